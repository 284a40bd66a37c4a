"""How many homes an elder looks at: twelve on average where there are enough, all where there are not; near ones three times as often."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from sim import draws
from sim.draws import Decision
from sim.evidence import Evidence
from sim.rules.params import Parameters
from sim.world import catchment, supply
from sim.world.columns import Elders, Frame, Homes, World

ALL = 2**32


def expected_seen(limits: tuple[int, int], e: Elders, homes: Homes, prefecture: int) -> float:
    """Mean over the elders of the start of the homes they look at, county by county."""
    here = homes.sampled & (homes.prefecture == prefecture)
    counties, people = np.unique(e.county[e.b60 <= 0], return_counts=True)
    total = 0.0
    for county, n in zip(counties, people, strict=True):
        own = (homes.county[here] == county).sum()
        total += n * (own * limits[0] + (here.sum() - own) * limits[1]) / ALL
    return total / people.sum()


@pytest.fixture(scope="module")
def all_homes(known: Evidence, province: Frame) -> Homes:
    """The homes of a run of everybody."""
    return supply.draw_homes(province, known, 1, 1.0)[1]


@pytest.fixture(scope="module")
def limits_of_all(rules: Parameters, sample: World, all_homes: Homes) -> list[tuple[int, int]]:
    return [catchment.thresholds(rules.choice, e, all_homes, i) for i, e in enumerate(sample.elders)]


def test_with_all_homes_twelve_are_seen_in_every_prefecture(sample: World, all_homes: Homes, limits_of_all: list[tuple[int, int]]) -> None:
    for i, (e, limits) in enumerate(zip(sample.elders, limits_of_all, strict=True)):
        assert expected_seen(limits, e, all_homes, i) == pytest.approx(12, abs=1e-5)


def test_a_home_of_the_own_county_is_looked_at_three_times_as_often_until_it_always_is(limits_of_all: list[tuple[int, int]]) -> None:
    for own, other in limits_of_all:
        assert 0 < other < own <= ALL
        assert own == ALL or own / other == pytest.approx(3, rel=1e-6)


def test_in_a_sample_fewer_are_seen_so_that_what_is_seen_varies_as_much(sample: World) -> None:
    """1/k - 1/n is what it is for twelve of all homes; where there are too few homes for twelve, all of them are seen."""
    for i in range(len(sample.prefectures)):
        there = sample.homes.prefecture == i
        every, n = int(there.sum()), int((sample.homes.sampled & there).sum())
        seen = expected_seen((int(sample.seen[i, 0]), int(sample.seen[i, 1])), sample.elders[i], sample.homes, i)
        assert 1 / seen - 1 / n == pytest.approx(1 / min(12, every) - 1 / every, abs=1e-5)


def test_counted_person_by_person_harbin_sees_what_the_formula_says(sample: World) -> None:
    e = sample.elders[0]
    rows = np.flatnonzero(sample.homes.sampled & (sample.homes.prefecture == 0))
    old = np.flatnonzero(e.b60 <= 0)
    some = old[:: len(old) // 500]
    seen = np.zeros(len(some))
    for i, row in product(range(len(some)), rows):
        home = int(sample.homes.key[row])
        own = sample.homes.county[row] == e.county[some[i]]
        seen[i] += draws.word(1, int(e.key[some[i]]), int(Decision.SEEN) + home % 4, home // 4) < sample.seen[0, 0 if own else 1]
    every, n = (sample.homes.prefecture == 0).sum(), len(rows)
    assert abs(seen.mean() - 1 / (1 / 12 - 1 / every + 1 / n)) < 5 * seen.std() / math.sqrt(
        len(some)
    )  # 5 standard errors: false alarm 6e-7
    assert seen.std() > 1


def test_where_nobody_lives_or_no_home_stands_everything_is_seen(rules: Parameters, sample: World) -> None:
    e, homes = sample.elders[0], sample.homes
    nobody = Elders(*(column[:0] for column in e))
    none = homes._replace(sampled=np.zeros_like(homes.sampled))
    assert catchment.thresholds(rules.choice, nobody, homes, 0) == (ALL, ALL)
    assert catchment.thresholds(rules.choice, e, none, 0) == (ALL, ALL)


def test_the_mean_seen_by_hand() -> None:
    # two counties, 10 and 30 elders, 4 and 8 homes; own .6, other .2: 10 x (4 x .6 + 8 x .2) + 30 x (8 x .6 + 4 x .2) = 208
    assert catchment.mean_seen(0.6, 3.0, np.array([10, 30]), np.array([4, 8])) == pytest.approx(208 / 40)
    assert catchment.mean_seen(3.0, 3.0, np.array([10, 30]), np.array([4, 8])) == 12
