"""Which bed fits, who comes first, how much care a resident takes."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.codes import Level, Means, Need, Owner
from sim.rules import admission
from sim.rules.admission import need_of, queue_class, served_before
from sim.rules.params import Parameters

asked = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 99))


def test_the_able_take_ordinary_beds_the_severe_and_the_demented_nursing_beds() -> None:
    plain = [need_of(int(level), 0) for level in Level]
    assert plain == [Need.ORDINARY_ONLY, Need.ORDINARY_ONLY, Need.EITHER, Need.NURSING_ONLY, Need.NURSING_ONLY]
    assert {need_of(int(level), 1) for level in Level} == {Need.NURSING_ONLY}


def test_need_never_falls_with_level() -> None:
    for demented in (0, 1):
        needs = [need_of(int(level), demented) for level in Level]
        assert needs == sorted(needs)


def test_private_homes_know_one_class_only() -> None:
    everybody = product(Means, (0, 1), Level, (0, 1))
    classes = {queue_class(int(Owner.PRIVATE), int(means), priority, int(level), d) for means, priority, level, d in everybody}
    assert classes == {admission.PUBLIC}


@pytest.mark.parametrize("owner", [Owner.TEKUN, Owner.OTHER_PUBLIC])
def test_public_homes_serve_the_destitute_then_the_poor_in_need_and_the_honoured_then_the_public(owner: Owner) -> None:
    for means, priority, level, demented in product(Means, (0, 1), Level, (0, 1)):
        in_need = level >= Level.MODERATE or demented == 1
        poor = means in (Means.DIBAO, Means.DIBAO_MARGIN)
        expected = 1 if means == Means.TEKUN else 2 if priority or (poor and in_need) else 3
        assert queue_class(int(owner), int(means), priority, int(level), demented) == expected


@given(st.lists(asked, min_size=1, max_size=5, unique_by=lambda each: each[2]))
def test_one_order_of_service_whoever_is_asked_first(people: list[tuple[int, int, int]]) -> None:
    for order in permutations(people):
        served = list(order)
        for i, j in product(range(len(served)), repeat=2):
            if i < j and served_before(*served[j], *served[i]):
                served[i], served[j] = served[j], served[i]
        assert served == sorted(people)


def test_nobody_is_served_before_themselves() -> None:
    assert not served_before(3, 7, 1, 3, 7, 1)


def test_a_carer_cares_for_15_able_8_moderate_or_4_severe_residents(rules: Parameters) -> None:
    """By the ratios of the evidence, times the factor with which carers are as many as there were."""
    ratios = [rules.fitted.staff_factor * admission.CARER / load for load in rules.admission.load]
    assert ratios == pytest.approx([15, 15, 8, 4, 4], rel=1e-4)
    assert all(isinstance(load, int) for load in rules.admission.load)


def test_the_other_numbers_of_admission(rules: Parameters) -> None:
    p = rules.admission
    assert (p.idle_days, p.together_days, p.heavy_only) == (30, 30, 1)


def test_too_few_carers_stop_heavy_care_or_everybody_by_the_rule_and_never_a_resident() -> None:
    """Residents need 90 of 100; somebody who needs 20 would make it 110, somebody who needs 10 just fits."""
    stopped = {
        (heavy_only, need, care): admission.too_few_carers(heavy_only, admission.PUBLIC, int(need), 90, care, 100)
        for heavy_only, need, care in product((0, 1), Need, (10, 20))
    }
    assert {need for (heavy_only, need, _), stops in stopped.items() if stops and not heavy_only} == set(Need)
    assert {need for (heavy_only, need, _), stops in stopped.items() if stops and heavy_only} == {Need.NURSING_ONLY}
    assert not any(stops for (_, _, care), stops in stopped.items() if care == 10)
    for heavy_only, need in product((0, 1), Need):
        assert not admission.too_few_carers(heavy_only, admission.RESIDENT, int(need), 90, 20, 100)
