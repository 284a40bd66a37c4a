"""The scorecard on the screen: the words in both languages, and nothing cut off at 80 columns."""

from __future__ import annotations

import io
import json
import string
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from sim.evidence import Evidence
from sim.faces.terminal.scorecard import as_json, page, sentence_text, shown
from sim.faces.terminal.wrapping import NOT_FIRST, wrapped
from sim.faces.words.texts import LANGUAGES, TEXTS
from sim.plan.targets import targets
from sim.results.record import Record
from sim.results.result import collect
from sim.results.scorecard import Scorecard
from sim.results.sentences import Sentence
from tests.results import hand


@pytest.fixture
def card(small: Record, numbers: Evidence) -> Scorecard:
    return collect(small, numbers).score()


def printed(cards: list[Scorecard], language: str, width: int) -> str:
    file = io.StringIO()
    Console(file=file, width=width, force_terminal=False).print(page(cards, language, width))
    return file.getvalue()


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_words_with_the_same_figures() -> None:
    assert list(TEXTS) == list(LANGUAGES)
    assert list(TEXTS["en"]) == list(TEXTS["zh"])
    assert {key: braces(text) for key, text in TEXTS["en"].items()} == {key: braces(text) for key, text in TEXTS["zh"].items()}


def test_english_words_are_english_and_chinese_words_chinese() -> None:
    assert [key for key, text in TEXTS["en"].items() if any("\u4e00" <= letter <= "\u9fff" for letter in text)] == []
    free = ("comma", "range", "no_value", "things")
    assert [
        key for key, text in TEXTS["zh"].items() if key not in free and not any("\u4e00" <= letter <= "\u9fff" for letter in text)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 81, 100, 132, 200])
@pytest.mark.parametrize("scenarios", [1, 2, 5])
def test_no_line_is_wider_than_the_screen_and_nothing_is_cut_off(card: Scorecard, language: str, width: int, scenarios: int) -> None:
    names = ("baseline", "plan_2025", "nursing_conversion", "harbin_100_beds", "a_very_long_name_of_a_scenario_of_somebody")
    text = printed([replace(card, scenario=name) for name in names[:scenarios]], language, width)
    assert max(map(cell_len, text.splitlines())) <= width
    assert "…" not in text
    words = [word for target in targets() for word in target.name_en.split()] if language == "en" else []
    assert [word for word in [*words, *(target.id for target in targets())] if word not in text] == []


def test_beds_are_told_without_and_with_day_care_in_2020_and_at_the_end(card: Scorecard) -> None:
    lines = [" ".join(line.split()) for line in printed([card], "en", 80).splitlines()]
    first = next(number for number, line in enumerate(lines) if line.startswith("T1 Beds"))
    assert lines[first : first + 2] == ["T1 Beds 230,000 250,000 200 not reached", "expected, set b 248,046 249,800 missing (244,800)"]
    assert "b 18,246 not reached" in " ".join(lines[first : first + 5])


def test_the_page_tells_start_goal_value_gap_and_verdict_of_a_target(card: Scorecard) -> None:
    lines = printed([card], "en", 80).splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("T8"))
    assert [" ".join(line.split()) for line in lines[first : first + 3]] == [
        "T8 Nursing beds not published; 55% 25.0% not reached",
        "binding, set 26.5% derived 60 missing (59)",
        "(24% to 29%)",
    ]


def test_the_page_in_chinese(card: Scorecard) -> None:
    lines = printed([card], "zh", 80).splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("T8"))
    assert lines[first].split() == ["T8", "护理型床位占比", "未公布；", "55%", "25.0%", "未达到"]
    assert lines[first + 1].split() == ["约束性、设定", "推算26.5%", "缺60（59）"]


def test_two_scenarios_stand_side_by_side_at_80_columns(card: Scorecard) -> None:
    for language in LANGUAGES:
        heads = [line for line in printed([card, replace(card, scenario="plan_2025")], language, 80).splitlines() if "2025" in line]
        assert any("baseline" in line and "plan_2025" in line for line in heads[:2])


def test_a_verdict_is_not_broken_where_a_column_is_narrow(card: Scorecard) -> None:
    lines = printed([card, replace(card, scenario="plan_2025")], "en", 80).splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("T7"))
    assert lines[first].split()[-2:] == ["52.0%", "52.0%"]
    assert " ".join(lines[first + 1].split()).endswith("not reached not reached")


