"""Cohorts between two censuses: people aged 50 and over on 2010-11-01, their expected survivors, and those counted on 2020-11-01.

Five-year groups of 2010 are 50-54 ... 80-84, 85+. A cohort is a group, but the last cohort is everybody aged 75+, because the census of
2020 ends with 85+. Hazards are the model's own (`sim/rules/mortality.py`, with its trend); below 60 they are the Gompertz curve that
`sim/world/population.py` uses, here with the trend of age 60. Within a group, people are spread over ages as in a stationary population.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.evidence import Evidence
from sim.rules import mortality

Floats = NDArray[np.float64]
HERE = Path(__file__).parent
YEARS = 10.0
"""Between the censuses."""
CENSUS_2010 = 2010 + 10 / 12
GROUPS = tuple(range(50, 90, 5))
"""First ages of the groups of 2010."""
COHORTS = tuple(range(50, 80, 5))
"""First ages of the cohorts of 2010; the last is open."""
STEPS = 4
"""Steps of a year in the sums over age and time."""
OLDEST = 110


class Unit(NamedTuple):
    """The people of a place in one census."""

    code: str
    """Six digits; empty for the forestry districts of 2010."""
    prefecture: str
    """Four digits; empty for the province."""
    name: str
    level: str
    """province, prefecture, county"""
    people: Floats
    """(2 sexes, groups of that census)"""


def census_2010() -> list[Unit]:
    """Read the census of 2010: the province, its prefectures, and their county units; people are (2 sexes, 8 groups)."""
    with (HERE / "census_2010.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Unit(
                row["code"],
                row["prefecture"],
                row["name"],
                row["level"],
                np.array([[float(row[f"{sex}{age}"]) for age in GROUPS] for sex in "mf"]),
            )
            for row in csv.DictReader(lines)
        ]


def census_2020(evidence: Evidence) -> list[Unit]:
    """Return the county units of the census of 2020, people by cohort: (2 sexes, 6) of 60-64 ... 80-84, 85+."""
    return [
        Unit(unit.code, unit.code[:4], place.county, "county", np.array([unit.men[4:], unit.women[4:]], dtype=float))
        for unit, place in zip(evidence.census, evidence.places, strict=True)
    ]


def china_ratios() -> Floats:
    """Return (2 sexes, 6 cohorts) people of China in 2020 over those of the same cohort in 2010."""
    with (HERE / "china_ratios.csv").open(encoding="utf-8", newline="") as lines:
        found = {(row["sex"], int(row["age_2010"])): float(row["ratio"]) for row in csv.DictReader(lines)}
    return np.array([[found[sex, age] for age in COHORTS] for sex in "MF"])


def by_cohort(people: Floats) -> Floats:
    """Add up the open cohort: (..., 8 groups) to (..., 6 cohorts).

    >>> by_cohort(np.array([1.0, 2, 3, 4, 5, 6, 7, 8])).tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0, 21.0]
    """
    return np.concatenate([people[..., :5], people[..., 5:].sum(-1, keepdims=True)], axis=-1)


class Table(NamedTuple):
    """The mortality of the decade by exact age in 2010, at steps of a quarter year from 50 to 110; both (2 sexes, 240)."""

    lost: Floats
    """Integral of the hazard over ten years, China's table (`mortality.scale` 1)."""
    weight: Floats
    """Survivors from 50 on: how people are spread over the ages of a group."""


def table(evidence: Evidence) -> Table:
    """Integrate the hazards of the evidence over the decade."""
    rules, scale = mortality.from_evidence(evidence), evidence.value("mortality.scale")
    curve = [
        [evidence.value(f"mortality.fit.gompertz.{letter}", sex=sex, age=75) for letter in "ab"] for sex in "MF"
    ]  # China's, so not scaled

    def hazard(sex: int, age: float, year: float) -> float:
        if age >= 60:
            return mortality.population_hazard(rules, sex, int(age), year) / scale
        a, b = curve[sex]
        return a * math.exp(b * (age - 60) + rules.trend[0] * (math.floor(year) - 2020))

    ages = 50 + (np.arange((OLDEST - 50) * STEPS) + 0.5) / STEPS
    times = (np.arange(int(YEARS) * STEPS) + 0.5) / STEPS
    lost = np.array([[sum(hazard(sex, x + t, CENSUS_2010 + t) for t in times) / STEPS for x in ages] for sex in (0, 1)])
    yearly = np.array([[hazard(sex, x, CENSUS_2010) for x in ages] for sex in (0, 1)])
    return Table(lost, np.exp(-scale * np.cumsum(yearly, axis=1) / STEPS))


def survival(of: Table, scale: float | Floats) -> Floats:
    """Return (..., 2 sexes, 8 groups) the share of a group of 2010 alive in 2020, at one or more factors (...) on China's hazards.

    >>> steps = (OLDEST - 50) * STEPS
    >>> survival(Table(np.full((2, steps), 0.2), np.ones((2, steps))), 1.0)[0, :2].round(4).tolist()
    [0.8187, 0.8187]
    """
    first = [(age - 50) * STEPS for age in GROUPS]
    alive = np.add.reduceat(np.exp(-np.asarray(scale)[..., None, None] * of.lost) * of.weight, first, axis=-1)
    share: Floats = alive / np.add.reduceat(of.weight, first, axis=-1)
    return share
