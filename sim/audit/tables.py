"""The laws of the saved tables: flows and stocks, sums, bounds. Indicators are in indicators.py.

Everything is read from the files of a result and queried in SQL; none of the code that made the tables is used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import polars.selectors as cs

from sim.audit.indicators import TOLERANCE, Ask, check_indicators
from sim.audit.laws import Findings, Law
from sim.evidence import Evidence
from sim.results.schema import OF_BEDS, home_columns

Rows = dict[tuple[Any, ...], Any]
PLACE = "date, prefecture"
FLOW_AND_STOCK = {
    "residents aged 60 and over": (
        f"SELECT {PLACE}, SUM(persons) FROM people GROUP BY {PLACE}",
        f"SELECT {PLACE}, SUM(CASE WHEN event = 'turn_60' THEN number ELSE -number END) FROM flows "
        f"WHERE event IN ('turn_60', 'death', 'emigrate') GROUP BY {PLACE}",
    ),
    "residents of homes": (
        f"SELECT {PLACE}, SUM(number) FROM beds WHERE measure = 'occupied' GROUP BY {PLACE}",
        f"SELECT {PLACE}, SUM(CASE WHEN event = 'admit' THEN number ELSE -number END) FROM flows "
        f"WHERE event IN ('admit', 'discharge') OR (event = 'death' AND why = 'in_care') GROUP BY {PLACE}",
    ),
    "persons on lists": (
        f"SELECT {PLACE}, SUM(persons) FROM queues GROUP BY {PLACE}",
        f"SELECT {PLACE}, SUM(CASE WHEN event = 'join' THEN number ELSE -number END) FROM flows "
        f"WHERE event IN ('join', 'off_list', 'admit', 'move') GROUP BY {PLACE}",
    ),
    "persons on lists, by class": (
        f"SELECT {PLACE}, queue_class, SUM(number) FROM lists WHERE measure = 'waiting' GROUP BY {PLACE}, queue_class",
        f"SELECT {PLACE}, queue_class, SUM(CASE WHEN measure = 'joined' THEN number ELSE -number END) FROM lists "
        f"WHERE measure NOT IN ('waiting', 'wait_days') GROUP BY {PLACE}, queue_class",
    ),
}
"""The queries for the stock at a month end and for the flows of a month."""
HOME_SUMS = {
    "built": "built_ordinary + built_nursing", "in_works": "in_works", "in_works_over_90_days": "in_works_over_90_days",
    "closing": "closing_ordinary + closing_nursing", "paper": "paper_ordinary + paper_nursing",
    "under_60": "under_60_ordinary + under_60_nursing", "filling": "filling_ordinary + filling_nursing",
    **{measure.name: " + ".join(home_columns(measure)) for measure in OF_BEDS},
}  # fmt: skip
"""Measures in the table of beds, and the same for one home."""
SAME_SUMS = {
    "in beds, by people and by homes": (
        f"SELECT {PLACE}, setting, SUM(persons) FROM people WHERE setting IN ('ordinary', 'nursing') GROUP BY {PLACE}, setting",
        f"SELECT {PLACE}, kind, SUM(number) FROM beds WHERE measure = 'occupied' GROUP BY {PLACE}, kind",
    ),
    "at home on a list, by people and by lists": (
        f"SELECT {PLACE}, SUM(persons) FROM people WHERE setting = 'waiting' GROUP BY {PLACE}",
        f"SELECT {PLACE}, SUM(number) FROM lists WHERE measure = 'waiting' AND queue_class != 'residents' GROUP BY {PLACE}",
    ),
    "on lists, by homes and by class": (
        f"SELECT {PLACE}, SUM(persons) FROM queues GROUP BY {PLACE}",
        f"SELECT {PLACE}, SUM(number) FROM lists WHERE measure = 'waiting' GROUP BY {PLACE}",
    ),
    "flows off lists, by events and by class": (
        f"SELECT {PLACE}, SUM(number) FROM flows WHERE event IN ('admit', 'move', 'off_list') GROUP BY {PLACE}",
        f"SELECT {PLACE}, SUM(number) FROM lists WHERE measure NOT IN ('waiting', 'joined', 'wait_days') GROUP BY {PLACE}",
    ),
}
"""Numbers that two tables give; a sum of 0 may have no row."""
BEDS_OF = "date, prefecture, owner, kind"
BOUNDED = {
    "beds, parts of built": f"SELECT {BEDS_OF}, SUM(CASE WHEN measure = 'built' THEN number ELSE 0 END) AS most, "
    f"MAX(CASE WHEN measure = 'built' THEN 0 ELSE number END) AS n FROM beds GROUP BY {BEDS_OF}",
    "villages with a facility": "SELECT date, county, SUM(CASE WHEN measure = 'villages' THEN number ELSE 0 END) AS most, "
    "SUM(CASE WHEN measure IN ('activity_room', 'station', 'mutual_aid') THEN number ELSE 0 END) AS n FROM coverage GROUP BY date, county",
    "tekun facility, yes or no": "SELECT date, county, 1 AS most, number AS n FROM coverage WHERE measure = 'tekun_facility'",
}
"""The last column is at least 0 and at most the one before it."""
OVER_OTHER_BEDS = (("T7", "c"), ("T7", "c_year"))
"""Residents over the beds of 2020: may exceed 1 where beds are built."""
PARTITIONS = ("sex", "level", "dementia", "setting")


def check_tables(folder: Path, evidence: Evidence, findings: Findings) -> tuple[str, ...]:
    """Check the laws of saved tables, and return the names of indicators that are not recounted."""
    findings.day = -1
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    tables = {path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}
    asked = {name: table.rename({"month": "date"}) if "month" in table.columns else table for name, table in tables.items()}
    ask = pl.SQLContext(asked, eager=True)
    _flows_and_stocks(ask, findings)
    _sums(ask, findings)
    not_recounted = check_indicators(folder, ask, float(manifest["world"]["share"]), evidence, findings)
    _bounds(ask, tables, findings)
    return not_recounted


def rows(ask: Ask, query: str) -> Rows:
    """Return the last column of a query, keyed by the others."""
    return {tuple(row[:-1]): row[-1] for row in ask.execute(query).iter_rows()}


def _flows_and_stocks(ask: Ask, findings: Findings) -> None:
    """V15: the stock at a month end less that at the one before equals the flows of the month; the same for whole years."""
    days = sorted(day for (day,) in ask.execute("SELECT DISTINCT date FROM lists").iter_rows())
    for what, (of_stock, of_flow) in FLOW_AND_STOCK.items():
        stock, flow = rows(ask, of_stock), rows(ask, of_flow)
        for where in sorted({key[1:] for key in stock} | {key[1:] for key in flow}):
            for before, day in (*pairwise(days), *pairwise(year_ends(days))):
                change = stock.get((day, *where), 0) - stock.get((before, *where), 0)
                flows = sum(flow.get((each, *where), 0) for each in days if before < each <= day)
                findings.equal(Law.V15, flows, change, f"{what}, {' '.join(where)}, from {before} to {day}")


def _sums(ask: Ask, findings: Findings) -> None:
    """V16: two tables agree; homes add up to owners, owners to all; shares of a partition add up to 1."""
    for what, pair in (SAME_SUMS | _home_sums(ask) | _year_end_sums(ask) | _resident_sums(ask)).items():
        one, other = (rows(ask, query) for query in pair)
        for key in sorted({*one, *other}):
            findings.equal(Law.V16, one.get(key, 0), other.get(key, 0), f"{what}: {' '.join(map(str, key))}")
    residents = rows(ask, "SELECT date, reading, value FROM indicators WHERE target = 'residents'")
    for day in sorted({day for day, _ in residents}):
        private, tekun, other = (residents[day, owner] for owner in ("private", "tekun", "other_public"))
        for group, parts in (("public", tekun + other), ("all", private + tekun + other)):
            findings.holds(Law.V16, near(residents[day, group], parts), f"residents, {group}, {day}", pair=(parts, residents[day, group]))
    for column in PARTITIONS:
        parts = rows(ask, f"SELECT date, {column}, SUM(persons) FROM people GROUP BY date, {column}")
        for day in sorted({day for day, _ in parts}):
            numbers = [n for (when, _), n in parts.items() if when == day]
            total = sum(n / sum(numbers) for n in numbers)
            findings.holds(Law.V16, abs(total - 1) <= TOLERANCE, f"shares by {column}, {day}", pair=(1, total))


def _resident_sums(ask: Ask) -> dict[str, tuple[str, str]]:
    """Return the pairs of queries that compare who lives in homes at the end of a year with the tables of beds and of people."""
    days = ", ".join(f"'{day}'" for (day,) in ask.execute("SELECT DISTINCT date FROM homes").iter_rows())
    on = f"CAST(date AS STRING) IN ({days})"
    return {
        "residents by owner": (
            "SELECT date, owner, SUM(persons) FROM residents GROUP BY date, owner",
            f"SELECT date, owner, SUM(number) FROM beds WHERE measure = 'occupied' AND {on} GROUP BY date, owner",
        ),
        "residents by sex and level": (
            "SELECT date, sex, level, SUM(persons) FROM residents GROUP BY date, sex, level",
            "SELECT date, sex, level, SUM(persons) FROM people "
            f"WHERE setting IN ('ordinary', 'nursing') AND {on} GROUP BY date, sex, level",
        ),
    }


def _home_sums(ask: Ask) -> dict[str, tuple[str, str]]:
    """Return the pairs of queries that compare the sum over a day's homes with the table of beds of that day."""
    days = ", ".join(f"'{day}'" for (day,) in ask.execute("SELECT DISTINCT date FROM homes").iter_rows())
    group = f"{PLACE}, owner"
    return {
        f"beds of homes, {measure}": (
            f"SELECT {group}, SUM({columns}) FROM homes GROUP BY {group}",
            f"SELECT {group}, SUM(number) FROM beds WHERE measure = '{measure}' AND CAST(date AS STRING) IN ({days}) GROUP BY {group}",
        )
        for measure, columns in HOME_SUMS.items()
    }


