"""What a snapshot keeps of a result: hashes of every table, whole and by month, its provincial totals, and its key figures."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import polars as pl

from sim.codes import Level
from sim.results import schema
from sim.results.digests import table_digest
from sim.results.result import Result

Totals = dict[str, dict[str, str]]
"""By table, then by row: the number, as text that reads back to the same number."""
LETTERS = 4
"""Hexadecimal digits of a month's hash: they show where to look; the whole hash shows whether to."""
FIGURES_BOTH = (
    "elders/all", "residents/private", "residents/tekun", "residents/other_public", "waiting/all", "wrong_bed/ordinary_needs_in_nursing",
)  # fmt: skip
"""Key figures at the baseline and at the end, by target and reading in the table of indicators."""
FIGURES_END = (
    "occupancy/private", "occupancy/tekun", "occupancy/other_public", "wait_days/admitted_year", "died_waiting/all_year",
    "T1/a", "T4/a", "T6/a", "T7/a_year", "T8/a",
)  # fmt: skip
FIGURES_YEARLY = ("turn_60", "death", "emigrate", "widowed", "dementia", "worsen", "recover", "seek", "admit", "discharge")
"""Events of the last year, in persons of the province."""


class TablePrint(NamedTuple):
    """What a snapshot keeps of one table."""

    sha256: str
    rows: int
    months: tuple[str, ...]
    """First digits of the hash of its rows by month end, the baseline first; none if it is not by date."""


def table_prints(result: Result) -> dict[str, TablePrint]:
    """Return the prints of all tables of a result."""
    dates = result.tables[schema.PEOPLE]["date"].unique().sort().to_list()
    saved = result.manifest["tables"]
    return {
        name: TablePrint(saved[name]["sha256"], saved[name]["rows"], _by_month(name, table, dates)) for name, table in result.tables.items()
    }


def totals(result: Result) -> Totals:
    """Return the provincial totals: stocks at the end of each year, flows in each year, projects by outcome.

    Zeros have no row.
    """
    out: Totals = {}
    for name, table in result.tables.items():
        kept = _summed(name, table)
        if kept is not None:
            rows = kept.sort(kept.columns).iter_rows()
            out[name] = {" ".join(map(str, row[:-1])): repr(row[-1]) for row in rows if row[-1]}
    return {name: rows for name, rows in out.items() if rows}


def figures(result: Result) -> dict[str, float]:
    """Return the key figures by name and year, in persons of the province and the units of the indicators."""
    found = {(day, f"{target}/{reading}"): value for day, target, reading, value, *_ in result.tables[schema.INDICATORS].iter_rows()}
    days = result.tables[schema.PEOPLE]["date"]
    first, last = days.min(), days.max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    out = {f"{name} {day.year}": found[day, name] for day in (first, last) for name in FIGURES_BOTH}
    out |= {f"{name} {last.year}": found[last, name] for name in FIGURES_END if found.get((last, name)) is not None}
    for day in (first, last):
        out |= {f"{name} {day.year}": share for name, share in _shares(result.tables[schema.PEOPLE].filter(pl.col("date") == day)).items()}
    flows = result.tables[schema.FLOWS].filter(pl.col("month").dt.year() == last.year)
    happened = dict(flows.group_by("event").agg(pl.col("number").sum()).iter_rows())
    share = float(result.manifest["world"]["share"])
    return out | {f"events/{event} {last.year}": happened.get(event, 0) / share for event in FIGURES_YEARLY}


def _by_month(name: str, table: pl.DataFrame, dates: list[date]) -> tuple[str, ...]:
    """Return the hash of the rows of each date, shortened."""
    column = _date_column(table)
    if column is None:
        return ()
    parts = {key[0]: part for key, part in table.partition_by(column, as_dict=True).items()}
    return tuple(table_digest(name, parts.get(day, table.clear()))[:LETTERS] for day in dates)


def _date_column(table: pl.DataFrame) -> str | None:
    return next((column for column in ("date", "month") if column in table.columns), None)


def _summed(name: str, table: pl.DataFrame) -> pl.DataFrame | None:
    """Return a table summed over places, its number last (a measure has one unit); None if it has no totals of its own."""
    if name in (schema.HOMES, schema.COUNTIES):
        return None
    if name == schema.WORKS:
        return table.group_by("lever", "kind", "outcome").agg(pl.col("done").sum())
    if name == schema.INDICATORS:
        return _of_years(table).select("date", "target", "reading", "value").drop_nulls()
    column = "persons" if "persons" in table.columns else "number"
    apart = [each for each in table.columns if each not in ("date", "month", "prefecture", "county", "unit", column)]
    if "month" in table.columns:
        years = table.with_columns(pl.col("month").dt.year().alias("year"))
        return years.group_by("year", *apart).agg(pl.col(column).sum())
    return _of_years(table).group_by("date", *apart).agg(pl.col(column).sum())


def _of_years(table: pl.DataFrame) -> pl.DataFrame:
    """Return the rows at the end of each year, and at the last date."""
    return table.filter((pl.col("date").dt.month() == 12) | (pl.col("date") == pl.col("date").max()))


def _shares(people: pl.DataFrame) -> dict[str, float]:
    """Return the shares of levels and of dementia among the people on a date."""
    everyone = int(people["persons"].sum())
    count = dict(people.group_by("level").agg(pl.col("persons").sum()).iter_rows())
    levels = {f"level/{level.label}": count.get(level.label, 0) / everyone for level in Level}
    return levels | {"dementia": int(people.filter(pl.col("dementia"))["persons"].sum()) / everyone}
