"""The fit of out-migration: how often emigration clocks run, and by how much faster than the evidence's net rate they must.

A couple has one clock, which stands still while one of them is under 60 or in a home, so not everybody can leave at every time. Who can is
read on twenty days up to the census: it follows from marriages, ages and residents, not from the rates. With it, the mean rate of each
sex and age is linear in the rates of running clocks, and four factors (two sexes, 60-79 and 80 and over) meet the four rates of the
evidence, by least squares under the condition that none is negative. Rates of 0 are allowed: nothing is divided by them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import CENSUS, DAYS_PER_YEAR, day_of
from sim.codes import Mate, Setting, Sex
from sim.evidence import Evidence
from sim.lives.fast import FastLives, state
from sim.lives.fast import traits as at
from sim.province import growth
from sim.province.inventory import Beds
from sim.rules import family
from sim.rules.ages import AGES, FIRST_AGE
from sim.rules.fitted import PREFECTURES, Fitted, frozen
from sim.rules.params import Parameters, assemble
from sim.rules.settings import AT_HOME
from sim.world.build import build
from sim.world.census import SIXTY, county_codes
from sim.world.columns import Floats, Frame

OWNERS = tuple((sex, age) for sex in Sex for age in (FIRST_AGE, family.OLD))
"""Sex and first age of who owns a clock, in the order of `Fitted.clock_years`."""
CENSUS_DAY = day_of(CENSUS)
ROUNDS = 3
STEPS = 20
"""Looks at the years to the census, in the middle of steps of equal length."""
BY_AGE = tuple(tuple(tuple(4.0 * (own == 2 * sex + (a >= family.OLD - FIRST_AGE)) for own in range(4)) for a in range(AGES)) for sex in Sex)
FIRST_GUESS = (BY_AGE,) * (PREFECTURES + 1)
"""Where the search begins: everybody has a clock of their own sex and age, which ran for four years."""


class Looks(NamedTuple):
    """What is added up over the looks at a prefecture."""

    years: Floats
    """(2 sexes, ages on the census day, 4) years in which clocks of each owner ran, per person"""
    running: Floats
    """(4, 4) by sex and 60-79 or 80 and over, then by owner: persons whom a clock would take along"""
    people: Floats
    """(4,)"""
    counties: Floats
    """(county units, 2, 4) by owner: persons whom a clock would take along, and as many as there would be of the same sex and age at the
    prefecture's shares"""


def with_movers(evidence: Evidence, lives: Fitted, frame: Frame, share: float, threads: int) -> Fitted:
    """Return the fit with who can leave and the factors that follow, measured while simulating from 2016 to the census.

    More than once, since who is left to leave depends a little on how many have left.
    """
    for _ in range(ROUNDS):
        lives = measured(evidence, lives, frame, share, threads)
    return lives


def measured(evidence: Evidence, lives: Fitted, frame: Frame, share: float, threads: int) -> Fitted:
    """Return the fit with what a simulation with `lives` shows."""
    p = assemble(evidence, lives)
    world = build(evidence, p, frame, share, seed=1, end=CENSUS_DAY, threads=threads)
    engine, beds = FastLives(world, p, CENSUS_DAY, threads), Beds(world.homes, world.carers, 0)
    units = len(frame.counties.code)
    looks = [Looks(np.zeros((2, AGES, 4)), np.zeros((4, 4)), np.zeros(4), np.zeros((units, 2, 4))) for _ in frame.prefectures]
    weights = np.array([frame.cohorts[frame.counties.prefecture == row][:, :, SIXTY:].sum() for row in range(len(looks))])
    for step in range(STEPS):
        day = int((step + 0.5) * CENSUS_DAY / STEPS)
        growth.settle(engine, beds, day)
        for part, found in zip(engine.prefectures, looks, strict=True):
            look(part.people, day, found)
    mean = np.average([found.years for found in looks], axis=0, weights=weights)
    years = dict(zip(frame.prefectures, (found.years for found in looks), strict=True))
    lives = lives._replace(
        emigration_factor=frozen(factors(p, frame.prefectures, looks).round(6).tolist()),
        clock_years=frozen(np.array([*(years.get(code, mean) for code, _ in p.family.shifts), mean]).round(5).tolist()),
    )
    ratios = dict(zip(frame.counties.code, ratios_of(assemble(evidence, lives), frame, looks), strict=True))
    return lives._replace(clock_counties=tuple(ratios.get(code, 1.0) for code in county_codes(evidence)))


