"""The people of a laboratory world: residents and lists at the start, pools, Poisson streams, cohorts and entrants; all draws keyed.

Every function that returns people does so for one copy, whose seed it is given; the numbers of a group are the same in every copy.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import DAYS_PER_YEAR
from sim.codes import Bed, Setting
from sim.draws import Decision
from sim.lab import numbers
from sim.lab.numbers import Group
from sim.lab.spec import Cohort, Demand, Lab, Wave
from sim.world.apportionment import uniforms

NOBODY = -1
SPARE = 10.0
"""Numbers are reserved for a Poisson count up to this many standard deviations above its mean."""
First = Mapping[Group, int]
"""The first number of each group."""


class Arrivals(NamedTuple):
    """People of one prefecture, sorted by number; `home` is an index into `lab.homes`."""

    number: NDArray[np.int64]
    demand: NDArray[np.int64]
    b60: NDArray[np.int64]
    setting: NDArray[np.int64]
    home: NDArray[np.int64]
    kind: NDArray[np.int64]


def expected_by(lab: Lab, demand: Demand) -> NDArray[np.float64]:
    """Return (days + 1,) how many people a stream is expected to have brought by each morning."""
    assert demand.per_year is not None
    years = np.arange(lab.days + 1) / DAYS_PER_YEAR
    season = demand.season
    if season is None:
        return demand.per_year * years
    if isinstance(season, Wave):
        turn, phase = 2 * math.pi, season.phase_years
        return np.asarray(demand.per_year * (years + season.amplitude / turn * (np.cos(-turn * phase) - np.cos(turn * (years - phase)))))
    months = np.concatenate([[0.0], np.cumsum(season) / 12])
    whole, rest = np.divmod(years, 1.0)
    return np.asarray(demand.per_year * (whole * months[-1] + np.interp(rest * 12, np.arange(13), months)))


def entered_by(lab: Lab, cohort: Cohort) -> NDArray[np.float64]:
    """Return (days + 1,) how many entrants of a cohort are due by each morning."""
    years = np.arange(lab.days + 1) / DAYS_PER_YEAR
    return cohort.per_year * (np.expm1(cohort.growth * years) / cohort.growth if cohort.growth else years)


def first_demand(lab: Lab, home: str) -> int:
    """Return the demand a home's residents belong to: the first that tries this home first, else the first that names it."""
    first = [i for i, demand in enumerate(lab.demands) if demand.homes[0] == home]
    return (first + [i for i, demand in enumerate(lab.demands) if home in demand.homes])[0]


def numbering(lab: Lab) -> First:
    """Return the first number of every group in the world."""
    sizes: dict[Group, int] = {}
    for home in lab.homes:
        for what, people in ((numbers.RESIDENTS, home.residents), (numbers.WAITING, home.waiting)):
            if people:
                sizes[what, lab.demands[first_demand(lab, home.name)].name, home.name] = people
    for demand in lab.demands:
        if demand.people:
            sizes[numbers.POOL, demand.name] = demand.people
        if demand.per_year:
            sizes[numbers.STREAM, demand.name] = most_of(expected_by(lab, demand)[-1])
    for cohort in lab.cohorts:
        people = sum(number for _, number in cohort.ages)
        sizes |= {(numbers.COHORT, cohort.name): people} if people else {}
        sizes |= {(numbers.ENTRANTS, cohort.name): most_of(entered_by(lab, cohort)[-1])} if cohort.per_year else {}
    return numbers.first_numbers(sizes)


def most_of(expected: float) -> int:
    """Return how many numbers to reserve for so many expected people."""
    return math.ceil(expected + SPARE * math.sqrt(expected) + 50)


