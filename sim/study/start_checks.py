"""The checks of the start: what a world without any scenario looks like at the end of 2020, beside what it should look like.

They are never fitted to. Their ranges are the rows `check.start.*` of the evidence; where a figure is outside and the reason is known, the
note of the row gives it (`evidence/notes.py`). A world is simulated from 2016 to 2025 with the beds of 2020: it says who lives in homes at
the end of 2020, who was admitted and who died in 2020, and how long everyone stays who enters a home until the end of 2025.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import numpy as np

from sim.clock import DAYS_PER_YEAR, day_of, month_number
from sim.codes import Event, Setting
from sim.evidence import Evidence, Row
from sim.lives.fast import FastLives
from sim.lives.fast import traits as at
from sim.province import growth
from sim.province.inventory import Beds
from sim.rules.settings import GONE, INSIDE
from sim.study.baseline import BASELINE_DAY, SHORTEST_END, Progress, Setup
from sim.study.start_measures import Key, Lived, People, lived, of_deaths, of_residents, of_stays, spells
from sim.world.build import build
from sim.world.columns import World

PREFIX = "check.start."
"""The names of the rows with the ranges."""
YEAR = date(2020, 1, 1), date(2020, 12, 31)
"""The year whose admissions and deaths are counted."""


class Check(NamedTuple):
    """One figure, and the row it is compared with."""

    row: Row
    found: float
    """nan: nobody is counted, as in a small sample."""

    @property
    def is_inside(self) -> bool:
        """Return whether the figure is in the range of the row."""
        low, high = self.row.low, self.row.high
        return (low is None or self.found >= low) and (high is None or self.found <= high)

    @property
    def is_known(self) -> bool:
        """Return whether anybody is counted."""
        return not math.isnan(self.found)


def check(s: Setup, progress: Progress) -> list[Check]:
    """Simulate the world of a setup from 2016 to 2025 without any scenario, and compare it with the evidence."""
    return compared(s.evidence, measured(s, progress))


def compared(evidence: Evidence, found: Mapping[Key, float]) -> list[Check]:
    """Return a check for each row, in the order of the file; raise KeyError for a row that nothing is measured for."""
    rows = [row for name in evidence.names if name.startswith(PREFIX) for row in evidence.find(name)]
    return [Check(row, found[row.name, row.group, row.sex, row.age_from]) for row in sorted(rows, key=lambda row: row.line)]


def measured(s: Setup, progress: Progress) -> dict[Key, float]:
    """Return every figure, by the key of its row."""
    progress("world", 0.0)
    world = build(s.evidence, s.params, s.frame, s.share, s.seed, SHORTEST_END, s.threads)
    lives, beds = FastLives(world, s.params, SHORTEST_END, s.threads, log=True), Beds(world.homes, world.carers, 0)
    for year in range(2016, 2021):
        growth.settle(lives, beds, day_of(date(year + 1, 1, 1)))
        progress(str(year), 0.1 + 0.09 * (year - 2015))
    found = dict(of_residents(people(lives, world, BASELINE_DAY)))
    found |= dict(of_deaths(deaths(lives, *map(day_of, YEAR))))
    found["check.start.admissions", "", "", None] = admissions(lives)
    for year in range(2021, 2026):
        growth.settle(lives, beds, day_of(date(year + 1, 1, 1)))
        progress(str(year), 0.1 + 0.09 * (year - 2015))
    keys, levels = (np.concatenate([getattr(elders, column) for elders in world.elders]) for column in ("key", "level"))
    order = np.argsort(keys)
    stays = spells(lives.events(), keys[order].astype(np.int64), levels[order].astype(np.int64), SHORTEST_END)
    return found | dict(of_stays(stays))


def people(lives: FastLives, world: World, today: int) -> People:
    """Return everyone of 60 and over on the morning of a day; raise ValueError if it is not the next one to be lived."""
    if today != lives.day:
        raise ValueError(f"the lives are at day {lives.day}, not {today}")
    parts = []
    for part in lives.prefectures:
        setting = at.column(part.people.bits, at.SETTING)
        rows = np.flatnonzero(~np.isin(setting, (*GONE, Setting.NOT_YET)))
        bits, home = part.people.bits[rows], part.people.home[rows]
        inside = np.isin(setting[rows], INSIDE)
        owner = np.where(inside, np.append(part.homes.owner, -1)[home], -1)
        age = 60 + (today - part.people.b60[rows].astype(np.int64)) / DAYS_PER_YEAR
        parts.append(People(age, at.column(bits, at.LEVEL), at.column(bits, at.MEANS), owner))
    return People(*map(np.concatenate, zip(*parts, strict=True)))


def deaths(lives: FastLives, first: int, last: int) -> Lived:
    """Return deaths and person-years of the days `first` to `last`, which has just been lived, by sex and age."""
    total = Lived(np.zeros((2, 1)), np.zeros((2, 1)))
    for part in lives.prefectures:
        setting = at.column(part.people.bits, at.SETTING)
        rows = np.flatnonzero(setting != Setting.NOT_YET)
        sex, b60 = at.column(part.people.bits[rows], at.SEX).astype(np.int64), part.people.b60[rows].astype(np.int64)
        until = np.where(np.isin(setting[rows], GONE), part.people.last[rows].astype(np.int64), last + 1)
        one = lived(sex, b60, until, setting[rows] == Setting.DEAD, first, last)
        total = Lived(total.deaths + one.deaths, total.years + one.years)
    return total


def admissions(lives: FastLives) -> float:
    """Return admissions of a year by the people aged 60 and over, the mean of twelve month ends."""
    counts = lives.counts(*(month_number(day) for day in YEAR))
    living = counts["people"][..., : Setting.DEAD].sum() / 12
    return float(counts["flows"][:, :, Event.ADMIT].sum() / living)
