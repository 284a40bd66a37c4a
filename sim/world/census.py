"""The people of the census: by county unit, sex and single age, and how many live in villages.

The status of what is made here:
- people by county unit, sex and five-year age: found, met exactly;
- the split of a five-year group into single ages: derived (`population.residents.by_age1`), the same in every county unit; how deep the
  cohorts of the famine are is `population.famine_dip`;
- rural share of elders by county unit: derived (census share of all ages, one odds ratio for the province).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.evidence import Evidence
from sim.evidence.census import GROUPS
from sim.inputs.faults import BadInput, Fault
from sim.world.columns import Floats

FIRST_AGE, LAST_AGE = 40, 100
"""Completed years; the last one includes everyone older."""
SIXTY = 60 - FIRST_AGE
"""Index of 60 among the single ages."""
DIPS = 0.45, 0.7
"""Powers of the famine dip for which the evidence has single ages (groups `dip45` and `dip70`)."""
ROUNDS = 60
"""Bisections of an odds ratio; each halves the error."""
CLOSE = 1e-6
"""How closely the share of rural elders must be met."""


def county_codes(evidence: Evidence) -> tuple[str, ...]:
    """Return the codes of all county units, in order."""
    return tuple(sorted(unit.code for unit in evidence.places))


def five_year(evidence: Evidence, codes: Sequence[str]) -> Floats:
    """Return (k, 2, 10) residents of the county units with these codes, by sex and five-year age from 40-44 to 85+."""
    known = {unit.code: unit for unit in evidence.census}
    return np.array([(known[code].men, known[code].women) for code in codes], np.float64)


def group_of_age() -> NDArray[np.intp]:
    """Return (61,) the five-year group of each single age.

    >>> group_of_age()[[0, 4, 5, 44, 45, 60]].tolist()
    [0, 0, 1, 8, 9, 9]
    """
    return np.minimum((np.arange(LAST_AGE - FIRST_AGE + 1)) // 5, len(GROUPS) - 1)


def within_groups(evidence: Evidence) -> Floats:
    """Return (2, 61) the part of each single age in its five-year group: the dip moves people between the ages of a group only.

    Raise BadInput if an age has no people.
    """
    mild, deep = (
        np.array([evidence.by_age("population.residents.by_age1", sex, FIRST_AGE, LAST_AGE, group=group) for sex in "MF"])
        for group in ("dip45", "dip70")
    )
    if min(mild.min(), deep.min()) <= 0:
        raise BadInput([Fault("population.csv", 0, "population.residents.by_age1", "an age without people", "above 0 at every age")])
    power = (evidence.value("population.famine_dip") - DIPS[0]) / (DIPS[1] - DIPS[0])
    weight = mild * (deep / mild) ** power
    group = group_of_age()
    total = np.stack([np.bincount(group, of_sex) for of_sex in weight])
    parts: Floats = weight / total[:, group]
    return parts


def by_county(evidence: Evidence, codes: Sequence[str]) -> Floats:
    """Return (k, 2, 61) residents on the census day of county units, by sex and completed age 40 ... 99, 100+."""
    people: Floats = five_year(evidence, codes)[:, :, group_of_age()] * within_groups(evidence)
    return people


def single_ages(evidence: Evidence) -> Floats:
    """Return (2, 61) residents of the province on the census day by sex and completed age 40 ... 99, 100+."""
    people: Floats = by_county(evidence, [unit.code for unit in evidence.census]).sum(0)
    return people


def rural_shares(evidence: Evidence, codes: Sequence[str]) -> Floats:
    """Return (k,) the share of elders who live in villages: the odds at all ages times the factor that gives the province its share.

    `population.rural_share60`: elders are somewhat more often rural than others, everywhere by the same odds ratio. Raise BadInput if that
    share cannot be: county units without rural residents have none at any odds.
    """
    known = {unit.code: unit for unit in evidence.census}
    rural = np.array([unit.rural / max(unit.residents, 1) for unit in evidence.census])
    elders = five_year(evidence, list(known))[:, :, GROUPS.index(60) :].sum((1, 2))
    aim, low, high = evidence.value("population.rural_share60"), 1e-12, 1e12
    for _ in range(ROUNDS):
        middle = (low * high) ** 0.5
        if (shifted(rural, middle) * elders).sum() < aim * elders.sum():
            low = middle
        else:
            high = middle
    odds = (low * high) ** 0.5
    if abs((shifted(rural, odds) * elders).sum() / elders.sum() - aim) > CLOSE:
        raise BadInput([Fault("population.csv", 0, "population.rural_share60", f"{aim:g} cannot be reached", "a share below 0.97")])
    here = np.array([known[code].rural / max(known[code].residents, 1) for code in codes])
    return shifted(here, odds)


def shifted(share: Floats, odds: float | Floats) -> Floats:
    """Return shares with their odds multiplied.

    >>> shifted(np.array([0.0, 0.5, 1.0]), 3.0).tolist()
    [0.0, 0.75, 1.0]
    """
    moved: Floats = share * odds / (share * odds + 1 - share)
    return moved
