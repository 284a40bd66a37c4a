"""Is 2020 what is known of it? python benchmarks/state_2020.py [SEEDS] [SHARE] [WORLD]: everybody, means over seeds. Exit code 3 on a miss.

People of 60 and over on the census day, 2020-11-01, against the census: all, those of 80 and over, each county unit, and the 156 cells of
prefecture, sex and five years of age to 85+, in standard deviations of what chance makes of lives (binomial). That an error of 2 % in one
county unit would be seen is checked on the spot. Deaths of 2020 by sex and age against the mortality table times the person-years of the
run; shares by level, with dementia, widowed against their ranges. Start counts are corrected by the deterministic table only, never by
seed: what is left is chance and what the table does not know. Below share 1 whole places are sampled, which adds to the misses of places.
"""

from __future__ import annotations

import math
import sys
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import CENSUS, day_of
from sim.codes import Limit, Mate, Setting, Sex
from sim.draws import Decision
from sim.lives.fast import FastLives
from sim.lives.fast import traits as at
from sim.province import growth
from sim.province.inventory import Beds
from sim.rules.settings import GONE
from sim.study.baseline import BASELINE_DAY, Setup
from sim.study.options import setup
from sim.study.start_checks import deaths
from sim.world.apportionment import uniforms
from sim.world.build import build
from sim.world.census import SIXTY
from sim.world.population import entering

NEW_YEAR = BASELINE_DAY - 366
"""2020-01-01."""
GROUPS = (60, 65, 70, 75, 80, 85, 90, 111)
CELLS = (60, 65, 70, 75, 80, 85)
"""First ages of the census's groups."""
PROVINCE, OLDEST, COUNTY = 0.0005, 0.003, 0.005
"""Allowed misses, relative: everybody, people of 80 and over, a county unit."""
SD, MOST_SD, MOST_BEYOND = 3.0, 4.5, 3
"""Standard deviations beyond which so many cells may lie, and beyond which none may."""
PLANTED = 0.02
Numbers = NDArray[np.float64]


class State(NamedTuple):
    """What one seed leads to, as persons of the province."""

    people: Numbers
    """(county units, 2 sexes, 6 groups) on the census day"""
    deaths: Numbers
    expected: Numbers
    """(2, 7) the table times person-years"""
    shares: dict[str, float]


def trait(p: Any, which: tuple[int, int]) -> NDArray[np.int64]:
    return np.asarray(at.column(p.bits, which))


def lived(s: Setup) -> State:
    """Build, live to the census and to the end of 2020, and count."""
    world = build(s.evidence, s.params, s.frame, s.share, s.seed, BASELINE_DAY, s.threads)
    lives = FastLives(world, s.params, BASELINE_DAY, s.threads)
    beds = Beds(world.homes, world.carers, 0)
    del world
    growth.settle(lives, beds, day_of(CENSUS) + 1)
    here = [~np.isin(trait(part.people, at.SETTING), (*GONE, Setting.NOT_YET)) for part in lives.prefectures]
    people, shares = of_census(s, lives, here)
    growth.settle(lives, beds, BASELINE_DAY)
    dead, expected = of_2020(s, lives)
    return State(people / s.share, dead / s.share, expected / s.share, shares)


def of_census(s: Setup, lives: FastLives, here: list[NDArray[np.bool_]]) -> tuple[Numbers, dict[str, float]]:
    """Return people by county unit, sex and age group, and shares of all of them."""
    cells = np.zeros((len(s.frame.counties.code), 2, len(CELLS)))
    sums, people = dict.fromkeys(("level0", "level1", "level2", "level3", "level4", "dementia"), 0.0), 0
    single, of_sex = np.zeros(2), np.zeros(2)
    for part, rows in zip(lives.prefectures, here, strict=True):
        p = type(part.people)(*(column[rows] for column in part.people))
        sex = trait(p, at.SEX)
        age = 60 + (4 * (day_of(CENSUS) - p.b60.astype(np.int64)) + 2) // 1461  # birthdays are whole days, up to one late: half a day back
        np.add.at(cells, (p.county, sex, np.searchsorted(CELLS, age, side="right") - 1), 1)
        for level in range(5):
            sums[f"level{level}"] += (trait(p, at.LEVEL) == level).sum()
        sums["dementia"] += trait(p, at.DEMENTIA).sum()
        never_share = np.array(s.params.family.never_married)[trait(p, at.RURAL), sex]
        never = uniforms(s.seed, p.key, Decision.MARRIED) < never_share
        np.add.at(single, sex, (trait(p, at.MATE) == Mate.NONE) & ~never)
        np.add.at(of_sex, sex, 1)
        people += len(sex)
    shares = {name: number / people for name, number in sums.items()}
    return cells, shares | {f"widowed {each.en}": single[each] / of_sex[each] for each in Sex}


def of_2020(s: Setup, lives: FastLives) -> tuple[Numbers, Numbers]:
    """Return deaths of 2020 by sex and age group, and what the table times the person-years of the run expects."""
    found = deaths(lives, NEW_YEAR, BASELINE_DAY - 1)
    groups = [slice(a - 60, b - 60) for a, b in pairwise(GROUPS)]
    expected = np.array(s.params.mortality.hazard) * found.years
    dead, aim = (np.stack([table[:, group].sum(1) for group in groups], axis=1) for table in (found.deaths, expected))
    return dead, aim


