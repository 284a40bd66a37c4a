"""Lives on paper: beds and residents of homes kept by hand, without people: what the slow tier sees of an engine, and no more."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from sim.clock import date_of
from sim.codes import Bed
from sim.world.columns import World

Call = tuple[object, ...]
"""Day, name, arguments."""


class PaperLives:
    """Residents leave on the days told beforehand; nobody moves in."""

    def __init__(self, world: World, occupied: dict[tuple[int, int], int] | None = None) -> None:
        self.day = 0
        self.sampled = world.homes.sampled
        self.built = np.where(self.sampled[:, None], world.homes.beds, 0)
        self.open = self.built.copy()
        self.occupied = np.zeros_like(self.built)
        for place, persons in (occupied or {}).items():
            self.occupied[place] = persons
        self.departures: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        """By day: home, kind, persons."""
        self.mornings: list[int] = []
        self.calls: list[Call] = []

    def _note(self, *call: object) -> None:
        self.calls.append((date_of(self.day).isoformat(), *call))

    def advance(self, day: int) -> None:
        assert day >= self.day
        for gone in sorted(day_ for day_ in self.departures if day_ < day):
            for home, kind, persons in self.departures.pop(gone):
                self.occupied[home, kind] -= persons
        self.day = day
        self.mornings.append(day)

    def vacant_closed(self, home: int, kind: int) -> int:
        closed = self.built[home, kind] - self.open[home, kind]
        return int(closed - max(self.occupied[home, kind] - self.open[home, kind], 0))

    def open_beds(self, home: int, kind: int, beds: int) -> None:
        self._note("open_beds", home, int(kind), beds)
        if self.sampled[home]:
            self.built[home, kind] += beds
            self.open[home, kind] += beds

    def close_beds(self, home: int, kind: int, beds: int) -> None:
        self._note("close_beds", home, int(kind), beds)
        if self.sampled[home]:
            self.open[home, kind] -= beds

    def reopen_beds(self, home: int, kind: int, beds: int) -> None:
        self._note("reopen_beds", home, int(kind), beds)
        if self.sampled[home]:
            self.open[home, kind] += beds

    def convert_closed(self, home: int, beds: int) -> int:
        done = min(beds, self.vacant_closed(home, Bed.ORDINARY))
        self._note("convert_closed", home, beds, done)
        self.built[home] += (-done, done)
        self.open[home, Bed.NURSING] += done
        return done

    def remove_closed(self, home: int, kind: int, beds: int) -> int:
        done = min(beds, self.vacant_closed(home, kind))
        self._note("remove_closed", home, int(kind), beds, done)
        self.built[home, kind] -= done
        return done

    def set_fee(self, home: int, kind: int, fee: int) -> None:
        self._note("set_fee", home, int(kind), fee)

    def set_carers(self, home: int, carers: float) -> None:
        self._note("set_carers", home, carers)

    def set_rates(self, factors: dict[str, float]) -> None:
        self._note("set_rates", factors)

    def add_home(self, home: object) -> None:
        self._note("add_home", home.key)
        self.built = np.vstack([self.built, home.beds])
        self.open = np.vstack([self.open, home.beds])
        self.occupied = np.vstack([self.occupied, (0, 0)])
        self.sampled = np.append(self.sampled, True)
