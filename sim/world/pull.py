"""In a sample, how strongly the homes of each owner draw people: as strongly as among all homes.

An elder weighs up a few homes. Homes of an owner that has few but large ones are chosen less often the fewer homes an elder looks at, and
in a sample there are fewer to look at. So the weight of a home in choices is its weight in beds times a factor for its owner, with which
elders who seek care as the rates say choose each owner as often as the same elders would if all homes were there. A county that places its
特困 people sees all homes and counts beds alone. Beds, fees and places are those of the homes; waits are left out, since they follow. The
factors are found by iteration and compared with private homes. With everybody they are 1, and a home that opens later has 1. Status:
derived, from the parameters of choice; nothing is fitted to a result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import int64
from numpy.typing import NDArray

from sim.codes import Means, Owner
from sim.kernel import kernel
from sim.rules import choice, seeking
from sim.rules.admission import NURSING_ONLY
from sim.rules.choice import Choice
from sim.rules.idle_beds import has_bed_for
from sim.rules.params import Parameters
from sim.rules.plain import need_of
from sim.world import catchment
from sim.world.columns import Elders, Floats, Homes, Ints, World

PEOPLE = 1000
"""People of each prefecture whose choices are compared."""
ROUNDS = 10
LEAST, MOST = 0.25, 4.0
"""Between which a factor is kept: where there are so few homes that these do not suffice, no factor helps."""


class Seekers(NamedTuple):
    """P: `n` people, each of whom stands for so many searches a year."""

    key: Ints
    county: Ints
    need: Ints
    income: Ints
    searches: float


class Given(NamedTuple):
    """G: whose choices among which homes."""

    seed: int
    seen: tuple[int, int]
    choice: Choice
    people: Seekers
    homes: Homes
    size: Floats
    """(h,) beds by which homes are weighed."""


@kernel
def count_choices(G, found, of):  # type: ignore[no-untyped-def]
    """Add to `found` (3,) how often people choose homes of each owner, up to a common factor: chances are small, families left out."""
    P, B, C = G.people, G.homes, G.choice
    for p in range(P.key.shape[0]):
        need = P.need[p]
        kind = 1 if need == NURSING_ONLY else 0
        of[:] = 0.0
        weights = 0.0
        for h in range(B.key.shape[0]):
            limit = G.seen[0] if B.county[h] == P.county[p] else G.seen[1]
            if not has_bed_for(need, B.beds[h, 0], B.beds[h, 1], int64(0)) or not choice.looks_at(G.seed, P.key[p], int64(B.key[h]), limit):
                continue
            v = choice.home_utility(C, B.owner[h], 1.0 * B.fee[h, kind], 1.0 * P.income[p], 0.0)
            of[B.owner[h]] += G.size[h] * choice.scaled_exp(C, v)
            weights += G.size[h]
        total = of[0] + of[1] + of[2]
        if weights > 0.0 and total > 0.0:
            for owner in range(3):
                found[owner] += P.searches * of[owner] / total * (total / weights) ** C.spread


def chosen(groups: list[Given], pull: Floats) -> Floats:
    """Return (3,) how often people choose homes of each owner, whose weights are times `pull`."""
    found = np.zeros(len(Owner))
    for one in groups:
        count_choices(one._replace(size=one.size * pull[one.homes.owner]), found, np.empty(len(Owner)))
    return found


def factors(p: Parameters, world: World) -> Floats:
    """Return (3,) factors on the weight of homes, by owner."""
    if world.share == 1:
        return np.ones(len(Owner))
    homes = world.homes
    every = [given(p, world, i, np.flatnonzero(homes.prefecture == i)) for i in range(len(world.elders))]
    aim = chosen(every, np.ones(len(Owner)))
    sampled = [given(p, world, i, np.flatnonzero((homes.prefecture == i) & homes.sampled)) for i in range(len(world.elders))]
    out = np.ones(len(Owner))
    for _ in range(ROUNDS):
        got = chosen(sampled, out)
        out *= np.divide(aim, got, out=np.ones(len(Owner)), where=(got > 0) & (aim > 0))
        out = (out / out[Owner.PRIVATE]).clip(LEAST, MOST)
    return out


def given(p: Parameters, world: World, prefecture: int, rows: NDArray[np.intp]) -> Given:
    """Return what some homes of a prefecture and its seekers are: those sampled as sampled, or all of them with nothing missing."""
    e, there = world.elders[prefecture], Homes._make(column[rows] for column in world.homes)
    seen, size = world.seen[prefecture], there.beds.sum(1) * there.weight
    if not there.sampled.all():
        size = there.beds.sum(1).astype(np.float64)
        seen = np.array(catchment.thresholds(p.choice, e, there._replace(sampled=np.ones(len(rows), np.bool_)), prefecture))
    return Given(world.seed, (int(seen[0]), int(seen[1])), p.choice, seekers(p, e), there, size)


def seekers(p: Parameters, e: Elders) -> Seekers:
    """Return people who seek care at the start, but for 特困 people: equal steps along the sum of their rates, so that all count alike."""
    rows = np.flatnonzero((e.b60 <= 0) & (e.means != Means.TEKUN))
    needs = np.array([[need_of(level, d) for d in (0, 1)] for level in range(5)], np.int8)
    rates = np.array([[seeking.rate(p.seeking, level, d) for d in (0, 1)] for level in range(5)])
    sums = np.cumsum(rates[e.level[rows], e.dementia[rows]])
    if len(rows):
        rows = rows[np.searchsorted(sums, sums[-1] * (np.arange(PEOPLE) + 0.5) / PEOPLE)]
    return Seekers(
        e.key[rows], e.county[rows], needs[e.level[rows], e.dementia[rows]], e.income[rows], sums[-1] / PEOPLE if len(rows) else 0.0
    )
