"""Dementia (失智): onset by sex and age. It never ends, raises worsening and mortality, and requires a nursing bed."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from sim.codes import Clock
from sim.evidence import Evidence
from sim.rules.risk import Risk


class Dementia(NamedTuple):
    """Parameters."""

    onset: tuple[float, float]
    """[sex] per year at age 75. Evidence `dementia.incidence`"""
    slope: tuple[float, float]
    """[sex] slope of the logarithm per year of age. `dementia.incidence.slope`"""
    at_60: tuple[float, float]
    """[sex] share at exact age 60: `dementia.prevalence.model` at 65 and 70, extrapolated down on the log scale."""


def from_evidence(evidence: Evidence) -> Dementia:
    """Read the parameters."""
    model = [[evidence.value("dementia.prevalence.model", sex=sex, age=age) for age in (65, 70)] for sex in ("M", "F")]
    return Dementia(
        onset=(evidence.value("dementia.incidence", sex="M"), evidence.value("dementia.incidence", sex="F")),
        slope=(evidence.value("dementia.incidence.slope", sex="M"), evidence.value("dementia.incidence.slope", sex="F")),
        at_60=(model[0][0] ** 2 / model[0][1], model[1][0] ** 2 / model[1][1]),
    )


def onset(p: Dementia, sex: int, age: int) -> float:
    """Return the onset rate per year at a completed age.

    >>> p = Dementia((.009, .010), (.09, .08), (.02, .02))
    >>> round(onset(p, 0, 75), 5), round(onset(p, 0, 85) / onset(p, 0, 75), 3)
    (0.00941, 2.46)
    """
    return p.onset[sex] * math.exp(p.slope[sex] * (age + 0.5 - 75))


def _rate(p: Any, sex: int, _level: int, demented: int, age: int) -> float:
    return 0.0 if demented else onset(p.dementia, sex, age) * float(p.rates.dementia)


RISKS = (Risk(Clock.DEMENTIA, _rate, dementia=1),)
