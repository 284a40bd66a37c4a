"""What a spouse is, with whom an elder lives, who may leave for good."""

from __future__ import annotations

from itertools import product

import pytest

from sim.codes import Level, Living, Mate, Setting
from sim.rules.family import living_with, mate_of, may_emigrate, widowed_curve
from sim.rules.params import Parameters


def test_a_spouse_at_home_can_care_until_a_moderate_loss_of_ability() -> None:
    for setting in (Setting.OWN_HOME, Setting.WAITING):
        seen = [mate_of(int(setting), int(level)) for level in Level]
        assert seen == [Mate.ABLE, Mate.ABLE, Mate.UNABLE, Mate.UNABLE, Mate.UNABLE]


def test_a_spouse_elsewhere_is_in_care_gone_or_not_yet_60_whatever_their_level() -> None:
    elsewhere = {
        Setting.ORDINARY: Mate.IN_CARE,
        Setting.NURSING: Mate.IN_CARE,
        Setting.DEAD: Mate.NONE,
        Setting.LEFT: Mate.NONE,
        Setting.NOT_YET: Mate.UNDER_60,
    }
    for (setting, mate), level in product(elsewhere.items(), Level):
        assert mate_of(int(setting), int(level)) == mate


def test_the_four_ways_of_living() -> None:
    at_home = {Mate.ABLE, Mate.UNABLE, Mate.UNDER_60}
    for mate in Mate:
        without, with_child = (Living(living_with(int(mate), child)) for child in (0, 1))
        expected = (Living.SPOUSE_ONLY, Living.BOTH) if mate in at_home else (Living.ALONE, Living.CHILDREN_ONLY)
        assert (without, with_child) == expected


def test_who_may_leave_the_province_for_good() -> None:
    free = {(s, m, f) for s, m, f in product(Setting, Mate, (0, 1)) if may_emigrate(int(s), int(m), f)}
    home = (Setting.OWN_HOME, Setting.WAITING)
    single = {(s, Mate.NONE, f) for s, f in product(home, (0, 1))}
    leading = {(s, m, 0) for s, m in product(home, (Mate.ABLE, Mate.UNABLE))}
    assert free == single | leading


def test_widows_become_more_with_age_and_start_from_the_share_at_60(rules: Parameters) -> None:
    for sex in (0, 1):
        curve = widowed_curve(rules.family, sex, 0.05)
        assert list(curve) == sorted(curve)
        # half of the first year of widowhood.hazard, 0.005099 for men, 0.013817 for women
        assert 1 - curve[0] == pytest.approx(0.95 * (1 - (0.005099, 0.013817)[sex] / 2), rel=1e-4)
        assert curve[40] < 1
