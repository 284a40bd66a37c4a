"""The law of residents: who lives in homes, and since when, as the model itself has it at the end of 2020.

Seeding draws the residents of 2016-01-01 from this law (world/seeding.py). The fit of care reads it after each round and seeds the next one
by it, so that those who were seeded differ from those who entered later as little as possible.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from sim.clock import DAYS_PER_YEAR
from sim.codes import Means, Owner
from sim.lives.fast import FastLives, state
from sim.lives.fast import traits as at
from sim.rules.fitted import Fitted, frozen
from sim.rules.settings import HERE, INSIDE
from sim.world.columns import Floats, Ints, World
from sim.world.quota import beds_of_places
from sim.world.seeding import AGE_GROUPS, age_group, since_cell

FEW = 20.0
"""Persons that the law guessed before counts for in each cell, so that a sample with few people has no shares of 0."""
DECILES = np.linspace(0, 0.9, 10)


class Law(NamedTuple):
    """As in `rules/fitted.Fitted`, under the same names."""

    inside: Any
    filled: Any
    since: Any

    @classmethod
    def of(cls, fitted: Fitted) -> Law:
        """Return the law that a fit keeps."""
        return cls(fitted.inside, fitted.filled, fitted.since)

    def moved(self, owners: Floats, tekun: float) -> Law:
        """Return the law with other residents per bed, by a factor for each owner, and another share of 特困 people, by a factor."""
        others, supported = np.array(self.inside)
        filled = np.clip(np.array(self.filled) * owners[:, None], 0, 1)
        inside = np.stack([others, np.clip(supported * tekun, 0, 1)])
        return self._replace(inside=frozen(inside.round(6).tolist()), filled=frozen(filled.round(5).tolist()))


BY_AGE = (0.4, 0.9, 1.0, 1.1, 1.3, 1.5, 1.6, 1.6)
BY_LEVEL = (0.005, 0.013, 0.045, 0.08, 0.11), (0.2, 0.27, 0.33, 0.36, 0.36)
"""Shares in homes of others and of 特困 people, at 70-74."""
FIRST_LAW = Law(
    inside=tuple((tuple(tuple(factor * at_level[cell // 2] for cell in range(10)) for factor in BY_AGE),) * 2 for at_level in BY_LEVEL),
    filled=((0.25, 0.8, 0.02), (0.45, 0.43, 0.03), (0.33, 0.65, 0.04)),
    since=(tuple(((*(-mean * math.log(1 - 0.1 * k) for k in range(10)), mean),) * 4 for mean in (3.6, 2.8)),) * 2,
)
"""The law before any has been read."""


class Found(NamedTuple):
    """People and residents counted."""

    people: Floats
    """(2: others, 特困 people, 2 sexes, age groups, 2 x level + dementia)"""
    residents: Floats
    since: list[tuple[tuple[Ints, Ints, Ints], Floats]]
    """Prefecture by prefecture, (n,) each: `seeding.since_cell`, and years since entry"""
    occupied: Floats
    """(3 owner groups, 3 kinds of place as in Fitted.filled)"""


def law_of(lives: FastLives, world: World, before: Law) -> Law:
    """Return the law of the residents of this morning; where there are few people, the law of before stands in."""
    shape = (2, 2, AGE_GROUPS, 10)
    found = Found(np.zeros(shape), np.zeros(shape), [], np.zeros((len(Owner), 3)))
    for part in lives.prefectures:
        count(part.people, part.homes, lives.day, found)
    guess = np.array(before.inside)
    total = found.residents.sum((1, 2, 3)) / np.maximum((guess * found.people).sum((1, 2, 3)), 1e-9)
    guess *= total[:, None, None, None]
    inside = ((found.residents + FEW * guess) / (found.people + FEW)).clip(0, 1)
    cells, years = np.concatenate([np.stack(cell, axis=1) for cell, _ in found.since]), np.concatenate([of for _, of in found.since])
    since = np.array(before.since)
    for which in np.ndindex(*since.shape[:3]):
        since[which] = quantiles(years[np.equal(cells, which).all(axis=1)], since[which])
    beds = np.zeros_like(found.occupied)
    np.add.at(beds, world.homes.owner, beds_of_places(world.homes.beds) * world.homes.weight[:, None])
    filled = (found.occupied / np.maximum(beds, 1)).clip(0, 1)
    return Law(*(frozen(table.tolist()) for table in (inside.round(6), filled.round(5), since.round(3))))


def count(p: state.People, homes: state.Homes, day: int, found: Found) -> None:
    """Add a prefecture's people to what is found."""
    setting = np.asarray(at.column(p.bits, at.SETTING))
    here = np.flatnonzero(np.isin(setting, HERE))
    bits, inside = p.bits[here], np.isin(setting[here], INSIDE)
    sex, level, dementia, means = (np.asarray(at.column(bits, which)) for which in (at.SEX, at.LEVEL, at.DEMENTIA, at.MEANS))
    cells = ((means == Means.TEKUN).astype(int), sex, age_group(p.b60[here], day), 2 * level + dementia)
    np.add.at(found.people, cells, 1)
    np.add.at(found.residents, tuple(column[inside] for column in cells), 1)
    waiting = homes.misplaced[:, 0]
    np.add.at(found.occupied, homes.owner, np.column_stack([homes.occupied[:, 0] - waiting, homes.occupied[:, 1], waiting]))
    years = (day - p.since[here][inside].astype(np.int64)) / DAYS_PER_YEAR
    cell = since_cell(means[inside], level[inside], dementia[inside], p.b60[here][inside], day)
    found.since.append((cell, years))


def quantiles(years: Floats, guess: Floats) -> Floats:
    """Return deciles 0 to 9 of years since entry and the mean excess over the ninth; what is guessed where there are few.

    >>> quantiles(np.arange(101.0), np.zeros(11))[[0, 5, 9, 10]].tolist()
    [0.0, 50.0, 90.0, 5.5]
    """
    if len(years) < FEW:
        return guess
    found = np.quantile(years, DECILES)
    return np.append(found, (years[years > found[-1]] - found[-1]).mean())
