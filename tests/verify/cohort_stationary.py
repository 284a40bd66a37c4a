"""A stationary population: as many turn 60 every year, until the oldest of them have died."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl

from sim.lab.spec import Cohort, Death
from tests.verify.checks import Check, from_copies, from_ratio, picked, points, short
from tests.verify.cohorts import copies, counted, ended, evening, live, per_copy
from tests.verify.days import OLDEST, YEAR, ages, survival, years_lived

TITLE = "Stationary population"
LAW = """B people turn 60 every year and die by Gompertz's law (a = .012, b = .1). After 62 years (less than one in 10^9 lives longer) the
population is stationary: N = B e(60); the share of age x is L(x) / e(60); as many die a year as turn 60, at the mean age of 60 + e(60). e
and L are sums over evenings."""
SOURCE = "Keyfitz and Caswell, Applied Mathematical Demography (2005), ch. 3; Preston, Heuveline and Guillot, Demography (2001), 3.7."
PLANTED = "a"
QUICK, REDUCED = 0.001, 0.02
A_YEAR = 400.0
"""B, in each of 50 copies."""
FULL, YEARS = 62, 66
A, B = 0.012, 0.1
GROUPS = tuple(range(60, 95, 5))
FAMILY = short(__name__)


def alive() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the share alive by evening since the 60th birthday."""
    by_age = A * np.exp(B * np.arange(OLDEST + 1)) * math.expm1(B) / B
    return survival(by_age[ages(round(FULL * YEAR))])


def group(truth: np.ndarray[Any, Any], first: int) -> float:
    """Return years lived from a birthday to the fifth one after."""
    completed = np.arange(len(truth)) * 4 // 1461
    return float(truth[(completed >= first - 60) & (completed < first - 55)].sum()) / YEAR


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    rate = per_copy(size, A_YEAR)
    evenings = [evening(year) for year in range(FULL, YEARS + 1)]
    result = live([Cohort("elders", Death(gompertz=(A * bias, B)), per_year=rate)], YEARS, seed, engine, copies(size), evenings)
    truth = alive()
    e = years_lived(truth)
    everybody = sum(counted(result, day) for day in evenings)
    found = [from_copies(FAMILY, "people, N / B", e, everybody / len(evenings) / rate)]
    for first in GROUPS:
        aged = result.census.filter(pl.col("age").is_between(first, first + 4))
        part = sum(counted(result._replace(census=aged), day) for day in evenings)
        found.append(from_ratio(FAMILY, f"share of age {first} to {first + 4}", group(truth, first) / e, part, everybody, at=first + 2.5))
    last = ended(result, "elders").filter(pl.col("day") >= evening(FULL) + 1)
    deaths = last.group_by("copy").agg(pl.len(), pl.col("since_60").sum()).sort("copy")
    whole = np.zeros((2, result.lab.copies))
    whole[:, deaths["copy"].to_numpy()] = deaths["len"].to_numpy(), deaths["since_60"].to_numpy() / YEAR
    found.append(from_copies(FAMILY, "deaths a year, by B", 1.0, whole[0] / (result.lab.days - evening(FULL) - 1) * YEAR / rate))
    found.append(from_ratio(FAMILY, "mean years after 60 at death", e, whole[1], whole[0]))
    return found


def figure(axes: Any, found: list[Check]) -> None:
    truth, shown = alive(), np.arange(60, 100)
    each = np.add.reduceat(truth, [(1461 * k + 3) // 4 for k in range(41)])[:-1] / truth.sum()
    axes.step(np.append(shown, 100), np.append(5 * each, 5 * each[-1]), where="post", label="5 x L(x) / e(60), single ages")
    points(axes, picked(found, "share of age"))
    axes.set(xlabel="age", ylabel="share of the population, five years of age")
