"""The whole-number tables say what the evidence says, cell by cell, and a change of one rate moves nothing else."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import pytest

from sim.codes import Bereaved, Clock, Level, Mate, Setting, Sex
from sim.draws import UNIT
from sim.rules import hazards
from sim.rules.ages import AGES
from sim.rules.cohort import Cohort
from sim.rules.hazards import ONE, Hazards, Traits, daily, factor, row_of
from sim.rules.params import Parameters, Rates

PER_YEAR = UNIT / 365.25
"""Units a day of a hazard of 1 a year."""
NO_ONE = Traits(
    sex=0, level=0, dementia=0, bereaved=0, mate=int(Mate.NONE), follower=0, near=1, setting=int(Setting.OWN_HOME), rural=0, loss=0, tekun=0
)
"""A person without any trait that moves a hazard, at home, with one child near."""


def factor_of(tables: Hazards, clock: int, sex: int = 0, **traits: int) -> int:
    person = NO_ONE._replace(sex=sex, **{name: int(value) for name, value in traits.items()})
    return int(factor(tables, int(clock), person))


def rate(tables: Hazards, clock: Clock, sex: int, level: int, demented: int, age: int, tekun: int = 0) -> float:
    """The base rate per year of a cell."""
    return float(tables.base[row_of(sex, level, demented, tekun=tekun) + age - 60, clock]) / PER_YEAR


# ------------------------------------------------------------------------------------------------------------------ deaths


def test_able_men_of_60_die_at_the_published_hazard_over_the_mean_ratio(tables: Hazards, rules: Parameters) -> None:
    # mortality.hazard of China 0.011313 x mortality.scale 0.97 = 0.01097361 a year of all men of 60
    assert rate(tables, Clock.DEATH, 0, 0, 0, 60) * rules.fitted.death_mean[0][0] == pytest.approx(0.01097361, rel=1e-6)


def test_men_of_60_with_total_loss_and_dementia_die_ten_times_as_often_as_able_ones(tables: Hazards) -> None:
    # 4.45 at 75; the logarithm times 1 + 0.02 x (75 - 60.5) = 1.29 at 60; dementia 1.5 on top
    assert rate(tables, Clock.DEATH, 0, 4, 1, 60) / rate(tables, Clock.DEATH, 0, 0, 0, 60) == pytest.approx(4.45**1.29 * 1.5, rel=1e-6)


def test_the_ratio_of_a_level_shrinks_to_two_fifths_of_its_logarithm_at_105_and_stops(tables: Hazards) -> None:
    ratios = [rate(tables, Clock.DEATH, 1, 3, 0, age) / rate(tables, Clock.DEATH, 1, 0, 0, age) for age in range(60, 101)]
    assert ratios[15] == pytest.approx(3.3 ** (1 - 0.02 * 0.5), rel=1e-6)
    assert ratios[40] == pytest.approx(3.3 ** (1 - 0.02 * 25.5), rel=1e-6)
    assert all(later <= sooner for sooner, later in pairwise(ratios))


def test_death_of_everybody_is_the_published_hazard_at_every_age(rules: Parameters, tables: Hazards, table_of_2020: Cohort) -> None:
    share = table_of_2020.share.reshape(2, AGES, 5, 2, 3)
    for sex, a in product(Sex, range(AGES)):
        ratios = np.array([rules.mortality.bereaved[sex]])
        base = np.array([[tables.base[row_of(sex, level, d) + a, Clock.DEATH] for d in (0, 1)] for level in range(5)])
        mean = (share[sex, a] * base[:, :, None] * ratios[None]).sum() / PER_YEAR
        assert mean == pytest.approx(rules.mortality.hazard[sex][a], rel=1e-6)


def test_worsening_of_everybody_at_a_level_is_the_fitted_onset_at_every_age(rules: Parameters, table_of_2020: Cohort) -> None:
    share = table_of_2020.share.reshape(2, AGES, 5, 2, 3).sum(4)
    multiplier = np.array([1.0, rules.ability.dementia])
    for sex, a in product(Sex, range(AGES)):
        at_risk = share[sex, a, :4]
        rates = np.array([[hazards.rates_of(rules, sex, level, d, 60 + a)[Clock.WORSEN] for d in (0, 1)] for level in range(4)])
        onsets = rates[:, 0] * rules.fitted.worsening_mean[sex][a]
        assert rates[:, 1] == pytest.approx(rates[:, 0] * multiplier[1], rel=1e-12)
        # the mean over all who can worsen of rate / onset is 1
        assert ((at_risk * rates).sum(1) / onsets).sum() / at_risk.sum() == pytest.approx(1.0, abs=1e-6)


def test_the_year_2020_is_the_year_of_the_table(tables: Hazards) -> None:
    assert (tables.trend[2020 - 2016] == ONE).all()


def test_mortality_at_70_falls_by_one_and_a_half_percent_a_year_and_at_95_by_less(tables: Hazards) -> None:
    fall = np.log(tables.trend / ONE)
    assert fall[:, 10] == pytest.approx(-0.015 * (np.arange(20) - 4), abs=1e-5)
    assert fall[:, 35] == pytest.approx(-0.008 * (np.arange(20) - 4), abs=1e-5)
    # half way between 79 and 90: half way between the two
    assert fall[9, 24] == pytest.approx(5 * (-0.015 + 0.007 * 5 / 11), abs=1e-5)


def test_the_bereaved_die_more_often_for_six_months_and_a_little_more_for_two_years(tables: Hazards) -> None:
    phases = [[factor_of(tables, Clock.DEATH, sex, bereaved=phase) / ONE for phase in Bereaved] for sex in Sex]
    assert phases[0] == pytest.approx([1, 1.41, 1.14], abs=1e-5)
    assert phases[1] == pytest.approx([1, 1.15, 1.02], abs=1e-5)


def test_a_day_of_death_is_base_times_phase_times_year_each_cut_to_a_whole_number(tables: Hazards) -> None:
    row = row_of(1, 2, 0) + 20
    traits = factor_of(tables, Clock.DEATH, 1, bereaved=1)
    expected = (int(tables.base[row, Clock.DEATH]) * traits // ONE) * int(tables.trend[9, 20]) // ONE
    assert daily(tables, int(Clock.DEATH), row, 9, 20, traits) == expected
    assert daily(tables, int(Clock.WORSEN), row, 9, 20, ONE) == tables.base[row, Clock.WORSEN]


# ---------------------------------------------------------------------------------------------------- ability, dementia


def test_men_of_75_with_moderate_loss_recover_a_little_less_than_once_in_five_years(tables: Hazards) -> None:
    # dis.rec.21 0.22 at exact age 75, slope -0.05, read at 75.5
    assert rate(tables, Clock.RECOVER, 0, 2, 0, 75) == pytest.approx(0.22 * math.exp(-0.025), rel=1e-6)


def test_men_of_70_fall_ill_with_dementia_at_the_published_incidence(tables: Hazards) -> None:
    # dementia.incidence 0.00933 at 75, slope 0.0879, read at 70.5
    assert rate(tables, Clock.DEMENTIA, 0, 3, 0, 70) == pytest.approx(0.00933 * math.exp(-4.5 * 0.0879), rel=1e-6)


def test_dementia_doubles_worsening_and_leaves_recovery_and_the_child_alone(tables: Hazards) -> None:
    for sex, level, age in product(Sex, range(4), (60, 75, 100)):
        worse = [rate(tables, Clock.WORSEN, sex, level, d, age) for d in (0, 1)]
        assert worse[1] == pytest.approx(2 * worse[0], rel=1e-6)
        for clock in (Clock.RECOVER, Clock.CHILD, Clock.EMIGRATE):
            assert rate(tables, clock, sex, level, 0, age) == rate(tables, clock, sex, level, 1, age)


def test_villagers_worsen_more_often_and_the_mean_over_all_is_one(tables: Hazards) -> None:
    urban, rural = (factor_of(tables, Clock.WORSEN, rural=r) / ONE for r in (0, 1))
    assert rural / urban == pytest.approx(math.exp(0.2), abs=5e-5)
    assert 0.365 * rural + 0.635 * urban == pytest.approx(1.0, abs=2e-5)


def test_who_looks_for_care_and_how_often(tables: Hazards) -> None:
    # seek.rate .0085 .03 .18 .35 .42 by level; dementia looks at least like a moderate loss
    plain = [rate(tables, Clock.SEEK, 0, level, 0, 80) for level in Level]
    demented = [rate(tables, Clock.SEEK, 1, level, 1, 65) for level in Level]
    assert plain == pytest.approx([0.0085, 0.03, 0.18, 0.35, 0.42], rel=1e-6)
    assert demented == pytest.approx([0.18, 0.18, 0.18, 0.35, 0.42], rel=1e-6)
    assert factor_of(tables, Clock.SEEK, loss=1) / ONE == pytest.approx(1.5, abs=1e-5)


def test_leaving_a_list_and_leaving_a_home_alive_are_one_clock_with_two_speeds(tables: Hazards) -> None:
    row = row_of(0, 3, 1) + 12
    speeds = [daily(tables, int(Clock.LEAVE), row, 4, 12, factor_of(tables, Clock.LEAVE, setting=s)) / PER_YEAR for s in Setting]
    assert speeds == pytest.approx([0, 0.5, 0.17, 0.17, 0, 0, 0], rel=1e-6)  # waiting.abandon, inst.leave


# ------------------------------------------------------------------------------------------------ clocks that stand still


def test_the_able_cannot_recover_the_totally_disabled_cannot_worsen_and_dementia_comes_once(tables: Hazards) -> None:
    for sex, demented, age in product(Sex, (0, 1), range(60, 101)):
        assert rate(tables, Clock.RECOVER, sex, 0, demented, age) == 0
        assert rate(tables, Clock.WORSEN, sex, 4, demented, age) == 0
        assert all(rate(tables, Clock.DEMENTIA, sex, level, 1, age) == 0 for level in Level)


def test_every_other_cell_moves(tables: Hazards) -> None:
    cells = tables.base.reshape(4, 5, 2, AGES, len(Clock))
    assert (cells[..., [Clock.DEATH, Clock.EMIGRATE, Clock.CHILD, Clock.SEEK, Clock.LEAVE]] > 0).all()
    assert (cells[:, 1:, :, :, Clock.RECOVER] > 0).all()
    assert (cells[:, :4, :, :, Clock.WORSEN] > 0).all()
    assert (cells[:, :, 0, :, Clock.DEMENTIA] > 0).all()


def test_nobody_in_an_institution_looks_for_one_and_who_waits_still_looks(tables: Hazards) -> None:
    assert [factor_of(tables, Clock.SEEK, setting=s) > 0 for s in Setting] == [True, True, False, False, False, False, False]


def test_a_couple_leaves_the_province_together_or_not_at_all(tables: Hazards) -> None:
    goes = {(m, follower): factor_of(tables, Clock.EMIGRATE, mate=m, follower=follower) for m in Mate for follower in (0, 1)}
    assert {m for (m, follower), f in goes.items() if f and follower == 0} == {Mate.NONE, Mate.ABLE, Mate.UNABLE}
    assert {m for (m, follower), f in goes.items() if f and follower == 1} == {Mate.NONE}
    assert set(goes.values()) == {0, ONE}


def test_nobody_leaves_the_province_from_an_institution(tables: Hazards) -> None:
    assert [factor_of(tables, Clock.EMIGRATE, setting=s) for s in Setting] == [ONE, ONE, 0, 0, 0, 0, 0]


def test_each_child_near_may_leave_and_where_none_is_near_none_can(tables: Hazards) -> None:
    assert [factor_of(tables, Clock.CHILD, near=n) for n in (0, 1, 3)] == [0, ONE, 3 * ONE]


def test_a_person_without_special_traits_has_factor_one_in_every_clock(tables: Hazards) -> None:
    for clock in set(Clock) - {Clock.WORSEN, Clock.LEAVE}:
        assert factor_of(tables, clock, sex=0) == factor_of(tables, clock, sex=1) == ONE == 2**16


# ------------------------------------------------------------------------------------------------------------ 特困 people


def test_the_destitute_ask_at_rates_of_their_own_by_level_and_all_else_befalls_them_as_others(tables: Hazards, rules: Parameters) -> None:
    ask = {0: 0.0175, 1: 0.042, 2: 0.05, 3: 0.05, 4: 0.05}  # tekun.ask
    for level, (sex, demented) in product(range(5), product((0, 1), (0, 1))):
        own = [rate(tables, clock, sex, level, demented, 75, tekun=1) for clock in Clock]
        others = [rate(tables, clock, sex, level, demented, 75) for clock in Clock]
        asks = ask[max(level, 2) if demented else level] * rules.fitted.tekun_asking
        assert own[Clock.SEEK] == pytest.approx(asks, rel=1e-6)
        assert [own[c] for c in Clock if c != Clock.SEEK] == [others[c] for c in Clock if c != Clock.SEEK]
    loss = [factor_of(tables, Clock.SEEK, loss=loss, tekun=1) / ONE for loss in (0, 1)]
    assert loss == pytest.approx([1.0, rules.seeking.after_event], rel=1e-4)


def test_the_destitute_leave_a_home_alive_once_in_a_hundred_years_and_give_up_waiting_like_others(tables: Hazards) -> None:
    a_year = {tekun: [factor_of(tables, Clock.LEAVE, setting=s, tekun=tekun) / PER_YEAR for s in Setting] for tekun in (0, 1)}
    assert a_year[0][:4] == pytest.approx([0.0, 0.5, 0.17, 0.17], rel=1e-6)  # waiting.abandon, inst.leave
    assert a_year[1][:4] == pytest.approx([0.0, 0.5, 0.01, 0.01], rel=1e-6)  # tekun.leave
    assert not any(a_year[1][4:])


# ------------------------------------------------------------------------------------------------------------ changed rates

COLUMNS = {
    "death": Clock.DEATH,
    "emigration": Clock.EMIGRATE,
    "dementia": Clock.DEMENTIA,
    "worsening": Clock.WORSEN,
    "recovery": Clock.RECOVER,
    "child_leaves": Clock.CHILD,
    "seeking": Clock.SEEK,
}
ENTRIES = {"giving_up": [Setting.WAITING], "leaving_care": [Setting.ORDINARY, Setting.NURSING]}


def test_rates_times_one_leave_every_table_as_it_was(rules: Parameters, tables: Hazards) -> None:
    same = hazards.tables(rules.with_rates(**dict.fromkeys(Rates._fields, 1.0)))
    assert hazards.digest(same) == hazards.digest(tables)


@pytest.mark.parametrize("name", Rates._fields)
def test_a_rate_times_two_doubles_its_own_column_and_touches_no_other(name: str, rules: Parameters, tables: Hazards) -> None:
    changed = hazards.tables(rules.with_rates(**{name: 2.0}))
    doubled, factors = tables.base.copy(), tables.setting.copy()
    if name in COLUMNS:
        doubled[:, COLUMNS[name]] = changed.base[:, COLUMNS[name]]
        assert np.abs(changed.base - 2 * tables.base)[:, COLUMNS[name]].max() <= 1  # rounded once, after the factor
        assert (changed.base != tables.base)[:, COLUMNS[name]].any()
    else:
        factors[:, Clock.LEAVE, ENTRIES[name]] = changed.setting[:, Clock.LEAVE, ENTRIES[name]]
        assert np.abs(changed.setting - 2 * tables.setting)[:, Clock.LEAVE, ENTRIES[name]].max() <= 1
        assert (changed.setting != tables.setting).any((1, 2)).all()  # of 特困 people and of others
    assert hazards.digest(tables._replace(base=doubled, setting=factors)) == hazards.digest(changed)
    assert hazards.digest(changed) != hazards.digest(tables)


def test_every_rate_that_a_scenario_can_change_is_in_these_lists() -> None:
    assert {*COLUMNS, *ENTRIES} == set(Rates._fields)


def test_a_rate_of_zero_switches_a_risk_off(rules: Parameters) -> None:
    off = hazards.tables(rules.with_rates(**dict.fromkeys(Rates._fields, 0.0)))
    assert not off.base[:, : Clock.LEAVE].any()
    assert not off.setting[:, Clock.LEAVE].any()


def test_one_changed_number_changes_the_digest(tables: Hazards) -> None:
    for name in Hazards._fields:
        column = getattr(tables, name).copy()
        column.flat[-1] += 1
        assert hazards.digest(tables._replace(**{name: column})) != hazards.digest(tables)
