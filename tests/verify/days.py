"""Laws of lives by whole days, exact: what the formulas of demography become when every hazard acts once a day.

A life begins on an evening; the hazards of the next day are the first that act. A clock whose hazard is h a year rings on a day with chance
1 - exp(-h / 365.25). Arrays by evening begin with the first evening of the life. Nothing here comes from the engines or the rulebook.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]
YEAR = 365.25
LEVELS = 5
DEAD = 5
OLDEST = 40
"""Hazards by age run from 60 to 100 and over: 0 to 40."""


def rings(per_year: ArrayLike) -> Vector:
    """Return the chance of an event on one day.

    >>> round(float(rings(365.25)), 6)
    0.632121
    """
    return -np.expm1(-np.asarray(per_year, float) / YEAR)


def birthday_before(age: float) -> int:
    """Return the day of the 60th birthday of who is of an exact age on the evening before day 0.

    >>> birthday_before(60.0), birthday_before(64.0)
    (-1, -1462)
    """
    return -1 - round((age - 60) * YEAR)


def ages(days: int, b60: int = -1) -> NDArray[np.int64]:
    """Return completed years since the 60th birthday on days 0 to `days` - 1; 1461 days are four years.

    >>> ages(366).tolist()[-2:], int(ages(1, -732)[0])
    ([0, 1], 2)
    """
    return np.minimum((4 * (np.arange(days) - b60)) // 1461, OLDEST)


def birthday(years: int) -> int:
    """Return how many days after the 60th birthday so many years are completed.

    >>> birthday(1), birthday(4)
    (366, 1461)
    """
    return (1461 * years + 3) // 4


def survival(hazard: ArrayLike) -> Vector:
    """Return the share alive on the first evening and after each day, from the hazard per year of each day.

    >>> survival([365.25, 365.25]).round(6).tolist()
    [1.0, 0.367879, 0.135335]
    """
    return np.exp(-np.concatenate([[0.0], np.cumsum(np.asarray(hazard, float))]) / YEAR)


def years_lived(alive: Vector) -> float:
    """Return mean years lived, an evening counted as a day.

    >>> round(years_lived(survival(np.full(200_000, 0.1))) - 0.5 / YEAR, 4)   # constant hazard: 1 / 0.1
    10.0
    """
    return float(alive.sum()) / YEAR


def spread(alive: Vector) -> float:
    """Return the standard deviation of years lived; the last evening must have nobody left.

    >>> round(spread(survival(np.full(200_000, 0.1))), 4)
    10.0
    """
    mean = alive.sum()
    square = ((2 * np.arange(len(alive)) + 1) * alive).sum()
    return math.sqrt(square - mean**2) / YEAR


def levels_a_day(death: Sequence[float], worsening: Sequence[float], recovery: Sequence[float]) -> NDArray[np.float64]:
    """Return (6, 6) chances from level, or dead, on one evening to the next: death first, then worsening, then recovery.

    Who worsens and recovers on one day, 1 in 10 million, ends at the same level.

    >>> m = levels_a_day([0.0] * 5, [365.25, 0, 0, 0], [365.25, 0, 0, 0])
    >>> m[0, :2].round(3).tolist(), m[1, :2].round(3).tolist()
    ([0.368, 0.632], [0.632, 0.368])
    """
    out = np.zeros((6, 6))
    out[DEAD, DEAD] = 1
    for level in range(LEVELS):
        dies = float(rings(death[level]))
        worse = float(rings(worsening[level])) if level < 4 else 0.0
        better = float(rings(recovery[level - 1])) if level else 0.0
        out[level, DEAD] = dies
        out[level, level] = (1 - dies) * (1 - worse - better + 2 * worse * better)
        if level < 4:
            out[level, level + 1] = (1 - dies) * worse * (1 - better)
        if level:
            out[level, level - 1] = (1 - dies) * (1 - worse) * better
    return out


def levels_a_year(death: Sequence[float], worsening: Sequence[float], recovery: Sequence[float]) -> NDArray[np.float64]:
    """Return (6, 6) the generator of the same in continuous time, for the matrix exponential.

    >>> levels_a_year([0.1] * 5, [0.2, 0, 0, 0], [0.0] * 4)[0].round(2).tolist()
    [-0.3, 0.2, 0.0, 0.0, 0.0, 0.1]
    """
    out = np.zeros((6, 6))
    out[range(LEVELS), DEAD] = death
    out[range(4), range(1, 5)] = worsening
    out[range(1, 5), range(4)] = recovery
    return out - np.diag(out.sum(1))


def dementia_a_day(death: float, onset: float, extra: float) -> NDArray[np.float64]:
    """Return (3, 3) chances between without dementia, with it, dead: death first, then onset.

    >>> dementia_a_day(0.0, 365.25, 365.25)[:2].round(3).tolist()
    [[0.368, 0.632, 0.0], [0.0, 0.368, 0.632]]
    """
    dies, worse, begins = float(rings(death)), float(rings(death + extra)), float(rings(onset))
    return np.array([[(1 - dies) * (1 - begins), (1 - dies) * begins, dies], [0, 1 - worse, worse], [0, 0, 1]])


def laws(a_day: NDArray[np.float64], days: int, start: int = 0) -> NDArray[np.float64]:
    """Return (days + 1, states) the law of the state on the first evening and after each day.

    >>> laws(np.array([[0.5, 0.5], [0.0, 1.0]]), 2).tolist()
    [[1.0, 0.0], [0.5, 0.5], [0.25, 0.75]]
    """
    out = np.zeros((days + 1, len(a_day)))
    out[0, start] = 1
    for day in range(days):
        out[day + 1] = out[day] @ a_day
    return out
