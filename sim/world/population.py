"""Who exists: everyone who is 60+ on some day of the run, by place, sex and single age, by reverse survival from the census of 2020.

The residents on 2020-11-01 by county unit, sex and single year of age are split into months of birth. A month's people enter on
2016-01-01 or on their 60th birthday, whichever is later, and their number then is that of the census times exp of the mean hazard of death
(with trend) and of elders' own out-migration from their county unit over the time between - or, for those turning 60 after the census,
times their survival to 60 (`mortality.fit.gompertz`) and the share of them who stay (`migration.net_out_before_60`, from 50 on). Systematic
sampling gives whole people: totals are exact. A month's people are assigned to the places of their county unit in equal steps, in
proportion to the elders expected there. Keys run through the whole province to 2035, whatever the share and the end of the run. Status:
derived.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import CENSUS, DAYS_PER_YEAR, HORIZON, day_of
from sim.codes import Sex
from sim.draws import Decision
from sim.evidence import Evidence
from sim.rules import family, mortality
from sim.rules.ages import FIRST_AGE
from sim.rules.params import Parameters
from sim.world import apportionment, census
from sim.world.columns import Floats, Frame, Ints

LEAVING_YEARS = 10.0
"""Years before 60 for which out-migration is known: those of 50-59."""
MONTHS = 12
"""Months of birth per year of age."""
AGES_2020 = 61
"""Columns of `Frame.cohorts`: 40 ... 99, 100+."""
CENSUS_DAY = day_of(CENSUS)
HORIZON_DAY = day_of(HORIZON)


class Persons(NamedTuple):
    """The people of some places of one prefecture, `n` rows sorted by key, to the horizon of 2035."""

    key: Ints
    """(n,) uint32"""
    place: Ints
    """(n,) row of the frame's places"""
    sex: Ints
    b60: Ints
    """(n,) day of the 60th birthday"""
    age_2020: Ints
    """(n,) completed age on the census day, 100 for 100 and above"""


