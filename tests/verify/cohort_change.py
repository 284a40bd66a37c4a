"""Hazards that change while the run goes on."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.spec import Change, Cohort, Death
from tests.verify.checks import Check, from_count, picked, points, short
from tests.verify.cohorts import copies, counted, ended, evening, live, people
from tests.verify.days import YEAR, survival

TITLE = "Hazards that change in mid-run"
LAW = """People of 60 die at .06 a year; from year 2 on at .8 of this, from year 5.3 on at 1.5 of it. They fall ill at .10 a year, from
year 4 on at .05, and the ill die as the others do. Survivors: exp(-H), with H the hazards of all days, each under the factor of its own
day; the able among the survivors: the same with the hazard of falling ill. A clock keeps what is used of it when its speed changes."""
SOURCE = "Cox and Oakes, Analysis of Survival Data (1984), ch. 2 (piecewise exponential lives)."
PLANTED = "the hazard of death"
QUICK, REDUCED = 0.002, 0.02
PEOPLE = 1_000_000
YEARS = 12
AT = (1, 2, 3, 5, 6, 9, 12)
DEATH, ONSET = 0.06, 0.10
OF_DEATH, OF_ONSET = ((0.0, 1.0), (2.0, 0.8), (5.3, 1.5)), ((0.0, 1.0), (4.0, 0.5))
FAMILY = short(__name__)


def by_day(hazard: float, factors: tuple[tuple[float, float], ...], days: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return a hazard under the factor of each day.

    >>> by_day(0.1, ((0.0, 1.0), (2 / 365.25, 3.0)), 4).round(1).tolist()
    [0.1, 0.1, 0.3, 0.3]
    """
    out = np.full(days, hazard)
    for year, factor in factors:
        out[round(year * YEAR) :] = hazard * factor
    return out


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    number = people(size, PEOPLE)
    changes = [Change(year, what, factor) for what, all_of in (("death", OF_DEATH), ("worsening", OF_ONSET)) for year, factor in all_of[1:]]
    cohort = Cohort(
        "elders", Death(by_level=(DEATH * bias,) * 5), ages=((60.0, number),), worsening=(ONSET, 0.0, 0.0, 0.0), changes=tuple(changes)
    )
    result = live([cohort], YEARS, seed, engine, copies(size), [evening(t) for t in AT])
    days, everybody = result.lab.days, number * result.lab.copies
    alive, able = survival(by_day(DEATH, OF_DEATH, days)), survival(by_day(ONSET, OF_ONSET, days))
    found = []
    for t in AT:
        day, there = evening(t), int(counted(result, evening(t)).sum())
        found.append(from_count(FAMILY, f"alive, t = {t}", alive[day + 1], there, everybody, at=t))
        fit = int(counted(result, day, level=0).sum())
        found.append(from_count(FAMILY, f"able, t = {t}", (alive * able)[day + 1], fit, everybody, at=t))
    lived = ended(result, "elders")["days"]
    for year in (2.0, 5.3):  # the last and the first quarter of a year around a change
        for begin, end in ((year - 0.25, year), (year, year + 0.25)):
            first, last = round(begin * YEAR), round(end * YEAR)
            died = int(((lived > first) & (lived <= last)).sum())
            found.append(from_count(FAMILY, f"deaths of years {begin:g} to {end:g}", alive[first] - alive[last], died, everybody))
    return found


def figure(axes: Any, found: list[Check]) -> None:
    t = np.arange(round(YEARS * YEAR) + 1) / YEAR
    alive, able = (survival(by_day(rate, factors, len(t) - 1)) for rate, factors in ((DEATH, OF_DEATH), (ONSET, OF_ONSET)))
    axes.plot(t, alive, label="alive, exp(-H)")
    points(axes, picked(found, "alive"))
    axes.plot(t, alive * able, label="able")
    points(axes, picked(found, "able"), "")
    for year in (2.0, 4.0, 5.3):
        axes.axvline(year, color="grey", linewidth=0.6)
    axes.set(xlabel="years", ylabel="share of the cohort")
