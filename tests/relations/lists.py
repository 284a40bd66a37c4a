"""Exact values for one home and one list in whole days: the chain of evenings, and Erlang's formula that it tends to."""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy import stats

DAYS_PER_YEAR = 365.25
TAIL = 1e-13


class Exact(NamedTuple):
    """A list in the long run."""

    prob_wait: float
    """Share of those who ask who are not in a bed that evening."""
    mean_list_days: float
    """Evenings on the list, over all who ask."""
    mean_occupied: float


def leaving(stay_years: float) -> float:
    """Return the share of residents who leave on a day."""
    return -math.expm1(-1 / (stay_years * DAYS_PER_YEAR))


def mean_residents(per_year: float, stay_years: float) -> float:
    """Return the mean number of residents of a morning's asking and leaving where there is a bed for everybody."""
    return per_year / DAYS_PER_YEAR / leaving(stay_years)


@cache
def by_evenings(beds: int, per_year: float, stay_years: float) -> Exact:
    """Return the exact values of the model's day: in the morning each resident leaves with 1 - exp(-1 / stay), a Poisson number asks, and
    in the evening beds are filled. A stay exponential in the law is geometric in whole days, so the number of persons at the home is a
    Markov chain from evening to evening.
    """
    asks, leaves = per_year / DAYS_PER_YEAR, leaving(stay_years)
    load = mean_residents(per_year, stay_years)
    most = round(beds + 45 / -math.log(load / beds)) + 10
    present = np.arange(most + 1)
    arrivals = stats.poisson.pmf(np.arange(most + 1), asks)
    move = np.zeros((most + 1, most + 1))
    evening = np.zeros(most + 1)  # how many of a morning's askers are left without a bed, by persons of the evening before
    for n in present:
        inside = min(n, beds)
        gone = stats.binom.pmf(np.arange(inside + 1), inside, leaves)
        for left in np.flatnonzero(gone > TAIL):
            stay = n - left
            move[n, stay:] += gone[left] * arrivals[: most + 1 - stay]
            evening[n] += gone[left] * (np.maximum(np.arange(most + 1) - max(beds - stay, 0), 0) * arrivals).sum()
    share = stationary(move)
    waiting = float((share * np.maximum(present - beds, 0)).sum())
    return Exact(float(share @ evening) / asks, waiting / asks, float((share * np.minimum(present, beds)).sum()))


def stationary(move: np.ndarray) -> np.ndarray:
    """Return the long-run shares of a chain."""
    move = move / move.sum(axis=1, keepdims=True)
    n = len(move)
    equations = np.vstack([move.T - np.eye(n), np.ones(n)])
    return np.linalg.lstsq(equations, np.append(np.zeros(n), 1.0), rcond=None)[0]


def erlang(beds: int, per_year: float, stay_years: float) -> Exact:
    """Return Erlang's delay formula (M/M/c): probability of waiting, mean wait of all who ask, mean number in beds.

    >>> erlang(1, 0.5, 1.0)
    Exact(prob_wait=0.5, mean_list_days=365.25, mean_occupied=0.5)
    """
    load = per_year * stay_years
    blocked = 1.0
    for c in range(1, beds + 1):
        blocked = load * blocked / (c + load * blocked)
    wait = blocked / (1 - load / beds * (1 - blocked))
    return Exact(wait, wait * stay_years * DAYS_PER_YEAR / (beds - load), load)
