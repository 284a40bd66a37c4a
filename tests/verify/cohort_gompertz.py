"""Gompertz: a force of mortality that grows by a tenth each year of age."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
from scipy.special import exp1

from sim.lab.spec import Cohort, Death
from tests.verify.checks import Check, from_copies, from_count, picked, points, short
from tests.verify.cohorts import copies, ended, live, people
from tests.verify.days import OLDEST, YEAR, ages, birthday, birthday_before, spread, survival, years_lived

TITLE = "Gompertz"
LAW = """The force of mortality at exact age x is a exp(b (x - 60)), a = .012, b = .1; a year of age has its mean, so that survival at
birthdays is exact. Survivors at birthdays: exp(-(a / b) (exp(b (x - 60)) - 1)). The expectation of life is the sum of survivors over all
evenings; Gompertz's own e(60) = exp(a / b) E1(a / b) / b knows neither whole days (half a day less) nor years of age with a flat hazard:
the difference that these two make is the allowance of the check against it. The same for people who are 75 at the start."""
SOURCE = "Gompertz, Phil. Trans. R. Soc. 115 (1825) 513-583; Pollard and Valkovics, Genus 48 (1992) 15-28."
PLANTED = "a"
QUICK, REDUCED = 0.001, 0.02
PEOPLE = 1_000_000
YEARS = 65
A, B = 0.012, 0.1
LATER = 75.0
AT = (65, 70, 75, 80, 85, 90, 95)
FAMILY = short(__name__)


def alive(days: int, b60: int = -1) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the share alive by evening of the life counted from the evening before day 0."""
    by_age = A * np.exp(B * np.arange(OLDEST + 1)) * math.expm1(B) / B
    return survival(by_age[ages(days, b60)])


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    number = people(size, PEOPLE)
    cohorts = [Cohort(name, Death(gompertz=(A * bias, B)), ages=((age, number),)) for name, age in (("sixty", 60.0), ("later", LATER))]
    result = live(cohorts, YEARS, seed, engine, copies(size))
    everybody = number * result.lab.copies
    truth, sixty = alive(result.lab.days), ended(result, "sixty")
    found = []
    for age in AT:
        there = everybody - int((sixty["since_60"] <= birthday(age - 60)).sum())
        found.append(from_count(FAMILY, f"l({age})", truth[birthday(age - 60)], there, everybody, at=age))
    for cohort, b60 in zip(cohorts, (-1, birthday_before(LATER)), strict=True):
        by_days = alive(result.lab.days, b60)
        mean, error = np.mean(result.row("life_expectancy", demand=cohort.name).per_copy), spread(by_days) / math.sqrt(everybody)
        e, own = years_lived(by_days), gompertz_e(A * math.exp(-B * (b60 + 1) / YEAR), B)
        found.append(Check(FAMILY, f"{cohort.name}: years to live", e, float(mean), error))
        found.append(Check(FAMILY, f"{cohort.name}: years to live, Gompertz's own", own, float(mean), error, abs(e - own)))
    squares = sixty.group_by("copy").agg(((pl.col("days") / YEAR - years_lived(truth)) ** 2).mean()).sort("copy")[:, 1]
    found.append(from_copies(FAMILY, "variance of years to live", spread(truth) ** 2, squares))
    return found


def gompertz_e(a: float, b: float) -> float:
    """Return the expectation of life by Gompertz's integral, where the force of mortality is a now and grows by b a year.

    >>> round(gompertz_e(0.02, 0.0001), 2)   # next to no growth: a little less than 1 / 0.02
    49.75
    """
    return float(math.exp(a / b) * exp1(a / b) / b)


def figure(axes: Any, found: list[Check]) -> None:
    x = np.linspace(60, 105, 181)
    axes.plot(x, np.exp(-(A / B) * np.expm1(B * (x - 60))), label="exp(-(a / b) (exp(b (x - 60)) - 1))")
    points(axes, picked(found, "l("))
    axes.set(xlabel="age", ylabel="share alive")
