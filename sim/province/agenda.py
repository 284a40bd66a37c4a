"""Who acts when: the order of a morning, and the agenda that calls everybody in that order.

SimPy breaks ties by insertion. Here, whoever wants to act on a day asks for a turn, and the turns of a day are called in a total order
by what is done, where, and by which project: it makes no difference who asked first.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from enum import IntEnum
from heapq import heappop, heappush
from typing import Any

import simpy

Story = Generator[simpy.Event, Any, None]
"""A SimPy process: what somebody does, turn by turn."""


class Order(IntEnum):
    """The order of a morning of the slow tier."""

    COUNT = 0  # the month that has ended is counted before anything of the new one
    RATES = 1  # hazards touch no bed: first, so that everything after it sees one set of rules
    PLAN = 2  # programmes choose from last evening's inventory: no plan sees half of a day's actions
    CLOSE = 3  # beds leave service before any enter it: no bed is in two places on one day
    BEGIN = 4  # works begin, and close their beds, after ordered closings, which have the first claim on a bed
    CONVERT = 5  # closed beds that are vacant change kind ...
    REMOVE = 6  # ... or are taken away ...
    RETURN = 7  # ... before the rest go back into service
    FILL = 8  # beds opened in earlier months, before those of today ...
    OPEN = 9  # ... new beds
    NEW_HOME = 10  # new homes, after beds in old ones; by county, so that their keys do not depend on the file
    COVER = 11  # places get their facility: nothing above depends on it
    FEE = 12  # last: prices also apply to the beds and homes opened this morning


class Agenda:
    """Turns by day."""

    def __init__(self, env: simpy.Environment, morning: Callable[[int], None]) -> None:
        self.env = env
        self.morning = morning
        """Called once a day with the day, before its first turn."""
        self._turns: dict[int, list[tuple[Order, int, int, simpy.Event]]] = {}

    def turn(self, day: int, order: Order, key: int, number: int) -> simpy.Event:
        """Return the event to wait for: it fires on `day`, after all turns that sort before (order, key, number).

        `key` identifies the home, place or county, `number` the project; the pair is unique.
        """
        if day < self.env.now:
            raise ValueError(f"day {day} is over: today is {self.env.now}")
        if day not in self._turns:
            self._turns[day] = []
            self.env.process(self._call(day))
        event = self.env.event()
        heappush(self._turns[day], (order, key, number, event))
        return event

    def _call(self, day: int) -> Story:
        """Call the turns of one day, each after the one before it has acted."""
        yield self.env.timeout(day - int(self.env.now))
        self.morning(day)
        while self._turns[day]:
            *_, event = heappop(self._turns[day])
            event.succeed()
            yield event  # whoever was waiting has acted by now
            yield self.env.timeout(0)  # and any process it started has asked for its turn
        del self._turns[day]
