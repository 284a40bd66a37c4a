"""The cohort table: one small deterministic population of 2020, by sex, age, level, dementia and recent bereavement.

It follows the model's own rates from 60 to 110 in the calendar year 2020, with matrix exponentials within each year of age. It gives
the normalizers (the mean of a product of ratios over the people of an age), the start state of the world, and the totals to which the
onsets are fitted. Normalizers and table depend on each other: a fixed point, found in a handful of rounds.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from sim.rules import ability, dementia, mortality
from sim.rules.ability import Ability
from sim.rules.ages import AGES, FIRST_AGE
from sim.rules.dementia import Dementia
from sim.rules.family import FIRST_PHASE_DAYS, Family, widowed_curve
from sim.rules.mortality import Mortality

STATES = 30
"""level x dementia x phase of bereavement: index 6 level + 3 dementia + phase."""
PARTS = 4
"""Steps within a year of age, for the means."""
LAST = 110 - FIRST_AGE

Table = NDArray[np.float64]


class Cohort(NamedTuple):
    """Shares of the living by age, and the means that serve as normalizers."""

    share: Table
    """(2 sexes, 41 ages, 30 states) mean over the year of age, adding up to 1."""
    death_mean: Table
    """(2, 41)"""
    worsening_mean: Table
    """(2, 41)"""


class Rulebook(NamedTuple):
    """The rules the table follows."""

    mortality: Mortality
    ability: Ability
    dementia: Dementia
    family: Family


def death_ratios(p: Mortality, sex: int, age: int) -> Table:
    """Return (30,) the product of the death ratios in each state."""
    return np.array(
        [
            mortality.ratio(p, age, level, demented) * p.bereaved[sex][phase]
            for level in range(5)
            for demented in range(2)
            for phase in range(3)
        ]
    )


def generator(rules: Rulebook, scale: tuple[float, ...], sex: int, age: int, means: tuple[float, float], bereavement: float) -> Table:
    """Return (30, 30) the rates per year at an age: row from, column to; deaths leave through the diagonal."""
    q = np.zeros((STATES, STATES))
    a = min(age, 100)
    onset = dementia.onset(rules.dementia, sex, a)

    def at(level: int, demented: int, phase: int) -> int:
        return 6 * level + 3 * demented + phase

    phase_ends = (0.0, 365.25 / FIRST_PHASE_DAYS, 365.25 / (rules.family.bereaved_days - FIRST_PHASE_DAYS))
    for level in range(5):
        for demented in range(2):
            worse = ability.worsening(rules.ability, scale, sex, a, level) * (rules.ability.dementia if demented else 1.0) / means[1]
            better = ability.recovery(rules.ability, a, level)
            for phase in range(3):
                i = at(level, demented, phase)
                if level < 4:
                    q[i, at(level + 1, demented, phase)] += worse
                if level:
                    q[i, at(level - 1, demented, phase)] += better
                if not demented:
                    q[i, at(level, 1, phase)] += onset
                if phase:
                    q[i, at(level, demented, (0, 2, 0)[phase])] += phase_ends[phase]
                else:
                    q[i, at(level, demented, 1)] += bereavement
    q -= np.diag(q.sum(1))
    return q - np.diag(rules.mortality.hazard[sex][a - FIRST_AGE] * death_ratios(rules.mortality, sex, a) / means[0])


def bereavement_rate(p: Family, sex: int, widowed_at_60: float, rural_share: float) -> Table:
    """Return (41,) new widowhoods per person and year at each age, over all people (married or not)."""
    widowed = widowed_curve(p, sex, widowed_at_60)
    never = (1 - rural_share) * p.never_married[0][sex] + rural_share * p.never_married[1][sex]
    return np.array([max(1 - w - never, 0.0) * h for w, h in zip(widowed, p.widowhood[sex], strict=True)])


def follow(rules: Rulebook, scale: tuple[float, ...], death_mean: Table, worsening_mean: Table, at_60: tuple[float, float]) -> Cohort:
    """Do one round: return the table that the given normalizers lead to, and the normalizers of that table."""
    share = np.zeros((2, AGES, STATES))
    new_death, new_worse = np.ones((2, AGES)), np.ones((2, AGES))
    multiplier = np.array([rules.ability.dementia if (i // 3) % 2 else 1.0 for i in range(STATES)])
    onset_at = np.array([1.0] * 24 + [0.0] * 6)
    for sex in (0, 1):
        bereavement = bereavement_rate(rules.family, sex, at_60[sex], rules.ability.rural_share)
        levels = ability.prevalence(rules.ability, sex, 60.0)
        sick = rules.dementia.at_60[sex]
        now = np.array([levels[i // 6] * (sick if (i // 3) % 2 else 1 - sick) * (i % 3 == 0) for i in range(STATES)])
        last = np.zeros(STATES)
        for a in range(LAST):
            row = min(a, AGES - 1)
            q = generator(rules, scale, sex, FIRST_AGE + a, (death_mean[sex, row], worsening_mean[sex, row]), float(bereavement[row]))
            step, years = expm(q / PARTS), np.zeros(STATES)
            for _ in range(PARTS):
                after = now @ step
                years, now = years + (now + after) / 2, after
            last = last + years if row == AGES - 1 else years
            weight = last / last.sum()
            share[sex, row] = weight
            new_death[sex, row] = weight @ death_ratios(rules.mortality, sex, FIRST_AGE + row)
            at_risk = weight * onset_at
            new_worse[sex, row] = (at_risk @ multiplier) / at_risk.sum()
            now = now / now.sum() if row < AGES - 1 else now
    return Cohort(share, new_death, new_worse)


def solve(rules: Rulebook, scale: tuple[float, ...], at_60: tuple[float, float], start: Cohort | None = None) -> Cohort:
    """Return the fixed point of table and normalizers (relative change below 1e-10)."""
    death, worse = (start.death_mean, start.worsening_mean) if start else (np.full((2, AGES), 1.2), np.ones((2, AGES)))
    for _ in range(60):
        cohort = follow(rules, scale, death, worse, at_60)
        change = max(np.abs(cohort.death_mean / death - 1).max(), np.abs(cohort.worsening_mean / worse - 1).max())
        death, worse = cohort.death_mean, cohort.worsening_mean
        if change < 1e-10:
            return cohort
    raise ArithmeticError("the normalizers do not settle")


def totals(cohort: Cohort, people: Table) -> tuple[float, ...]:
    """Return P(level >= 1, 2, 3, 4) among `people` (2 sexes, 41 ages)."""
    by_level = np.einsum("sa,sal->l", people, cohort.share.reshape(2, AGES, 5, 6).sum(3)) / people.sum()
    return tuple(float(by_level[level:].sum()) for level in (1, 2, 3, 4))


def dementia_share(cohort: Cohort, people: Table) -> float:
    """Return the share with dementia among `people` (2 sexes, 41 ages)."""
    sick = cohort.share.reshape(2, AGES, 5, 2, 3)[:, :, :, 1].sum((2, 3))
    return float((people * sick).sum() / people.sum())
