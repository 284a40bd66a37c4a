"""The first page of the books: everybody and every simulated home in a world, as of 2016-01-01."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.audit.homes import Home, Person
from sim.clock import ORIGIN
from sim.codes import Bed, Need, Setting
from sim.rules.admission import CARER, RESIDENT
from sim.world import capacity
from sim.world.columns import Elders, Seeds, World

SIXTY_YEARS = 21_915
"""Days, of 365.25 a year."""
LONG_AGO = -32_000


def homes_of(world: World) -> list[Home]:
    """Return the sampled homes, empty."""
    h, out = world.homes, []
    built, in_service = capacity.at(h, 0)
    for row in np.flatnonzero(h.sampled).tolist():
        carers = round(float(world.carers[row]) * CARER)
        key, prefecture, county, owner, kept = (int(column[row]) for column in (h.key, h.prefecture, h.county, h.owner, h.kept))
        out.append(Home(key, prefecture, county, owner, kept, carers, built[row].tolist(), in_service[row].tolist()))
    return out


def people_of(elders: Elders, seeds: Seeds, homes: Mapping[int, Home], seed: int) -> list[Person]:
    """Return a prefecture's people, those in care in their beds, and on the home's list if they need a nursing bed and have none.

    Nursing beds free at the start have been free for a long time.
    """
    columns = (elders.key, elders.sex, years_of_birth(elders), elders.b60, elders.means, elders.priority, elders.county)
    states = (seeds.setting, elders.level, elders.dementia)
    rows = zip(*(column.tolist() for column in (*columns, *states)), strict=True)
    people = [Person(*row) for row in rows]
    for person, key in zip(people, seeds.home.tolist(), strict=True):
        if key >= 0:
            kind = person.place - Setting.ORDINARY
            person.bed = homes[key]
            person.bed.residents[kind][person.key] = person
            person.bed.flow[kind] += 1
            if kind == Bed.ORDINARY and person.need == Need.NURSING_ONLY:
                person.line, person.queue, person.asked = person.bed, RESIDENT, 0
                person.tie = person.bed.tie_of(seed, person.key)
                person.bed.waiting[person.key] = person
    for home in homes.values():
        if home.open[Bed.NURSING] > home.occupied(Bed.NURSING):
            home.idle_since, home.lets_idle = LONG_AGO, True
    return people


def years_of_birth(elders: Elders) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return (n,) the calendar year in which each person was born.

    >>> years_of_birth(Elders._make([np.array([0, 1])] * 19)).tolist()
    [1956, 1956]
    """
    born = np.datetime64(ORIGIN) + (elders.b60.astype(np.int64) - SIXTY_YEARS)
    return born.astype("datetime64[Y]").astype(np.int64) + 1970
