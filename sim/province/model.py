"""The province: begin here. Counties and operators whose actions are SimPy processes; elders live in the fast tier.

The clock is SimPy's and counts whole days since 2016-01-01. On a morning on which the slow tier acts, the lives first catch up
(`lives.advance(day)` lives every day before it), then the turns of that morning are called in the order of `agenda.Order`. All effects
fall on the first day of a month, except what a scenario does on a day it names: that adds one stop. Without lives the inventory runs
alone: this is the arithmetic of a plan.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from sim.clock import date_of, month_number, next_month_first
from sim.inputs.faults import BadInput
from sim.lives import Lives
from sim.province import checks, levers
from sim.province.agenda import Order, Story
from sim.province.changes import Scenario
from sim.province.history import History, Recorder, digest
from sim.province.operations import Facts, Operations
from sim.world.columns import World


class Province(Operations):
    """Counties, operators and what a scenario has them do, from the morning of day `start` to the evening of day `end`."""

    def __init__(self, world: World, lives: Lives | None, scenario: Scenario, seed: int, start: int, end: int, facts: Facts) -> None:
        if missing := list(checks.faults(world, scenario.changes)):
            raise BadInput(missing)
        super().__init__(world, lives, seed, start, facts)
        self.end = end
        self._recorder = Recorder(self.beds, self.cover)
        self._recorder.take(start - 1)
        changes = levers.in_order(scenario.changes)
        self.project_numbers = count(len(changes))
        self.env.process(self._count_months())
        self.env.process(self._fill_beds())
        for story in levers.begin(self, changes):
            self.env.process(story)

    @property
    def history(self) -> History:
        """Return the state at the end of every month so far, with the evening before the run as row 0."""
        return self._recorder.history()

    def run(self, until: int, progress: Callable[[int], None] | None = None) -> None:
        """Run through the evening of day `until`, at most `end`, lives included. Stopping and resuming changes nothing.

        `progress` is called with the day on every morning on which the slow tier acts.
        """
        if not self.today - 1 <= until <= self.end:
            raise ValueError(f"day {until} is not between {self.today - 1}, which is over, and {self.end}, the last of the run")
        self.progress = progress
        if until + 1 > self.today:
            self.env.run(until=until + 1)
        if self.lives is not None:
            self.lives.advance(until + 1)
        self._recorder.take(until)

    def digest(self) -> str:
        """Return the SHA-256 over history and events."""
        return digest(self.history, self.events)

    def _count_months(self) -> Story:
        """Record every month that has ended, on the first morning of the next."""
        day = next_month_first(self.start)
        while day <= self.end:
            yield self.agenda.turn(day, Order.COUNT, 0, 0)
            self._recorder.take(day - 1)
            day = next_month_first(day + 1)

    def _fill_beds(self) -> Story:
        """Let beds that opened earlier go into service on the first morning of every month."""
        day = next_month_first(self.start)
        while day <= self.end:
            yield self.agenda.turn(day, Order.FILL, 0, 0)
            self.fill_beds(month_number(date_of(day)))
            day = next_month_first(day + 1)
