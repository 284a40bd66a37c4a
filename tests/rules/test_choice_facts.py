"""What a home costs is what it takes of one's own income; each family term counts by itself; the fit's numbers go where they belong."""

from __future__ import annotations

import math

import pytest

from sim.codes import Living, Owner
from sim.evidence import Evidence
from sim.rules.choice import family_terms, home_utility
from sim.rules.params import Parameters


def test_twice_the_income_feels_half_the_price(rules: Parameters) -> None:
    tastes = rules.choice
    poor, rich = (tastes.private - home_utility(tastes, int(Owner.PRIVATE), 3_000.0, income, 0.0) for income in (1_500.0, 3_000.0))
    assert poor == pytest.approx(2 * tastes.price, rel=1e-9)
    assert rich == pytest.approx(tastes.price, rel=1e-9)


def test_age_and_village_count_for_who_owns_a_home_as_for_who_does_not(rules: Parameters) -> None:
    tastes, alone = rules.choice, int(Living.ALONE)
    assert family_terms(tastes, alone, 1, False, 0) == 0
    assert family_terms(tastes, alone, 1, True, 0) == tastes.age_80
    assert family_terms(tastes, alone, 1, False, 1) == tastes.rural
    assert family_terms(tastes, alone, 0, True, 0) == pytest.approx(tastes.no_property + tastes.age_80, rel=1e-12)
    assert family_terms(tastes, alone, 0, False, 1) == pytest.approx(tastes.no_property + tastes.rural, rel=1e-12)


def test_three_tenths_of_what_people_say_they_would_do_they_do(rules: Parameters, known: Evidence) -> None:
    """Stated odds of going into a home: .47 with a spouse only, .25 with children only, .29 with both, .49 in villages."""
    assert known.value("choice.stated_to_real") == 0.3
    tastes = rules.choice
    said = {tastes.spouse_only: 0.47, tastes.children_only: 0.25, tastes.both: 0.29, tastes.rural: 0.49}
    assert list(said) == pytest.approx([0.3 * math.log(odds) for odds in said.values()], rel=1e-9)
    assert tastes.no_property > tastes.age_80 > 0


def test_the_fit_tells_private_then_tekun_then_other_public_homes(rules: Parameters) -> None:
    """The order in which the fit writes them; nothing else tells one owner from another."""
    assert (rules.choice.private, rules.choice.tekun, rules.choice.other_public) == rules.fitted.intercepts
    assert rules.choice.price == rules.fitted.price
