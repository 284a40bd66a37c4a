"""The indicators of a run by month end, read from its tables alone: the plan's targets as far as they are carried, and what stands beside.

Numerator and denominator stand beside each value, in persons of the province (simulated persons / share), beds, villages or counties.
A value without a denominator is its numerator; where the denominator is 0 there is no value. Readings that end in `_year` are told at
the last month end of each year: means of its month ends (T7), or totals of its months (waits, deaths on a list).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import mean
from typing import NamedTuple

import polars as pl

from sim.codes import Bed, Owner
from sim.evidence import Evidence
from sim.results import schema
from sim.results.schema import BUILT, EVERYBODY_ELSE, LONG_WORKS, MISPLACED, OCCUPIED, TEKUN, VILLAGES

PUBLIC = (Owner.TEKUN.label, Owner.OTHER_PUBLIC.label)
GROUPS: dict[str, tuple[str, ...]] = {
    "all": tuple(owner.label for owner in Owner),
    "public": PUBLIC,
    **{owner.label: (owner.label,) for owner in Owner},
}
"""Groups of owners for which residents and occupancy are told."""
FACILITY_READINGS = {"a": ("activity_room", "station", "mutual_aid"), "b": ("station", "mutual_aid"), "c": ("mutual_aid",)}
"""Readings of T4: what counts as a facility of a village."""
OF_THE_PLAN = ("county", "city")
"""Kinds of county units that T6 counts."""
YEAR = "_year"
Numbers = Sequence[float]


class Indicator(NamedTuple):
    """One reading of one indicator on some dates."""

    target: str
    reading: str
    unit: str
    dates: Sequence[date]
    numerators: Numbers
    denominators: Numbers | None = None
    values: Sequence[float | None] | None = None
    """None: numerator / denominator."""


class Ledger:
    """The tables of a run, read as totals by month end."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], dates: Sequence[date], share: float) -> None:
        self.tables = tables
        self.dates = list(dates)
        self.share = share

    def totals(self, name: str, column: str = "number", **where: str | Sequence[str]) -> list[int]:
        """Return the sum of a column by date, over the rows whose dimensions are among those named."""
        table = self.tables[name]
        for dimension, wanted in where.items():
            table = table.filter(pl.col(dimension).is_in([wanted] if isinstance(wanted, str) else list(wanted)))
        day = "month" if "month" in table.columns else "date"
        found = dict(table.group_by(day).agg(pl.col(column).sum()).iter_rows())
        return [int(found.get(each, 0)) for each in self.dates]

    def persons(self, name: str, column: str = "number", **where: str | Sequence[str]) -> list[float]:
        """Return a sum of simulated persons as persons of the province."""
        return [number / self.share for number in self.totals(name, column, **where)]

    def years(self) -> Iterator[tuple[date, slice]]:
        """Yield the last date of each year with the rows of its month ends."""
        first = 0
        for row, day in enumerate(self.dates):
            if row + 1 == len(self.dates) or self.dates[row + 1].year > day.year:
                yield day, slice(first, row + 1)
                first = row + 1


def indicators(tables: Mapping[str, pl.DataFrame], dates: Sequence[date], share: float, evidence: Evidence) -> pl.DataFrame:
    """Return the table of indicators: a row a date, target and reading; `dates` are the month ends of the run."""
    ledger = Ledger(tables, dates, share)
    parts = [schema.empty(schema.INDICATORS)]
    for topic in (_beds(ledger, evidence), _coverage(ledger, evidence), _occupancy(ledger), _lists(ledger)):
        parts += [_rows(indicator) for indicator in topic]
    return pl.concat(parts).sort("date", "target", "reading")


def plan_villages(in_frame: int, evidence: Evidence) -> int:
    """Return the villages of which T4 is a share: those of the plan where the frame is the province, else those of the frame.

    The code list has 9,025 villages, the plan 9,026 (evidence `villages.all`).
    """
    plan = round(evidence.value("villages.all"))
    return plan if abs(in_frame - plan) <= plan / 1000 else in_frame


def _beds(ledger: Ledger, evidence: Evidence) -> Iterator[Indicator]:
    """T1 and T8. Day-care places (evidence `daycare.beds`) stay as in 2020 until day care is modelled."""
    built = ledger.totals(schema.BEDS, measure=BUILT)
    nursing = ledger.totals(schema.BEDS, measure=BUILT, kind=Bed.NURSING.label)
    daycare = round(evidence.value("daycare.beds"))
    elders = ledger.persons(schema.PEOPLE, "persons")
    yield Indicator("T1", "a", "beds", ledger.dates, built)
    yield Indicator("T1", "b", "beds", ledger.dates, [beds + daycare for beds in built])
    yield Indicator("T8", "a", "share", ledger.dates, nursing, built)
    yield Indicator("beds_per_1000", "elders", "beds per 1,000 elders", ledger.dates, built, [number / 1000 for number in elders])
    yield Indicator("elders", "all", "persons", ledger.dates, elders)


def _coverage(ledger: Ledger, evidence: Evidence) -> Iterator[Indicator]:
    """T4 and T6."""
    villages = [plan_villages(number, evidence) for number in ledger.totals(schema.COVERAGE, measure=VILLAGES)]
    for reading, facilities in FACILITY_READINGS.items():
        covered = ledger.totals(schema.COVERAGE, measure=facilities)
        yield Indicator("T4", reading, "share", ledger.dates, covered, villages)
    units = ledger.tables[schema.COUNTIES].filter(pl.col("kind").is_in(OF_THE_PLAN))["county"].to_list()
    having = ledger.totals(schema.COVERAGE, measure=TEKUN, county=units)
    yield Indicator("T6", "a", "share", ledger.dates, having, [len(units)] * len(having))


