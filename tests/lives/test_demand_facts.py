"""Laws of time in the laboratory: mean and spread are those of the law, and every person and time draws anew.

Each statistical statement looks at 6,000 people and allows |z| < 4: a false alarm in 16,000.
"""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.lives import demands
from sim.lives.demands import DRAW_STAY, FOREVER, Demands, Durations

PEOPLE = 6_000
SEED = 11
MEAN = 200.0


def durations(kind: int, mean: float = MEAN, shape: float = 0.0, demand: int = 0) -> Durations:
    """Return the distribution of one demand; those before it have no end."""
    out = Durations(*(np.zeros(demand + 1, dtype) for dtype in (np.int64, float, float)), *(np.zeros((demand + 1, 8)) for _ in range(2)))
    out.kind[demand], out.average[demand], out.shape[demand] = kind, mean, shape
    return out


def times(of: Durations, nth: int = 1) -> NDArray[np.float64]:
    """Return the times of 6,000 people, not rounded."""
    return np.array([float(demands.length.py_func(of, 0, SEED, key, DRAW_STAY, nth)) for key in range(PEOPLE)])


def z_of_mean(found: NDArray[np.float64], mean: float, spread: float) -> float:
    return float((found.mean() - mean) / (spread / math.sqrt(len(found))))


LAWS = {
    "exponential": (demands.EXPONENTIAL, MEAN, 0.0, MEAN),
    "uniform from 0 to twice the mean": (demands.UNIFORM, MEAN, 0.0, MEAN / math.sqrt(3)),
    "four stages": (demands.ERLANG, MEAN, 4.0, MEAN / 2),
    "six stages": (demands.ERLANG, MEAN, 6.0, MEAN / math.sqrt(6)),
    "lognormal": (demands.LOGNORMAL, MEAN, 0.5, MEAN * math.sqrt(math.exp(0.25) - 1)),
}
"""Number, mean, shape, standard deviation."""


@pytest.mark.parametrize("name", LAWS)
def test_a_law_has_its_mean_and_its_spread(name: str) -> None:
    law, mean, shape, spread = LAWS[name]
    found = times(durations(law, mean, shape))
    assert abs(z_of_mean(found, mean, spread)) < 4
    # the variance of a sample of these laws has a standard error of at most 6 / sqrt(n) of itself
    assert found.var() == pytest.approx(spread**2, rel=4 * 3 / math.sqrt(PEOPLE))


def test_half_of_the_lognormal_lies_below_its_median_and_a_sixth_below_one_spread_less() -> None:
    found = times(durations(demands.LOGNORMAL, MEAN, 0.5))
    median = MEAN * math.exp(-0.125)
    assert (found < median).mean() == pytest.approx(0.5, abs=4 * 0.5 / math.sqrt(PEOPLE))
    assert (found < median * math.exp(-0.5)).mean() == pytest.approx(0.1587, abs=4 * 0.366 / math.sqrt(PEOPLE))


def test_weibull_of_shape_2_and_scale_200_has_a_mean_of_177_days() -> None:
    found = times(durations(demands.WEIBULL, MEAN, 2.0))
    mean = MEAN * math.gamma(1.5)
    assert mean == pytest.approx(177.2, abs=0.1)
    assert abs(z_of_mean(found, mean, MEAN * math.sqrt(math.gamma(2) - math.gamma(1.5) ** 2))) < 4


def test_of_a_mix_three_tenths_stay_ten_days_in_the_mean_and_seven_tenths_a_thousand() -> None:
    of = durations(demands.MIX)
    of.weights[0, :2], of.means[0, :2] = (0.3, 1.0), (10.0, 1000.0)
    found = times(of)
    short = 0.3 * (1 - math.exp(-5)) + 0.7 * (1 - math.exp(-0.05))
    assert (found < 50).mean() == pytest.approx(short, abs=4 * math.sqrt(short * (1 - short) / PEOPLE))
    assert abs(z_of_mean(found, 703.0, math.sqrt(2 * (0.3 * 100 + 0.7 * 1e6) - 703**2))) < 4


def test_each_time_of_a_person_and_each_person_draws_anew() -> None:
    of = durations(demands.EXPONENTIAL)
    first, second = times(of, 1), times(of, 2)
    assert len(np.unique(np.concatenate([first, second]))) == 2 * PEOPLE
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / math.sqrt(PEOPLE)


def whole(of: Durations, key: int = 1) -> int:
    return int(demands.whole_days.py_func(of, 0, SEED, key, DRAW_STAY, 1))


def test_times_are_rounded_up_and_take_a_day_at_least() -> None:
    assert [whole(durations(demands.FIXED, mean)) for mean in (0.001, 1.0, 1.5, 730.5)] == [1, 1, 2, 731]
    assert whole(durations(demands.ENDLESS)) == FOREVER
    assert all(whole(durations(demands.UNIFORM, 10.0), key) <= 20 for key in range(500))


def three_demands() -> Demands:
    """Return three demands that are no pools and are followed by nothing."""
    none, rows, stay = np.zeros(3, np.int64), np.zeros((3, 8), np.int64), durations(demands.FIXED, 1.0, demand=2)
    return Demands(
        none.copy(), none.copy(), none > 0, none > 0, np.zeros(3), rows.copy(), none.copy(), rows.copy(), np.zeros((3, 8)), none.copy(),
        stay, stay,
    )  # fmt: skip


def test_a_member_of_a_pool_is_free_for_so_many_days_and_nobody_else_asks_again() -> None:
    of = three_demands()
    assert demands.free_days.py_func(of, 0, SEED, 1, 1) == FOREVER
    of.free[0] = 50.0
    found = np.array([int(demands.free_days.py_func(of, 0, SEED, key, 1)) for key in range(PEOPLE)])
    # rounded up, an exponential is geometric: mean 1 / (1 - exp(-1 / 50)) = 50.5
    assert abs(z_of_mean(found, 1 / (1 - math.exp(-1 / 50)), 50.0)) < 4


def test_a_stay_is_followed_by_the_demands_named_with_their_chances_and_else_by_none() -> None:
    of = three_demands()
    of.following_count[2], of.following[2, :2], of.following_until[2, :2] = 2, (1, 0), (0.2, 0.5)
    found = [int(demands.next_demand.py_func(of, 2, SEED, key, nth)) for key, nth in product(range(PEOPLE // 2), (1, 2))]
    for demand, chance in ((1, 0.2), (0, 0.3), (-1, 0.5)):
        assert found.count(demand) / PEOPLE == pytest.approx(chance, abs=4 * math.sqrt(chance * (1 - chance) / PEOPLE))
    assert {int(demands.next_demand.py_func(of, 0, SEED, key, 1)) for key in range(50)} == {-1}
