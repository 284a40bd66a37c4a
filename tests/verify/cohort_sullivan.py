"""Sullivan's method: years free of disability from deaths and a survey, against what the lives themselves say."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.lab.result import LabResult
from sim.lab.spec import Cohort, Death
from tests.verify.checks import Check, from_copies, from_ratio, picked, points, pseudo_values, short
from tests.verify.cohorts import copies, evening, live, per_copy
from tests.verify.days import LEVELS, YEAR, birthday, laws, levels_a_day

TITLE = "Sullivan: years free of disability"
LAW = """As many turn 60 every year; they worsen, recover and die by level. Sullivan takes the deaths by age of one year (a life table) and
the share disabled (level 2 and above) by age of the living on twelve evenings of that year, and gives the disability-free years between 60
and 90: the sum of L(x) (1 - prevalence(x)) / l(60). Under constant hazards this must equal what the chain of levels gives for one life, the
sum of its shares at levels 0 and 1 over all evenings of 30 years. The allowance is what Sullivan with the exact deaths and prevalences
gives less that (hazards are not flat within a year of age). Standard errors by the jackknife over copies."""
SOURCE = "Sullivan, HSMHA Health Reports 86 (1971) 347-354; Imai and Soneji, J. Amer. Statist. Assoc. 102 (2007) 1199-1211."
PLANTED = "the four hazards of worsening"
QUICK, REDUCED = 0.002, 0.02
A_YEAR = 1200.0
"""Who turn 60 in a year, in each of 50 copies."""
AGES = 30
FULL = AGES + 1
YEARS = FULL + 1
BAND = 5
DEATH = (0.012, 0.025, 0.06, 0.12, 0.25)
WORSENING, RECOVERY = (0.06, 0.08, 0.10, 0.12), (0.10, 0.06, 0.03, 0.01)
FAMILY = short(__name__)
Table = NDArray[np.float64]


def sullivan(deaths: Table, there: Table, disabled: Table) -> tuple[float, float]:
    """Return years alive and years free of disability over the ages given: deaths a year, mean living, mean disabled by age.

    >>> sullivan(np.array([0.0, 0.0]), np.array([9.0, 8.0]), np.array([0.0, 4.0]))
    (2.0, 1.5)
    """
    rate = deaths / there
    alive = np.exp(-np.concatenate([[0.0], np.cumsum(rate)]))
    lived = np.where(rate > 0, (alive[:-1] - alive[1:]) / np.where(rate > 0, rate, 1.0), alive[:-1])
    return float(lived.sum()), float((lived * (1 - disabled / there)).sum())


def exact() -> tuple[Table, Table, Table, tuple[float, float]]:
    """Return expected deaths a year, living and disabled by age for one entrant a year; years alive and free of disability of one life."""
    law = laws(levels_a_day(DEATH, WORSENING, RECOVERY), birthday(AGES + 1))
    alive, disabled = law[:, :LEVELS].sum(1), law[:, 2:LEVELS].sum(1)
    starts = [birthday(k) if k else 0 for k in range(AGES + 1)]
    there, ill = (np.add.reduceat(states, starts)[:AGES] / YEAR for states in (alive, disabled))
    deaths = np.add.reduceat(-np.diff(alive, prepend=1.0), starts)[:AGES]
    whole = starts[-1]
    return deaths, there, ill, (alive[:whole].sum() / YEAR, (alive - disabled)[:whole].sum() / YEAR)


def observed(result: LabResult) -> tuple[Table, Table, Table]:
    """Return (copies, ages) deaths of the year, and the means of the living and of the disabled over its census evenings."""
    there, disabled, deaths = (np.zeros((result.lab.copies, AGES)) for _ in range(3))
    evenings = len(result.lab.census_days)
    census = result.census.with_columns(k=pl.col("age") - 60, present=pl.col("present") / evenings).filter(pl.col("k") < AGES)
    for table, rows in ((there, census), (disabled, census.filter(pl.col("level") >= 2))):
        np.add.at(table, (rows["copy"].to_numpy(), rows["k"].to_numpy()), rows["present"].to_numpy())
    assert result.deaths is not None
    since = result.deaths.filter(pl.col("day") > evening(FULL)).with_columns(k=(pl.col("exact_age_days") - round(60 * YEAR)) * 4 // 1461)
    since = since.filter(pl.col("k") < AGES)
    np.add.at(deaths, (since["copy"].to_numpy(), since["k"].to_numpy()), YEAR / (result.lab.days - 1 - evening(FULL)))
    return deaths, there, disabled


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    a, b, c, d = (hazard * bias for hazard in WORSENING)
    rate = per_copy(size, A_YEAR)
    cohort = Cohort("elders", Death(by_level=DEATH), per_year=rate, worsening=(a, b, c, d), recovery=RECOVERY)
    evenings = [evening(FULL + month / 12) for month in range(1, 13)]
    result = live([cohort], YEARS, seed, engine, copies(size), evenings)
    deaths, there, disabled = observed(result)
    *expected, (alive, free) = exact()
    bias_alive, bias_free = (abs(method - life) for method, life in zip(sullivan(*expected), (alive, free), strict=True))

    def of(which: NDArray[np.int64]) -> tuple[float, float]:
        return sullivan(deaths[which].sum(0), there[which].sum(0), disabled[which].sum(0))

    both = [(alive, bias_alive, 0, "alive"), (free, bias_free, 1, "free of disability")]
    found = [
        from_copies(FAMILY, f"years {name}, 60 to 90", truth, pseudo_values(lambda which, i=i: of(which)[i], len(there)), allowance)
        for truth, allowance, i, name in both
    ]
    for first in range(0, AGES, BAND):
        band = slice(first, first + BAND)
        truth = expected[2][band].sum() / expected[1][band].sum()
        name = f"share disabled at age {60 + first} to {59 + first + BAND}"
        found.append(from_ratio(FAMILY, name, truth, disabled[:, band].sum(1), there[:, band].sum(1), at=60 + first + BAND / 2))
    return found


def figure(axes: Any, found: list[Check]) -> None:
    _, there, disabled, _ = exact()
    shares = np.add.reduceat(disabled, range(0, AGES, BAND)) / np.add.reduceat(there, range(0, AGES, BAND))
    axes.plot(60.5 + np.arange(AGES), disabled / there, label="share disabled by single age, chain of levels")
    axes.step(np.arange(60, 91, BAND), np.append(shares, shares[-1]), where="post", label="by five years of age")
    points(axes, picked(found, "share disabled"))
    axes.set(xlabel="age", ylabel="share disabled", ylim=(0, None))
