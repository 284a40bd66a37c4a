"""A stream with seasons: the census of M(t)/G/inf."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.lab.spec import Demand, LabHome, Law, Wave
from tests.verify import queueing
from tests.verify.checks import Check, points, short
from tests.verify.cohorts import evening
from tests.verify.days import YEAR
from tests.verify.queue_stays import longer, not_ended
from tests.verify.queue_worlds import a_day, from_known, live, on_evening, world

TITLE = "Seasons: M(t)/G/inf"
LAW = """There are beds for everybody; people ask at a rate that is a wave, or that has a factor for each month, and stay for two months to
a year. In a bed on an evening are those who asked n days before and stay longer than n days, summed over n: a Poisson number. The rate of a
day is the mean over its hours."""
SOURCE = "Palm, Ericsson Technics 44 (1943); Eick, Massey and Whitt, Management Science 39 (1993) 241-252."
PLANTED = "every stay"
QUICK, REDUCED = 0.004, 0.04
MONTHS = (0.4, 0.4, 0.6, 1.0, 1.2, 1.6, 2.0, 1.8, 1.2, 0.8, 0.6, 0.4)
STREAMS = {
    "wave, exponential": (Law("exponential", 0.5), Wave(0.9, 0.25)),
    "wave, fixed": (Law("fixed", 0.4), Wave(0.9, 0.25)),
    "months, lognormal": (Law("lognormal", 0.25, cv=0.8), MONTHS),
}
"""Name, stay, season."""
PER_YEAR, YEARS, COPIES = 60.0, 4.0, 2500
AT = tuple(2.125 + 0.25 * i for i in range(8))
FAMILY = short(__name__)


def brought(season: Wave | tuple[float, ...], days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the people that a stream has brought from the start to so many days after it: the integral of its rate."""
    years = days / YEAR
    if isinstance(season, Wave):
        turn = 2 * math.pi
        wave = np.cos(turn * season.phase_years) - np.cos(turn * (years - season.phase_years))
        return PER_YEAR * (years + season.amplitude * wave / turn)
    month = np.floor(12 * years).astype(int)
    before = np.concatenate([[0.0], np.cumsum(season * (int(month.max()) // 12 + 1))])
    return PER_YEAR / 12 * (before[month] + (12 * years - month) * np.array(season)[month % 12])


def expected(stay: Law, season: Wave | tuple[float, ...], day: int) -> float:
    """Return the mean number in on an evening of a home that opens empty."""
    a_day_asking = np.diff(brought(season, np.arange(day + 2.0)))
    return float(a_day_asking[::-1] @ not_ended(stay, day + 1))


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    homes = [LabHome(name, 1000) for name in STREAMS]
    demands = [Demand(name, (name,), longer(stay, bias), PER_YEAR, season=season) for name, (stay, season) in STREAMS.items()]
    built = world(homes, demands, YEARS, 0.0, COPIES, size)._replace(years=YEARS, census_days=tuple(map(evening, AT)))
    result = live(built, seed, engine)
    found = []
    for name, (stay, season) in STREAMS.items():
        for years in AT:
            occupied = on_evening(result, evening(years), "occupied", name)
            truth = expected(stay, season, evening(years))
            found.append(from_known(FAMILY, f"{name} after {years:g} years", truth, truth, occupied, at=years))
    return found


def rate(season: Wave | tuple[float, ...], days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return people a day at moments in days since the start; a year has twelve equal months."""
    if isinstance(season, Wave):
        return a_day(PER_YEAR) * (1 + season.amplitude * np.sin(2 * math.pi * (days / YEAR - season.phase_years)))
    return a_day(PER_YEAR) * np.array(season)[np.floor(12 * days / YEAR).astype(int) % 12]


def figure(axes: Any, found: list[Check]) -> None:
    years = np.linspace(2, YEARS, 121)
    for name, (stay, season) in STREAMS.items():
        longest = not_ended(stay, days=round(YEAR * 2))
        curve = [
            queueing.endless_beds(
                partial(rate, season), lambda age, still=longest: np.interp(age, np.arange(len(still)), still), YEAR * one, len(longest)
            )
            for one in years
        ]
        axes.plot(years, curve, label=f"{name}, integral over ages")
    points(axes, found)
    axes.set(xlabel="years", ylabel="people in a bed")
