"""The laws of time in the laboratory have the means and spreads that they name, and a draw hangs on who and for which time alone."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.draws import Decision
from sim.lab.spec import Law
from sim.lab.world import durations
from sim.lives import demands
from sim.lives.demands import Demands, Durations

DRAWS = 20_000
LAWS = {
    # law: mean in days, standard deviation over mean
    Law("exponential", 2.0): (730.5, 1.0),
    Law("fixed", 1.0): (365.25, 0.0),
    Law("uniform", 2.0): (730.5, 1 / math.sqrt(3)),
    Law("erlang", 2.0, k=4): (730.5, 0.5),
    Law("lognormal", 2.0, cv=0.5): (730.5, 0.5),
    Law("weibull", 2.0, shape=2.0): (730.5, math.sqrt(4 / math.pi - 1)),
    Law("mix", weights=(0.5, 0.5), means_years=(1.0, 3.0)): (730.5, math.sqrt(1.5)),  # E X^2 = 2 (1 + 9) / 2 = 10, mean 2
}


def followed_by(following: list[int], until: list[float]) -> Demands:
    """Return one demand, with what may follow a stay."""
    none = np.zeros(1, np.int64)
    stay: Durations = durations([Law("fixed", 1.0)])
    columns = np.array([following + [0] * 6]), np.array([until + [0.0] * 6]), np.array([len(following)])
    return Demands(none, none, none > 0, none > 0, np.zeros(1), np.zeros((1, 8), np.int64), none, *columns, stay, stay)


def lengths(law: Law) -> Any:
    """Return so many drawn stays in days, not rounded, of as many persons."""
    stay = durations([law])
    return np.array([demands.length(stay, 0, 7, key, int(Decision.STAY), 1) for key in range(DRAWS)])


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.law)
def test_a_law_has_its_mean_and_spread(law: Law) -> None:
    """Mean within 4 standard errors (a false alarm in 16,000 seeds), spread within 5 %; the seed is fixed."""
    mean, spread = LAWS[law]
    drawn = lengths(law)
    assert abs(drawn.mean() - mean) <= 4 * spread * mean / math.sqrt(DRAWS) + 1e-9
    assert drawn.std() / mean == pytest.approx(spread, rel=0.05, abs=1e-9)
    assert drawn.min() > 0


def test_stays_are_rounded_up_to_whole_days_and_last_a_day_at_least() -> None:
    both = durations([Law("fixed", 1e-6), Law("fixed", 2.5 / 365.25)])
    assert [demands.whole_days(both, d, 1, 1, int(Decision.STAY), 1) for d in (0, 1)] == [1, 3]


def test_a_person_s_second_stay_is_another_one_and_the_first_stays_what_it_was() -> None:
    stay = durations([Law("exponential", 2.0)])
    first, second, again = (demands.whole_days(stay, 0, 1, 42, int(Decision.STAY), nth) for nth in (1, 2, 1))
    assert first == again != second


def test_a_stay_of_nine_tenths_is_nine_tenths_of_the_same_draw() -> None:
    for law in (Law("exponential", 2.0), Law("erlang", 2.0, k=3), Law("lognormal", 2.0, cv=1.0), Law("weibull", 2.0, shape=0.7)):
        whole, less = lengths(law)[:100], lengths(law._replace(mean_years=1.8))[:100]
        np.testing.assert_allclose(less, 0.9 * whole, rtol=1e-12)


def test_what_follows_a_stay_has_the_probabilities_of_the_file() -> None:
    """Of 20,000 stays .3 are followed by demand 5, .2 by demand 6: within 4 standard errors, at most .0130."""
    one = followed_by([5, 6], [0.3, 0.5])
    following = np.array([demands.next_demand(one, 0, 3, key, 1) for key in range(DRAWS)])
    shares = [(following == demand).mean() for demand in (5, 6, -1)]
    np.testing.assert_allclose(shares, [0.3, 0.2, 0.5], atol=0.0142)
