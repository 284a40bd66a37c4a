"""How many elders there will be on a day, by arithmetic: census by sex and single age, deaths and out-migration, nothing drawn.

Census residents are divided into months of birth, as in the world (world/population.py). People aged 60 or over on the day have survived
the mean hazard of death (with trend) since the census or their 60th birthday, and did not leave at the net rates of the province by age;
people younger on the census day reached 60, in the province, under the rates below 60. This is the model's own expectation, without
chance. Status: derived.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from sim.clock import CENSUS, DAYS_PER_YEAR, day_of
from sim.codes import Sex
from sim.evidence import Evidence, Row
from sim.rules import family, mortality
from sim.rules.mortality import Mortality
from sim.world import census
from sim.world.population import LEAVING_YEARS, survival_to_60

MONTHS = 12
"""Months of birth in a year of age."""
QUARTER = DAYS_PER_YEAR / 4
"""Longest step, in days, over which hazards are added up."""


class Leaving(NamedTuple):
    """Net out-migration of one sex, per person and year."""

    before_60: float
    younger: float
    """At 60-79."""
    older: float


def leaving(evidence: Evidence, sex: Sex, of_row: Callable[[Row], float | None]) -> Leaving:
    """Return the rates of the evidence: what `of_row` gives (the value, or an end of the range), else the value."""
    names = (("migration.net_out_before_60", 55), ("migration.elder_net_out", 60), ("migration.elder_net_out", family.OLD))
    rows = [evidence.row(name, sex="MF"[sex], age=age, area="23") for name, age in names]
    found = [of_row(row) for row in rows]
    return Leaving(*(row.value if rate is None else rate for row, rate in zip(rows, found, strict=True)))


def elders_on(evidence: Evidence, day: date, of_row: Callable[[Row], float | None] = attrgetter("value")) -> float:
    """Return the persons aged 60 and over expected in the province on a day from the census on; `of_row` as for `leaving`."""
    end, counted = day_of(day), day_of(CENSUS)
    if end < counted:
        raise ValueError(f"{day} is before the census of {CENSUS}")
    rules = mortality.from_evidence(evidence)
    people = census.single_ages(evidence)
    total = 0.0
    for sex in Sex:
        rates = leaving(evidence, sex, of_row)
        for age, number in enumerate(people[sex].tolist(), census.FIRST_AGE):
            for month in range(MONTHS):
                b60 = counted - (age - 60 + (month + 0.5) / MONTHS) * DAYS_PER_YEAR
                if b60 <= end:
                    first = max(b60, float(counted))
                    before = (first - counted) / DAYS_PER_YEAR
                    lost = mortality_integral(rules, sex, b60, first, end) + years_times_rates(rates, b60, first, end)
                    lost += rates.before_60 * min(before, LEAVING_YEARS)
                    total += number / MONTHS * math.exp(-lost) * survival_to_60(evidence, sex, before)
    return total


def years_times_rates(rates: Leaving, b60: float, first: float, last: float) -> float:
    """Return out-migration summed between two days, for a person who turned 60 on `b60`.

    >>> round(years_times_rates(Leaving(0.0, 0.01, 0.002), 0.0, 19 * 365.25, 24 * 365.25), 6)
    0.018
    """
    birthday = b60 + (family.OLD - 60) * DAYS_PER_YEAR
    young = max(0.0, min(last, birthday) - first) / DAYS_PER_YEAR
    return rates.younger * young + rates.older * ((last - first) / DAYS_PER_YEAR - young)


def mortality_integral(rules: Mortality, sex: Sex, b60: float, first: float, last: float) -> float:
    """Return the mean hazard of death summed between two days, for a person who turned 60 on `b60`."""
    steps = max(1, math.ceil((last - first) / QUARTER))
    width = (last - first) / steps
    middles = (first + (step + 0.5) * width for step in range(steps))
    return sum(
        mortality.population_hazard(rules, sex, 60 + int((middle - b60) // DAYS_PER_YEAR), 2016 + middle / DAYS_PER_YEAR)
        for middle in middles
    ) * (width / DAYS_PER_YEAR)
