"""Further tables of a laboratory world: the people present on census evenings, and the deaths."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.codes import Level
from sim.lab.cohorts import Lives, Stretches, last_of
from sim.lab.evenings import census_evenings, census_index, present
from sim.lab.spec import Lab
from sim.lab.spells import Spells, named
from sim.rules.ages import FIRST_AGE
from sim.rules.plain import age_index, birthday

COLUMNS = {
    "copy": pl.Int32, "day": pl.Int32, "home": pl.String, "demand_or_cohort": pl.String, "level": pl.Int8, "dementia": pl.Boolean,
    "age": pl.Int16, "present": pl.Int64, "waiting": pl.Int64, "occupied": pl.Int64, "away": pl.Int64,
}  # fmt: skip
"""Columns of the census. Demands: by home, without level, dementia and age. Cohorts: by level, dementia and completed age, without a
home; no row where there is nobody."""
STATES = 2 * len(Level)
ROWS = 500_000
"""Rows of the census of demands counted at a time."""
CELLS = 20_000_000
"""Cells of the census counted at a time."""
PIECES = 2_000_000
"""Years of age, over all stretches, laid out at a time."""
DAYS_AT_60 = 21_915
"""Of age: 60 years of 365.25 days."""


def census(lab: Lab, s: Spells, every: Lives, parts: Stretches) -> pl.DataFrame:
    """Return the table `census`: demands, then cohorts, each by copy and day."""
    tables = [table.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items()) for table in portions_of(lab, s, every, parts)]
    return pl.concat([pl.DataFrame(schema=COLUMNS), *tables], rechunk=False)


def portions_of(lab: Lab, s: Spells, every: Lives, parts: Stretches) -> Iterator[pl.DataFrame]:
    """Yield the census a few copies at a time, with columns of any type."""
    pairs = [(home, demand) for home, one in enumerate(lab.homes) for demand, by in enumerate(lab.demands) if one.name in by.homes]
    at_a_time = max(1, ROWS // max(1, len(pairs) * len(census_evenings(lab))))
    for first in range(0, lab.copies if pairs else 0, at_a_time):
        yield demands_census(lab, s, pairs, range(first, min(first + at_a_time, lab.copies)))
    for number in range(len(lab.cohorts)):
        mine = every.cohort[parts.life] == number
        yield from cohort_census(lab, number, every, parts.only(mine))


def demands_census(lab: Lab, s: Spells, pairs: list[tuple[int, int]], copies: range) -> pl.DataFrame:
    """Return people waiting and in a bed by copy, day, and pair of a home and a demand that names it; `s` is sorted by copy."""
    days = census_evenings(lab)
    s = s.only(slice(*np.searchsorted(s.copy, [copies.start, copies.stop]).tolist()))
    asked, admitted = census_index(lab, s.asked), census_index(lab, s.admitted)
    list_left, left = census_index(lab, s.list_left), census_index(lab, s.left)
    waiting, occupied = (np.empty((len(copies), len(days), len(pairs)), np.int32) for _ in range(2))
    for column, (home, demand) in enumerate(pairs):
        mine = (s.home == home) & (s.demand == demand)
        copy = s.copy[mine] - copies.start
        waiting[..., column] = present(asked[mine], list_left[mine], copy, len(copies), len(days))
        occupied[..., column] = present(admitted[mine], left[mine], copy, len(copies), len(days))
    copy, day, pair = (index.ravel() for index in np.indices(waiting.shape, np.int32))
    home, demand = np.array(pairs, np.int32).T
    return pl.DataFrame(
        {
            "copy": copy + copies.start,
            "day": days[day],
            "home": named([each.name for each in lab.homes], home[pair]),
            "demand_or_cohort": named([each.name for each in lab.demands], demand[pair]),
            "present": (waiting + occupied).ravel(),
            "waiting": waiting.ravel(),
            "occupied": occupied.ravel(),
        }
    ).with_columns(level=pl.lit(None), dementia=pl.lit(None), age=pl.lit(None), away=0)


def cohort_census(lab: Lab, cohort: int, every: Lives, parts: Stretches) -> Iterator[pl.DataFrame]:
    """Yield the living of one cohort by copy, day, level, dementia and age, a few copies at a time."""
    evenings = census_evenings(lab)
    seen = census_index(lab, parts.begin) < census_index(lab, parts.end)
    parts = parts.only(seen)
    if not len(parts.life):
        return
    ages = int(age_index(every.b60[parts.life].min(), int(evenings[-1]))) + 1
    at_a_time = max(1, CELLS // ((len(evenings) + 1) * STATES * ages))
    copy = every.copy[parts.life]
    for first in range(0, lab.copies, at_a_time):
        mine = (copy >= first) & (copy < first + at_a_time)
        counts = living(lab, every, parts.only(mine), first, min(at_a_time, lab.copies - first), ages)
        where = np.nonzero(counts)
        yield pl.DataFrame(
            {
                "copy": where[0] + first,
                "day": evenings[where[1]],
                "level": where[2] // 2,
                "dementia": where[2] % 2 == 1,
                "age": where[3] + FIRST_AGE,
                "present": counts[where],
            }
        ).with_columns(home=pl.lit(None), demand_or_cohort=pl.lit(lab.cohorts[cohort].name), waiting=0, occupied=0, away=0)


def living(lab: Lab, every: Lives, parts: Stretches, first_copy: int, copies: int, ages: int) -> NDArray[np.int32]:
    """Return (copies, census evenings, states, ages) how many are alive; a state is 2 x level + dementia."""
    evenings = len(census_evenings(lab))
    changes = np.zeros((copies * STATES * ages, evenings + 1), np.int32).ravel()
    for some in portions(lab, every, parts):
        life, age, begin, end, state = years_of_age(lab, every, some)
        cell = ((every.copy[life].astype(np.int64) - first_copy) * STATES + state) * ages + age
        np.add.at(changes, cell * (evenings + 1) + begin, 1)
        np.add.at(changes, cell * (evenings + 1) + end, -1)
    table = changes.reshape(copies, STATES, ages, evenings + 1)
    return np.moveaxis(np.cumsum(table, axis=3, out=table)[..., :evenings], 3, 1)


def portions(lab: Lab, every: Lives, parts: Stretches) -> Iterator[Stretches]:
    """Yield the stretches in portions with about the same number of years of age."""
    years = np.cumsum((np.minimum(parts.end, lab.days) - parts.begin) // 365 + 2)
    total = int(years.max(initial=0))
    for begin, end in pairwise(np.searchsorted(years, np.arange(0, total + PIECES + 1, PIECES), side="right")):
        yield parts.only(slice(begin, end))


def years_of_age(lab: Lab, every: Lives, parts: Stretches) -> tuple[NDArray[np.int64], ...]:
    """Return the stretches cut at birthdays: life, years since the 60th birthday, first census evening, the one after the last, state."""
    evenings, b60 = census_evenings(lab), every.b60[parts.life].astype(np.int64)
    begin, end = census_index(lab, parts.begin), census_index(lab, parts.end)
    youngest, oldest = (age_index(b60, evenings[at]) for at in (begin, end - 1))
    pieces = oldest - youngest + 1
    size, which = int(pieces.sum()), np.repeat(np.arange(len(pieces)), pieces)
    first = np.cumsum(pieces) - pieces
    age = np.arange(size) - first[which] + youngest[which]
    opens = np.maximum(census_index(lab, birthday(b60[which], age)), begin[which])
    opens[first] = begin
    closes = np.empty(size, np.int64)
    closes[:-1] = opens[1:]
    closes[last_of(first, size)] = end
    return parts.life[which], age, opens, closes, 2 * parts.level[which].astype(np.int64) + parts.dementia[which]


def deaths_table(lab: Lab, every: Lives, parts: Stretches) -> pl.DataFrame:
    """Return the table `deaths`, by person. Exact age: days since the 60th birthday and 60 years of 365.25 days."""
    died = every.died
    level = np.zeros(len(every.person), np.int8)
    level[parts.life] = parts.level  # the last one of a life wins
    cohort = every.cohort[died]
    return pl.DataFrame(
        {
            "copy": every.copy[died],
            "cohort": named([each.name for each in lab.cohorts], cohort),
            "person": every.person[died],
            "sex": named([each.sex for each in lab.cohorts], cohort),
            "day": every.end[died],
            "exact_age_days": every.end[died] - every.b60[died] + DAYS_AT_60,
            "level": level[died],
        }
    )
