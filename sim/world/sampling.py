"""A share of the world: whole places and whole homes at their true size, chosen in equal steps along a sorted frame.

The choice is the same whatever the seed of the run. The smaller of two samples need not be part of the larger.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from sim.codes import Bed, Owner
from sim.world import apportionment
from sim.world.columns import Floats, Homes, Ints, Places
from sim.world.frame import is_rural

EARLY = 0.1
"""How much a bed too many or too few in homes that were there in 2016 counts, relative to one of its kind."""
STARTS = 16
"""Most first steps of a sample of places that are compared."""


def sample_places(places: Places, expected: Floats, share: float) -> Places:
    """Return the places with `sampled` set: in each prefecture, as many communities and villages as make the people fit the share.

    Communities and villages each come as close to the share as whole places allow, up or down, and at least one of each kind there is; each
    are chosen in equal steps. Of these four pairs of counts, and of some first steps, those are taken whose `expected` people come closest
    to share x people of the prefecture: places of different county units differ in size. What one misses is made up for by the next larger
    prefecture, so that the province has its share.
    """
    _check(share)
    sampled = np.zeros(len(places.key), dtype=np.bool_)
    village = is_rural(places.kind)
    people = np.bincount(places.prefecture, expected)
    missing = 0.0
    for prefecture in np.argsort(people, kind="stable"):
        both = [np.flatnonzero((places.prefecture == prefecture) & (village == rural)) for rural in (False, True)]
        groups = [_sorted(rows, places.kind, places.county, places.key) for rows in both if len(rows)]
        missing += share * people[prefecture]
        for rows, taken in zip(groups, _nearest([expected[rows] for rows in groups], share, missing), strict=True):
            sampled[rows[taken]] = True
            missing -= expected[rows[taken]].sum()
    return places._replace(sampled=sampled)


def sample_homes(homes: Homes, share: float) -> Homes:
    """Return the homes with `sampled` and `weight` set: the share, but at least one, for each owner in each prefecture.

    The steps go along the homes without and then those with nursing beds, each by size, so that a sample has its part of all of these.
    They begin where ordinary beds, nursing beds and beds there in 2016 come closest to the share; what a prefecture has too many or too few
    of the last, the next larger one of the same owner makes up for. weight = share x beds of the prefecture and owner / beds of the
    sampled homes, so beds per elder hold. Weights near 1 matter: a home that represents many has only its own beds, and is full too early.
    """
    _check(share)
    beds = homes.beds.sum(axis=1)
    early, missing = homes.opened <= 0, np.zeros(len(Owner))
    sampled, weight = np.zeros(len(beds), dtype=np.bool_), np.zeros(len(beds))
    for stratum in sorted(_strata(homes), key=lambda rows: int(beds[rows].sum())):
        rows = _sorted(stratum, homes.beds[:, Bed.NURSING] > 0, beds, homes.key)
        owner = homes.owner[rows[0]]
        missing[owner] += share * beds[rows][early[rows]].sum()
        taken = rows[_nearest_beds(homes.beds[rows], early[rows], float(missing[owner]), share)]
        sampled[taken] = True
        weight[taken] = share * beds[rows].sum() / beds[taken].sum()
        missing[owner] -= (weight * beds)[taken][early[taken]].sum()
    return homes._replace(sampled=sampled, weight=weight)


def _nearest_beds(beds: Ints, early: NDArray[np.bool_], wanted_early: float, share: float) -> NDArray[np.bool_]:
    """Return which homes to take in equal steps, at least one, with the first step that misses the share of `beds` (homes, 2 kinds) least.

    As many beds as `wanted_early` should be in homes that are there early, each home counted with its weight.

    A twentieth of 20, 40, 60 and 80 beds is 10: of these four homes the smallest is nearest.

    >>> _nearest_beds(np.array([[20, 0], [40, 0], [60, 0], [80, 0]]), np.full(4, True), 10.0, 0.05).tolist()
    [True, False, False, False]
    """
    number = len(beds)
    count = max(1, floor(share * number + 0.5))
    wanted, size = share * beds.sum(axis=0), beds.sum(axis=1)

    def miss(first: int) -> float:
        taken = apportionment.evenly(count, number, (first + 0.5) / number)
        weighted = wanted.sum() * size[taken & early].sum() / max(size[taken].sum(), 1)
        return float(np.abs(beds[taken].sum(axis=0) - wanted).sum() + EARLY * abs(weighted - wanted_early))

    return apportionment.evenly(count, number, (min(range(number), key=miss) + 0.5) / number)


def _check(share: float) -> None:
    if not 0 < share <= 1:
        raise ValueError(f"a share is above 0 and at most 1, not {share!r}")


def _strata(homes: Homes) -> Iterator[Ints]:
    """Yield the rows of homes that can represent one another: same prefecture and owner."""
    group = np.stack([homes.prefecture, homes.owner], axis=1)
    for prefecture, owner in np.unique(group, axis=0).tolist():
        yield np.flatnonzero((homes.prefecture == prefecture) & (homes.owner == owner))


def _sorted(rows: Ints, *columns: NDArray[np.generic]) -> Ints:
    """Return rows sorted by the columns, the first column first."""
    order: Ints = np.lexsort([column[rows] for column in reversed(columns)])
    return rows[order]


def _nearest(people: Sequence[Floats], share: float, wanted: float) -> tuple[NDArray[np.bool_], ...]:
    """Return which places to take from each group: their share, and of these choices the one whose people come closest to `wanted`.

    A twentieth of 79,500 people is 3,975: three large places and four small ones have 4,312, two and four 2,964.

    >>> [int(taken.sum()) for taken in _nearest([np.full(55, 1348.0), np.full(80, 67.0)], 0.05, 3975.0)]
    [3, 4]
    >>> _nearest([np.array([100.0, 300.0, 110.0, 340.0])], 0.5, 425.0)[0].tolist()
    [False, True, False, True]
    """
    either = [sorted({max(1, floor(share * len(group))), max(1, ceil(share * len(group)))}) for group in people]

    def choices(counts: tuple[int, ...]) -> tuple[NDArray[np.bool_], ...]:
        """Return the places of each group for these counts: the last group makes up for what the ones before it miss."""
        missing, chosen = wanted, []
        for number, (group, count) in enumerate(zip(people, counts, strict=True), 1):
            aim = missing if number == len(people) else count * group.mean()
            steps = min(len(group), STARTS)
            starts = [apportionment.evenly(count, len(group), (first + 0.5) / steps) for first in range(steps)]
            chosen.append(min(starts, key=lambda taken, group=group, aim=aim: abs(float(group[taken].sum()) - aim)))  # type: ignore[misc]
            missing -= group[chosen[-1]].sum()
        return tuple(chosen)

    def miss(chosen: tuple[NDArray[np.bool_], ...]) -> tuple[float, float]:
        """Return by how many people, then by how many places, a choice misses the share."""
        reached = sum(group[taken].sum() for group, taken in zip(people, chosen, strict=True))
        return abs(reached - wanted), sum(abs(taken.sum() - share * len(taken)) for taken in chosen)

    return min(map(choices, product(*either)), key=miss)
