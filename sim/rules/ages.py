"""Age. Hazards are constant between birthdays, and every birthday is counted from the 60th: 1461 days make four years."""

from __future__ import annotations

from sim.kernel import kernel

FIRST_AGE = 60
AGES = 41
"""Rows of every table by age: 60, 61, ... 99, and 100 for 100 and above."""
YEARS = 20
"""Calendar years of the trend: 2016 to 2035."""


@kernel
def age_index(b60, day):  # type: ignore[no-untyped-def]
    """Return the years completed on `day` >= `b60` since the 60th birthday `b60` (a day number).

    >>> age_index.py_func(100, 100), age_index.py_func(100, 100 + 365), age_index.py_func(100, 100 + 366)
    (0, 0, 1)
    """
    return (4 * (day - b60)) // 1461


@kernel
def birthday(b60, years):  # type: ignore[no-untyped-def]
    """Return the first day on which `years` years since the 60th birthday are completed.

    >>> [birthday.py_func(0, k) for k in (0, 1, 2, 3, 4)]
    [0, 366, 731, 1096, 1461]
    """
    return b60 + (1461 * years + 3) // 4


@kernel
def trend_year(b60, years):  # type: ignore[no-untyped-def]
    """Return the trend row for the year of age `years`: the calendar year (0 = 2016) in which its midpoint falls.

    >>> trend_year.py_func(0, 0), trend_year.py_func(184, 0), trend_year.py_func(-9000, 24), trend_year.py_func(7000, 2)
    (0, 1, 0, 19)
    """
    year = (4 * (birthday(b60, years) + 183)) // 1461
    return min(max(year, 0), YEARS - 1)