def ratios_of(p: Parameters, frame: Frame, looks: list[Looks]) -> list[float]:
    """Return, for each county unit, the departures that clocks make expect over those at the prefecture's shares; 1 where nobody leaves."""
    rates = np.array([p.emigration_clocks(place) for place in frame.prefectures])[frame.counties.prefecture]
    found, alike = np.einsum("cko,co->kc", np.sum([each.counties for each in looks], axis=0), rates)
    ratio: list[float] = np.divide(found, alike, out=np.ones_like(found), where=alike > 0).round(5).tolist()
    return ratio


def look(p: state.People, day: int, found: Looks) -> None:
    """Add what there is to see in a prefecture on the evening before `day`. Ages that nobody has on the census day get no years."""
    setting, mate, sex, follower = (np.asarray(at.column(p.bits, which)) for which in (at.SETTING, at.MATE, at.SEX, at.FOLLOWER))
    of_census = (4 * (CENSUS_DAY - p.b60.astype(np.int64)) // 1461).clip(-1, AGES - 1)
    group = 2 * sex + (day - p.b60 >= (family.OLD - FIRST_AGE) * 365.25)
    alive = ~np.isin(setting, (Setting.DEAD, Setting.LEFT))
    rows = np.flatnonzero(alive & can_leave(setting, mate))
    owner = np.where((follower[rows] == 1) & (mate[rows] != Mate.NONE), p.mate[rows], rows)
    both = can_leave(setting, mate)[owner]
    rows, owner = rows[both], owner[both]
    cohort, running = np.zeros((2, AGES)), np.zeros((2, AGES, 4))
    old = alive & (of_census >= 0)
    np.add.at(cohort, (sex[old], of_census[old]), 1)
    np.add.at(running, (sex[rows], of_census[rows], group[owner]), 1)
    share = running / np.maximum(cohort, 1)[..., None]
    found.years[:] += share * CENSUS_DAY / STEPS / DAYS_PER_YEAR
    running_here, as_elsewhere = found.counties[:, 0], found.counties[:, 1]
    np.add.at(running_here, (p.county[rows], group[owner]), 1)
    np.add.at(as_elsewhere, p.county[old], share[sex[old], of_census[old]])
    np.add.at(found.people, group[alive & (setting != Setting.NOT_YET)], 1)
    np.add.at(found.running, (group[rows], group[owner]), 1)


def can_leave(setting: NDArray[Any], mate: NDArray[Any]) -> NDArray[np.bool_]:
    """Return who is at home and not held back by a spouse under 60 or in a home: `family.may_emigrate` for either of a couple."""
    free: NDArray[np.bool_] = np.isin(setting, list(AT_HOME)) & np.isin(mate, (Mate.NONE, Mate.ABLE, Mate.UNABLE))
    return free


def factors(p: Parameters, places: tuple[str, ...], looks: list[Looks]) -> Floats:
    """Return (2, 2) factors on the clocks with which the means over all places and years are the rates of the evidence."""
    from scipy.optimize import nnls  # noqa: PLC0415  # a run from a kept baseline does without scipy

    clocks = [np.array([family.net_out(p.family, sex, age, place) for sex, age in OWNERS]) for place in places]
    leaving = np.sum([found.running * rates for found, rates in zip(looks, clocks, strict=True)], axis=0)
    people = np.sum([found.people for found in looks], axis=0)
    means = leaving / np.maximum(people, 1)[:, None]
    found: Floats = nnls(means, np.array(p.family.emigration).ravel())[0].reshape(2, 2)
    return found
