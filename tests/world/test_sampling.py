"""A share takes whole places and whole homes, evenly, and stands for all."""

from __future__ import annotations

from itertools import product
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import evidence
from sim.codes import Owner
from sim.evidence import Evidence
from sim.world.apportionment import apportion, deal, evenly, ranked, uniforms
from sim.world.columns import Frame, Homes, Places
from sim.world.frame import expected_elders, is_rural, province_frame
from sim.world.sampling import sample_homes, sample_places
from sim.world.supply import draw_homes


@pytest.fixture(scope="module")
def known() -> Evidence:
    return evidence.load()


@pytest.fixture(scope="module")
def province(known: Evidence) -> Frame:
    return province_frame(known)


@pytest.fixture(scope="module")
def homes(province: Frame, known: Evidence) -> Homes:
    return draw_homes(province, known, seed=1)[1]


@pytest.fixture(scope="module")
def expected(province: Frame) -> np.ndarray:
    return expected_elders(province)


def group_of(places: Places) -> np.ndarray:
    """Town or village of each prefecture as one number."""
    return places.prefecture.astype(int) * 2 + is_rural(places.kind)


def test_the_whole_is_everybody_and_every_home_with_weight_one(province: Frame, expected: np.ndarray, homes: Homes) -> None:
    assert sample_places(province.places, expected, 1.0).sampled.all()
    whole = sample_homes(homes, 1.0)
    assert whole.sampled.all()
    assert (whole.weight == 1.0).all()


@pytest.mark.parametrize("share", [0.01, 0.05, 0.1, 0.5])
def test_of_towns_and_villages_of_a_prefecture_the_share_is_taken_within_one_place(
    province: Frame, expected: np.ndarray, share: float
) -> None:
    places = sample_places(province.places, expected, share)
    group = group_of(places)
    taken, there = np.bincount(group[places.sampled], minlength=26), np.bincount(group)
    assert (taken >= 1).all()
    assert np.abs(taken - share * there).max() < 1 + 1e-9


@pytest.mark.parametrize("share", [0.01, 0.05, 0.1, 0.5])
def test_no_other_number_of_places_of_mean_size_comes_much_nearer_to_the_share_of_the_elders(
    province: Frame, expected: np.ndarray, share: float
) -> None:
    """Places differ in size between county units, and a prefecture makes up for the one before: at most a large place more is missed."""
    places = sample_places(province.places, expected, share)
    group = group_of(places)
    each, there = (np.bincount(group, weight) for weight in (expected, None))
    each = each / there
    got = np.bincount(places.prefecture, expected * places.sampled)
    wanted = share * np.bincount(places.prefecture, expected)
    for prefecture in range(13):
        town, village = 2 * prefecture, 2 * prefecture + 1
        numbers = [{max(1, floor(share * there[one])), max(1, ceil(share * there[one]))} for one in (town, village)]
        misses = [abs(towns * each[town] + villages * each[village] - wanted[prefecture]) for towns, villages in product(*numbers)]
        largest = expected[places.prefecture == prefecture].max()
        assert abs(got[prefecture] - wanted[prefecture]) <= min(misses) + largest


def test_at_a_twentieth_elders_fit_within_a_tenth_and_in_the_large_prefectures_within_a_hundredth(
    province: Frame, expected: np.ndarray
) -> None:
    places = sample_places(province.places, expected, 0.05)
    fit = np.bincount(places.prefecture, expected * places.sampled) / np.bincount(places.prefecture, expected) / 0.05
    assert np.abs(fit - 1).max() < 0.11  # 七台河 and 大兴安岭 have few and large communities: a fraction of one cannot be had
    assert np.abs(fit[[0, 1, 11]] - 1).max() < 0.011
    assert (expected * places.sampled).sum() / expected.sum() == pytest.approx(0.05, rel=0.0005)


