"""The integer hazard tables that both engines look up: every rate, once, for every kind of person it can act on.

Units are 2^-40 of a unit exponential per day. A hazard is a base by sex, level, dementia and age, times an integer factor (2^-16) for the
other traits, times (death only) the factor of the calendar year; each product is truncated to an integer, so every engine, thread count and
stopping point adds up the same integers. The tables' hash goes into every result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import DAYS_PER_YEAR
from sim.codes import Bereaved, Clock, Setting, Sex
from sim.draws import UNIT
from sim.kernel import kernel
from sim.rules import ability, family, mortality, seeking
from sim.rules.ages import AGES, FIRST_AGE, YEARS
from sim.rules.params import Parameters
from sim.rules.risk import risks

ONE = 1 << 16
"""A factor of 1."""
MOST = 4000.0
"""The highest rate per year: eleven a day, so that a clock fires on its first day and no product of integers exceeds 63 bits."""
CLOCKS = len(Clock)
KINDS = 2 * 2 * 5 * 2
"""Kinds of people with rows of their own: 特困 or not, sex, level, dementia."""
DEATH, EMIGRATE, WORSEN, CHILD, SEEK, LEAVE = map(int, (Clock.DEATH, Clock.EMIGRATE, Clock.WORSEN, Clock.CHILD, Clock.SEEK, Clock.LEAVE))
WAITING = int(Setting.WAITING)


class Traits(NamedTuple):
    """Everything except age that sets the speed of a person's clocks."""

    sex: int
    level: int
    dementia: int
    bereaved: int
    mate: int
    follower: int
    near: int
    setting: int
    rural: int
    loss: int
    tekun: int
    """1 for 特困 people."""


class Hazards(NamedTuple):
    """Integers only."""

    base: NDArray[np.int64]
    """(2: others, 特困 people x 2 sexes x 5 levels x 2 dementia x ages, clocks); 41 ages as in AGES, in a laboratory perhaps more"""
    trend: NDArray[np.int64]
    """(20 calendar years, ages) factor on death"""
    bereaved: NDArray[np.int64]
    """(2 sexes, 3 phases) factor on death"""
    rural: NDArray[np.int64]
    """(2,) factor on worsening"""
    loss: NDArray[np.int64]
    """(2,) factor on seeking"""
    setting: NDArray[np.int64]
    """(2: others, 特困 people, clocks, 7 settings) factor, 0 where a clock is stopped; for LEAVE, units per day of giving up or leaving"""


def units(per_year: float) -> int:
    """Return a yearly rate in units of 2^-40 per day, rounded to the nearest; a rate above MOST counts as MOST.

    >>> units(365.25) == 2**40, units(1e9) == units(MOST)
    (True, True)
    """
    return int(min(per_year, MOST) / DAYS_PER_YEAR * UNIT + 0.5)


def rates_of(p: Parameters, sex: Sex, level: int, demented: int, age: int) -> tuple[float, ...]:
    """Return the base rate per year of every clock, in the order of codes.Clock."""
    return tuple(risk.rate(p, sex, level, demented, age) for risk in risks().values())


@kernel
def row_at_60(t, ages):  # type: ignore[no-untyped-def]
    """Return the row of `Hazards.base` at age 60 for a person's traits, in tables with so many ages."""
    return (((t.tekun * 2 + t.sex) * 5 + t.level) * 2 + t.dementia) * ages


def row_of(sex: int, level: int, demented: int, ages: int = AGES, tekun: int = 0) -> int:
    """Return the row of `Hazards.base` at age 60, in tables with so many ages."""
    return int(row_at_60.py_func(Traits(sex, level, demented, *(0,) * 7, tekun), ages))


@kernel
def ages_in(h):  # type: ignore[no-untyped-def]
    """Return how many ages the tables have, from 60; the last one stands for all that follow."""
    return h.trend.shape[1]


