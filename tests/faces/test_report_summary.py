"""What a reader in a hurry, on a phone or without our font is told: summary, contents, nothing drawn at random as a fact."""

from __future__ import annotations

import re
from html import unescape

import pytest

from sim.codes import Need
from sim.faces.figures.style import SMALLEST
from sim.faces.report import series
from sim.faces.report.figures import maps
from sim.faces.report.page import html
from sim.faces.report.study import study
from sim.faces.words.texts import LANGUAGES
from sim.results.record import Record
from tests.faces.conftest import Lived
from tests.faces.pages import Page, cells, three_worlds
from tests.results import hand


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_name_every_part_in_its_order_and_annexes_come_last(pages: dict[str, str], language: str) -> None:
    elements = Page(pages[language]).elements
    links = [str(attributes["href"])[1:] for tag, attributes in elements if tag == "a"]
    parts = [attributes["id"] for tag, attributes in elements if tag in ("section", "div") and attributes.get("id")]
    assert links == [part for part in parts if part != "others"]
    assert links[0] == "summary"
    assert links[-4:] == ["fit", "assumed", "missing", "runs"]


def points(text: str) -> dict[str, str]:
    """Return the paragraphs of the summary by their heads."""
    return dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", unescape(text)))


def test_the_summary_says_what_the_table_says(lived: Lived, small: Record) -> None:
    """T7 is .52 in two worlds and .95 in the third; nothing is built, and nothing reached; 13 of 65 residents are missing."""
    said = points(three_worlds(lived))
    assert said["Asked"].endswith(
        "compared with 'Baseline: policies of 2020 go on': 3 worlds (demand-limited, price-limited, staff-limited)."
    )
    assert "between 31 December 2020 and 31 December 2025" in said["Asked"]
    assert "Depends on the world: T7 Occupancy, public homes, 52.0–95.0% against 65%." in said["Reached"]
    assert "Not reached, in any world: T1 Beds, 200 against 250,000; T4 Villages" in said["Reached"]
    assert said["How firm"].startswith("The three worlds disagree on T7. Compared with the baseline, T7 does not move the same way")
    assert "0–13 residents for T7." in said["What it takes"]
    assert said["What is uncertain"].startswith("Most worth publishing: the number of residents of public homes")


def test_beds_missed_but_reached_with_day_care_are_said_to_be(lived: Lived, small: Record) -> None:
    assert "T1 Beds, 200 against 250,000;" in html([lived()], "en")  # 18,246 with day care
    small.history.built[1:] = 0
    small.history.built[1:, 0, 0] = 240_000
    page = html([lived(record=small)], "en")  # 258,046
    assert "T1 Beds, 240,000 against 250,000 (reached with places of day care; rounded, it was 250,000 in 2020 already)" in page


def test_with_one_world_the_summary_calls_nothing_firm(pages: dict[str, str]) -> None:
    assert points(pages["en"])["How firm"] == "Only 1 of 3 worlds were run, so nothing can be called firm."
    assert points(pages["zh"])["结论可靠性"] == "仅测算了3种情形中的1种，尚不能判断结论是否稳健。"


def test_a_phone_shows_rows_as_cards_and_no_letter_of_a_figure_below_9_pixels(pages: dict[str, str]) -> None:
    elements = Page(pages["en"]).elements
    widths = [float(str(each["style"]).removeprefix("--inches:")) for tag, each in elements if tag == "img"]
    assert min(SMALLEST * (390 - 2 * 16) / (72 * width) for width in widths) >= 9
    cards = pages["en"].split('<table class="targets">')[1].split("</table>")[0]
    assert cards.count("<td") == cards.count("data-head=") == 10 * 10
    assert pages["en"].count("<table") == pages["en"].count('<div class="scroll"><table') + pages["en"].count('<table class="targets">')


def test_where_a_prefecture_stands_is_not_shown_when_it_is_drawn_at_random(lived: Lived, small: Record) -> None:
    """36 of 60 public beds are occupied in one place and 16 of 40 in the other, or the other way round."""
    swapped = hand.record()
    swapped.counts["occupied"][:, hand.HOME_12], swapped.counts["occupied"][:, hand.HOME_21] = (24, 0), (24, 0)
    one, other = (study([lived(record=record)]).runs[0] for record in (small, swapped))
    assert series.public_occupancy(one, one.days[-1:]) == {"2301": 0.6, "2302": 0.4}
    assert series.public_occupancy(other, other.days[-1:]) == {"2301": 0.4, "2302": 0.6}
    assert maps(one, "en") == maps(other, "en")


def test_two_ends_of_a_run_differ_only_if_chance_would_not_make_it(lived: Lived, small: Record) -> None:
    waiting = small.counts["waiting"]
    waiting[-1, hand.HOME_21, Need.NURSING_ONLY] = 8
    text = html([lived(record=small)], "en")
    assert "people on waiting lists are 10 and 8 at the two ends (no difference seen)." in text
    waiting[-1, hand.HOME_21, Need.NURSING_ONLY] = 80
    assert "people on waiting lists go from 10 to 80 (+700%)." in html([lived(record=small)], "en")


def test_a_target_reached_by_rounding_has_no_gap(lived: Lived, small: Record) -> None:
    """109 of 200 beds are 54.5 %, and print as 55 %; no home is public, so T7 has no value and no figure."""
    small.history.built[:] = ((91, 109), (0, 0), (0, 0), (0, 0))
    row = cells(Page(html([lived(record=small)], "en")), "T8")
    assert (row[3], row[4], row[6]) == ("54.5%", "none (by rounding)", "✓ reached before 2021")


def test_letters_that_the_font_lacks_are_named_once_and_the_page_reads(lived: Lived) -> None:
    text = html([lived(), lived("plan_2025", title="計劃龘 𠮷 🏠")], "en")
    assert "計劃龘 𠮷 🏠" in text
    assert text.count("or as a box: 劃 U+5283 計 U+8A08 龘 U+9F98 🏠 U+1F3E0 𠮷 U+20BB7</p>") == 1


def test_the_day_of_the_run_and_another_fit_are_said(lived: Lived) -> None:
    text = html([lived(run_on="2026-11-28", fit_differs="seek.rate")], "zh")
    assert "测算日期：2026-11-28。" in text
    assert "拟合所用数据与本次测算所用数据不同：seek.rate。" in text
