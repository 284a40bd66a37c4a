"""A home that has just opened, and one that begins full with a list: M/M/c on its way to the long run."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.spec import Demand, LabHome
from tests.verify import day_chain, queueing
from tests.verify.checks import Check, points, short
from tests.verify.cohorts import evening
from tests.verify.days import YEAR
from tests.verify.queue_worlds import a_day, days, exponential, from_known, live, on_evening, world

TITLE = "A list on its way: M/M/c in time"
LAW = """Ten beds; a Poisson number of people ask, 8.5 during a mean stay of one year. Some homes open empty; others begin with all beds
occupied and eight people on their lists. Truth: the law of the number in the system on an evening, the start multiplied by a power of the
matrix of one day; its variance is known as well; in the figure, in continuous time, by the matrix exponential."""
SOURCE = "Kleinrock, Queueing Systems I (1975), 2.4; Takács, Introduction to the Theory of Queues (1962), ch. 1."
PLANTED = "the mean stay"
QUICK, REDUCED = 0.004, 0.05
BEDS, LOAD, STAY, TOP = 10, 8.5, 1.0, 120
STARTS = (("empty", 0, 0), ("full", BEDS, 8))
"""Name, residents and people on the list at the start."""
AT = (0.25, 0.5, 1.0, 2.0, 4.0)
ALIKE, COPIES = 5, 1600
"""Homes of each start in a copy."""
CERTAIN = 0.1
"""Numbers whose variance is smaller are left out: too few homes differ from the rest."""
FAMILY = short(__name__)


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    begins = [(f"{name} {i}", residents, waiting) for name, residents, waiting in STARTS for i in range(ALIKE)]
    homes = [LabHome(name, BEDS, residents=residents, waiting=waiting) for name, residents, waiting in begins]
    demands = [Demand(name, (name,), exponential(STAY * bias), LOAD / STAY) for name, _, _ in begins]
    built = world(homes, demands, max(AT), 0.0, COPIES, size)._replace(years=max(AT), census_days=tuple(map(evening, AT)))
    result = live(built, seed, engine)
    chain = day_chain.one_home(BEDS, days(STAY), a_day(LOAD / STAY), TOP)
    people, found = chain.state[0], []
    for name, residents, waiting in STARTS:
        start = chain.start(residents + waiting)
        for years in AT:
            day = evening(years)
            truth = day_chain.evenings(chain, start, day, day + 1)
            for what, number in (("occupied", np.minimum(people, BEDS)), ("waiting", np.maximum(people - BEDS, 0))):
                mean, variance = truth.of(number), truth.of(number**2) - truth.of(number) ** 2
                if variance > CERTAIN:
                    there = np.concatenate([on_evening(result, day, what, f"{name} {i}") for i in range(ALIKE)])
                    found.append(from_known(FAMILY, f"{name}: {what} after {years:g} years", mean, variance, there, at=years))
    return found


def figure(axes: Any, found: list[Check]) -> None:
    years = np.linspace(0, max(AT), 81)
    people = np.arange(TOP + 1)
    for name, residents, waiting in STARTS:
        law = queueing.transient(BEDS, a_day(LOAD / STAY), days(STAY), residents + waiting, [YEAR * one for one in years], TOP)
        axes.plot(years, law @ np.minimum(people, BEDS), label=f"{name}: occupied, exp(Q t)")
        axes.plot(years, law @ np.maximum(people - BEDS, 0), label=f"{name}: waiting")
    points(axes, found)
    axes.set(xlabel="years", ylabel="people")
