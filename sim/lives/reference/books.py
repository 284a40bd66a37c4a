"""The books of a prefecture: the event record and what is counted at month ends. Stocks are counted again from the agents every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np
from numpy.typing import NDArray

from sim import tally
from sim.codes import Event, Setting, Why
from sim.lives.reference.home import Home
from sim.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = NDArray[np.int64]
COLUMN_OF = {
    Why.ADMITTED: tally.ADMITTED,
    Why.DIED: tally.DIED,
    Why.RECOVERED: tally.RECOVERED,
    Why.OTHER_HOME: tally.OTHER_PLACE,
    Why.MOVED_AWAY: tally.AWAY,
}
"""Which column of `Tally.lists` counts leaving a list for a reason; all others are giving up."""


class Books:
    """Events as they happen, stocks at the ends of months."""

    def __init__(self, months: int, homes: int, log: bool) -> None:
        self.tally: Tally = tally.empty(months, homes)
        self.log = log
        self.record: list[tuple[int, int, int, int, int]] = []

    def note(self, day: int, person: int, event: Event, home: int, why: Why) -> None:
        """Count an event and, where a record is kept, write it down; `home` is a permanent key, -1 for none."""
        self.tally.flows[event, why] += 1
        if self.log:
            self.record.append((day, person, int(event), home, int(why)))

    def joined(self, queue: int) -> None:
        self.tally.lists[queue, tally.JOINED] += 1

    def left_list(self, queue: int, why: Why, days: int) -> None:
        """Count who leaves a list after so many days."""
        self.tally.lists[queue, COLUMN_OF.get(why, tally.GAVE_UP)] += 1
        if why == Why.ADMITTED:
            self.tally.lists[queue, tally.WAIT_DAYS] += days

    def add_home(self) -> None:
        """Make room for one more home."""
        wider = {name: np.pad(getattr(self.tally, name), ((0, 0), (0, 1), (0, 0))) for name in ("occupied", "waiting", "misplaced")}
        self.tally = self.tally._replace(**wider)

    def close_month(self, month: int, elders: mesa.agent.AgentSet, homes: Sequence[Home]) -> None:
        """Count who is where, and who waits, and enter flows and stocks under the month."""
        tally.take_census.py_func(self.tally, month, *self.count(elders, homes))

    def count(self, elders: mesa.agent.AgentSet, homes: Sequence[Home]) -> tuple[Ints, Ints, Ints]:
        """Count who is where, and who waits by class; return occupied beds, who waits by need and wrong kinds by home."""
        self.tally.people[:] = count_people(elders)
        self.tally.lists[:, tally.WAITING] = 0
        for home in homes:
            for line in home.waiting.lines:
                for ticket in line:
                    self.tally.lists[ticket.queue, tally.WAITING] += 1
        occupied = np.array([(home.occupied(0), home.occupied(1)) for home in homes]).reshape(-1, 2)
        waiting = np.array([home.waiting.lengths() for home in homes]).reshape(-1, 3)
        misplaced = np.array([home.misplaced() for home in homes]).reshape(-1, 2)
        return occupied, waiting, misplaced


def count_people(elders: mesa.agent.AgentSet) -> NDArray[np.int64]:
    """Return (2 sexes, 5 levels, 2 dementia, 7 settings) persons."""
    out = np.zeros((2, 5, 2, len(Setting)), np.int64)
    np.add.at(out, tuple(np.array(elders.get(["sex", "level", "dementia", "setting"]), np.int64).reshape(-1, 4).T), 1)
    return out
