"""Stable populations: those who turn 60 become more every year, or fewer."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl

from sim.lab.spec import Cohort, Death
from tests.verify.checks import Check, from_copies, from_ratio, picked, points, short
from tests.verify.cohort_stationary import GROUPS, A, B, alive
from tests.verify.cohorts import copies, counted, evening, live, per_copy
from tests.verify.days import YEAR

TITLE = "Growing and shrinking populations"
LAW = """B exp(r t) people a year turn 60 and die by Gompertz's law; r = .03 in one world, -.02 in the other. After 62 years the
population is stable: the share of exact age 60 + x is in proportion to exp(-r x) l(x), and N(t) = B exp(r t) times the integral of this;
both as sums over days. From one year to the next N grows by exp(r)."""
SOURCE = (
    "Keyfitz and Caswell, Applied Mathematical Demography (2005), ch. 5; Lotka, Théorie analytique des associations biologiques (1939)."
)
PLANTED = "a"
QUICK, REDUCED = 0.001, 0.02
GROWTH = {"growing": (0.03, 110.0), "shrinking": (-0.02, 1000.0)}
"""r, and B in each of 50 copies."""
AT = (62, 66)
FAMILY = short(__name__)


def age_structure(growth: float) -> np.ndarray[Any, Any]:
    """Return years lived on each day of age by those of one a year, who were exp(-r x) of those of today."""
    truth = alive()
    return truth * np.exp(-growth * np.arange(len(truth)) / YEAR) / YEAR


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    death = Death(gompertz=(A * bias, B))
    cohorts = [Cohort(name, death, per_year=per_copy(size, rate), growth=growth) for name, (growth, rate) in GROWTH.items()]
    result = live(cohorts, AT[-1], seed, engine, copies(size), [evening(year) for year in AT])
    found = []
    for name, (growth, rate) in GROWTH.items():
        structure = age_structure(growth)
        ages_now = np.arange(len(structure)) * 4 // 1461 + 60
        there = {year: counted(result, evening(year), cohort=name) for year in AT}
        for year, number in there.items():
            truth = structure.sum() * rate * math.exp(growth * (evening(year) + 0.5) / YEAR)
            found.append(from_copies(FAMILY, f"{name}: people after {year} years", truth, number / per_copy(size, 1.0)))
        found.append(from_ratio(FAMILY, f"{name}: growth in 4 years", math.exp(growth * (AT[1] - AT[0])), there[AT[1]], there[AT[0]]))
        for first in GROUPS:
            aged = result._replace(census=result.census.filter(pl.col("age").is_between(first, first + 4)))
            part = sum(counted(aged, evening(year), cohort=name) for year in AT)
            share = structure[(ages_now >= first) & (ages_now < first + 5)].sum() / structure.sum()
            label = f"{name}: share of age {first} to {first + 4}"
            found.append(from_ratio(FAMILY, label, share, part, sum(there.values()), at=first + 2.5))
    return found


def figure(axes: Any, found: list[Check]) -> None:
    x = np.arange(60, 100)
    for name, (growth, _) in GROWTH.items():
        structure = age_structure(growth)
        each = np.add.reduceat(structure, [(1461 * k + 3) // 4 for k in range(41)])[:-1] / structure.sum()
        axes.step(np.append(x, 100), np.append(5 * each, 5 * each[-1]), where="post", label=f"exp(-r x) l(x), r = {growth:g}")
        points(axes, picked(found, f"{name}: share of age"), "simulated" if growth < 0 else "")
    axes.set(xlabel="age", ylabel="share of the population, five years of age")
