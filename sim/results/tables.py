"""The long tables of a run: one count per row, with the names of its dimensions. Whole numbers, never scaled by the share.

Rows are sorted by all dimensions: prefectures, counties and homes by code or key, labels in the order of their codes (able before mild),
so that the order of rows in an input makes no difference. Times and host facts are only in the manifest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.clock import date_of
from sim.codes import AgeGroup, Bed, Code, Facility, ListMeasure, Operator, Owner, Setting, YesNo
from sim.province.levers import LEVERS
from sim.province.works import NOBODY, Works
from sim.results import schema
from sim.results.record import Record, check
from sim.results.schema import TABLES
from sim.tally import BY_HOME, POPULATION, Measure, Per

LIVING = (Setting.OWN_HOME, Setting.WAITING, Setting.ORDINARY, Setting.NURSING)
"""Settings of residents aged 60 and over; people who have died, left or are not yet 60 are in no table of people."""
Array = NDArray[np.integer[Any]]
Axis = tuple[str, Sequence[Any]]
"""A dimension's name and its labels."""


def tables_of(record: Record) -> dict[str, pl.DataFrame]:
    """Return all tables of a run except the indicators; raise ValueError if the parts of the record do not fit together."""
    check(record)
    made = {schema.table_of(measure): own_table(record, measure) for measure in schema.APART}
    made |= {
        schema.AGES: ages(record),
        schema.BEDS: beds(record),
        schema.HOMES: homes(record),
        schema.IN_HOMES: residents(record),
        schema.COVERAGE: coverage(record),
        schema.COUNTIES: counties(record),
        schema.WORKS: works(record),
    }
    return {name: table.select(pl.col(column).cast(kind) for column, kind in TABLES[name].items()) for name, table in made.items()}


def own_table(record: Record, measure: Measure) -> pl.DataFrame:
    """Return a measure with its own table, at month ends or for each month; counts by home are added up by owner."""
    of_homes = measure.per is Per.HOME
    counts = (_by_owner if of_homes else _by_prefecture)(record, record.counts[measure.name])
    axes: list[Axis] = [("date" if measure.stock else "month", record.dates), ("prefecture", sorted(record.world.prefectures))]
    axes += [_axis(Owner)] if of_homes else []
    axes += map(_axis, measure.axes)
    if Setting in measure.axes:
        counts = counts.take(LIVING, axis=axes.index(_axis(Setting)))
    table = _long(counts, axes, measure.value, measure.zeros)
    return table.with_columns(unit=_unit(schema.LIST_UNITS)) if ListMeasure in measure.axes else table


def ages(record: Record) -> pl.DataFrame:
    """Return residents of 60 and over at the ends of years by five-year age and everything that is known in the table of people."""
    world = record.world
    counts = np.zeros((len(record.year_ends), len(world.prefectures), *record.population.shape[2:]), np.int64)
    for unit, prefecture in enumerate(world.counties.prefecture):
        counts[:, prefecture] += record.population[:, unit]
    axes: list[Axis] = [("date", _year_ends(record)), ("prefecture", sorted(world.prefectures)), *map(_axis, POPULATION)]
    return _long(_by_prefecture(record, counts).take(LIVING, axis=-1), axes, "persons", zeros=False)


def beds(record: Record) -> pl.DataFrame:
    """Return beds at month ends by owner and kind, with the counts of the residents in them."""
    history = record.history
    works, long_works = (np.stack([part, np.zeros_like(part)], -1) for part in (history.works, history.long_works))
    of_homes = (record.counts[measure.name] for measure in schema.OF_BEDS)
    books = (history.built, works, long_works, history.closing, history.paper, history.under_60, history.filling)
    parts = [_by_owner(record, part) for part in (*books, *of_homes)]
    axes: list[Axis] = [("date", record.dates), ("prefecture", sorted(record.world.prefectures)), _axis(Owner), _axis(Bed)]
    table = _long(np.stack(parts, -1), [*axes, ("measure", list(schema.BED_MEASURES))], "number")
    return table.with_columns(unit=_unit(schema.BED_MEASURES))


