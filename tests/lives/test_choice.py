"""Choice: what counts is how good homes are, not into how many they are cut or how many equal ones there are.

Statistical statements compare the same people in two worlds and allow |z| < 4: a false alarm in 16,000.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.codes import Event, Owner, Setting, Why
from sim.lives.fast import FastLives
from sim.lives.fast import traits as at
from sim.lives.fast.prefecture import Prefecture
from sim.lives.fast.search import best_home, look_around
from sim.rules import choice
from sim.rules.family import living_with
from sim.world.columns import Homes, World
from tests.lives.towns import END, differing, empty_homes, rules, town, traits

SEES_ALL, SEES_SOME = 1, 10
"""Times 11 homes: of 5 or 6 in a prefecture everybody sees all, of 50 or 60 about 12."""


@cache
def empty_town(homes: int) -> World:
    """A town with nobody in care and nobody waiting: a bed is free in every home."""
    world = empty_homes(town(times=10, homes=homes))
    return world._replace(homes=world.homes._replace(beds=np.maximum(world.homes.beds, 4) * 2))


def with_homes(world: World, homes: Homes) -> World:
    return world._replace(homes=homes, carers=np.full(len(homes.key), 10_000.0))


def with_copy(world: World, row: int, share: float) -> World:
    """Return the world with a copy of a home at the end of its prefecture: `share` of the beds, the rest stays where it was."""
    homes = world.homes
    last = int(np.flatnonzero(homes.prefecture == homes.prefecture[row])[-1]) + 1
    columns = {name: np.insert(column, last, column[row], axis=0) for name, column in homes._asdict().items()}
    columns["key"][last] = len(homes.key)
    columns["beds"][last] = (homes.beds[row] * share).astype(int)
    columns["beds"][row] -= columns["beds"][last] if share < 1 else 0
    return with_homes(world, Homes(**columns))


def twice(world: World) -> World:
    """Return the world with two of every home."""
    homes, n = world.homes, len(world.homes.key)
    both = {name: np.concatenate([column, column]) for name, column in homes._asdict().items()}
    both["key"] = np.arange(2 * n, dtype=np.int32)
    order = np.lexsort((both["key"], both["prefecture"]))
    return with_homes(world, Homes(**{name: column[order] for name, column in both.items()}))


def all_equal(world: World) -> World:
    """Return the world with homes of one size, fee and owner."""
    homes = world.homes
    beds, fee = np.full_like(homes.beds, 20), np.full_like(homes.fee, 2000)
    return with_homes(world, homes._replace(beds=beds, fee=fee, owner=np.full_like(homes.owner, Owner.PRIVATE)))


def lives_of(world: World) -> FastLives:
    return FastLives(world, rules(), END, 1, log=True)


def searchers(part: Prefecture) -> NDArray[np.intp]:
    return np.flatnonzero(traits(part.people, at.SETTING) == Setting.OWN_HOME)


def chance(part: Prefecture, p: int) -> tuple[int, float]:
    """Return how many homes a person who searched today would see, and the probability that a home, not the family, is chosen."""
    one = part.people
    found, weighted, weights = look_around(part.given, part.state._replace(people=one), p)
    bits = int(one.bits[p])
    living = living_with.py_func(at.column(bits, at.MATE), at.column(bits, at.WITH_CHILD))
    terms = choice.family_terms.py_func(
        part.given.choice, living, at.column(bits, at.OWNS_HOME), int(one.b60[p]) <= -7305, at.column(bits, at.RURAL)
    )
    return int(found), probability(part.given.choice, terms, weighted, weights)


def probability(c: choice.Choice, terms: float, weighted: float, weights: float) -> float:
    """Return the share of draws that end in an institution, found by halving: the draw below which they do."""
    low, high = 0.0, 1.0
    for _ in range(45):
        middle = (low + high) / 2
        if choice.chooses_institution.py_func(c, terms, weighted, weights, middle):
            low = middle
        else:
            high = middle
    return low


def chances(lives: FastLives, every: int = 4) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return homes seen and probability of one in `every` at home, the same people in the same order in every world."""
    seen, prob = zip(*(chance(part, int(p)) for part in lives.prefectures for p in searchers(part)[::every]), strict=True)
    return np.array(seen), np.array(prob)


def picks(lives: FastLives) -> NDArray[np.int64]:
    """Return the key of the home that everybody at home would pick."""
    out = []
    for part in lives.prefectures:
        for p in searchers(part):
            found, _, _ = look_around(part.given, part.state, int(p))
            row = best_home(part.given, part.state, int(p), int(found), 0)
            out.append(int(part.homes.key[row]) if row >= 0 else -1)
    return np.array(out)


def first_searches(lives: FastLives, years: int) -> dict[int, tuple[int, bool]]:
    """Live some years; return person, day and whether an institution was chosen, of everybody's first search."""
    lives.advance(round(365.25 * years))
    rows = lives.events()
    rows = rows[rows[:, 2] == Event.SEEK]
    first: dict[int, tuple[int, bool]] = {}
    for day, person, _, _, why in rows.tolist():
        first.setdefault(person, (day, why == Why.CHOSE_HOME))
    return first