def _occupancy(ledger: Ledger) -> Iterator[Indicator]:
    """T7 with its readings, and residents and occupancy by groups of owners."""
    for group, owners in GROUPS.items():
        residents = ledger.persons(schema.BEDS, measure=OCCUPIED, owner=owners)
        built = ledger.totals(schema.BEDS, measure=BUILT, owner=owners)
        yield Indicator("residents", group, "persons", ledger.dates, residents)
        yield Indicator("occupancy", group, "share", ledger.dates, residents, built)
    for reading, owners in {"a": PUBLIC, "tekun": PUBLIC[:1], "other_public": PUBLIC[1:]}.items():
        yield from _with_year_means(ledger, _target_occupancy(ledger, reading, owners))
    residents = ledger.persons(schema.BEDS, measure=OCCUPIED, owner=PUBLIC)
    first = ledger.totals(schema.BEDS, measure=BUILT, owner=PUBLIC)[:1] * len(residents)
    yield from _with_year_means(ledger, Indicator("T7", "c", "share", ledger.dates, residents, first))
    for kind, what in ((Bed.ORDINARY, "nursing_needs_in_ordinary"), (Bed.NURSING, "ordinary_needs_in_nursing")):
        wrong = ledger.persons(schema.BEDS, measure=MISPLACED, kind=kind.label)
        yield Indicator("wrong_bed", what, "persons", ledger.dates, wrong)


def _target_occupancy(ledger: Ledger, reading: str, owners: Sequence[str]) -> Indicator:
    """Return residents over built beds, those in works for more than 90 days left out."""
    residents = ledger.persons(schema.BEDS, measure=OCCUPIED, owner=owners)
    built, works = (ledger.totals(schema.BEDS, measure=measure, owner=owners) for measure in (BUILT, LONG_WORKS))
    return Indicator("T7", reading, "share", ledger.dates, residents, [beds - out for beds, out in zip(built, works, strict=True)])


def _with_year_means(ledger: Ledger, by_month: Indicator) -> Iterator[Indicator]:
    """Yield an indicator, and the mean of its month ends of each year: of values, numerators and denominators, each on its own."""
    yield by_month
    years = list(ledger.years())
    told = [[value for value in _values(by_month)[rows] if value is not None] for _, rows in years]
    yield by_month._replace(
        reading=by_month.reading + YEAR,
        dates=[day for day, _ in years],
        values=[float(mean(values)) if values else None for values in told],
        numerators=[mean(by_month.numerators[rows]) for _, rows in years],
        denominators=[mean((by_month.denominators or ())[rows]) for _, rows in years],
    )


def _lists(ledger: Ledger) -> Iterator[Indicator]:
    """Who waits, how long, and who dies waiting. Residents who wait for another bed of their home are told apart."""
    waiting = ledger.persons(schema.LISTS, measure="waiting", queue_class=EVERYBODY_ELSE)
    inside = ledger.persons(schema.LISTS, measure="waiting", queue_class=schema.RESIDENTS)
    yield Indicator("waiting", "all", "persons", ledger.dates, waiting)
    yield Indicator("waiting", "residents", "persons", ledger.dates, inside)
    for_public = ledger.persons(schema.QUEUES, "persons", owner=PUBLIC)
    beds = ledger.totals(schema.BEDS, measure=BUILT, owner=PUBLIC)
    yield Indicator("waiting", "per_public_bed", "persons per bed", ledger.dates, for_public, beds)
    days, admitted, died = (_year_sums(ledger, measure) for measure in ("wait_days", "admitted", "died"))
    ends = [day for day, _ in ledger.years()]
    yield Indicator("wait_days", "admitted" + YEAR, "days", ends, days, admitted)
    yield Indicator("died_waiting", "all" + YEAR, "persons", ends, died)


def _year_sums(ledger: Ledger, measure: str) -> list[float]:
    """Return what happened to people on lists over each year."""
    numbers = ledger.totals(schema.LISTS, measure=measure, queue_class=EVERYBODY_ELSE)
    return [sum(numbers[rows]) / ledger.share for _, rows in ledger.years()]


def _values(indicator: Indicator) -> list[float | None]:
    if indicator.values is not None:
        return list(indicator.values)
    if indicator.denominators is None:
        return list(indicator.numerators)
    pairs = zip(indicator.numerators, indicator.denominators, strict=True)
    return [above / below if below else None for above, below in pairs]


def _rows(indicator: Indicator) -> pl.DataFrame:
    """Return an indicator as rows of the table."""
    rows = len(indicator.dates)
    columns: dict[str, Sequence[object]] = {
        "date": list(indicator.dates),
        "target": [indicator.target] * rows,
        "reading": [indicator.reading] * rows,
        "value": _values(indicator),
        "unit": [indicator.unit] * rows,
        "numerator": list(indicator.numerators),
        "denominator": [None] * rows if indicator.denominators is None else list(indicator.denominators),
    }
    kinds = schema.TABLES[schema.INDICATORS]
    return pl.DataFrame([pl.Series(name, columns[name], dtype=kind, strict=False) for name, kind in kinds.items()])
