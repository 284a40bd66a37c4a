"""A world from its parts: frame, homes, people, households, catchments, seeded residents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.codes import Means, Owner, PlaceKind
from sim.draws import Decision
from sim.evidence import Evidence
from sim.rules import ability
from sim.rules.params import Parameters
from sim.world import capacity, catchment, households, population, pull, quota, sampling, seeding, supply
from sim.world.apportionment import drawn, uniforms
from sim.world.columns import Elders, Floats, Frame, Ints, Seeds, World
from sim.world.frame import expected_elders
from sim.world.population import Persons

Result = TypeVar("Result")
OCCUPANCY = (("occupancy.prior", "private"), ("occupancy.tekun", "from_occupancy"), ("occupancy.prior", "other_public"))
"""Evidence for the assumed occupancy, by codes.Owner: everybody present, over all beds."""


def build(evidence: Evidence, p: Parameters, frame: Frame, share: float = 1.0, seed: int = 1, end: int = 3652, threads: int = 2) -> World:
    """Return the world for a seed: everyone who is 60+ on some day from 2016-01-01 to day `end`, in places sampled at `share`."""
    expected = expected_elders(frame)
    places = sampling.sample_places(frame.places, expected, share)
    counties, homes = supply.draw_homes(frame, evidence, seed, share)
    number = population.counts(frame, population.entering(evidence, p, frame))
    funds = households.money(evidence)

    def one(prefecture: int) -> Elders:
        who = population.people(p, frame, number, prefecture, places.sampled, expected, seed)
        return elders(p, funds, frame, who, prefecture, seed, end)

    sizes = np.bincount(frame.counties.prefecture, number.sum((1, 2, 3)))
    everyone = in_threads(one, sizes.tolist(), threads)
    seen = [catchment.thresholds(p.choice, e, homes, i) for i, e in enumerate(everyone)]
    empty = World(
        counties, places, homes, np.zeros(len(homes.key)), np.array(seen, np.int64), tuple(everyone), (), frame.prefectures, frame.names,
        share, seed, end,
    )  # fmt: skip
    return furnished(evidence, p, empty, threads)


def furnished(evidence: Evidence, p: Parameters, world: World, threads: int) -> World:
    """Return the world with residents and carers for these parameters; its people do not depend on the parameters of choice.

    Homes that are open on 2016-01-01 are seeded to the occupancy of their owner group and kind of place (quota.py), after the 特困 people
    who live in beds in service; in a sample, homes of each owner get their pull (pull.py).
    """
    world = world._replace(homes=world.homes._replace(pull=pull.factors(p, world)[world.homes.owner]))
    there = world.homes._replace(beds=capacity.at(world.homes, 0)[1])
    assumed = seeding.Assumed(quota.in_service(p.fitted.filled, world.homes), evidence.value("tekun.of_facility_residents"))

    def seeded(prefecture: int) -> Seeds:
        seen = (int(world.seen[prefecture, 0]), int(world.seen[prefecture, 1]))
        return seeding.seed_residents(p, world.elders[prefecture], there, prefecture, seen, assumed, world.seed)

    seeds = tuple(in_threads(seeded, (len(e.key) for e in world.elders), threads))
    return world._replace(seeds=seeds, carers=seeding.carers(p, world.homes))


def elders_per_bed(evidence: Evidence) -> tuple[float, ...]:
    """Return residents aged 60 and over per built bed at the end of 2020, by owner: the assumed occupancy less people under 60.

    Those are in 特困 facilities only.
    """
    everybody = [evidence.value(*name) for name in OCCUPANCY]
    everybody[Owner.TEKUN] -= evidence.value("tekun.under60_beds") / evidence.value("beds.tekun")
    return tuple(everybody)


def in_threads(make: Callable[[int], Result], sizes: Iterable[int], threads: int) -> list[Result]:
    """Return make(0), make(1), ... for prefectures of these sizes, computed in threads; none depends on another."""
    if threads == 1:
        return largest_first(make, sizes, map)
    with ThreadPoolExecutor(threads) as pool:
        return largest_first(make, sizes, pool.map)


def largest_first(make: Callable[[int], Result], sizes: Iterable[int], spread: Callable[..., Iterable[Result]]) -> list[Result]:
    """Return make(0), make(1), ... for things of these sizes, the largest started first; `spread` is `map` or a thread pool's `map`.

    >>> largest_first(lambda i: 10 * i, [2, 9, 5], map)
    [0, 10, 20]
    """
    order = [i for i, _ in sorted(enumerate(sizes), key=lambda numbered: -numbered[1])]
    made = dict(zip(order, spread(make, order), strict=True))
    return [made[i] for i in range(len(made))]


def start_state(p: Parameters, who: Persons, seed: int) -> tuple[Ints, Ints]:
    """Return (level, dementia) on entry: from the cohort table for people already 60+, from the curves at 60 for those turning 60."""
    table: Floats = np.array(p.fitted.start)
    sick = np.array(p.dementia.at_60)
    levels = [ability.prevalence(p.ability, s, 60.0) for s in (0, 1)]
    at_60 = np.array([[x * (sick[s] if d else 1 - sick[s]) for x in levels[s] for d in (0, 1)] for s in (0, 1)])
    edges: NDArray[np.float64] = np.cumsum(np.concatenate([table, at_60[:, None]], axis=1), axis=2)
    row = np.int16(edges.shape[1]) * who.sex + households.age_column(who.b60)
    state = drawn(uniforms(seed, who.key, Decision.STATE), edges.reshape(-1, 10)[:, :9], row)
    return state // 2, state % 2


def elders(p: Parameters, funds: households.Money, frame: Frame, who: Persons, prefecture: int, seed: int, end: int) -> Elders:
    """Return a prefecture's columns: everything about its people that is fixed, and their state at the start."""
    who, wed = households.until(who, households.marry(p, who, rural_places(frame)[who.place], seed), end)
    rural = rural_places(frame)[who.place]
    level, dementia = start_state(p, who, seed)
    elder = households.elder_of(who, wed.mate)
    means = households.means_class(p, funds, who, rural, wed.never, elder, seed)
    share = frame.employee[frame.places.county[who.place], rural]
    employee, income = households.incomes(funds, share, who, rural, means, seed)
    ratio = float(frame.registered_ratio[prefecture])
    children, near = households.children_of(p, who, wed.never | (means == Means.TEKUN), elder, ratio, seed)
    with_child = households.living_with_child(p, who.key[elder], wed.mate, near, ratio, seed)
    return Elders(
        key=who.key.astype(np.uint32),
        place=frame.places.key[who.place].astype(np.int32),
        county=frame.places.county[who.place].astype(np.int16),
        b60=who.b60,
        sex=who.sex,
        level=level,
        dementia=dementia,
        means=means,
        rural=rural,
        owns_home=(uniforms(seed, who.key, Decision.OWNS_HOME) >= funds.not_owned).astype(np.int8),
        priority=(uniforms(seed, who.key, Decision.PRIORITY) < funds.priority).astype(np.int8),
        certificate=(uniforms(seed, who.key, Decision.CERTIFICATE) < funds.certificate).astype(np.int8),
        employee=employee,
        income=income,
        mate=wed.mate,
        children=children,
        near=near,
        with_child=with_child,
        bereaved_on=wed.bereaved_on,
    )


def rural_places(frame: Frame) -> Ints:
    """Return 1 for each place that is a village or a quasi village, else 0, int8."""
    return np.isin(frame.places.kind, (PlaceKind.VILLAGE, PlaceKind.QUASI_VILLAGE)).astype(np.int8)
