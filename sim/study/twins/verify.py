"""Two engines, one truth: both simulate the same world under the same scenario and are compared event by event, then table by table.

The worlds are random (`random_worlds.py`); the shipped scenarios also run through the whole slow tier. A difference is reported as the
first event that only one engine has, with both engines' records of that person's life.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import date_of, month_number
from sim.codes import EVENT_OF, Event, Why
from sim.lives.fast import FastLives
from sim.lives.reference import ReferenceLives
from sim.province import growth
from sim.province.inventory import Beds
from sim.province.model import Province
from sim.province.operations import Facts
from sim.province.works import works_rules
from sim.scenario import Scenario
from sim.study.baseline import BASELINE_DAY, ENGINES, Setup, engine_of
from sim.study.run import Progress
from sim.study.twins import random_deeds, random_worlds
from sim.study.twins.random_worlds import Case
from sim.world.build import build
from sim.world.columns import World
from sim.world.frame import elders_by_county, expected_elders

Rows = NDArray[np.int32]
Branch = tuple[Event, Why]
ENDS: dict[Event, tuple[Why, ...]] = {
    Event.DEATH: (Why.NONE, Why.ON_LIST, Why.IN_CARE),
    Event.EMIGRATE: (Why.NONE, Why.WITH_SPOUSE),
    Event.SEEK: (Why.STAYED, Why.NO_HOME, Why.CHOSE_HOME, Why.KEPT_LIST, Why.OTHER_HOME),
    Event.DISCHARGE: (Why.WENT_HOME, Why.MOVED_AWAY),
    Event.JOIN: (Why.CHOSE_HOME, Why.OTHER_HOME, Why.WITH_SPOUSE, Why.NEEDS_NURSING),
    Event.ADMIT: (Why.FREE_BED, Why.FREE_NURSING, Why.IDLE_NURSING),
    Event.MOVE: (Why.FREE_NURSING,),
    Event.OFF_LIST: (
        Why.DIED, Why.RECOVERED, Why.GAVE_UP, Why.MOVED_AWAY, Why.WENT_HOME, Why.STAYED, Why.NO_HOME, Why.OTHER_HOME,
    ),
}  # fmt: skip
"""Reasons each event may have; events not named here have none."""
BRANCHES: tuple[Branch, ...] = tuple((event, why) for event in Event for why in ENDS.get(event, (Why.NONE,)))
EVENTS, WHYS = tuple(Event), tuple(Why)
SCENARIO_STEPS = 10
"""A scenario takes about as long as this many random worlds."""


class Parting(NamedTuple):
    """Where two engines diverge."""

    case: str
    what: str
    """`event`, or the name of the table or answer that differs although no event does."""
    where: tuple[int, ...]
    """The event (day, person, event, home, why), or the first cell of the table that differs."""
    only_in: str
    """The engine that has the event; empty for a table."""
    events: int
    """Number of events that only one engine has."""
    histories: dict[str, tuple[tuple[int, ...], ...]]
    """All events of that person, by engine."""


class Report(NamedTuple):
    """What was compared, and the differences."""

    cases: int
    people: int
    """Persons in all cases, including those who turn 60 later."""
    events: int
    """Events of the fast engine."""
    cells: int
    """Cells of tables compared."""
    branches: dict[Branch, int]
    """How often each happened."""
    together: int
    """Person-days on which several clocks of one person rang."""
    deeds: dict[str, int]
    """How often each thing was done between two days."""
    partings: tuple[Parting, ...]
    seconds: dict[str, float]
    """Seconds by engine, for the lives only."""

    @property
    def unused(self) -> tuple[Branch, ...]:
        """Return what never happened."""
        return tuple(branch for branch in BRANCHES if not self.branches.get(branch))

    @property
    def differing(self) -> int:
        """Return how many events only one engine has."""
        return sum(parting.events for parting in self.partings)


class Lived(NamedTuple):
    """What one engine produced for a case."""

    lives: FastLives | ReferenceLives
    answers: tuple[int, ...]
    """Its answers to the slow tier, in order."""
    seconds: float


NOTHING = Report(0, 0, 0, 0, {}, 0, {}, (), dict.fromkeys(ENGINES, 0.0))


def verify(s: Setup, scenarios: Iterable[Scenario], worlds: int, people: int, progress: Progress | None = None) -> Report:
    """Compare the engines on random worlds of about this many people, then on scenarios in the world of the setup."""
    report, chosen = NOTHING, list(scenarios)
    steps = worlds + SCENARIO_STEPS * len(chosen)
    for number in range(worlds):
        report = add(report, random_world(s, number, people))
        if progress:
            progress((number + 1) / steps)
    for number, scenario in enumerate(chosen):
        report = add(report, through_province(s, scenario))
        if progress:
            progress((worlds + SCENARIO_STEPS * (number + 1)) / steps)
    return report


def random_world(s: Setup, number: int, people: int) -> Report:
    """Compare the engines on one random world."""
    case = random_worlds.case(s.evidence, s.params.fitted, number, people, s.seed, s.end)
    lived = {name: play(engine_of(name), case) for name in ENGINES}
    report = compare(case.name, lived, case.world, s.end)
    return report._replace(deeds=dict(Counter(deed.what for deed in case.deeds)))


def play(engine: type[FastLives] | type[ReferenceLives], case: Case, **options: Any) -> Lived:
    """Simulate a case with an engine."""
    started = time.process_time()
    lives = engine(case.world, case.params, case.end, 1, True, **options)
    answers, beds = [], Beds(case.world.homes, case.world.carers, 0, case.fill_months)
    for deed in case.deeds:
        growth.settle(lives, beds, deed.day)
        answers.append(random_deeds.act(lives, beds, deed))
    growth.settle(lives, beds, case.end + 1)
    return Lived(lives, tuple(answers), time.process_time() - started)


def through_province(s: Setup, scenario: Scenario) -> Report:
    """Compare the engines on a scenario run through the slow tier: each simulates from 2016 to the end of the setup."""
    world = build(s.evidence, s.params, s.frame, s.share, s.seed, s.end, s.threads)
    facts = Facts(elders_by_county(s.frame), works_rules(s.evidence))
    lived = {}
    for name in ENGINES:
        started = time.process_time()
        lives = engine_of(name)(world, s.params, s.end, 1, True)
        growth.from_2016(lives, world, BASELINE_DAY)
        province = Province(world._replace(elders=(), seeds=()), lives, scenario, s.seed, BASELINE_DAY, s.end, facts)
        province.run(s.end)
        done = tuple(number for works in province.events for number in (works.number, works.done, works.ended))
        lived[name] = Lived(lives, done, time.process_time() - started)
    return compare(scenario.name, lived, world, s.end)


def compare(case: str, lived: dict[str, Lived], world: World, end: int) -> Report:
    """Return the report of one case, and release the agents."""
    events = {name: one.lives.events() for name, one in lived.items()}
    cells = {name: tables(one, len(world.counties.code), end) for name, one in lived.items()}
    parting = first_event(case, events) or first_cell(case, cells)
    fast = events["fast"]
    report = NOTHING._replace(
        cases=1,
        people=sum(len(elders.key) for elders in world.elders),
        events=len(fast),
        cells=sum(table.size for table in cells["fast"].values()),
        branches={(EVENTS[event], WHYS[why]): n for (event, why), n in Counter(map(tuple, fast[:, [2, 4]].tolist())).items()},
        together=together(fast),
        partings=(parting,) if parting else (),
        seconds={name: one.seconds for name, one in lived.items()},
    )
    for one in lived.values():
        if isinstance(one.lives, ReferenceLives):
            one.lives.close()
    return report


def together(events: Rows) -> int:
    """Return the person-days on which several clocks of one person rang.

    >>> together(np.array([[3, 7, 2, -1, 0], [3, 7, 4, -1, 0], [3, 8, 4, -1, 0], [3, 8, 14, -1, 0]], np.int32))
    1
    """
    rung = events[np.isin(events[:, 2], list(EVENT_OF.values()))]
    _, times = np.unique(rung[:, :2], axis=0, return_counts=True)
    return int((times > 1).sum())


def tables(one: Lived, counties: int, end: int) -> dict[str, NDArray[Any]]:
    """Return everything an engine counts: every month's tables, the homes and the people at the end, its answers."""
    last = month_number(date_of(end + 1)) - 1
    counted: dict[str, NDArray[Any]] = {**one.lives.counts(0, last)} if last >= 0 else {}
    view = {f"homes.{name}": column for name, column in one.lives.homes()._asdict().items()}
    people = {"census": one.lives.census(), "population": one.lives.population(counties), "residents": one.lives.residents()}
    return counted | view | people | {"answers": np.array(one.answers)}


