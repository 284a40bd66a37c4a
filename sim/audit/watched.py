"""A checked run: a bookkeeper watches an engine day by day, from 2016-01-01 to the end, while the slow tier drives it.

`Watched` has the interface of an engine (`sim.lives.Lives`), so the province need not know. It passes everything on, reports to the books
(audit/books.py) what is done to homes, and after every day hands them the day's events and what the engine says that evening.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.audit.books import Books
from sim.audit.laws import Findings, Law
from sim.audit.views import Engine, Record, census, states
from sim.clock import date_of, day_of, month_end, month_number
from sim.codes import Bed
from sim.lives import HomeView, NewHome
from sim.province.inventory import Beds, Pair
from sim.province.levers import LEVERS
from sim.province.works import Works
from sim.rules.params import Parameters
from sim.tally import Counts
from sim.world import capacity
from sim.world.columns import World


class Watched:
    """An engine on the morning of 2016-01-01 that keeps an event record, and the books kept alongside it."""

    def __init__(self, lives: Engine, world: World, params: Parameters, findings: Findings) -> None:
        self.lives, self.params = lives, params
        self.books = Books(world, params, findings)
        self.day = lives.day
        self._world = world
        self._first: dict[int, Pair] = {}
        """Beds of homes that opened in the scenario."""
        self._record = Record(lives)

    def advance(self, day: int) -> None:
        """Live every day before `day` and check each one, as well as months and years when they end."""
        while self.day < day:
            today = self.day
            self.lives.advance(today + 1)
            self.day = today + 1
            self.books.live(today, self._record.news(), self.lives.homes(), census(self.lives))
            month = month_number(date_of(today))
            if day_of(month_end(month)) == today:
                self.books.end_month(self.lives.counts(month, month), list(states(self.lives)))
                if month % 12 == 11:
                    self.books.close(today)

    def finish(self, beds: Beds | None = None, works: Iterable[Works] | None = None) -> None:
        """Compare the integrals of the whole run, and the lives' beds with the slow tier's inventory and works, if given."""
        self.books.close(self.day - 1)
        equal, homes = self.books.findings.equal, self.books.homes
        if beds is not None:
            for key, home in homes.items():
                for kind in Bed:
                    written = tuple(part[kind] for part in beds.of(key))
                    equal(Law.V04, written, (home.built[kind], home.open[kind]), "built and in service, slow tier and lives", home=key)
        if works is not None:
            built, _ = capacity.at(self._world.homes, month_number(date_of(self.day - 1)))
            of_world = {
                int(key): (int(beds[0]), int(beds[1])) for key, beds in zip(self._world.homes.key, built, strict=True) if key in homes
            }
            for key, expected in after_works(of_world | self._first, works).items():
                equal(Law.V04, expected, tuple(homes[key].built), "built, of the world with what works did", home=key)

    # ---- what is done to homes: passed on first, so that what an engine refuses does not enter the books

    def set_beds(self, home: int, built: tuple[int, int], in_service: tuple[int, int]) -> None:
        self.lives.set_beds(home, built, in_service)
        self.books.set_beds(home, built, in_service)

    def occupied(self, home: int) -> tuple[int, int]:
        answer = self.lives.occupied(home)
        self.books.check_occupied(home, answer)
        return answer

    def set_carers(self, home: int, carers: float) -> None:
        self.lives.set_carers(home, carers)
        self.books.set_carers(home, carers)

    def add_home(self, home: NewHome) -> None:
        self.lives.add_home(home)
        self.books.add_home(home)
        if home.key in self.books.homes:
            self._first[home.key] = home.beds

    def set_params(self, params: Parameters) -> None:
        self.lives.set_params(params)
        self.books.set_rules(params)

    # ---- passed on as it is

    def set_fee(self, home: int, kind: int, fee: int) -> None:
        self.lives.set_fee(home, kind, fee)

    def set_rates(self, factors: dict[str, float]) -> None:
        self.lives.set_rates(factors)

    def census(self) -> NDArray[np.int64]:
        return self.lives.census()

    def population(self, counties: int) -> NDArray[np.int64]:
        return self.lives.population(counties)

    def counts(self, first_month: int, last_month: int) -> Counts:
        return self.lives.counts(first_month, last_month)

    def homes(self) -> HomeView:
        return self.lives.homes()

    def residents(self) -> NDArray[np.int64]:
        return self.lives.residents()

    def events(self) -> NDArray[np.int32]:
        return self.lives.events()

    def records(self) -> list[NDArray[np.int32]]:
        return self.lives.records()

    def save(self, path: Path) -> None:
        self.lives.save(path)


def after_works(first: Mapping[int, Pair], works: Iterable[Works]) -> dict[int, Pair]:
    """Return the built beds by home: those at the start, plus what the levers say that their works have added.

    Homes with works of which nothing is noted yet are left out.
    """
    built = dict(first)
    for one in works:
        ask = LEVERS[one.lever].beds_added
        if ask is None or one.home not in built:
            continue
        added = ask(one)
        if added is None:
            del built[one.home]
        else:
            ordinary, nursing = built[one.home]
            built[one.home] = (ordinary + added[Bed.ORDINARY], nursing + added[Bed.NURSING])
    return built
