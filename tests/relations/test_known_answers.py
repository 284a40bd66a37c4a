"""R20: hazards of 0, no beds, no carers, nobody who asks, one person, nobody at all: what then happens is known without a run."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim import lab, scenario, tally
from sim.codes import Event, Setting, Why
from sim.lives.fast import FastLives
from sim.province import growth
from sim.results import schema
from sim.results.result import Result
from sim.study.baseline import BASELINE_DAY, Baseline, Setup
from sim.study.run import run
from sim.world.columns import Elders, Seeds, World
from tests.lives.towns import END, NOTHING, empty_homes, lively, town
from tests.relations.worlds import ENGINES, Run, in_order, live, of_event, with_people

UNTIL = 1500
IN_CARE = {Event.JOIN, Event.ADMIT, Event.MOVE, Event.OFF_LIST, Event.DISCHARGE}


@cache
def crowded() -> World:
    return town(lively(), times=1, end=END)


def lived(engine: str, world: World | None = None, **rates: float) -> Run:
    return live(engine, world or crowded(), lively().with_rates(**rates), UNTIL)


def kinds(run: Run) -> set[int]:
    """Return the events that happen at all."""
    return set(run.events[:, 2].tolist())


def without_beds() -> World:
    world = empty_homes(crowded())
    return world._replace(homes=world.homes._replace(beds=np.zeros_like(world.homes.beds)))


@pytest.mark.parametrize("engine", ENGINES)
def test_r20_mortality_0_nobody_dies_and_nobody_is_widowed(engine: str) -> None:
    found = lived(engine, death=0.0)
    assert not kinds(found) & {Event.DEATH, Event.WIDOWED}
    assert not found.counts["people"][..., Setting.DEAD].any()
    assert Event.DEATH in kinds(lived(engine))


@pytest.mark.parametrize("engine", ENGINES)
def test_r20_without_deaths_and_emigration_who_is_there_is_who_was_and_who_has_turned_60(engine: str) -> None:
    found = lived(engine, death=0.0, emigration=0.0)
    there = found.counts["people"][..., : Setting.DEAD].sum(axis=(1, 2, 3, 4, 5))
    b60 = np.concatenate([elders.b60 for elders in crowded().elders])
    month_ends = np.cumsum([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) - 1  # of 2016
    assert there[:12].tolist() == [int((b60 <= day).sum()) for day in month_ends]


@pytest.mark.parametrize("engine", ENGINES)
def test_r20_incidence_0_nobody_changes_level_or_becomes_demented(engine: str) -> None:
    found = lived(engine, worsening=0.0, recovery=0.0, dementia=0.0)
    assert not kinds(found) & {Event.WORSEN, Event.RECOVER, Event.DEMENTIA}
    assert len(of_event(found.events, Event.ADMIT)) > 50


@pytest.mark.parametrize("engine", ENGINES)
def test_r20_nobody_asks_beds_stay_empty(engine: str) -> None:
    found = lived(engine, empty_homes(crowded()), seeking=0.0)
    assert not kinds(found) & (IN_CARE | {Event.SEEK})
    assert not found.counts["occupied"].any()
    assert Event.DEATH in kinds(found)


@pytest.mark.parametrize("engine", ENGINES)
def test_r20_no_beds_who_seeks_finds_no_home_and_nobody_waits(engine: str) -> None:
    found = lived(engine, without_beds())
    assert not kinds(found) & IN_CARE
    sought = of_event(found.events, Event.SEEK)
    assert len(sought) > 500
    assert set(sought[:, 3:].ravel().tolist()) == {-1, Why.NO_HOME}


@pytest.mark.parametrize("engine", ENGINES)
def test_r20_beds_closed_to_all_who_asks_waits_or_leaves_the_list(engine: str) -> None:
    """A home with beds but without any carers is chosen, and under the universal bar it admits nobody."""
    world, everybody = empty_homes(crowded()), lively().admission._replace(heavy_only=0)
    found = live(engine, world._replace(carers=np.zeros_like(world.carers)), replace(lively(), admission=everybody), UNTIL)
    assert not kinds(found) & {Event.ADMIT, Event.MOVE, Event.DISCHARGE}
    joined, left = (len(of_event(found.events, kind)) for kind in (Event.JOIN, Event.OFF_LIST))
    end_of_last_month = found.counts["lists"][..., tally.WAITING].sum(axis=(1, 2))
    assert joined > left > 20
    assert end_of_last_month[-1] > 20
    assert not found.counts["occupied"].any()


def some(number: int) -> World:
    """Return the town with nobody in care, and of its people the first so many who are 60 and have no spouse, all in one prefecture."""

    def few(i: int, elders: Elders, seeds: Seeds) -> tuple[Elders, Seeds]:
        single = np.flatnonzero((elders.b60 <= 0) & (elders.mate == -1))
        return in_order(elders, seeds, single[: number if i == 0 else 0])

    return with_people(empty_homes(crowded()), few)


@pytest.mark.parametrize("engine", ENGINES)
def test_r20_one_person_who_wants_a_bed_has_it_on_the_day_of_asking(engine: str) -> None:
    """Beds are free and carers are enough: the evening of the first search that ends in a home is the evening of moving in."""
    p = lively().with_rates(**NOTHING | {"seeking": 200.0})
    found = live(engine, some(1), p, UNTIL)
    assert kinds(found) == {Event.SEEK, Event.JOIN, Event.ADMIT}
    (joined,), (admitted,) = (of_event(found.events, kind) for kind in (Event.JOIN, Event.ADMIT))
    assert joined[[0, 1, 3]].tolist() == admitted[[0, 1, 3]].tolist()
    assert found.events[-1, 0] == admitted[0], "who has a bed does not seek"
    assert found.counts["occupied"][-1].sum() == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_r20_one_person_has_one_life(engine: str) -> None:
    found = live(engine, some(1), lively().with_rates(death=100.0), UNTIL)
    assert len(set(found.events[:, 1].tolist())) == 1
    assert (of_event(found.events, Event.DEATH)[:, 2] == Event.DEATH).sum() == 1
    assert set(found.counts["people"][-1].sum(axis=(0, 1, 2, 3)).tolist()) == {0, 1}


@pytest.mark.parametrize("engine", ENGINES)
def test_r20_nobody_at_all_nothing_happens(engine: str) -> None:
    found = live(engine, some(0), lively(), UNTIL)
    assert found.events.shape == (0, 5)
    assert all(not column.any() for column in found.counts.values())


@pytest.mark.parametrize("people", [0, 1])
def test_r20_a_run_of_nobody_or_one_has_every_table_with_its_columns_and_a_scorecard(small: Setup, tmp_path: Path, people: int) -> None:
    """Saved and loaded; the plan is built and scored, and nothing is divided by zero."""
    lives = FastLives(some(people), small.params, END, 1)
    growth.from_2016(lives, some(people), BASELINE_DAY)
    lives.save(tmp_path / "lives.state")
    result = run(small, Baseline(some(people), tmp_path / "lives.state", ""), scenario.load("plan_2025")).result
    loaded = Result.load(result.save(tmp_path / "saved"))
    assert loaded.digest == result.digest
    for name, columns in schema.TABLES.items():
        assert dict(loaded.tables[name].schema) == columns, name
    numbers = [value for value in loaded.tables[schema.INDICATORS]["value"].to_list() if value is not None]
    assert all(math.isfinite(value) for value in numbers)
    assert len(loaded.score().rows) == 10
    if people == 0:
        assert [name for name in (schema.PEOPLE, schema.FLOWS) if loaded.tables[name].height] == []
        assert loaded.tables[schema.WORKS].height > 0, "homes are built for whoever may come"


LAB = """
[lab]
name = "x"
years = 3
copies = 4
[[home]]
name = "A"
ordinary = {beds}
[[demand]]
name = "all"
per_year = {per_year}
homes = ["A"]
stay = {{ law = "fixed", mean_years = 1 }}
{more}
[[cohort]]
name = "nobody dies"
people = {people}
age = 70.0
death = {{ by_level = [0.0, 0.0, 0.0, 0.0, 0.0] }}
"""


def in_the_lab(engine: str, beds: int = 1, per_year: float = 20.0, people: int = 10, more: str = "") -> lab.result.LabResult:
    return lab.run(lab.file.from_text(LAB.format(beds=beds, per_year=per_year, people=people, more=more)), engine=engine, threads=1)


@pytest.mark.parametrize("engine", ENGINES)
def test_r20_in_the_laboratory_without_beds_everybody_waits_or_is_lost(engine: str) -> None:
    waits, lost = in_the_lab(engine, beds=0), in_the_lab(engine, beds=0, more='patience = "none"')
    assert [waits.row(name).mean for name in ("admitted", "prob_wait", "mean_occupied")] == [0, 1, 0]
    assert [lost.row(name).mean for name in ("admitted", "prob_lost", "mean_waiting")] == [0, 1, 0]
    assert waits.row("asked").mean == lost.row("asked").mean > 10
    assert waits.people["admitted_day"].null_count() == waits.people.height


@pytest.mark.parametrize("engine", ENGINES)
def test_r20_in_the_laboratory_with_beds_for_all_nobody_waits_and_a_cohort_without_deaths_stays_whole(engine: str) -> None:
    found = in_the_lab(engine, beds=500)
    assert [found.row(name).mean for name in ("prob_wait", "mean_waiting", "mean_list_days")] == [0, 0, 0]
    assert (found.row("alive", demand="nobody dies").mean, found.row("deaths", demand="nobody dies").mean) == (10, 0)
