"""Whether a difference between two figures is more than chance could have made: noise is never news.

Two runs of one world share all draws, so lives differ only where a scenario touched them. The standard error of a difference comes from
those lives: for each home (or prefecture, class and month of a waiting list) what it contributes to one figure, less what it contributes to
the other. Contributions that differ in proportion to size are an effect; what is left, squared and added up, is the noise. No home can
be noisier than its own people drawn again, so one new home that fills up is seen; and beds are not drawn again, so what a scenario builds
has noise only when two seeds are compared.

Everything shown as a difference asks `Effect.seen`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.codes import Bed, Level, ListMeasure, QueueClass, Sex
from sim.evidence import Evidence
from sim.results import indicators, schema
from sim.results.indicators.ledger import Ledger, day_column
from sim.results.spread import Parts, Spread, total
from sim.tally import BY_HOME

LEAST = 2.6
"""Standard errors below which no difference is seen: chance exceeds this once in a hundred comparisons."""
BEDS, HOMES = "beds", "homes"
"""Spaces with a cluster for each home: its beds, and its people."""
COUNTED = {measure.name: dict(zip(Bed, schema.home_columns(measure), strict=True)) for measure in BY_HOME if measure.axes == (Bed,)}
BUILT = {measure: {kind: f"{measure}_{kind.label}" for kind in Bed} for measure in (schema.BUILT, schema.UNDER_60)}
WHOLE = {schema.IN_WORKS: {None: "in_works"}, schema.LONG_WORKS: {None: "in_works_over_90_days"}}
OF_HOMES: Mapping[str, Mapping[Any, str]] = {**COUNTED, **BUILT, **WHOLE}
"""Columns of the table of homes, by measure and kind of bed."""
WAITING = tuple(column for measure in BY_HOME if measure.name == "waiting" for column in schema.home_columns(measure))
Name = tuple[str, str]
"""Indicator and reading."""


def figures(tables: Mapping[str, pl.DataFrame], share: float, day: date, evidence: Evidence) -> dict[Name, Spread]:
    """Return every indicator at a month end that is the last of its year in the run, or the run's first, with its contributions.

    `evidence`: the run's; indicators read constants from it, which have no noise.
    """
    days = sorted(each for each in tables[schema.INDICATORS]["date"].unique() if each.year == day.year and each <= day)
    kept = {name: _of_days(table, days) for name, table in tables.items()}
    ledger = Contributions(kept, days, share, evidence)
    found: dict[Name, Spread] = {}
    for name, indicator in indicators.INDICATORS.items():
        for values in indicator.read(ledger):
            value = dict(zip(values.dates, values.values(), strict=True)).get(day)
            if isinstance(value, Spread):
                found[name, values.reading] = value
    return found


def _of_days(table: pl.DataFrame, days: Sequence[date]) -> pl.DataFrame:
    """Return the rows of some days; a table without days as it is."""
    column = day_column(table)
    return table.filter(pl.col(column).is_in(days)) if column in table.columns else table


class Effect(NamedTuple):
    """A difference, with its standard error."""

    value: float
    error: float

    @property
    def seen(self) -> bool:
        """Return whether the difference is larger than chance makes it.

        >>> Effect(-40.0, 28.0).seen, Effect(-0.031, 0.008).seen, Effect(500.0, 0.0).seen, Effect(0.0, 0.0).seen
        (False, True, True, False)
        """
        return self.value != 0 and abs(self.value) >= LEAST * self.error

    @property
    def by_chance(self) -> bool:
        """Return whether there is a difference, but none that chance could not have made.

        >>> Effect(-40.0, 28.0).by_chance, Effect(500.0, 0.0).by_chance, Effect(0.0, 0.0).by_chance
        (True, False, False)
        """
        return self.value != 0 and not self.seen


class Noise:
    """What a run's figures are made of, worked out when a difference is first asked for."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], manifest: Mapping[str, Any], evidence: Evidence) -> None:
        self._tables, self._share, self._evidence = tables, float(manifest["world"]["share"]), evidence
        self._known: dict[date, dict[Name, Spread]] = {}
        self.draws = manifest["world"]["seed"], self._share, manifest.get("settings", {}).get("baseline")
        """Runs with the same draws differ only in what their scenarios do."""

    def figure(self, name: Name, day: date) -> Spread | None:
        """Return a reading on a day (see `figures`); None if it has no value."""
        if day not in self._known:
            self._known[day] = figures(self._tables, self._share, day, self._evidence)
        return self._known[day].get(name)


def between(one: Noise, other: Noise, name: Name, day: date) -> Effect | None:
    """Return a reading in the other run, less the same in the first, on a day; None if it has no value in one of them."""
    a, b = one.figure(name, day), other.figure(name, day)
    return None if a is None or b is None else effect(a, b, one.draws == other.draws)


def within(one: Noise, name: Name, first: date, last: date) -> Effect | None:
    """Return how a reading changes from one day to another; None if it has no value on one of them."""
    a, b = one.figure(name, first), one.figure(name, last)
    return None if a is None or b is None else effect(a, b, same_draws=True)


def of_counts(first: float, last: float, share: float) -> Effect:
    """Return the difference of two numbers of persons of whom `share` were simulated, as if each had been drawn on its own.

    >>> of_counts(200, 160, 0.05).seen, of_counts(20_000, 16_000, 0.05).seen
    (False, True)
    """
    return Effect(last - first, math.sqrt((first + last) / share))


