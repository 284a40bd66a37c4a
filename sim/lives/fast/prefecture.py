"""One prefecture of the fast engine: its arrays, and the operations on it between two days."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim import tally
from sim.clock import date_of, day_of, month_end, month_number
from sim.codes import NEVER, AgeGroup, Setting
from sim.lives import NewHome
from sim.lives.fast import admission, calendar, day, layout, queues, state, transition
from sim.lives.fast import traits as at
from sim.lives.fast.state import Given, Lab, Rules, State
from sim.rules.ages import age_index
from sim.rules.hazards import Hazards
from sim.rules.params import Parameters
from sim.rules.settings import HERE


def months_to(horizon: int) -> NDArray[np.int32]:
    """Return (days,) the number of the month that ends on each day, else -1."""
    month = np.full(horizon + 2, -1, np.int32)
    for number in range(month_number(date_of(horizon)) + 1):
        last = day_of(month_end(number))
        if last <= horizon:
            month[last] = number
    return month


def engine_rules(p: Parameters, seen: tuple[int, int]) -> Rules:
    """Return the flat numbers from a set of parameters."""
    return Rules(
        p.family.bereaved_days,
        p.seeking.after_event_days,
        p.admission.idle_days,
        p.admission.together_days,
        *seen,
        np.array(p.admission.load, np.int64),
        p.admission.heavy_only,
    )


class Prefecture:
    """State, scratch and rules of one prefecture. Queues, choices and couples never cross its border."""

    def __init__(self, people: state.People, homes: state.Homes, seed: int, horizon: int, log: bool, monthly: bool = True) -> None:
        """Take a state; `monthly` is False if nothing is counted at month ends."""
        self.people, self.homes, self.seed, self.horizon = people, homes, seed, horizon
        months = months_to(horizon) if monthly else np.full(horizon + 2, -1, np.int32)
        cells = tally.size(len(homes.key))
        rows = month_number(date_of(horizon)) + 1 if monthly else 0
        self._count_in(np.zeros(cells, np.int64), np.zeros((rows, cells), np.int32))
        self.work = layout.work(people, len(homes.key), horizon, months, log)
        self.given: Given
        self.records: list[NDArray[np.int32]] = []
        self.seen = (0, 0)
        self.lab: Lab | None = None
        """Columns of a laboratory; None: people look for care by the rulebook. Without them, kernels are compiled without the
        laboratory, which would cost half as much again."""

    def _count_in(self, now: NDArray[np.int64], months: NDArray[np.int32]) -> None:
        """Count in these cells, starting from what is in them."""
        homes = len(self.homes.key)
        counts = tally.views(now, homes)
        self.tally = state.Tally(now, months, tally.cells_reset_monthly(homes), *(counts[measure.name] for measure in tally.BY_PREFECTURE))
        self.homes = self.homes._replace(**{measure.name: counts[measure.name] for measure in tally.BY_HOME})

    def use(self, params: Parameters, hazards: Hazards, seen: tuple[int, int]) -> None:
        """Take new rules without touching any clock."""
        self.seen = seen
        self.given = Given(self.seed, self.horizon, engine_rules(params, seen), params.choice, hazards)

    @property
    def state(self) -> State:
        """What a day changes."""
        return State(self.people, self.homes, self.work, self.tally, self.lab)

    def begin(self) -> None:
        """Count the residents, set the clocks and write the first evening view."""
        for home in range(len(self.homes.key)):
            queues.mark(self.work, home)
        transition.count_residents(self.given, self.state)
        if self.given.rules.idle_days < NEVER:
            self.homes.idle_since[self.homes.open[:, 1] > self.homes.occupied[:, 1]] = -self.given.rules.idle_days - 1
        admission.evening(self.given, self.state, -1)
        calendar.rebuild(self.given, self.state)
        day.begin(self.given, self.state)

    def population(self, counties: int, day: int) -> NDArray[np.int64]:
        """Return (county units, *tally.POPULATION) people aged 60 and over who live here; ages are completed years on `day`."""
        shape, bits = tuple(map(len, tally.POPULATION)), self.people.bits
        setting = at.column(bits, at.SETTING)
        here = np.flatnonzero(np.isin(setting, HERE))
        bits = bits[here]
        age = np.minimum(age_index.py_func(self.people.b60[here].astype(np.int32), day) // 5, AgeGroup.FROM_100)
        cell = self.people.county[here].astype(np.int32)
        traits = (at.column(bits, at.SEX), age, at.column(bits, at.LEVEL), at.column(bits, at.DEMENTIA), setting[here])
        for size, column in zip(shape, traits, strict=True):
            cell = cell * size + column
        return np.bincount(cell, minlength=counties * math.prod(shape)).reshape(counties, *shape)

    def resume(self, today: int) -> None:
        """Rebuild the scratch space from the state of a morning."""
        work = self.work
        for flag, rows, counter in ((1, work.todo, state.TONIGHT), (2, work.dirty, state.DIRTY)):
            marked = np.flatnonzero(work.flag & flag)
            rows[: len(marked)] = marked
            work.counter[counter] = len(marked)
        young = self.people.b60[work.entrants]
        work.counter[state.CURSOR] = np.searchsorted(young, today)
        calendar.rebuild(self.given, self.state)

    def advance(self, first: int, last: int) -> None:
        """Live the days first .. last - 1."""
        while first < last:
            first = day.live(self.given, self.state, first, last)
            if first < last:
                self.flush()

    def flush(self) -> None:
        """Move the event record out of the kernel's buffer."""
        if self.work.counter[state.FULL]:
            raise ArithmeticError("more events on one day than the event record holds")
        self.records.append(self.work.log[: self.work.counter[state.LOGGED]].copy())
        self.work.counter[state.LOGGED] = 0

    def retime(self, params: Parameters, hazards: Hazards, today: int) -> None:
        """Take new rules from this morning; clocks and dates are rescheduled only where hazards or durations differ."""
        before = self.given
        self.use(params, hazards, self.seen)
        old, new = before.rules, self.given.rules
        if old.heavy_only != new.heavy_only or not np.array_equal(old.load, new.load):
            self._weigh_residents()
        durations = (old.bereaved_days, old.loss_days) == (new.bereaved_days, new.loss_days)
        if durations and all(np.array_equal(a, b) for a, b in zip(before.hazards, hazards, strict=True)):
            return
        calendar.rebuild(self.given, self.state)
        day.retime(before, self.given, self.state, today)
        calendar.rebuild(self.given, self.state)

    def _weigh_residents(self) -> None:
        """Recompute the total care that the residents of each home need; every home may admit tonight."""
        setting = at.column(self.people.bits, at.SETTING)
        inside = np.flatnonzero((setting == Setting.ORDINARY) | (setting == Setting.NURSING))
        self.homes.load[:] = 0
        np.add.at(self.homes.load, self.people.home[inside], self.given.rules.load[at.column(self.people.bits[inside], at.LEVEL)])
        for home in range(len(self.homes.key)):
            queues.mark(self.work, home)

    def add(self, home: NewHome) -> None:
        """Open a new home at the end of the list of homes."""
        last = len(self.homes.key)
        self.homes = state.Homes(*(np.concatenate([column, np.zeros((1, *column.shape[1:]), column.dtype)]) for column in self.homes))
        h = self.homes
        h.key[last], h.county[last], h.owner[last] = home.key, home.county, home.owner
        h.built[last] = h.open[last] = home.beds
        h.fee[last] = home.fee
        h.weight[last] = h.pull[last] = 1.0
        h.staff[last] = layout.carers_in_load(home.carers)
        h.head[last] = h.tail[last] = -1
        h.idle_since[last] = NEVER
        fresh = layout.work(self.people, last + 1, 0, self.work.month, False)
        flag = np.append(self.work.flag, np.int8(0))
        todo, dirty = (np.append(old, np.int32(0)).astype(np.int32) for old in (self.work.todo, self.work.dirty))
        self.work = self.work._replace(flag=flag, todo=todo, dirty=dirty, chosen=fresh.chosen, value=fresh.value)
        self._count_in(*(tally.with_one_more(cells, last) for cells in (self.tally.now, self.tally.months)))
        queues.mark(self.work, last)
