"""Mortality: the hazard of death by sex, age, ability level, dementia and recent bereavement.

mu = m(age, sex, 2020) exp(trend) x product of hazard ratios / N(age, sex). m is the China table of 2020 scaled to Heilongjiang; the
ratio of a level holds at 75 and its logarithm shrinks with age; N is the mean of the product over the people of 2020 (`cohort.py`), so
the hazard of everybody together is m. N is solved once and frozen, so that a policy that saves lives shows it. Part of the trend is
falling disability, which is why its range runs from 0 to -2 % a year. Switch off: set every ratio to 1.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from sim.codes import Bereaved, Clock, Sex
from sim.evidence import Evidence
from sim.rules.ages import AGES, FIRST_AGE
from sim.rules.risk import Risk


class Mortality(NamedTuple):
    """Parameters; hazards are per year, by sex and age where shown."""

    hazard: tuple[tuple[float, ...], ...]
    """[sex][age - 60], for everybody in 2020. Evidence `mortality.hazard`, China x `mortality.scale`."""
    trend: tuple[float, ...]
    """[age - 60] change of the logarithm per year. `mortality.trend`, linear between 79 and 90."""
    level: tuple[float, ...]
    """[level] hazard ratio at age 75. `mortality.hr.level1` to `4`."""
    age_decay: float
    clip_low: float
    clip_high: float
    dementia: float
    """`mortality.hr.dementia`, on top of the level."""
    bereaved: tuple[tuple[float, ...], ...]
    """[sex][phase] `mortality.hr.bereaved`."""


def from_evidence(evidence: Evidence) -> Mortality:
    """Read the parameters; a straight line joins the two ends of the trend."""
    scale = evidence.value("mortality.scale")
    young, old = evidence.value("mortality.trend", age=60), evidence.value("mortality.trend", age=95)
    trend = tuple(young + (old - young) * min(max((FIRST_AGE + a - 79) / 11, 0.0), 1.0) for a in range(AGES))
    bereaved = tuple(
        (1.0, *(evidence.value("mortality.hr.bereaved", group=g, sex=s) for g in ("months_0_6", "months_6_24"))) for s in ("M", "F")
    )
    return Mortality(
        hazard=tuple(tuple(scale * h for h in evidence.by_age("mortality.hazard", s, 60, 100, area="00")) for s in ("M", "F")),
        trend=trend,
        level=(1.0, *(evidence.value(f"mortality.hr.level{level}") for level in (1, 2, 3, 4))),
        age_decay=evidence.value("mortality.hr.age_decay"),
        clip_low=evidence.value("mortality.hr.age_clip", group="low"),
        clip_high=evidence.value("mortality.hr.age_clip", group="high"),
        dementia=evidence.value("mortality.hr.dementia"),
        bereaved=bereaved,
    )


def level_ratio(p: Mortality, level: int, age: int) -> float:
    """Return the hazard ratio of a level relative to intact at completed age `age`: as published at 75, closer to 1 later.

    >>> p = Mortality(((),), (), (1, 1.44, 2.2, 3.3, 4.45), .02, .4, 1.3, 1.5, ((),))
    >>> round(level_ratio(p, 4, 75), 3), round(level_ratio(p, 4, 95), 3), level_ratio(p, 0, 60)
    (4.384, 2.413, 1.0)
    """
    shrink = min(max(1 - p.age_decay * (age + 0.5 - 75), p.clip_low), p.clip_high)
    return math.exp(math.log(p.level[level]) * shrink)


def ratio(p: Mortality, age: int, level: int, dementia: int) -> float:
    """Return the product of the hazard ratios for level and dementia."""
    return level_ratio(p, level, age) * (p.dementia if dementia else 1.0)


def death_hazard(p: Mortality, normalizer: tuple[tuple[float, ...], ...], sex: Sex, age: int, level: int, dementia: int) -> float:
    """Return the hazard of death per year in 2020 for a person not recently bereaved."""
    a = age - FIRST_AGE
    return p.hazard[sex][a] * ratio(p, age, level, dementia) / normalizer[sex][a]


def trend_factor(p: Mortality, age: int, year: int) -> float:
    """Return the factor of calendar year `year` (0 = 2016) relative to 2020.

    >>> p = Mortality(((),), (-.015,) * 41, (), 0, 0, 0, 0, ((),))
    >>> trend_factor(p, 70, 4), round(trend_factor(p, 70, 9), 4)
    (1.0, 0.9277)
    """
    return math.exp(p.trend[age - FIRST_AGE] * (year - 4))


def bereaved_ratio(p: Mortality, sex: Sex, phase: Bereaved) -> float:
    """Return the hazard ratio of a phase of bereavement."""
    return p.bereaved[sex][phase]


def population_hazard(p: Mortality, sex: int, age: int, year: float) -> float:
    """Return the hazard per year of everybody of an age in calendar year `year` (2020.5 = mid 2020), for reverse survival."""
    a = min(max(age - FIRST_AGE, 0), AGES - 1)
    return p.hazard[sex][a] * math.exp(p.trend[a] * (math.floor(year) - 2020))


SEXES = tuple(Sex)


def _rate(p: Any, sex: int, level: int, demented: int, age: int) -> float:
    return death_hazard(p.mortality, p.fitted.death_mean, SEXES[sex], age, level, demented) * float(p.rates.death)


RISKS = (Risk(Clock.DEATH, _rate),)
