"""Two ways out of a cohort: death and leaving the province."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.spec import Cohort, Death
from tests.verify.checks import Check, from_count, picked, points, short
from tests.verify.cohorts import copies, counted, ended, evening, live, people
from tests.verify.days import rings

TITLE = "Two exits from a cohort"
LAW = """People of 65 die at m = .05 a year and leave for good at e = .03, whichever comes first. After t years the share m / (m + e) (1 -
exp(-(m + e) t)) has died; by whole days, death coming before leaving on each day, p (1 - q^n) / (1 - q) after n days, with p the chance
of dying on a day and q that of staying."""
SOURCE = "Prentice et al., Biometrics 34 (1978) 541-554 (competing risks); Keyfitz and Caswell (2005), ch. 2."
PLANTED = "the hazard of leaving"
QUICK, REDUCED = 0.002, 0.02
PEOPLE = 1_000_000
AT = (1, 3, 6, 10, 15)
DEATH, LEAVING = 0.05, 0.03
FAMILY = short(__name__)


def shares(days: int) -> tuple[float, float, float]:
    """Return the shares still there, dead and gone for good after so many days.

    >>> [round(share, 3) for share in shares(3652)]
    [0.449, 0.344, 0.206]
    """
    p, e = float(rings(DEATH)), float(rings(LEAVING))
    q = (1 - p) * (1 - e)
    ended_by_now = (1 - q**days) / (1 - q)
    return q**days, p * ended_by_now, (1 - p) * e * ended_by_now


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    number = people(size, PEOPLE)
    cohort = Cohort("elders", Death(by_level=(DEATH,) * 5), ages=((65.0, number),), sex="male", emigration=LEAVING * bias)
    result = live([cohort], AT[-1], seed, engine, copies(size), [evening(t) for t in AT])
    everybody, lived = number * result.lab.copies, ended(result, "elders")["days"]
    found = []
    for t in AT:
        days = evening(t) + 1
        there, died = int(counted(result, evening(t)).sum()), int((lived <= days).sum())
        for name, truth, seen in zip(("there", "dead", "left"), shares(days), (there, died, everybody - there - died), strict=True):
            found.append(from_count(FAMILY, f"{name}, t = {t}", truth, seen, everybody, at=t))
    return found


def figure(axes: Any, found: list[Check]) -> None:
    t = np.linspace(0, AT[-1], 101)
    total = DEATH + LEAVING
    axes.plot(t, np.exp(-total * t), label="there, exp(-(m + e) t)")
    axes.plot(t, DEATH / total * -np.expm1(-total * t), label="dead, m / (m + e) (1 - exp(-(m + e) t))")
    axes.plot(t, LEAVING / total * -np.expm1(-total * t), label="left")
    for name in ("there", "dead", "left"):
        points(axes, picked(found, name), "simulated" if name == "there" else "")
    axes.set(xlabel="years", ylabel="share of the cohort")
