"""The tables of a run as indicators read them: totals over the province by month end, in persons of the province or in beds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from sim.codes import Owner
from sim.evidence import Evidence
from sim.results import schema
from sim.results.coded import Coded

PUBLIC = (Owner.TEKUN.label, Owner.OTHER_PUBLIC.label)
GROUPS: dict[str, tuple[str, ...]] = {
    "all": tuple(owner.label for owner in Owner),
    "public": PUBLIC,
    **{owner.label: (owner.label,) for owner in Owner},
}
"""Groups of owners for which residents and occupancy are reported."""
YEAR = "_year"
"""Ending of the names of readings that are reported only at the last month end of each year."""


def day_column(table: pl.DataFrame) -> str:
    """Return the column with the month ends: `month` in tables of what happened in a month, `date` in tables of states."""
    return "month" if "month" in table.columns else "date"


class Ledger:
    """The tables of a run, read as totals by month end."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], dates: Sequence[date], share: float, evidence: Evidence) -> None:
        self.tables = tables
        self.dates = list(dates)
        self.share = share
        self.evidence = evidence
        self._coded: dict[str, Coded] = {}

    def totals(self, name: str, column: str = "number", **where: str | Sequence[str]) -> list[int]:
        """Return the sum of a column by date, over the rows that match the named dimensions."""
        found: list[int] = self.coded(name).sums(column, where, {day_column(self.tables[name]): self.dates}).tolist()
        return found

    def coded(self, name: str) -> Coded:
        """Return a table with its columns as numbers."""
        if name not in self._coded:
            self._coded[name] = Coded(self.tables[name])
        return self._coded[name]

    def persons(self, name: str, column: str = "number", **where: str | Sequence[str]) -> list[float]:
        """Return a sum of simulated persons as persons of the province."""
        return [number / self.share for number in self.totals(name, column, **where)]

    def present(self, owners: Sequence[str]) -> list[float]:
        """Return the residents of homes of all ages: elders, and the people under 60 who occupy beds; these are no sample."""
        elders = self.persons(schema.BEDS, measure=schema.OCCUPIED, owner=owners)
        younger = self.totals(schema.BEDS, measure=schema.UNDER_60, owner=owners)
        return [some + others for some, others in zip(elders, younger, strict=True)]

    def persons_by_year(self, name: str, column: str = "number", **where: str | Sequence[str]) -> list[float]:
        """Return the same sum over the months of each year, for the dates of `year_ends`."""
        numbers = self.totals(name, column, **where)
        return [sum(numbers[rows]) / self.share for _, rows in self.years()]

    def years(self) -> Iterator[tuple[date, slice]]:
        """Yield the last date of each year, with the rows of its month ends."""
        first = 0
        for row, day in enumerate(self.dates):
            if row + 1 == len(self.dates) or self.dates[row + 1].year > day.year:
                yield day, slice(first, row + 1)
                first = row + 1

    def year_ends(self) -> list[date]:
        """Return the last date of each year."""
        return [day for day, _ in self.years()]