def homes(record: Record) -> pl.DataFrame:
    """Return every home at the baseline, at the end of each year and at the end of the run; a later home from its opening on."""
    history, world = record.history, record.world
    rows = record.year_ends
    first = len(world.homes.key)
    later = history.owner[first:]
    operator = [*world.homes.operator, *np.where(later == Owner.PRIVATE, Operator.PRIVATE, Operator.PUBLIC)]  # as in province/new_homes.py
    who = {
        "home": history.home.tolist(),
        "county": [world.counties.code[county] for county in history.county],
        "prefecture": [world.prefectures[world.counties.prefecture[county]] for county in history.county],
        "owner": [_names(Owner)[owner] for owner in history.owner],
        "operator": [_names(Operator)[each] for each in operator],
        "sampled": [*(bool(each) for each in world.homes.sampled), *[None] * len(later)],
    }
    parts = []
    for row in rows:
        past = (history.built, history.works, history.long_works, history.closing, history.paper, history.under_60, history.filling)
        books = [column[row] for column in past]
        counted = [record.counts[measure.name][row].reshape(len(history.home), -1) for measure in BY_HOME]
        counts = np.column_stack([*books, *counted])
        measures = dict(zip(schema.HOME_MEASURES, counts.T, strict=True)) | {"carers": _known(record, history.carers[row])}
        there = (np.arange(len(history.home)) < first) | (counts.sum(1) > 0)
        head = {"date": [record.dates[row]] * len(there)} | who
        parts.append(_typed(schema.HOMES, head | measures).filter(pl.Series(there, dtype=pl.Boolean)).sort("home"))
    return pl.concat([schema.empty(schema.HOMES), *parts])


def residents(record: Record) -> pl.DataFrame:
    """Return who lives in homes at the baseline, at the end of each year and at the end of the run; no row where there is nobody."""
    days = _year_ends(record)
    return _long(record.residents, [("date", days), *schema.RESIDENT_AXES], "persons", zeros=False)


def coverage(record: Record) -> pl.DataFrame:
    """Return villages by facility, and whether there is a public 特困 facility, for every county unit at month ends."""
    history = record.history
    facilities = history.villages[..., Facility.ACTIVITY_ROOM :]
    counts = np.concatenate([history.villages.sum(-1, keepdims=True), facilities, history.tekun[..., None]], -1)
    order = np.argsort(record.world.counties.code)
    axes: list[Axis] = [
        ("date", record.dates), ("county", sorted(record.world.counties.code)), ("measure", list(schema.COVERAGE_MEASURES)),
    ]  # fmt: skip
    return _long(counts[:, order], axes, "number").with_columns(unit=_unit(schema.COVERAGE_MEASURES))


def counties(record: Record) -> pl.DataFrame:
    """Return the county units with their names, and the people of 60 and over, and of 80 and over, in each at the ends of years."""
    units, world = record.world.counties, record.world
    prefectures = {"prefecture": world.prefectures, "prefecture_name": world.names}
    names: dict[str, Sequence[str]] = {"county": units.code, "name": units.name, "kind": units.kind}
    names |= {column: [labels[row] for row in units.prefecture] for column, labels in prefectures.items()}
    by_age = record.population.sum(axis=(2, 4, 5, 6))
    dates = _year_ends(record)
    columns: dict[str, Any] = {column: [*labels] * len(dates) for column, labels in names.items()}
    columns["date"] = [day for day in dates for _ in units.code]
    columns["persons_60"], columns["persons_80"] = (by_age[..., first:].sum(-1).ravel() for first in (0, AgeGroup.FROM_80))
    return _typed(schema.COUNTIES, columns).sort("date", "county")


def works(record: Record) -> pl.DataFrame:
    """Return every project, as planned and as it went."""
    rows = [_project(record, each) for each in record.works]
    return pl.DataFrame(rows, schema=TABLES[schema.WORKS], orient="row").sort("project")


def _year_ends(record: Record) -> list[date]:
    return [record.dates[row] for row in record.year_ends]


