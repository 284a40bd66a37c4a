"""The inventory of the slow tier: the beds of every home. Whole numbers, never sampled.

Only this file decides how many beds are built and in service: the lives are given these numbers, and are asked only how many beds are
occupied. A home that is not simulated has no residents, so every bed out of service there is vacant. Beds that open go into service month
by month (`capacity.in_service`), also those of the homes of the world that opened before the run or open during it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.codes import Bed
from sim.lives import NewHome
from sim.world import capacity
from sim.world.columns import Floats, Homes

LONG_WORKS_DAYS = 90
"""Beds in works for longer than this many days leave the denominator of the plan's occupancy target."""
Counts = NDArray[np.int64]
Pair = tuple[int, int]
"""A number of ordinary and one of nursing beds."""


class Balance(NamedTuple):
    """Where beds ready for use are: the four numbers add up to all of them."""

    occupied: Any
    held: Any
    in_works: Any
    free: Any


def balance(ready: Any, in_service: Any, occupied: Any) -> Balance:
    """Split beds ready for use, as numbers or arrays; a closed bed counts as in works once it is vacant. Held beds come with the seasons.

    >>> [tuple(map(int, balance(100, 50, occupied))) for occupied in (40, 70)]
    [(40, 0, 50, 10), (70, 0, 30, 0)]
    """
    free = np.maximum(in_service - occupied, 0)
    return Balance(occupied, 0 * free, ready - occupied - free, free)


def at_most(beds: int, *there: int) -> int:
    """Return a number of beds, or what there is if that is less; raise ValueError if the number is negative.

    >>> at_most(5), at_most(5, 3, 7), at_most(5, -1)
    (5, 3, 0)
    """
    if beds < 0:
        raise ValueError(f"{beds} beds: a number of beds to open, close or convert is 0 or more")
    return max(0, min(beds, *there)) if there else beds


class Opening(NamedTuple):
    """What beds that open together, and are not all in service yet, have in common."""

    row: int
    kind: int
    opened: int
    """Month, as clock.month_number."""
    full: int
    """First month in which all are in service."""


