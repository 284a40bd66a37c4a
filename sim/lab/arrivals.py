"""The people of a laboratory world: residents and lists at the start, pools, Poisson streams, cohorts and entrants; all draws keyed."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import DAYS_PER_YEAR
from sim.codes import Bed, Setting
from sim.draws import Decision
from sim.lab.spec import Cohort, Demand, Lab, Wave
from sim.world.apportionment import uniforms

NOBODY = -1
SPARE = 10.0
"""Keys are reserved for a Poisson count up to this many standard deviations above its mean."""


class Arrivals(NamedTuple):
    """People of one prefecture, sorted by key; `home` is an index into `lab.homes`."""

    key: NDArray[np.int64]
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


def starters(lab: Lab) -> Arrivals:
    """Return the people before the first day, without keys: residents, people on lists (they ask on day 0), then free pool members."""
    rows: list[tuple[int, int, Setting, int, int]] = []
    for number, home in enumerate(lab.homes):
        if home.residents or home.waiting:
            demand = first_demand(lab, home.name)
            room = {Bed.ORDINARY: home.ordinary, Bed.NURSING: home.nursing}
            kinds = [Bed[name.upper()] for name in lab.demands[demand].beds]
            beds = [kind for kind in kinds for _ in range(room[kind])][: home.residents]
            rows += [(demand, -1, (Setting.ORDINARY, Setting.NURSING)[kind], number, kind) for kind in beds]
            rows += [(demand, 0, Setting.NOT_YET, NOBODY, NOBODY)] * home.waiting
    for number, demand_ in enumerate(lab.demands):
        there = sum(row[0] == number for row in rows)
        rows += [(number, -1, Setting.OWN_HOME, NOBODY, NOBODY)] * ((demand_.people or 0) - there if demand_.people else 0)
    demand_of, b60, setting, at, kind_of = np.array(rows, np.int64).reshape(-1, 5).T
    return Arrivals(np.zeros(len(rows), np.int64), demand_of, b60, setting, at, kind_of)


def stream(lab: Lab, number: int, first_key: int) -> tuple[Arrivals, int]:
    """Return the people who come in a stream, and the next free key. Each person draws an exponential gap, in the rate's own time."""
    expected = expected_by(lab, lab.demands[number])
    most = math.ceil(expected[-1] + SPARE * math.sqrt(expected[-1]) + 50)
    key = np.arange(first_key, first_key + most)
    come = np.cumsum(-np.log(uniforms(lab.seed, key, Decision.ARRIVAL)))
    day = np.searchsorted(expected[1:], come)
    n = int(np.searchsorted(day, lab.days))
    none = np.full(n, NOBODY)
    return Arrivals(key[:n], np.full(n, number), day[:n], np.full(n, Setting.NOT_YET), none, none), first_key + most


def askers(lab: Lab, first_key: int) -> tuple[Arrivals, int]:
    """Return everybody in one copy who asks for beds, and the next free key."""
    here = starters(lab)
    parts = [here._replace(key=np.arange(first_key, first_key + len(here.key)))]
    free = first_key + len(here.key)
    for number, demand in enumerate(lab.demands):
        if demand.per_year:
            part, free = stream(lab, number, free)
            parts.append(part)
    return Arrivals(*(np.concatenate(columns) for columns in zip(*parts, strict=True))), free


def members(lab: Lab, cohort: Cohort, first_key: int) -> tuple[Arrivals, int]:
    """Return a cohort: people at the start, at their exact ages, then entrants, evenly spaced in the rate's own time."""
    ages = np.repeat([-1 - round((age - 60) * DAYS_PER_YEAR) for age, _ in cohort.ages], [people for _, people in cohort.ages]).astype(int)
    due = entered_by(lab, cohort)
    u = float(uniforms(lab.seed, [first_key], Decision.ARRIVAL)[0])
    day = np.searchsorted(due[1:], np.arange(math.floor(due[-1] + u)) + 1 - u)
    n = len(ages) + len(day)
    none = np.full(n, NOBODY)
    setting = np.repeat([Setting.OWN_HOME, Setting.NOT_YET], [len(ages), len(day)])
    key = np.arange(first_key, first_key + n)
    return Arrivals(key, none, np.concatenate([ages, day]), setting, none, none), first_key + n