def residents(lab: Lab, home: int, first: First) -> Arrivals:
    """Return the people in the beds of a home at the start, in the kinds of bed that their demand prefers."""
    one, demand = lab.homes[home], first_demand(lab, lab.homes[home].name)
    room = {Bed.ORDINARY: one.ordinary, Bed.NURSING: one.nursing}
    kinds = [Bed[name.upper()] for name in lab.demands[demand].beds]
    beds = np.array([kind for kind in kinds for _ in range(room[kind])][: one.residents], np.int64)
    setting = np.array((Setting.ORDINARY, Setting.NURSING), np.int64)[beds]
    return crowd(first[numbers.RESIDENTS, lab.demands[demand].name, one.name], len(beds), demand, -1, setting, home, beds)


def on_list(lab: Lab, home: int, first: First) -> Arrivals:
    """Return the people on the list of a home at the start: they ask on day 0."""
    one, demand = lab.homes[home], first_demand(lab, lab.homes[home].name)
    return crowd(first[numbers.WAITING, lab.demands[demand].name, one.name], one.waiting, demand, 0, Setting.NOT_YET)


def crowd(
    first: int, people: int, demand: int, b60: int | NDArray[np.int64], setting: int | NDArray[np.int64], home: int = NOBODY,
    kind: int | NDArray[np.int64] = NOBODY,
) -> Arrivals:  # fmt: skip
    """Return people with numbers in a row, and columns that may be the same for all of them."""
    columns = (demand, b60, setting, home, kind)
    return Arrivals(np.arange(first, first + people), *(np.broadcast_to(np.asarray(column, np.int64), people) for column in columns))


def stream(lab: Lab, demand: int, first: First, seed: int) -> Arrivals:
    """Return the people who come in a stream. Each person draws an exponential gap, in the rate's own time."""
    expected, begin = expected_by(lab, lab.demands[demand]), first[numbers.STREAM, lab.demands[demand].name]
    number = np.arange(begin, begin + most_of(expected[-1]))
    come = np.cumsum(-np.log(uniforms(seed, number, Decision.ARRIVAL)))
    day = np.searchsorted(expected[1:], come)
    day = day[: np.searchsorted(day, lab.days)]
    return crowd(begin, len(day), demand, day, Setting.NOT_YET)


def askers(lab: Lab, first: First, seed: int) -> Arrivals:
    """Return everybody in one copy who asks for beds."""
    parts = [residents(lab, home, first) for home, one in enumerate(lab.homes) if one.residents]
    parts += [on_list(lab, home, first) for home, one in enumerate(lab.homes) if one.waiting]
    for number, demand in enumerate(lab.demands):
        if demand.people:
            there = sum(int((part.demand == number).sum()) for part in parts)
            parts.append(crowd(first[numbers.POOL, demand.name], demand.people - there, number, -1, Setting.OWN_HOME))
    parts += [stream(lab, number, first, seed) for number, demand in enumerate(lab.demands) if demand.per_year]
    return by_number(parts)


def members(lab: Lab, cohort: Cohort, first: First, seed: int) -> Arrivals:
    """Return a cohort: people at the start, at their exact ages, then entrants, evenly spaced in the rate's own time."""
    parts = []
    if cohort.ages:
        ages = np.repeat([-1 - round((age - 60) * DAYS_PER_YEAR) for age, _ in cohort.ages], [people for _, people in cohort.ages])
        parts.append(crowd(first[numbers.COHORT, cohort.name], len(ages), NOBODY, ages.astype(np.int64), Setting.OWN_HOME))
    if cohort.per_year:
        due, begin = entered_by(lab, cohort), first[numbers.ENTRANTS, cohort.name]
        u = float(uniforms(seed, [begin], Decision.ARRIVAL)[0])
        day = np.searchsorted(due[1:], np.arange(math.floor(due[-1] + u)) + 1 - u)
        parts.append(crowd(begin, len(day), NOBODY, day, Setting.NOT_YET))
    return by_number(parts)


def by_number(parts: list[Arrivals]) -> Arrivals:
    """Return several groups as one crowd, sorted by number."""
    parts.sort(key=lambda part: part.number[:1].tolist())
    empty = crowd(0, 0, NOBODY, 0, Setting.NOT_YET)
    return Arrivals(*(np.concatenate(columns) for columns in zip(empty, *parts, strict=True)))