def _known(record: Record, carers: NDArray[np.float64]) -> list[float | None]:
    """Return carers by home; None where they are not known, in the homes of the world that are not simulated."""
    unknown = ~record.world.homes.sampled
    return [None if row < len(unknown) and unknown[row] else float(number) for row, number in enumerate(carers)]


def _project(record: Record, works: Works) -> dict[str, object]:
    """Return the row of one project; values it does not have are empty."""
    code = record.world.counties.code[works.county] if works.county != NOBODY else None
    lever = LEVERS[works.lever]
    return {
        "project": works.number,
        "lever": works.lever,
        "prefecture": code and record.world.prefectures[record.world.counties.prefecture[works.county]],
        "county": code,
        "home": None if works.home == NOBODY else works.home,
        "place": None if works.place == NOBODY else works.place,
        "kind": lever.works_kind(works),
        "planned": works.amount,
        "done": works.done,
        "unit": lever.unit,
        "start": date_of(works.start),
        "planned_end": date_of(works.end),
        "ended": date_of(works.ended) if works.ended >= 0 else None,
        "months": works.months,
        "outcome": works.outcome.label,
    }


def _long(counts: Array, axes: Sequence[Axis], value: str, zeros: bool = True) -> pl.DataFrame:
    """Return an array as a table, one row per cell in the order of the axes; `counts` has an axis for each name."""
    shape = tuple(len(labels) for _, labels in axes)
    if counts.shape != shape:
        raise ValueError(f"counts of shape {counts.shape} for {[name for name, _ in axes]} of {shape}")
    cells = np.arange(counts.size) if zeros else np.flatnonzero(counts)
    columns = [
        _labels(name, labels).gather(pl.Series(index, dtype=pl.UInt32))
        for (name, labels), index in zip(axes, np.unravel_index(cells, shape), strict=True)
    ]
    return pl.DataFrame([*columns, pl.Series(value, counts.reshape(-1)[cells].astype(np.int64))])


def _labels(name: str, labels: Sequence[Any]) -> pl.Series:
    return pl.Series(name, labels, dtype=None if len(labels) else pl.Date if name in ("date", "month") else pl.String)


def _typed(name: str, columns: dict[str, Any]) -> pl.DataFrame:
    """Return columns in the order of their table, with its types."""
    return pl.DataFrame([pl.Series(column, columns[column], dtype=kind) for column, kind in TABLES[name].items()])


def _axis(codes: type[Code]) -> Axis:
    """Return the dimension of a code; for settings, only those of residents."""
    if issubclass(codes, YesNo):
        return schema.column_of(codes), [bool(code) for code in codes]
    return schema.column_of(codes), [code.label for code in LIVING] if codes is Setting else _names(codes)


def _names(codes: type[Code]) -> list[str]:
    """Return the names of codes that count from 0, so that a code is the index of its name."""
    return [code.label for code in codes]


def _unit(units: dict[str, str]) -> pl.Expr:
    return pl.col("measure").replace_strict(units, return_dtype=pl.String)


def _by_prefecture(record: Record, counts: Array) -> Array:
    """Return counts (t, p, ...) with the prefectures in the order of their codes."""
    return counts.take(np.argsort(record.world.prefectures), axis=1)


def _by_owner(record: Record, counts: Array) -> NDArray[np.int64]:
    """Return counts of homes, (t, h, ...), summed by prefecture and owner, (t, p, 3, ...), prefectures in the order of their codes."""
    world, history = record.world, record.history
    rank = np.argsort(np.argsort(world.prefectures))
    total = np.zeros((len(counts), len(rank) * len(Owner), *counts.shape[2:]), np.int64)
    if len(history.home):
        group = rank[world.counties.prefecture[history.county]] * len(Owner) + np.asarray(history.owner)
        order = np.argsort(group, kind="stable")
        first = np.flatnonzero(np.diff(group[order], prepend=-1))
        total[:, group[order][first]] = np.add.reduceat(counts[:, order], first, axis=1, dtype=np.int64)
    return total.reshape(len(counts), len(rank), len(Owner), *counts.shape[2:])
