"""Days and dates. Day 0 is 2016-01-01; the engines know whole days only, and the real calendar lives here."""

from __future__ import annotations

from datetime import date, timedelta

ORIGIN = date(2016, 1, 1)
"""Day 0: the settling-in years begin."""
BASELINE = date(2021, 1, 1)
"""Morning after the baseline of 2020-12-31: scenarios branch here."""
CENSUS = date(2020, 11, 1)
"""Day of the seventh census."""
HORIZON = date(2035, 12, 31)
"""Last day that can be simulated."""
DAYS_PER_YEAR = 365.25


def day_of(when: date) -> int:
    """Return the day number of a date.

    >>> day_of(date(2016, 1, 1)), day_of(date(2020, 12, 31)), day_of(HORIZON)
    (0, 1826, 7304)
    """
    return (when - ORIGIN).days


def date_of(day: int) -> date:
    """Return the date of a day number.

    >>> date_of(1827).isoformat()
    '2021-01-01'
    """
    return ORIGIN + timedelta(days=int(day))


def months_between(first: date, last: date) -> list[date]:
    """Return the first day of every month from that of `first` to that of `last`, both included.

    >>> [d.isoformat() for d in months_between(date(2020, 11, 5), date(2021, 1, 31))]
    ['2020-11-01', '2020-12-01', '2021-01-01']
    """
    out, year, month = [], first.year, first.month
    while (year, month) <= (last.year, last.month):
        out.append(date(year, month, 1))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return out


def whole_months(years: float) -> int:
    """Return a number of years in whole months, rounded half up.

    >>> whole_months(3), whole_months(0.125)
    (36, 2)
    """
    return int(12 * years + 0.5)


def next_month_first(day: int) -> int:
    """Return the first day number on or after `day` that begins a month.

    >>> next_month_first(day_of(date(2021, 7, 1))) == day_of(date(2021, 7, 1))
    True
    >>> date_of(next_month_first(day_of(date(2021, 12, 2)))).isoformat()
    '2022-01-01'
    """
    when = date_of(day)
    if when.day == 1:
        return day
    return day_of(date(when.year + when.month // 12, when.month % 12 + 1, 1))


def month_number(when: date) -> int:
    """Return the number of months since January 2016.

    >>> month_number(date(2016, 1, 31)), month_number(date(2025, 12, 31))
    (0, 119)
    """
    return (when.year - ORIGIN.year) * 12 + when.month - 1


def month_end(month: int) -> date:
    """Return the last day of a month counted from January 2016.

    >>> month_end(59).isoformat()
    '2020-12-31'
    """
    year, month = ORIGIN.year + (month + 1) // 12, (month + 1) % 12 + 1
    return date(year, month, 1) - timedelta(days=1)
