"""The reference engine, with the same interface as the fast one (`sim.lives.Lives`): one Mesa model per prefecture, run one by one."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from sim import tally
from sim.codes import Bed, Setting
from sim.lives import RESIDENT_COLUMNS, HomeView, Laboratory, NewHome, with_this_month
from sim.lives.reference.elder import Elder
from sim.lives.reference.home import Home, carers_in_load
from sim.lives.reference.prefecture import Prefecture
from sim.lives.reference.record import count_by_age, count_people
from sim.rules.admission import CARER
from sim.rules.hazards import Hazards, by_place
from sim.rules.params import Parameters
from sim.tally import Counts
from sim.world.columns import World

ALWAYS_FROM_2016 = "the reference engine keeps no state on disk: it always starts from 2016; the fast engine saves and loads"


class ReferenceLives:
    """Lives of a world; `horizon` is the last day that can be lived. `threads` is for the other engine: SimPy uses one.

    `backwards` serves a day's elders, homes and couples in the opposite order, which must change nothing.
    """

    def __init__(
        self,
        world: World,
        params: Parameters,
        horizon: int,
        threads: int = 1,
        log: bool = False,
        lab: Laboratory | None = None,
        *,
        backwards: bool = False,
    ) -> None:
        self.params, self.threads, self.horizon, self.day = params, threads, horizon, 0
        numbers = range(len(world.prefectures))
        self.places = world.prefectures
        hazards = by_place(params, self.places) if lab is None else lab.hazards
        self.prefectures = [Prefecture(world, i, params, hazards[i], horizon, log, backwards, lab) for i in numbers]
        self._home_of: dict[int, Home] = {home.key: home for part in self.prefectures for home in part.homes}
        self._homes = len(world.homes.key)

    def advance(self, day: int) -> None:
        """Live every day before `day`; raise ValueError for a day past the horizon or back in time."""
        if not self.day <= day <= self.horizon + 1:
            raise ValueError(f"cannot advance to day {day}: now {self.day}, horizon {self.horizon}")
        for part in self.prefectures:
            part.advance(day)
        self.day = day

    # ---- what can be read

    def census(self) -> NDArray[np.int64]:
        """Return (prefectures, 5 levels, 7 settings): how many people are where now."""
        return np.array([count_people(part.agents.select(agent_type=Elder)).sum((0, 2)) for part in self.prefectures])

    def population(self, counties: int) -> NDArray[np.int64]:
        """Return (county units, *tally.POPULATION) people aged 60 and over in the province now, by completed age on the last day lived."""
        everybody = (elder for part in self.prefectures for elder in part.elders.values())
        return count_by_age(everybody, counties, self.day - 1)

    def counts(self, first_month: int, last_month: int) -> Counts:
        """Return the counts at the ends of these months, both included; for a month that is not over, the counts so far."""
        months = slice(first_month, last_month + 1)
        keys = [np.array([home.key for home in part.homes], np.int64) for part in self.prefectures]
        cells = [with_this_month(part.count(), part.recorder.months, self.day) for part in self.prefectures]
        return tally.joined(list(zip(cells, keys, strict=True)), months, self._homes)

    def homes(self) -> HomeView:
        """Return the homes as they are now, by permanent key."""
        built, in_service, occupied = (np.zeros((self._homes, 2), np.int64) for _ in range(3))
        view = HomeView(built, in_service, occupied, np.zeros((self._homes, 3), np.int64), np.zeros(self._homes))
        for key, home in self._home_of.items():
            view.built[key], view.open[key], view.occupied[key] = home.built, home.open, [home.occupied(kind) for kind in Bed]
            view.waiting[key], view.carers[key] = home.waiting.lengths(), home.carers / CARER
        return view

    def residents(self) -> NDArray[np.int64]:
        """Return everybody who lives in a home now, (n, 6) as RESIDENT_COLUMNS, sorted."""
        there = [(home, elder) for home in self._home_of.values() for beds in home.residents for elder in beds.values()]
        rows = sorted((home.owner, e.sex, e.b60, e.level, e.means, e.entered_on) for home, e in there)
        return np.array(rows, np.int64).reshape(-1, len(RESIDENT_COLUMNS))

    def events(self) -> NDArray[np.int32]:
        """Return the event record so far, (rows, 5): day, person, event, home, why; sorted."""
        rows = sorted(row for part in self.prefectures for row in part.recorder.record)
        return np.array(rows, np.int32).reshape(-1, 5)

    def records(self) -> list[NDArray[np.int32]]:
        """Return the event record of each prefecture in the order in which the events happened."""
        return [np.array(part.recorder.record, np.int32).reshape(-1, 5) for part in self.prefectures]

    def elder(self, person: int) -> Elder:
        """Return one elder, to watch a single life; raise KeyError if there is none."""
        return next(part.elders[person] for part in self.prefectures if person in part.elders)

    def living(self) -> int:
        """Return how many people live in the province or have yet to turn 60."""
        gone = (Setting.DEAD, Setting.LEFT)
        return sum(elder.setting not in gone for part in self.prefectures for elder in part.elders.values())

    def spouses(self) -> NDArray[np.int64]:
        """Return (n, 2) person and spouse, by permanent number, for everybody whose spouse is an elder in the run; sorted."""
        everybody = [elder for part in self.prefectures for elder in part.elders.values()]
        pairs = sorted((elder.key, elder.spouse.key) for elder in everybody if elder.spouse)
        return np.array(pairs, np.int64).reshape(-1, 2)

    def first_keys(self) -> list[int]:
        """Return the lowest person number of each prefecture; numbering runs through the whole province."""
        return [min(part.elders) for part in self.prefectures]

    # ---- what can be done between two days; a home that is not simulated is silently skipped

    def set_beds(self, home: int, built: tuple[int, int], in_service: tuple[int, int]) -> None:
        """Set the beds of a home from this morning, built and in service, by codes.Bed."""
        if place := self._home_of.get(home):
            place.built, place.open = list(built), list(in_service)

    def occupied(self, home: int) -> tuple[int, int]:
        """Return how many beds are occupied, by codes.Bed; none in a home that is not simulated."""
        place = self._home_of.get(home)
        return (place.occupied(Bed.ORDINARY), place.occupied(Bed.NURSING)) if place else (0, 0)

    def set_fee(self, home: int, kind: int, fee: int) -> None:
        """Change a fee, yuan a month."""
        if place := self._home_of.get(home):
            place.fee[kind] = fee

    def set_carers(self, home: int, carers: float) -> None:
        """Change the number of carers on the payroll."""
        if place := self._home_of.get(home):
            place.carers = carers_in_load(carers)

    def add_home(self, home: NewHome) -> None:
        """Open a new home; raise ValueError if its key is taken. Keys in between belong to homes that are not simulated."""
        if home.key < self._homes:
            raise ValueError(f"key {home.key} is taken; the next home has {self._homes} or above")
        part = self.prefectures[home.prefecture]
        part.add_home(home)
        self._home_of[home.key] = part.homes[-1]
        self._homes = home.key + 1

    def set_params(self, params: Parameters) -> None:
        """Change the rules from this morning."""
        self.params = params
        for part, hazards in zip(self.prefectures, by_place(params, self.places), strict=True):
            part.change_rules(params, hazards)

    def set_rates(self, factors: dict[str, float]) -> None:
        """Multiply hazards by factors from this morning; 1 means no change."""
        self.set_params(self.params.with_rates(**factors))

    def set_hazards(self, prefecture: int, hazards: Hazards) -> None:
        """Give one prefecture different hazards from this morning; for laboratory worlds."""
        self.prefectures[prefecture].change_rules(self.params, hazards)

    # ---- what it does not do

    def save(self, path: Path) -> None:
        """Raise ValueError: a SimPy process cannot be written to disk."""
        raise ValueError(f"{path}: {ALWAYS_FROM_2016}")

    @classmethod
    def load(cls, path: Path, params: Parameters, horizon: int, threads: int = 1, log: bool = False) -> NoReturn:
        """Raise ValueError: see `save`."""
        raise ValueError(f"{path}: {ALWAYS_FROM_2016}")

    def close(self) -> None:
        """Release all agents: Mesa keeps every model that ever had one, so a caller that runs many worlds must close each."""
        for part in self.prefectures:
            part.end()
        self._home_of.clear()
