"""A home (养老机构): its beds, who lives in them, its waiting list, and whom it admits in the evening."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import mesa

from sim.codes import NEVER, Bed, Need
from sim.lives.reference.queues import Ticket, WaitingList
from sim.rules import admission
from sim.rules.admission import PUBLIC
from sim.rules.plain import able_get_nursing_bed, ahead_of, has_bed_for, idle_since, kept_back, lets_idle, too_few_carers, years_to_wait

if TYPE_CHECKING:
    from sim.lives.reference.elder import Elder
    from sim.lives.reference.prefecture import Prefecture

NURSING_BEDS, ORDINARY_BEDS = (Need.EITHER, Need.NURSING_ONLY), (Need.ORDINARY_ONLY, Need.EITHER)
"""Whom each kind of bed is for."""


class View(NamedTuple):
    """A home as it is known on a day: how it was last evening."""

    free: tuple[int, int] = (0, 0)
    waiting: tuple[int, int, int] = (0, 0, 0)
    care: int = 0
    """The care its residents need, in load units."""
    lets_idle: bool = False
    """Nursing beds have been empty so long that able people may have them."""


class Home(mesa.Agent):  # type: ignore[misc]  # mesa has no types
    """One home. Beds in service (`open`) may be fewer than built while some are closing; occupied beds may then exceed them."""

    model: Prefecture

    def __init__(self, model: Prefecture, key: int, county: int, owner: int, beds: tuple[int, int], fee: tuple[int, int]) -> None:
        super().__init__(model)
        self.key, self.county, self.owner = key, county, owner
        self.built, self.open, self.fee = list(beds), list(beds), list(fee)
        self.kept = 0
        self.weight = self.pull = 1.0
        self.carers = 0
        """On the payroll, in load units."""
        self.residents: tuple[dict[int, Elder], dict[int, Elder]] = ({}, {})
        """By kind of bed, by person."""
        self.waiting = WaitingList()
        self.view = View()
        self.idle_since: int = NEVER
        """First evening since which a nursing bed has been free without a break."""

    @property
    def size(self) -> float:
        """Return built beds, times the weight of the home in a sampled run, as a county that places a person counts them."""
        return self.weight * (self.built[0] + self.built[1])

    @property
    def drawing_size(self) -> float:
        """Return the size as people who choose for themselves see it: times the pull of the owner's homes in a sampled run."""
        return self.weight * self.pull * (self.built[0] + self.built[1])

    def occupied(self, kind: int) -> int:
        return len(self.residents[kind])

    def free(self) -> int:
        """Return the free beds; while a kind is closing, residents may outnumber the beds left in service, and none is free."""
        return sum(max(0, self.open[kind] - self.occupied(kind)) for kind in Bed)

    def misplaced(self) -> tuple[int, int]:
        """Return how many residents are in the wrong kind of bed, by kind."""
        wrong = (Need.NURSING_ONLY, Need.ORDINARY_ONLY)
        ordinary, nursing = (sum(e.need == wrong[kind] for e in self.residents[kind].values()) for kind in Bed)
        return ordinary, nursing

    def counted(self) -> dict[str, Sequence[int]]:
        """Return every stock counted by home, by name of measure (sim/tally.py)."""
        return {
            "occupied": [self.occupied(kind) for kind in Bed],
            "misplaced": self.misplaced(),
            "waiting": self.waiting.lengths(),
        }

    def care(self) -> int:
        """Return the care that the residents need, in load units."""
        load = self.model.params.admission.load
        return sum(load[elder.level] for beds in self.residents for elder in beds.values())

    def fits(self, need: int) -> bool:
        """Return whether the home has beds in service for a need; nursing beds long idle are open to able people too."""
        return bool(has_bed_for(need, *self.open, self.view.lets_idle))

    def expected_years(self, need: int, level: int) -> float:
        """Return the shortest wait a newcomer expects over the kinds of bed that fit, from last evening's view and today's beds."""
        rules = self.model.params.admission
        staffed = not too_few_carers(rules.heavy_only, PUBLIC, need, self.view.care, rules.load[level], self.carers)
        free = self.view.free if staffed else (0, 0)
        waits = []
        if need != Need.NURSING_ONLY:
            ahead = ahead_of(Bed.ORDINARY, need, *self.view.waiting)
            waits.append(years_to_wait(free[Bed.ORDINARY], ahead, self.open[Bed.ORDINARY]))
        if need != Need.ORDINARY_ONLY or self.view.lets_idle:
            ahead = ahead_of(Bed.NURSING, need, *self.view.waiting)
            waits.append(years_to_wait(free[Bed.NURSING], ahead, self.open[Bed.NURSING]))
        return float(min(waits))

    def admit(self, day: int) -> None:
        """Admit all who may be: nursing beds first (a move to one frees an ordinary bed), ordinary ones, then able people to idle ones."""
        self._fill(Bed.NURSING, NURSING_BEDS, day)
        self._fill(Bed.ORDINARY, ORDINARY_BEDS, day)
        if able_get_nursing_bed(self.view.lets_idle, self.open[Bed.ORDINARY] - self.occupied(Bed.ORDINARY)):
            self._fill(Bed.NURSING, (Need.ORDINARY_ONLY,), day)

    def _fill(self, kind: Bed, needs: tuple[Need, ...], day: int) -> None:
        while self.open[kind] > self.occupied(kind) and (elder := self._next_in_line(needs)):
            if kind == Bed.NURSING and elder.likes_ordinary and Need.EITHER in needs and self.open[0] > self.occupied(0):
                elder = self._next_in_line(ORDINARY_BEDS)
                assert elder is not None
                elder.take_bed(Bed.ORDINARY, day)
            else:
                elder.take_bed(kind, day)

    def _next_in_line(self, needs: tuple[Need, ...]) -> Elder | None:
        """Return who is first, if beds reserved for 特困 people and the carers at work allow an admission.

        Nobody overtakes, except that people for whom there are too few carers may let others pass who need no nursing bed.
        """
        ticket = self.waiting.first(needs)
        if ticket and self._lacks_carers(ticket):
            lighter = tuple(need for need in needs if need != Need.NURSING_ONLY)
            ticket = self.waiting.first(lighter) if self.model.params.admission.heavy_only else None
        if ticket is None or kept_back(ticket.queue, self.free(), self.kept):
            return None
        return self.model.elders[ticket.person]

    def _lacks_carers(self, ticket: Ticket) -> bool:
        """Return whether too few carers stop the admission of a person who waits."""
        rules, level = self.model.params.admission, self.model.elders[ticket.person].level
        return bool(too_few_carers(rules.heavy_only, ticket.queue, ticket.need, self.care(), rules.load[level], self.carers))

    def close_day(self, day: int) -> None:
        """Write what tomorrow's choices will know of the home; nursing beds empty long enough are open to able people from tomorrow."""
        ordinary, nursing = (max(0, self.open[kind] - self.occupied(kind)) for kind in Bed)
        self.idle_since = idle_since(nursing, self.idle_since, day)
        already = self.view.lets_idle and nursing > 0
        lets = already or lets_idle(self.idle_since, self.model.params.admission.idle_days, day)
        self.view = View((ordinary, nursing), self.waiting.lengths(), self.care(), lets)


def carers_in_load(carers: float) -> int:
    """Convert a number of carers to load units."""
    return round(carers * admission.CARER)