def z_of_pairs(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Return McNemar's z: those who chose in one world only, one way less the other way, over its standard deviation."""
    gained, lost = int((second & ~first).sum()), int((first & ~second).sum())
    return (gained - lost) / math.sqrt(max(gained + lost, 1))


def largest(world: World) -> int:
    """Return the row of the home with most beds."""
    return int(world.homes.beds.sum(1).argmax())


def test_split_in_equal_halves_a_home_changes_nobodys_probability_where_all_homes_are_seen() -> None:
    world = empty_town(SEES_ALL)
    seen, before = chances(lives_of(world))
    seen_after, after = chances(lives_of(with_copy(world, largest(world), 0.5)))
    assert set((seen_after - seen).tolist()) == {0, 1}
    assert np.abs(after - before).max() < 1e-12


def test_split_in_equal_halves_a_home_changes_no_share_beyond_noise_where_some_are_seen() -> None:
    world = empty_town(SEES_SOME)
    _, before = chances(lives_of(world), every=1)
    _, after = chances(lives_of(with_copy(world, largest(world), 0.5)), every=1)
    change = after - before
    assert (change != 0).mean() > 0.1, "many see the home, or half of it"
    assert abs(change.mean()) < 4 * change.std() / math.sqrt(len(change))
    assert abs(change.mean()) < 0.01 * before.mean()


def test_the_two_halves_together_are_picked_as_often_as_the_whole() -> None:
    world = empty_town(SEES_ALL)
    row = largest(world)
    before, after = (picks(lives_of(one)) for one in (world, with_copy(world, row, 0.5)))
    key = int(world.homes.key[row])
    halves = np.isin(after, (key, len(world.homes.key)))
    assert (before == key).sum() > 300
    assert abs(z_of_pairs(before == key, halves)) < 4
    one, other = (after == key).sum(), (after == len(world.homes.key)).sum()
    assert abs(one - other) < 4 * math.sqrt(one + other)  # false alarm 6e-5; one in 1.3 times the other would be seen


def test_lived_for_five_years_a_split_home_changes_no_share_of_searches_beyond_noise() -> None:
    world = empty_town(SEES_SOME)
    one, two = (first_searches(lives_of(w), 5) for w in (world, with_copy(world, largest(world), 0.5)))
    both = sorted(one.keys() & two.keys())
    assert len(both) > 500
    chose = [np.array([first[person][1] for person in both]) for first in (one, two)]
    assert chose[0].mean() > 0.05
    assert abs(z_of_pairs(*chose)) < 4


@pytest.mark.parametrize("homes", [SEES_ALL, SEES_SOME])
def test_two_of_every_equal_home_changes_nobodys_probability_who_sees_any(homes: int) -> None:
    world = all_equal(empty_town(homes))
    seen, before = chances(lives_of(world))
    seen_after, after = chances(lives_of(twice(world)))
    sees = (seen > 0) & (seen_after > 0)
    assert 1.8 < seen_after.mean() / seen.mean() < 2.2
    assert sees.mean() > 0.95
    assert np.abs(after - before)[sees].max() < 1e-12


def test_lived_for_five_years_twice_the_equal_homes_send_no_more_searchers_to_institutions() -> None:
    world = all_equal(empty_town(SEES_ALL))
    one, two = (first_searches(lives_of(w), 5) for w in (world, twice(world)))
    assert one == two
    assert sum(chosen for _, chosen in one.values()) > 50


def test_a_better_home_does_raise_the_probability() -> None:
    """So that what stands above is no accident of a choice that never moves."""
    world = all_equal(empty_town(SEES_ALL))
    fee = world.homes.fee.copy()
    fee[0] = 500
    _, before = chances(lives_of(world))
    _, after = chances(lives_of(with_homes(world, world.homes._replace(fee=fee))))
    assert (after - before).max() > 0.001
    assert (after - before).min() >= 0


def test_a_home_more_in_one_prefecture_changes_no_bit_in_the_other() -> None:
    world = empty_town(SEES_SOME)
    row = int(np.flatnonzero(world.homes.prefecture == 1)[0])
    lives = [lives_of(w) for w in (world, with_copy(world, row, 1.0))]
    for one in lives:
        one.advance(1500)
    assert differing(*lives, prefecture=0) == []
    assert differing(*lives, prefecture=1) != []


def test_a_home_more_is_looked_at_or_not_and_nobody_looks_at_others_for_it() -> None:
    """Who sees which of the old homes stays: catchments are fixed, each pair of person and home has its own draw."""
    world = empty_town(SEES_SOME)
    before, after = (lives_of(w) for w in (world, with_copy(world, 0, 1.0)))
    new = len(world.homes.key)
    for old_part, new_part in zip(before.prefectures, after.prefectures, strict=True):
        for p in searchers(old_part)[::20]:
            seen = [set(part.homes.key[part.work.chosen[: chance(part, int(p))[0]]].tolist()) for part in (old_part, new_part)]
            assert seen[1] - seen[0] <= {new}
            assert seen[0] <= seen[1]
