"""How many residents each home has at the start: shares of its beds by owner, shared out in whole persons.

A home has three kinds of place: in ordinary beds, in nursing beds, and in ordinary beds of a home without nursing beds for those who need
one and wait for it. The shares are those of the law of residents (`Fitted.filled`), which speaks of built beds; beds on paper and beds that
are not in service yet hold nobody, so that the others hold more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.codes import Owner
from sim.world import apportionment, capacity
from sim.world.columns import Homes, Ints

WAITS = 2
"""The kind of place of those who wait for a nursing bed."""
Occupancy = tuple[tuple[float, ...], ...]
"""[owner group][kind of place] residents per bed."""


def in_service(filled: Sequence[Sequence[float]], homes: Homes) -> Occupancy:
    """Return residents per bed in service at the start, from those per bed built by then (`Fitted.filled`)."""
    built, open_beds = (beds_of_places(beds) for beds in capacity.at(homes, 0))

    def of(owner: Owner) -> tuple[float, ...]:
        rows = homes.owner == owner
        return tuple(of_beds_in_service(share, built[rows, place], open_beds[rows, place]) for place, share in enumerate(filled[owner]))

    return tuple(map(of, Owner))


def of_beds_in_service(occupancy: float, built: Ints, in_service: Ints) -> float:
    """Return the part of beds in service that the residents of this part of the built beds would fill; at most 1.

    >>> of_beds_in_service(0.5, np.array([50, 50]), np.array([50, 30]))
    0.625
    """
    return min(1.0, occupancy * float(built.sum()) / max(float(in_service.sum()), 1.0))


def beds_of_places(beds: Ints) -> Ints:
    """Return (h, 3) beds by kind of place, from (h, 2) beds: ordinary, nursing, and ordinary ones of homes without nursing beds.

    Nearly all residents who wait for a nursing bed live in homes that have none.

    >>> beds_of_places(np.array([[30, 10], [50, 0]])).tolist()
    [[30, 10, 0], [50, 0, 50]]
    """
    return np.column_stack([beds, np.where(beds[:, 1] > 0, 0, beds[:, 0])])


def quotas(homes: Homes, rows: Ints, occupancy: Occupancy) -> Ints:
    """Return (homes, 3) residents to seed, as `State.left`: occupancy of the owner group x beds x weight, in whole persons.

    Shared out to exact totals for each owner in these rows, at most the beds of each home. Rounded home by home, small homes would have
    no free bed left.
    """
    beds, owner, weight = beds_of_places(homes.beds[rows].astype(np.int64)), homes.owner[rows], homes.weight[rows]
    number = np.zeros_like(beds)
    for group in Owner:
        here = owner == group
        for place, share in enumerate(occupancy[group]):
            target, most = share * weight[here] * beds[here, place], beds[here, place]
            if place == WAITS:
                most = np.minimum(most, beds[here, 0] - number[here, 0])
            number[here, place] = apportionment.apportion(min(int(target.sum() + 0.5), int(most.sum())), target, most=most)
    return number
