"""Ability: worsening from one level to the next, recovery to the one below (GB/T 42195-2022, levels 0 to 4).

Both change exponentially with age on both sides of 75. The evidence's onsets were fitted to the prevalence of 2020 without dementia
and rural multipliers, so each step is divided by the mean of the multipliers among those at risk, and a factor per step (`scale`,
fitted by `study/fit/lives.py`) makes the four totals of 2020 exact. Prevalence determines only onset over recovery: an ensemble runs
recovery x 0.5, 1, 2 with the onsets refitted. Switch off: scale 0.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from sim.codes import Clock
from sim.evidence import Evidence
from sim.rules.ages import FIRST_AGE
from sim.rules.risk import Risk

STEPS = ("01", "12", "23", "34")
BACK = ("10", "21", "32", "43")


class Ability(NamedTuple):
    """Parameters; rates per year at age 75."""

    onset: tuple[tuple[float, ...], ...]
    """[sex][level] from level to level + 1. Evidence `dis.onset.*`."""
    onset_slope: tuple[tuple[float, ...], ...]
    """[sex][level] slope of the logarithm per year of age. `dis.onset.slope.*`"""
    recovery: tuple[float, ...]
    """[level - 1] from level to level - 1. `dis.rec.*`"""
    recovery_slope: float
    dementia: float
    """Worsening with dementia, hazard ratio. `dis.hr.dementia`"""
    rural: float
    """Worsening of rural relative to urban people, hazard ratio: exp of `ability.curve.rural`, a log odds ratio of prevalence."""
    rural_share: float
    """Rural share of all 60+, for the mean of the rural ratio. `population.rural_share60`"""
    curve: tuple[tuple[float, float], ...]
    """[level - 1] intercept (men aged 75) and slope of the logit of P(level or worse). `ability.curve.*`"""
    curve_female: float
    totals: tuple[float, ...]
    """P(level >= 1, 2, 3, 4) among 60+ in 2020, to which the onsets are fitted. `ability.total.ge*`"""


def from_evidence(evidence: Evidence, recovery: float = 1.0) -> Ability:
    """Read the parameters; `recovery` is a factor on all recovery rates."""
    return Ability(
        onset=tuple(tuple(evidence.value(f"dis.onset.{s}", sex=sex) for s in STEPS) for sex in ("M", "F")),
        onset_slope=tuple(tuple(evidence.value(f"dis.onset.slope.{s}", sex=sex) for s in STEPS) for sex in ("M", "F")),
        recovery=tuple(recovery * evidence.value(f"dis.rec.{s}") for s in BACK),
        recovery_slope=evidence.value("dis.rec.slope"),
        dementia=evidence.value("dis.hr.dementia"),
        rural=math.exp(evidence.value("ability.curve.rural")),
        rural_share=evidence.value("population.rural_share60"),
        curve=tuple(
            (evidence.value(f"ability.curve.intercept.ge{level}"), evidence.value(f"ability.curve.slope.ge{level}"))
            for level in (1, 2, 3, 4)
        ),
        curve_female=evidence.value("ability.curve.female", sex="F"),
        totals=tuple(evidence.value(f"ability.total.ge{level}", age=60) for level in (1, 2, 3, 4)),
    )


def worsening(p: Ability, scale: tuple[float, ...], sex: int, age: int, level: int) -> float:
    """Return the mean rate per year, over everybody at `level`, of going to the next level; 0 at level 4."""
    if level == 4:
        return 0.0
    return scale[level] * p.onset[sex][level] * math.exp(p.onset_slope[sex][level] * (age + 0.5 - 75))


def recovery(p: Ability, age: int, level: int) -> float:
    """Return the rate per year of going from `level` to the one below; 0 at level 0.

    >>> p = Ability((), (), (.18, .22, .15, .08), -.05, 2, 1, 0, (), 0, ())
    >>> recovery(p, 75, 0), round(recovery(p, 75, 1), 4), recovery(p, 65, 1) > recovery(p, 75, 1)
    (0.0, 0.1756, True)
    """
    return p.recovery[level - 1] * math.exp(p.recovery_slope * (age + 0.5 - 75)) if level else 0.0


def rural_ratio(p: Ability, rural: int) -> float:
    """Return the hazard ratio of worsening by residence, with mean 1 over the people of 2020.

    >>> p = Ability((), (), (), 0, 2, 1.25, .4, (), 0, ())
    >>> round(.4 * rural_ratio(p, 1) + .6 * rural_ratio(p, 0), 12)
    1.0
    """
    return (p.rural if rural else 1.0) / (1 + p.rural_share * (p.rural - 1))


def prevalence(p: Ability, sex: int, exact_age: float) -> tuple[float, ...]:
    """Return the shares of the five levels at an exact age, from the prior curves; used at age 60, where a life begins."""
    worse = [1 / (1 + math.exp(-(a + b * (exact_age - 75) + (p.curve_female if sex else 0.0)))) for a, b in p.curve]
    at_least = [1.0, *worse, 0.0]
    return tuple(at_least[level] - at_least[level + 1] for level in range(5))


def _worsening(p: Any, sex: int, level: int, demented: int, age: int) -> float:
    rate = worsening(p.ability, p.fitted.onset_scale, sex, age, level) * (p.ability.dementia if demented else 1.0)
    return float(rate / p.fitted.worsening_mean[sex][age - FIRST_AGE] * p.rates.worsening)


def _recovery(p: Any, _sex: int, level: int, _demented: int, age: int) -> float:
    return recovery(p.ability, age, level) * float(p.rates.recovery)


RISKS = (Risk(Clock.WORSEN, _worsening, level=1), Risk(Clock.RECOVER, _recovery, level=-1))
