"""A checked run: an engine watched day by day by a bookkeeper of its own, from 2016-01-01 to the end, while the slow tier drives it.

`Watched` has the face of an engine (`sim.lives.Lives`), so that the province knows nothing of it. It passes everything on, tells the books
(lives/laws_books.py) what is done to homes, and after every day hands them the day's events and what the engine says of its evening.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.clock import date_of, day_of, month_end, month_number
from sim.codes import Bed
from sim.lives import HomeView, NewHome
from sim.lives.laws import Findings, Law
from sim.lives.laws_books import Books
from sim.province.books import Beds
from sim.rules.params import Parameters
from sim.study.checked_views import Engine, Record, census, states
from sim.tally import Counts
from sim.world.columns import World


class Watched:
    """An engine on the morning of 2016-01-01 that keeps an event record, and the books kept beside it."""

    def __init__(self, lives: Engine, world: World, params: Parameters, findings: Findings) -> None:
        self.lives, self.params = lives, params
        self.books = Books(world, params, findings)
        self.day = lives.day
        self._record = Record(lives)

    def advance(self, day: int) -> None:
        """Live every day before `day`, and check each; months and years where they end."""
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

    def finish(self, beds: Beds | None = None) -> None:
        """Compare the integrals of the whole run, and the beds of the slow tier, where there is one, with those of the lives."""
        self.books.close(self.day - 1)
        if beds is not None:
            for key, home in self.books.homes.items():
                for kind in Bed:
                    written = (int(beds.built[beds.row[key], kind]), beds.in_service(key, kind))
                    lived = (home.built[kind], home.open[kind])
                    self.books.findings.equal(Law.V04, written, lived, "built and in service, slow tier and lives", home=key)

    # ---- what is done to homes: passed on first, so that what an engine refuses is not in the books

    def open_beds(self, home: int, kind: int, beds: int) -> None:
        self.lives.open_beds(home, kind, beds)
        self.books.add_beds(home, kind, beds, beds)

    def close_beds(self, home: int, kind: int, beds: int) -> None:
        self.lives.close_beds(home, kind, beds)
        self.books.add_beds(home, kind, 0, -beds)

    def reopen_beds(self, home: int, kind: int, beds: int) -> None:
        self.lives.reopen_beds(home, kind, beds)
        self.books.add_beds(home, kind, 0, beds)

    def convert_closed(self, home: int, beds: int) -> int:
        done = self.lives.convert_closed(home, beds)
        self.books.take_closed(home, Bed.ORDINARY, beds, done)
        self.books.add_beds(home, Bed.NURSING, done, done)
        return done

    def remove_closed(self, home: int, kind: int, beds: int) -> int:
        done = self.lives.remove_closed(home, kind, beds)
        self.books.take_closed(home, kind, beds, done)
        return done

    def set_carers(self, home: int, carers: float) -> None:
        self.lives.set_carers(home, carers)
        self.books.set_carers(home, carers)

    def add_home(self, home: NewHome) -> None:
        self.lives.add_home(home)
        self.books.add_home(home)

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

    def counts(self, first_month: int, last_month: int) -> Counts:
        return self.lives.counts(first_month, last_month)

    def homes(self) -> HomeView:
        return self.lives.homes()

    def events(self) -> NDArray[np.int32]:
        return self.lives.events()

    def told(self) -> list[NDArray[np.int32]]:
        return self.lives.told()

    def save(self, path: Path) -> None:
        self.lives.save(path)
