"""Five levels of ability with worsening, recovery and death by level."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.linalg import expm

from sim.lab.spec import Cohort, Death
from tests.verify.checks import Check, from_copies, from_count, picked, points, short
from tests.verify.cohorts import copies, counted, evening, live, lived_at, people
from tests.verify.days import LEVELS, YEAR, laws, levels_a_day, levels_a_year

TITLE = "Five levels of ability"
LAW = """From level 0 at 60, people worsen by one level at .06, .08, .10, .12 a year, recover at .10, .06, .03, .01, and die at .015,
.025, .05, .10, .22 by level. The shares by level after t years are a row of exp(Q t), here of the daily chain that it becomes when death,
worsening and recovery act once a day, in this order. Years lived at a level in 25 years are the integral of exp(Q t), here the sum over
evenings."""
SOURCE = """Kalbfleisch and Lawless, J. Amer. Statist. Assoc. 80 (1985) 863-871; Keyfitz and Caswell, Applied Mathematical Demography
(2005), ch. 17."""
PLANTED = "the four hazards of worsening"
QUICK, REDUCED = 0.002, 0.02
PEOPLE = 1_000_000
YEARS = 25
AT = (1, 3, 7, 15, 25)
FIRST = (0, 0, 1, 2, 2)
"""By level: the first of these years, for the higher levels fill slowly."""
FAMILY = short(__name__)
DEATH = (0.015, 0.025, 0.05, 0.10, 0.22)
WORSENING, RECOVERY = (0.06, 0.08, 0.10, 0.12), (0.10, 0.06, 0.03, 0.01)


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    number = people(size, PEOPLE)
    a, b, c, d = (hazard * bias for hazard in WORSENING)
    cohort = Cohort("elders", Death(by_level=DEATH), ages=((60.0, number),), worsening=(a, b, c, d), recovery=RECOVERY)
    result = live([cohort], YEARS, seed, engine, copies(size), [evening(t) for t in AT])
    truth = laws(levels_a_day(DEATH, WORSENING, RECOVERY), result.lab.days)
    found = []
    for level in range(LEVELS):
        for t in AT[FIRST[level] :]:
            there = int(counted(result, evening(t), level=level).sum())
            name = f"level {level}, t = {t}"
            found.append(from_count(FAMILY, name, truth[evening(t) + 1, level], there, number * result.lab.copies, at=t))
    for level in range(LEVELS):
        years = lived_at(result, "elders", level) / number
        found.append(from_copies(FAMILY, f"years lived at level {level}", truth[:-1, level].sum() / YEAR, years))
    return found


def figure(axes: Any, found: list[Check]) -> None:
    t = np.linspace(0, YEARS, 101)
    shares = np.array([expm(levels_a_year(DEATH, WORSENING, RECOVERY) * one)[0] for one in t])
    for level in range(LEVELS):
        axes.plot(t, shares[:, level], label=f"level {level}, exp(Q t)")
        points(axes, picked(found, f"level {level}"), "" if level else "simulated")
    axes.set(xlabel="years", ylabel="share of the cohort", yscale="log", ylim=(1e-3, 1))
