"""The record of a prefecture: its events and the counts at month ends. Stocks are recounted from the agents every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np
from numpy.typing import NDArray

from sim import tally
from sim.codes import AgeGroup, Event, Setting, Why
from sim.lives.reference.home import Home
from sim.rules.plain import age_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.lives.reference.elder import Elder

COLUMN_OF = {
    Why.ADMITTED: tally.ADMITTED,
    Why.DIED: tally.DIED,
    Why.RECOVERED: tally.RECOVERED,
    Why.OTHER_HOME: tally.OTHER_PLACE,
    Why.MOVED_AWAY: tally.AWAY,
}
"""The column of the measure `lists` that counts leaving a waiting list, by reason; all other reasons count as giving up."""


class Recorder:
    """Events as they happen, stocks at the ends of months."""

    def __init__(self, months: int, homes: int, log: bool) -> None:
        self.cells = np.zeros(tally.size(homes), np.int64)
        self.months = np.zeros((months, tally.size(homes)), np.int32)
        self.now = tally.views(self.cells, homes)
        """Running counts, by name of measure."""
        self.log = log
        self.record: list[tuple[int, int, int, int, int]] = []

    def note(self, day: int, person: int, event: Event, home: int, why: Why) -> None:
        """Count an event and, if a record is kept, write it down; `home` is a permanent key, -1 for none."""
        self.now["flows"][event, why] += 1
        if self.log:
            self.record.append((day, person, int(event), home, int(why)))

    def joined(self, queue: int) -> None:
        self.now["lists"][queue, tally.JOINED] += 1

    def left_list(self, queue: int, why: Why, days: int) -> None:
        """Count somebody leaving a waiting list after this many days."""
        self.now["lists"][queue, COLUMN_OF.get(why, tally.GAVE_UP)] += 1
        if why == Why.ADMITTED:
            self.now["lists"][queue, tally.WAIT_DAYS] += days

    def add_home(self) -> None:
        """Make room for one more home."""
        homes = len(self.now["occupied"])
        self.cells, self.months = (tally.with_one_more(cells, homes) for cells in (self.cells, self.months))
        self.now = tally.views(self.cells, homes + 1)

    def close_month(self, month: int, elders: mesa.agent.AgentSet, homes: Sequence[Home]) -> None:
        """Recount stocks, and enter flows and stocks under the month."""
        self.count(elders, homes)
        tally.end_month.py_func(self.cells, self.months, tally.cells_reset_monthly(len(homes)), month)

    def count(self, elders: mesa.agent.AgentSet, homes: Sequence[Home]) -> None:
        """Recount all stocks: who is where, who waits by class, and what is counted by home."""
        self.now["people"][:] = count_people(elders)
        self.now["lists"][:, tally.WAITING] = 0
        for home in homes:
            for line in home.waiting.lines:
                for ticket in line:
                    self.now["lists"][ticket.queue, tally.WAITING] += 1
        for row, home in enumerate(homes):
            for name, numbers in home.counted().items():
                self.now[name][row] = numbers


def count_people(elders: mesa.agent.AgentSet) -> NDArray[np.int64]:
    """Return (2 sexes, 5 levels, 2 dementia, 7 settings) people."""
    out = np.zeros((2, 5, 2, len(Setting)), np.int64)
    np.add.at(out, tuple(np.array(elders.get(["sex", "level", "dementia", "setting"]), np.int64).reshape(-1, 4).T), 1)
    return out


def count_by_age(elders: Iterable[Elder], counties: int, day: int) -> NDArray[np.int64]:
    """Return (county units, *tally.POPULATION) people aged 60 and over who live in the province; ages are completed years on `day`."""
    out = np.zeros((counties, *map(len, tally.POPULATION)), np.int64)
    for elder in elders:
        if elder.here:
            age = min(age_index(elder.b60, day) // 5, AgeGroup.FROM_100)
            out[elder.county, elder.sex, age, elder.level, elder.dementia, elder.setting] += 1
    return out
