"""Demands of a laboratory world: who asks for a bed where, how long people stay and how long they wait, in whole days.

Both engines read the same columns, one row per demand. Stays and patience are rounded up to whole days, so their mean is about half a day
longer than the distribution's. Each draw is keyed by person, decision and how often it has been made, so more beds or another order of
service leaves everybody's stays unchanged.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import int64
from numpy.typing import NDArray

from sim import draws
from sim.kernel import kernel

ENDLESS, EXPONENTIAL, FIXED, UNIFORM, ERLANG, LOGNORMAL, WEIBULL, MIX = range(8)
"""Kinds of duration. UNIFORM runs from 0 to twice the mean."""
MOST_HOMES = MOST_NEXT = MOST_PARTS = 8
STAGES = 64
"""How many random words one draw may use."""
FOREVER = 1_000_000
"""Days: longer than any run."""
DAY = 2**20
"""What a day takes off the clocks of asking and leaving in a laboratory: a duration of n days is used up after exactly n days."""
DRAW_STAY, DRAW_PATIENCE, DRAW_FREE, DRAW_NEXT = (
    int(d) for d in (draws.Decision.STAY, draws.Decision.PATIENCE, draws.Decision.FREE, draws.Decision.NEXT)
)


class Durations(NamedTuple):
    """Distributions of a duration, for `d` demands."""

    kind: NDArray[np.int64]
    """(d,) ENDLESS to MIX"""
    average: NDArray[np.float64]
    """(d,) days; for WEIBULL, the scale."""
    shape: NDArray[np.float64]
    """(d,) stages of ERLANG, standard deviation of the logarithm of LOGNORMAL, shape of WEIBULL; else 0."""
    weights: NDArray[np.float64]
    """(d, 8) cumulative weights of the parts of a MIX; the last one is 1."""
    means: NDArray[np.float64]
    """(d, 8) days, the means of the parts of a MIX."""


class Demands(NamedTuple):
    """`d` demands."""

    queue: NDArray[np.int64]
    """(d,) class in the queue, 0 to 2."""
    need: NDArray[np.int64]
    """(d,) codes.Need"""
    ordinary_first: NDArray[np.bool_]
    """(d,) people who could take either kind of bed prefer an ordinary one."""
    lost: NDArray[np.bool_]
    """(d,) people who are not admitted at once are lost."""
    free: NDArray[np.float64]
    """(d,) mean days for which a member of a pool is free; 0: not a pool."""
    homes: NDArray[np.int64]
    """(d, 8) rows of the homes asked, in this order."""
    home_count: NDArray[np.int64]
    """(d,)"""
    following: NDArray[np.int64]
    """(d, 8) demands that may follow a stay."""
    following_until: NDArray[np.float64]
    """(d, 8) their cumulative probabilities."""
    following_count: NDArray[np.int64]
    """(d,)"""
    stay: Durations
    patience: Durations


@kernel
def part(seed, key, decision, nth, j):  # type: ignore[no-untyped-def]
    """Return word `j` of a person's `nth` draw."""
    return draws.word(seed, key, decision + (j & 3), (nth << 4) + (j >> 2))


@kernel
def unit_exponential(w):  # type: ignore[no-untyped-def]
    """Return the unit exponential that a word gives."""
    return 32 * draws.LN2 - draws.ln(w + 0.5)


@kernel
def length(durations, d, seed, key, decision, nth):  # type: ignore[no-untyped-def]
    """Return a person's `nth` duration from the distribution of demand `d`, in days, not rounded."""
    kind, mean, shape = durations.kind[d], durations.average[d], durations.shape[d]
    w = part(seed, key, decision, nth, int64(0))
    if kind == EXPONENTIAL:
        return mean * unit_exponential(w)
    if kind == FIXED:
        return mean
    if kind == UNIFORM:
        return 2 * mean * draws.unit(w)
    if kind == ERLANG:
        total = unit_exponential(w)
        for j in range(1, int64(shape)):
            total += unit_exponential(part(seed, key, decision, nth, int64(j)))
        return mean / shape * total
    if kind == LOGNORMAL:
        angle = 2 * math.pi * draws.unit(part(seed, key, decision, nth, int64(1)))
        normal = math.sqrt(2 * unit_exponential(w)) * math.cos(angle)
        return mean * math.exp(shape * normal - shape * shape / 2)
    if kind == WEIBULL:
        return mean * math.exp(draws.ln(unit_exponential(w)) / shape)
    u = draws.unit(part(seed, key, decision, nth, int64(1)))
    i = 0
    while u >= durations.weights[d, i]:
        i += 1
    return durations.means[d, i] * unit_exponential(w)


@kernel
def whole_days(durations, d, seed, key, decision, nth):  # type: ignore[no-untyped-def]
    """Return a person's `nth` duration in whole days, rounded up, at least 1; FOREVER if it has no end.

    >>> one, parts = np.ones(1), np.ones((1, 8))
    >>> for kind in (FIXED, ENDLESS):
    ...     fixed = Durations(np.array([kind]), 730.5 * one, 0 * one, parts, parts)
    ...     int(whole_days.py_func(fixed, 0, 1, 1, DRAW_STAY, 1))
    731
    1000000
    """
    if durations.kind[d] == ENDLESS:
        return int64(FOREVER)
    days = math.ceil(min(length(durations, d, seed, key, decision, nth), 1.0 * FOREVER))
    return max(int64(days), int64(1))


@kernel
def free_days(demands, d, seed, key, nth):  # type: ignore[no-untyped-def]
    """Return after how many days a member of a pool asks (again), exponential and rounded up; FOREVER if the demand is not a pool."""
    if demands.free[d] == 0:
        return int64(FOREVER)
    days = math.ceil(min(demands.free[d] * unit_exponential(part(seed, key, DRAW_FREE, nth, int64(0))), 1.0 * FOREVER))
    return max(int64(days), int64(1))


@kernel
def next_demand(demands, d, seed, key, nth):  # type: ignore[no-untyped-def]
    """Return the demand under which a person asks again after the `nth` stay, or -1."""
    u = draws.unit(part(seed, key, DRAW_NEXT, nth, int64(0)))
    for i in range(demands.following_count[d]):
        if u < demands.following_until[d, i]:
            return int64(demands.following[d, i])
    return int64(-1)
