"""What an indicator says of itself: its name, its readings with their words and units, and how they are read from the tables of a run."""

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
        """Return the values; None where the denominator is 0."""
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
    """The word in the table of indicators; it ends in `_year` where it is reported at the last month end of each year only."""
    unit: str
    """`share`, `beds`, `persons`, `days` or other words; faces/texts.py knows how many decimals each has."""
    en: str
    zh: str
    """What it is called on pages."""
    beside: bool = False
    """It is in the list under the scorecard, beside the targets."""
    drift: bool = False
    """It is in the report's table of what changes without a policy, and what scenarios do to it."""
    adds_up: bool = False
    """It adds up over the months of a year, so at the baseline, a single month of 2020, it says nothing."""
    report_en: str = ""
    report_zh: str = ""
    """What the report calls it; empty: the same."""

    def label(self, language: str) -> str:
        return self.en if language == "en" else self.zh

    def report_label(self, language: str) -> str:
        return (self.report_en if language == "en" else self.report_zh) or self.label(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator."""

    name: str
    """`target` of the table of indicators, and the name of the indicator's file, there in small letters."""
    readings: tuple[Reading, ...]
    """In the order of pages."""
    read: Callable[[Ledger], Iterator[Values]]
    """Yields the values of every reading."""

    def reading(self, name: str) -> Reading:
        """Return a reading by name; raise KeyError where it has none of that name."""
        return {reading.name: reading for reading in self.readings}[name]
