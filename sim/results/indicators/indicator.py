"""What an indicator declares: its name, its readings with their labels and units, and how to read them from the tables of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sim.results.indicators.ledger import Ledger

Numbers = Sequence[float]


class Values(NamedTuple):
    """One reading on some dates."""

    reading: str
    dates: Sequence[date]
    numerators: Numbers
    denominators: Numbers | None = None
    """None: the value is the numerator."""
    given: Sequence[float | None] | None = None
    """Values that are not numerator / denominator, such as means."""

    def values(self) -> list[float | None]:
        """Return the values; None if the denominator is 0."""
        if self.given is not None:
            return list(self.given)
        if self.denominators is None:
            return list(self.numerators)
        pairs = zip(self.numerators, self.denominators, strict=True)
        return [above / below if below else None for above, below in pairs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One definition of an indicator."""

    name: str
    """Its name in the table of indicators; it ends in `_year` if it is reported only at the last month end of each year."""
    unit: str
    """`share`, `beds`, `persons`, `days` or other words; faces/words/texts.py sets the decimals of each."""
    en: str
    zh: str
    """Its name on pages."""
    listed: bool = False
    """Whether the scorecard lists it under the targets."""
    drift: bool = False
    """Whether it is in the report's table of what changes without a policy, and of what scenarios do to it."""
    adds_up: bool = False
    """Whether it adds up over the months of a year; the baseline is a single month of 2020, so it has no value there."""

    def label(self, language: str) -> str:
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator."""

    name: str
    """`target` in the table of indicators; in lower case, the name of the indicator's file."""
    readings: tuple[Reading, ...]
    """In the order used on pages."""
    read: Callable[[Ledger], Iterator[Values]]
    """Yields the values of every reading."""

    def reading(self, name: str) -> Reading:
        """Return a reading by name; raise KeyError if none has that name."""
        return {reading.name: reading for reading in self.readings}[name]
