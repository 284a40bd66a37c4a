"""Queues of the laboratory for the proof: worlds of homes and of people who ask, their sizes, and what came of them in each copy."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim import lab
from sim.lab.result import LabResult
from sim.lab.rows import ALL
from sim.lab.spec import Demand, Lab, LabHome, Law
from tests.verify import day_chain
from tests.verify.checks import Check
from tests.verify.day_chain import Means, Whole
from tests.verify.days import YEAR

Vector = NDArray[np.float64]
NOT_WAITING = Law("none")
SLACK = 3
"""Days by which stays are made longer to bound what whole days cost: half a day by rounding up, the rest by who asks on the same day."""
LEAST, FEW, SMALL = 24, 16, 0.03
"""Copies of a small world, and of one of less than this size."""


def exponential(mean_years: float) -> Law:
    return Law("exponential", mean_years)


def world(homes: list[LabHome], demands: list[Demand], years: float, warmup: float, copies: int, size: float = 1.0) -> Lab:
    """Return a world at a size: fewer copies, and where these would be too few for a standard error, fewer years after the warm-up.

    Below SMALL the warm-up is cut as well: what it leaves is far within the standard errors.

    >>> [world([], [], 60.0, 20.0, 100, size)[1] for size in (1.0, 0.5, 0.12)], world([], [], 60.0, 20.0, 100, 0.12).copies
    ([60.0, 60.0, 40.0], 24)
    """
    number = max(round(copies * size), FEW if size < SMALL else LEAST)
    counted = min(1.0, copies * size / number) * (years - warmup)
    warmup = warmup / 4 if size < SMALL else warmup
    return Lab("queues", warmup + counted, tuple(homes), tuple(demands), warmup_years=warmup, copies=number, census_days=(0,))


def live(built: Lab, seed: int, engine: str) -> LabResult:
    return lab.run(built, engine=engine, seed=seed, threads=1)


def per_copy(result: LabResult, measure: str, home: str = ALL, demand: str = ALL, queue: int | str = ALL) -> Vector:
    """Return a measure by copy; nan where a copy has no value."""
    return np.array(result.row(measure, home, demand, queue).per_copy)


def number(result: LabResult, share: str, of: str, home: str = ALL, demand: str = ALL, queue: int | str = ALL) -> Vector:
    """Return by copy how many a year a share or a mean over people stands for: the measure times a flow, 0 where there is nobody."""
    return np.nan_to_num(per_copy(result, share, home, demand, queue)) * per_copy(result, of, home, demand, queue)


def from_ratio(family: str, name: str, truth: float, part: Vector, whole: Vector, allowance: float = 0.0, at: float = math.nan) -> Check:
    """Return the check of the sum of `part` over the sum of `whole`, over all copies; both are totals or rates of one copy.

    In each copy, part - truth x whole has mean 0 where the truth is true, however few people a copy has: the mean of the copies' own
    ratios would not be right, since busy copies have more people.

    >>> check = from_ratio("queue", "share", 0.5, np.array([1.0, 3.0]), np.array([2.0, 4.0]))
    >>> round(check.estimate, 6), round(check.z, 6)
    (0.666667, 1.0)
    """
    error = (part - truth * whole).std(ddof=1) / math.sqrt(len(part)) / whole.mean()
    return Check(family, name, float(truth), float(part.sum() / whole.sum()), float(error), allowance, len(part) - 1, at)


def from_known(family: str, name: str, truth: float, variance: float, values: Vector, at: float = math.nan) -> Check:
    """Return the check of a mean of independent numbers whose variance is known.

    >>> from_known("queue", "in a bed", 4.0, 4.0, np.array([5.0, 3.0, 5.0, 5.0])).z
    0.5
    """
    return Check(family, name, float(truth), float(values.mean()), math.sqrt(variance / len(values)), at=at)


def over_evenings(
    family: str, name: str, truth: Means, of: Whole, result: LabResult, measure: str, home: str = ALL, alike: int = 1
) -> Check:
    """Return the check of a mean over the evenings that count: of a number of the state of a chain, whose variance is known.

    `alike`: so many homes are measured together; the check is of one of them.
    """
    variance = day_chain.spread(truth.chain, of, result.lab.days - result.lab.warmup)
    return from_known(family, name, truth.of(of), variance / alike, per_copy(result, measure, home) / alike)


def on_evening(result: LabResult, day: int, what: str, home: str) -> Vector:
    """Return by copy how many are `waiting` or `occupied` at a home on an evening of the census."""
    there = result.census.filter(pl.col("day") == day, pl.col("home") == home).group_by("copy").agg(pl.col(what).sum()).sort("copy")
    return there[what].to_numpy().astype(float)


def days(years: float) -> float:
    return years * YEAR


def a_day(per_year: Any) -> Any:
    return per_year / YEAR
