"""Who is in care on 2016-01-01: residents are drawn from the model's own law of residents, not left out and not left to settle in.

The law is read at the end of 2020 and kept in the fit (study/fit/residents.py): the share of people who live in homes, by 特困 or not, sex,
age, level and dementia; how full beds are, by owner and kind, and how many residents of homes without nursing beds need one; years since
entry, by 特困 or not, need of care and age. 特困 people come first: the share of theirs lives where their county places them
(rules/choice.py), as far as beds are in service. The others race for what is left of the homes' shares of residents, but in 特困 facilities
at most for the share who are not 特困 (`tekun.of_facility_residents`): a unit exponential keyed by person, over (share of people like them
x exp of the family terms over their mean for people like them); in that order each picks the best home among those looked at that still has
a place for their need. Who needs a nursing bed and finds none takes a place among those who wait for one in a home without; they are on its
list from the first day. Other lists start empty. Status: derived from the fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numba import int64

from sim import draws
from sim.clock import DAYS_PER_YEAR
from sim.codes import Level, Mate, Means, Owner, Setting
from sim.kernel import kernel
from sim.rules import choice
from sim.rules.admission import EITHER, NURSING_ONLY
from sim.rules.choice import Choice
from sim.rules.idle_beds import has_bed_for
from sim.rules.params import Parameters
from sim.rules.plain import family_terms, living_with, need_of
from sim.world.apportionment import uniforms
from sim.world.columns import Elders, Floats, Homes, Ints, Seeds
from sim.world.quota import WAITS, Occupancy, quotas

RACE, SINCE = int(draws.Decision.SEED_RACE), int(draws.Decision.SEED_SINCE)
FIRST_AGES = (60, 65, 70, 75, 80, 85, 90, 95)
"""First ages of the groups in which the law of residents is kept."""
AGE_GROUPS = len(FIRST_AGES)
SINCE_AGES = np.array([0, 1, 2, 2, 3, 3, 3, 3])
"""The age group of the law of years since entry, by that of the law of who lives in homes."""


class Assumed(NamedTuple):
    """What is assumed about residents at the start, beside the law of the fit."""

    occupancy: Occupancy
    """[owner group][kind of place] residents per bed in service: who do not wait, in ordinary beds; in nursing beds; who wait."""
    tekun_of_residents: float
    """Share of 特困 people among the residents of 特困 facilities."""


class People(NamedTuple):
    """P: `n` people, as far as the choice of a home reads them; columns of Elders, and codes.Need."""

    key: Ints
    county: Ints
    need: Ints
    means: Ints
    income: Ints


class Given(NamedTuple):
    """G: what seeding does not change."""

    seed: int
    seen: tuple[int, int]
    """A home in one's own or in another county is looked at if the word for person and home is below this (of 2^32)."""
    choice: Choice
    people: People
    homes: Homes


class State(NamedTuple):
    """S: what seeding changes."""

    left: Ints
    """(h, 3) places left: ordinary beds, nursing beds, ordinary beds of people who wait for a nursing bed."""
    home: Ints
    """(n,) row of the home; -1: none."""
    kind: Ints
    """(n,) codes.Bed"""


def age_group(b60: Ints, day: int) -> Ints:
    """Return the index among FIRST_AGES of people of 60 and over on a day, from the days of their 60th birthdays.

    >>> age_group(np.array([0, -1826, -1827, -20000], np.int16), 0).tolist()
    [0, 0, 1, 7]
    """
    age = 60 + 4 * (day - b60.astype(np.int64)) // 1461
    return np.searchsorted(FIRST_AGES, age, side="right") - 1


def since_cell(means: Ints, level: Ints, dementia: Ints, b60: Ints, day: int) -> tuple[Ints, Ints, Ints]:
    """Return the indices of people on a day in the law of years since entry (`Fitted.since`): 特困 or not, need of much care, age."""
    heavy = (level >= Level.MODERATE) | (dementia == 1)
    return (means == Means.TEKUN).astype(np.int64), heavy.astype(np.int64), SINCE_AGES[age_group(b60, day)]


def like_them(table: tuple[Any, ...], e: Elders, rows: Ints) -> tuple[Floats, Ints]:
    """Return, for these rows on 2016-01-01, the share of people like them in homes, and the number of their kind."""
    kinds = np.ravel_multi_index((e.sex[rows], age_group(e.b60[rows], 0), 2 * e.level[rows] + e.dementia[rows]), (2, AGE_GROUPS, 10))
    return np.array(table).ravel()[kinds], kinds


