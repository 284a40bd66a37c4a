"""特困 people are placed by the county that pays: in its own public homes, elsewhere only while none of its own has beds that fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.codes import Event, Level, Means, Owner
from sim.rules.params import Parameters
from sim.study.baseline import ENGINES, engine_of
from sim.world.columns import World
from tests.lives.towns import END, NOTHING, empty_homes, rules, town

DAY = 400
"""On its morning the only home of county A takes all its beds out of service."""
A, B = 0, 1
"""The counties of the first prefecture: each has one public home, and private ones."""


def asking() -> Parameters:
    """Return rules under which everybody asks about three times a year, and nothing else happens."""
    p = rules()
    return replace(p, seeking=p.seeking._replace(tekun=(3.0,) * 5)).with_rates(**(NOTHING | {"seeking": 1.0}))


def two_counties() -> tuple[World, list[int]]:
    """Return a town in which all are 特困 and nobody is in care, and the two public homes of the first prefecture, of A and of B."""
    world = empty_homes(town(rules(), times=1, end=END))
    homes = world.homes
    here = np.flatnonzero((homes.prefecture == 0) & homes.sampled)
    assert len(here) >= 4
    owner, county, beds = homes.owner.copy(), homes.county.copy(), homes.beds.copy()
    owner[here], county[here] = Owner.PRIVATE, np.arange(len(here)) % 2
    owner[here[:2]] = Owner.TEKUN, Owner.OTHER_PUBLIC
    beds[here] = 300
    elders = tuple(e._replace(means=np.full_like(e.means, Means.TEKUN)) for e in world.elders)
    return world._replace(elders=elders, homes=homes._replace(owner=owner, county=county, beds=beds)), homes.key[here[:2]].tolist()


def joined(engine: str, world: World, home_of_a: int) -> NDArray[np.int64]:
    """Return (n, 3) day, county of the person, home, of everybody in the first prefecture who joins a list."""
    lives = engine_of(engine)(world, asking(), END, 1, log=True)
    lives.advance(DAY)
    built = tuple(lives.homes().built[home_of_a].tolist())
    lives.set_beds(home_of_a, built, (0, 0))
    lives.advance(2 * DAY)
    county = dict(zip(world.elders[0].key.tolist(), world.elders[0].county.tolist(), strict=True))
    rows = lives.events()
    return np.array([(day, county[who], home) for day, who, event, home, _ in rows.tolist() if event == Event.JOIN and who in county])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_person_of_county_a_asks_in_county_b_only_while_a_has_no_bed_that_fits(engine: str) -> None:
    world, (home_of_a, home_of_b) = two_counties()
    rows = joined(engine, world, home_of_a)
    of_a, early = rows[:, 1] == A, rows[:, 0] < DAY
    assert set(rows[of_a & early, 2].tolist()) == {home_of_a}
    assert set(rows[of_a & ~early, 2].tolist()) == {home_of_b}
    assert set(rows[~of_a, 2].tolist()) == {home_of_b}
    assert min(np.bincount(2 * of_a + early)) > 5


def carers_gone(heavy_only: int) -> dict[bool, int]:
    """Return how many people are admitted in a year by whether they need a nursing bed, where homes have beds and not one carer."""
    p = rules()
    p = replace(asking(), admission=p.admission._replace(heavy_only=heavy_only, idle_days=30))
    world, _ = two_counties()
    world = world._replace(carers=np.zeros(len(world.homes.key)))
    lives = engine_of("fast")(world, p, END, 1, log=True)
    lives.advance(366)
    rows = lives.events()
    admitted = set(rows[rows[:, 2] == Event.ADMIT, 1].tolist())
    heavy = {
        key: level >= Level.SEVERE or demented == 1
        for e in world.elders
        for key, level, demented in zip(e.key.tolist(), e.level.tolist(), e.dementia.tolist(), strict=True)
    }
    return {kind: sum(heavy[key] == kind for key in admitted) for kind in (False, True)}


def test_without_carers_people_who_need_no_nursing_bed_are_admitted_or_nobody_is_by_the_rule() -> None:
    light_and_heavy = carers_gone(heavy_only=1)
    assert light_and_heavy[True] == 0
    assert light_and_heavy[False] > 250
    assert carers_gone(heavy_only=0) == {False: 0, True: 0}