class Beds:
    """Beds by home, `h` rows in the order of keys. A new home is one more row.

    They are as in `month` (clock.month_number); what opens later in the run is all in service after `fill_months`.
    """

    def __init__(self, homes: Homes, carers: Floats, month: int, fill_months: int = 0) -> None:
        self.month, self.fill_months = month, fill_months
        self.key: Counts = homes.key.astype(np.int64)
        self.county: Counts = homes.county.astype(np.int64)
        self.owner: Counts = homes.owner.astype(np.int64)
        self.first: Counts = capacity.at(homes, month)[0].astype(np.int64)
        """(h, 2) beds built at the start; none in a home that opens later."""
        self.built = self.first.copy()
        """(h, 2) by codes.Bed"""
        self.paper = np.zeros_like(self.built)
        """(h, 2) beds that cannot be used."""
        self.under_60 = np.zeros_like(self.built)
        """(h, 2) beds occupied by people under 60."""
        self.filling = np.zeros_like(self.built)
        """(h, 2) beds that opened and are not in service yet."""
        self.openings = _openings(homes, month)
        """Beds by opening, of those that are not all in service."""
        self._homes = homes
        self.opened = np.zeros_like(self.built)
        self.closed = np.zeros_like(self.built)
        self.converted: Counts = np.zeros(len(self.key), np.int64)
        """(h,) ordinary beds converted to nursing beds."""
        self.in_works: Counts = np.zeros(len(self.key), np.int64)
        """(h,) ordinary beds out of service to be converted."""
        self.works_since: Counts = np.zeros(len(self.key), np.int64)
        """(h,) day on which they were closed; a home has one project at a time."""
        self.closing = np.zeros_like(self.built)
        """(h, 2) beds out of service to be removed."""
        self.promised: Counts = np.zeros(len(self.key), np.int64)
        """(h,) ordinary beds to be converted by projects, begun or not."""
        self.coming = np.zeros_like(self.built)
        """(h, 2) beds to be added by projects, begun or not."""
        self.fee: Counts = homes.fee.astype(np.int64)
        """(h, 2) yuan per month."""
        self.first_fee = self.fee.copy()
        """(h, 2) at the start, or when the home opened."""
        self.carers: NDArray[np.float64] = np.array(carers, np.float64)
        """(h,) on the payroll; 0 where nobody is simulated."""
        self.carers_per_bed: NDArray[np.float64] = self.carers / np.maximum(homes.beds.sum(1), 1)
        """(h,) carers per bed at the start: new beds come with as many."""
        self.row = {int(key): row for row, key in enumerate(self.key)}
        """Row of each home, by its key."""
        self._set_aside(self._homes.opened <= month)
        self._fill()

    def go_on(self, month: int) -> list[int]:
        """Go on to the next month: homes of the world open, beds that opened before go into service; return the homes that changed."""
        before, self.month = self.filling.copy(), month
        rows = np.flatnonzero(self._homes.opened == month)
        beds = self._homes.beds[rows].astype(np.int64)
        self.built[rows] += beds
        self.opened[rows] += beds
        self._set_aside(self._homes.opened == month)
        self._fill()
        changed = (self.filling != before).any(1)
        changed[rows] = True
        return [int(key) for key in self.key[changed]]

    def _set_aside(self, rows: NDArray[np.bool_]) -> None:
        """Set aside what homes of the world have on paper and occupied by people under 60; others leave these rows as they are."""
        unused = self._homes.beds - capacity.usable(self._homes)
        here = np.flatnonzero(rows)
        self.under_60[here] = np.minimum(self._homes.under_60, unused)[here]
        self.paper[here] = unused[here] - self.under_60[here]

    def _fill(self) -> None:
        """Count the beds that are open and not in service yet, and forget openings that are."""
        self.openings = {one: beds for one, beds in self.openings.items() if one.full > self.month}
        self.filling[:] = 0
        if self.openings:
            row, kind, opened, full = np.array(list(self.openings), np.int64).T
            beds = np.array(list(self.openings.values()), np.int64)
            waiting = np.where(opened > self.month, 0, beds - capacity.in_service(beds, opened, full, self.month))
            np.add.at(self.filling, (row, kind), waiting)

    def of(self, home: int) -> tuple[Pair, Pair]:
        """Return the beds of a home, built and in service, by codes.Bed: what the lives are given."""
        built, row = self.built, self.row[home]
        in_service = self.in_service(home, Bed.ORDINARY), self.in_service(home, Bed.NURSING)
        return (int(built[row, Bed.ORDINARY]), int(built[row, Bed.NURSING])), in_service

    def in_service(self, home: int, kind: int) -> int:
        """Return the beds ready for use that are neither in works nor closing."""
        row = self.row[home]
        return self.ready(home, kind) - int(self.closing[row, kind]) - (int(self.in_works[row]) if kind == Bed.ORDINARY else 0)

    def ready(self, home: int, kind: int) -> int:
        """Return the built beds that are not on paper, not occupied by people under 60, and not still filling."""
        row = self.row[home]
        return int(self.built[row, kind] - self.paper[row, kind] - self.under_60[row, kind] - self.filling[row, kind])

    def vacant(self, home: int, kind: int, occupied: Pair) -> int:
        """Return the vacant beds in works or closing, given how many beds of each kind are occupied."""
        return self.ready(home, kind) - max(self.in_service(home, kind), occupied[kind])

    def open(self, home: int, kind: int, beds: int) -> None:
        """Build beds that go into service month by month, or now if nothing takes time to fill."""
        row, beds = self.row[home], at_most(beds)
        self.built[row, kind] += beds
        self.opened[row, kind] += beds
        self._let_fill(row, kind, beds)

    def _let_fill(self, row: int, kind: int, beds: int) -> None:
        if self.fill_months and beds:
            opening = Opening(row, int(kind), self.month, self.month + self.fill_months)
            self.openings[opening] = self.openings.get(opening, 0) + beds
            self.filling[row, kind] += beds

    def close(self, home: int, kind: int, beds: int) -> int:
        """Take beds that are to be removed out of service; return how many could be taken."""
        beds = at_most(beds, self.in_service(home, kind))
        self.closing[self.row[home], kind] += beds
        return beds

    def reopen(self, home: int, kind: int, beds: int) -> int:
        """Return closing beds to service; return how many there were."""
        row = self.row[home]
        beds = at_most(beds, int(self.closing[row, kind]))
        self.closing[row, kind] -= beds
        return beds

    def remove(self, home: int, kind: int, beds: int, occupied: Pair) -> int:
        """Remove vacant closing beds for good; return how many there were."""
        row = self.row[home]
        beds = at_most(beds, int(self.closing[row, kind]), self.vacant(home, kind, occupied))
        self.closing[row, kind] -= beds
        self.built[row, kind] -= beds
        self.closed[row, kind] += beds
        return beds

    def strike(self, home: int, kind: int, beds: int, occupied: Pair) -> int:
        """Remove idle beds for good at once: those on paper first, then vacant ones in service; return how many there were."""
        row = self.row[home]
        on_paper = at_most(beds, int(self.paper[row, kind]))
        vacant = at_most(beds - on_paper, self.in_service(home, kind) - occupied[kind])
        self.paper[row, kind] -= on_paper
        self.built[row, kind] -= on_paper + vacant
        self.closed[row, kind] += on_paper + vacant
        return on_paper + vacant

    def begin_works(self, home: int, beds: int, day: int) -> int:
        """Take ordinary beds out of service; return how many could be taken."""
        beds = at_most(beds, self.in_service(home, Bed.ORDINARY))
        row = self.row[home]
        self.in_works[row] += beds
        self.works_since[row] = day
        return beds

    def convert(self, home: int, beds: int, occupied: Pair) -> int:
        """Turn vacant ordinary beds in works into nursing beds in service; return how many there were."""
        row = self.row[home]
        beds = at_most(beds, int(self.in_works[row]), self.vacant(home, Bed.ORDINARY, occupied))
        self.in_works[row] -= beds
        self.built[row, Bed.ORDINARY] -= beds
        self.built[row, Bed.NURSING] += beds
        self.converted[row] += beds
        return beds

    def end_works(self, home: int) -> int:
        """Return to service what is still in works; return how many beds."""
        row = self.row[home]
        beds = int(self.in_works[row])
        self.in_works[row] = 0
        return beds

    def add(self, record: NewHome) -> None:
        """Add a new home: it had no beds before and opens with all of them."""
        if record.key != self.next_key():
            raise ValueError(f"the next home has the key {self.next_key()}, not {record.key}")
        beds = np.array([record.beds], np.int64)
        new = {"key": record.key, "county": record.county, "owner": record.owner, "carers": record.carers}
        new |= {"carers_per_bed": record.carers / max(sum(record.beds), 1)}
        rows = {"built": beds, "opened": beds, "fee": np.array([record.fee]), "first_fee": np.array([record.fee])}
        rows |= dict.fromkeys(("first", "closed", "closing", "coming", "paper", "under_60", "filling"), 0 * beds)
        rows |= dict.fromkeys(("converted", "in_works", "works_since", "promised"), np.zeros(1, np.int64))
        for name, row in ({name: np.array([value]) for name, value in new.items()} | rows).items():
            setattr(self, name, np.concatenate([getattr(self, name), row]))
        self.row[record.key] = len(self.key) - 1
        for kind in Bed:
            self._let_fill(len(self.key) - 1, kind, record.beds[kind])

    def next_key(self) -> int:
        return int(self.key[-1]) + 1 if len(self.key) else 0

    def long_works(self, day: int) -> Counts:
        """Return (h,) beds that, at the end of `day`, have been out of service for more than 90 days, that day included."""
        return np.where(day - self.works_since + 1 > LONG_WORKS_DAYS, self.in_works, 0)

    def check(self) -> None:
        """Raise AssertionError if beds appear or vanish: built = first + opened - closed - converted out + converted in."""
        expected = self.first + self.opened - self.closed
        expected[:, Bed.ORDINARY] -= self.converted
        expected[:, Bed.NURSING] += self.converted
        wrong = (expected != self.built).any(1) | (self.built < 0).any(1) | (self.in_works < 0)
        in_service = self.built - self.closing - self.paper - self.under_60 - self.filling
        in_service[:, Bed.ORDINARY] -= self.in_works
        wrong |= (in_service < 0).any(1) | (self.closing < 0).any(1)
        assert not wrong.any(), f"beds do not balance in homes {self.key[wrong].tolist()}"


def _openings(homes: Homes, month: int) -> dict[Opening, int]:
    """Return the openings of homes of the world that are not full in a month, with the beds that will be in service."""
    beds, found = capacity.usable(homes), {}
    for row in np.flatnonzero(homes.full > month).tolist():
        for kind in Bed:
            found[Opening(row, int(kind), int(homes.opened[row]), int(homes.full[row]))] = int(beds[row, kind])
    return found
