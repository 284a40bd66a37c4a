"""What the checks of the start measure: who lives in homes, how long people stay, how many die. Plain functions over arrays.

A figure is known by the row of the evidence it is compared with: name, group, sex, first age (`Key`). Where nobody is counted it is nan.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import DAYS_PER_YEAR
from sim.codes import Event, Level, Means, Owner
from sim.results.survival import mean_with_tail
from sim.rules.ages import AGES
from sim.world.columns import Floats, Ints

Key = tuple[str, str, str, int | None]
"""Name, group, sex and first age of a row."""
GROUPS = (60, 65, 70, 75, 80, 85)
"""First ages of the groups for which the share in homes is compared; the last one is open."""
LEVELS = {"level0_1": (0, 1), "level2": (2, 2), "level3_4": (3, 4)}
"""First and last level of the groups of 特困 elders."""
TAIL, WATCHED = int(5 * DAYS_PER_YEAR), int(10 * DAYS_PER_YEAR)
"""Days: a stay is followed for ten years, and the hazard of those from five years on holds for what comes after."""
LEAVES = (Event.DEATH, Event.DISCHARGE, Event.EMIGRATE)


class People(NamedTuple):
    """The `n` people of 60 and over who are alive and in the province on an evening."""

    age: Floats
    """(n,) years"""
    level: Ints
    """(n,) codes.Level"""
    means: Ints
    """(n,) codes.Means"""
    owner: Ints
    """(n,) codes.Owner of the home the person lives in; -1: not in a home."""


class Spells(NamedTuple):
    """Stays of `n` people who entered a home."""

    days: NDArray[np.int64]
    """(n,) evenings in the home, up to the end of the run"""
    ended: NDArray[np.bool_]
    """(n,) whether the stay ended during the run"""
    level: NDArray[np.int64]
    """(n,) codes.Level at entry"""


class Lived(NamedTuple):
    """Deaths and person-years by sex and completed age from 60, both (2, 41)."""

    deaths: Floats
    years: Floats


def of_residents(p: People) -> Iterator[tuple[Key, float]]:
    """Yield the figures on the people in homes, and on the share of elders who live in one."""
    inside, tekun = p.owner >= 0, p.means == Means.TEKUN
    yield ("check.start.tekun_of_residents", "", "", None), share(tekun, p.owner == Owner.TEKUN)
    yield ("check.start.disabled_of_residents", "", "", None), share(p.level >= Level.MODERATE, inside)
    yield ("check.start.age_of_residents", "", "", None), float(p.age[inside].mean()) if inside.any() else float("nan")
    yield ("check.start.aged80_of_residents", "", "", None), share(p.age >= 80, inside)
    for first in GROUPS:
        of_age = (p.age >= first) & ((p.age < first + 5) | (first == GROUPS[-1]))
        yield ("check.start.in_homes", "", "", first), share(inside, of_age)
    yield ("check.start.tekun_in_homes", "", "", None), share(inside, tekun)
    for group, (least, most) in LEVELS.items():
        yield ("check.start.tekun_in_homes", group, "", None), share(inside, tekun & (p.level >= least) & (p.level <= most))


def share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> float:
    """Return the share of `whole` who are also in `part`; nan if there is nobody.

    >>> share(np.array([True, True, False]), np.array([False, True, True]))
    0.5
    """
    return float(part[whole].mean()) if whole.any() else float("nan")


def of_stays(s: Spells) -> Iterator[tuple[Key, float]]:
    """Yield the mean stay in years of those who were disabled, level 2 and above, when they entered, and of all others."""
    disabled = s.level >= Level.MODERATE
    for group, who in (("disabled", disabled), ("able", ~disabled)):
        yield ("check.start.stay", group, "", None), mean_with_tail(s.days[who], s.ended[who], TAIL, WATCHED) / DAYS_PER_YEAR


def spells(record: NDArray[np.int32], keys: Ints, levels: Ints, last: int) -> Spells:
    """Return the stays that begin in an event record (rows of day, person, event, home, why) up to day `last`.

    `keys`: the numbers of all persons, sorted; `levels`: the level each of them began with. On a day, clocks come before admissions, so a
    change of level counts for an admission of the same day, and a stay ends on a later day than it began.
    """
    order = np.lexsort((record[:, 2], record[:, 0], record[:, 1]))
    day, person, event = record[order, :3].T.astype(np.int64)
    steps = np.cumsum((event == Event.WORSEN).astype(np.int64) - (event == Event.RECOVER))
    before = np.append(0, steps)[np.searchsorted(person, person)]
    level = levels[np.searchsorted(keys, person)] + steps - before
    entered = np.flatnonzero(event == Event.ADMIT)
    left = np.append(np.flatnonzero(np.isin(event, LEAVES)), len(event))
    row = left[np.searchsorted(left, entered)]
    ended = np.append(person, -1)[row] == person[entered]
    return Spells(np.where(ended, np.append(day, 0)[row], last) - day[entered], ended, level[entered])


def lived(sex: Ints, b60: Ints, until: Ints, died: NDArray[np.bool_], first: int, last: int) -> Lived:
    """Return deaths and person-years of the days `first` to `last`.

    `b60`: day of the 60th birthday; `until`: the day of death or of leaving the province, for others any day after `last`.
    """
    deaths, years = np.zeros((2, AGES)), np.zeros((2, AGES))
    age = np.minimum((until - b60) / DAYS_PER_YEAR, AGES - 1).astype(np.int64)
    now = died & (until >= first) & (until <= last)
    np.add.at(deaths, (sex[now], age[now]), 1)
    for each in range(AGES):
        begin = np.maximum(first, b60 + DAYS_PER_YEAR * each)
        end = np.minimum(np.minimum(last, until) + 1, b60 + DAYS_PER_YEAR * (each + 1) if each < AGES - 1 else np.inf)
        years[:, each] = np.bincount(sex, weights=np.maximum(end - begin, 0), minlength=2) / DAYS_PER_YEAR
    return Lived(deaths, years)


def of_deaths(of: Lived) -> Iterator[tuple[Key, float]]:
    """Yield life expectancy at 60 in years, and deaths per person-year at ages 60 to 79, by sex."""
    for sex, letter in enumerate("MF"):
        yield ("check.start.life_expectancy60", "", letter, 60), life_expectancy(of.deaths[sex], of.years[sex])
        years = of.years[sex, :20].sum()
        yield ("check.start.death_rate", "", letter, 60), float(of.deaths[sex, :20].sum() / years) if years else float("nan")


def life_expectancy(deaths: Floats, years: Floats) -> float:
    """Return the years a person of 60 has left at the death rates of a period, constant within an age; the last age is open.

    Ages from the first without deaths on are pooled with the one before, as in a small sample nobody is so old; nan if there are none.

    >>> round(life_expectancy(np.array([5.0, 20.0]), np.array([100.0, 100.0])), 4)  # (1 - exp(-.05)) / .05 + exp(-.05) / .2
    5.7316
    """
    none = np.flatnonzero(deaths == 0)
    ages = int(none[0]) if len(none) else len(deaths)
    if ages == 0:
        return float("nan")
    rates = np.append(deaths[: ages - 1] / years[: ages - 1], deaths[ages - 1 :].sum() / years[ages - 1 :].sum())
    alive = np.exp(-np.append(0, np.cumsum(rates[:-1])))
    within = np.append((alive[:-1] - alive[1:]) / rates[:-1], alive[-1] / rates[-1])
    return float(within.sum())
