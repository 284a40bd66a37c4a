"""A province of lists that do not move: elders of the rulebook under constant hazards, homes without carers, one that opens later."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from sim import evidence
from sim.codes import Level, Means, Operator, Owner, Setting
from sim.lives import NewHome
from sim.lives.fast import FastLives
from sim.lives.reference import ReferenceLives
from sim.rules import fitted, params
from sim.rules.ages import AGES
from sim.rules.params import Parameters
from sim.world.columns import Counties, Elders, Homes, Places, Seeds, World
from tests.verify.days import Vector

HOMES, BEDS, FEE = 4, 10, 1000
"""Of each prefecture at the start; all alike. One more opens on day 1."""
TOWNSFOLK = 5000
"""Of a prefecture, at most."""
EVERY_WORD = 2**32
AT_ONCE = 4000.0
"""Searches a year on day 0: all but 2 in 100,000 search on it."""


@cache
def rules(death: float, leaving: float, recovery: float, search: float, chooses: float, giving_up: float) -> Parameters:
    """Return the rulebook with these hazards a year for everybody, whatever age and sex, and nothing else that can happen.

    A search ends with the wish for a home with the chance `chooses`; homes that are alike are alike to everybody but for taste.
    """
    p = params.assemble(evidence.load(), fitted.load_fitted())
    ones = ((1.0,) * AGES,) * 2
    plain = p.mortality._replace(
        hazard=((death,) * AGES,) * 2, trend=(0.0,) * AGES, level=(1.0,) * 5, dementia=1.0, bereaved=((1.0,) * 3,) * 2
    )
    worth = float(np.log(chooses / (1 - chooses)))
    free = p.choice._replace(
        price=0.0, wait=0.0, private=worth, tekun=worth, other_public=worth,
        spouse_only=0.0, children_only=0.0, both=0.0, no_property=0.0, age_80=0.0, rural=0.0,
    )  # fmt: skip
    return replace(
        p,
        mortality=plain,
        ability=p.ability._replace(recovery=(recovery,) * 4, recovery_slope=0.0),
        family=p.family._replace(emigration=((leaving,) * 2,) * 2, shifts=()),
        seeking=p.seeking._replace(rate=(search,) * 5, give_up=giving_up),
        choice=free,
        admission=p.admission._replace(heavy_only=0),
        fitted=p.fitted._replace(death_mean=ones, emigration_factor=((1.0,) * 2,) * 2),
        rates=p.rates._replace(dementia=0.0, worsening=0.0, child_leaves=0.0),
    )


def town(seed: int, number: int, end: int) -> World:
    """Return people of level 1, 60 to 90 years old, single, at home, in prefectures with homes that have no carers."""
    prefectures = -(-number // TOWNSFOLK)
    people = number // prefectures
    n, homes = np.zeros(people, np.int8), prefectures * HOMES
    key = np.arange(1, prefectures * people + 1, dtype=np.uint32).reshape(prefectures, people)
    b60 = -1 - np.linspace(0, 30 * 365, people).astype(np.int16)
    everybody = [
        Elders(
            key=one, place=n.astype(np.int32), county=n.astype(np.int16), b60=b60, sex=np.arange(people, dtype=np.int8) % 2,
            level=n + Level.MILD, dementia=n, means=n + Means.OTHERS, rural=n, owns_home=n + 1, priority=n, certificate=n, employee=n,
            income=n.astype(np.uint16) + 1, mate=n.astype(np.int32) - 1, children=n, near=n, with_child=n,
            bereaved_on=n.astype(np.int16) - 32_000,
        )
        for one in key
    ]  # fmt: skip
    zero, none = np.zeros(homes, np.int64), np.zeros(0, np.int64)
    return World(
        counties=Counties((), (), (), none, np.zeros(0, np.bool_), np.zeros((0, 3), np.int64)),
        places=Places(none, none, none, none, none, np.zeros(0, np.bool_)),
        homes=Homes(
            key=np.arange(homes), county=zero, prefecture=np.arange(homes) // HOMES, owner=zero + Owner.PRIVATE,
            operator=zero + Operator.PRIVATE, beds=np.full((homes, 2), (BEDS, 0)), 
            paper=np.zeros((homes, 2), np.int64), under_60=np.zeros((homes, 2), np.int64), opened=zero, full=zero,
            fee=np.full((homes, 2), FEE), rating=zero, kept=zero,
            weight=np.ones(homes), pull=np.ones(homes), sampled=np.ones(homes, np.bool_),
        ),
        carers=np.zeros(homes),
        seen=np.full((prefectures, 2), EVERY_WORD),
        elders=tuple(everybody),
        seeds=tuple(Seeds(n + Setting.OWN_HOME, n.astype(np.int32) - 1, n.astype(np.int16) - 1) for _ in everybody),
        prefectures=tuple(map(str, range(prefectures))),
        names=tuple(map(str, range(prefectures))),
        share=1.0,
        seed=seed,
        end=end,
    )  # fmt: skip


def lived(p: Parameters, world: World, engine: str) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    """Return the record of all days: all search on day 0; on day 1 a home opens in each prefecture, and searches fall to their rate."""
    kind = ReferenceLives if engine == "reference" else FastLives
    lives = kind(world, p.with_rates(seeking=AT_ONCE), world.end, 1, True)
    lives.advance(1)
    for prefecture in range(len(world.prefectures)):
        key = len(world.homes.key) + prefecture
        lives.add_home(NewHome(key, prefecture, 0, Owner.PRIVATE, beds=(BEDS, 0), fee=(FEE, FEE), carers=0.0))
    lives.set_params(p)
    lives.advance(world.end + 1)
    record = lives.events()
    if isinstance(lives, ReferenceLives):
        lives.close()
    return record


def exits(
    record: np.ndarray[tuple[int, int], np.dtype[np.int32]], joined: int, left: int
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return (people, 2) day and reason of leaving the list joined on day 0; -1 for who is still on it. Who left on day 0 is left out.

    `joined` and `left` are the events of joining a list and of leaving it.
    """
    people = np.unique(record[(record[:, 2] == joined) & (record[:, 0] == 0), 1])
    off = record[(record[:, 2] == left) & np.isin(record[:, 1], people)]
    who, first = np.unique(off[:, 1], return_index=True)  # the record is sorted by day
    out = np.full((len(people), 2), -1, np.int64)
    out[np.searchsorted(people, who)] = off[first][:, [0, 4]]
    return out[out[:, 0] != 0]


def by_day(chances: Vector, days: int) -> Vector:
    """Return (causes, days + 1) shares that have left by each cause after so many days, from the chances of one day.

    >>> by_day(np.array([0.5, 0.25]), 2).tolist()
    [[0.0, 0.5, 0.625], [0.0, 0.25, 0.3125]]
    """
    left = 1 - (1 - chances.sum()) ** np.arange(days + 1)
    return np.asarray(np.outer(chances / chances.sum(), left))
