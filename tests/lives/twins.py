"""Two runs of one world, couple by couple: where their records first part."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.codes import Event
from sim.lives.fast import FastLives
from sim.world.columns import World
from tests.lives.replay import couples

Row = tuple[int, ...]
LISTS_AND_BEDS = {Event.JOIN, Event.ADMIT, Event.MOVE, Event.OFF_LIST}


class Parting(NamedTuple):
    """The first day on which the records of a couple (or of a single person) differ."""

    day: int
    first: set[Row]
    """Events of that day in the first run only."""
    second: set[Row]

    @property
    def events(self) -> set[int]:
        """Events that are in one run only, however they end: a search whose outcome alone differs is none of them."""
        return {row[2] for row in {row[:3] for row in self.first} ^ {row[:3] for row in self.second}}


def partings(world: World, a: FastLives, b: FastLives) -> dict[int, Parting]:
    """Return where the records of two runs first part, by the lower number of each couple."""
    spouse = couples(world)
    rows_a, rows_b = ({tuple(row) for row in lives.events().tolist()} for lives in (a, b))
    out: dict[int, Parting] = {}
    for row in sorted(rows_a ^ rows_b):
        unit = min(row[1], spouse.get(row[1], row[1]))
        parting = out.setdefault(unit, Parting(row[0], set(), set()))
        if row[0] == parting.day:
            (parting.first if row in rows_a else parting.second).add(row)
    return out


def first_after(lives: FastLives, event: Event, day: int) -> dict[int, int]:
    """Return person and first day of an event on or after a day."""
    rows = lives.events()
    rows = rows[(rows[:, 2] == event) & (rows[:, 0] >= day)]
    people, at = np.unique(rows[:, 1], return_index=True)
    return dict(zip(people.tolist(), rows[at, 0].tolist(), strict=True))