def first_event(case: str, events: dict[str, Rows]) -> Parting | None:
    """Return the first event that only one engine has."""
    if np.array_equal(events["fast"], events["reference"]):
        return None
    count = {name: Counter(map(tuple, rows.tolist())) for name, rows in events.items()}
    only = {"fast": count["fast"] - count["reference"], "reference": count["reference"] - count["fast"]}
    row, name = min((row, name) for name, rows in only.items() for row in rows)
    person = row[1]
    histories = {name: tuple(map(tuple, rows[rows[:, 1] == person].tolist())) for name, rows in events.items()}
    return Parting(case, "event", row, name, sum(rows.total() for rows in only.values()), histories)


def first_cell(case: str, found: dict[str, dict[str, NDArray[Any]]]) -> Parting | None:
    """Return the first table in which the engines differ, with its first differing cell."""
    for name, fast in found["fast"].items():
        reference = found["reference"][name]
        if fast.shape != reference.shape:
            return Parting(case, name, (*fast.shape, *reference.shape), "", 0, {})
        if not np.array_equal(fast, reference):
            return Parting(case, name, tuple(int(i) for i in np.argwhere(fast != reference)[0]), "", 0, {})
    return None


def add(a: Report, b: Report) -> Report:
    """Return two reports as one."""
    return Report(
        a.cases + b.cases,
        a.people + b.people,
        a.events + b.events,
        a.cells + b.cells,
        dict(Counter(a.branches) + Counter(b.branches)),
        a.together + b.together,
        dict(Counter(a.deeds) + Counter(b.deeds)),
        a.partings + b.partings,
        {name: a.seconds[name] + b.seconds[name] for name in ENGINES},
    )


def share_of(s: Setup, people: int) -> float:
    """Return the share of the frame with about this many people aged 60+ on the census day, at most 1."""
    return min(1.0, people / float(expected_elders(s.frame).sum()))
