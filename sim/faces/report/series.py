"""Data for the figures of a report, read from the tables of a run: persons of the province, beds, shares. No drawing, no words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import mean
from typing import NamedTuple

import polars as pl

from sim.codes import Bed, Event, Level, Owner
from sim.faces.report.study import Run
from sim.results import schema
from sim.results.indicators.ledger import PUBLIC
from sim.results.indicators.t4 import FACILITIES
from sim.results.schema import BUILT, CLOSING, EVERYBODY_ELSE, FILLING, IN_WORKS, LONG_WORKS, OCCUPIED, PAPER, UNDER_60, VILLAGES

STATES = ("occupied", "free", "unready", "works", "closing")
"""States of built beds, in stacking order; unready: on paper or not in service yet; closing: out of service, with nobody in the bed."""
Numbers = list[float]


class Series(NamedTuple):
    """Numbers by month end, one column per label."""

    days: list[date]
    by: dict[str, Numbers]


def elders(run: Run) -> Series:
    """Return residents aged 60 and over by ability level, in persons."""
    return Series(run.days, {level.label: _persons(run, schema.PEOPLE, "persons", level=level.label) for level in Level})


def turning_60(run: Run) -> dict[int, float]:
    """Return the persons who turned 60 in the province, by full calendar year of the run."""
    months = run.result.tables[schema.FLOWS].filter(pl.col("event") == Event.TURN_60.label)
    by_year = dict(months.group_by(pl.col("month").dt.year()).agg(pl.col("number").sum()).iter_rows())
    whole = [year for year in sorted({day.year for day in run.days}) if sum(day.year == year for day in run.days) == 12]
    return {year: by_year.get(year, 0) / run.share for year in whole}


def bed_states(run: Run, owner: str) -> Series:
    """Return the built beds of an owner group by state; the five states add up to the beds built.

    Beds occupied by people under 60 count as occupied. Free beds are, for each kind, the beds in service minus the residents. Closing beds
    that still have a resident count as occupied. (If a small sample has more residents than beds of a kind, the states add up to the
    residents.)
    """
    columns: dict[str, Numbers] = {state: [0.0] * len(run.days) for state in STATES}
    for kind in Bed:
        read = {what: _beds(run, what, owner, kind.label) for what in (BUILT, IN_WORKS, CLOSING, PAPER, FILLING, UNDER_60)}
        occupied = _persons(run, schema.BEDS, measure=OCCUPIED, owner=owner, kind=kind.label)
        for row, elders in enumerate(occupied):
            residents, unready = elders + read[UNDER_60][row], read[PAPER][row] + read[FILLING][row]
            built, works, closing = (read[what][row] for what in (BUILT, IN_WORKS, CLOSING))
            free = max(0.0, built - works - closing - unready - residents)
            left = max(0.0, built - works - free - unready - residents)
            for state, beds in zip(STATES, (residents, free, unready, works, left), strict=True):
                columns[state][row] += beds
    return Series(run.days, columns)


def residents(run: Run) -> Series:
    """Return residents of homes by owner, in persons."""
    return Series(run.days, {owner.label: _persons(run, schema.BEDS, measure=OCCUPIED, owner=owner.label) for owner in Owner})


def waiting(run: Run) -> Series:
    """Return people on the lists of homes by owner, in persons, including residents who ask for another bed."""
    return Series(run.days, {owner.label: _persons(run, schema.QUEUES, "persons", owner=owner.label) for owner in Owner})


def waiting_outside(run: Run) -> Numbers:
    """Return people waiting at home for a bed, in persons."""
    return _persons(run, schema.LISTS, measure="waiting", queue_class=EVERYBODY_ELSE)


def indicator(run: Run, target: str, reading: str) -> Series:
    """Return an indicator at the month ends at which it has a value."""
    table = run.result.tables[schema.INDICATORS].filter(pl.col("target") == target, pl.col("reading") == reading).drop_nulls("value")
    return Series(table["date"].to_list(), {"value": table["value"].to_list()})


def denominator(run: Run, target: str, reading: str) -> float | None:
    """Return the number of things an indicator is a share of at the baseline, 2020-12-31."""
    table = run.result.tables[schema.INDICATORS].filter(pl.col("target") == target, pl.col("reading") == reading).sort("date")
    return None if table.is_empty() else table["denominator"][0]


def prefectures(run: Run) -> dict[str, str]:
    """Return the Chinese names of the prefectures by code."""
    table = schema.county_units(run.result.tables).select("prefecture", "prefecture_name").unique().sort("prefecture")
    return dict(table.iter_rows())


def elders_by_prefecture(run: Run, day: date) -> dict[str, float]:
    """Return residents aged 60 and over by prefecture, in persons, on a day."""
    people = _by_prefecture(_on(run, schema.PEOPLE, [day]), "persons")
    return {code: number / run.share for code, number in people.items()}


def beds_per_1000(run: Run, day: date) -> dict[str, float]:
    """Return built beds per 1,000 residents aged 60 and over, by prefecture, on a day."""
    beds = _by_prefecture(_on(run, schema.BEDS, [day]).filter(pl.col("measure") == BUILT), "number")
    people = _by_prefecture(_on(run, schema.PEOPLE, [day]), "persons")
    return {code: 1000 * beds[code] * run.share / people[code] for code in beds if people.get(code)}


def public_occupancy(run: Run, days: Sequence[date]) -> dict[str, float]:
    """Return T7 a by prefecture: the mean over month ends of residents per public bed, without beds in works for over 90 days."""
    occupancies: dict[str, Numbers] = {}
    table = _on(run, schema.BEDS, days).filter(pl.col("owner").is_in(list(PUBLIC)))
    for day in days:
        of_day = table.filter(pl.col("date") == day)
        built, works, occupied, younger = (
            _by_prefecture(of_day.filter(pl.col("measure") == what), "number") for what in (BUILT, LONG_WORKS, OCCUPIED, UNDER_60)
        )
        for code, beds in built.items():
            if beds > works.get(code, 0):
                residents = occupied.get(code, 0) / run.share + younger.get(code, 0)
                occupancies.setdefault(code, []).append(residents / (beds - works.get(code, 0)))
    return {code: float(mean(numbers)) for code, numbers in sorted(occupancies.items())}


def nursing_share(run: Run, day: date) -> dict[str, float]:
    """Return nursing beds as a share of built beds, by prefecture, on a day."""
    built = _on(run, schema.BEDS, [day]).filter(pl.col("measure") == BUILT)
    beds, nursing = _by_prefecture(built, "number"), _by_prefecture(built.filter(pl.col("kind") == Bed.NURSING.label), "number")
    return {code: nursing.get(code, 0) / number for code, number in beds.items() if number}


def village_coverage(run: Run, day: date) -> dict[str, float]:
    """Return the share of villages with a facility of any kind, by prefecture, on a day."""
    units = schema.county_units(run.result.tables).select("county", "prefecture")
    table = _on(run, schema.COVERAGE, [day]).join(units, on="county")
    villages = _by_prefecture(table.filter(pl.col("measure") == VILLAGES), "number")
    having = _by_prefecture(table.filter(pl.col("measure").is_in(list(FACILITIES["a"]))), "number")
    return {code: having.get(code, 0) / number for code, number in villages.items() if number}


def year_of(run: Run, day: date) -> list[date]:
    """Return the month ends of the run in the year of a day, up to that day."""
    return [each for each in run.days if each.year == day.year and each <= day]


def _on(run: Run, name: str, days: Sequence[date]) -> pl.DataFrame:
    return run.result.tables[name].filter(pl.col("date").is_in(list(days)))


def _by_prefecture(table: pl.DataFrame, column: str) -> dict[str, int]:
    return dict(table.group_by("prefecture").agg(pl.col(column).sum()).sort("prefecture").iter_rows())


def _beds(run: Run, measure: str, owner: str, kind: str) -> Numbers:
    return _totals(run, schema.BEDS, "number", {"measure": measure, "owner": owner, "kind": kind})


def _persons(run: Run, name: str, column: str = "number", **where: str | Sequence[str]) -> Numbers:
    """Return a sum of simulated persons by month end as persons of the province."""
    return [number / run.share for number in _totals(run, name, column, where)]


def _totals(run: Run, name: str, column: str, where: Mapping[str, str | Sequence[str]]) -> Numbers:
    """Return a sum by month end over the rows that match the named dimensions."""
    table = run.result.tables[name]
    for dimension, wanted in where.items():
        table = table.filter(pl.col(dimension).is_in([wanted] if isinstance(wanted, str) else list(wanted)))
    day = "month" if "month" in table.columns else "date"
    found = dict(table.group_by(day).agg(pl.col(column).sum()).iter_rows())
    return [float(found.get(each, 0)) for each in run.days]
