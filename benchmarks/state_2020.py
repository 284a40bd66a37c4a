"""Is 2020 what is known of it? python benchmarks/state_2020.py [SEEDS] [SHARE] [WORLD]: everybody, means over seeds. Exit code 3 on a miss.

People of 60 and over on the census day, 2020-11-01, by prefecture and by sex and five years of age, against the census; deaths of 2020 by
sex and five years of age against the mortality table times the person-years of the run; shares by level, with dementia, widowed against
their ranges. Start counts are corrected by the deterministic table only, never by seed: what is left is chance and what the table does not
know. Below share 1 whole places are sampled, which adds to the misses of prefectures.
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
from sim.study.baseline import BASELINE_DAY, Setup
from sim.study.options import setup
from sim.world.apportionment import uniforms
from sim.world.build import build

NEW_YEAR = BASELINE_DAY - 366
"""2020-01-01."""
GROUPS = (60, 65, 70, 75, 80, 85, 90, 111)
GONE = (Setting.DEAD, Setting.LEFT)
PROVINCE, PREFECTURE, GROUP = 0.001, 0.005, 0.005
"""Allowed misses, relative."""
SD = 3.0
Numbers = NDArray[np.float64]


class State(NamedTuple):
    """What one seed leads to, as persons of the province."""

    prefectures: Numbers
    ages: Numbers
    """(2 sexes, 7 groups)"""
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
    del world
    lives.advance(NEW_YEAR)
    gone = [np.isin(trait(part.people, at.SETTING), GONE) for part in lives.prefectures]
    lives.advance(day_of(CENSUS) + 1)
    here = [~np.isin(trait(part.people, at.SETTING), (*GONE, Setting.NOT_YET)) for part in lives.prefectures]
    ages, shares = of_census(s, lives, here)
    lives.advance(BASELINE_DAY)
    deaths, expected = of_2020(s, lives, gone)
    prefectures = np.array([each.sum() for each in here]) / s.share
    return State(prefectures, ages / s.share, deaths / s.share, expected / s.share, shares)


def of_census(s: Setup, lives: FastLives, here: list[NDArray[np.bool_]]) -> tuple[Numbers, dict[str, float]]:
    """Return people by sex and age group, and shares of all of them."""
    ages, sums, people = (
        np.zeros((2, len(GROUPS) - 1)),
        dict.fromkeys(("level0", "level1", "level2", "level3", "level4", "dementia"), 0.0),
        0,
    )
    single, of_sex = np.zeros(2), np.zeros(2)
    for part, rows in zip(lives.prefectures, here, strict=True):
        p = type(part.people)(*(column[rows] for column in part.people))
        sex, age = trait(p, at.SEX), 60 + (4 * (day_of(CENSUS) - p.b60.astype(np.int64)) // 1461)
        np.add.at(ages, (sex, np.searchsorted(GROUPS, age, side="right") - 1), 1)
        for level in range(5):
            sums[f"level{level}"] += (trait(p, at.LEVEL) == level).sum()
        sums["dementia"] += trait(p, at.DEMENTIA).sum()
        never_share = np.array(s.params.family.never_married)[trait(p, at.RURAL), sex]
        never = uniforms(s.seed, p.key, Decision.MARRIED) < never_share
        np.add.at(single, sex, (trait(p, at.MATE) == Mate.NONE) & ~never)
        np.add.at(of_sex, sex, 1)
        people += len(sex)
    shares = {name: number / people for name, number in sums.items()}
    return ages, shares | {f"widowed {each.en}": single[each] / of_sex[each] for each in Sex}


def of_2020(s: Setup, lives: FastLives, gone: list[NDArray[np.bool_]]) -> tuple[Numbers, Numbers]:
    """Return deaths of 2020 by sex and age group, and what the table times the person-years of the run expects."""
    deaths, years = np.zeros((2, 41)), np.zeros((2, 41))
    for part, before in zip(lives.prefectures, gone, strict=True):
        entered = ~before & (trait(part.people, at.SETTING) != Setting.NOT_YET)
        p = type(part.people)(*(column[entered] for column in part.people))
        sex, setting, b60 = trait(p, at.SEX), trait(p, at.SETTING), p.b60.astype(np.int64)
        end = np.where(np.isin(setting, GONE), p.last.astype(np.int64) + 1, BASELINE_DAY)
        first = np.maximum(NEW_YEAR, b60 + 1)
        of_age = lambda day, b60=b60: np.minimum(4 * (day - b60) // 1461, 40)  # noqa: E731
        dead = setting == Setting.DEAD
        np.add.at(deaths, (sex[dead], of_age(end - 1)[dead]), 1)
        birthday = -(-1461 * (of_age(first) + 1) // 4) + b60
        parts = ((first, np.minimum(end, birthday), of_age(first)), (np.maximum(first, birthday), end, of_age(first) + 1))
        for begin, until, age in parts:
            np.add.at(years, (sex, np.minimum(age, 40)), np.maximum(until - begin, 0) / 365.25)
    groups = [slice(a - 60, b - 60) for a, b in pairwise(GROUPS)]
    expected = np.array(s.params.mortality.hazard) * years
    return tuple(np.stack([table[:, g].sum(1) for g in groups], axis=1) for table in (deaths, expected))  # type: ignore[return-value]


def main(seeds: int, share: float, limit: Limit) -> int:
    s = setup(share=share, limit=limit)
    states = [lived(s._replace(seed=seed)) for seed in range(1, seeds + 1)]
    mean = {name: np.mean([getattr(state, name) for state in states], axis=0) for name in State._fields[:4]}
    missed = 0

    def tell(what: str, found: float, aim: float, allowed: float) -> None:
        nonlocal missed
        good = abs(found - aim) <= allowed
        missed += not good
        print(f"{what:30s} {found:14,.0f} {aim:14,.0f} {found / aim - 1:+9.3%}  allowed {allowed / aim:.3%}{'' if good else '  MISSED'}")

    print(f"{limit.en} world, share {share:g}, {seeds} seeds: found, known, difference")
    census = s.frame.cohorts[:, :, 20:]
    tell("60 and over", mean["prefectures"].sum(), s.evidence.value("population.residents", ages="60+", area="23"), PROVINCE * census.sum())
    for name, found, aim in zip(s.frame.names, mean["prefectures"], census.sum((1, 2)), strict=True):
        tell(name, found, aim, PREFECTURE * aim)
    for sex in Sex:
        for i, first in enumerate(GROUPS[:-1]):
            aim = census[:, sex, first - 60 : GROUPS[i + 1] - 60].sum()
            binomial = SD * math.sqrt(aim / share / seeds * (1 - mean["deaths"][sex, i] / aim))
            tell(f"{sex.en} {first}+", mean["ages"][sex, i], aim, max(GROUP * aim, binomial))
    for sex in Sex:
        for i, first in enumerate(GROUPS[:-1]):
            aim = mean["expected"][sex, i]
            tell(f"deaths {sex.en} {first}+", mean["deaths"][sex, i], aim, SD * math.sqrt(aim / share / seeds))
    missed += told_shares(s, {name: float(np.mean([state.shares[name] for state in states])) for name in states[0].shares})
    print(f"{missed} missed")
    return 3 if missed else 0


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
