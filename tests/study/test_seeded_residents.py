"""Residents seeded on 2016-01-01 are like those who enter later: the law they are drawn from is the model's own.

One run of a tenth of the province, demand-limited. Each statement allows 4 standard errors: a false alarm in 16,000.
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from sim.clock import DAYS_PER_YEAR
from sim.codes import Means
from sim.lives.fast import FastLives
from sim.lives.fast import traits as at
from sim.province import growth
from sim.province.inventory import Beds
from sim.rules.settings import HERE, INSIDE
from sim.study.baseline import BASELINE_DAY
from sim.study.options import setup
from sim.world.build import build

YEARS = (1, 2, 3)
"""Since entry, when residents are looked at."""
EVERY = 91
"""Days between two looks."""


class Seen(NamedTuple):
    """Residents so many years after entry, seeded or not: number, and sums of what they are like."""

    people: np.ndarray
    """(2: others, destitute; 2: later, seeded; years)"""
    heavy: np.ndarray
    """Level 2 and above, or dementia."""
    aged: np.ndarray
    """80 and over."""


@cache
def run() -> tuple[Seen, np.ndarray, np.ndarray]:
    """Return residents by years since entry over 2016-2020, and people and residents at the end by single age from 60."""
    s = setup(share=0.1)
    world = build(s.evidence, s.params, s.frame, s.share, s.seed, BASELINE_DAY, s.threads)
    lives, beds = FastLives(world, s.params, BASELINE_DAY, s.threads), Beds(world.homes, world.carers, 0)
    seen = Seen(*(np.zeros((2, 2, len(YEARS))) for _ in Seen._fields))
    for day in range(EVERY, BASELINE_DAY, EVERY):
        growth.settle(lives, beds, day)
        for part in lives.prefectures:
            inside = np.flatnonzero(np.isin(at.column(part.people.bits, at.SETTING), INSIDE))
            bits, since = part.people.bits[inside], part.people.since[inside].astype(int)
            heavy = (at.column(bits, at.LEVEL) >= 2) | (at.column(bits, at.DEMENTIA) == 1)
            aged = day - part.people.b60[inside] >= 20 * DAYS_PER_YEAR
            destitute = (at.column(bits, at.MEANS) == Means.TEKUN).astype(int)
            for column, years in enumerate(YEARS):
                now = np.abs(day - since - years * DAYS_PER_YEAR) <= EVERY / 2
                for counted, which in zip(seen, (np.ones(len(inside), bool), heavy, aged), strict=True):
                    group = 2 * destitute[now & which] + (since[now & which] < 0)
                    counted[:, :, column] += np.bincount(group, minlength=4).reshape(2, 2)
    growth.settle(lives, beds, BASELINE_DAY)
    people, residents = np.zeros(45), np.zeros(45)
    for part in lives.prefectures:
        setting = at.column(part.people.bits, at.SETTING)
        age = ((BASELINE_DAY - part.people.b60.astype(int)) / DAYS_PER_YEAR).astype(int).clip(0, 44)
        people += np.bincount(age[np.isin(setting, HERE)], minlength=45)
        residents += np.bincount(age[np.isin(setting, INSIDE)], minlength=45)
    return seen, people, residents


@pytest.mark.parametrize(("means", "least", "finest"), [(0, 1_000, 0.02), (1, 100, 0.05)])
def test_as_many_need_much_care_and_are_80_at_equal_time_since_entry(means: int, least: int, finest: float) -> None:
    """A difference of 10 share points would be seen 9 times in 10 at one to three years; among destitute people, of 20.

    Of these, who need less care, there are as many in 2016 as in 2020, of the others fewer, since homes grew: the two are compared apart.
    """
    seen, *_ = run()
    assert seen.people[means].min() > least
    for part in (seen.heavy[means], seen.aged[means]):
        share = part / seen.people[means]
        both = part.sum(0) / seen.people[means].sum(0)
        error = np.sqrt(both * (1 - both) * (1 / seen.people[means]).sum(0))
        assert error.max() < finest
        assert (np.abs(share[0] - share[1]) < 4 * error).all(), (share, error)


def test_the_share_in_homes_has_no_step_at_the_age_of_those_who_were_seeded() -> None:
    """Who is 65 was seeded or not, who is 64 was not: by single ages, the step there is like those before and after.

    Its logarithm has a standard error of about .1; seeded by the rates of asking alone, the step was .8.
    """
    _, people, residents = run()
    share = residents / people
    steps = np.diff(np.log(share[:8]))  # steps[4]: from 64 to 65
    beside = (steps[2] + steps[3] + steps[5] + steps[6]) / 4
    # shares at 62, 63, 66, 67 enter the mean of the steps beside with 1/4, -1/4: their errors are small beside those of 64 and 65
    error = math.sqrt(1.25 * (1 / residents[4] + 1 / residents[5]))
    assert error < 0.15
    assert abs(steps[4] - beside) < 4 * error, (steps, error)
