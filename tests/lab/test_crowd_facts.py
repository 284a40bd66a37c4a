"""Who is in a laboratory world, and at what hazards: numbers that can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.codes import Clock, Level, Setting, Sex
from sim.draws import UNIT
from sim.lab import arrivals
from sim.lab.spec import Cohort, Death, Demand, Lab, LabHome, Law, Wave
from sim.lab.world import hazards_of
from sim.rules.hazards import row_of

STAY = Law("exponential", 1.0)
PER_YEAR = UNIT / 365.25
YEAR = 1461
"""Rows by morning: four years are 1461 days."""


def lab(*demands: Demand, homes: tuple[LabHome, ...] = (LabHome("A", 5),), years: float = 4.0) -> Lab:
    return Lab("hand", years, homes, demands)


def test_a_steady_stream_of_fifty_a_year_brings_two_hundred_in_four_years() -> None:
    stream = Demand("all", ("A",), STAY, per_year=50.0)
    assert arrivals.expected_by(lab(stream), stream)[[0, YEAR]] == pytest.approx([0.0, 200.0])


def test_who_comes_by_a_stream_are_as_many_as_expected() -> None:
    """400,000 expected, with a standard deviation of 632: |z| < 4, a false alarm in 16,000."""
    stream = Demand("all", ("A",), STAY, per_year=100_000.0)
    come = arrivals.stream(lab(stream), 0, arrivals.numbering(lab(stream)), 1)
    assert abs(len(come.number) - 400_000) < 4 * 632
    assert abs(np.count_nonzero(come.b60 < 365) - 365 * 400_000 / YEAR) < 4 * 316


def test_a_wave_that_begins_at_its_trough_brings_less_in_the_first_quarter() -> None:
    """1 + .5 sin(2 pi (t - .25)) adds up to 1/4 - .5 / (2 pi) over the first quarter, and to 1/2 over the first half."""
    stream = Demand("all", ("A",), STAY, per_year=1000.0, season=Wave(0.5, 0.25))
    by = arrivals.expected_by(lab(stream, years=1.0), stream)
    days = np.arange(len(by)) / 365.25
    assert np.interp([0.25, 0.5], days, by) == pytest.approx([250 - 500 / (2 * math.pi), 500.0], abs=0.05)


def test_months_without_anybody_bring_nobody() -> None:
    stream = Demand("all", ("A",), STAY, per_year=1000.0, season=(2.0,) * 6 + (0.0,) * 6)
    by = arrivals.expected_by(lab(stream, years=1.0), stream)
    days = np.arange(len(by)) / 365.25
    assert np.interp([0.25, 0.75], days, by) == pytest.approx([500.0, 1000.0], abs=0.05)


def test_residents_and_who_waits_are_members_of_their_pool_and_who_waits_asks_on_the_first_day() -> None:
    pool = Demand("pool", ("A",), STAY, people=10, asks_per_year=1.0)
    world = lab(pool, homes=(LabHome("A", 5, residents=3, waiting=2),))
    here = arrivals.askers(world, arrivals.numbering(world), 1)
    number = {setting: int((here.setting == setting).sum()) for setting in (Setting.ORDINARY, Setting.NOT_YET, Setting.OWN_HOME)}
    assert number == {Setting.ORDINARY: 3, Setting.NOT_YET: 2, Setting.OWN_HOME: 5}
    assert here.b60[here.setting == Setting.NOT_YET].tolist() == [0, 0]
    assert here.home[here.setting == Setting.ORDINARY].tolist() == [0, 0, 0]


def test_a_hundred_entrants_a_year_are_400_in_four_years_and_443_where_they_grow_by_five_percent() -> None:
    steady, growing = (Cohort("c", Death(by_level=(0.0,) * 5), per_year=100.0, growth=growth) for growth in (0.0, 0.05))
    world = lab(years=4.0)
    assert arrivals.entered_by(world, steady)[YEAR] == pytest.approx(400.0)
    assert arrivals.entered_by(world, growing)[YEAR] == pytest.approx(100 * (math.exp(0.2) - 1) / 0.05)


def test_dementia_adds_deaths_and_comes_once_and_factors_multiply() -> None:
    one = Cohort("c", Death(by_level=(0.01, 0.02, 0.04, 0.08, 0.16)), onset=0.05, extra_death=0.03, worsening=(0.1, 0.2, 0.3, 0.4))
    base = hazards_of(one, {"death": 2.0}).base
    rates = {d: base[row_of(Sex.FEMALE, Level.MODERATE, d) + 12] / PER_YEAR for d in (0, 1)}
    assert [rates[d][Clock.DEATH] for d in (0, 1)] == pytest.approx([0.08, 0.14], rel=1e-6)
    assert [rates[d][Clock.DEMENTIA] for d in (0, 1)] == pytest.approx([0.05, 0.0], rel=1e-6)
    assert rates[0][Clock.WORSEN] == pytest.approx(0.3, rel=1e-6)
