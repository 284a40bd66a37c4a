"""What the figures of 2020 can reveal about the parameters of lives, and what they cannot: known, tied, assumed.

Moments are the rows of grade A and B that describe Heilongjiang in 2020 and depend on parameters: the shares of elders at level 1, 2, 3
and above, and with dementia. (People by age, sex and prefecture are grade A and met by construction; residents, occupancy and widowhood
are grade C, priors.) Parameters are drawn from their priors (log-normal, with the evidence's range holding 90 %), the cohort table is
solved for each draw, and the logarithms of the moments are regressed on the standardised parameters. With the slopes J and moments of
standard deviation s the posterior covariance is (I + J' S^-1 J)^-1, and the mean of the weighted least squares lies J' S^-1 (aim - reached)
off.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.evidence import Evidence
from sim.rules import ability, cohort, dementia, family, mortality
from sim.rules.cohort import Cohort, Rulebook, Table
from sim.rules.dementia import Dementia
from sim.world.columns import Floats

NINETY = 3.29
"""Width of the middle 90 % of a normal distribution, in standard deviations."""
DRAWS = 64
SEED = 2020
KNOWN, TIED = 0.6, 0.25
"""Known: the posterior sd is at most .6 of the prior sd. Tied: not known, but at least this correlated with another after the fit."""
MOMENTS = ("ability.total.ge1", "ability.total.ge2", "ability.total.ge3", "dementia.prevalence.total")
ONSETS = tuple(f"dis.onset.{step}" for step in ability.STEPS)
OTHERS = (
    *(f"dis.rec.{step}" for step in ability.BACK),
    "dis.hr.dementia",
    "mortality.hr.level1",
    "mortality.hr.level4",
    "mortality.hr.dementia",
    "mortality.scale",
    "dementia.incidence",
)


class Standing(NamedTuple):
    """One parameter after the fit."""

    name: str
    prior: float
    """Standard deviation of its logarithm."""
    ratio: float
    """Posterior divided by prior standard deviation."""
    tie: float
    """Largest absolute correlation with another parameter after the fit."""
    shift: float
    """Where weighted least squares would put it, in prior standard deviations from the value used."""

    @property
    def word(self) -> str:
        """Return known, tied or assumed.

        >>> [Standing("x", 0.2, ratio, tie, 0.0).word for ratio, tie in ((0.2, 0.9), (0.9, 0.4), (1.0, 0.1))]
        ['known', 'tied', 'assumed']
        """
        return "known" if self.ratio <= KNOWN else "tied" if self.tie >= TIED else "assumed"


class Moment(NamedTuple):
    """One figure of 2020, and what the fit gives for it."""

    name: str
    aim: float
    sd: float
    reached: float
    grade: str

    @property
    def met(self) -> bool:
        """Return whether it is met by its rule: within one standard deviation (grade B)."""
        return abs(self.reached - self.aim) <= self.sd


def log_sd(evidence: Evidence, name: str) -> float:
    """Return the standard deviation of the logarithm of a parameter whose range holds 90 %; for one given by sex, that of men."""
    row = evidence.row(name, sex="M") if name in (*ONSETS, "dementia.incidence") else evidence.row(name)
    assert row.low is not None
    assert row.high is not None
    return math.log(row.high / row.low) / NINETY


def solved(rules: Rulebook, scale: tuple[float, ...], at_60: tuple[float, float], factors: dict[str, float], start: Cohort) -> Cohort:
    """Return the cohort table with parameters multiplied by factors."""
    f = factors.get
    back = tuple(rate * f(f"dis.rec.{step}", 1.0) for rate, step in zip(rules.ability.recovery, ability.BACK, strict=True))
    light, heavy = math.log(f("mortality.hr.level1", 1.0)), math.log(f("mortality.hr.level4", 1.0))
    ratios = (1.0, *(r * math.exp(light + (heavy - light) * i / 3) for i, r in enumerate(rules.mortality.level[1:])))
    scaled = tuple(tuple(h * f("mortality.scale", 1.0) for h in of_sex) for of_sex in rules.mortality.hazard)
    book = rules._replace(
        ability=rules.ability._replace(recovery=back, dementia=rules.ability.dementia * f("dis.hr.dementia", 1.0)),
        mortality=rules.mortality._replace(
            level=ratios, dementia=rules.mortality.dementia * f("mortality.hr.dementia", 1.0), hazard=scaled
        ),
        dementia=_sooner(rules.dementia, f("dementia.incidence", 1.0)),
    )
    onsets = tuple(s * f(name, 1.0) for s, name in zip(scale, ONSETS, strict=True))
    return cohort.solve(book, onsets, at_60, start)


def _sooner(rule: Dementia, factor: float) -> Dementia:
    """Return dementia with onset, and so the share at 60, multiplied by a factor."""
    return rule._replace(onset=(rule.onset[0] * factor, rule.onset[1] * factor), at_60=(rule.at_60[0] * factor, rule.at_60[1] * factor))


def moments(table: Cohort, people: Table) -> Floats:
    """Return the figures of MOMENTS for a cohort table."""
    return np.array([*cohort.totals(table, people)[:3], cohort.dementia_share(table, people)])


def reached(evidence: Evidence, table: Cohort, people: Table) -> list[Moment]:
    """Return every moment, with its aim and standard deviation."""
    out = []
    for name, value in zip(MOMENTS, moments(table, people), strict=True):
        row = evidence.row(name, age=60)
        assert row.low is not None
        assert row.high is not None
        out.append(Moment(name, row.value, (row.high - row.low) / NINETY, float(value), row.grade))
    return out


def standings(
    evidence: Evidence,
    scale: tuple[float, ...],
    at_60: tuple[float, float],
    table: Cohort,
    people: Table,
    draws: int = DRAWS,
    progress: Callable[[float], None] | None = None,
) -> list[Standing]:
    """Return how well each parameter is known after the fit, from a number of draws from the priors."""
    rules = Rulebook(
        mortality.from_evidence(evidence), ability.from_evidence(evidence), dementia.from_evidence(evidence), family.from_evidence(evidence)
    )
    names = ONSETS + OTHERS
    prior = np.array([log_sd(evidence, name) for name in names])
    half = np.random.default_rng(SEED).standard_normal((draws // 2, len(names)))
    z = np.concatenate([half, -half])  # antithetic pairs: effects even in a parameter drop out of the slopes
    logs = []
    for number, row in enumerate(z):
        factors = dict(zip(names, np.exp(row * prior).tolist(), strict=True))
        logs.append(np.log(moments(solved(rules, scale, at_60, factors, table), people)))
        if progress:
            progress((number + 1) / len(z))
    slopes = np.linalg.lstsq(np.column_stack([np.ones(len(z)), z]), np.array(logs), rcond=None)[0][1:].T
    found = reached(evidence, table, people)
    weight = 1 / np.array([m.sd / m.aim for m in found]) ** 2
    covariance = np.linalg.inv(np.eye(len(names)) + slopes.T @ (weight[:, None] * slopes))
    miss = np.log([m.aim / m.reached for m in found])
    shift = covariance @ slopes.T @ (weight * miss)
    sd = np.sqrt(np.diag(covariance))
    tie = np.abs(covariance / np.outer(sd, sd) - np.eye(len(names))).max(1)
    return [Standing(n, float(a), float(b), float(c), float(d)) for n, a, b, c, d in zip(names, prior, sd, tie, shift, strict=True)]
