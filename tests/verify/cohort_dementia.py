"""Onset of dementia, with the death that it adds."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.linalg import expm

from sim.lab.spec import Cohort, Death
from tests.verify.checks import Check, from_count, picked, points, short
from tests.verify.cohorts import copies, counted, ended, evening, live, people
from tests.verify.days import dementia_a_day, laws

TITLE = "Dementia and the death it adds"
LAW = """People of 70.5 become demented at .04 a year; they die at .05 a year, the demented at .05 + .11. Three states, of which two are
lasting: shares after t years by exp(Q t), here by the daily chain (death first, then onset). Deaths between two evenings are the growth
of the third."""
SOURCE = """Keyfitz and Caswell, Applied Mathematical Demography (2005), ch. 17; Brookmeyer, Gray and Kawas, Am. J. Public Health 88
(1998) 1337-1342."""
PLANTED = "the death that dementia adds"
QUICK, REDUCED = 0.002, 0.02
PEOPLE = 1_000_000
AGE = 70.5
YEARS = 25
AT = (1, 3, 7, 15, 25)
DEATH, ONSET, EXTRA = 0.05, 0.04, 0.11
FAMILY = short(__name__)


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    number = people(size, PEOPLE)
    death = Death(by_level=(DEATH,) * 5)
    cohort = Cohort("elders", death, ages=((AGE, number),), onset=ONSET, extra_death=EXTRA * bias)
    result = live([cohort], YEARS, seed, engine, copies(size), [evening(t) for t in AT])
    everybody = number * result.lab.copies
    truth = laws(dementia_a_day(DEATH, ONSET, EXTRA), result.lab.days)
    found = []
    for t in AT:
        for name, state in (("without", 0), ("with", 1)):
            there = int(counted(result, evening(t), dementia=bool(state)).sum())
            found.append(from_count(FAMILY, f"{name} dementia, t = {t}", truth[evening(t) + 1, state], there, everybody, at=t))
    days = ended(result, "elders")["days"]
    for first, last in ((0, 5), (5, 10), (10, 20)):
        begin, end = evening(first) + 1, evening(last) + 1
        died = int(((days > begin) & (days <= end)).sum())
        found.append(from_count(FAMILY, f"deaths of years {first} to {last}", truth[end, 2] - truth[begin, 2], died, everybody))
    return found


def figure(axes: Any, found: list[Check]) -> None:
    t = np.linspace(0, YEARS, 101)
    rates = np.array([[-DEATH - ONSET, ONSET, DEATH], [0, -DEATH - EXTRA, DEATH + EXTRA], [0, 0, 0]])
    shares = np.array([expm(rates * one)[0] for one in t])
    for name, state in (("without", 0), ("with", 1)):
        axes.plot(t, shares[:, state], label=f"{name} dementia, exp(Q t)")
        points(axes, picked(found, f"{name} dementia"), "" if state else "simulated")
    axes.set(xlabel="years", ylabel="share of the cohort")