def _year_end_sums(ask: Ask) -> dict[str, tuple[str, str]]:
    """Return the pairs of queries that compare people by age, and by county unit, with the people of the same month ends."""
    days = ", ".join(f"'{day}'" for (day,) in ask.execute("SELECT DISTINCT date FROM counties").iter_rows())
    cell = f"{PLACE}, sex, level, dementia, setting"
    return {
        "people, by age and all together": (
            f"SELECT {cell}, SUM(persons) FROM ages GROUP BY {cell}",
            f"SELECT {cell}, SUM(persons) FROM people WHERE CAST(date AS STRING) IN ({days}) GROUP BY {cell}",
        ),
        "people of 60+, by county unit and by age": (
            f"SELECT {PLACE}, SUM(persons_60) FROM counties GROUP BY {PLACE}",
            f"SELECT {PLACE}, SUM(persons) FROM ages GROUP BY {PLACE}",
        ),
        "people of 80+, by county unit and by age": (
            f"SELECT {PLACE}, SUM(persons_80) FROM counties GROUP BY {PLACE}",
            f"SELECT {PLACE}, SUM(persons) FROM ages WHERE age NOT IN ('60-64', '65-69', '70-74', '75-79') GROUP BY {PLACE}",
        ),
    }


def _bounds(ask: Ask, tables: Mapping[str, pl.DataFrame], findings: Findings) -> None:
    """V20: shares between 0 and 1, parts no larger than the whole, no NaN or infinity, counts whole and not negative."""
    for what, query in BOUNDED.items():
        for *where, most, number in ask.execute(query).iter_rows():
            findings.holds(Law.V20, 0 <= number <= most, f"{what}: {' '.join(map(str, where))}", pair=(f"0 to {most}", number))
    shares = "SELECT date, target, reading, value FROM indicators WHERE unit = 'share' AND value IS NOT NULL"
    for day, target, reading, value in ask.execute(shares).iter_rows():
        if (target, reading) not in OVER_OTHER_BEDS:
            findings.holds(Law.V20, 0 <= value <= 1, f"{target} {reading}, {day}", pair=("0 to 1", value))
    for name, table in tables.items():
        for column in table.select(cs.numeric()):
            good = column.is_null() | column.is_finite() if column.dtype.is_float() else column.is_not_null() | (name == "works")
            good &= True if name == "works" else (column >= 0).fill_null(True)
            wrong = table.height - int(good.sum())
            findings.checks[Law.V20] += table.height - 1 if table.height else 0
            findings.equal(Law.V20, 0, wrong, f"{name}, {column.name}: numbers that are none, not finite or below 0")


def year_ends(days: list[date]) -> list[date]:
    """Return the first day, and the last day of every year.

    >>> [day.isoformat() for day in year_ends([date(2020, 12, 31), date(2021, 1, 31), date(2021, 2, 28)])]
    ['2020-12-31', '2021-02-28']
    """
    return [day for day, after in zip(days, [*days[1:], None], strict=True) if after is None or after.year > day.year]


def near(one: float, other: float) -> bool:
    """Return whether two numbers are the same, except for the order in which they were added up."""
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other), 1)
