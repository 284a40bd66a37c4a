"""Cohorts: lives told by hand, and counts that every life must fit into."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from sim.codes import Event
from sim.lab import census
from sim.lab.cohorts import days_lived, lives, stretches
from sim.lab.evenings import census_evenings
from sim.lab.result import LabResult, collect
from sim.lab.trajectories import Lived
from tests.lab.records import changes, cohort, elder, elders, lifetimes, lived

DEATH, EMIGRATE, DEMENTIA, WORSEN, RECOVER, TURN_60 = (
    Event.DEATH, Event.EMIGRATE, Event.DEMENTIA, Event.WORSEN, Event.RECOVER, Event.TURN_60,
)  # fmt: skip


def measured(result: LabResult, name: str = "able") -> dict[str, float]:
    return {row.measure: row.mean for row in result.rows if row.demand == name}


def test_a_life_of_ten_days_by_level() -> None:
    story = [changes(2, 1, WORSEN), changes(5, 1, WORSEN), changes(6, 1, RECOVER), changes(9, 1, DEATH)]
    found = measured(collect(lived(elders(20, cohort()), [elder(1)], story)))
    days = {name: round(years * 365.25, 9) for name, years in found.items() if name.startswith(("years", "life"))}
    assert days == {
        "years_lived": 10,  # days 0 to 9: the day of death is the last one lived
        "years_lived_level0": 3,  # 0, 1, 2: what happens on day 2 counts from day 3 on
        "years_lived_level1": 6,  # 3, 4, 5 and 7, 8, 9
        "years_lived_level2": 1,  # 6
        "years_lived_level3": 0,
        "years_lived_level4": 0,
        "life_expectancy": 10,
    }
    assert (found["alive"], found["deaths"], found["emigrated"]) == (0, 1, 0)
    assert math.isnan(found["share_level0"] + math.nan)


def test_an_entrant_lives_from_the_day_after_the_60th_birthday() -> None:
    result = collect(lived(elders(20, cohort(per_year=1.0)), [elder(1, b60=4)], [changes(4, 1, TURN_60), changes(9, 1, DEATH)]))
    assert measured(result)["years_lived"] * 365.25 == pytest.approx(5)
    assert "life_expectancy" not in measured(result), "a cohort that is joined has none"


@pytest.mark.parametrize("story", [[], [changes(9, 1, EMIGRATE)]])
def test_no_life_expectancy_while_somebody_lives_or_after_somebody_left(story: list[Any]) -> None:
    record = lived(elders(20, cohort()), [elder(1), elder(2)], [*story, changes(9, 2, DEATH)])
    assert "life_expectancy" not in measured(collect(record))


def test_the_warm_up_is_not_counted_but_belongs_to_a_life() -> None:
    record = lived(elders(20, cohort(), warmup=5), [elder(1), elder(2)], [changes(4, 1, DEATH), changes(9, 2, DEATH)])
    found = measured(collect(record))
    assert (found["deaths"], found["years_lived"] * 365.25) == pytest.approx((1, 5))
    assert found["life_expectancy"] * 365.25 == pytest.approx((5 + 10) / 2)


def test_somebody_leaves_for_good_and_somebody_stays_to_the_end() -> None:
    found = measured(collect(lived(elders(20, cohort()), [elder(1), elder(2)], [changes(9, 1, EMIGRATE)])))
    assert (found["alive"], found["deaths"], found["emigrated"]) == (1, 0, 1)
    assert found["years_lived"] * 365.25 == pytest.approx(10 + 20)


def test_shares_are_of_the_living_on_the_last_census_evening() -> None:
    story = [changes(3, 1, WORSEN), changes(5, 2, WORSEN), changes(5, 2, DEMENTIA), changes(6, 3, DEATH), changes(8, 4, WORSEN)]
    record = lived(elders(20, cohort(), census=(2, 5)), [elder(person) for person in (1, 2, 3, 4)], story)
    found = measured(collect(record))
    assert [found[f"share_level{level}"] for level in range(5)] == [2 / 4, 2 / 4, 0, 0, 0]
    assert found["share_dementia"] == 1 / 4


def test_cohorts_and_copies_are_told_apart_and_a_start_level_counts() -> None:
    lab = elders(20, cohort(), cohort("frail", 3), copies=2)
    people = [elder(1, 0, 0), elder(2, 1, 0), elder(3, 0, 1)]
    result = collect(lived(lab, people, [changes(9, 2, DEATH), changes(4, 3, RECOVER)]))
    assert result.row("alive", demand="able").per_copy == (1, 0)
    assert result.row("years_lived_level3", demand="frail").per_copy == pytest.approx((5 / 365.25, 0))
    assert math.isnan(result.row("share_level2", demand="frail").per_copy[1]), "nobody of it lives in the second copy"


def test_the_census_tells_completed_age_level_and_dementia() -> None:
    people = [elder(1, b60=-366), elder(2, b60=-360), elder(3, b60=-360)]
    story = [changes(3, 1, WORSEN), changes(3, 1, DEMENTIA), changes(9, 2, DEATH), changes(5, 3, WORSEN)]
    table = collect(lived(elders(20, cohort(), census=(4, 6, 9)), people, story)).census
    rows = table.select("day", "level", "dementia", "age", "present").rows()
    assert rows == [
        (4, 0, False, 60, 2), (4, 1, True, 61, 1),
        (6, 0, False, 61, 1), (6, 1, False, 61, 1), (6, 1, True, 61, 1),  # on day 6 two are 61: 366 days after the 60th birthday
        (9, 1, False, 61, 1), (9, 1, True, 61, 1),
    ]  # fmt: skip
    first = table.row(0, named=True)
    assert (first["copy"], first["home"], first["demand_or_cohort"], first["waiting"], first["occupied"], first["away"]) == (
        0,
        None,
        "able",
        0,
        0,
        0,
    )


def test_counting_a_few_at_a_time_changes_no_census(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [elder(person, copy=person % 3, b60=-50 * person) for person in range(30)]
    story = [changes(10 * person, person, WORSEN) for person in range(30)] + [
        changes(500 + person, person, DEATH) for person in range(0, 30, 2)
    ]
    record = lived(elders(900, cohort(), copies=3), people, story)
    at_once = collect(record).census
    monkeypatch.setattr(census, "CELLS", 1)
    monkeypatch.setattr(census, "PIECES", 4)
    assert collect(record).census.equals(at_once)


def test_without_named_days_the_census_is_taken_every_30_days() -> None:
    table = collect(lived(elders(100, cohort()), [elder(1)], [])).census
    assert table["day"].to_list() == [0, 30, 60, 90]


def test_the_dead_are_listed_with_their_exact_age() -> None:
    lab = elders(3000, cohort(), cohort("frail", 2, sex="male"))
    people = [elder(1), elder(2), elder(3, cohort=1, b60=-1000)]
    result = collect(lived(lab, people, [changes(7, 1, EMIGRATE), changes(2190, 2, DEATH), changes(3, 3, WORSEN), changes(3, 3, DEATH)]))
    assert result.deaths is not None
    assert result.deaths.columns == ["copy", "cohort", "person", "sex", "day", "exact_age_days", "level"]
    assert result.deaths.rows() == [(0, "able", 2, "female", 2190, 21915 + 2191, 0), (0, "frail", 3, "male", 3, 21915 + 1003, 3)]


def test_deaths_are_listed_only_where_the_file_asks() -> None:
    lab = elders(20, cohort())._replace(deaths=False)
    assert collect(lived(lab, [elder(1)], [changes(3, 1, DEATH)])).deaths is None


def on_the_day(record: Lived, person: int, day: int) -> tuple[int, bool, int] | None:
    """Level, dementia and age on an evening, told from the first event on; None: not there."""
    persons = record.persons
    b60, level, ill = int(persons.b60[person]), record.lab.cohorts[persons.cohort[person]].level, False
    if day < b60:
        return None
    for when, _, event, _, _ in record.events[record.events[:, 1] == person].tolist():
        if when > day:
            break
        if event in (DEATH, EMIGRATE):
            return None
        level, ill = level + (event == WORSEN) - (event == RECOVER), ill or event == DEMENTIA
    return level, ill, 60 + math.floor((day - b60) / 365.25)


@settings(max_examples=100, deadline=None)
@given(lifetimes())
def test_the_census_is_what_a_clerk_finds_on_that_evening(record: Lived) -> None:
    expected: Counter[tuple[Any, ...]] = Counter()
    for person in range(len(record.persons.number)):
        name = record.lab.cohorts[record.persons.cohort[person]].name
        for day in census_evenings(record.lab).tolist():
            state = on_the_day(record, person, day)
            if state:
                expected[int(record.persons.copy[person]), day, name, *state] += 1
    table = collect(record).census
    found = table.select("copy", "day", "demand_or_cohort", "level", "dementia", "age", "present").rows()
    assert {row[:-1]: row[-1] for row in found} == expected
    assert len(found) == len(expected)


@settings(max_examples=100, deadline=None)
@given(lifetimes())
def test_days_lived_are_those_that_follow_an_evening_alive(record: Lived) -> None:
    lab, every = record.lab, lives(record)
    parts = stretches(record, every)
    days = np.zeros((2, 5), int)
    np.add.at(days, (every.cohort[parts.life], parts.level), days_lived(lab, parts))
    expected = np.zeros((2, 5), int)
    for person in range(len(record.persons.number)):
        for day in range(lab.warmup, lab.days):
            state = on_the_day(record, person, day - 1)
            if state:
                expected[record.persons.cohort[person], state[0]] += 1
    assert days.tolist() == expected.tolist()


@settings(max_examples=100, deadline=None)
@given(lifetimes())
def test_whoever_began_lives_died_or_left_and_levels_add_up(record: Lived) -> None:
    record = record._replace(lab=record.lab._replace(warmup_years=0.0))
    result = collect(record)
    for number, each in enumerate(record.lab.cohorts):
        found = {row.measure: row for row in result.rows if row.demand == each.name}
        began = (record.persons.cohort == number) & (record.persons.b60 < record.lab.days)
        ends = np.array([found[name].per_copy for name in ("alive", "deaths", "emigrated")]).sum(axis=0)
        assert ends.tolist() == np.bincount(record.persons.copy[began], minlength=2).tolist()
        by_level = math.fsum(found[f"years_lived_level{level}"].mean for level in range(5))
        assert by_level == pytest.approx(found["years_lived"].mean)
    assert result.deaths is not None
    assert result.deaths.height == sum(row.mean * 2 for row in result.rows if row.measure == "deaths")