def race(p: Parameters, e: Elders, seed: int) -> Iterator[Ints]:
    """Yield the rows of people 60 and over but for 特困 people, by race time: the fastest sixteenth, who seldom leave a place, the rest."""
    rows = np.flatnonzero((e.b60 <= 0) & (e.means != Means.TEKUN))
    share, kinds = like_them(p.fitted.inside[0], e, rows)
    mate = np.where(e.mate[rows] >= 0, np.int8(Mate.ABLE), np.where(e.mate[rows] == -2, np.int8(Mate.UNDER_60), np.int8(Mate.NONE)))
    living = np.array([[living_with(m, c) for c in (0, 1)] for m in range(len(Mate))])[mate, e.with_child[rows]]
    terms = np.array([[[family_terms(p.choice, v, o, 0, r) for r in (0, 1)] for o in (0, 1)] for v in range(4)])  # age is in the share
    odds = np.exp(terms)[living, e.owns_home[rows], e.rural[rows]]
    mean = np.bincount(kinds, odds) / np.maximum(np.bincount(kinds), 1)
    time = -np.log(uniforms(seed, e.key[rows], RACE)) / np.maximum(share * odds / mean[kinds], 1e-9)
    if len(time):
        fast = time <= np.partition(time, len(time) // 16)[len(time) // 16]
        for heat in (fast, ~fast):
            yield rows[heat][np.lexsort((e.key[rows[heat]], time[heat]))]


def supported(p: Parameters, e: Elders, seed: int) -> Ints:
    """Return the rows of the 特困 people 60 and over who live in institutions, a keyed share of their kind, in the order of their draws."""
    rows = np.flatnonzero((e.b60 <= 0) & (e.means == Means.TEKUN))
    share, _ = like_them(p.fitted.inside[1], e, rows)
    place = uniforms(seed, e.key[rows], RACE) / np.maximum(share, 1e-9)
    order = np.lexsort((e.key[rows], place))
    return rows[order[: int((place < 1).sum())]]


def entered(p: Parameters, e: Elders, inside: Ints, seed: int) -> Ints:
    """Return (n,) days of entry of the people in rows `inside`, none before the 60th birthday.

    By the law of years since entry: between deciles, evenly; beyond the ninth, exponential.
    """
    law = np.array(p.fitted.since)[since_cell(e.means[inside], e.level[inside], e.dementia[inside], e.b60[inside], 0)]
    u = 10 * uniforms(seed, e.key[inside], SINCE)
    low, here = u.astype(np.int64), np.arange(len(inside))
    within, tail = u - low, low == 9
    years = law[here, low] + within * (law[here, np.minimum(low + 1, 9)] - law[here, low])
    years[tail] -= law[tail, 10] * np.log(1 - within[tail])
    days: Ints = (-1 - np.minimum(years * DAYS_PER_YEAR, -e.b60[inside].astype(np.float64))).astype(np.int16)
    return days


@kernel
def county_home(G, S, p, place):  # type: ignore[no-untyped-def]
    """Return the row of the public home with a place in which the county puts a 特困 person; -1 if there is none.

    `place` is the column of `State.left` for people who need a nursing bed: 1, or 2 for those who wait for one.
    """
    P, B, C = G.people, G.homes, G.choice
    need = P.need[p]
    best, pick = 0.0, -1
    for how in (choice.OWN_COUNTY, choice.CONTRACT):
        fitting = 0
        for h in range(B.key.shape[0]):
            beds = B.beds[h, 1] if place == 1 else B.beds[h, 0]
            if choice.placement(B.owner[h], B.county[h], P.county[p]) != how or not has_bed_for(need, B.beds[h, 0], beds, int64(0)):
                continue
            fitting += 1
            if has_bed_for(need, S.left[h, 0], S.left[h, place], int64(0)):
                v, size = choice.placement_utility(C, B.owner[h], 0.0), B.weight[h] * (B.beds[h, 0] + B.beds[h, 1])
                value = choice.preference(C, G.seed, P.key[p], int64(B.key[h]), size, v)
                if pick < 0 or value > best:
                    best, pick = value, h
        if fitting > 0:
            return pick
    return pick


@kernel
def preferred_home(G, S, p, place):  # type: ignore[no-untyped-def]
    """Return the row of the home that a person likes best, of those they look at with a place for their need; -1 if there is none.

    `place` is as in `county_home`.
    """
    P, B, C = G.people, G.homes, G.choice
    need, own, other = P.need[p], G.seen[0], G.seen[1]
    best, pick = 0.0, -1
    for h in range(B.key.shape[0]):
        home = int64(B.key[h])
        limit = own if B.county[h] == P.county[p] else other
        if not has_bed_for(need, S.left[h, 0], S.left[h, place], int64(0)) or not choice.looks_at(G.seed, P.key[p], home, limit):
            continue
        fee = 1.0 * B.fee[h, 1 if need == NURSING_ONLY else 0]
        v = choice.home_utility(C, B.owner[h], fee, 1.0 * P.income[p], 0.0)
        value = choice.preference(C, G.seed, P.key[p], home, B.weight[h] * B.pull[h] * (B.beds[h, 0] + B.beds[h, 1]), v)
        if pick < 0 or value > best:
            best, pick = value, h
    return pick


@kernel
def place_residents(G, S, order):  # type: ignore[no-untyped-def]
    """Let people (rows, in this order) take the places left, nursing beds first where either kind fits, until none is left."""
    P = G.people
    places = S.left.sum()
    for i in range(order.shape[0]):
        if places == 0:
            return
        p = order[i]
        for place in (1, 2):
            h = county_home(G, S, p, place) if P.means[p] == choice.TEKUN else preferred_home(G, S, p, place)
            if h >= 0 or P.need[p] != NURSING_ONLY:
                break
        if h >= 0:
            taken = place if P.need[p] == NURSING_ONLY else 1 if P.need[p] == EITHER and S.left[h, 1] > 0 else 0
            S.home[p], S.kind[p] = h, taken % 2
            S.left[h, taken] -= 1
            places -= 1


def seed_residents(p: Parameters, e: Elders, homes: Homes, prefecture: int, seen: tuple[int, int], assumed: Assumed, seed: int) -> Seeds:
    """Return who is in care at the start."""
    rows = np.flatnonzero(homes.sampled & (homes.prefecture == prefecture))
    here = Homes._make(column[rows] for column in homes)
    n = len(e.key)
    needs = np.array([[need_of(level, d) for d in (0, 1)] for level in range(5)], np.int8)
    given = Given(seed, seen, p.choice, People(e.key, e.county, needs[e.level, e.dementia], e.means, e.income), here)
    quota = quotas(homes, rows, assumed.occupancy)
    beds = np.column_stack([here.beds[:, 0] - quota[:, WAITS], here.beds[:, 1], quota[:, WAITS]])
    state = State(beds.copy(), np.full(n, -1, np.int32), np.zeros(n, np.int8))
    place_residents(given, state, supported(p, e, seed))
    left = np.maximum(quota - (beds - state.left), 0)
    facility = here.owner == Owner.TEKUN
    for_others = np.floor((1 - assumed.tekun_of_residents) * quota + 0.5).astype(np.int64)
    left[facility] = np.minimum(left, for_others)[facility]
    state = state._replace(left=left)
    for order in race(p, e, seed):
        place_residents(given, state, order)
        if not left.any():
            break
    setting = np.where(e.b60 <= 0, np.int8(Setting.OWN_HOME), np.int8(Setting.NOT_YET))
    key, since = np.full(n, -1, np.int32), np.full(n, -1, np.int16)
    inside = np.flatnonzero(state.home >= 0)
    setting[inside] = Setting.ORDINARY + state.kind[inside]
    key[inside] = homes.key[rows][state.home[inside]]
    since[inside] = entered(p, e, inside, seed)
    return Seeds(setting, key, since)


def carers(p: Parameters, homes: Homes) -> Floats:
    """Return (h,) carers: carers per built bed for the owner group and kind, times the beds; at least 1, and 0 if not simulated.

    A home has carers for its beds, not for the residents it happens to start with. Status: fitted to an assumption (study/fit/care.py).
    """
    out = (homes.beds * np.array(p.fitted.carers_per_bed)[homes.owner]).sum(1) * homes.weight
    return np.where(homes.sampled, np.maximum(out, 1.0), 0.0)
