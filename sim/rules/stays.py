"""Laws of time in the laboratory: how long a stay, a patience or the time between two askings is, in whole days.

A demand is one row of numbers that kernels can read: who its people are (class, need), where they ask, what follows a stay, and three laws
of time. Stays and patience are rounded up to whole days, so their mean is longer than the law's by about half a day. The laws are
drawn, like everything, by who decides what for which time: more beds or another order leave everybody's stays as they are.
"""

from __future__ import annotations

import math

from numba import int64

from sim import draws
from sim.kernel import kernel

QUEUE, NEED, ORDINARY_FIRST, LOST, FREE, HOMES, THEN, STAY, PATIENCE = 0, 1, 2, 3, 4, 5, 14, 31, 51
"""Columns: class 0-2; codes.Need; ordinary bed preferred by who may take either; lost if not admitted at once; mean days a member of
the pool is free (0: no pool); number of homes, then their rows; number of what may follow, then eight demands, then eight probabilities
added up; the laws of stay and patience."""
MOST_HOMES = MOST_NEXT = MOST_PARTS = 8
COLUMNS = 71
MEAN, SHAPE, PARTS, WEIGHTS, MEANS = 1, 2, 3, 4, 12
"""Columns of a law after its number: mean days (of WEIBULL its scale); stages, spread of the logarithm or shape; parts of a mix, their
weights added up, their means."""
ENDLESS, EXPONENTIAL, FIXED, UNIFORM, ERLANG, LOGNORMAL, WEIBULL, MIX = range(8)
"""Numbers of the laws. UNIFORM runs from 0 to twice the mean."""
STAGES = 64
"""Words that one draw may use."""
FOREVER = 1_000_000
"""Days: beyond every run."""
DAY = 2**20
"""What a day takes off the clocks of asking and leaving in the laboratory: a time of so many days rings after exactly these."""
DRAW_STAY, DRAW_PATIENCE, DRAW_FREE, DRAW_NEXT = (
    int(d) for d in (draws.Decision.STAY, draws.Decision.PATIENCE, draws.Decision.FREE, draws.Decision.NEXT)
)


@kernel
def part(seed, key, decision, nth, j):  # type: ignore[no-untyped-def]
    """Return word `j` of the `nth` draw of a person."""
    return draws.word(seed, key, decision + (j & 3), (nth << 4) + (j >> 2))


@kernel
def waiting(w):  # type: ignore[no-untyped-def]
    """Return the unit exponential of a word."""
    return 32 * draws.LN2 - draws.ln(w + 0.5)


@kernel
def length(table, row, at, seed, key, decision, nth):  # type: ignore[no-untyped-def]
    """Return the `nth` time of a person by the law in columns `at` ..., in days, not rounded."""
    law, mean, shape = int64(table[row, at]), table[row, at + MEAN], table[row, at + SHAPE]
    w = part(seed, key, decision, nth, int64(0))
    if law == EXPONENTIAL:
        return mean * waiting(w)
    if law == FIXED:
        return mean
    if law == UNIFORM:
        return 2 * mean * draws.unit(w)
    if law == ERLANG:
        total = waiting(w)
        for j in range(1, int64(shape)):
            total += waiting(part(seed, key, decision, nth, int64(j)))
        return mean / shape * total
    if law == LOGNORMAL:
        angle = 2 * math.pi * draws.unit(part(seed, key, decision, nth, int64(1)))
        normal = math.sqrt(2 * waiting(w)) * math.cos(angle)
        return mean * math.exp(shape * normal - shape * shape / 2)
    if law == WEIBULL:
        return mean * math.exp(draws.ln(waiting(w)) / shape)
    u = draws.unit(part(seed, key, decision, nth, int64(1)))
    i = 0
    while u >= table[row, at + WEIGHTS + i]:
        i += 1
    return table[row, at + MEANS + i] * waiting(w)


@kernel
def whole_days(table, row, at, seed, key, decision, nth):  # type: ignore[no-untyped-def]
    """Return the `nth` time of a person by the law in columns `at` ..., rounded up to whole days, at least 1; FOREVER where it has no end.

    >>> import numpy as np
    >>> table = np.zeros((1, COLUMNS))
    >>> table[0, STAY : STAY + 2] = FIXED, 730.5
    >>> int(whole_days.py_func(table, 0, STAY, 1, 1, DRAW_STAY, 1)), int(whole_days.py_func(table, 0, PATIENCE, 1, 1, DRAW_PATIENCE, 1))
    (731, 1000000)
    """
    if table[row, at] == ENDLESS:
        return int64(FOREVER)
    days = math.ceil(min(length(table, row, at, seed, key, decision, nth), 1.0 * FOREVER))
    return max(int64(days), int64(1))


@kernel
def free_days(table, row, seed, key, nth):  # type: ignore[no-untyped-def]
    """Return after how many days a member of a pool asks (again), exponential and rounded up; FOREVER where the demand is no pool."""
    if table[row, FREE] == 0:
        return int64(FOREVER)
    days = math.ceil(min(table[row, FREE] * waiting(part(seed, key, DRAW_FREE, nth, int64(0))), 1.0 * FOREVER))
    return max(int64(days), int64(1))


@kernel
def next_demand(table, row, seed, key, nth):  # type: ignore[no-untyped-def]
    """Return the demand by which a person asks again after the `nth` stay, or -1."""
    u = draws.unit(part(seed, key, DRAW_NEXT, nth, int64(0)))
    for i in range(int64(table[row, THEN])):
        if u < table[row, THEN + 1 + MOST_NEXT + i]:
            return int64(table[row, THEN + 1 + i])
    return int64(-1)