def test_sampled_places_stand_at_even_distances_in_the_sorted_list(province: Frame, expected: np.ndarray) -> None:
    places = sample_places(province.places, expected, 0.05)
    rows = np.flatnonzero((places.prefecture == 0) & is_rural(places.kind))
    rows = rows[np.lexsort((places.key[rows], places.county[rows], places.kind[rows]))]
    steps = np.diff(np.flatnonzero(places.sampled[rows]))
    assert len(steps) == 98  # 1,980 villages and quasi villages: 99
    assert set(steps.tolist()) == {20}


def test_the_order_of_places_and_homes_in_the_tables_changes_no_choice(province: Frame, expected: np.ndarray, homes: Homes) -> None:
    order = np.random.default_rng(3).permutation(len(expected))
    straight = sample_places(province.places, expected, 0.05)
    mixed = sample_places(Places(*(column[order] for column in province.places)), expected[order], 0.05)
    assert set(mixed.key[mixed.sampled].tolist()) == set(straight.key[straight.sampled].tolist())
    order = np.random.default_rng(4).permutation(len(homes.key))
    few, mixed_few = sample_homes(homes, 0.05), sample_homes(Homes(*(column[order] for column in homes)), 0.05)
    assert mixed_few.weight.tolist() == few.weight[order].tolist()


@pytest.mark.parametrize("share", [0.01, 0.05, 0.1, 0.5])
def test_weighted_beds_of_a_prefecture_and_owner_are_the_share_of_its_beds(homes: Homes, share: float) -> None:
    part = sample_homes(homes, share)
    beds, stratum = homes.beds.sum(axis=1), homes.prefecture.astype(int) * 3 + homes.owner
    assert np.bincount(stratum, part.weight * beds) == pytest.approx(share * np.bincount(stratum, beds), rel=1e-12)
    assert ((part.weight > 0) == part.sampled).all()
    assert (part.weight * beds).sum() == pytest.approx(share * 230_000)
    taken = np.bincount(stratum[part.sampled], minlength=39)
    assert taken.tolist() == [max(1, floor(share * there + 0.5)) for there in np.bincount(stratum)]


@pytest.mark.parametrize(("share", "most"), [(0.02, 3.2), (0.05, 2.1), (0.1, 2.2)])
def test_no_home_stands_for_many_times_its_beds(province: Frame, known: Evidence, share: float, most: float) -> None:
    """It would be full, and have a list, at half the occupancy. Were the first step left to chance, one would stand for 4 to 8."""
    for seed in range(1, 6):
        part = draw_homes(province, known, seed, share=share)[1]
        assert part.weight.max() < most
        stands_for = part.weight * part.beds.sum(1)
        assert stands_for[part.weight > 1.5].sum() < 0.055 * stands_for.sum()


def test_the_steps_begin_where_the_beds_of_both_kinds_are_nearest_to_the_share(homes: Homes) -> None:
    """Of four homes a quarter is one. All have 100 beds; a fifth of their beds are nursing beds, so the one that has 20 stands for them."""
    nursing = np.array([0, 20, 60, 0])
    four = Homes(*(column[:4] for column in homes))._replace(
        key=np.arange(4), prefecture=np.zeros(4, int), owner=np.zeros(4, int), beds=np.stack([100 - nursing, nursing], axis=1)
    )
    part = sample_homes(four, 0.25)
    assert (part.sampled.tolist(), part.weight.tolist()) == ([False, True, False, False], [0, 1, 0, 0])


@pytest.mark.parametrize("share", [0.05, 0.1])
def test_a_sample_has_its_share_of_the_beds_that_were_there_in_2016(province: Frame, known: Evidence, share: float) -> None:
    """Beds of homes there in 2016, by owner; chosen without them, a sample of .05 misses .03, .14 and .20."""
    missed = []
    for seed in range(1, 6):
        part = draw_homes(province, known, seed, share=share)[1]
        early = np.where(part.opened <= 0, part.beds.sum(1), 0)
        missed.append([(early * part.weight)[part.owner == o].sum() / share / early[part.owner == o].sum() - 1 for o in Owner])
    assert (np.sqrt(np.mean(np.square(missed), axis=0)) < [0.02, 0.14, 0.08]).all()