def hazard_integral(p: Parameters, sex: Sex, b60: float, first: float, last: float) -> float:
    """Return the integral of the mean hazard of death between two days of a life past 60."""
    total, steps = 0.0, max(1, math.ceil((last - first) / 91.3125))
    width = (last - first) / steps
    for i in range(steps):
        middle = first + (i + 0.5) * width
        age = 60 + int((middle - b60) // DAYS_PER_YEAR)
        year = 2016 + middle / DAYS_PER_YEAR
        total += mortality.population_hazard(p.mortality, sex, age, year) * width / DAYS_PER_YEAR
    return total


def survival_to_60(evidence: Evidence, sex: Sex, years: float) -> float:
    """Return the share of people `years` short of 60 who reach it: Gompertz hazard below 60, scaled like the table above 60."""
    letter = "MF"[sex]
    a = evidence.value("mortality.fit.gompertz.a", sex=letter, age=75) * evidence.value("mortality.scale")
    b = evidence.value("mortality.fit.gompertz.b", sex=letter, age=75)
    return math.exp(-a / b * (1 - math.exp(-b * years)))


def staying_to_60(p: Parameters, sex: Sex, years: float, place: str = "") -> float:
    """Return the share of people `years` short of 60 who are still in the place at 60 if nobody dies; before 50 nobody leaves."""
    return math.exp(-family.net_out(p.family, sex, FIRST_AGE - 1, place) * min(years, LEAVING_YEARS))


def entering(evidence: Evidence, p: Parameters, frame: Frame) -> Floats:
    """Return (county units, 2 sexes, 61 ages in 2020, 12 months) people entering the run per census person; 0 beyond the horizon.

    Month 0 has the youngest of each age: those whose birthday was most recent before the census.
    """
    places, of = frame.prefectures, frame.counties.prefecture
    out = np.zeros((len(of), 2, AGES_2020, MONTHS))
    left = np.array([np.array(p.clock_years(place)) @ np.array(p.emigration_clocks(place)) for place in places])[of]
    left *= _speeds(evidence, p, frame)[:, None, None]
    for sex in Sex:
        for x in range(AGES_2020):
            for month in range(MONTHS):
                b60 = CENSUS_DAY - (x - 20 + (month + 0.5) / MONTHS) * DAYS_PER_YEAR
                if b60 > HORIZON_DAY:
                    continue
                if b60 > CENSUS_DAY:
                    years = (b60 - CENSUS_DAY) / DAYS_PER_YEAR
                    staying = [staying_to_60(p, sex, years, place) for place in places]
                    out[:, sex, x, month] = survival_to_60(evidence, sex, years) * np.array(staying)[of]
                else:
                    died = hazard_integral(p, sex, b60, max(b60, 0.0), CENSUS_DAY)
                    out[:, sex, x, month] = np.exp(died + left[:, sex, x - 20])
    return out


def _speeds(evidence: Evidence, p: Parameters, frame: Frame) -> Floats:
    """Return (county units,) how fast people leave over those of the same sex and age in the prefecture: `Fitted.clock_counties`."""
    found = dict(zip(census.county_codes(evidence), p.fitted.clock_counties, strict=True))
    return np.array([found[code] for code in frame.counties.code])


def whole(expected: Floats) -> Ints:
    """Return whole numbers whose running sums are those of `expected`, rounded to the nearest.

    >>> whole(np.array([0.4, 0.4, 0.4, 0.8])).tolist()
    [0, 1, 0, 1]
    """
    return np.diff(np.floor(np.append(0.0, np.cumsum(expected)) + 0.5)).astype(np.int64)


def expected_people(frame: Frame, factor: Floats) -> Floats:
    """Return (county units, 2, 61, 12) census people of the month x how many entered for each of them: `factor` from `entering`."""
    people: Floats = frame.cohorts[:, :, :, None] / MONTHS * factor
    return people


def counts(frame: Frame, factor: Floats) -> Ints:
    """Return the expected people as whole numbers, exact along the whole province."""
    expected = expected_people(frame, factor)
    return whole(expected.ravel()).reshape(expected.shape)


def ages_100_plus(p: Parameters, sex: int, u: Floats) -> Floats:
    """Return completed years above 100 on the census day for people counted as 100+: exponential with the 100+ hazard, up to 5."""
    hazard = p.mortality.hazard[sex][40]
    years: Floats = np.minimum(-np.log(1 - u * (1 - math.exp(-6 * hazard))) / hazard, 5.999)
    return years


def _settled(frame: Frame, number: Ints, unit: int, take: NDArray[np.bool_], expected: Floats) -> tuple[Ints, Ints, Ints]:
    """Return key and place of the people of a county unit in the places `take`, and how many they are by cell (sex, age, month)."""
    rows = np.flatnonzero(frame.places.county == unit)
    here = number[unit].ravel()
    first = int(number[:unit].sum()) + np.append(0, np.cumsum(here))[:-1]
    starts = apportionment.uniforms(apportionment.FRAME_SEED, first, Decision.SYSTEMATIC)
    reached = np.cumsum(expected[rows]) / max(float(expected[rows].sum()), 1e-9)
    key, at, taken = np.empty(int(here.sum()), np.uint32), np.empty(int(here.sum()), np.int32), np.empty(len(here), np.int64)
    apportionment.settle_places(here, first, starts, reached, take[rows], key, at, taken)
    return key[: taken.sum()], rows[at[: taken.sum()]], taken


def people(p: Parameters, frame: Frame, number: Ints, prefecture: int, take: NDArray[np.bool_], expected: Floats, seed: int) -> Persons:
    """Return the people in the places `take` of a prefecture; `number` from `counts`, `expected` elders by place."""
    units = np.flatnonzero(frame.counties.prefecture == prefecture)
    parts = [_settled(frame, number, int(unit), take, expected) for unit in units]
    key, place, taken = (np.concatenate(column) for column in zip(*parts, strict=True))
    cells = np.tile(np.arange(number[0].size), len(units))
    sex, x, month = (of_cell.astype(np.int8).repeat(taken) for of_cell in np.unravel_index(cells, number.shape[1:]))
    u = apportionment.uniforms(seed, key, Decision.BIRTHDAY)
    years = x - 20 + (month + u) / MONTHS
    for s in Sex:
        oldest = np.flatnonzero((x == AGES_2020 - 1) & (sex == s))
        years[oldest] = 40 + ages_100_plus(p, s, (month[oldest] + u[oldest]) / MONTHS)
    b60 = np.ceil(CENSUS_DAY - years * DAYS_PER_YEAR).astype(np.int16)
    return Persons(key, place, sex, b60, (40 + x).astype(np.int16))
