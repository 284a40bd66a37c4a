"""Events come as often as the rates say. Only one clock runs in each test; each statement allows |z| < 4, a false alarm in 16,000."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.codes import Event, Means, Sex, Why
from sim.lives.fast import FastLives
from sim.rules import dementia, seeking
from sim.rules.ages import AGES
from sim.rules.params import Parameters
from sim.world.columns import Elders, World
from tests.lives.towns import END, NOTHING, empty_homes, rules, town

TIMES = 60
"""36,000 elders on the census day."""


def only(**rates: float) -> Parameters:
    """Return the rules with nothing but these going on; nobody chooses a home, and no 特困 person asks for one."""
    p = rules()
    p = replace(p, seeking=p.seeking._replace(tekun=(0.0,) * 5))
    stay = p.choice._replace(private=-50.0, tekun=-50.0, other_public=-50.0)
    return replace(p, choice=stay).with_rates(**(NOTHING | rates))


@cache
def world() -> World:
    return empty_homes(town(times=TIMES))


def lived(p: Parameters, years: int) -> FastLives:
    lives = FastLives(world(), p, END, 1, log=True)
    lives.advance(math.ceil(365.25 * years))
    return lives


def old() -> list[NDArray[np.intp]]:
    """Return the rows of who is 60 and over at the start, by prefecture."""
    return [np.flatnonzero(e.b60 <= 0) for e in world().elders]


def of_old(name: str) -> NDArray[Any]:
    """Return a column of who is 60 and over at the start, both prefectures."""
    return np.concatenate([getattr(e, name)[rows] for e, rows in zip(world().elders, old(), strict=True)]).astype(np.int64)


def count(lives: FastLives, event: Event) -> int:
    """Return how many of those who are 60 and over at the start had an event."""
    rows = lives.events()
    return int(np.isin(of_old("key"), rows[rows[:, 2] == event, 1]).sum())


def z_of(observed: int, probability: NDArray[np.float64]) -> float:
    """Return how many standard deviations a count is from the sum of its probabilities."""
    return float((observed - probability.sum()) / np.sqrt((probability * (1 - probability)).sum()))


def years_at_age(b60: NDArray[np.int64], days: int) -> NDArray[np.float64]:
    """Return (n, 41) years that each person spends at each completed age of 60 to 100+ in the first `days` days."""
    out = np.zeros((len(b60), AGES))
    for day in range(days):
        age = np.minimum((4 * (day - b60)) // 1461, AGES - 1)
        out[np.arange(len(b60)), age] += 1 / 365.25
    return out


def plain_mortality() -> Parameters:
    """The life table alone: no hazard ratios, no normalisers, no trend."""
    p = only(death=1.0)
    ones = ((1.0,) * AGES,) * 2
    flat = p.mortality._replace(level=(1.0,) * 5, dementia=1.0, bereaved=((1.0,) * 3,) * 2, trend=(0.0,) * AGES)
    return replace(p, mortality=flat, fitted=p.fitted._replace(death_mean=ones))


@pytest.mark.parametrize("years", [1, 4])
def test_deaths_are_those_of_the_life_table(years: int) -> None:
    lives = lived(plain_mortality(), years)
    days = math.ceil(365.25 * years)
    hazard = np.array(rules().mortality.hazard)[of_old("sex")]
    dies = 1 - np.exp(-(years_at_age(of_old("b60"), days) * hazard).sum(1))
    events = lives.events()
    dead = np.isin(of_old("key"), events[(events[:, 2] == Event.DEATH) & (events[:, 0] < days), 1])
    assert dead.sum() > 600
    age = -of_old("b60") // 365.25
    for rows in (np.ones(len(dead), bool), *(of_old("sex") == sex for sex in Sex), age < 10, (age >= 10) & (age < 20), age >= 20):
        assert abs(z_of(int(dead[rows].sum()), dies[rows])) < 4


def test_deaths_in_the_full_model_add_up_to_the_life_table_with_its_trend() -> None:
    """The normalisers hold the mean over all people of an age to the table, whatever the hazard ratios; within 5 %."""
    lives = lived(only(death=1.0), 1)
    p = rules().mortality
    hazard = np.array(p.hazard) * np.exp(np.array(p.trend) * -4)
    dies = 1 - np.exp(-(years_at_age(of_old("b60"), 366) * hazard[of_old("sex")]).sum(1))
    assert 0.95 < count(lives, Event.DEATH) / dies.sum() < 1.05


def test_ten_times_the_hazard_kills_as_ten_times_the_hazard() -> None:
    lives = lived(plain_mortality().with_rates(death=10.0), 1)
    hazard = 10 * np.array(rules().mortality.hazard)[of_old("sex")]
    dies = 1 - np.exp(-(years_at_age(of_old("b60"), 366) * hazard).sum(1))
    assert abs(z_of(count(lives, Event.DEATH), dies)) < 4


def test_singles_and_couples_leave_at_one_rate_a_household() -> None:
    """A couple has one clock, that of the elder; who has a spouse under 60 stays. Here all places and ages have one rate."""
    years, yearly = 4, 0.02
    p = only(emigration=1.0)
    alike = p.family._replace(emigration=((yearly,) * 2,) * 2, shifts=())
    lives = lived(replace(p, family=alike, fitted=p.fitted._replace(emigration_factor=((1.0,) * 2,) * 2)), years)
    leaves = 1 - math.exp(-yearly * math.ceil(365.25 * years) / 365.25)
    rows = lives.events()
    gone = set(rows[rows[:, 2] == Event.EMIGRATE, 1].tolist())
    for households in (singles(), couples_of_old()):
        left = sum(household <= gone for household in households)
        assert left == sum(bool(household & gone) for household in households)
        assert abs(z_of(left, np.full(len(households), leaves))) < 4
    young = {int(e.key[row]) for e, first in zip(world().elders, old(), strict=True) for row in first if e.mate[row] == -2}
    assert young
    assert not young & gone


def test_each_prefecture_loses_people_at_its_own_rate() -> None:
    """The town lies in two prefectures, of which one is made to lose nobody and the other .05 a year."""
    p = only(emigration=1.0)
    (first, second), none = world().prefectures, 0.0
    apart = p.family._replace(emigration=((0.02,) * 2,) * 2, shifts=((first, -0.03), (second, 0.03)))
    lives = lived(replace(p, family=apart, fitted=p.fitted._replace(emigration_factor=((1.0,) * 2,) * 2)), 4)
    rows = lives.events()
    gone = set(rows[rows[:, 2] == Event.EMIGRATE, 1].tolist())
    mine = [{int(key) for key in e.key} for e in world().elders]
    assert len(gone & mine[0]) == none
    alone = [household for household in singles() if household <= mine[1]]
    assert abs(z_of(sum(household <= gone for household in alone), np.full(len(alone), 1 - math.exp(-0.05 * 4.0)))) < 4


def households(of: Elders, rows: NDArray[np.intp], couples: bool) -> list[set[int]]:
    mate = of.mate[rows]
    if not couples:
        return [{int(key)} for key in of.key[rows[mate == -1]]]
    both = rows[(mate >= 0) & (of.b60[mate] <= 0) & (mate > rows)]
    return [{int(of.key[row]), int(of.key[of.mate[row]])} for row in both]


def singles() -> list[set[int]]:
    return [one for e, rows in zip(world().elders, old(), strict=True) for one in households(e, rows, couples=False)]


def couples_of_old() -> list[set[int]]:
    return [one for e, rows in zip(world().elders, old(), strict=True) for one in households(e, rows, couples=True)]


def test_each_child_near_leaves_at_its_own_rate() -> None:
    """Of n children near, those who have gone after t years are binomial: a clock n times as fast, then n - 1 times."""
    years = 5
    lives = lived(only(child_leaves=1.0), years)
    near = of_old("near")
    gone = 1 - math.exp(-rules().family.child_leaves * math.ceil(365.25 * years) / 365.25)
    rows = lives.events()
    left = rows[(rows[:, 2] == Event.CHILD) & np.isin(rows[:, 1], of_old("key")), 1]
    assert abs(z_of(len(left), np.full(near.sum(), gone))) < 4
    number = dict(zip(*np.unique(left, return_counts=True), strict=True))
    for n in (1, 2, 3):
        families = of_old("key")[near == n]
        all_gone = sum(number.get(key, 0) == n for key in families)
        assert abs(z_of(all_gone, np.full(len(families), gone**n))) < 4


def test_dementia_begins_as_often_as_its_incidence_says() -> None:
    lives = lived(only(dementia=1.0), 2)
    p = rules().dementia
    rate = np.array([[dementia.onset(p, sex, 60 + a) for a in range(AGES)] for sex in Sex])[of_old("sex")]
    begins = 1 - np.exp(-(years_at_age(of_old("b60"), 731) * rate).sum(1))
    begins[of_old("dementia") == 1] = 0
    assert abs(z_of(count(lives, Event.DEMENTIA), begins)) < 4


def gaps_of_searches(factor: float, years: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return day of the first search (or the number of days), searches, and the hazard a day, of all others 60 and over at the start."""
    lives = lived(only(seeking=factor), years)
    days = math.ceil(365.25 * years)
    rows = lives.events()
    rows = rows[rows[:, 2] == Event.SEEK]
    assert np.isin(rows[:, 4], (Why.STAYED, Why.NO_HOME)).all(), "nobody chooses a home here"
    first, number = {}, {}
    for day, person, *_ in rows.tolist():
        first.setdefault(person, day)
        number[person] = number.get(person, 0) + 1
    others = of_old("means") != Means.TEKUN
    key = of_old("key")[others].tolist()
    rate = np.array([[seeking.rate(rules().seeking, level, d) for d in (0, 1)] for level in range(5)])
    a_day = factor * rate[of_old("level"), of_old("dementia")][others] / 365.25
    return np.array([first.get(k, days) for k in key]), np.array([number.get(k, 0) for k in key]), a_day


