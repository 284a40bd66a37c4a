"""Homes are seeded, not empty: to the occupancy assumed, with who fits, some of them for years."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim import draws
from sim.codes import Bed, Level, Means, Need, Owner, Setting
from sim.draws import Decision
from sim.evidence import Evidence
from sim.rules.params import Parameters, assemble
from sim.world import capacity, quota, seeding
from sim.world.build import elders_per_bed
from sim.world.columns import Elders, Seeds, World
from sim.world.seeding import Assumed
from tests.world.people import joined

SEED = 1


@pytest.fixture(params=["sample", "tiny"])
def world(request: pytest.FixtureRequest) -> World:
    found: World = request.getfixturevalue(request.param)
    return found


def needs(e: Elders) -> np.ndarray:
    """Which beds fit each person, told anew: 3-4 and dementia nursing beds, 2 either, 0-1 ordinary beds."""
    nursing = (e.level >= Level.SEVERE) | (e.dementia == 1)
    return np.where(nursing, Need.NURSING_ONLY, np.where(e.level == Level.MODERATE, Need.EITHER, Need.ORDINARY_ONLY))


def residents(world: World, which: str = "all") -> np.ndarray:
    """(homes, 3) seeded residents of ordinary beds who do not wait, of nursing beds, of ordinary beds who need a nursing bed."""
    e, s = together(world)
    of = {"all": s.home >= 0, "others": (s.home >= 0) & (e.means != Means.TEKUN)}[which]
    waits = (s.setting == Setting.ORDINARY) & (needs(e) == Need.NURSING_ONLY)
    place = np.where(waits, 2, s.setting - Setting.ORDINARY)
    out = np.zeros((len(world.homes.key), 3), int)
    np.add.at(out, (np.searchsorted(world.homes.key, s.home[of]), place[of]), 1)
    return out


def assumed(occupancy: float) -> Assumed:
    return Assumed(((occupancy, occupancy, 0.0),) * 3, 0.8)


def together(world: World) -> tuple[Elders, Seeds]:
    return joined(world.elders), Seeds(*(np.concatenate(columns) for columns in zip(*world.seeds, strict=True)))


def test_elders_per_bed_are_those_present_less_people_under_60(known: Evidence) -> None:
    """95,000 present: .5 of 38,878, 2,000 of them under 60, .41 of 30,022, and the rest in 161,100 private beds."""
    private, tekun, other = elders_per_bed(known)
    assert (tekun, other) == pytest.approx((0.5 - 2_000 / 38_878, 0.41))
    assert 161_100 * private == pytest.approx(93_100 * 1.02 - 0.5 * 38_878 - 0.41 * 30_022, abs=20)


def target_of(world: World, rules: Parameters) -> np.ndarray:
    """(homes, 3) residents of the owner's beds built by 2016, over its beds in service, by kind of place.

    A home that stands for two others is full when its own beds are. Those who wait for a nursing bed do so where there is none.
    """
    homes = world.homes
    built, in_service = (np.column_stack([beds, beds[:, 0] * (beds[:, 1] == 0)]) for beds in capacity.at(world.homes, 0))
    share = np.zeros((len(Owner), 3))
    for o in Owner:
        of = homes.owner == o
        share[o] = np.minimum(1, rules.fitted.filled[o] * built[of].sum(0) / np.maximum(in_service[of].sum(0), 1))
    return share[homes.owner] * homes.weight[:, None] * in_service


def test_private_homes_hold_their_share_and_other_public_ones_no_more_people_who_are_not_destitute(world: World, rules: Parameters) -> None:
    """Shared out by prefecture, so within one person of the share, where beds suffice; where few people live, not all places are taken."""
    target, got, owner = target_of(world, rules), residents(world), world.homes.owner
    assert target.sum() > 15
    assert got[owner == Owner.PRIVATE].sum() > 0.9 * target[owner == Owner.PRIVATE].sum() - 1
    assert (residents(world, "others") < target + 1.5)[owner != Owner.TEKUN].all()
    for prefecture in range(len(world.prefectures)):
        here = (owner == Owner.PRIVATE) & (world.homes.prefecture == prefecture)
        assert (got[here].sum(0) <= np.floor(target[here].sum(0) + 0.5)).all()  # to the person, by kind of place


def test_nearly_all_who_need_a_nursing_bed_have_one_or_wait_where_there_is_none(sample: World) -> None:
    """By hand: were they free to live in any ordinary bed, most of those who wait would be in homes with nursing beds: 3 of 4 beds."""
    got, nursing = residents(sample), capacity.at(sample.homes, 0)[1][:, 1] > 0
    assert got[nursing].sum() > got[~nursing].sum()
    assert got[:, 2].sum() > 50
    assert not got[nursing, 2].any()


def test_others_have_a_fifth_of_the_places_of_destitute_facilities(world: World, rules: Parameters) -> None:
    others = residents(world, "others")
    facility = (world.homes.owner == Owner.TEKUN) & world.homes.sampled
    places = 0.2 * target_of(world, rules)  # tekun.of_facility_residents .8
    assert (others < places + 1.5)[facility].all()
    assert others[facility].sum() > 0.5 * places[facility].sum() - 1


def test_destitute_people_live_in_public_homes_of_their_county_unless_it_has_none_with_beds_that_fit(world: World) -> None:
    homes, (_, in_service) = world.homes, capacity.at(world.homes, 0)
    for number, (e, s) in enumerate(zip(world.elders, world.seeds, strict=True)):
        public = np.flatnonzero(homes.sampled & (homes.prefecture == number) & (homes.owner != Owner.PRIVATE))
        for row in np.flatnonzero((s.home >= 0) & (e.means == Means.TEKUN)).tolist():
            home = int(np.searchsorted(homes.key, s.home[row]))
            waits = [1] if s.setting[row] == Setting.NURSING else [0]
            kinds = {Need.ORDINARY_ONLY: [0], Need.EITHER: [0, 1], Need.NURSING_ONLY: waits}[needs(e)[row]]
            fit = public[in_service[public][:, kinds].any(1)]
            own = fit[homes.county[fit] == e.county[row]]
            assert home in (own if len(own) else fit)


def test_the_share_of_destitute_people_in_homes_is_that_of_their_level_where_there_is_room(rules: Parameters, tiny: World) -> None:
    e = tiny.elders[0]._replace(means=np.full_like(tiny.elders[0].means, Means.TEKUN), county=np.zeros_like(tiny.elders[0].county))
    wide = tiny.homes._replace(beds=np.full_like(tiny.homes.beds, 2_000), owner=np.full_like(tiny.homes.owner, Owner.TEKUN))
    s = seeding.seed_residents(rules, e, wide, 0, (0, 0), assumed(1.0), SEED)
    old = e.b60 <= 0
    share, _ = seeding.like_them(rules.fitted.inside[1], e, np.flatnonzero(old))
    off = (s.home[old] >= 0).sum() - share.sum()
    assert abs(off) < 5 * math.sqrt((share * (1 - share)).sum())  # 5 sd
    for levels in ((0, 1), (2, 3, 4)):
        here = np.isin(e.level[old], levels)
        assert abs((s.home[old][here] >= 0).sum() - share[here].sum()) < 5 * math.sqrt((share * (1 - share))[here].sum())
    assert not (s.home[~old] >= 0).any()


def test_nobody_lives_where_there_is_no_bed_or_in_a_home_not_sampled(world: World) -> None:
    got = residents(world)
    assert (np.column_stack([got[:, 0] + got[:, 2], got[:, 1]]) <= capacity.at(world.homes, 0)[1]).all()
    assert not got[~world.homes.sampled].any()


def test_nobody_is_seeded_twice_or_before_60_and_who_is_not_seeded_is_at_home(world: World) -> None:
    e, s = together(world)
    inside = s.home >= 0
    keys = e.key[inside]
    assert len(np.unique(keys)) == len(keys) == residents(world).sum()
    assert (e.b60[inside] <= 0).all()
    assert np.isin(s.setting[inside], (Setting.ORDINARY, Setting.NURSING)).all()
    assert (s.setting[~inside] == np.where(e.b60[~inside] <= 0, Setting.OWN_HOME, Setting.NOT_YET)).all()


def test_everybody_is_seeded_in_the_own_prefecture(world: World) -> None:
    for prefecture, s in enumerate(world.seeds):
        rows = np.searchsorted(world.homes.key, s.home[s.home >= 0])
        assert (world.homes.key[rows] == s.home[s.home >= 0]).all()
        assert (world.homes.prefecture[rows] == prefecture).all()


def test_nursing_beds_are_for_those_who_need_them(world: World) -> None:
    e, s = together(world)
    assert not (needs(e)[s.setting == Setting.NURSING] == Need.ORDINARY_ONLY).any()


def test_residents_live_in_homes_they_look_at(world: World) -> None:
    for e, s, limits in zip(world.elders, world.seeds, world.seen, strict=True):
        inside = np.flatnonzero((s.home >= 0) & (e.means != Means.TEKUN))
        own = world.homes.county[np.searchsorted(world.homes.key, s.home[inside])] == e.county[inside]
        for person, home, here in zip(e.key[inside].tolist(), s.home[inside].tolist(), own.tolist(), strict=True):
            assert draws.word(SEED, person, int(Decision.SEEN) + home % 4, home // 4) < limits[0 if here else 1]


def test_everybody_entered_before_the_first_day(world: World) -> None:
    _, s = together(world)
    assert (s.since[s.home >= 0] < 0).all()
    assert (s.since[s.home < 0] == -1).all()


def test_years_since_entry_follow_the_law_and_none_before_the_60th_birthday(sample: World, rules: Parameters) -> None:
    """A tenth of the residents between two deciles, a tenth beyond the ninth; those of 85 and over have had time for all of them."""
    e, s = together(sample)
    inside = s.home >= 0
    assert (-1 - s.since[inside] <= -e.b60[inside]).all()
    for heavy in (False, True):
        here = np.flatnonzero(inside & (((e.level >= Level.MODERATE) | (e.dementia == 1)) == heavy) & (e.b60 < -25 * 365))
        years = -(s.since[here] + 0.5) / 365.25
        deciles = np.array(rules.fitted.since)[(e.means[here] == Means.TEKUN).astype(int), int(heavy), 3, 1:10]  # of 80 and over
        reached = (years[:, None] > deciles).mean(0)
        expected = 1 - np.arange(1, 10) / 10
        assert (np.abs(reached - expected) < 5 * np.sqrt(expected * (1 - expected) / len(here))).all(), (reached, len(here))  # 5 sd


def test_a_home_has_the_carers_of_its_beds_by_owner_and_kind(known: Evidence, rules: Parameters, sample: World) -> None:
    # 10 ordinary beds at .1 and 20 nursing beds at .25 carers, in a home that stands for 1.5 others: 1.5 x (1 + 5) = 9
    fit = rules.fitted._replace(carers_per_bed=((0.1, 0.25), (0.2, 0.5), (0.0, 0.0)))
    homes = sample.homes
    first = [int(np.flatnonzero(homes.sampled & (homes.owner == owner))[0]) for owner in Owner]
    beds, weight = homes.beds.copy(), homes.weight.copy()
    beds[first], weight[first] = (10, 20), 1.5
    found = seeding.carers(assemble(known, fit), homes._replace(beds=beds, weight=weight))
    assert found[first] == pytest.approx([9.0, 18.0, 1.0])  # at least one


def test_every_sampled_home_has_a_carer_and_no_other_has(world: World) -> None:
    assert (world.carers[world.homes.sampled] >= 1).all()
    assert not world.carers[~world.homes.sampled].any()


def test_those_who_need_care_race_faster(sample: World, rules: Parameters) -> None:
    e = sample.elders[0]
    heats = list(seeding.race(rules, e, SEED))
    order = np.concatenate(heats)
    assert 16 * (len(heats[0]) - 1) <= len(order) < 16 * len(heats[0])
    assert sorted(order.tolist()) == np.flatnonzero((e.b60 <= 0) & (e.means != Means.TEKUN)).tolist()
    first = order[: len(order) // 20]
    # of people with a severe loss, ten times as many live in homes as of those with none: 3 % of all, most among the first twentieth
    severe = e.level[order] >= Level.SEVERE
    assert (e.level[first] >= Level.SEVERE).mean() > 5 * severe.mean()


def test_a_home_with_more_places_than_people_who_fit_stays_half_empty(rules: Parameters, tiny: World) -> None:
    e, homes = tiny.elders[1], tiny.homes
    wide = homes._replace(beds=np.full_like(homes.beds, 2_000))
    s = seeding.seed_residents(rules, e, wide, 1, (2**32, 2**32), assumed(0.5), SEED)
    need, old = needs(e), (e.b60 <= 0) & (e.means != Means.TEKUN)
    assert (s.home[old] >= 0).all()
    assert (s.setting[old & (need == Need.NURSING_ONLY)] == Setting.NURSING).all()
    assert (s.setting[old & (need == Need.ORDINARY_ONLY)] == Setting.ORDINARY).all()
    assert not (s.home[e.b60 > 0] >= 0).any()


def test_without_homes_everybody_is_at_home(rules: Parameters, tiny: World) -> None:
    none = tiny.homes._replace(sampled=np.zeros_like(tiny.homes.sampled))
    s = seeding.seed_residents(rules, tiny.elders[0], none, 0, (2**32, 2**32), assumed(0.5), SEED)
    assert (s.home == -1).all()
    assert set(s.setting.tolist()) == {Setting.OWN_HOME, Setting.NOT_YET}


def test_quotas_are_occupancy_times_beds_times_weight_and_no_more_than_beds(sample: World) -> None:
    beds = np.array([[100, 10], [30, 0], [50, 50], [28, 0]])
    homes = sample.homes._replace(owner=np.array([0, 1, 2, 0]), beds=beds, weight=np.array([1.0, 0.5, 1.03, 2.4]))
    found = quota.quotas(homes, np.arange(4), ((0.51, 0.51, 0.15), (0.45, 0.3, 0.2), (0.42, 0.44, 0.02)))
    # private: .51 x (100 + 2.4 x 28) = 85, but the second home is full with 28
    assert found[:, Bed.ORDINARY].tolist() == [57, 7, 22, 28]
    assert found[:, Bed.NURSING].tolist() == [5, 0, 23, 0]
    assert found[:, quota.WAITS].tolist() == [0, 3, 0, 0]  # .2 x 30 / 2; .15 x 28 x 2.4 = 10, but that home is full


@pytest.mark.parametrize("occupancy", [0.05, 0.5, 0.95])
def test_small_homes_are_as_full_as_large_ones(sample: World, occupancy: float) -> None:
    """40 homes of ten beds: rounded one by one, they would hold 10 or 0 too many of 20, 200 or 380."""
    homes = sample.homes._replace(owner=np.zeros(40, int), beds=np.full((40, 2), (0, 10)), weight=np.ones(40))
    found = quota.quotas(homes, np.arange(40), ((occupancy,) * 3,) * 3)
    assert found.sum() == pytest.approx(400 * occupancy)
