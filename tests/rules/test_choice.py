"""The choice: family and price move it as told, a copy of a home does not, and what cannot be had is not chosen."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.codes import Living, Means, Owner
from sim.rules.choice import (
    CONTRACT,
    NO_PLACEMENT,
    OWN_COUNTY,
    Choice,
    chooses_institution,
    family_terms,
    home_utility,
    looks_at,
    may_join_spouse,
    placement,
    placement_utility,
    preference,
    scaled_exp,
    years_to_wait,
)
from sim.rules.params import Parameters


@pytest.fixture(scope="module")
def tastes(rules: Parameters) -> Choice:
    return rules.choice


def share_choosing(tastes: Choice, terms: float, weighted: float, weights: float) -> float:
    """The probability, by asking with evenly spaced u."""
    return float(np.mean([chooses_institution(tastes, terms, weighted, weights, (i + 0.5) / 4_000) for i in range(4_000)]))


def test_with_the_family_0_and_one_home_of_utility_v_the_share_is_logistic(tastes: Choice) -> None:
    for v in (-3.0, -0.5, 0.0, 1.2):
        assert share_choosing(tastes, 0.4, 70 * scaled_exp(tastes, v), 70.0) == pytest.approx(1 / (1 + math.exp(-0.4 - v)), abs=3e-4)


@given(st.lists(st.tuples(st.integers(5, 400), st.floats(-4, 2)), min_size=1, max_size=9))
def test_a_copy_of_every_home_and_a_home_cut_in_two_change_nothing(homes: list[tuple[int, float]]) -> None:
    tastes = Choice(0.5, *(0.0,) * 14)
    mean = sum(beds * math.exp(v / 0.5) for beds, v in homes) / sum(beds for beds, _ in homes)
    share = 1 / (1 + mean**-0.5)
    halves = [(beds / 2, v) for beds, v in homes for _ in (0, 1)]
    for offered in (homes, [*homes, *homes], halves):
        weighted = sum(beds * scaled_exp(tastes, v) for beds, v in offered)
        weights = float(sum(beds for beds, _ in offered))
        assert chooses_institution(tastes, 0.0, weighted, weights, share * (1 - 1e-9))
        assert not chooses_institution(tastes, 0.0, weighted, weights, share * (1 + 1e-9))


def test_who_sees_no_home_stays(tastes: Choice) -> None:
    for rule in (chooses_institution, chooses_institution.py_func):
        assert not rule(tastes, 99.0, 0.0, 0.0, 1e-9)
        assert not rule(tastes, 99.0, 0.0, 50.0, 1e-9)


def test_who_lives_alone_without_a_home_of_their_own_is_the_most_willing(tastes: Choice) -> None:
    terms = {living: family_terms(tastes, int(living), 1, False, 0) for living in Living}
    assert terms[Living.ALONE] == 0
    assert max(terms, key=lambda living: terms[living]) == Living.ALONE
    # odds .47 with a spouse only, .25 with children only, .29 with both, times choice.stated_to_real
    ratios = [terms[living] / terms[Living.CHILDREN_ONLY] for living in (Living.SPOUSE_ONLY, Living.BOTH)]
    assert ratios == pytest.approx([math.log(0.47) / math.log(0.25), math.log(0.29) / math.log(0.25)], rel=1e-9)
    assert family_terms(tastes, int(Living.ALONE), 0, False, 0) == tastes.no_property
    every = family_terms(tastes, int(Living.BOTH), 0, True, 1)
    assert every == pytest.approx(tastes.both + tastes.no_property + tastes.age_80 + tastes.rural, rel=1e-12)


def test_a_county_places_the_destitute_in_public_homes_of_its_own_and_in_those_of_others_by_contract() -> None:
    own, other = ({owner: placement(int(owner), county, 5) for owner in Owner} for county in (5, 6))
    assert own == {Owner.PRIVATE: NO_PLACEMENT, Owner.TEKUN: OWN_COUNTY, Owner.OTHER_PUBLIC: OWN_COUNTY}
    assert other == {Owner.PRIVATE: NO_PLACEMENT, Owner.TEKUN: CONTRACT, Owner.OTHER_PUBLIC: CONTRACT}


def test_a_destitute_person_joins_the_spouse_only_in_a_public_home_of_the_own_county_and_anybody_else_anywhere() -> None:
    places = list(product(Owner, (5, 6)))
    joins = {means: {place for place in places if may_join_spouse(int(means), int(place[0]), place[1], 5)} for means in Means}
    assert joins[Means.TEKUN] == {(Owner.TEKUN, 5), (Owner.OTHER_PUBLIC, 5)}
    assert all(joins[means] == set(places) for means in Means if means != Means.TEKUN)


def test_a_bed_of_a_destitute_facility_is_taken_eight_times_as_often_as_another_and_a_wait_puts_off(
    tastes: Choice,
) -> None:
    v = {owner: placement_utility(tastes, int(owner), 0.0) for owner in (Owner.TEKUN, Owner.OTHER_PUBLIC)}
    assert v[Owner.OTHER_PUBLIC] == 0.0
    assert scaled_exp(tastes, v[Owner.TEKUN]) == pytest.approx(8.0, rel=1e-9)  # tekun.facility_odds
    waits = [placement_utility(tastes, 2, years) for years in (0.0, 1.0, 5.0, 9.0)]
    assert waits == pytest.approx([0.0, -1.0, -5.0, -5.0], rel=1e-9)  # choice.wait_per_year, at most five years


def test_a_home_is_worth_its_group_less_price_and_wait(tastes: Choice) -> None:
    intercepts = [tastes.private, tastes.tekun, tastes.other_public]
    assert [home_utility(tastes, int(owner), 0.0, 1_000.0, 0.0) for owner in Owner] == intercepts
    cheap, dear = (home_utility(tastes, 0, fee, 1_000.0, 0.0) for fee in (1_000.0, 2_000.0))
    assert cheap - dear == pytest.approx(tastes.price, rel=1e-9)
    waits = [home_utility(tastes, 0, 0.0, 1_000.0, years) for years in (0.0, 1.0, 5.0, 9.0)]
    assert waits[0] - waits[1] == pytest.approx(1.0, rel=1e-9)  # choice.wait_per_year
    assert waits[2] == waits[3]


def test_a_person_looks_at_a_quarter_of_homes_for_a_limit_of_a_quarter_each_by_a_draw_of_its_own() -> None:
    people, homes = 5_000, 8
    seen = np.array([[looks_at(1, person, home, 2**30) for home in range(homes)] for person in range(people)])
    error = math.sqrt(0.25 * 0.75 / people)
    assert seen.mean(0) == pytest.approx(0.25, abs=5 * error)  # 5 standard errors: false alarm 6e-7 a home
    both = [(seen[:, a] & seen[:, b]).mean() for a in range(homes) for b in range(a)]
    assert both == pytest.approx([1 / 16] * len(both), abs=5 * math.sqrt(1 / 16 * 15 / 16 / people))


def test_a_home_is_preferred_by_its_size_its_worth_over_lambda_and_a_taste_of_its_own(tastes: Choice) -> None:
    people, homes = 5_000, 4
    taste = np.array([[preference(tastes, 1, person, home, 1.0, 0.0) for home in range(homes)] for person in range(people)])
    assert preference(tastes, 1, 7, 3, 50.0, -2.0) == pytest.approx(math.log(50) - 2 / tastes.spread + taste[7, 3], rel=1e-12)
    # a standard Gumbel has the mean .5772 and the standard deviation pi / sqrt(6)
    assert taste.mean(0) == pytest.approx(0.5772, abs=5 * math.pi / math.sqrt(6 * people))
    together = np.corrcoef(taste.T)[np.triu_indices(homes, 1)]
    assert together == pytest.approx(0.0, abs=5 / math.sqrt(people))


def test_nobody_waits_while_beds_are_free_and_a_longer_list_is_a_longer_wait() -> None:
    assert [years_to_wait(free, 2, 100) for free in (9, 3, 2)] == pytest.approx([0.0, 0.0, 1 / 40])
    waits = [years_to_wait(0, ahead, 100) for ahead in range(50)]
    assert waits == pytest.approx([(ahead + 1) / 40 for ahead in range(50)])
    assert years_to_wait(0, 0, 0) == 9.0
