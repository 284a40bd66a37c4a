"""What is firm: the same verdict and the same direction in all three worlds; told with cards made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.console import Console

from sim.codes import Limit
from sim.evidence import Evidence
from sim.faces.terminal import worlds as worlds_page
from sim.results.record import Record
from sim.results.result import collect
from sim.results.scorecard import Scorecard, Verdict
from sim.results.worlds import TargetByWorld, targets_by_world

T7, T8 = 6, 7
Cards = dict[Limit, list[Scorecard]]


@pytest.fixture
def card(small: Record, numbers: Evidence) -> Scorecard:
    return collect(small, numbers).score()


def with_value(card: Scorecard, name: str, number: int, value: float, verdict: Verdict) -> Scorecard:
    rows = list(card.rows)
    rows[number] = replace(rows[number], value=value, verdict=verdict)
    return replace(card, scenario=name, rows=tuple(rows))


def worlds(card: Scorecard, values: list[float], bases: list[float], number: int = T7) -> Cards:
    """The baseline and a scenario in three worlds: values of T7, reached from .65 on."""
    word = {True: Verdict.REACHED, False: Verdict.NOT_REACHED}
    return {
        limit: [
            with_value(card, "baseline", number, base, word[base >= 0.645]),
            with_value(card, "plan", number, value, word[value >= 0.645]),
        ]
        for limit, value, base in zip(Limit, values, bases, strict=False)
    }


def t7(cards: Cards) -> TargetByWorld:
    return targets_by_world(cards)["plan"][T7]


def test_the_same_verdict_and_the_same_direction_in_three_worlds_is_firm(card: Scorecard) -> None:
    found = t7(worlds(card, [0.50, 0.52, 0.60], [0.45, 0.51, 0.50]))
    assert found.firm
    assert [round(effect.value, 10) for effect in found.effects.values()] == [0.05, 0.01, 0.1]


def test_reached_in_one_world_only_is_not_firm(card: Scorecard) -> None:
    found = t7(worlds(card, [0.50, 0.52, 0.66], [0.45, 0.51, 0.50]))
    assert (found.firm, found.verdict_firm, found.effect_firm) == (False, False, True)


def test_up_in_two_worlds_and_down_in_one_is_not_firm(card: Scorecard) -> None:
    found = t7(worlds(card, [0.50, 0.52, 0.49], [0.45, 0.51, 0.50]))
    assert (found.firm, found.verdict_firm, found.effect_firm) == (False, True, False)


def test_less_than_a_twentieth_of_a_percent_is_no_direction(card: Scorecard) -> None:
    assert t7(worlds(card, [0.4503, 0.4497, 0.45], [0.45] * 3)).firm
    assert not t7(worlds(card, [0.4506, 0.4497, 0.45], [0.45] * 3)).firm


def test_two_worlds_say_nothing_of_firm(card: Scorecard) -> None:
    assert t7(worlds(card, [0.50, 0.52], [0.45, 0.51])).firm is None


def test_what_is_not_carried_is_not_firm_either(card: Scorecard) -> None:
    cards = worlds(card, [0.5] * 3, [0.4] * 3)
    assert targets_by_world(cards)["plan"][1].firm is None  # T2, visits
    assert all(row["target"] != "T2" for row in worlds_page.as_data(cards))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_fits_80_columns_and_names_what_is_firm(card: Scorecard, language: str) -> None:
    cards = worlds(card, [0.50, 0.52, 0.66], [0.45, 0.51, 0.50])
    console = Console(width=80, record=True, file=None, force_terminal=False)
    with console.capture() as capture:
        console.print(worlds_page.page(cards, language, 80))
    text = capture.get()
    words = worlds_page.WORDS[language]
    assert [line.split()[2:] for line in text.splitlines() if line.startswith("T1 b")] == [["18,246"] * 3] * 2  # 200 and 18,046
    rows = [line for line in text.splitlines() if line.startswith("T7  ")]
    assert len(rows) == 2
    assert words["open"] in rows[1]
    assert "66.0% (+16.0)" in rows[1]
    assert words["firm"] in rows[0]
    assert words["open"] not in rows[0]