def test_the_page_says_what_kind_of_run_it_was(small: Record, numbers: Evidence) -> None:
    early = collect(hand.until(small, date(2023, 5, 31)), numbers).score()
    text = " ".join(printed([replace(early, share=0.01)], "en", 80).split())
    assert "One run, no interval. Share 0.01, seed 7." in text
    assert "Only for trying things out: the share is below 0.05." in text
    assert "Scored on 2023-05-31, before 2025-12-31, because the run ends there." in text
    assert "T6, baseline: counties and cities still without a public facility: 1. Which ones is not published." in text


def test_a_run_of_no_months_has_a_page(numbers: Evidence) -> None:
    nothing = collect(hand.nobody_nowhere(), numbers).score()
    assert "nothing is scored" in printed([nothing], "en", 80)
    assert "无法评分" in printed([nothing], "zh", 80)


def test_a_value_is_shown_with_the_decimals_that_tell_its_verdict() -> None:
    plan = {target.id: target for target in targets()}
    assert [shown(plan["T7"], value) for value in (0.52, 0.6449, 0.64499, 0.645)] == ["52.0%", "64.49%", "64.499%", "64.5%"]
    assert shown(plan["T10"], 0.9949) == "99.49%"
    assert shown(plan["T1"], 244_999) == "244,999"


FIGURES = {
    "falls_first": {"target": "T8", "value": 0.25, "gap": 60, "missed": 5, "carried": 5},
    "none_falls": {"target": "T1", "value": 250_000, "missed": 0, "carried": 5},
    "nothing_told": {},
    "fight_missing": {"value": 0.5, "residents": 10, "beds": 20, "allowed": 15, "missing": 9, "then": 0.3},
    "fight_built": {"value": 0.5, "residents": 10, "beds": 20, "allowed": 15, "built": 250_000, "over_2020": 0.6},
    "no_fight": {},
    "settles": {"target": "T8", "low": 0.24, "high": 0.29, "distance": 0.01},
    "nothing_settles": {},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", FIGURES)
def test_every_case_of_the_three_sentences_can_be_said(card: Scorecard, language: str, key: str) -> None:
    text = sentence_text(card, Sentence(key, FIGURES[key]), language)
    assert "{" not in text
    assert "None" not in text


def test_a_sentence_has_the_figures_of_the_run(card: Scorecard) -> None:
    assert sentence_text(card, card.sentences[2], "en") == (
        "Most worth publishing: the number of residents of public homes on 2020-12-31. It is not known, so "
        "T7 may start anywhere from 34.0% to 56.0% (this run: 52.0%); in 2025 it is 13.0 points from its goal."
    )
    assert sentence_text(card, card.sentences[2], "zh").endswith(
        "T7的2020年基数可能在34.0%至56.0%之间（本次测算为52.0%）；2025年结果距目标13.0个百分点。"
    )


def test_counties_are_counted_and_not_told_in_percent(card: Scorecard) -> None:
    settles = Sentence("settles", {"target": "T6", "low": 57 / 67, "high": 1.0, "run_start": 64 / 67, "distance": 3 / 67})
    assert sentence_text(card, settles, "en").endswith(
        "T6 may start anywhere from 57 to 67 of 67 (this run: 64); in 2025 it is 3 counties and cities from its goal."
    )
    assert sentence_text(card, settles, "zh").endswith("可能在57至67个（共67个）之间（本次测算为64）；2025年结果距目标3个县(市)。")


def test_json_of_several_scenarios_spells_out_the_sentences_in_both_languages(card: Scorecard) -> None:
    data = json.loads(as_json([card, card]))
    assert len(data["scorecards"]) == 2
    assert set(data["scorecards"][0]["sentences"][0]["text"]) == set(LANGUAGES)


@given(st.text(alphabet="ab 12，。（）床位护理“”%", max_size=60), st.integers(4, 30))
def test_wrapping_drops_nothing_but_blanks_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


def test_a_chinese_line_does_not_begin_with_a_comma() -> None:
    text = "床位，" * 20
    assert [line for width in range(4, 20) for line in wrapped(text, width) if line[0] in NOT_FIRST] == []
