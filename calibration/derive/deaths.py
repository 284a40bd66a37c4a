"""Deaths at ages 60-79 as the cohorts of two censuses say, for comparison with the model's mortality table; prints them within seconds.

    python -m calibration.derive.deaths

China has hardly any migration of elders, so what is missing of a cohort after ten years has died. Over the hazard of the table, summed
over the decade, that is a factor on the table by sex and cohort; the cohort aged `a` in 2010 gives it for the ages `a + 5` to `a + 9`. The
rates for Heilongjiang are its table with these factors, weighted by its people of 2020. If the census of 2010 counted some people twice,
more of them are alive than it seems, and the rates are lower.
"""

from __future__ import annotations

import numpy as np

from calibration.derive import cohorts
from calibration.derive.cohorts import Floats
from sim.evidence import Evidence, load

FIRST, LAST = 60, 79
OVER_COUNTS = (0.03, 0.015, 0.0)
"""Share of China's elders of 2010 counted twice: lowest, middle and highest death rate."""
COHORTS = slice(1, 5)
"""Those aged 55-59 to 70-74 in 2010, who give the factors for the ages 60-64 to 75-79."""


def factors(evidence: Evidence, over_count: float = 0.0) -> Floats:
    """Return (2 sexes, 4 groups from 60-64 to 75-79) deaths by the cohorts of China over deaths by its table."""
    by_table = -np.log(cohorts.survival(cohorts.table(evidence), 1.0))
    by_cohorts = -np.log(cohorts.china_ratios() * (1 + over_count))
    found: Floats = by_cohorts[:, COHORTS] / by_table[:, COHORTS]
    return found


def people(evidence: Evidence) -> Floats:
    """Return (2 sexes, 4 groups from 60-64 to 75-79) people of Heilongjiang in 2020."""
    found: Floats = np.sum([[unit.men[4:8], unit.women[4:8]] for unit in evidence.census], axis=0)
    return found


def death_rates(evidence: Evidence, factor: Floats) -> Floats:
    """Return (2 sexes,) deaths per person-year at ages 60-79 in Heilongjiang in 2020, with a factor (2, 4) on the table.

    The hazard of a group is the mean over its ages.
    """
    hazards = np.array([evidence.by_age("mortality.hazard", sex, FIRST, LAST, area="23") for sex in "MF"])
    weights = people(evidence)
    rates: Floats = (hazards.reshape(2, 4, 5).mean(2) * factor * weights).sum(1) / weights.sum(1)
    return rates


def show(evidence: Evidence) -> None:
    """Print the rates of the table and of the cohorts, and how many deaths a year lie between them."""
    by_table, number = death_rates(evidence, np.ones((2, 4))), people(evidence).sum(1)
    print("deaths per 1,000 person-years at ages 60-79    men   women   deaths a year too many")
    print(f"{'the table':43}{1000 * by_table[0]:7.2f} {1000 * by_table[1]:7.2f}")
    for over_count in OVER_COUNTS:
        rates = death_rates(evidence, factors(evidence, over_count))
        what = f"cohorts, {100 * over_count:g} % of 2010 counted twice"
        print(f"{what:43}{1000 * rates[0]:7.2f} {1000 * rates[1]:7.2f} {((by_table - rates) * number).sum():12,.0f}")


if __name__ == "__main__":
    show(load())