def tables(p: Parameters) -> Hazards:
    """Return all hazards of a set of parameters as integers."""
    base = np.zeros((KINDS * AGES, CLOCKS), np.int64)
    for sex in Sex:
        for level in range(5):
            for demented in range(2):
                for a in range(AGES):
                    row = row_of(sex, level, demented) + a
                    base[row] = [units(rate) for rate in rates_of(p, sex, level, demented, FIRST_AGE + a)]
                rows = slice(row_of(sex, level, demented), row + 1)
                theirs = slice(rows.start + KINDS // 2 * AGES, rows.stop + KINDS // 2 * AGES)
                base[theirs] = base[rows]
                base[theirs, SEEK] = units(seeking.tekun_rate(p.seeking, level, demented) * p.rates.seeking)
    base[:, LEAVE] = ONE
    trend = [[round(ONE * mortality.trend_factor(p.mortality, FIRST_AGE + a, y)) for a in range(AGES)] for y in range(YEARS)]
    setting = np.array([[[ONE * (where in risk.settings) for where in Setting] for risk in risks().values()]] * 2, np.int64)
    setting[:, LEAVE] = 0
    setting[:, LEAVE, WAITING] = units(p.seeking.give_up * p.rates.giving_up)
    for tekun, leave in enumerate((p.seeking.leave, p.seeking.tekun_leave)):
        setting[tekun, LEAVE, [Setting.ORDINARY, Setting.NURSING]] = units(leave * p.rates.leaving_care)
    bereaved = [[round(ONE * mortality.bereaved_ratio(p.mortality, s, phase)) for phase in Bereaved] for s in Sex]
    return Hazards(
        base,
        np.array(trend, np.int64),
        np.array(bereaved, np.int64),
        np.array([round(ONE * ability.rural_ratio(p.ability, r)) for r in (0, 1)], np.int64),
        np.array([ONE, round(ONE * p.seeking.after_event)], np.int64),
        setting,
    )


def by_place(p: Parameters, places: Sequence[str]) -> list[Hazards]:
    """Return the tables of each prefecture, by code: they share all but the base, in which each has its own emigration.

    Places that the evidence does not know, as those of a laboratory, share the tables of the province's mean.
    """
    common, known, found = tables(p), dict(p.family.shifts), []
    for place in places:
        if place not in known:
            found.append(common)
            continue
        rates = [units(family.emigration_clock(p, sex, FIRST_AGE + a, place)) for sex in Sex for a in range(AGES)]
        base = common.base.copy()
        base[:, EMIGRATE] = np.broadcast_to(np.array(rates).reshape(2, 1, AGES), (2, 2, KINDS // 4, AGES)).ravel()
        found.append(common._replace(base=base))
    return found


def digest(hazards: Hazards) -> str:
    """Return the SHA-256 of all tables."""
    return hashlib.sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in hazards)).hexdigest()


@kernel
def factor(h, clock, t):  # type: ignore[no-untyped-def]
    """Return the factor (2^-16) for the traits that do not change with age; 0 if the clock is stopped."""
    if clock == DEATH:
        return h.bereaved[t.sex, t.bereaved]
    if clock == EMIGRATE:
        return ONE * family.may_emigrate(t.setting, t.mate, t.follower)
    if clock == WORSEN:
        return h.rural[t.rural]
    if clock == CHILD:
        return ONE * t.near
    if clock == SEEK:
        return h.loss[t.loss] if h.setting[0, clock, t.setting] > 0 else 0
    return h.setting[t.tekun, clock, t.setting]


@kernel
def daily(h, clock, row, year, age, traits):  # type: ignore[no-untyped-def]
    """Return one day's hazard in units: base x traits x year. `row` includes the age; `year`, `age` are rows of the trend."""
    x = (h.base[row, clock] * traits) >> 16
    if clock == DEATH:
        x = (x * h.trend[year, age]) >> 16
    return x
