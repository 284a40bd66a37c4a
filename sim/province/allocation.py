"""Allocation: how a programme for beds spreads its monthly quota over homes, and one for places over counties.

Choices depend on the inventory only, never on the simulated lives, so a sampled home is treated like any other. Beds and places are
whole; ties are broken by a draw keyed by home or county. Where `even` or `largest_need` asks for shares, beds go in whole projects to
the home whose next project falls due first, and villages one by one to the county that is owed most: its share of all that was asked
for so far, less what it was given (the largest-remainder method).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sim.codes import Bed
from sim.draws import Decision
from sim.province.changes import OWNERS, Change, quotas
from sim.province.inventory import Counts
from sim.province.operations import Operations
from sim.province.operators import chance
from sim.province.works import Draw
from sim.world.columns import Floats

# Sizes of projects are structural choices without evidence: small enough that a home keeps working, large enough to be a project.
SMALLEST_PROJECT = 10
"""Beds. Fewer only where a home has no more, in a small programme, and at the end of one; until then a remainder waits for the next
month."""
MOST_WAITING = 0.05
"""Part of a programme's beds that may wait for a project of that size: a small programme builds bed by bed and stays on its line."""
BUILD_SHARE = 0.3
"""One building project adds at most this share of the home's beds."""
CONVERT_SHARE = 0.5
"""One conversion closes at most this share of the home's ordinary beds."""
COUNTED = ("county", "city")
"""Kinds of county unit that the plan's target on public homes (T6) counts."""


def where_of(change: Change) -> str | tuple[str, ...]:
    """Return the rule that spreads a programme over the province, or the codes of the prefectures and county units it is for."""
    where = change.need("where", object)
    return tuple(map(str, where)) if isinstance(where, tuple) else str(where)


