"""The report: one file that asks for nothing, ten rows on page one, both languages alike, numbers as the scorecard has them."""

from __future__ import annotations

import base64
import re
import string
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from sim.codes import Limit
from sim.evidence import Evidence, NoEvidence
from sim.faces.figures.style import apart
from sim.faces.report.page import html, write
from sim.faces.report.study import study
from sim.faces.words.assumed import ASSUMED, FITTED
from sim.faces.words.report import REPORT
from sim.faces.words.texts import LANGUAGES
from sim.inputs.faults import BadInput
from sim.results.record import Record
from tests.faces.conftest import Lived
from tests.faces.pages import Page, cells, three_worlds
from tests.results import hand

FREE = ("drift_2020", "start", "all_elders", "between", "rounded", "by_percent", "reading", "reading_value", "answer")
"""Texts without words."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_for_nothing_and_runs_nothing(pages: dict[str, str], language: str) -> None:
    text = pages[language]
    page = Page(text)
    assert {tag for tag, _ in page.elements} & {"script", "link", "iframe", "object", "embed", "base", "form"} == set()
    fetched = [each for _, attributes in page.elements for name, each in attributes.items() if name in ("src", "srcset", "action")]
    assert len(fetched) == 2 + 1 + 3 + 2 + 4 + 3 + 4
    assert all(each and each.startswith("data:image/svg+xml;base64,") for each in fetched)
    assert all(address.startswith("data:font/woff;base64,") for address in re.findall(r"url\((.*?)\)", text))
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert "default-src 'none'" in text
    drawings = [base64.b64decode(each.split(",")[1]).decode() for each in fetched if each]
    outside = [address for each in drawings for address in re.findall(r'href="(.*?)"', each) if not address.startswith("#")]
    assert outside == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_one_has_ten_rows_and_three_sentences(pages: dict[str, str], language: str) -> None:
    text = pages[language]
    page = Page(text)
    assert [row[0].split()[0] for row in page.tables[0][1:]] == [f"T{number}" for number in range(1, 11)]
    assert text.split('<ol class="sentences">')[1].split("</ol>")[0].count("<li>") == 3


def test_a_row_says_what_the_scorecard_says(lived: Lived) -> None:
    page = Page(html([lived()], "en"))
    assert cells(page, "T8")[:9] == [
        "T8 Nursing beds", "not published 26.5% derived (24% to 29%)", "55%", "25.0%", "60 nursing beds (59)", "3,275 nursing beds",
        "× not reached", "set", "2 of 2",
    ]  # fmt: skip
    assert cells(page, "T7")[3:5] == ["52.0%", "13 residents (13)"]
    assert cells(page, "T2")[3:7] == ["-", "-", "-", "– not yet carried"]
    assert "1 of 2" in cells(page, "T6")[8]


def test_binding_targets_are_bold(lived: Lived) -> None:
    text = html([lived()], "zh")
    bold = re.findall(r'<tr class="\w+ binding">\s*<th scope="row">(T\d+)', text)
    assert bold == ["T2", "T6", "T7", "T8"]


def test_the_title_of_a_scenario_cannot_bring_in_markup(lived: Lived) -> None:
    text = html([lived(), lived("plan_2025", title="<script>alert(1)</script> 🛏 $x$ & co")], "en")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_both_languages_have_the_same_sections(pages: dict[str, str]) -> None:
    english, chinese = (Page(pages[language]) for language in ("en", "zh"))
    assert english.sections == chinese.sections
    assert [len(table) for table in english.tables] == [len(table) for table in chinese.tables]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in "".join(chinese.words))


def test_both_languages_have_the_same_words_with_the_same_figures() -> None:
    def braces(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert list(REPORT["en"]) == list(REPORT["zh"])
    assert {key: braces(text) for key, text in REPORT["en"].items()} == {key: braces(text) for key, text in REPORT["zh"].items()}
    chinese = re.compile("[\u4e00-\u9fff]")
    assert [key for key, text in REPORT["en"].items() if chinese.search(text)] == []
    assert [key for key, text in REPORT["zh"].items() if key not in FREE and not chinese.search(text)] == []


def test_every_scenario_but_the_baseline_has_its_table(pages: dict[str, str]) -> None:
    page = Page(pages["en"])
    assert [attributes["id"] for tag, attributes in page.elements if tag == "div" and attributes.get("id")] == ["scenario-beds_only"]
    heads = [" ".join("".join(page.words).split())]
    assert "Scenario plan_2025" in heads[0]
    assert "Scenario beds_only" in heads[0]
    assert "Scenario baseline" not in heads[0]


def test_the_baseline_alone_is_judged_itself(lived: Lived) -> None:
    assert "Scenario baseline" in html([lived()], "en")


def test_three_worlds_give_a_range_and_what_is_not_firm(lived: Lived, small: Record) -> None:
    page = Page(three_worlds(lived))
    assert cells(page, "T7")[3:5] == ["52.0–95.0%", "0–13 residents (0–13)"]
    assert cells(page, "T7")[6] == "± reached in 1 of 3 worlds"
    firm = {row[0].split()[0]: row[-1].strip() for row in page.tables[2][1:]}
    assert (firm["T7"], firm["T1"]) == ("not firm", "set")
    assert "all three worlds agree on them: 0 of 1" in "".join(page.words)


def test_beds_are_told_without_and_with_day_care(pages: dict[str, str]) -> None:
    row = cells(Page(pages["en"]), "T1")
    assert row[1].split() == ["230,000", "b", "248,046"]
    assert row[-1] == "b: 18,246, not reached"


def test_with_fewer_worlds_nothing_is_called_firm(pages: dict[str, str]) -> None:
    page = Page(pages["en"])
    assert "These results cover 1 of 3 worlds: nothing can be called firm" in "".join(page.words)
    assert {row[-1].strip() for row in page.tables[2][1:]} == {"no verdict", "set"}


def test_the_effect_is_measured_against_the_baseline(lived: Lived, small: Record) -> None:
    small.counts["occupied"][:, 0, 0] += 8
    page = Page(html([lived(), lived("plan_2025", record=small)], "en"))
    row = next(row for row in page.tables[1] if "residents of homes" in row[0])
    assert [cell.strip() for cell in row] == ["residents of homes", "92", "92", "0%", "100", "no difference seen"]


def test_the_same_results_give_the_same_page(pages: dict[str, str], lived: Lived, tmp_path: Path) -> None:
    again = write([lived("plan_2025"), lived("beds_only"), lived()], tmp_path / "a.html", "zh")
    assert again.read_text(encoding="utf-8") == pages["zh"]


def test_an_early_end_and_a_small_share_are_said(lived: Lived, small: Record) -> None:
    short = hand.until(small, date(2023, 5, 31))
    short = short._replace(world=short.world._replace(share=0.01))
    words = "".join(Page(html([lived(record=short)], "en")).words)
    assert "Judged on 2023-05-31, before 2025-12-31" in words
    assert "Only for trying things out: the share is below 0.05." in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_of_no_months_has_a_page(lived: Lived, language: str) -> None:
    assert REPORT[language]["no_months"] in html([lived(record=hand.nobody_nowhere())], language)


def test_a_run_of_one_month_and_one_of_fifteen_years_have_pages(lived: Lived, small: Record) -> None:
    assert "<h1>" in html([lived(record=hand.until(small, date(2021, 1, 31)))], "en")
    assert "<h1>" in html([lived(record=hand.longer(small, 120))], "en")


def test_results_that_cannot_be_held_against_each_other_are_refused_with_all_that_differs(lived: Lived, small: Record) -> None:
    other = small._replace(world=small.world._replace(seed=8))
    with pytest.raises(BadInput) as bad:
        study([lived(), lived("plan_2025", record=other, evidence="abc")])
    assert [fault.key for fault in bad.value.faults] == ["seed", "evidence"]


def test_a_result_named_twice_an_unknown_world_and_no_result_are_refused(lived: Lived) -> None:
    with pytest.raises(BadInput, match="two results in the demand-limited world"):
        study([lived(), lived()])
    with pytest.raises(BadInput, match="'flat' is not a world"):
        study([lived(world_name="x"), replace(lived(), manifest=lived().manifest | {"settings": {"world": "flat"}})])
    with pytest.raises(BadInput, match="no result is named"):
        study([])


def test_one_name_for_two_scenarios_is_refused(lived: Lived) -> None:
    other = lived("plan_2025", Limit.PRICE)
    with pytest.raises(BadInput, match="a different scenario in each world"):
        study([lived("plan_2025"), replace(other, scenario=replace(other.scenario, digest="0" * 64))])


def test_a_file_that_cannot_be_written_is_a_fault(lived: Lived, tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    with pytest.raises(BadInput, match="cannot be written"):
        write([lived()], tmp_path / "page.html")


def test_every_number_named_as_assumed_is_in_the_evidence_with_a_range(numbers: Evidence) -> None:
    for name, group, words in ASSUMED:
        rows = numbers.find(name, group=group)
        assert rows, name
        assert all(row.status != "found" and None not in (row.low, row.high) for row in rows), name
        assert set(words) == set(LANGUAGES)
    with pytest.raises(NoEvidence):
        numbers.row("occupancy.prior", "nobody")
    assert all(set(words) == set(LANGUAGES) for words in FITTED.values())


def test_labels_beside_a_panel_keep_their_order_and_their_distance() -> None:
    heights = [0.0, 0.1, 5.0, 5.1, 9.9, 10.0]
    places = apart(heights, 1.0, 0.5, 10.0)
    assert sorted(places) == places
    assert min(b - a for a, b in pairwise(places)) >= 1 - 1e-9
    assert (places[0], places[-1]) == (0.5, 10.0)
