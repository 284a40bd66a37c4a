"""The common task: who lives, by which rates, what is counted. README.md says it in words; four programs do it, each in its own way."""

from __future__ import annotations

import calendar
import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import numpy as np

DISTRICTS, COMMUNITY, BEDS = 10, 1000, 18
"""Districts, for the error of a figure; people of a community, and beds of its one home."""
START, YEARS, YEAR_DAYS = date(2016, 1, 1), 10, 365.25
LEVELS, FIRST_AGE, LAST_AGE, SEXES = 5, 60, 100, 2
START_SHARES = (0.86, 0.09, 0.025, 0.015, 0.01)
DEATH_60, DEATH_SLOPE, DEATH_BY_LEVEL = (0.012, 0.008), 0.095, (0.8, 1.2, 1.8, 2.6, 4.0)
"""Men, women: a year at 60; growth of the logarithm a year of age; factor by level."""
WORSEN, RECOVER = (0.04, 0.12, 0.15, 0.20, 0.0), (0.0, 0.20, 0.0, 0.15, 0.10)
"""A year, from a level to the next, and to the one below: nobody comes back from 2 to 1."""
SEEK, GIVE_UP, LEAVE = (0.0, 0.0, 0.2, 0.4, 0.6), 0.5, 0.25
"""A year: an elder at home by level asks the home of the community for a bed; leaves its list; leaves it alive."""


def _death() -> list[list[list[float]]]:
    ages = range(LAST_AGE - FIRST_AGE + 1)
    return [[[a60 * float(np.exp(DEATH_SLOPE * a)) * by for a in ages] for by in DEATH_BY_LEVEL] for a60 in DEATH_60]


DEATH = _death()
"""[sex][level][completed age - 60] a year; 100 and over as 100."""


def _month_ends() -> list[int]:
    days = []
    for month in range(12 * YEARS):
        year, number = START.year + month // 12, month % 12 + 1
        days.append((date(year, number, calendar.monthrange(year, number)[1]) - START).days)
    return days


MONTH_ENDS = _month_ends()
"""Days at whose ends people are counted; the last is the last day of the run."""
DAYS = MONTH_ENDS[-1] + 1


class People(NamedTuple):
    """Everybody on the first morning; all live at home."""

    born: np.ndarray
    """Day of the 60th birthday, at most 0."""
    sex: np.ndarray
    level: np.ndarray
    community: np.ndarray

    @property
    def communities(self) -> int:
        return int(self.community[-1]) + 1

    @property
    def district(self) -> np.ndarray:
        """Return the district of each community."""
        return np.arange(self.communities) * DISTRICTS // self.communities


class Answer(NamedTuple):
    """What came out, by district."""

    deaths: list[float]
    admitted: list[float]
    gave_up: list[float]
    days_waited: list[float]
    """By all who were admitted, in whole days; 0 for who had a bed on the day of asking."""
    persons: list[list[float]]
    """[level] mean of the month ends."""
    waiting: list[float]
    occupied: list[float]


def people(number: int) -> People:
    """Return so many people, always the same: aged 60 to 95, fewer the older; communities of 1,000, at least one a district."""
    chance = np.random.default_rng(2016)
    age = 60 + 35 * chance.random(number) ** 1.6
    communities = max(round(number / COMMUNITY), DISTRICTS)
    return People(
        born=-np.round((age - 60) * YEAR_DAYS).astype(np.int64),
        sex=chance.integers(0, 2, number),
        level=chance.choice(LEVELS, number, p=START_SHARES),
        community=np.arange(number) * communities // number,
    )


def completed_age(born: int, day: int) -> int:
    """Return the row of the table of deaths."""
    return min(int((day - born) / YEAR_DAYS), LAST_AGE - FIRST_AGE)


def beds(who: People) -> int:
    """Return the beds of each home: 18, fewer where communities are smaller."""
    return max(round(BEDS * len(who.born) / who.communities / COMMUNITY), 1)


class Counts:
    """Running counts by district, for programs that count as they go."""

    def __init__(self) -> None:
        self.deaths, self.admitted, self.gave_up, self.days_waited = ([0.0] * DISTRICTS for _ in range(4))
        self.levels = [[0] * DISTRICTS for _ in range(LEVELS)]
        self.waiting, self.occupied = [0] * DISTRICTS, [0] * DISTRICTS
        self._months: list[list[list[int]]] = []

    def census(self) -> None:
        """Note who is where at the end of a month."""
        self._months.append([list(row) for row in (*self.levels, self.waiting, self.occupied)])

    def answer(self) -> Answer:
        *levels, waiting, occupied = np.mean(self._months, axis=0).tolist()
        return Answer(self.deaths, self.admitted, self.gave_up, self.days_waited, levels, waiting, occupied)


def tell(run: Callable[[People, int], Answer]) -> None:
    """Run a program as its command line says, PEOPLE SEED, and print its answer with processor seconds as JSON.

    A small world is run first, so that compiled code is in its place; imports and the list of people are not counted.
    """
    number, seed = int(sys.argv[1]), int(sys.argv[2])
    run(people(200), seed)
    who = people(number)
    began = time.process_time()
    answer = run(who, seed)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"seconds": seconds, "peak_bytes": peak, "answer": answer._asdict()}))
