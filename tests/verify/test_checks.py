"""The measuring rod itself: a check that should fail fails, and one that should not does so as seldom as it says."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.verify.checks import FALSE_ALARMS, Check, families, from_copies, from_count, holm, refuted


def test_a_difference_within_its_allowance_is_none_and_beyond_it_counts_from_there() -> None:
    inside, beyond = Check("f", "n", 100.0, 101.0, 0.1, allowance=2.0), Check("f", "n", 100.0, 103.0, 0.1, allowance=2.0)
    assert (inside.z, inside.p) == (0.0, 1.0)
    assert beyond.z == pytest.approx(10)


def test_an_error_where_nothing_varies_is_certain() -> None:
    assert Check("f", "n", 1.0, 1.0, 0.0).p == 1
    assert Check("f", "n", 1.0, 1.1, 0.0).p == 0


def test_few_copies_must_differ_more_than_many_to_be_as_sure() -> None:
    few, many = Check("f", "n", 0.0, 3.0, 1.0, freedom=3), Check("f", "n", 0.0, 3.0, 1.0)
    assert few.p == pytest.approx(0.0577, abs=1e-4)
    assert many.p == pytest.approx(0.0027, abs=1e-4)


def test_copies_that_are_missing_or_no_numbers_are_refused() -> None:
    for values in ([], [1.0], [1.0, math.nan]):
        with pytest.raises(ValueError, match="copies"):
            from_copies("f", "n", 1.0, values)


def test_one_false_alarm_in_a_hundred_runs_of_fifty_checks() -> None:
    """2,000 runs in which everything is true: alarms are binomial with 1 %, 20 +- 4.4; 38 or more have a chance of .0002."""
    noise = np.random.default_rng(1).normal(size=(2000, 50))
    alarms = sum(bool(refuted([Check("f", "n", 0.0, float(x), 1.0) for x in run])) for run in noise)
    assert 6 <= alarms <= 38


def test_holm_finds_all_that_bonferroni_finds() -> None:
    p = np.random.default_rng(2).uniform(size=40) ** 4
    assert (holm(p) <= np.minimum(1, 40 * p)).all()
    assert (holm(p) >= p).all()


def test_two_thousand_deaths_too_many_among_a_hundred_thousand_are_found() -> None:
    """Of 200,000 people half die, with a standard deviation of 224."""
    assert from_count("f", "n", 0.5, 101_000, 200_000).z == pytest.approx(4.47, abs=0.01)
    assert refuted([from_count("f", "n", 0.5, 102_000, 200_000)], FALSE_ALARMS)


def test_every_family_says_what_it_is() -> None:
    for family in families():
        for name in ("TITLE", "LAW", "SOURCE", "PLANTED"):
            assert isinstance(getattr(family, name), str), f"{family.__name__} has no {name}"
        assert 0 < family.QUICK <= family.REDUCED <= 1
        assert callable(family.figure)
