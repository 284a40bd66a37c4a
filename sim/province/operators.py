"""Agents of the slow tier: the operator of a home accepts works or not, and a county chooses which of its villages is next."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.codes import Owner
from sim.draws import Decision, uniform
from sim.province.coverage import Cover
from sim.province.inventory import Beds, Counts
from sim.province.works import Draw, LeadTime, lead_months

DRAWS_OF_A_KIND = 10_000
"""Draw 0 of a kind breaks ties; draws 1, 2, ... are the lead times of projects 1, 2, ..."""


def chance(seed: int, key: int, decision: Decision, draw: Draw) -> float:
    """Return the draw that breaks ties: one per home, place or county for each kind of works."""
    return float(uniform(seed, key, int(decision), DRAWS_OF_A_KIND * draw))


class Decider:
    """An agent of the province that has works done, each with its own lead time."""

    def __init__(self, seed: int, key: int, decision: Decision) -> None:
        self.seed = seed
        self.key = key
        """Key of the home, or code of the county."""
        self.decision = decision
        self.projects = dict.fromkeys(Draw, 0)
        """Number of projects so far, by kind."""

    def next_lead_months(self, draw: Draw, lead: LeadTime) -> int:
        """Return the lead time of the next project; it stays the same until the project is taken on."""
        nth = DRAWS_OF_A_KIND * draw + self.projects[draw] + 1
        return lead_months(lead, uniform(self.seed, self.key, int(self.decision), nth))


class Operator(Decider):
    """The operator of a home."""

    def __init__(self, model: Any, seed: int, row: int) -> None:
        self._books: Beds = model.beds
        super().__init__(seed, int(self._books.key[row]), Decision.WORKS)
        self.row = row
        self.county = int(self._books.county[row])
        self.owner = tuple(Owner)[int(self._books.owner[row])]
        self.booked: list[tuple[int, int]] = []
        """First day of works and the day after the last, future works included."""

    @property
    def beds(self) -> Counts:
        """Built beds, ordinary and nursing."""
        built: Counts = self._books.built[self.row]
        return built

    def takes_on(self, draw: Draw, first: int, until: int) -> bool:
        """Take on works from day `first` until just before `until`, unless the home has other works on any of these days."""
        until = max(until, first + 1)
        free = all(until <= begun or first >= over for begun, over in self.booked)
        if free:
            self.booked.append((first, until))
            self.projects[draw] += 1
        return free


class County(Decider):
    """A county unit: its villages, and whether it has a public 特困 facility."""

    def __init__(self, model: Any, seed: int, row: int, name: str, kind: str) -> None:
        code = int(model.world.counties.code[row])
        super().__init__(seed, code, Decision.COVER)
        self.row = row
        self.name = name
        self.kind = kind
        self._cover: Cover = model.cover
        places = np.flatnonzero(self._cover.village & (self._cover.county == row))
        luck = [chance(seed, int(key), Decision.COVER, Draw.COVER) for key in self._cover.key[places]]
        self._villages = places[np.argsort(luck)]

    @property
    def villages(self) -> Counts:
        """Villages by codes.Facility."""
        counts: Counts = self._cover.by_county()[self.row]
        return counts

    @property
    def tekun(self) -> bool:
        """Whether it has a public 特困 facility."""
        return bool(self._cover.tekun[self.row])

    def village_lead_months(self, place: int, lead: LeadTime) -> int:
        """Return the lead time of the works in a village, by the key of the place."""
        return lead_months(lead, uniform(self.seed, place, int(Decision.COVER), DRAWS_OF_A_KIND * Draw.COVER + 1))

    def next_village(self, facility: int) -> int | None:
        """Return the row of the village to cover next: the worst off, ties broken by keyed draw; None if all have the facility."""
        if not len(self._villages):
            return None
        has = self._cover.coming[self._villages]
        worst = int(np.argmin(has))
        return int(self._villages[worst]) if has[worst] < facility else None
