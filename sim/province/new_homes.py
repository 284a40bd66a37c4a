"""New homes: those that a scenario describes, and those that give a county its public 特困 facility."""

from __future__ import annotations

import numpy as np

from sim.codes import Bed, Owner
from sim.lives import NewHome
from sim.province.operations import Operations


def tekun_home(operations: Operations, county: int) -> NewHome:
    """Return the home that covers a county: a 特困 facility like the median one at the start.

    Median beds (the mean is pulled up by a few large ones), the group's share of nursing beds, median fees. A structural choice.
    """
    homes = operations.world.homes
    group = _group(operations, Owner.TEKUN)
    beds = int(np.median(homes.beds[group].sum(1)))
    nursing = round(beds * float(homes.beds[group, Bed.NURSING].sum()) / max(int(homes.beds[group].sum()), 1))
    ordinary_fee, nursing_fee = (int(fee) for fee in np.median(homes.fee[group], 0))
    return home_of(operations, county, Owner.TEKUN, (beds - nursing, nursing), (ordinary_fee, nursing_fee))


def home_of(operations: Operations, county: int, owner: Owner, beds: tuple[int, int], fee: tuple[int, int]) -> NewHome:
    """Return a home with the next key; its carers per bed are a set fraction of those in its owner's homes at the start."""
    group = _group(operations, owner)
    known = group[operations.beds.carers_per_bed[group] > 0]
    carers = float(operations.beds.carers_per_bed[known] @ operations.beds.first[known].sum(1)) / max(
        int(operations.beds.first[known].sum()), 1
    )
    return NewHome(
        key=operations.beds.next_key(),
        prefecture=int(operations.world.counties.prefecture[county]),
        county=county,
        owner=owner,
        beds=beds,
        fee=fee,
        carers=operations.facts.hiring * carers * sum(beds),
    )


def _group(operations: Operations, owner: Owner) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return the rows of an owner's homes at the start, or of all homes if it had none."""
    homes = operations.world.homes
    rows = np.flatnonzero(homes.owner == owner)
    return rows if len(rows) else np.arange(len(homes.key))
