"""Homes of each owner draw people in a sample as among all homes: told anew, with other people and other looks."""

from __future__ import annotations

import numpy as np
import pytest

from sim.codes import Means, Owner
from sim.evidence import Evidence
from sim.rules import seeking
from sim.rules.params import Parameters
from sim.rules.plain import need_of
from sim.world import catchment, pull, seeding
from sim.world.build import build
from sim.world.columns import Frame, World

PEOPLE = 2_000


def choices(p: Parameters, world: World, everything: bool, weighed: bool) -> np.ndarray:
    """(3,) how often 2,000 seekers of each prefecture, who draw their looks anew, choose homes of each owner; chances are small."""
    rng, out = np.random.default_rng(7), np.zeros(3)
    need = np.array([[need_of(level, d) for d in (0, 1)] for level in range(5)])
    rate = np.array([[seeking.rate(p.seeking, level, d) for d in (0, 1)] for level in range(5)])
    for i, e in enumerate(world.elders):
        homes = world.homes._replace(sampled=np.ones_like(world.homes.sampled)) if everything else world.homes
        q = np.array(catchment.thresholds(p.choice, e, homes, i)) / 2**32
        rows = np.flatnonzero((homes.prefecture == i) & homes.sampled)
        old = np.flatnonzero((e.b60 <= 0) & (e.means != Means.TEKUN))
        ask = rate[e.level[old], e.dementia[old]]
        who = rng.choice(old, PEOPLE, p=ask / ask.sum())
        needs, beds, owner = need[e.level[who], e.dementia[who]][:, None], homes.beds[rows], homes.owner[rows]
        looks = rng.random((PEOPLE, len(rows))) < np.where(homes.county[rows] == e.county[who][:, None], q[0], q[1])
        fits = np.where(needs == 2, beds[:, 1] > 0, (needs == 1) | (beds[:, 0] > 0))
        size = beds.sum(1) * (1 if everything else homes.weight[rows]) * (homes.pull[rows] if weighed else 1)
        c = p.choice
        v = (
            np.array([c.private, c.tekun, c.other_public])[owner]
            - c.price * homes.fee[rows].T[(needs == 2).astype(int), np.arange(len(rows))] / (e.income[who][:, None])
        )
        likes, weighs = size * looks * fits * np.exp(v / c.spread), (size * looks * fits).sum(1)
        chance = ask.sum() / PEOPLE / np.maximum(likes.sum(1), 1e-300) ** (1 - c.spread) / np.maximum(weighs, 1) ** c.spread
        out += [(likes[:, owner == group].sum(1) * chance).sum() for group in Owner]
    return out / out.sum()


@pytest.mark.parametrize("seed", [1, 2])
def test_elders_in_a_sample_choose_each_owner_as_often_as_they_would_among_all_homes(
    known: Evidence, rules: Parameters, province: Frame, seed: int
) -> None:
    """Share .02: within 10 % of each owner's part, of which noise makes 3 %; without the factors, public homes would gain a third."""
    world = build(known, rules, province, 0.02, seed)
    aim, bare, got = (choices(rules, world, *how) for how in ((True, False), (False, False), (False, True)))
    assert (bare / aim)[[Owner.TEKUN, Owner.OTHER_PUBLIC]].max() > 1.2
    assert got == pytest.approx(aim, rel=0.1)


def test_with_everybody_homes_draw_by_their_beds_alone(rules: Parameters, tiny: World) -> None:
    assert tiny.share == 1
    assert pull.factors(rules, tiny).tolist() == [1.0, 1.0, 1.0]
    assert (tiny.homes.pull == 1).all()


def test_the_factors_of_owners_that_are_there_do_without_those_that_are_not(rules: Parameters, sample: World) -> None:
    homes = sample.homes
    none = sample._replace(homes=homes._replace(sampled=homes.sampled & (homes.owner != Owner.TEKUN)))
    private, _, other = pull.factors(rules, none)
    assert private == 1.0
    assert other == pytest.approx(pull.factors(rules, sample)[Owner.OTHER_PUBLIC], rel=0.1)


def test_a_county_that_places_people_counts_beds_alone(rules: Parameters, sample: World) -> None:
    """Whatever homes draw, the same 特困 people are seeded in the same homes."""
    drawn = sample._replace(homes=sample.homes._replace(pull=np.where(sample.homes.owner == Owner.TEKUN, 0.2, 3.0)))
    for i, e in enumerate(sample.elders):
        destitute = e.means == Means.TEKUN
        here, there = (
            seeding.seed_residents(rules, e, world.homes, i, (0, 0), seeding.Assumed(((0.5,) * 3,) * 3, 0.8), 1).home
            for world in (sample, drawn)
        )
        assert (here[destitute] >= 0).any()
        assert np.array_equal(here[destitute], there[destitute])
