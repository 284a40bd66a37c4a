"""How people live at the start: shares as published, couples that fit, means, incomes and children by the formulas beside them.

The sample is a twentieth of the province, seed 1. Tolerances are those of the priors (shares of 2020, a start in 2016) where a share is
compared with the evidence, and five standard errors, a false alarm once in 1.7 million, where it is compared with its own formula.
"""

from __future__ import annotations

import math
from itertools import product
from typing import NamedTuple

import numpy as np
import pytest

from sim.codes import Means, Sex
from sim.evidence import Evidence
from sim.rules.family import widowed_curve
from sim.rules.params import Parameters
from sim.world import build, households
from sim.world.columns import Elders, Frame, World
from sim.world.frame import is_rural
from tests.world.people import PersonsOf

NEVER_LOST = -32_000


class Wedding(NamedTuple):
    """What the world draws and does not keep, of the people of the sample, beside what it keeps."""

    sex: np.ndarray
    rural: np.ndarray
    b60: np.ndarray
    never: np.ndarray
    widowed: np.ndarray
    bereaved_on: np.ndarray
    single: np.ndarray


@pytest.fixture(scope="module")
def wedding(rules: Parameters, province: Frame, persons_of: PersonsOf) -> Wedding:
    parts = []
    for code in province.prefectures:
        who = persons_of(code, 0.05)
        rural = is_rural(province.places.kind[who.place]).astype(np.int8)
        wed = households.marry(rules, who, rural, 1)
        parts.append(Wedding(who.sex, rural, who.b60, wed.never, wed.widowed, wed.bereaved_on, wed.mate == -1))
    return Wedding(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


@pytest.fixture(scope="module")
def old(everyone: Elders) -> np.ndarray:
    """Who is 60 and over on 2016-01-01."""
    return everyone.b60 <= 0


def near(share: float, expected: float, n: float, of_clusters: float = 1.0) -> bool:
    """Tell whether a share of n lies within five standard errors; couples who share an answer count once."""
    return abs(share - expected) < 5 * math.sqrt(expected * (1 - expected) * of_clusters / n)


# ------------------------------------------------------------------------------------------------------------ marriages


def test_an_eighth_of_men_and_three_tenths_of_women_are_widowed_at_the_ages_of_the_census(
    wedding: Wedding, rules: Parameters, province: Frame
) -> None:
    """.125 and .295 at the ages of 2020, to which the curve is fitted; at those of 2016, what the curve says of them: women .281."""
    for sex, share in ((Sex.MALE, 0.125), (Sex.FEMALE, 0.295)):
        curve = np.array(widowed_curve(rules.family, sex, rules.fitted.widowed_at_60[sex]))
        assert np.average(curve, weights=province.cohorts.sum(0)[sex, 20:]) == pytest.approx(share, abs=0.003)
        here = (wedding.b60 <= 0) & (wedding.sex == sex)
        ages = ((-4 * wedding.b60[here].astype(int)) // 1461).clip(0, 40)
        assert near(wedding.widowed[here].mean(), curve[ages].mean(), here.sum())


def test_the_widowed_of_each_age_are_those_of_the_curve(wedding: Wedding, rules: Parameters) -> None:
    for sex in Sex:
        curve = widowed_curve(rules.family, sex, rules.fitted.widowed_at_60[sex])
        for age in (60, 65, 70, 80):
            here = (wedding.sex == sex) & (wedding.b60 <= 0) & ((-4 * wedding.b60.astype(int)) // 1461 == age - 60)
            assert near(wedding.widowed[here].mean(), curve[age - 60], here.sum()), (sex, age)
        later = (wedding.sex == sex) & (wedding.b60 > 0)
        assert near(wedding.widowed[later].mean(), rules.fitted.widowed_at_60[sex], later.sum())


def test_the_never_married_are_mostly_rural_men(wedding: Wedding) -> None:
    for sex, rural, share in ((0, 1, 0.03), (0, 0, 0.015), (1, 1, 0.005), (1, 0, 0.008)):
        here = (wedding.sex == sex) & (wedding.rural == rural)
        assert near(wedding.never[here].mean(), share, here.sum())


def test_nobody_is_widowed_or_never_married_and_has_a_spouse(wedding: Wedding, everyone: Elders) -> None:
    assert not (wedding.never & wedding.widowed).any()
    assert (wedding.single == (wedding.never | wedding.widowed)).all()
    kept = wedding.b60 <= everyone.b60.max()
    assert (wedding.single[kept] == (everyone.mate == -1)).all()


def test_a_spouse_has_this_spouse_lives_here_and_is_of_the_other_sex(sample: World, smallest: Elders, tiny: World) -> None:
    for e in (*sample.elders, *tiny.elders, smallest):
        rows = np.flatnonzero(e.mate >= 0)
        mates = e.mate[rows]
        assert len(rows) > 0.4 * len(e.key)
        assert (e.mate[mates] == rows).all()
        assert (e.place[mates] == e.place[rows]).all()
        assert (e.sex[mates] != e.sex[rows]).all()
        assert e.mate.min() >= -2


def test_husbands_are_over_two_years_older_with_a_spread_of_three(everyone: Elders, old: np.ndarray) -> None:
    men = np.flatnonzero(old & (everyone.sex == Sex.MALE) & (everyone.mate >= 0))
    gap = (everyone.b60[everyone.mate[men]].astype(float) - everyone.b60[men]) / 365.25
    # couple.age_gap 2 (1-3) is a check, couple.age_gap_sd 3; joined in order within a place, surplus men and women shift the order
    assert gap.mean() == pytest.approx(2.3, abs=0.2)
    assert gap.std() == pytest.approx(3.0, abs=0.4)


def test_almost_all_the_married_of_2016_have_a_spouse_among_the_people_of_the_run(everyone: Elders, old: np.ndarray) -> None:
    assert (everyone.mate[old] == -2).mean() < 0.01


def test_those_bereaved_of_late_are_widowed_for_less_than_two_years(wedding: Wedding, rules: Parameters) -> None:
    recent = wedding.bereaved_on != NEVER_LOST
    assert (wedding.widowed | ~recent).all()
    days = np.maximum(wedding.b60[recent].astype(int), 0) - wedding.bereaved_on[recent]
    assert days.min() >= 1
    assert days.max() <= rules.family.bereaved_days


def test_as_many_lost_a_spouse_in_the_last_two_years_as_the_hazard_says(wedding: Wedding, rules: Parameters) -> None:
    hazard = np.array(rules.family.widowhood)
    for sex in Sex:
        here = (wedding.sex == sex) & (wedding.b60 <= 0)
        age = ((-4 * wedding.b60[here].astype(int)) // 1461).clip(max=40)
        married = ~wedding.single[here]
        expected = 2 * hazard[sex, age][married].sum()
        # the hazard of today for two years back, when both were younger and fewer: a tenth
        assert (wedding.bereaved_on[here] != NEVER_LOST).sum() == pytest.approx(expected, rel=0.1)


# ------------------------------------------------------------------------------------------------------- means, incomes


def test_shares_of_means_are_the_published_ones(everyone: Elders, old: np.ndarray) -> None:
    shares = np.bincount(everyone.means[old], minlength=4) / old.sum()
    # .012, .078, .025 of 60+; 特困 by rural and never married, whose shares here are not quite the province's; couples once: .001, .002
    assert shares[Means.TEKUN] == pytest.approx(0.012, abs=0.001)
    assert shares[Means.DIBAO] == pytest.approx(0.078, abs=0.002)
    assert shares[Means.DIBAO_MARGIN] == pytest.approx(0.025, abs=0.002)


def test_most_tekun_persons_are_rural_and_most_never_married(wedding: Wedding, everyone: Elders) -> None:
    tekun = everyone.means == Means.TEKUN
    kept = wedding.b60 <= everyone.b60.max()
    assert everyone.rural[tekun].mean() > 0.6
    assert wedding.never[kept][tekun].mean() > 0.55


def test_no_tekun_person_has_a_pension_of_an_employee_or_a_child(everyone: Elders) -> None:
    tekun = everyone.means == Means.TEKUN
    assert not everyone.employee[tekun].any()
    assert not everyone.children[tekun].any()
    assert not everyone.near[tekun].any()
    assert not everyone.with_child[tekun].any()


def test_tekun_persons_have_the_support_standard_at_home(everyone: Elders) -> None:
    # 12,468 yuan a year in cities, 7,302 in villages, by the month
    for rural, month in ((0, 1_039), (1, 608)):
        assert set(everyone.income[(everyone.means == Means.TEKUN) & (everyone.rural == rural)].tolist()) <= {month, month + 1}


def test_mean_income_is_pension_plus_other_income_by_kind_and_area(everyone: Elders) -> None:
    # resident scheme 125, employees 2,950; other income 300 in cities, 700 in villages; a coefficient of variation of .4
    for employee, rural, mean in ((0, 0, 425), (0, 1, 825), (1, 0, 3_250), (1, 1, 3_650)):
        here = (everyone.employee == employee) & (everyone.rural == rural)
        ordinary = everyone.income[here & (everyone.means == Means.OTHERS)].astype(float)
        poor = everyone.income[here & np.isin(everyone.means, (Means.DIBAO, Means.DIBAO_MARGIN))].astype(float)
        for money, expected in ((ordinary, mean), (poor, 0.6 * mean)):
            assert abs(money.mean() - expected) < 5 * 0.4 * expected / math.sqrt(len(money)) + 0.5  # and cut to 100 yuan at least
        assert ordinary.std() / ordinary.mean() == pytest.approx(0.4, rel=0.05)


def test_three_quarters_of_urban_and_a_twentieth_of_rural_elders_have_an_employees_pension(everyone: Elders) -> None:
    for rural, share in ((0, 0.75), (1, 0.05)):
        here = (everyone.rural == rural) & (everyone.means != Means.TEKUN)
        assert near(everyone.employee[here].mean(), share, here.sum())


def test_old_industrial_districts_have_more_pensions_of_employees_than_farming_counties(sample: World, province: Frame) -> None:
    """Urban elders of Nangang and of Bayan, retired per 60+ in 2010: 1.52 and .24. Both of Harbin, so one prefecture is enough."""
    elders, code = sample.elders[0], province.counties.code
    for unit in ("230103", "230126"):
        here = (elders.county == code.index(unit)) & (elders.rural == 0) & (elders.means != Means.TEKUN)
        share = province.employee[code.index(unit), 0]
        assert near(elders.employee[here].mean(), share, here.sum())
    assert province.employee[code.index("230103"), 0] > 0.8
    assert province.employee[code.index("230126"), 0] < 0.65


def test_marks_that_are_drawn_for_each_alone_have_their_shares(everyone: Elders, known: Evidence) -> None:
    n = len(everyone.key)
    assert near(everyone.owns_home.mean(), 0.92, n)
    assert near(everyone.priority.mean(), known.value("family.jisheng_special") + known.value("veterans.youfu"), n)
    assert near(everyone.certificate.mean(), known.value("certificate.severe"), n)


# ------------------------------------------------------------------------------------------- children, living together


def test_living_children_by_age_are_the_published_means(everyone: Elders) -> None:
    age = 60 + (1766 - everyone.b60.astype(int)) // 365.25
    # children.living 1.7, 2.4, 3.4; the never married and 特困 have none, couples those of the elder partner: 5 %
    for first, last, mean in ((60, 69, 1.7), (70, 79, 2.4), (80, 200, 3.4)):
        assert everyone.children[(age >= first) & (age <= last)].mean() == pytest.approx(mean, rel=0.05)


def test_the_never_married_have_no_children_and_the_others_at_least_one(wedding: Wedding, everyone: Elders) -> None:
    kept = wedding.b60 <= everyone.b60.max()
    never = wedding.never[kept]
    assert not everyone.children[never].any()
    assert everyone.children[~never & (everyone.means != Means.TEKUN) & (everyone.mate == -1)].min() == 1


def test_a_couple_shares_its_means_class_its_children_and_its_household(everyone: Elders) -> None:
    rows = np.flatnonzero(everyone.mate >= 0)
    for name in ("means", "children", "near", "with_child"):
        column = getattr(everyone, name)
        assert (column[everyone.mate[rows]] == column[rows]).all(), name


def test_children_near_are_the_base_times_residents_over_registered_capped(sample: World, province: Frame) -> None:
    # child.near.base .8 x the prefecture's ratio / .904, the province's; at most .9. Couples answer once: clusters of two
    for e, ratio in zip(sample.elders, province.registered_ratio, strict=True):
        few = e.children <= households.MOST_NEAR
        share = e.near[few].sum() / e.children[few].sum()
        assert near(share, min(0.8 * ratio / 0.904, 0.9 - 1e-9), e.children[few].sum(), of_clusters=2)


def test_nobody_has_more_children_near_than_children_or_than_seven(everyone: Elders) -> None:
    assert (everyone.near <= everyone.children).all()
    assert everyone.near.min() == 0
    assert everyone.near.max() <= 7


def test_who_lives_with_a_child_has_one_near(everyone: Elders) -> None:
    assert (everyone.near[everyone.with_child == 1] > 0).all()


def test_a_seventh_live_alone_half_as_a_couple_a_third_with_a_child(everyone: Elders, old: np.ndarray) -> None:
    child, spouse = everyone.with_child[old] == 1, everyone.mate[old] != -1
    shares = [(~child & ~spouse).mean(), (~child & spouse).mean(), child.mean()]
    # living.share .134, .520, .347 (homes included) of 2020; the start is 2016 and the widowed are a few more: .015
    assert shares == pytest.approx([0.134, 0.520, 0.347], abs=0.015)


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Correlation of two columns in standard errors."""
    return float(np.corrcoef(one.astype(float), other.astype(float))[0, 1]) * math.sqrt(len(one))


def test_marks_drawn_for_each_alone_have_nothing_to_do_with_each_other(everyone: Elders) -> None:
    here = (everyone.rural == 0) & (everyone.means == Means.OTHERS) & (everyone.mate == -1) & (everyone.children > 0) & (everyone.b60 <= 0)
    luck = everyone.income[here] / np.where(everyone.employee[here] == 1, 3_250.0, 425.0)
    alone = [getattr(everyone, name)[here] for name in ("owns_home", "priority", "certificate", "employee", "sex", "level", "with_child")]
    for (i, one), (j, other) in product(enumerate(alone), enumerate([*alone, luck])):
        if i < j and {i, j} != {4, 5}:  # women live longer with loss
            assert abs(correlation(one, other)) < 5.5, (i, j)  # 27 pairs, 5.5 standard errors: false alarm 1e-6


def test_another_seed_deals_all_of_this_anew(known: Evidence, rules: Parameters, province: Frame, persons_of: PersonsOf) -> None:
    funds, who, row = households.money(known), persons_of("2327", 1.0), province.prefectures.index("2327")
    one, two = (build.elders(rules, funds, province, who, row, seed, 7_304) for seed in (1, 2))
    a = {name: column[np.searchsorted(one.key, two.key).clip(max=len(one.key) - 1)] for name, column in one._asdict().items()}
    b = two._asdict()
    same = a["key"] == b["key"]
    for name in ("sex", "rural", "place"):
        assert (a[name] == b[name])[same].all(), name
    # townspeople alone in both, 70 to 79 on the census day, with children in both
    here = same & (a["rural"] == 0) & (a["mate"] == -1) & (b["mate"] == -1) & (a["children"] > 0) & (b["children"] > 0)
    here &= (who.age_2020[np.searchsorted(who.key, two.key)] // 10) == 7
    assert here.sum() > 400
    for name in ("level", "means", "employee", "income", "children", "near", "with_child", "owns_home", "priority", "certificate"):
        assert abs(correlation(a[name][here], b[name][here])) < 5, name  # 5 standard errors: false alarm 6e-7 each
    couples = same & (a["mate"] >= 0) & (b["mate"] >= 0)
    assert (a["mate"] != b["mate"])[couples].mean() > 0.9
