"""Who is in care on 2016-01-01: homes are seeded by the odds of seeking and choosing, not left empty.

People race: a unit exponential keyed by person, over (seeking rate x exp of the family terms); in that order each picks the best home
among those looked at that still has a place for their need, until every home has its share of the assumed occupancy. Days of entry are
those of a stationary home: for exponential stays, time since entry is exponential with the same mean (`inst.los.*`). Lists start empty.
The settling-in years 2016-2020 remove what this gets wrong. Status: derived from assumptions (occupancy, seeking, choice).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numba import int64

from sim import draws
from sim.codes import Mate, Setting
from sim.kernel import kernel
from sim.rules import choice, seeking
from sim.rules.admission import EITHER, NURSING_ONLY, ORDINARY_ONLY
from sim.rules.params import Parameters
from sim.rules.plain import family_terms, living_with, need_of
from sim.world.apportionment import uniforms
from sim.world.columns import Elders, Floats, Homes, Ints, Seeds

SEEN_BY, TASTE = int(draws.Decision.SEEN), int(draws.Decision.TASTE)
RACE, SINCE = int(draws.Decision.SEED_RACE), int(draws.Decision.SEED_SINCE)


def quotas(homes: Homes, rows: Ints, occupancy: tuple[float, ...]) -> Ints:
    """Return (homes, 2) residents to seed: occupancy of the owner group x beds x weight, rounded, at most the number of beds."""
    target = np.array(occupancy)[homes.owner[rows]] * homes.weight[rows]
    number: Ints = np.floor(target[:, None] * homes.beds[rows] + 0.5).astype(np.int64)
    return np.minimum(number, homes.beds[rows])


def race(p: Parameters, e: Elders, seed: int) -> Iterator[Ints]:
    """Yield the rows of people 60 and over, by race time: the fastest sixteenth, which seldom leaves any place open, then the rest."""
    rows = np.flatnonzero(e.b60 <= 0)
    rate = np.array([[seeking.rate(p.seeking, level, d) for d in (0, 1)] for level in range(5)])
    mate = np.where(e.mate[rows] >= 0, np.int8(Mate.ABLE), np.where(e.mate[rows] == -2, np.int8(Mate.UNDER_60), np.int8(Mate.NONE)))
    living = np.array([[living_with(m, c) for c in (0, 1)] for m in range(len(Mate))])[mate, e.with_child[rows]]
    terms = np.array([[[[family_terms(p.choice, v, o, a, r) for r in (0, 1)] for a in (0, 1)] for o in (0, 1)] for v in range(4)])
    over_80 = (e.b60[rows] <= -7305).astype(np.int8)
    weight = rate[e.level[rows], e.dementia[rows]] * np.exp(terms)[living, e.owns_home[rows], over_80, e.rural[rows]]
    time = -np.log(uniforms(seed, e.key[rows], RACE)) / weight
    if len(time):
        fast = time <= np.partition(time, len(time) // 16)[len(time) // 16]
        for heat in (fast, ~fast):
            yield rows[heat][np.lexsort((e.key[rows[heat]], time[heat]))]


@kernel
def place_residents(  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 - a kernel takes its columns one by one
    seed, tastes, order, key, county, need, means, income, homes, left, seen_own, seen_other, home_of, kind_of
):
    """Fill `home_of`, `kind_of` (row of home, kind of bed) in race order until `left` (homes, 2) is used up."""
    open_places = 0
    for h in range(left.shape[0]):
        open_places += left[h, 0] + left[h, 1]
    for i in range(order.shape[0]):
        if open_places == 0:
            return
        p = order[i]
        best, pick = 0.0, -1
        for h in range(left.shape[0]):
            places = (left[h, 0] if need[p] != NURSING_ONLY else 0) + (left[h, 1] if need[p] != ORDINARY_ONLY else 0)
            if places <= 0:
                continue
            number = int64(homes.key[h])
            limit = seen_own if homes.county[h] == county[p] else seen_other
            if draws.word(seed, key[p], SEEN_BY + (number & 3), number >> 2) >= limit:
                continue
            fee = choice.fee_after_benefits(tastes, homes.fee[h, 1 if need[p] == NURSING_ONLY else 0], homes.owner[h], means[p])
            v = choice.home_utility(tastes, homes.owner[h], fee, 1.0 * income[p], 0.0)
            size = homes.weight[h] * (homes.beds[h, 0] + homes.beds[h, 1])
            value = draws.ln(size) + v / tastes.spread + draws.gumbel(draws.word(seed, key[p], TASTE + (number & 3), number >> 2))
            if pick < 0 or value > best:
                best, pick = value, h
        if pick >= 0:
            kind = 1 if need[p] == NURSING_ONLY or (need[p] == EITHER and left[pick, 1] > 0) else 0
            home_of[p], kind_of[p] = pick, kind
            left[pick, kind] -= 1
            open_places -= 1


def seed_residents(
    p: Parameters,
    e: Elders,
    homes: Homes,
    prefecture: int,
    seen: tuple[int, int],
    occupancy: tuple[float, ...],
    seed: int,
    stay: tuple[float, float],
) -> Seeds:
    """Return who is in care at the start; `stay` = mean stay in years of an able and of a disabled entrant."""
    rows = np.flatnonzero(homes.sampled & (homes.prefecture == prefecture))
    here = Homes._make(column[rows] for column in homes)
    n = len(e.key)
    needs = np.array([[need_of(level, d) for d in (0, 1)] for level in range(5)], np.int8)
    home_of, kind_of = np.full(n, -1, np.int32), np.zeros(n, np.int8)
    left, need = quotas(homes, rows, occupancy), needs[e.level, e.dementia]
    for order in race(p, e, seed):
        place_residents(seed, p.choice, order, e.key, e.county, need, e.means, e.income, here, left, *seen, home_of, kind_of)
        if not left.any():
            break
    setting = np.where(e.b60 <= 0, np.int8(Setting.OWN_HOME), np.int8(Setting.NOT_YET))
    key, since = np.full(n, -1, np.int32), np.full(n, -1, np.int16)
    inside = np.flatnonzero(home_of >= 0)
    setting[inside] = Setting.ORDINARY + kind_of[inside]
    key[inside] = homes.key[rows][home_of[inside]]
    years = -np.log(uniforms(seed, e.key[inside], SINCE)) * np.where(e.level[inside] >= 2, stay[1], stay[0])
    since[inside] = -1 - np.minimum(years * 365.25, 30_000).astype(np.int16)
    return Seeds(setting, key, since)


def carers(p: Parameters, homes: Homes) -> Floats:
    """Return (h,) carers: carers per built bed for the owner group and kind, times the beds; at least 1, and 0 if not simulated.

    A home has carers for its beds, not for the residents it happens to start with. Status: fitted to an assumption (study/fit/care.py).
    """
    out = (homes.beds * np.array(p.fitted.carers_per_bed)[homes.owner]).sum(1) * homes.weight
    return np.where(homes.sampled, np.maximum(out, 1.0), 0.0)
