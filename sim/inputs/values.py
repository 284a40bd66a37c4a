"""Values in input files: a number that may be a range, where a value comes from, and how messages and pages write one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

TYPES = ((bool, "true or false"), (str, "a text"), (int | float, "a number"), (datetime, "a date with a time"), (date, "a date"),
         (time, "a time"), (list, "a list"), (dict, "a table"))  # fmt: skip
"""The first match counts: true is also an int, a datetime also a date."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, or a range if it is uncertain."""

    low: float
    high: float

    @property
    def central(self) -> float:
        """Return the middle of the range.

        >>> Amount(12_000, 16_000).central
        14000.0
        """
        return (self.low + self.high) / 2


class Origin(NamedTuple):
    """A value as a file gives it, with its place there."""

    key: str
    value: str
    file: str
    """Empty: not given; this is the default."""
    line: int


def with_type(value: object) -> str:
    """Return a value with its type for a message, shortened.

    >>> with_type("2021-07-01"), with_type(True), with_type([1, 2])
    ("'2021-07-01' is a text", 'True is true or false', '[1, 2] is a list')
    """
    kind = next((name for types, name in TYPES if isinstance(value, types)), "something else")
    text = repr(value) if isinstance(value, str | bool | int | float | list | dict) else str(value)
    return f"{text if len(text) <= 40 else text[:40] + '...'} is {kind}"


def spelled(value: object) -> str:
    """Return a value as a page shows it.

    >>> spelled(12_000.0), spelled(["2301", "2302"]), spelled(True)
    ('12,000', '2301, 2302', 'true')
    """
    if isinstance(value, list):
        return ", ".join(map(spelled, value))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:,.12g}" if isinstance(value, int | float) else str(value)
