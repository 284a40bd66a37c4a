"""Provinces that should be at rest: a stationary one, and the baseline across the day on which scenarios begin."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sim.codes import Mate, Setting, Sex
from sim.lives.fast import FastLives
from sim.lives.fast import traits as at
from sim.rules.params import Parameters
from sim.study.baseline import BASELINE_DAY, Setup
from sim.study.fit.residents import Law, law_of
from sim.world import capacity, population
from sim.world.build import build, furnished
from sim.world.columns import Floats, Frame

YEAR = 365.25
LATER = BASELINE_DAY + 3652
"""The last day of 2030: ten years after settling in."""
ROUNDS = 3
"""In which the stationary province finds its own law of residents."""


class Standing(NamedTuple):
    """Who is where at an evening; persons as simulated, shares of all of 60 and over."""

    people: float
    residents: float
    waiting: float
    """Outsiders on a list."""
    moving: float
    """Residents on the list of their home: they need a nursing bed and have an ordinary one."""
    levels: tuple[float, ...]
    single: tuple[float, ...]
    """By sex, without a spouse: widowed, and the never married, whose share is fixed."""


def at_rest(p: Parameters) -> Parameters:
    """Return the rules without the trend of mortality, and with nobody leaving: the census has places that empty and places that do not."""
    stays = p.family._replace(before_60=(0.0, 0.0), shifts=())
    return replace(p, mortality=p.mortality._replace(trend=(0.0,) * len(p.mortality.trend)), family=stays).with_rates(emigration=0.0)


def stationary_frame(s: Setup, p: Parameters) -> Frame:
    """Return the frame with as many of each age in 2020 as constant entrants at 60 leave there, by the model's own table, if nobody moves.

    Entrants of a prefecture: a tenth of its people of 60 to 69 on the census day, half of them men.
    """
    lived = np.zeros((2, population.AGES_2020))
    for sex in Sex:
        for column in range(population.AGES_2020):
            years = [column - 20 + (month + 0.5) / 12 for month in range(12)]
            if column < 20:
                lived[sex, column] = 1 / np.mean([population.survival_to_60(s.evidence, sex, -x) for x in years])
            elif column < population.AGES_2020 - 1:
                lived[sex, column] = np.mean([survival(p, sex, x) for x in years])
        lived[sex, -1] = survival(p, sex, 40.0) / p.mortality.hazard[sex][40]
    entrants = s.frame.cohorts[:, :, 20:30].sum((1, 2)) / 20
    return replace(s.frame, cohorts=entrants[:, None, None] * lived[None])


def survival(p: Parameters, sex: Sex, years: float) -> float:
    """Return the share of persons of 60 who are alive so many years later."""
    return float(np.exp(-population.hazard_integral(p, sex, 0.0, 0.0, years * YEAR)))


def standing(lives: FastLives) -> Standing:
    setting, level, single, sexes, moving = np.zeros(8), np.zeros(8), np.zeros(2), np.zeros(2), 0
    for part in lives.prefectures:
        bits = part.people.bits
        bits = bits[at.column(bits, at.SETTING) < Setting.DEAD]
        setting += np.bincount(at.column(bits, at.SETTING), minlength=8)
        level += np.bincount(at.column(bits, at.LEVEL), minlength=8)
        sexes += np.bincount(at.column(bits, at.SEX), minlength=2)
        moving += int(((at.column(bits, at.SETTING) == Setting.ORDINARY) & (at.column(bits, at.LISTED) == 1)).sum())
        single += np.bincount(at.column(bits[at.column(bits, at.MATE) == Mate.NONE], at.SEX), minlength=2)
    people = float(setting.sum())
    residents = float(setting[Setting.ORDINARY] + setting[Setting.NURSING])
    return Standing(people, residents, float(setting[Setting.WAITING]), float(moving), tuple(level[:5] / people), tuple(single / sexes))


def drift(s: Setup) -> Floats:
    """Return (10,) log changes a year over ten years in a stationary province: residents, both lists, levels, single men and women.

    More people are old there than in 2020, so its homes settle elsewhere: as in the fit, its residents of 2016 follow the law that five
    years lead to, read anew in each round.
    """
    p = at_rest(s.params)
    world = build(s.evidence, p, stationary_frame(s, p), s.share, s.seed, LATER, s.threads)
    always = np.full_like(world.homes.opened, capacity.LONG_AGO)
    world = world._replace(homes=world.homes._replace(opened=always, full=always))
    for _ in range(ROUNDS):
        lives = FastLives(furnished(s.evidence, p, world, s.threads), p, BASELINE_DAY, s.threads)
        lives.advance(BASELINE_DAY + 1)
        law = law_of(lives, world, Law.of(p.fitted))
        p = replace(p, fitted=p.fitted._replace(**law._asdict()))
    lives = FastLives(furnished(s.evidence, p, world, s.threads), p, LATER, s.threads)
    lives.advance(BASELINE_DAY)
    first = standing(lives)
    lives.advance(LATER + 1)
    last = standing(lives)
    change = [last.residents / first.residents, last.waiting / first.waiting, last.moving / first.moving]
    change += [b / a for a, b in zip(first.levels + first.single, last.levels + last.single, strict=True)]
    return np.log(change) / 10
