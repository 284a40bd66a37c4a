"""New homes: those that a scenario describes, and those that give a county its public 特困 facility."""

from __future__ import annotations

import numpy as np

from sim.codes import Bed, Owner
from sim.lives import NewHome
from sim.province.operations import Ground


def tekun_home(ground: Ground, county: int) -> NewHome:
    """Return the home that covers a county: a 特困 facility like the median one at the start.

    Median beds (the mean is pulled up by a few large ones), the group's share of nursing beds, median fees. A structural choice.
    """
    homes = ground.world.homes
    group = _group(ground, Owner.TEKUN)
    beds = int(np.median(homes.beds[group].sum(1)))
    nursing = round(beds * float(homes.beds[group, Bed.NURSING].sum()) / max(int(homes.beds[group].sum()), 1))
    ordinary_fee, nursing_fee = (int(fee) for fee in np.median(homes.fee[group], 0))
    return home_of(ground, county, Owner.TEKUN, (beds - nursing, nursing), (ordinary_fee, nursing_fee))


def home_of(ground: Ground, county: int, owner: Owner, beds: tuple[int, int], fee: tuple[int, int]) -> NewHome:
    """Return a home with the next key; its carers per bed are a set fraction of those in its owner's homes at the start."""
    group = _group(ground, owner)
    known = group[ground.beds.carers_per_bed[group] > 0]
    carers = float(ground.beds.carers_per_bed[known] @ ground.beds.first[known].sum(1)) / max(int(ground.beds.first[known].sum()), 1)
    return NewHome(
        key=ground.beds.next_key(),
        prefecture=int(ground.world.counties.prefecture[county]),
        county=county,
        owner=owner,
        beds=beds,
        fee=fee,
        carers=ground.facts.hiring * carers * sum(beds),
    )


def _group(ground: Ground, owner: Owner) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return the rows of an owner's homes at the start, or of all homes if it had none."""
    homes = ground.world.homes
    rows = np.flatnonzero(homes.owner == owner)
    return rows if len(rows) else np.arange(len(homes.key))
