"""What a run leaves behind, as tables: every count once, with the names of its dimensions."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from sim.clock import day_of
from sim.codes import Owner
from sim.results import schema
from sim.results.record import Record
from sim.results.tables import tables_of
from sim.tally import with_homes
from tests.results import hand

LAST = date(2025, 12, 31)


def with_counts(record: Record, **counts: np.ndarray) -> Record:
    return record._replace(counts=record.counts | counts)


def rows(table: pl.DataFrame, **where: object) -> list[dict[str, object]]:
    return table.filter(*(pl.col(name) == value for name, value in where.items())).to_dicts()


def test_people_are_the_living_of_60_and_over_and_empty_cells_have_no_row(small: Record) -> None:
    people = tables_of(small)["people"]
    assert people.filter(pl.col("date") == LAST)["persons"].sum() == 1500
    assert set(people["setting"]) == {"own_home", "waiting", "nursing"}
    assert people["persons"].min() > 0
    assert rows(people, date=LAST, prefecture="2302", setting="waiting") == [
        {"date": LAST, "prefecture": "2302", "sex": "female", "level": "severe", "dementia": True, "setting": "waiting", "persons": 10}
    ]


def test_a_month_is_named_by_its_last_day_and_the_baseline_comes_first(small: Record) -> None:
    flows = tables_of(small)["flows"]
    assert flows.row(0, named=True) == {"month": date(2021, 1, 31), "prefecture": "2301", "event": "death", "why": "none", "number": 3}
    assert flows.height == 60
    lists = tables_of(small)["lists"]
    assert (lists["month"].min(), lists["month"].max()) == (date(2020, 12, 31), LAST)
    assert rows(lists, month=LAST, prefecture="2302", queue_class="public", measure="wait_days")[0]["number"] == 90
    assert dict(lists.group_by("measure").agg(pl.col("unit").first()).iter_rows())["wait_days"] == "simulated person-days"


def test_beds_of_owners_and_kinds_add_up_to_those_of_the_homes(small: Record) -> None:
    tables = tables_of(small)
    beds, homes = (tables[name].filter(pl.col("date") == LAST) for name in ("beds", "homes"))
    assert rows(beds, prefecture="2301", owner="tekun", kind="nursing", measure="built")[0]["number"] == 20
    assert rows(beds, prefecture="2302", owner="tekun", kind="nursing", measure="built")[0]["number"] == 0
    assert rows(beds, prefecture="2301", owner="tekun", kind="ordinary", measure="misplaced")[0]["number"] == 2
    for measure, columns in {"built": ("built_ordinary", "built_nursing"), "occupied": ("occupied_ordinary", "occupied_nursing")}.items():
        by_home = sum(homes[column].sum() for column in columns)
        assert beds.filter(pl.col("measure") == measure)["number"].sum() == by_home == {"built": 200, "occupied": 92}[measure]


def test_homes_are_told_at_the_baseline_and_at_each_years_end(small: Record) -> None:
    homes = tables_of(small)["homes"]
    assert homes["date"].unique().sort().to_list() == [date(year, 12, 31) for year in range(2020, 2026)]
    assert rows(homes, date=LAST, home=12) == [dict.fromkeys(schema.HOME_MEASURES, 0) | {
        "date": LAST, "home": 12, "county": "230123", "prefecture": "2301", "owner": "tekun", "operator": "public", "sampled": True,
        "built_ordinary": 40, "built_nursing": 20, "in_works": 0, "in_works_over_90_days": 0, "closing_ordinary": 0, "closing_nursing": 0,
        "occupied_ordinary": 20, "occupied_nursing": 16, "nursing_needs_in_ordinary": 2, "ordinary_needs_in_nursing": 0,
        "waiting_ordinary_only": 0, "waiting_either": 0, "waiting_nursing_only": 0, "carers": 2.5,
    }]  # fmt: skip


def test_a_home_that_opens_later_has_rows_from_then_on(small: Record) -> None:
    def with_one_more(column: np.ndarray) -> np.ndarray:
        return np.concatenate([column, np.zeros_like(column[:, :1])], 1)

    past = small.history
    built = with_one_more(past.built)
    built[30:, 4] = (8, 2)
    by_home = {
        name: with_one_more(getattr(past, name)) for name in ("works", "long_works", "closing", "paper", "under_60", "filling", "carers")
    }
    who = {"home": [*past.home, 23], "owner": [*past.owner, Owner.TEKUN], "county": [*past.county, 2]}
    past = past._replace(built=built, **by_home, **{name: np.array(column) for name, column in who.items()})
    homes = tables_of(small._replace(history=past, counts=with_homes(small.counts, 5)))["homes"]
    later = rows(homes, home=23)
    assert [row["date"] for row in later] == [date(2023, 12, 31), date(2024, 12, 31), LAST]
    assert (later[0]["county"], later[0]["operator"], later[0]["sampled"], later[0]["built_nursing"]) == ("230281", "public", None, 2)


def test_people_by_age_are_those_of_the_table_of_people_at_the_ends_of_years(small: Record) -> None:
    tables = tables_of(small)
    ages, people = tables["ages"], tables["people"]
    assert rows(ages, date=LAST, setting="nursing") == [
        {"date": LAST, "prefecture": "2302", "sex": "female", "age": "80-84", "level": "severe", "dementia": True, "setting": "nursing",
         "persons": 92}
    ]  # fmt: skip
    assert ages["age"].unique(maintain_order=True).to_list() == ["60-64", "75-79", "80-84"]
    assert ages["date"].unique().sort().to_list() == [date(year, 12, 31) for year in range(2020, 2026)]
    cell = [column for column in people.columns if column != "persons"]
    summed = ages.group_by(cell, maintain_order=True).agg(pl.col("persons").sum())
    assert summed.equals(people.filter(pl.col("date").is_in(ages["date"].unique().implode())))


def test_a_county_unit_has_a_row_at_each_end_of_a_year_with_its_people(small: Record) -> None:
    counties = tables_of(hand.until(small, date(2021, 2, 28)))["counties"]
    ends, people = (date(2020, 12, 31), date(2021, 2, 28)), (("230102", 1000, 0), ("230123", 0, 0), ("230281", 500, 92))
    assert counties.select("date", "county", "persons_60", "persons_80").rows() == [(day, *row) for day in ends for row in people]
    units = schema.county_units({"counties": counties})
    assert units["name"].to_list() == ["道里区", "依兰县", "讷河市"]


def test_who_lives_in_homes_is_told_at_each_years_end_by_owner(small: Record) -> None:
    table = tables_of(small)["residents"]
    assert table["date"].unique().sort().to_list() == [date(year, 12, 31) for year in range(2020, 2026)]
    woman = {"sex": "female", "age": "75-79", "level": "severe", "means": "others", "years": "2"}
    found = [("private", 40), ("tekun", 36), ("other_public", 16)]
    assert rows(table, date=LAST) == [{"date": LAST, "owner": owner} | woman | {"persons": number} for owner, number in found]


def test_coverage_tells_all_villages_and_those_with_a_facility(small: Record) -> None:
    coverage = tables_of(small)["coverage"].filter(pl.col("date") == LAST)
    told = dict(coverage.filter(pl.col("county") == "230281").select("measure", "number").iter_rows())
    assert told == {"villages": 4, "activity_room": 0, "station": 1, "mutual_aid": 1, "tekun_facility": 0}


def test_a_project_is_a_row_with_its_place_and_its_days(small: Record) -> None:
    assert tables_of(small)["works"].to_dicts() == [{
        "project": 0, "lever": "cover", "prefecture": "2302", "county": "230281", "home": None, "place": 9001, "kind": "mutual_aid",
        "planned": 1, "done": 1, "unit": "places", "start": date(2021, 7, 1), "planned_end": date(2022, 1, 1), "ended": date(2022, 1, 1),
        "months": 6, "outcome": "done",
    }]  # fmt: skip


def test_rows_are_sorted_by_all_dimensions_with_labels_in_the_order_of_their_codes(small: Record) -> None:
    beds = tables_of(small)["beds"]
    assert beds.select("date", "prefecture").equals(beds.select("date", "prefecture").sort("date", "prefecture"))
    number = len(schema.BED_MEASURES)
    first = beds.head(6 * number)
    assert first["owner"].unique(maintain_order=True).to_list() == ["private", "tekun", "other_public"]
    assert first["kind"].to_list()[: 2 * number] == ["ordinary"] * number + ["nursing"] * number


def test_no_order_of_homes_counties_and_prefectures_shows_in_a_table(small: Record) -> None:
    straight, turned = tables_of(small), tables_of(hand.turned_round(small))
    assert [name for name in straight if not straight[name].equals(turned[name])] == []


def test_a_province_without_homes_people_and_months_has_empty_tables_with_headers() -> None:
    tables = tables_of(hand.nobody_nowhere())
    assert {name: table.height for name, table in tables.items()} == dict.fromkeys(tables, 0)
    assert {name: schema.complaints(name, table) for name, table in tables.items()} == {name: [] for name in tables}


def test_every_table_has_the_columns_and_types_that_are_declared(small: Record) -> None:
    tables = tables_of(small)
    assert [*tables, "indicators"] == list(schema.TABLES)
    assert {name: schema.complaints(name, table) for name, table in tables.items()} == {name: [] for name in tables}


def test_a_run_that_ends_within_a_month_names_its_last_day(small: Record) -> None:
    short = small._replace(world=small.world._replace(end=day_of(date(2025, 12, 20))))
    assert tables_of(short)["people"]["date"].max() == date(2025, 12, 20)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda record: with_counts(record, people=record.counts["people"][1:]), "60, 61"),
        (lambda record: with_counts(record, occupied=record.counts["occupied"][:, 1:]), "homes in its parts"),
        (lambda record: record._replace(first_month=60), "begins in month 60"),
        (lambda record: record._replace(history=record.history._replace(home=record.history.home[::-1])), "not those of its world"),
        (lambda record: record._replace(world=record.world._replace(end=day_of(date(2021, 6, 1)))), "after the end"),
    ],
)
def test_parts_that_do_not_fit_together_are_refused(small: Record, change: object, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        tables_of(change(small))  # type: ignore[operator]
