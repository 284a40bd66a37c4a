"""How many people are present on an evening: everything that is counted over time in a laboratory world."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.lab.spec import Lab

CENSUS_EVERY = 30
"""Days, if the file names no census days: evenings 0, 30, 60, ..."""


def present(
    begin: NDArray[np.integer], end: NDArray[np.integer], copy: NDArray[np.integer], copies: int, evenings: int
) -> NDArray[np.int32]:
    """Return (copies, evenings) how many are present: each from evening `begin` to the one before `end` (>= begin); both may be outside.

    >>> present(np.array([0, 1]), np.array([2, 9]), np.array([0, 0]), 1, 4).tolist()
    [[1, 2, 1, 1]]
    """
    out = np.zeros(copies * (evenings + 1), np.int32)
    row = copy.astype(np.int64) * (evenings + 1)
    np.add.at(out, row + np.clip(begin, 0, evenings), 1)
    np.add.at(out, row + np.clip(end, 0, evenings), -1)
    table = out.reshape(copies, evenings + 1)
    return np.cumsum(table, axis=1, out=table)[:, :evenings]


class Totals(NamedTuple):
    """Sums over the evenings of each copy."""

    persons: NDArray[np.int64]
    """Persons present, added up over the evenings."""
    squares: NDArray[np.int64]
    """Their squares."""
    full: NDArray[np.int64]
    """Evenings on which at least a given number are present."""


def totals(
    begin: NDArray[np.integer], end: NDArray[np.integer], copy: NDArray[np.integer], copies: int, evenings: int, number: int = 1
) -> Totals:
    """Return what `present` adds up to by copy, from one change to the next instead of evening by evening.

    >>> totals(np.array([0, 1]), np.array([2, 9]), np.array([0, 0]), 1, 4, 2)
    Totals(persons=array([5]), squares=array([7]), full=array([1]))
    """
    row = np.tile(copy.astype(np.int64) * (evenings + 1), 2)
    at = row + np.clip(np.concatenate([begin, end]), 0, evenings)
    step = np.repeat([1, -1], len(begin))
    order = np.argsort(at, kind="stable")
    at = at[order]
    there, days = np.cumsum(step[order])[:-1], np.diff(at)
    whose = at[:-1] // (evenings + 1)
    return Totals(*(added(whose, amount, copies) for amount in (there * days, there * there * days, (there >= number) * days)))


def added(copy: NDArray[np.integer], amount: NDArray[np.integer], copies: int) -> NDArray[np.int64]:
    """Return the sum of an amount by copy."""
    out = np.zeros(copies, np.int64)
    np.add.at(out, copy, amount)
    return out


def census_evenings(lab: Lab) -> NDArray[np.int64]:
    """Return the evenings of the census, in order."""
    days = np.unique(np.array(lab.census_days, np.int64)) if lab.census_days else np.arange(0, lab.days, CENSUS_EVERY)
    return days[days < lab.days]


def census_index(lab: Lab, day: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the number of census evenings before each day.

    A person present from evening `begin` to the one before `end` is in the censuses from index(begin) to the one before index(end).
    """
    before = np.zeros(lab.days + 1, np.int64)
    before[census_evenings(lab) + 1] = 1
    at: NDArray[np.int64] = np.cumsum(before)[np.clip(day, 0, lab.days)]
    return at
