"""One prefecture: a Mesa model with a SimPy clock. Queues, choices and couples never cross its border.

`days` sets the order of a day. SimPy serves simultaneous events in the order in which they were scheduled; here nothing depends on that:
an elder called today reads nobody else's state of today, homes admit from their own lists, and couples hear the news in the evening. Run it
with `backwards` to see that elders, homes and couples may just as well be served in the opposite order.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, TypeVar

import mesa
import numpy as np
import simpy
from numpy.typing import NDArray

from sim.clock import date_of, day_of, month_end, month_number
from sim.codes import NEVER, Need, Setting
from sim.lives import Laboratory, NewHome
from sim.lives.reference.askers import Asker, overflow
from sim.lives.reference.calendar import Agenda
from sim.lives.reference.clocks import Speeds
from sim.lives.reference.couples import ask_together, hear_of_spouse
from sim.lives.reference.elder import BEDS, Elder
from sim.lives.reference.home import Home, carers_in_load
from sim.lives.reference.record import Recorder
from sim.rules.admission import RESIDENT
from sim.rules.hazards import Hazards
from sim.rules.params import Parameters
from sim.rules.plain import mate_of
from sim.world import capacity
from sim.world.columns import Elders, Seeds, World

Story = Generator[simpy.Event, Any, None]
"""A SimPy process."""
Anybody = TypeVar("Anybody")
COLUMNS = ("key", "b60", "sex", "rural", "county", "means", "income", "owns_home", "priority", "level", "dementia", "near", "with_child")
"""Columns of the world that an elder copies as they are."""


class Prefecture(mesa.Model):  # type: ignore[misc]  # mesa has no types
    """Elders and homes, and the days that they live through."""

    def __init__(
        self,
        world: World,
        number: int,
        params: Parameters,
        hazards: Hazards,
        horizon: int,
        log: bool,
        backwards: bool,
        lab: Laboratory | None,
    ) -> None:
        super().__init__(rng=world.seed)
        self.seed_of_draws = world.seed if lab is None else lab.seeds[number]
        self.horizon, self.backwards = horizon, backwards
        self.demands = None if lab is None else lab.demands[number]
        """The demands for beds in a laboratory world; None outside one, and for a cohort."""
        self.monthly = lab is None
        """Whether to count at month ends."""
        self.seen = (int(world.seen[number, 0]), int(world.seen[number, 1]))
        """A home in the elder's own or in another county is looked at if the word drawn for person and home is below this."""
        self.params, self.hazards, self.speeds = params, hazards, Speeds(hazards)
        self.env = simpy.Environment()
        self.agenda = Agenda(horizon)
        self.homes = self._build_homes(world, number)
        self.recorder = Recorder(month_number(date_of(horizon)) + 1, len(self.homes), log)
        self.elders = self._settle(world.elders[number], world.seeds[number], [] if lab is None else lab.asking[number].tolist())
        self.sought: list[Elder] = []
        """Who sought care today."""
        self.news: dict[int, Elder] = {}
        """Elders whose spouse has changed today, by person."""
        self._open_evening()
        self.env.process(self.days())

    @property
    def today(self) -> int:
        return int(self.env.now)

    def days(self) -> Story:
        """Live day after day: lives, admissions, linked effects, counting. The slow tier acts before that, between two runs."""
        months = range(month_number(date_of(self.horizon)) + 1) if self.monthly else ()
        month_ends = {day_of(month_end(month)): month for month in months}
        while True:
            day = self.today
            for elder in self._in_order(self.agenda.called(day)):
                elder.turn.succeed()
            yield self.env.timeout(0)  # scheduled last, so served last: everyone who was called has had their day by now
            for home in self._in_order(self.homes):
                home.admit(day)
            overflow(self.sought, day)
            self._update_couples(day)
            for home in self.homes:
                home.close_day(day)
            if day in month_ends:
                self.recorder.close_month(month_ends[day], self.agents.select(agent_type=Elder), self.homes)
            yield self.env.timeout(1)

    def count(self) -> NDArray[np.int64]:
        """Return the cells of all running counts, with stocks recounted."""
        self.recorder.count(self.agents.select(agent_type=Elder), self.homes)
        return self.recorder.cells

    def advance(self, day: int) -> None:
        """Live every day before `day`."""
        if day > self.today:
            self.env.run(until=day)

    def change_rules(self, params: Parameters, hazards: Hazards) -> None:
        """Let clocks run to last evening under the old rules, and everybody look ahead again under the new ones."""
        here = [elder for elder in self.elders.values() if elder.here]
        for elder in here:
            elder.catch_up(self.today - 1)
        self.params, self.hazards, self.speeds = params, hazards, Speeds(hazards)
        for elder in here:
            elder.plan()

    def add_home(self, new: NewHome) -> None:
        """Open a new home; until evening, only its beds of today are known."""
        home = Home(self, new.key, new.county, new.owner, new.beds, new.fee)
        home.carers = carers_in_load(new.carers)
        self.homes.append(home)
        self.recorder.add_home()

    def end(self) -> None:
        """Release everybody."""
        self.remove_all_agents()
        self.agenda = Agenda(self.horizon)
        self.speeds = Speeds(self.hazards)
        for everything in (self.elders, self.homes, self.recorder.record):
            everything.clear()

    def _in_order(self, everyone: Sequence[Anybody]) -> Sequence[Anybody]:
        return everyone[::-1] if self.backwards else everyone

    def _update_couples(self, day: int) -> None:
        """Carry out the day's linked effects."""
        for elder in self._in_order(sorted(self.sought, key=lambda elder: elder.key)):
            ask_together(elder, day)
        for key in self._in_order(sorted(self.news)):
            hear_of_spouse(self.news[key], day)
        self.sought, self.news = [], {}

    def _build_homes(self, world: World, number: int) -> list[Home]:
        """Return the sampled homes by key, empty."""
        h, out = world.homes, []
        built, in_service = capacity.at(h, 0)
        for row in np.flatnonzero((h.prefecture == number) & h.sampled).tolist():
            beds, fee = tuple(built[row].tolist()), tuple(h.fee[row].tolist())
            home = Home(self, int(h.key[row]), int(h.county[row]), int(h.owner[row]), beds, fee)
            home.open, home.pull = in_service[row].tolist(), float(h.pull[row])
            home.kept, home.weight, home.carers = int(h.kept[row]), float(h.weight[row]), carers_in_load(float(world.carers[row]))
            out.append(home)
        return out

    def _settle(self, e: Elders, seeds: Seeds, asking: list[int]) -> dict[int, Elder]:
        """Return the elders by person: created, in their beds, married, and looking ahead."""
        columns = {name: getattr(e, name).tolist() for name in (*COLUMNS, "mate", "bereaved_on")} | {"setting": seeds.setting.tolist()}
        who = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        if self.demands is None:
            people = [Elder(self, one) for one in who]
        else:
            people = [Asker(self, one, demand) for one, demand in zip(who, asking, strict=True)]
        home_of = {home.key: home for home in self.homes}
        for elder, key, since, mate in zip(people, seeds.home.tolist(), seeds.since.tolist(), columns["mate"], strict=True):
            if key >= 0:
                elder.home, elder.entered_on = home_of[key], since
                elder.home.residents[BEDS.index(elder.setting)][elder.key] = elder
                if elder.setting == Setting.ORDINARY and elder.need == Need.NURSING_ONLY:
                    elder.wait(RESIDENT, 0)
            if mate >= 0:
                elder.spouse = people[mate]
                elder.mate = mate_of(people[mate].setting, people[mate].level)
                elder.follows = (people[mate].b60, people[mate].key) < (elder.b60, elder.key)
        for elder in people:
            if elder.setting == Setting.NOT_YET:
                self.agenda.enter(elder, elder.b60)
            else:
                elder.plan()
        return {elder.key: elder for elder in people}

    def _open_evening(self) -> None:
        """Write the first view of homes: nursing beds that are free have been free for a long time."""
        for home in self.homes:
            if home.open[1] > home.occupied(1) and self.params.admission.idle_days < NEVER:
                home.idle_since = -self.params.admission.idle_days - 1
            home.close_day(-1)
