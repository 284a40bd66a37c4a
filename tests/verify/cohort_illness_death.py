"""Illness and death: able, ill, dead, by constant hazards and without recovery."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.linalg import expm

from sim.lab.spec import Cohort, Death
from tests.verify.checks import Check, from_copies, from_count, picked, points, short
from tests.verify.cohorts import copies, counted, evening, live, lived_at, people
from tests.verify.days import DEAD, YEAR, laws, levels_a_day, levels_a_year

TITLE = "Illness and death"
LAW = """People of 60 fall ill at .05 a year and die at .02 a year, the ill at .08. Shares able, ill and dead after t years are the first
row of exp(Q t); here of the daily chain that it becomes when hazards act once a day (the two differ by less than .0001). Years lived able
and ill in 30 years are sums of the shares over the evenings."""
SOURCE = (
    "Keyfitz and Caswell, Applied Mathematical Demography (2005), ch. 17; Cox and Miller, The Theory of Stochastic Processes (1965), 4.5."
)
PLANTED = "the hazard of falling ill"
QUICK, REDUCED = 0.002, 0.02
PEOPLE = 1_000_000
YEARS = 30
AT = (2, 5, 10, 20, 30)
FAMILY = short(__name__)
DEATH, ONSET, NEVER = (0.02, 0.08, 0.0, 0.0, 0.0), (0.05, 0.0, 0.0, 0.0), (0.0,) * 4


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    number = people(size, PEOPLE)
    cohort = Cohort("able", Death(by_level=DEATH), ages=((60.0, number),), worsening=(ONSET[0] * bias, 0.0, 0.0, 0.0))
    result = live([cohort], YEARS, seed, engine, copies(size), [evening(t) for t in AT])
    truth = laws(levels_a_day(DEATH, ONSET, NEVER), result.lab.days)
    found = []
    for t in AT:
        able, ill = (int(counted(result, evening(t), level=level).sum()) for level in (0, 1))
        everybody = number * result.lab.copies
        for name, state, there in (("able", 0, able), ("ill", 1, ill), ("dead", DEAD, everybody - able - ill)):
            found.append(from_count(FAMILY, f"{name}, t = {t}", truth[evening(t) + 1, state], there, everybody, at=t))
    for name, level in (("able", 0), ("ill", 1)):
        years = lived_at(result, "able", level) / number
        found.append(from_copies(FAMILY, f"years lived {name}", truth[:-1, level].sum() / YEAR, years))
    return found


def figure(axes: Any, found: list[Check]) -> None:
    t = np.linspace(0, YEARS, 121)
    shares = np.array([expm(levels_a_year(DEATH, ONSET, NEVER) * one)[0] for one in t])
    for name, state in (("able", 0), ("ill", 1), ("dead", DEAD)):
        axes.plot(t, shares[:, state], label=f"{name}, exp(Q t)")
        points(axes, picked(found, name), "" if state else "simulated")
    axes.set(xlabel="years", ylabel="share of the cohort")
