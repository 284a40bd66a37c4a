"""How long spells last, of five spells worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.results.survival import curve, mean_with_tail

DAYS, ENDED = np.array([1, 2, 2, 4, 4]), np.array([True, True, False, True, False])
"""Days 1, 2, 2+, 4, 4+: at risk on days 0 to 4 are 5, 5, 4, 2, 2, and one ends on days 1, 2 and 4."""


def test_the_curve_of_five_spells_two_of_which_are_still_going_on() -> None:
    found = curve(DAYS, ENDED)
    assert found.at_risk.tolist() == [5, 5, 4, 2, 2]
    assert found.lasting == pytest.approx([1, 4 / 5, 3 / 5, 3 / 5, 3 / 10])
    assert found.mean == pytest.approx(3.3)


def test_beyond_the_last_day_the_hazard_of_the_days_before_it_holds() -> None:
    # before day 4: 1 + .8 + .6 + .6; from day 2 on, of 4 + 2 days at risk before day 4 one ends: six more days for the .6 still there
    assert mean_with_tail(DAYS, ENDED, first=2, last=4) == pytest.approx(3.0 + 0.6 * 6)


def test_a_curve_that_comes_to_zero_has_no_tail_and_one_without_an_end_to_go_by_no_mean() -> None:
    assert mean_with_tail(np.array([1, 3]), np.array([True, True]), first=2, last=10) == pytest.approx(2)
    assert math.isnan(mean_with_tail(np.array([3, 3]), np.array([False, False]), first=2, last=10))
    assert math.isnan(mean_with_tail(np.array([], np.int64), np.array([], bool), first=2, last=10))
