"""One dated change of a scenario: its lever, days and values by name, its canonical text, and its quota by month."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from math import floor
from typing import Protocol, TypeGuard, TypeVar

from sim.clock import day_of, months_between, next_month_first
from sim.codes import Owner
from sim.inputs.values import Amount, Origin

OWNERS: dict[str | None, tuple[Owner, ...]] = {
    "private": (Owner.PRIVATE,),
    "tekun": (Owner.TEKUN,),
    "other_public": (Owner.OTHER_PUBLIC,),
    "public": (Owner.TEKUN, Owner.OTHER_PUBLIC),
    None: tuple(Owner),
}
"""The owners that the `owner` word of a change stands for."""

Single = str | int | float | Amount | tuple[str, ...]
"""A word, the key of a home, a quantity (always a float), a quantity that may be a range, or a list of codes."""
Value = Single | tuple[tuple[str, Single], ...]
"""What a change holds under one name; a table in a file becomes pairs of name and value."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One dated change. Its lever (`sim/province/levers/`) determines which values it has."""

    lever: str
    start: date
    """Key `from`."""
    until: date | None = None
    """Last day, inclusive. None: to the end of the run, or all at once."""
    values: tuple[tuple[str, Value], ...] = ()
    """Name and value, sorted by name; a key that the file omits and that has no default is absent."""
    clause: tuple[str, ...] = ()
    """Clauses of the two documents (scenarios/clauses.csv); empty in experiments only."""
    why: str = ""
    why_zh: str = ""
    """The reason in Chinese; the same as `why` where the file gives one text."""
    file: str = ""
    line: int = 0
    origins: tuple[Origin, ...] = field(default=(), compare=False, repr=False)
    """Its values as written, each with its line number."""

    def get(self, name: str, kind: type[T]) -> T | None:
        """Return a value, or None if it is not given; raise ValueError if it is of another kind."""
        value = dict(self.values).get(name)
        if value is None or isinstance(value, kind):
            return value
        raise ValueError(f"{name} of {self.lever} from {self.start} is {value!r}, no {kind.__name__}")

    def need(self, name: str, kind: type[T]) -> T:
        """Return a value; raise ValueError if it is not given or is of another kind."""
        value = self.get(name, kind)
        if value is None:
            raise ValueError(f"{self.lever} from {self.start} has no {name}")
        return value


class Scenario(Protocol):
    """The changes of a scenario, in any order."""

    @property
    def changes(self) -> Sequence[Change]: ...


def plain(change: Change) -> dict[str, object]:
    """Return what a change does as plain data in canonical form: quantities as floats, days as ISO text; no reasons, clauses or lines."""
    days = {"start": change.start.isoformat()} | ({"until": change.until.isoformat()} if change.until else {})
    return {"lever": change.lever, **days, **{name: _plain(value) for name, value in change.values}}


def canonical(change: Change) -> str:
    """Return what a change does as canonical text: two changes with the same text are the same change.

    >>> from datetime import date
    >>> canonical(Change(lever="rate", start=date(2022, 1, 1), values=(("factor", 1.0), ("rate", "seeking"))))
    '{"factor":1.0,"lever":"rate","rate":"seeking","start":"2022-01-01"}'
    """
    return json.dumps(plain(change), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def is_table(value: object) -> TypeGuard[tuple[tuple[str, Single], ...]]:
    """Return whether a value is a table: pairs of name and value."""
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], tuple)


def _plain(value: Value) -> object:
    if isinstance(value, Amount):
        return [value.low + 0.0, value.high + 0.0]  # -0.0 is 0.0
    if isinstance(value, tuple):
        return {name: _plain(each) for name, each in value} if is_table(value) else list(value)
    return value + 0.0 if isinstance(value, float) else value


def month_firsts(first: date, until: date) -> list[int]:
    """Return the days on which a programme acts: as many as it has whole months, ending with the last first of a month up to `until`.

    So nothing is done when it begins and everything when it ends, be that the first of a month (51 months) or the last day of one (12).

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
    """Return a whole number for each month, so that the sum up to any month is that of the straight line, rounded half up.

    >>> straight_line(120, 12) == [10] * 12, straight_line(5, 4), sum(straight_line(2527.6, 52))
    (True, [1, 2, 1, 1], 2528)
    """
    sums = [floor(total * month / months + 0.5) for month in range(months + 1)]
    return [after - before for before, after in pairwise(sums)]


def quotas(change: Change) -> list[tuple[int, int]]:
    """Return day and number (beds or places) for each month of a programme; an uncertain number counts as the middle of its range."""
    days = month_firsts(change.start, change.until or change.start)
    in_all = change.get("total", Amount)
    number = in_all.central if in_all else change.need("a_year", Amount).central * len(days) / 12
    return list(zip(days, straight_line(number, len(days)), strict=True))
