"""What a scenario asks of the slow tier: the shape of a change, its quota by month, and the order in which changes count.

Only the shape stands here: scenario files are read below this room, and anything with these words will do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import floor
from typing import Protocol

from sim.clock import day_of, months_between, next_month_first
from sim.codes import Owner

OWNERS: dict[str | None, tuple[Owner, ...]] = {
    "private": (Owner.PRIVATE,),
    "tekun": (Owner.TEKUN,),
    "other_public": (Owner.OTHER_PUBLIC,),
    "public": (Owner.TEKUN, Owner.OTHER_PUBLIC),
    None: tuple(Owner),
}
"""Whom the word `owner` of a change means."""


class Amount(Protocol):
    """A number that may be uncertain."""

    @property
    def central(self) -> float: ...


class HomeAsked(Protocol):
    """A home to be opened: beds, and fees in yuan per month."""

    @property
    def county(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def ordinary(self) -> int: ...
    @property
    def nursing(self) -> int: ...
    @property
    def fee_ordinary(self) -> float: ...
    @property
    def fee_nursing(self) -> float: ...


class Change(Protocol):
    """One dated change of a scenario."""

    @property
    def lever(self) -> str: ...
    @property
    def start(self) -> date: ...
    @property
    def until(self) -> date | None: ...
    @property
    def a_year(self) -> Amount | None: ...
    @property
    def total(self) -> Amount | None: ...
    @property
    def owner(self) -> str | None: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def what(self) -> str | None: ...
    @property
    def facility(self) -> str | None: ...
    @property
    def where(self) -> str | tuple[str, ...] | None: ...
    @property
    def home(self) -> int | None: ...
    @property
    def value(self) -> float | None: ...
    @property
    def new_home(self) -> HomeAsked | None: ...
    @property
    def rate(self) -> str | None: ...
    @property
    def path(self) -> str | None: ...
    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...


class Scenario(Protocol):
    """The changes of a scenario, in any order."""

    @property
    def changes(self) -> Sequence[Change]: ...


def content(change: Change) -> tuple[str, ...]:
    """Return what a change does, as text to sort by: changes are numbered by it, never by their place in a file."""
    amounts = [amount and float(amount.central) for amount in (change.a_year, change.total)]
    new = change.new_home
    home = new and (new.county, new.owner, new.ordinary, new.nursing, float(new.fee_ordinary), float(new.fee_nursing))
    value = None if change.value is None else float(change.value)
    words = (change.owner, change.kind, change.what, change.facility, change.where, change.home, value, home, change.rate, change.path)
    return (change.start.isoformat(), change.lever, str(change.until), *map(str, amounts), *map(str, words))


def month_firsts(first: date, until: date) -> list[int]:
    """Return the days on which a programme acts: as many as it has whole months, the last of them the last month first up to `until`.

    So nothing is there when it begins and all of it when it ends, be that a month first (51 months) or the last day of a month (12).

    >>> [len(days) for days in (month_firsts(date(2021, 7, 1), date(2025, 10, 1)), month_firsts(date(2021, 1, 1), date(2021, 12, 31)))]
    [51, 12]
    >>> month_firsts(date(2021, 1, 2), date(2021, 1, 9)) == [day_of(date(2021, 2, 1))]
    True
    """
    over = until + timedelta(days=1)
    months = max(1, (over.year - first.year) * 12 + over.month - first.month - (over.day < first.day))
    days = [day_of(when) for when in months_between(first, until) if first <= when]
    return days[-months:] or [next_month_first(day_of(first))]


def straight_line(total: float, months: int) -> list[int]:
    """Return a whole number for each month, so that the sum up to any month is the straight line's, rounded half up.

    >>> straight_line(120, 12) == [10] * 12, straight_line(5, 4), sum(straight_line(2527.6, 52))
    (True, [1, 2, 1, 1], 2528)
    """
    sums = [floor(total * month / months + 0.5) for month in range(months + 1)]
    return [after - before for before, after in pairwise(sums)]


def quotas(change: Change) -> list[tuple[int, int]]:
    """Return day and number (beds or places) for each month of a programme; of an uncertain number the middle of its range."""
    days = month_firsts(change.start, change.until or change.start)
    if change.total is not None:
        total = change.total.central
    elif change.a_year is not None:
        total = change.a_year.central * len(days) / 12
    else:
        raise ValueError(f"a programme of {change.lever} from {change.start} says neither how many a year nor how many in all")
    return list(zip(days, straight_line(total, len(days)), strict=True))
