"""A life table: hazards by bands of age, for people who are 60 and for people who are 67.3 at the start."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl

from sim.lab.spec import Cohort, Death
from tests.verify.checks import Check, from_copies, from_count, picked, points, short
from tests.verify.cohorts import copies, ended, live, people
from tests.verify.days import YEAR, ages, birthday, birthday_before, spread, survival, years_lived

TITLE = "Life table"
LAW = """Hazards of death by bands of age, .010 at 60-64 to .600 at 100 and over, from the birthday on. Survivors at birthday x are l(x) =
exp(-H), with H the hazards of all days lived until then; the expectation of life is the sum of l over all evenings, which is T / l of the
life table and half a day; the variance of life is the sum of (2 n + 1) l(n) less the square of the expectation."""
SOURCE = "Keyfitz and Caswell, Applied Mathematical Demography (2005), ch. 2; Preston, Heuveline and Guillot, Demography (2001), ch. 3."
PLANTED = "all hazards of death"
QUICK, REDUCED = 0.001, 0.02
PEOPLE = 1_000_000
YEARS = 75
"""One in 10 million million lives longer: the expectation of life is that of the extinct."""
BANDS = ((60, 0.010), (65, 0.016), (70, 0.028), (75, 0.048), (80, 0.080), (85, 0.130), (90, 0.200), (95, 0.300), (100, 0.600))
LATER = 67.3
FAMILY = short(__name__)


def alive(days: int, b60: int = -1) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the share alive by evening of the life counted from the evening before day 0."""
    first, hazard = np.array(BANDS).T
    return survival(hazard[np.searchsorted(first, 60 + ages(days, b60), side="right") - 1])


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    number = people(size, PEOPLE)
    death = Death(bands=tuple((age, hazard * bias) for age, hazard in BANDS))
    cohorts = [Cohort(name, death, ages=((age, number),)) for name, age in (("sixty", 60.0), ("later", LATER))]
    result = live(cohorts, YEARS, seed, engine, copies(size))
    everybody = number * result.lab.copies
    found = []
    for cohort, b60, shown in zip(cohorts, (-1, birthday_before(LATER)), range(60, 101, 5), strict=False):
        truth, lived = alive(result.lab.days, b60), ended(result, cohort.name)
        for age in range(shown + 10 if b60 < -1 else 65, 101, 5):
            days = b60 + birthday(age - 60)  # days lived on the evening before the birthday
            there = everybody - int((lived["days"] <= days).sum())
            found.append(from_count(FAMILY, f"{cohort.name}: l({age})", truth[days], there, everybody, at=age))
        e = years_lived(truth)
        mean, error = np.mean(result.row("life_expectancy", demand=cohort.name).per_copy), spread(truth) / math.sqrt(everybody)
        found.append(Check(FAMILY, f"{cohort.name}: years to live", e, float(mean), error))
        squares = lived.group_by("copy").agg(((pl.col("days") / YEAR - e) ** 2).mean()).sort("copy")[:, 1]
        found.append(from_copies(FAMILY, f"{cohort.name}: variance of years to live", spread(truth) ** 2, squares))
    return found


def figure(axes: Any, found: list[Check]) -> None:
    days = np.arange(45 * 365)
    for name, b60 in (("sixty", -1), ("later", birthday_before(LATER))):
        axes.plot(60 + (days - b60) / YEAR, alive(len(days), b60)[1:], label=f"l(x) of who is {60 if b60 == -1 else LATER:g} at the start")
        points(axes, picked(found, f"{name}: l("), "" if b60 < -1 else "simulated")
    axes.set(xlabel="age", ylabel="share alive")
