"""How many elders there will be on a day, by arithmetic: census by sex and single age, deaths and out-migration, nothing drawn.

Census residents are divided into months of birth, as in the world (world/population.py). People aged 60 or over on the day have survived
the mean hazard of death (with trend) since the census or their 60th birthday, and were not lost to out-migration at a steady rate;
people younger on the census day reached 60 under the hazards below 60. This is the model's own expectation, without chance. Status:
derived.
"""

from __future__ import annotations

import math
from datetime import date

from sim.clock import CENSUS, DAYS_PER_YEAR, day_of
from sim.codes import Sex
from sim.evidence import Evidence
from sim.rules import mortality
from sim.rules.mortality import Mortality
from sim.world import census
from sim.world.population import survival_to_60

MONTHS = 12
"""Months of birth in a year of age."""
QUARTER = DAYS_PER_YEAR / 4
"""Longest step, in days, over which hazards are added up."""


def elders_on(evidence: Evidence, day: date, emigration: float) -> float:
    """Return the persons aged 60 and over expected in the province on a day from the census on; `emigration` is per person and year."""
    end, counted = day_of(day), day_of(CENSUS)
    if end < counted:
        raise ValueError(f"{day} is before the census of {CENSUS}")
    rules = mortality.from_evidence(evidence)
    people = census.single_ages(evidence)
    total = 0.0
    for sex in Sex:
        for age, number in enumerate(people[sex].tolist(), census.FIRST_AGE):
            for month in range(MONTHS):
                b60 = counted - (age - 60 + (month + 0.5) / MONTHS) * DAYS_PER_YEAR
                if b60 <= end:
                    first = max(b60, float(counted))
                    years = (end - first) / DAYS_PER_YEAR
                    lost = mortality_integral(rules, sex, b60, first, end) + emigration * years
                    total += number / MONTHS * math.exp(-lost) * survival_to_60(evidence, sex, (first - counted) / DAYS_PER_YEAR)
    return total


def mortality_integral(rules: Mortality, sex: Sex, b60: float, first: float, last: float) -> float:
    """Return the mean hazard of death summed between two days, for a person who turned 60 on `b60`."""
    steps = max(1, math.ceil((last - first) / QUARTER))
    width = (last - first) / steps
    middles = (first + (step + 0.5) * width for step in range(steps))
    return sum(
        mortality.population_hazard(rules, sex, 60 + int((middle - b60) // DAYS_PER_YEAR), 2016 + middle / DAYS_PER_YEAR)
        for middle in middles
    ) * (width / DAYS_PER_YEAR)
