"""Cohorts of the laboratory for the proof: worlds of nothing but lives, and what their tables count in each copy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim import lab
from sim.lab.result import LabResult
from sim.lab.spec import Cohort, Lab
from tests.verify.days import YEAR

Counts = NDArray[np.int64]
COPIES = {0.05: 50, 0.01: 20, 0.0005: 6, 0.0: 2}
"""Copies of a world of at least this size."""


def copies(size: float) -> int:
    """Return how many copies a world of a size has: enough for a standard error, few where a run is to be quick.

    >>> copies(1.0), copies(0.02), copies(0.001), copies(0.0002)
    (50, 20, 6, 2)
    """
    return next(number for least, number in COPIES.items() if size >= least)


def per_copy(size: float, full: float) -> float:
    """Return entrants a year and copy, where each of the 50 copies of size 1 has so many.

    >>> per_copy(1.0, 400.0), per_copy(0.001, 600.0)
    (400.0, 5.0)
    """
    return full * size * copies(1.0) / copies(size)


def people(size: float, full: int) -> int:
    """Return people a copy, of so many in all copies at size 1.

    >>> people(0.1, 500_000), people(0.002, 500_000)
    (1000, 167)
    """
    return max(round(size * full / copies(size)), 1)


def live(cohorts: Sequence[Cohort], years: float, seed: int, engine: str, number: int, evenings: Sequence[int] = ()) -> LabResult:
    """Return what so many copies of cohorts come to; a census on the given evenings."""
    world = Lab("cohorts", years, cohorts=tuple(cohorts), copies=number, census_days=tuple(evenings) or (0,), deaths=True)
    return lab.run(world, engine=engine, seed=seed, threads=1)


def evening(years: float) -> int:
    """Return the evening on which so many whole days have been lived since the evening before day 0.

    >>> evening(4)
    1460
    """
    return round(years * YEAR) - 1


def counted(result: LabResult, day: int, **which: int | str) -> Counts:
    """Return by copy how many are there on a census evening, of a cohort, level, dementia or age if given."""
    columns = {"cohort": "demand_or_cohort"}
    there = result.census.filter(pl.col("day") == day, *(pl.col(columns.get(name, name)) == value for name, value in which.items()))
    return by_copy(result, there.group_by("copy").agg(pl.col("present").sum()))


def by_copy(result: LabResult, numbers: pl.DataFrame) -> Counts:
    """Return a column of numbers by copy as an array, 0 where a copy has none."""
    out = np.zeros(result.lab.copies, np.int64)
    out[numbers["copy"].to_numpy()] = numbers[:, 1].to_numpy()
    return out


def ended(result: LabResult, cohort: str) -> pl.DataFrame:
    """Return the deaths of a cohort with `days` lived in the run and `since_60`, days from the 60th birthday to the death."""
    assert result.deaths is not None
    deaths = result.deaths.filter(pl.col("cohort") == cohort).with_columns(since_60=pl.col("exact_age_days") - round(60 * YEAR))
    return deaths.with_columns(days=pl.min_horizontal(pl.col("day") + 1, pl.col("since_60")))


def lived_at(result: LabResult, cohort: str, level: int) -> NDArray[np.float64]:
    """Return by copy the person-years lived at a level."""
    return np.array(result.row(f"years_lived_level{level}", demand=cohort).per_copy)