def test_the_wait_for_the_first_ring_of_a_clock_is_exponential() -> None:
    """P(not before day k) = exp(-h k): the ten deciles of who searched are equally full (chi-squared, 9 degrees, 99.99 %: 33.7)."""
    days = 366
    first, _, a_day = gaps_of_searches(40.0, 1)
    draws = np.random.default_rng(1).uniform(size=len(first))
    rang = first < days
    low, high = 1 - np.exp(-a_day * first), 1 - np.exp(-a_day * (first + 1))
    place = (low + draws * (high - low))[rang] / (1 - np.exp(-a_day * days))[rang]
    full = np.bincount((10 * place).astype(int), minlength=10)
    assert full.sum() > 5000
    assert ((full - full.mean()) ** 2 / full.mean()).sum() < 33.7
    assert abs(z_of(int(rang.sum()), 1 - np.exp(-a_day * days))) < 4


def test_rings_follow_one_another_as_a_poisson_process() -> None:
    """Searches of one person: mean and variance are both h t (less what whole days cost)."""
    days = 731
    _, number, a_day = gaps_of_searches(20.0, 2)
    ring = 1 - np.exp(-a_day)
    mean, variance = days * ring, days * ring * (1 - ring)
    assert abs(number.sum() - mean.sum()) < 4 * math.sqrt(variance.sum())
    spread = (number - mean) ** 2 / variance
    assert abs(spread.mean() - 1) < 4 * math.sqrt((2 + 1 / variance).sum()) / len(number)


def test_with_all_rates_zero_only_birthdays_and_ends_of_mourning_happen() -> None:
    lives = lived(only(), 9)
    rows = lives.events()
    assert set(rows[:, 2].tolist()) == {Event.TURN_60, Event.GRIEF}
    assert (rows[:, 2] == Event.TURN_60).sum() == sum(((e.b60 > 0) & (e.b60 < math.ceil(365.25 * 9))).sum() for e in world().elders)
