"""The fast engine: thirteen prefectures as columns, run by compiled kernels in threads. Any number of threads gives the same bits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import tally
from sim.codes import Setting
from sim.lives import HomeView, Laboratory, NewHome, with_this_month
from sim.lives.fast import day as days
from sim.lives.fast import layout, queues, snapshot
from sim.lives.fast import traits as at
from sim.lives.fast.askers import laboratory
from sim.lives.fast.prefecture import Prefecture
from sim.rules.admission import CARER
from sim.rules.hazards import Hazards, by_place
from sim.rules.params import Parameters
from sim.rules.settings import INSIDE
from sim.tally import Counts, packed
from sim.world.build import largest_first
from sim.world.columns import World


class FastLives:
    """Lives of a world (see `sim.lives.Lives`); `horizon` is the last day that can be lived. A laboratory brings its own hazards."""

    def __init__(
        self, world: World, params: Parameters, horizon: int, threads: int = 2, log: bool = False, lab: Laboratory | None = None
    ) -> None:
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None
        self._take(params, world.prefectures, threads)
        self.day, self.horizon = 0, horizon
        self.prefectures = self._in_order(lambda i: self._settle_in(world, i, log, lab), [len(e.key) for e in world.elders])
        self._where = {int(key): (part, row) for part in self.prefectures for row, key in enumerate(part.homes.key)}
        self._homes = len(world.homes.key)
        self._each(Prefecture.begin)

    def _take(self, params: Parameters, places: tuple[str, ...], threads: int) -> None:
        self.params, self.places, self.hazards = params, places, by_place(params, places)
        self.threads = threads

    def _settle_in(self, world: World, prefecture: int, log: bool, lab: Laboratory | None) -> Prefecture:
        """Return a prefecture; its seeded residents know their homes, which count them when lives begin."""
        elders, seeds = world.elders[prefecture], world.seeds[prefecture]
        homes = layout.homes(world, prefecture)
        people = layout.people(elders, seeds)
        row_of = {int(key): row for row, key in enumerate(homes.key)}
        inside = np.flatnonzero(seeds.home >= 0)
        people.home[inside] = [row_of[int(key)] for key in seeds.home[inside]]
        people.since[inside] = seeds.since[inside]
        homes.staff[:] = np.round(world.carers[layout.rows_of(world, prefecture)] * CARER).astype(np.int64)
        seed = world.seed if lab is None else lab.seeds[prefecture]
        part = Prefecture(people, homes, seed, self.horizon, log, monthly=lab is None)
        if lab is not None:
            demands = lab.demands[prefecture]
            part.lab = None if demands is None else laboratory(demands, lab.asking[prefecture], people)
        hazards = self.hazards[prefecture] if lab is None else lab.hazards[prefecture]
        part.use(self.params, hazards, (int(world.seen[prefecture, 0]), int(world.seen[prefecture, 1])))
        return part

    def _each(self, do: Callable[[Prefecture], Any]) -> None:
        """Do something to every prefecture, the largest first."""
        self._in_order(lambda i: do(self.prefectures[i]), [len(part.people.key) for part in self.prefectures])

    def _in_order(self, make: Callable[[int], Any], sizes: list[int]) -> list[Any]:
        """Return make(0), make(1), ... for prefectures of these sizes; the threads take the largest first."""
        return largest_first(make, sizes, self._pool.map if self._pool else map)

    def advance(self, day: int) -> None:
        """Live every day before `day`; raise ValueError for a day past the horizon or back in time."""
        if not self.day <= day <= self.horizon + 1:
            raise ValueError(f"cannot advance to day {day}: now {self.day}, horizon {self.horizon}")
        today, self.day = self.day, day
        self._each(lambda part: part.advance(today, day))

    def census(self) -> NDArray[np.int64]:
        """Return (prefectures, 5 levels, 7 settings): how many people are where now."""
        return np.array([part.tally.people.sum((0, 2)) for part in self.prefectures])

    def population(self, counties: int) -> NDArray[np.int64]:
        """Return (county units, *tally.POPULATION) people aged 60 and over in the province now, by completed age on the last day lived."""
        parts = self._in_order(
            lambda i: self.prefectures[i].population(counties, self.day - 1), [len(p.people.key) for p in self.prefectures]
        )
        total: NDArray[np.int64] = np.sum(parts, axis=0)
        return total

    def counts(self, first_month: int, last_month: int) -> Counts:
        """Return the counts at the ends of these months, both included; for a month that is not over, the counts so far."""
        months = slice(first_month, last_month + 1)
        parts = [(with_this_month(part.tally.now, part.tally.months, self.day), part.homes.key) for part in self.prefectures]
        return tally.joined(parts, months, self._homes)

    def homes(self) -> HomeView:
        """Return the homes as they are now, by permanent key."""
        built, in_service, occupied = (np.zeros((self._homes, 2), np.int64) for _ in range(3))
        view = HomeView(built, in_service, occupied, np.zeros((self._homes, 3), np.int64), np.zeros(self._homes))
        for part in self.prefectures:
            h, rows = part.homes, part.homes.key
            view.built[rows], view.open[rows], view.occupied[rows], view.waiting[rows] = h.built, h.open, h.occupied, h.waiting
            view.carers[rows] = h.staff / CARER
        return view

    def residents(self) -> NDArray[np.int64]:
        """Return everybody who lives in a home now, (n, 6) as RESIDENT_COLUMNS, sorted."""
        parts = []
        for part in self.prefectures:
            p = part.people
            rows = np.flatnonzero(np.isin(at.column(p.bits, at.SETTING), INSIDE))
            sex, level, means = (at.column(p.bits[rows], trait) for trait in (at.SEX, at.LEVEL, at.MEANS))
            parts.append(np.stack([part.homes.owner[p.home[rows]], sex, p.b60[rows], level, means, p.since[rows]], axis=1).astype(np.int64))
        found = np.concatenate(parts)
        return found[np.lexsort(found.T[::-1])]

    def events(self) -> NDArray[np.int32]:
        """Return the event record so far, (rows, 5): day, person, event, home, why; sorted."""
        rows = np.concatenate(self.records())
        return rows[np.argsort(packed(rows), kind="stable")]

    def records(self) -> list[NDArray[np.int32]]:
        """Return the event record of each prefecture in the order in which the events happened."""
        for part in self.prefectures:
            part.flush()
        return [np.concatenate(part.records) for part in self.prefectures]

    def forget_events(self) -> None:
        """Begin the event record anew from this morning."""
        for part in self.prefectures:
            part.flush()
            part.records.clear()

    def set_beds(self, home: int, built: tuple[int, int], in_service: tuple[int, int]) -> None:
        """Set the beds of a home from this morning, built and in service, by codes.Bed."""
        if home in self._where:
            part, row = self._where[home]
            part.homes.built[row], part.homes.open[row] = built, in_service
            queues.mark(part.work, row)

    def occupied(self, home: int) -> tuple[int, int]:
        """Return how many beds are occupied, by codes.Bed; none in a home that is not simulated."""
        if home not in self._where:
            return 0, 0
        part, row = self._where[home]
        ordinary, nursing = part.homes.occupied[row].tolist()
        return ordinary, nursing

    def set_fee(self, home: int, kind: int, fee: int) -> None:
        """Change a fee, yuan a month."""
        if home in self._where:
            part, row = self._where[home]
            part.homes.fee[row, kind] = fee

    def set_carers(self, home: int, carers: float) -> None:
        """Change the number of carers on the payroll."""
        if home in self._where:
            part, row = self._where[home]
            part.homes.staff[row] = layout.carers_in_load(carers)
            queues.mark(part.work, row)

    def add_home(self, home: NewHome) -> None:
        """Open a new home; raise ValueError if its key is taken. Keys in between belong to homes that are not simulated."""
        if home.key < self._homes:
            raise ValueError(f"key {home.key} is taken; the next home has {self._homes} or above")
        part = self.prefectures[home.prefecture]
        part.add(home)
        self._where[home.key] = (part, len(part.homes.key) - 1)
        self._homes = home.key + 1

    def set_params(self, params: Parameters) -> None:
        """Change the rules from this morning; only clocks whose hazards change are rescheduled."""
        self.params, self.hazards = params, by_place(params, self.places)
        sizes = [len(part.people.key) for part in self.prefectures]
        self._in_order(lambda i: self.prefectures[i].retime(params, self.hazards[i], self.day), sizes)

    def set_rates(self, factors: dict[str, float]) -> None:
        """Multiply hazards by factors from this morning; 1 means no change."""
        self.set_params(self.params.with_rates(**factors))

    def set_hazards(self, prefecture: int, hazards: Hazards) -> None:
        """Give one prefecture different hazards from this morning; for laboratory worlds."""
        self.prefectures[prefecture].retime(self.params, hazards, self.day)

    def save(self, path: Path) -> None:
        """Write the whole state of this morning, without people who have died or left: nothing more can happen to them."""
        snapshot.save(path, self.day, self._homes, self.prefectures, self.places, self._pool)

    @classmethod
    def load(cls, path: Path, params: Parameters, horizon: int, threads: int = 2, log: bool = False) -> FastLives:
        """Return the lives in a state written by `save`, ready to continue to a horizon of any length."""
        self = cls.__new__(cls)
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None
        saved = snapshot.load(path, self._pool)
        self._take(params, tuple(kept.place for kept in saved.prefectures), threads)
        self.day, self.horizon, self._homes = saved.day, horizon, saved.homes

        def resumed(kept: snapshot.Kept, hazards: Hazards) -> Prefecture:
            part = Prefecture(kept.people, kept.beds, kept.seed, horizon, log)
            part.use(params, hazards, kept.seen)
            snapshot.restore(part, kept)
            part.resume(self.day)
            if horizon > kept.horizon:
                days.look_further(part.given, part.state)
            return part

        self.prefectures = list((self._pool.map if self._pool else map)(resumed, saved.prefectures, self.hazards))
        self._where = {int(key): (part, row) for part in self.prefectures for row, key in enumerate(part.homes.key)}
        return self

    def lives(self) -> dict[str, NDArray[Any]]:
        """Return everybody's state now: person, setting, level, dementia, home (permanent key), by person; for comparisons."""
        columns: dict[str, list[NDArray[Any]]] = {name: [] for name in ("person", "setting", "level", "dementia", "home")}
        for part in self.prefectures:
            p = part.people
            home = np.where(p.home >= 0, part.homes.key[p.home.clip(0)] if len(part.homes.key) else -1, -1)
            values = (p.key, at.column(p.bits, at.SETTING), at.column(p.bits, at.LEVEL), at.column(p.bits, at.DEMENTIA), home)
            for name, value in zip(columns, values, strict=True):
                columns[name].append(value)
        return {name: np.concatenate(parts) for name, parts in columns.items()}

    def spouses(self) -> NDArray[np.int64]:
        """Return (n, 2) person and spouse, by permanent number, for everybody whose spouse has a row; sorted."""
        pairs = []
        for part in self.prefectures:
            linked = np.flatnonzero(part.people.mate >= 0)
            pairs.append(np.stack([part.people.key[linked], part.people.key[part.people.mate[linked]]], axis=1))
        rows = np.concatenate(pairs).astype(np.int64)
        return rows[np.argsort(rows[:, 0])]

    def living(self) -> int:
        """Return how many people live in the province or have yet to turn 60."""
        settings = [at.column(part.people.bits, at.SETTING) for part in self.prefectures]
        return int(sum(((s != Setting.DEAD) & (s != Setting.LEFT)).sum() for s in settings))

    def first_keys(self) -> list[int]:
        """Return the lowest person number of each prefecture; numbering runs through the whole province."""
        return [int(part.people.key.min()) for part in self.prefectures]
