"""The ratio of a level against the able is the published one at 75 and stays within its bounds, whatever the age."""

from __future__ import annotations

import math

import pytest

from sim.codes import Sex
from sim.rules import mortality
from sim.rules.mortality import Mortality
from sim.rules.params import Parameters

STEEP = Mortality(((),), (), (1.0, 2.0), 0.1, 0.4, 1.3, 1.0, ((),))
"""Level 1 doubles mortality at 75; the logarithm falls by a tenth a year, to .4 of it at the least and 1.3 of it at the most."""


def test_a_ratio_falls_to_its_lower_bound_and_rises_to_its_upper_one_and_no_further() -> None:
    by_age = {age: math.log2(mortality.level_ratio(STEEP, 1, age)) for age in (60, 70, 74, 75, 80, 81, 100)}
    # read in the middle of the year: 75.5 is half a year past 75
    assert by_age == pytest.approx({60: 1.3, 70: 1.3, 74: 1.05, 75: 0.95, 80: 0.45, 81: 0.4, 100: 0.4})


@pytest.mark.parametrize(("sex", "phases"), [(Sex.MALE, (1.0, 1.41, 1.14)), (Sex.FEMALE, (1.0, 1.15, 1.02))])
def test_widowers_are_hit_harder_than_widows(sex: Sex, phases: tuple[float, ...], rules: Parameters) -> None:
    assert [mortality.bereaved_ratio(rules.mortality, sex, phase) for phase in range(3)] == pytest.approx(phases)  # type: ignore[arg-type]


def test_the_hazard_of_the_past_is_that_of_the_calendar_year(rules: Parameters) -> None:
    """Reverse survival reads whole calendar years: 2019.9 is 2019, one year of trend before 2020."""
    of_70 = [mortality.population_hazard(rules.mortality, Sex.MALE, 70, year) for year in (2019.9, 2020.0)]
    assert of_70[1] == rules.mortality.hazard[Sex.MALE][10]
    assert of_70[0] / of_70[1] == pytest.approx(math.exp(0.015), rel=1e-9)
