"""A world is the same however it is computed, and its people start in the states of the cohort table."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from sim.codes import Sex
from sim.evidence import Evidence
from sim.rules import ability
from sim.rules.ages import AGES
from sim.rules.params import Parameters
from sim.world import build
from sim.world.columns import Elders, World, digest
from sim.world.frame import tiny_frame
from sim.world.population import Persons
from tests.world.people import joined

KINDS = {
    "key": np.uint32,
    "place": np.int32,
    "county": np.int16,
    "b60": np.int16,
    "sex": np.int8,
    "level": np.int8,
    "dementia": np.int8,
    "means": np.int8,
    "rural": np.int8,
    "owns_home": np.int8,
    "priority": np.int8,
    "certificate": np.int8,
    "employee": np.int8,
    "income": np.uint16,
    "mate": np.int32,
    "children": np.int8,
    "near": np.int8,
    "with_child": np.int8,
    "bereaved_on": np.int16,
}


def again(known: Evidence, rules: Parameters, seed: int = 1, threads: int = 1, end: int = 3652) -> World:
    return build.build(known, rules, tiny_frame(known), share=1.0, seed=seed, end=end, threads=threads)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_any_number_of_threads_makes_the_same_world(threads: int, known: Evidence, rules: Parameters, tiny: World) -> None:
    assert digest(again(known, rules, threads=threads)) == digest(tiny)


def test_another_seed_or_end_makes_another_world(known: Evidence, rules: Parameters, tiny: World) -> None:
    assert len({digest(tiny), digest(again(known, rules, seed=2)), digest(again(known, rules, end=3651))}) == 3


def test_the_small_province_has_600_elders_on_the_census_day_and_all_columns(tiny: World) -> None:
    e = joined(tiny.elders)
    # 600 of the census and those of 2016 who do not live to see it: 80 to 120 of them
    assert 660 < (e.b60 <= 1766).sum() < 740
    assert {name: column.dtype for name, column in tiny.elders[0]._asdict().items()} == KINDS


def test_people_stand_in_the_order_of_their_keys_each_in_a_place_of_the_own_prefecture(sample: World) -> None:
    assert list(Elders._fields) == sorted(KINDS, key=Elders._fields.index)
    for prefecture, e in enumerate(sample.elders):
        assert (np.diff(e.key.astype(np.int64)) > 0).all()
        rows = np.searchsorted(sample.places.key, e.place)
        assert (sample.places.key[rows] == e.place).all()
        assert (sample.places.county[rows] == e.county).all()
        assert (sample.places.prefecture[rows] == prefecture).all()
        assert sample.places.sampled[rows].all()
        assert (e.rural == np.isin(sample.places.kind[rows], (1, 3))).all()


def test_a_twentieth_of_the_places_holds_a_twentieth_of_the_people(sample: World, number: np.ndarray) -> None:
    # whole places: within half a place of each kind and prefecture
    assert sum((e.b60 <= 0).sum() for e in sample.elders) == pytest.approx(0.05 * 6_350_000, rel=0.03)
    kept = sum(len(e.key) for e in sample.elders)
    everybody = number[:, :, 15:].sum() + number[:, :, 14, 10:].sum()  # who is 60 by the end of 2025: 54.8 on the census day
    assert kept == pytest.approx(0.05 * everybody, rel=0.03)


def test_who_is_60_at_the_start_has_the_state_of_the_cohort_table(everyone: Elders, rules: Parameters) -> None:
    start = np.array(rules.fitted.start)
    age = (-4 * everyone.b60.astype(int)) // 1461
    for sex, (first, last) in product(Sex, ((0, 5), (5, 10), (10, 15), (15, 20), (20, 30), (30, AGES))):
        here = (everyone.b60 <= 0) & (everyone.sex == sex) & (age >= first) & (age < last)
        state = np.bincount(2 * everyone.level[here] + everyone.dementia[here], minlength=10)
        expected = start[sex, age[here]].sum(0)
        # 120 cells, 5 standard deviations each and 5 for the rarest: false alarm about 1e-4
        assert (np.abs(state - expected) < 5 * np.sqrt(expected) + 5).all()


def test_who_turns_60_later_has_the_state_of_the_curves_at_60(everyone: Elders, rules: Parameters) -> None:
    for sex in Sex:
        here = (everyone.b60 > 0) & (everyone.sex == sex)
        levels = np.array(ability.prevalence(rules.ability, sex, 60.0))
        sick = rules.dementia.at_60[sex]
        n = here.sum()
        assert np.bincount(everyone.level[here], minlength=5) / n == pytest.approx(levels, abs=5 * 0.5 / math.sqrt(n))
        assert abs(everyone.dementia[here].mean() - sick) < 5 * math.sqrt(sick / n)  # 5 standard errors: false alarm 6e-7


def test_a_run_to_an_earlier_end_has_the_same_people_less_the_younger(known: Evidence, rules: Parameters, tiny: World) -> None:
    shorter = again(known, rules, end=1_000)
    for short, long in zip(shorter.elders, tiny.elders, strict=True):
        rows = np.flatnonzero(long.b60 <= 1_000)
        assert (short.key == long.key[rows]).all()
        spouse = np.where(long.mate[rows] >= 0, long.b60[long.mate[rows].clip(0)] <= 1_000, True)
        assert (short.mate[~spouse] == -2).all()
        both = short.mate >= 0
        assert (short.key[short.mate[both]] == long.key[long.mate[rows[both]]]).all()
        assert ((short.mate == -1) == (long.mate[rows] == -1)).all()


def test_results_of_threads_come_in_order() -> None:
    assert build.in_threads(lambda i: i * i, range(20), 4) == build.in_threads(lambda i: i * i, range(20), 1) == [i * i for i in range(20)]


def test_who_turns_60_has_the_state_of_the_birthday_not_of_the_year_after_it(rules: Parameters) -> None:
    n = 1_000_000
    entrants = Persons(np.arange(n), np.zeros(n, np.int64), np.zeros(n, np.int8), np.full(n, 100, np.int16), np.full(n, 58, np.int16))
    level, demented = build.start_state(rules, entrants, seed=1)
    able = ability.prevalence(rules.ability, 0, 60.0)[0]
    # 5 standard deviations of a share, false alarm 6e-7; in the table of everybody of 60 it is .0019 less
    assert (level == 0).mean() == pytest.approx(able, abs=5 * math.sqrt(able * (1 - able) / n))
    assert np.array(rules.fitted.start)[0, 0, :2].sum() < able - 0.0015
    sick = rules.dementia.at_60[0]
    assert demented.mean() == pytest.approx(sick, abs=5 * math.sqrt(sick / n))
