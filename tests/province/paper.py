"""Lives on paper: beds and residents of homes kept by hand, without people: what the slow tier sees of an engine, and no more."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from sim.clock import date_of
from sim.world.columns import World

Call = tuple[object, ...]
"""Day, name, arguments."""


class PaperLives:
    """Residents leave on the days told beforehand; nobody moves in."""

    def __init__(self, world: World, residents: dict[tuple[int, int], int] | None = None) -> None:
        self.day = 0
        self.sampled = world.homes.sampled
        self.built = np.where(self.sampled[:, None], world.homes.beds, 0)
        self.open = self.built.copy()
        self.residents = np.zeros_like(self.built)
        for place, persons in (residents or {}).items():
            self.residents[place] = persons
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
                self.residents[home, kind] -= persons
        self.day = day
        self.mornings.append(day)

    def set_beds(self, home: int, built: tuple[int, int], in_service: tuple[int, int]) -> None:
        self._note("set_beds", home, built, in_service)
        if self.sampled[home]:
            self.built[home], self.open[home] = built, in_service

    def occupied(self, home: int) -> tuple[int, int]:
        self._note("occupied", home)
        ordinary, nursing = self.residents[home].tolist()
        return ordinary, nursing

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
        self.residents = np.vstack([self.residents, (0, 0)])
        self.sampled = np.append(self.sampled, True)
