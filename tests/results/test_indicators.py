"""The indicators: by hand on a small province, and each of them counted again, row by row, from the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
import pytest

from sim.evidence import Evidence
from sim.results.indicators.t4 import plan_villages
from sim.results.record import Record
from sim.results.result import collect
from tests.results import hand
from tests.results.hand import HARBIN, HOME_12, HOME_21, MONTHS, QIQIHAR

LAST = date(2025, 12, 31)
Figures = Mapping[tuple[date, str, str], tuple[float | None, float, float | None]]
Rows = list[dict[str, Any]]


def figures(record: Record, numbers: Evidence) -> Figures:
    """Value, numerator, denominator by date, target and reading."""
    table = collect(record, numbers).tables["indicators"]
    return {(row["date"], row["target"], row["reading"]): (row["value"], row["numerator"], row["denominator"]) for row in table.to_dicts()}


def test_t1_counts_built_beds_and_with_b_the_18046_places_of_day_care(small: Record, numbers: Evidence) -> None:
    told = figures(small, numbers)
    assert (told[LAST, "T1", "a"][0], told[LAST, "T1", "b"][0]) == (200, 200 + 18_046)
    assert told[LAST, "beds_per_1000", "elders"] == (200 / 1.5, 200, 1.5)
    assert told[LAST, "beds_per_1000", "elders_daycare"] == (18_246 / 1.5, 18_246, 1.5)


def test_t4_counts_any_facility_or_stations_and_mutual_aid_or_mutual_aid_alone(small: Record, numbers: Evidence) -> None:
    told = figures(small, numbers)
    assert [told[LAST, "T4", reading] for reading in "abc"] == [(0.4, 4, 10), (0.3, 3, 10), (0.1, 1, 10)]


def test_t4_is_told_of_9026_villages_where_the_frame_is_the_province(numbers: Evidence) -> None:
    assert [plan_villages(villages, numbers) for villages in (9025, 9026, 9000, 10)] == [9026, 9026, 9000, 10]


def test_t6_counts_counties_and_cities_and_no_districts(small: Record, numbers: Evidence) -> None:
    assert figures(small, numbers)[LAST, "T6", "a"] == (0.5, 1, 2)


def test_t8_is_nursing_beds_of_all_beds(small: Record, numbers: Evidence) -> None:
    assert figures(small, numbers)[LAST, "T8", "a"] == (0.25, 50, 200)


def test_t7_leaves_out_beds_in_works_for_over_90_days_and_takes_the_mean_of_twelve_month_ends(small: Record, numbers: Evidence) -> None:
    """52 residents in 100 public beds; 20 of them in long works at the last six month ends of 2025: (6 x 52/100 + 6 x 52/80) / 12."""
    small.history.long_works[-6:, HOME_12] = 20
    told = figures(small, numbers)
    assert told[date(2025, 6, 30), "T7", "a"] == (0.52, 52, 100)
    assert told[LAST, "T7", "a"] == (0.65, 52, 80)
    assert told[LAST, "T7", "a_year"][0] == pytest.approx(0.585, abs=1e-15)
    assert told[LAST, "T7", "a_year"][1:] == (52, 90)
    assert told[LAST, "T7", "tekun"] == (0.9, 36, 40)
    assert told[LAST, "T7", "other_public"] == (0.4, 16, 40)
    assert (date(2025, 6, 30), "T7", "a_year") not in told


def test_t7_c_stands_on_the_beds_of_2020_so_that_closing_beds_is_no_success(small: Record, numbers: Evidence) -> None:
    small.history.built[1:, HOME_21] = (12, 4)
    told = figures(small, numbers)
    assert told[LAST, "T7", "a_year"][0] == pytest.approx(52 / 76)
    assert told[LAST, "T7", "c_year"][0] == pytest.approx(0.52)


def test_a_share_scales_people_and_leaves_beds_alone(small: Record, numbers: Evidence) -> None:
    told = figures(small._replace(world=small.world._replace(share=0.5)), numbers)
    assert told[LAST, "T1", "a"][0] == 200
    assert told[LAST, "elders", "all"][0] == 3000
    assert told[LAST, "T7", "a"] == (1.04, 104, 100)
    assert told[LAST, "wait_days", "admitted_year"][0] == 45


def test_waits_and_deaths_are_told_by_year_and_residents_who_wait_apart(small: Record, numbers: Evidence) -> None:
    """Each month two are admitted after 90 days in all, and one dies waiting."""
    told = figures(small, numbers)
    assert told[LAST, "wait_days", "admitted_year"] == (45, 12 * 90, 24)
    assert told[LAST, "died_waiting", "all_year"][0] == 12
    assert (told[LAST, "waiting", "all"][0], told[LAST, "waiting", "residents"][0]) == (10, 1)
    assert told[LAST, "waiting", "per_public_bed"] == (0.1, 10, 100)
    assert told[LAST, "wrong_bed", "nursing_needs_in_ordinary"][0] == 2


def test_where_there_is_nothing_to_be_a_share_of_there_is_no_value(small: Record, numbers: Evidence) -> None:
    small.history.built[:] = 0
    small.counts["occupied"][:] = 0
    told = figures(small, numbers)
    assert told[LAST, "T7", "a"] == (None, 0, 0)
    assert told[LAST, "T7", "a_year"][0] is None
    assert told[LAST, "T8", "a"][0] is None
    assert told[LAST, "T4", "a"][0] == 0.4


def test_a_run_without_months_has_no_indicators(numbers: Evidence) -> None:
    assert collect(hand.nobody_nowhere(), numbers).tables["indicators"].height == 0


def shuffled(record: Record) -> Record:
    """The small province with numbers that say nothing, the same on every run."""
    chance = np.random.default_rng(14)
    past = record.history
    for part in (record.counts[name] for name in ("people", "flows", "lists", "occupied", "waiting", "misplaced")):
        part[:] = chance.integers(0, 50, part.shape)
    past.built[:] = chance.integers(60, 90, past.built.shape)
    past.long_works[:] = chance.integers(0, 30, past.long_works.shape)
    past.villages[:] = chance.integers(0, 9, past.villages.shape)
    past.tekun[:] = chance.integers(0, 2, past.tekun.shape)
    return record._replace(world=record.world._replace(share=0.3))


def total(rows: Rows, column: str, wanted: Callable[[dict[str, Any]], bool]) -> Fraction:
    return Fraction(sum(row[column] for row in rows if wanted(row)))


PUBLIC = ("tekun", "other_public")
GROUPS = {"all": (*PUBLIC, "private"), "public": PUBLIC, "private": ("private",), "tekun": ("tekun",), "other_public": ("other_public",)}
ANY, CARE, MUTUAL = ("activity_room", "station", "mutual_aid"), ("station", "mutual_aid"), ("mutual_aid",)


def recounted(tables: Mapping[str, Rows], day: date, first: date, share: Fraction) -> dict[tuple[str, str], Fraction | None]:
    """Every indicator of one month end again, in plain Python, from rows of that day."""
    today = {name: [row for row in rows if row.get("date", row.get("month")) == day] for name, rows in tables.items()}
    beds, lists = today["beds"], today["lists"]

    def number(measure: str, owners: Iterable[str] = GROUPS["all"], kinds: Iterable[str] = ("ordinary", "nursing")) -> Fraction:
        return total(beds, "number", lambda row: row["measure"] == measure and row["owner"] in owners and row["kind"] in kinds)

    def on_lists(measure: str, classes: Iterable[str] = ("tekun", "priority", "public")) -> Fraction:
        return total(lists, "number", lambda row: row["measure"] == measure and row["queue_class"] in classes) / share

    def villages(measures: Iterable[str]) -> Fraction:
        return total(today["coverage"], "number", lambda row: row["measure"] in measures)

    elders = total(today["people"], "persons", lambda row: True) / share
    kinds = {row["county"]: row["kind"] for row in tables["counties"]}
    units = [county for county, kind in kinds.items() if kind in ("county", "city")]
    having = total(today["coverage"], "number", lambda row: row["measure"] == "tekun_facility" and row["county"] in units)
    public_2020 = total(tables["beds"], "number", lambda row: row["date"] == first and row["measure"] == "built" and row["owner"] in PUBLIC)
    found: dict[tuple[str, str], Fraction | None] = {
        ("T1", "a"): number("built"),
        ("T1", "b"): number("built") + 18_046,
        ("T4", "a"): villages(ANY) / villages(["villages"]),
        ("T4", "b"): villages(CARE) / villages(["villages"]),
        ("T4", "c"): villages(MUTUAL) / villages(["villages"]),
        ("T6", "a"): having / len(units),
        ("T7", "c"): number("occupied", PUBLIC) / share / public_2020,
        ("T8", "a"): number("built", kinds=["nursing"]) / number("built"),
        ("elders", "all"): elders,
        ("beds_per_1000", "elders"): 1000 * number("built") / elders,
        ("beds_per_1000", "elders_daycare"): 1000 * (number("built") + 18_046) / elders,
        ("waiting", "all"): on_lists("waiting"),
        ("waiting", "residents"): on_lists("waiting", ["residents"]),
        ("waiting", "per_public_bed"): total(today["queues"], "persons", lambda row: row["owner"] in PUBLIC)
        / share
        / number("built", PUBLIC),
        ("wrong_bed", "nursing_needs_in_ordinary"): number("misplaced", kinds=["ordinary"]) / share,
        ("wrong_bed", "ordinary_needs_in_nursing"): number("misplaced", kinds=["nursing"]) / share,
    }
    for reading, owners in {"a": PUBLIC, "tekun": ("tekun",), "other_public": ("other_public",)}.items():
        in_use = number("built", owners) - number("in_works_over_90_days", owners)
        found["T7", reading] = number("occupied", owners) / share / in_use if in_use else None
    for group, owners in GROUPS.items():
        found["residents", group] = number("occupied", owners) / share
        found["occupancy", group] = number("occupied", owners) / share / number("built", owners)
    return found


def test_every_indicator_counted_again_from_the_tables_is_the_one_reported(small: Record, numbers: Evidence) -> None:
    result = collect(shuffled(small), numbers)
    tables = {name: table.to_dicts() for name, table in result.tables.items()}
    days = sorted({row["date"] for row in tables["beds"]})
    reported = {(row["date"], row["target"], row["reading"]): row["value"] for row in tables["indicators"]}
    again: dict[tuple[date, str, str], Fraction | None] = {}
    for day in days:
        again |= {(day, *name): value for name, value in recounted(tables, day, days[0], Fraction(3, 10)).items()}
    for year in range(2020, 2026):
        ends = [day for day in days if day.year == year]
        for reading in ("a", "c", "tekun", "other_public"):
            values = [value for day in ends if (value := again[day, "T7", reading]) is not None]
            again[ends[-1], "T7", f"{reading}_year"] = sum(values) / len(values)
        lists = [row for row in tables["lists"] if row["month"].year == year and row["queue_class"] != "residents"]
        days_waited, admitted, died = (
            total(lists, "number", lambda row, what=what: row["measure"] == what) for what in ("wait_days", "admitted", "died")
        )
        again[ends[-1], "wait_days", "admitted_year"] = days_waited / admitted
        again[ends[-1], "died_waiting", "all_year"] = died / Fraction(3, 10)
    assert reported.keys() == again.keys()
    wrong = {name: value for name, value in reported.items() if not close(value, again[name])}
    assert wrong == {}


def close(value: float | None, exact: Fraction | None) -> bool:
    """Whether a float is the exact number to the last bits of a division or two."""
    if value is None or exact is None:
        return value is exact
    return abs(Fraction(value) - exact) <= abs(exact) * Fraction(1, 10**15)


def test_prefectures_add_up_to_the_province_and_months_to_the_year(small: Record, numbers: Evidence) -> None:
    tables = collect(shuffled(small), numbers).tables
    residents = tables["beds"].filter(pl.col("measure") == "occupied", pl.col("date") == LAST)
    assert residents["number"].sum() == int(small.counts["occupied"][-1].sum())
    died = tables["lists"].filter(pl.col("measure") == "died", pl.col("month").dt.year() == 2025)
    assert died["number"].sum() == int(small.counts["lists"][MONTHS - 12 :, [HARBIN, QIQIHAR], :, 3].sum())