def test_homes_are_sampled_along_their_sizes_and_kinds_of_beds(province: Frame, known: Evidence) -> None:
    beds, nursing, without = [], [], []
    for seed in range(30):
        part = draw_homes(province, known, seed, share=0.1)[1]
        rows = (part.prefecture == 0) & (part.owner == Owner.PRIVATE)
        size = part.beds.sum(axis=1)
        beds.append(size[rows & part.sampled].mean() / size[rows].mean())
        nursing.append((part.weight * part.beds[:, 1]).sum() / 6_100)
        without.append((part.beds[rows & part.sampled, 1] == 0).mean() - (part.beds[rows, 1] == 0).mean())
    # 53 of 526 homes taken at random would err by 98 / sqrt(53) / 99 = .136 in size, by .067 in the part without nursing beds
    assert np.std(beds) < 0.07
    assert np.mean(beds) == pytest.approx(1, abs=0.05)
    assert np.abs(without).max() < 0.02
    assert np.std(nursing) < 0.06


@pytest.mark.parametrize("share", [0.0, -0.1, 1.0001, float("nan")])
def test_a_share_outside_0_to_1_is_refused(homes: Homes, province: Frame, expected: np.ndarray, share: float) -> None:
    with pytest.raises(ValueError, match="a share is above 0 and at most 1"):
        sample_homes(homes, share)
    with pytest.raises(ValueError, match="a share is above 0 and at most 1"):
        sample_places(province.places, expected, share)


def test_numbers_drawn_for_many_keys_are_those_of_each_key() -> None:
    some = uniforms(7, range(1_000), 68)
    assert uniforms(7, [999, 3], 68).tolist() == some[[999, 3]].tolist()
    assert some.mean() == pytest.approx(0.5, abs=4 / np.sqrt(12 * 1_000))
    assert len({*some.tolist(), *uniforms(8, range(1_000), 68).tolist(), *uniforms(7, range(1_000), 69).tolist()}) == 3_000


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0, 1, exclude_max=True))
def test_an_even_choice_takes_exactly_so_many_and_leaves_no_long_gap(choose: int, more: int, start: float) -> None:
    chosen = evenly(choose, choose + more, start)
    assert chosen.sum() == choose
    gaps = np.diff(np.flatnonzero(chosen))
    assert len(gaps) == 0 or gaps.max() - gaps.min() <= 1


@given(st.integers(0, 10_000), st.lists(st.floats(0.01, 100), min_size=1, max_size=40), st.integers(0, 5))
def test_a_split_adds_up_and_keeps_quotas_within_one_above_the_least(total: int, weights: list[float], least: int) -> None:
    if least * len(weights) > total:
        with pytest.raises(ValueError, match="cannot split"):
            apportion(total, weights, least)
        return
    parts = apportion(total, weights, least)
    assert parts.sum() == total
    assert parts.min() >= least
    if least == 0:
        assert np.abs(parts - total * np.array(weights) / sum(weights)).max() < 1 + 1e-6


@given(st.integers(0, 2_000), st.lists(st.integers(0, 50), min_size=1, max_size=60), st.floats(0, 1, exclude_max=True))
def test_dealing_gives_each_its_quota_up_or_down(total: int, weights: list[int], start: float) -> None:
    dealt = deal(total, weights, start)
    assert dealt.sum() == total
    share = np.array(weights) if sum(weights) else np.ones(len(weights))
    assert np.abs(dealt - total * share / share.sum()).max() < 1 + 1e-6


def test_a_bounded_split_respects_its_upper_ends() -> None:
    assert apportion(9, [5, 1, 1], most=[4, 4, 4]).tolist() == [4, 3, 2]
    with pytest.raises(ValueError, match="at most in all"):
        apportion(13, [5, 1, 1], most=[4, 4, 4])
    with pytest.raises(ValueError, match="too few weights above zero"):
        apportion(5, [1, 0, 0], most=[2, 9, 9])


def test_ranks_are_spread_evenly_within_their_group() -> None:
    places = ranked([0.2, 0.9, 0.5, 0.4, 0.4], [0, 0, 0, 1, 1])
    assert places == pytest.approx([1 / 6, 5 / 6, 1 / 2, 1 / 4, 3 / 4])
