"""Whether a difference is more than chance: false alarms, effects that are seen, one home that fills up."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.evidence import Evidence
from sim.evidence.overrides import changed
from sim.results.noise import HOMES, Effect, between, effect
from sim.results.record import Record
from sim.results.result import collect
from sim.results.spread import Spread, mean, total
from tests.results import hand

PAIRS = 400
MEANS = np.random.default_rng(1).gamma(2.0, 10.0, 200)  # 200 homes with 20 people in the mean


def residents(draws: np.random.Generator, factor: float = 1.0) -> Spread:
    return total(draws.poisson(MEANS * factor).astype(float), HOMES)


def test_two_draws_of_the_same_province_seldom_differ() -> None:
    """About 1 % of 400 pairs are false alarms, more than 3 % (12) once in 2,000 runs; errors half as large as they should be give 19 %."""
    draws = np.random.default_rng(2)
    assert sum(effect(residents(draws), residents(draws), same_draws=False).seen for _ in range(PAIRS)) <= 0.03 * PAIRS


def test_an_effect_of_five_standard_errors_is_seen() -> None:
    """99 % of such effects exceed 2.6 standard errors; errors a third too large would let 16 % pass unseen."""
    draws = np.random.default_rng(3)
    five = 5 * np.sqrt(2 * MEANS.sum()) / MEANS.sum()
    found = [effect(residents(draws), residents(draws, 1 + five), same_draws=False).seen for _ in range(PAIRS)]
    assert np.mean(found) >= 0.95


def test_a_new_home_that_fills_up_is_seen_and_a_few_people_are_not() -> None:
    homes = np.full(50, 20.0)
    assert effect(total(homes, HOMES), total(np.append(homes, 60.0), HOMES), same_draws=True).seen
    assert not effect(total(homes, HOMES), total(np.append(homes, 4.0), HOMES), same_draws=True).seen


def test_what_is_built_has_no_noise_under_the_same_draws() -> None:
    beds: list[NDArray[np.float64]] = [np.array([100.0, 50.0]), np.array([100.0, 60.0])]
    before, after = (total(each, "beds", drawn=False) for each in beds)
    assert effect(before, after, same_draws=True) == Effect(10.0, 0.0)
    assert effect(before, after, same_draws=False).error > 0


def test_a_ratio_and_a_mean_react_as_their_derivatives_say() -> None:
    people, beds = total(np.array([30.0, 10.0]), HOMES), total(np.array([60.0, 40.0]), "beds", drawn=False)
    ratio = people / beds
    assert ratio == 0.4
    assert ratio.parts["beds"][0].tolist() == [-0.24, -0.16]
    assert mean([people, people * 3]) == 80


def test_figures_with_contributions_are_those_of_the_table_on_their_day(small: Record, numbers: Evidence) -> None:
    """Every indicator, in a run on other evidence that goes on to 2028 and is scored on 2025-12-31."""
    other = changed(numbers, {"daycare.beds": 2.0}).evidence
    result, day = collect(hand.longer(small, 30), other), date(2025, 12, 31)
    table = result.tables["indicators"].filter(date=day).drop_nulls("value")
    found = {(target, reading): result.noise.figure((target, reading), day) for target, reading in table.select("target", "reading").rows()}
    assert found == pytest.approx(dict(zip(found, table["value"], strict=True)), rel=1e-12)
    assert len(found) > 30


def test_beds_built_in_one_run_only_are_a_difference_without_noise(small: Record, numbers: Evidence) -> None:
    before = collect(small, numbers)
    small.history.built[-1, 0, 0] += 3
    after = collect(small, numbers)
    assert between(before.noise, after.noise, ("T1", "a"), small.dates[-1]) == Effect(3.0, 0.0)