def effect(one: Spread, other: Spread, same_draws: bool) -> Effect:
    """Return `other` less `one`; `same_draws`: both come from the same world, share and seed.

    >>> before = total(np.array([50.0, 50.0, 50.0, 50.0]), HOMES)
    >>> after = total(np.array([52.0, 49.0, 51.0, 50.0]), HOMES)
    >>> [round(part, 2) for part in effect(before, after, True)]
    [2.0, 2.76]
    """
    variance = 0.0
    for space in sorted({*one.parts, *other.parts}):
        mine, theirs = _of_one_length(one.parts, other.parts, space)
        moved, size = theirs[0] - mine[0], np.abs(mine[0]) + np.abs(theirs[0])
        left = moved - (moved.sum() / size.sum() if size.any() else 0.0) * size
        clusters = np.count_nonzero(size)
        again = mine[1] ** 2 + theirs[1] ** 2
        least = again * np.abs(moved) / np.where(size > 0, size, 1.0)  # as many lives differ at least as the counts do
        most = again if same_draws else np.inf
        variance += float(np.minimum(np.maximum(left**2, least), most).sum() * clusters / max(float(clusters) - 1.0, 1.0))
    return Effect(float(other) - float(one), math.sqrt(variance))


def _of_one_length(one: Parts, other: Parts, space: str) -> tuple[tuple[NDArray[np.float64], ...], ...]:
    """Return the parts of two figures in a space, with zeros for homes that only one of them has."""
    nothing = (np.zeros(0), np.zeros(0))
    found = [parts.get(space, nothing) for parts in (one, other)]
    rows = max(len(parts[0]) for parts in found)
    return tuple(tuple(np.pad(part, (0, rows - len(part))) for part in parts) for parts in found)


class Contributions(Ledger):
    """The tables of a run, read as totals that know what each home, list, county or group of people contributes."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], dates: Sequence[date], share: float, evidence: Evidence) -> None:
        super().__init__(tables, dates, share, evidence)
        homes = tables[schema.HOMES]
        self._homes = {day.year: homes.filter(date=day) for day in homes["date"].unique()}
        self._rows = 1 + int(max(homes["home"].to_list(), default=-1))
        self._known: dict[object, Any] = {}

    def totals(self, name: str, column: str = "number", **where: str | Sequence[str]) -> list[Spread]:  # type: ignore[override]
        """Return the sum of a column by date; the parts of a home's figures are those of the last day of the year."""
        key = name, column, tuple((dimension, tuple(_list(wanted))) for dimension, wanted in where.items())
        if key not in self._known:
            sums = super().totals(name, column, **where)
            by_home = name in (schema.BEDS, schema.QUEUES)
            parts = self._of_homes(name, where) if by_home else self._of_cells(name, column, where)
            self._known[key] = [Spread(number, part) for number, part in zip(sums, parts, strict=True)]
        found: list[Spread] = self._known[key]
        return found

    def _of_homes(self, name: str, where: Mapping[str, str | Sequence[str]]) -> list[Parts]:
        """Return what each home contributes, by date."""
        columns, drawn = list(WAITING), True
        if name == schema.BEDS:
            measure, kinds = str(where["measure"]), _list(where["kind"]) if "kind" in where else None
            of_kind: Mapping[Bed | None, str] = OF_HOMES[measure]
            columns = [each for kind, each in of_kind.items() if kinds is None or (kind is not None and kind.label in kinds)]
            drawn = measure in COUNTED
        by_year = {}
        for year, table in self._homes.items():
            rows = table.filter(pl.col("owner").is_in(_list(where["owner"]))) if "owner" in where else table
            contributed = np.zeros(self._rows)
            contributed[rows["home"].to_numpy()] = sum((rows[each].to_numpy() for each in columns), np.zeros(len(rows)))
            by_year[year] = total(contributed, HOMES if drawn else BEDS, drawn).parts
        return [by_year[day.year] for day in self.dates]

    def _of_cells(self, name: str, column: str, where: Mapping[str, str | Sequence[str]]) -> list[Parts]:
        """Return what each combination of the table's dimensions contributes, by date."""
        when = day_column(self.tables[name])
        units = schema.county_units(self.tables)
        axes: dict[str, Sequence[object]] = {when: self.dates, "prefecture": sorted(units["prefecture"].unique())}
        if name == schema.COVERAGE:
            axes = {when: self.dates, "county": sorted(units["county"])}
        axes |= {schema.LISTS: CLASSES, schema.PEOPLE: GROUPS}.get(name, {})
        cells = self.coded(name).sums(column, where, axes).reshape(len(self.dates), -1).astype(float)
        if name == schema.COVERAGE:
            return [total(row, f"{BEDS} {name}", drawn=False).parts for row in cells]
        flow = name == schema.LISTS and where.get("measure") != ListMeasure.WAITING.label
        error = np.sqrt(cells)
        if where.get("measure") == ListMeasure.WAIT_DAYS.label:
            # squares of waits add up to about twice the mean wait times the days
            admitted = self.totals(name, column, **{**where, "measure": ListMeasure.ADMITTED.label})
            error *= np.sqrt(2 * cells.sum() / max(sum(map(float, admitted)), 1.0))
        spaces = [f"{name} {day.month}" if flow else name for day in self.dates]
        return [{space: (row, of_row)} for space, row, of_row in zip(spaces, cells, error, strict=True)]


CLASSES: dict[str, Sequence[object]] = {"queue_class": [each.label for each in QueueClass]}
GROUPS: dict[str, Sequence[object]] = {schema.column_of(codes): [each.label for each in codes] for codes in (Sex, Level)}
"""Lists, and groups of people, within a prefecture."""


def _list(wanted: str | Sequence[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else list(wanted)
