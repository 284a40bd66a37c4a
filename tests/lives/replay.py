"""The event record read as a story: each person's state is replayed event by event, and an event that cannot happen is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from sim.codes import Event, Need, Setting, Why
from sim.lives.fast import FastLives
from sim.world.columns import World
from tests.lives.recount import NEED

AT_HOME, ON_LIST, IN_BED, DEAD, LEFT, NOT_YET = "at home", "on a list", "in a bed", "dead", "left", "not yet 60"
LIVING = (AT_HOME, ON_LIST, IN_BED)
PLACE = (AT_HOME, ON_LIST, IN_BED, IN_BED, DEAD, LEFT, NOT_YET)
"""By codes.Setting; the record does not tell the kind of bed."""
OFF_LIST_AFTER = {
    Why.DIED: ((Event.DEATH, Why.ON_LIST), (Event.DEATH, Why.IN_CARE)),
    Why.MOVED_AWAY: ((Event.EMIGRATE, Why.NONE), (Event.EMIGRATE, Why.WITH_SPOUSE)),
    Why.RECOVERED: ((Event.RECOVER, Why.NONE),),
    Why.STAYED: ((Event.SEEK, Why.STAYED), (Event.SEEK, Why.NO_HOME)),
    Why.OTHER_HOME: ((Event.SEEK, Why.OTHER_HOME),),
    Why.WENT_HOME: ((Event.DISCHARGE, Why.WENT_HOME),),
}
"""What comes just before leaving a list for a reason; giving up comes of itself."""


@dataclass
class Person:
    """What the record has told about somebody so far."""

    place: str
    level: int
    dementia: int
    near: int
    home: int
    listed: bool = False
    told: tuple[int, int, int, int] = (-1, -1, -1, -1)
    """The last event: day, event, home, why."""
    joined: tuple[int, int] = (-1, -1)
    """Level and dementia on joining the last list."""
    days: dict[int, list[int]] = field(default_factory=dict)
    """Days of each event."""

    @property
    def need(self) -> int:
        return int(NEED[self.dementia, self.level])


def start(world: World) -> dict[int, Person]:
    """Return everybody as they are created, by permanent number."""
    out = {}
    for e, s in zip(world.elders, world.seeds, strict=True):
        columns = (s.setting, e.level, e.dementia, e.near, s.home)
        for key, setting, *values in zip(e.key.tolist(), *(column.tolist() for column in columns), strict=True):
            out[key] = Person(PLACE[setting], *values)
    return out


def as_told(lives: FastLives) -> Iterator[list[int]]:
    """Yield the events of one prefecture after the other, in the order in which they happened."""
    for part in lives.prefectures:
        part.flush()
        yield from np.concatenate(part.records).tolist()


def replay(world: World, lives: FastLives) -> dict[int, Person]:
    """Return everybody as the record says they are in the end; assert that each event could happen."""
    everybody = start(world)
    for day, key, event, home, why in as_told(lives):
        p = everybody[key]
        before = str(p)
        assert day >= p.told[0], "the record goes back in time"
        assert happens(p, Event(event), home, Why(why)), f"day {day}, person {key}: {Event(event)!r} at {home}, {Why(why)!r}: {before}"
        p.told = (day, event, home, why)
        p.days.setdefault(event, []).append(day)
    return everybody


def happens(p: Person, event: Event, home: int, why: Why) -> bool:
    """Take an event into the state of a person; return whether it could happen."""
    match event:
        case Event.TURN_60:
            possible = p.place == NOT_YET and (home, why) == (-1, Why.NONE)
            p.place = AT_HOME
        case Event.DEATH:
            possible = (p.place, why) in ((AT_HOME, Why.NONE), (ON_LIST, Why.ON_LIST), (IN_BED, Why.IN_CARE)) and home == p.home
            p.place = DEAD
        case Event.EMIGRATE:
            possible = p.place in (AT_HOME, ON_LIST) and home == -1 and why in (Why.NONE, Why.WITH_SPOUSE)
            p.place = LEFT
        case Event.SEEK | Event.JOIN | Event.OFF_LIST | Event.ADMIT | Event.MOVE | Event.DISCHARGE:
            possible = seeks_care(p, event, home, why)
        case _:
            possible = p.place in LIVING and (home, why) == (-1, Why.NONE)
            p.level += (event == Event.WORSEN) - (event == Event.RECOVER)
            p.near -= event == Event.CHILD
            p.dementia += event == Event.DEMENTIA
            possible &= 0 <= p.level <= 4 and p.near >= 0 and p.dementia <= 1
    return possible


def seeks_care(p: Person, event: Event, home: int, why: Why) -> bool:
    """Take an event of seeking, waiting or care into the state of a person; return whether it could happen."""
    here = home == p.home
    match event:
        case Event.SEEK:
            ends = {AT_HOME: (Why.STAYED, Why.NO_HOME, Why.CHOSE_HOME), ON_LIST: (Why.STAYED, Why.NO_HOME, Why.KEPT_LIST, Why.OTHER_HOME)}
            possible = why in ends.get(p.place, ()) and (home >= 0) == (why not in (Why.STAYED, Why.NO_HOME))
            possible &= here == (why == Why.KEPT_LIST) or home == -1
        case Event.JOIN if why == Why.NEEDS_NURSING:
            possible = p.place == IN_BED and here and p.need == Need.NURSING_ONLY and not p.listed
            p.listed = True
        case Event.JOIN:
            last = {Why.CHOSE_HOME: (Event.SEEK, home, Why.CHOSE_HOME), Why.OTHER_HOME: (Event.OFF_LIST, p.home, Why.OTHER_HOME)}
            possible = p.place == AT_HOME and not p.listed and (why == Why.WITH_SPOUSE or p.told[1:] == last[why])
            p.place, p.home, p.listed, p.joined = ON_LIST, home, True, (p.level, p.dementia)
        case Event.OFF_LIST:
            possible = p.listed and here and (why == Why.GAVE_UP or (p.told[1], p.told[3]) in OFF_LIST_AFTER[why])
            possible &= p.place != AT_HOME or why == Why.WENT_HOME
            p.place, p.listed = (AT_HOME if p.place == ON_LIST else p.place), False
            p.home = p.home if p.place == IN_BED or why == Why.OTHER_HOME else -1
        case Event.ADMIT:
            fitting = {Why.FREE_BED: (0, 1), Why.FREE_NURSING: (1, 2), Why.IDLE_NURSING: (0,)}
            possible = p.place == ON_LIST and here and p.need in fitting[why]
            p.place, p.listed = IN_BED, False
        case Event.MOVE:
            possible = p.place == IN_BED and here and p.listed and p.need == Need.NURSING_ONLY and why == Why.FREE_NURSING
            p.listed = False
        case _:
            possible = p.place == IN_BED and here and why in (Why.WENT_HOME, Why.MOVED_AWAY)
            p.place, p.home = AT_HOME, p.home if p.listed else -1
    return possible


def places(lives: FastLives) -> dict[int, tuple[str, int, int, int]]:
    """Return place, level, dementia and home of everybody as the engine has them."""
    now = lives.lives()
    columns = (now[name].tolist() for name in ("person", "setting", "level", "dementia", "home"))
    return {key: (PLACE[setting], level, demented, home) for key, setting, level, demented, home in zip(*columns, strict=True)}


def couples(world: World) -> dict[int, int]:
    """Return person and spouse, by permanent number, of all couples of whom both are rows of the world."""
    out = {}
    for e in world.elders:
        rows = np.flatnonzero(e.mate >= 0)
        out |= dict(zip(e.key[rows].tolist(), e.key[e.mate[rows]].tolist(), strict=True))
    return out


assert len(PLACE) == len(Setting)