def main(seeds: int, share: float, limit: Limit) -> int:
    s = setup(share=share, limit=limit)
    states = [lived(s._replace(seed=seed)) for seed in range(1, seeds + 1)]
    mean = {name: np.mean([getattr(state, name) for state in states], axis=0) for name in State._fields[:3]}
    missed = 0

    def tell(what: str, found: float, aim: float, allowed: float) -> None:
        nonlocal missed
        good = abs(found - aim) <= allowed
        missed += not good
        print(f"{what:30s} {found:14,.0f} {aim:14,.0f} {found / aim - 1:+9.3%}  allowed {allowed / aim:.3%}{'' if good else '  MISSED'}")

    print(f"{limit.en} world, share {share:g}, {seeds} seeds: found, known, difference")
    census, chance = census_cells(s)
    chance /= seeds * share
    tell("60 and over", mean["people"].sum(), s.evidence.value("population.residents", ages="60+", area="23"), PROVINCE * census.sum())
    oldest = census[:, :, CELLS.index(80) :].sum()
    tell("80 and over", mean["people"][:, :, CELLS.index(80) :].sum(), oldest, OLDEST * oldest)
    missed += told_counties(s, mean["people"], census, chance) + told_cells(s, mean["people"], census, chance)
    for sex in Sex:
        for i, first in enumerate(GROUPS[:-1]):
            aim = mean["expected"][sex, i]
            tell(f"deaths {sex.en} {first}+", mean["deaths"][sex, i], aim, SD * math.sqrt(aim / share / seeds))
    missed += told_shares(s, {name: float(np.mean([state.shares[name] for state in states])) for name in states[0].shares})
    print(f"{missed} missed")
    return 3 if missed else 0


def census_cells(s: Setup) -> tuple[Numbers, Numbers]:
    """Return (county units, 2, 6) people of the census, and the variance of how many of those who enter live to be counted."""
    here = s.frame.cohorts[:, :, SIXTY:]
    alive = 1 / entering(s.evidence, s.params, s.frame)[:, :, SIXTY:].mean(3)
    starts = [first - 60 for first in CELLS]
    return np.add.reduceat(here, starts, axis=2), np.add.reduceat(here * (1 - alive), starts, axis=2)


def told_counties(s: Setup, found: Numbers, census: Numbers, chance: Numbers) -> int:
    """Print how far county units are off, and whether an error planted in the median one is seen; return how many miss."""
    aim, sd = census.sum((1, 2)), np.sqrt(chance.sum((1, 2)))
    off = found.sum((1, 2)) - aim
    allowed = np.maximum(COUNTY * aim, SD * sd)
    missed = np.flatnonzero(np.abs(off) > allowed)
    worst = int(np.argmax(np.abs(off) / allowed))
    print(f"county units: {len(missed)} of {len(aim)} missed; median miss {np.median(np.abs(off) / aim):.3%}, ", end="")
    print(f"worst {s.frame.counties.name[worst]} {off[worst] / aim[worst]:+.3%}, allowed {allowed[worst] / aim[worst]:.3%}")
    median = int(np.argsort(aim)[len(aim) // 2])
    seen = abs(off[median] + PLANTED * aim[median]) > allowed[median]
    print(f"an error of {PLANTED:.0%} planted in {s.frame.counties.name[median]} is {'seen' if seen else 'NOT SEEN'}")
    return len(missed) + (not seen)


def told_cells(s: Setup, found: Numbers, census: Numbers, chance: Numbers) -> int:
    """Print how many cells of prefecture, sex and age lie beyond what chance makes; return 1 if they are too many or too far."""
    of = s.frame.counties.prefecture
    by_prefecture = [np.stack([np.bincount(of, cell) for cell in table.reshape(len(of), -1).T]) for table in (found, census, chance)]
    off = (by_prefecture[0] - by_prefecture[1]) / np.sqrt(by_prefecture[2])
    beyond, largest = int((np.abs(off) > SD).sum()), float(np.abs(off).max())
    good = beyond <= MOST_BEYOND and largest <= MOST_SD
    print(f"cells of prefecture, sex, age: {beyond} of {off.size} beyond {SD:g} sd (allowed {MOST_BEYOND}), ", end="")
    print(f"largest {largest:.2f} sd (allowed {MOST_SD}), rms {np.sqrt((off**2).mean()):.2f}{'' if good else '  MISSED'}")
    return int(not good)


def told_shares(s: Setup, shares: dict[str, float]) -> int:
    """Print shares beside their ranges; return how many lie outside."""
    levels = {f"level {k} and above": (sum(shares[f"level{i}"] for i in range(k, 5)), f"ability.total.ge{k}", "") for k in range(1, 5)}
    rows = levels | {"dementia": (shares["dementia"], "dementia.prevalence.total", "")}
    rows |= {f"widowed {sex.en}": (shares[f"widowed {sex.en}"], "widowed.share", letter) for sex, letter in zip(Sex, "MF", strict=True)}
    missed = 0
    for what, (found, name, sex) in rows.items():
        row = s.evidence.row(name, sex=sex, age=60)
        assert row.low is not None
        assert row.high is not None
        good = row.low <= found <= row.high
        missed += not good
        print(f"{what:30s} {found:14.4f} {row.value:14.4f}  range {row.low:g}-{row.high:g}{'' if good else '  MISSED'}")
    return missed


if __name__ == "__main__":
    arguments = sys.argv[1:]
    chosen = {each.label: each for each in Limit}[arguments[2] if len(arguments) > 2 else "demand"]
    sys.exit(main(int(arguments[0]) if arguments else 5, float(arguments[1]) if len(arguments) > 1 else 1.0, chosen))
