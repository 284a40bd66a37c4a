"""Memory that a laboratory world takes: reported before it runs, and refused if there is not enough, before anything is built."""

from __future__ import annotations

import math
from bisect import bisect_right

from sim.inputs.faults import BadInput, Fault
from sim.lab.evenings import census_evenings
from sim.lab.run import MOST_PEOPLE
from sim.lab.spec import NO_WAIT, Demand, Lab
from sim.lab.validation import people
from sim.study import memory

FIXED, PER_REQUEST, PER_ROW = 400e6, 750.0, 140.0
"""Bytes: compiled code and what lives at a time; for each request for a bed, or member of a cohort; for each row of the census."""
STATES = 10
"""Level and dementia, by which the census of a cohort has rows."""


def requests(lab: Lab) -> float:
    """Return how many requests for a bed, and members of cohorts, to expect over all copies; members of pools ask again and again.

    >>> from sim.lab.spec import Law
    >>> pool = Demand("all", ("A",), Law("fixed", 1.0), people=10, asks_per_year=1.0)
    >>> requests(Lab("ten", 20.0, demands=(pool,), copies=3))  # each is free for a year, then in a bed for a year
    330.0
    """
    again = sum((demand.people or 0) * lab.years / _round_years(demand) for demand in lab.demands if demand.asks_per_year)
    return people(lab) + lab.copies * again


def _round_years(demand: Demand) -> float:
    """Return the years from one request of a pool's member to the next, without waiting."""
    return 1 / (demand.asks_per_year or math.inf) + (0.0 if demand.patience.law == NO_WAIT else demand.stay.mean_years)


def census_rows(lab: Lab) -> float:
    """Return how many rows the census has: exactly for demands, at most for cohorts."""
    pairs = sum(len(demand.homes) for demand in lab.demands)
    ages = 1 + lab.years
    by_cohort = sum(min(STATES * ages, people(lab._replace(demands=(), homes=(), cohorts=(cohort,), copies=1))) for cohort in lab.cohorts)
    return lab.copies * len(census_evenings(lab)) * (pairs + by_cohort)


def needed(lab: Lab) -> int:
    """Return the bytes that a run may take."""
    lived = memory.COSTS["reference"].bytes_a_person * min(people(lab), MOST_PEOPLE) if lab.engine == "reference" else 0.0
    return round((FIXED + lived + PER_REQUEST * requests(lab) + PER_ROW * census_rows(lab)) * memory.MARGIN)


def check(lab: Lab, free: int | None = None) -> memory.Memory:
    """Return what a run needs and what is free (by default, what the system reports); raise BadInput if that is too little."""
    memory_needed = memory.Memory(needed(lab), memory.available() if free is None else free)
    most = memory_needed.free
    if most is not None and memory_needed.needed > most:
        gigabytes = f"{memory_needed.needed / 1e9:.1f} GB of memory, {most / 1e9:.1f} GB are free"
        what = f"{lab.copies:,} copies of {lab.years:g} years need about {gigabytes}"
        raise BadInput([Fault(lab.source or lab.name, 0, "lab.copies", what, _way_out(lab, most))])
    return memory_needed


def _way_out(lab: Lab, free: int) -> str:
    """Return what would fit: fewer copies, fewer evenings of the census, or neither."""
    fits = bisect_right(range(1, lab.copies), free, key=lambda copies: needed(lab._replace(copies=copies)))
    if fits < 1:
        return "a smaller world, or a machine with more memory"
    few = "; or few census_days" if census_rows(lab) * PER_ROW > requests(lab) * PER_REQUEST else ""
    return f"at most {fits:,} copies{few}"
