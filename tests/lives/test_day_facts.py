"""Days on which everything happens at once, and the first one, in both engines: what can be said of them without living them twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim.codes import Bed, Clock, Event, Need, Owner, Setting, Why
from sim.lives import NewHome
from sim.lives.fast import FastLives
from sim.lives.fast import traits as at
from sim.lives.fast.prefecture import Prefecture
from sim.lives.fast.search import look_around
from sim.lives.reference import ReferenceLives
from sim.world.columns import World
from tests.lives import recount
from tests.lives.towns import NOTHING, empty_homes, rules, town, traits

CERTAIN = 1e9
"""Eleven a day: a clock at this rate rings on the first day, but for one person in 60,000."""
END = 60
ENGINES = (FastLives, ReferenceLives)
CLOCKS = [Event.DEATH, Event.EMIGRATE, Event.DEMENTIA, Event.WORSEN, Event.RECOVER, Event.CHILD, Event.SEEK, Event.DISCHARGE]


@cache
def small() -> World:
    """600 elders, 11 homes."""
    return town(times=1, end=END)


def lived(engine: type[FastLives] | type[ReferenceLives], days: int, **rates: float) -> FastLives | ReferenceLives:
    lives = engine(small(), rules().with_rates(**(NOTHING | rates)), END, 1, True)
    lives.advance(days)
    return lives


def told(lives: FastLives | ReferenceLives, day: int) -> dict[int, list[int]]:
    """Return what clocks have told of each person on a day, in the order in which it happened."""
    out: dict[int, list[int]] = {}
    for at_day, person, event, _, why in np.concatenate(lives.records()).tolist():
        if at_day == day and event in CLOCKS and why != Why.WITH_SPOUSE:
            out.setdefault(person, []).append(event)
    return out


def of_sixty() -> int:
    return sum(int((e.b60 <= 0).sum()) for e in small().elders)


@pytest.mark.parametrize("engine", ENGINES)
def test_who_dies_does_nothing_else_that_day(engine: type[FastLives] | type[ReferenceLives]) -> None:
    everything = dict.fromkeys(("death", "emigration", "dementia", "worsening", "recovery", "child_leaves", "seeking"), CERTAIN)
    found = told(lived(engine, 1, **everything), 0)
    dead = [events for events in found.values() if Event.DEATH in events]
    assert len(dead) > 0.99 * of_sixty()
    assert all(events == [Event.DEATH] for events in dead)


@pytest.mark.parametrize("engine", ENGINES)
def test_who_leaves_the_province_does_nothing_else_that_day(engine: type[FastLives] | type[ReferenceLives]) -> None:
    found = told(lived(engine, 1, emigration=CERTAIN, dementia=CERTAIN, worsening=CERTAIN, child_leaves=CERTAIN), 0)
    gone = [events for events in found.values() if Event.EMIGRATE in events]
    assert len(gone) > 100
    assert all(events == [Event.EMIGRATE] for events in gone)


@pytest.mark.parametrize("engine", ENGINES)
def test_on_one_day_dementia_comes_before_worsening_and_that_before_recovery(engine: type[FastLives] | type[ReferenceLives]) -> None:
    """Whoever was able could not recover before worsening that day: the clock of recovery began to run too late for it to ring."""
    found = told(lived(engine, 1, dementia=CERTAIN, worsening=CERTAIN, recovery=CERTAIN), 0)
    assert all(events == sorted(events) for events in found.values())
    level = {int(k): int(x) for e in small().elders for k, x in zip(e.key, e.level, strict=True)}
    assert all((Event.RECOVER in events) == (level[person] > 0) for person, events in found.items())


@pytest.mark.parametrize("engine", ENGINES)
def test_who_sees_the_last_child_leave_lives_with_none(engine: type[FastLives] | type[ReferenceLives]) -> None:
    lives = lived(engine, 2, child_leaves=CERTAIN)
    near_before = np.concatenate([e.near[e.b60 <= 0] for e in small().elders])
    with_before = np.concatenate([e.with_child[e.b60 <= 0] for e in small().elders])
    near, with_child = households(lives)
    settled = near == np.maximum(near_before - 2, 0)  # a child a day
    assert settled.mean() > 0.99
    assert (with_child == np.where(near > 0, with_before, 0)).all()
    assert (with_before[near == 0] == 1).sum() > 50
    assert (with_child[near > 0] == 1).sum() > 0


def households(lives: FastLives | ReferenceLives) -> tuple[np.ndarray, np.ndarray]:
    """Return children near, and whether they live with one, of who is 60 and over at the start, by prefecture and person."""
    if isinstance(lives, FastLives):
        old = [part.people.b60 <= 0 for part in lives.prefectures]
        columns = [
            [traits(part.people, at.NEAR)[rows], traits(part.people, at.WITH_CHILD)[rows]]
            for part, rows in zip(lives.prefectures, old, strict=True)
        ]
        return tuple(np.concatenate(column) for column in zip(*columns, strict=True))  # type: ignore[return-value]
    everybody = [elder for part in lives.prefectures for elder in part.elders.values() if elder.b60 <= 0]
    return np.array([elder.near for elder in everybody]), np.array([elder.with_child for elder in everybody])


def test_nursing_beds_that_are_free_at_the_start_have_been_so_for_long() -> None:
    fast, reference = lived(FastLives, 0), lived(ReferenceLives, 0)
    assert isinstance(fast, FastLives)
    assert isinstance(reference, ReferenceLives)
    free = [home.built[Bed.NURSING] > home.occupied(Bed.NURSING) for part in reference.prefectures for home in part.homes]
    assert [bool(idle) for part in fast.prefectures for idle in part.homes.evening[:, 6]] == free
    assert [home.view.lets_idle for part in reference.prefectures for home in part.homes] == free
    assert sum(free) > 0


@pytest.mark.parametrize("engine", ENGINES)
def test_nursing_beds_of_a_new_home_are_for_the_able_after_30_days(engine: type[FastLives] | type[ReferenceLives]) -> None:
    lives = lived(engine, 5)
    key = len(lives.homes().built)
    lives.add_home(NewHome(key, 0, 0, Owner.PRIVATE, beds=(0, 6), fee=(1500, 2500), carers=50.0))
    idle = {}
    for day in (5, 6, 20, 34, 35, 36):
        lives.advance(day + 1)
        idle[day] = lets_idle(lives)
    assert idle == {5: False, 6: False, 20: False, 34: False, 35: True, 36: True}


def lets_idle(lives: FastLives | ReferenceLives) -> bool:
    """Return whether the last home of the first prefecture lets nursing beds to the able from tomorrow."""
    if isinstance(lives, FastLives):
        return bool(lives.prefectures[0].homes.evening[-1, 6])
    return lives.prefectures[0].homes[-1].view.lets_idle


def test_homes_of_the_own_county_are_looked_at_three_times_as_often() -> None:
    """Of 50 or 60 homes in a prefecture: looked at so often that the mean is 12 (choice.homes_seen, choice.q_own_to_other)."""
    p = rules()
    lives = FastLives(empty_homes(town(times=2, homes=10, end=END)), p, END, 1)
    seen, there = np.zeros(2), np.zeros(2)
    for part in lives.prefectures:
        for person in np.flatnonzero(part.people.b60 <= 0):
            found, *_ = look_around(part.given, part.state, person)
            own = part.homes.county == part.people.county[person]
            looked = np.bincount(own[part.work.chosen[:found]].astype(int), minlength=2)
            seen += looked
            there += np.bincount(own.astype(int), minlength=2)
    often = seen / there
    assert p.choice.own_to_other == 3
    assert often[1] / often[0] == pytest.approx(3, rel=0.1)


@pytest.mark.parametrize(("need", "why"), [(Need.ORDINARY_ONLY, Why.FREE_BED), (Need.NURSING_ONLY, Why.FREE_NURSING)])
def test_who_follows_the_spouse_out_of_the_province_gives_back_a_bed_taken_that_day(need: Need, why: Why) -> None:
    p = rules().with_rates(**NOTHING)
    p = replace(p, choice=p.choice._replace(private=99.0, tekun=99.0, other_public=99.0, wait=0.0))
    lives = FastLives(empty_homes(small()), p, END, 1, True)
    part, leads, follows = next(pair for pair in couples(lives) if recount.who(pair[0]).need[pair[2]] == need)
    part.people.left[leads, Clock.EMIGRATE] = part.people.left[follows, Clock.SEEK] = 1
    lives.set_rates(NOTHING | {"emigration": 1e-6, "seeking": 1e-6})  # nobody else's clock rings
    lives.advance(1)
    key = int(part.people.key[follows])
    mine = [(event, reason) for rows in lives.records() for _, person, event, _, reason in rows.tolist() if person == key]
    assert mine == [
        (Event.SEEK, Why.CHOSE_HOME),
        (Event.JOIN, Why.CHOSE_HOME),
        (Event.ADMIT, why),
        (Event.DISCHARGE, Why.MOVED_AWAY),
        (Event.EMIGRATE, Why.WITH_SPOUSE),
    ]
    assert lives.homes().occupied.sum() == 0


def couples(lives: FastLives) -> Iterator[tuple[Prefecture, int, int]]:
    """Yield couples of whom both are 60 and over, at home: the one whose clock it is, and the one who follows."""
    for part in lives.prefectures:
        home, follows = traits(part.people, at.SETTING) == Setting.OWN_HOME, traits(part.people, at.FOLLOWER) == 1
        for row in np.flatnonzero(home & follows):
            mate = int(part.people.mate[row])
            if mate >= 0 and home[mate]:
                yield part, mate, int(row)


def test_residents_of_the_start_lie_in_beds_that_fit_them() -> None:
    for part in lived(FastLives, 0).prefectures:
        setting, level = traits(part.people, at.SETTING), traits(part.people, at.LEVEL)  # type: ignore[arg-type]
        assert (level[setting == Setting.ORDINARY] < 3).all()
        assert not part.homes.misplaced.any()  # type: ignore[union-attr]