def counties_of(operations: Operations, where: str | tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return (k,) whether a county unit is included: all are, or those whose own code or prefecture's code is listed."""
    listed = where if isinstance(where, tuple) else None
    return np.array([listed is None or code in listed or code[:4] in listed for code in operations.world.counties.code], np.bool_)


def shares(weights: Counts | Floats) -> Floats:
    """Return weights as shares of their sum, or zeros where all weights are zero.

    >>> shares(np.array([1, 3])).tolist(), shares(np.array([0, 0])).tolist()
    ([0.25, 0.75], [0.0, 0.0])
    """
    weights = np.asarray(weights, np.float64)
    return weights / max(float(weights.sum()), 1e-300)


def lowest(values: Floats, luck: Floats) -> int:
    """Return the index of the lowest value; among ties, that of the highest draw.

    >>> lowest(np.array([2.0, 1.0, 1.0]), np.array([0.9, 0.1, 0.2]))
    2
    """
    return int(np.lexsort((-luck, values))[0])


def ordinary_left(operations: Operations) -> Counts:
    """Return (h,) ordinary beds ready for use that no project or closing has claimed."""
    beds = operations.beds
    not_ready = beds.paper + beds.under_60 + beds.filling
    left: Counts = (beds.built - beds.closing - not_ready)[:, Bed.ORDINARY] - beds.promised
    return left


class BedProgramme:
    """A programme for beds: which homes take part, what each is owed, what each was given. Homes that open later do not take part."""

    def __init__(self, operations: Operations, change: Change, draw: Draw) -> None:
        beds, where = operations.beds, where_of(change)
        convert = draw == Draw.CONVERT
        self.operations = operations
        self.draw = draw
        present = ordinary_left(operations) if convert else beds.built.sum(1)
        self.owners = OWNERS[change.get("owner", str)]
        meant = np.isin(beds.owner, self.owners) & counties_of(operations, where)[beds.county]
        if where == "largest_need":
            meant &= np.asarray(operations.facts.elders)[beds.county] > 0
        self.rows = np.flatnonzero(meant & (present > 0))
        self.present = present[self.rows]
        """(e,) beds when the programme began; only ordinary ones if the programme converts beds."""
        self.smallest = max(1, min(SMALLEST_PROJECT, int(sum(quota for _, quota in quotas(change)) * MOST_WAITING)))
        """Beds of one project."""
        self.largest = np.maximum(SMALLEST_PROJECT, np.floor(self.present * (CONVERT_SHARE if convert else BUILD_SHARE)).astype(np.int64))
        """(e,) beds of one project."""
        self.luck = np.array([chance(operations.seed_of_draws, int(key), Decision.WORKS, self.draw) for key in beds.key[self.rows]])
        self.given = np.zeros(len(self.rows), np.int64)
        self.share = shares(self._need() if where == "largest_need" else self.present)
        self.left = 0
        """Beds asked for that no home has taken on yet."""
        gap = _by_nursing_share if convert else _by_county
        self.in_turn: Callable[[BedProgramme], Iterator[int]] = gap if where == "largest_gap" else _by_what_is_owed

    def allot(self, quota: int, last: bool, contract: Callable[[int, int], bool]) -> None:
        """Offer a month's beds, and those left over, to homes in turn; `contract(row, beds)` reports whether the operator accepts."""
        self.left += quota
        smallest = 1 if last else self.smallest
        for at in self.in_turn(self) if self.left >= smallest else ():
            beds = min(self.left, self._room(at))
            if beds > 0 and contract(int(self.rows[at]), beds):
                self.given[at] += beds
                self.left -= beds
            if self.left < smallest:
                return

    def _room(self, at: int) -> int:
        """Return the number of beds in a home's next project."""
        if self.draw == Draw.BUILD:
            return int(self.largest[at])
        return min(int(self.largest[at]), int(ordinary_left(self.operations)[self.rows[at]]))

    def due_at(self) -> Floats:
        """Return (e,) the beds at which each home's next project is due: what it was given, plus a drawn fraction of a project.

        So the first home is also drawn, in proportion to its share: neither large nor small homes have a head start.
        """
        project = np.minimum(self.largest, max(self.left, self.smallest))
        due: Floats = self.given + (1 - self.luck) * project
        return due

    def _need(self) -> Floats:
        """Return the elders of the county, split over its homes in proportion to their beds."""
        county = self.operations.beds.county[self.rows]
        beds = np.bincount(county, self.present, len(self.operations.counties))
        return np.asarray(self.operations.facts.elders)[county] * self.present / np.maximum(beds[county], 1)


def _by_what_is_owed(programme: BedProgramme) -> Iterator[int]:
    """Put first the home whose next project falls due first as the beds asked for are shared out."""
    yield from np.argsort(programme.due_at() / programme.share, kind="stable").tolist()


def _by_nursing_share(programme: BedProgramme) -> Iterator[int]:
    """Put first the home with the lowest share of nursing beds, counting planned works as done."""
    beds = programme.operations.beds
    to_be = (beds.built + beds.coming)[programme.rows]
    nursing = (to_be[:, Bed.NURSING] + beds.promised[programme.rows]) / np.maximum(to_be.sum(1), 1)
    yield from np.lexsort((-programme.luck, nursing)).tolist()


def _by_county(programme: BedProgramme) -> Iterator[int]:
    """Put first the county with the fewest beds per elder, recounted after every project; in it, the home whose project is due first."""
    operations, rows = programme.operations, programme.rows
    luck = _luck_of_counties(operations, Draw.BUILD)
    members = np.isin(operations.beds.owner, programme.owners)
    order = np.argsort(programme.due_at() / programme.present, kind="stable")
    homes = [iter(order[operations.beds.county[rows[order]] == county].tolist()) for county in range(len(operations.counties))]
    exhausted = np.zeros(len(operations.counties), np.bool_)
    while not exhausted.all():
        to_be = (operations.beds.built + operations.beds.coming).sum(1)
        beds = np.bincount(operations.beds.county[members], to_be[members], len(operations.counties))
        county = lowest(np.where(exhausted, np.inf, beds / np.maximum(operations.facts.elders, 1e-9)), luck)
        at = next(homes[county], None)
        if at is None:
            exhausted[county] = True
        else:
            yield at


def _luck_of_counties(operations: Operations, draw: Draw) -> Floats:
    return np.array([chance(operations.seed_of_draws, county.key, Decision.COVER, draw) for county in operations.counties])


class VillageProgramme:
    """A programme that gives villages a facility: by county, one village after another.

    Villages without any facility come first everywhere; once none are left, those with the next-worst facility follow.
    """

    def __init__(self, operations: Operations, change: Change, facility: int) -> None:
        self.operations = operations
        self.facility = facility
        self.where = where_of(change)
        self.meant = counties_of(operations, self.where)
        self.luck = _luck_of_counties(operations, Draw.COVER)
        self.left = 0
        self._turn_to(0)

    def allot(self, quota: int, last: bool, contract: Callable[[int, int], bool]) -> None:
        """Call `contract(row of the village, 1)` for each village in a month's quota and in what was left over."""
        self.asked += quota
        self.left += quota
        while self.left and self.level < self.facility:
            if not self.to_go.any():
                self._turn_to(self.level + 1)
                continue
            county = lowest(np.where(self.to_go > 0, self._rank(), np.inf), self.luck)
            village = self.operations.counties[county].next_village(self.facility)
            assert village is not None
            contract(village, 1)
            self.to_go[county] -= 1
            self.given[county] += 1
            self.left -= 1

    def _turn_to(self, level: int) -> None:
        """Move on to the villages whose facility is of this level."""
        self.level = level
        self.to_go = np.where(self.meant, self.operations.cover.with_or_coming(level), 0)
        """(k,) villages still to be covered."""
        need = np.asarray(self.operations.facts.elders) * (self.to_go > 0)
        self.share = shares(need if self.where == "largest_need" else self.to_go)
        self.given = np.zeros(len(self.to_go), np.int64)
        self.asked = self.left

    def _rank(self) -> Floats:
        """Return (k,) the rank of each county, lowest number first: the lowest coverage, or the most owed."""
        if self.where == "largest_gap":
            return 1 - self.to_go / np.maximum(self.operations.cover.villages, 1)
        return self.given - self.share * self.asked


class CountyProgramme:
    """A programme that gives counties and cities a public 特困 facility, one each; districts only if they are named.

    All that lack one have the same gap, so only `largest_need` ranks them before the draw does.
    """

    def __init__(self, operations: Operations, change: Change) -> None:
        self.operations = operations
        self.left = 0
        where = where_of(change)
        named = where if isinstance(where, tuple) else ()
        places = zip(operations.counties, counties_of(operations, where), operations.world.counties.code, strict=True)
        meant = [county.row for county, listed, code in places if listed and (county.kind in COUNTED or code in named)]
        need = np.asarray(operations.facts.elders, np.float64) * (where == "largest_need")
        self.order = [row for row in np.lexsort((-_luck_of_counties(operations, Draw.COVER), -need)).tolist() if row in meant]

    def allot(self, quota: int, last: bool, contract: Callable[[int, int], bool]) -> None:
        """Call `contract(row of the county, 1)` for each county in a month's quota and in what was left over."""
        self.left += quota
        for row in [row for row in self.order if not self.operations.cover.tekun_coming[row]][: self.left]:
            contract(row, 1)
            self.left -= 1
