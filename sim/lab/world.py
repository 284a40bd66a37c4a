"""A laboratory world as the engines see it: each copy is its own prefecture, and so is each cohort of each copy."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from sim import evidence
from sim.clock import DAYS_PER_YEAR
from sim.codes import Bereaved, Clock, Means, Need, Owner, Setting, Sex
from sim.lab import arrivals, numbers
from sim.lab.arrivals import Arrivals
from sim.lab.spec import ENDLESS, LAWS, NO_WAIT, Cohort, Demand, Lab, Law
from sim.lab.trajectories import Persons
from sim.lives import Laboratory, demands
from sim.lives.demands import Demands, Durations
from sim.rules import fitted, params
from sim.rules.ages import AGES, FIRST_AGE, YEARS
from sim.rules.hazards import CLOCKS, KINDS, ONE, Hazards, row_of, units
from sim.rules.params import Parameters
from sim.world.columns import Counties, Elders, Homes, Places, Seeds, World

NEVER_IDLE = 1_000_000
"""Days after which able people may have an idle nursing bed: that rule is switched off."""
ENOUGH_CARERS = 1e6
NEED_OF: dict[tuple[str, ...], Need] = {("ordinary",): Need.ORDINARY_ONLY, ("nursing",): Need.NURSING_ONLY}
LEVEL_OF = {Need.ORDINARY_ONLY: 0, Need.EITHER: 2, Need.NURSING_ONLY: 3}


class Built(NamedTuple):
    """What an engine is given."""

    world: World
    params: Parameters
    lab: Laboratory
    persons: Persons
    people: tuple[Arrivals, ...]
    """By prefecture."""
    cohort_of: tuple[int, ...]
    """By prefecture: number of the cohort; -1: people who ask for beds."""
    homes: tuple[int, ...]
    """Numbers of the homes, the same in every copy."""


@cache
def rules() -> Parameters:
    """Return the baseline's rules without the one that gives idle nursing beds to able people; too few carers stop everybody."""
    p = params.assemble(evidence.load(), fitted.load_fitted())
    return replace(p, admission=p.admission._replace(idle_days=NEVER_IDLE, heavy_only=0))


def durations(laws: list[Law]) -> Durations:
    """Return distributions of durations as kernels read them (lives/demands.py), one per demand."""
    out = Durations(
        np.zeros(len(laws), np.int64),
        np.zeros(len(laws)),
        np.zeros(len(laws)),
        np.ones((len(laws), demands.MOST_PARTS)),
        np.zeros((len(laws), demands.MOST_PARTS)),
    )
    for row, law in enumerate(laws):
        if law.law in (ENDLESS, NO_WAIT):
            continue
        mean = law.mean_years / math.gamma(1 + 1 / law.shape) if law.law == "weibull" else law.mean_years
        shapes = {"erlang": float(law.k), "lognormal": float(np.sqrt(np.log1p(law.cv * law.cv))), "weibull": law.shape}
        out.kind[row], out.average[row], out.shape[row] = 1 + LAWS.index(law.law), mean * DAYS_PER_YEAR, shapes.get(law.law, 0.0)
        if law.law == "mix":
            parts = len(law.weights)
            out.weights[row, :parts] = [*list(accumulate(law.weights))[:-1], 1.0]
            out.means[row, :parts] = [mean * DAYS_PER_YEAR for mean in law.means_years]
    return out


def need_of(demand: Demand) -> Need:
    return NEED_OF.get(demand.beds, Need.EITHER)


def demands_of(lab: Lab) -> Demands:
    """Return the demands of a file as kernels read them."""
    names, homes = [demand.name for demand in lab.demands], [home.name for home in lab.homes]
    n = len(names)
    out = Demands(
        queue=np.array([demand.queue for demand in lab.demands], np.int64),
        need=np.array([need_of(demand) for demand in lab.demands], np.int64),
        ordinary_first=np.array([demand.beds[0] == "ordinary" for demand in lab.demands], np.bool_),
        lost=np.array([demand.patience.law == NO_WAIT for demand in lab.demands], np.bool_),
        free=np.array([DAYS_PER_YEAR / d.asks_per_year if d.people and d.asks_per_year else 0.0 for d in lab.demands], np.float64),
        homes=np.zeros((n, demands.MOST_HOMES), np.int64),
        home_count=np.array([len(demand.homes) for demand in lab.demands], np.int64),
        following=np.zeros((n, demands.MOST_NEXT), np.int64),
        following_until=np.zeros((n, demands.MOST_NEXT)),
        following_count=np.array([len(demand.then) for demand in lab.demands], np.int64),
        stay=durations([demand.stay for demand in lab.demands]),
        patience=durations([demand.patience for demand in lab.demands]),
    )
    for row, demand in enumerate(lab.demands):
        out.homes[row, : len(demand.homes)] = [homes.index(name) for name in demand.homes]
        out.following[row, : len(demand.then)] = [names.index(one.demand) for one in demand.then]
        out.following_until[row, : len(demand.then)] = list(accumulate(one.probability for one in demand.then))
    return out


def hazards_of(cohort: Cohort | None, factors: dict[str, float] | None = None) -> Hazards:
    """Return a cohort's hazards with factors on some of them; without a cohort, those of people who ask: their clocks count days."""
    ages = AGES if cohort is None else max(AGES, cohort.death.last_age - FIRST_AGE + 1)
    base, setting = np.zeros((KINDS * ages, CLOCKS), np.int64), np.full((2, CLOCKS, len(Setting)), ONE, np.int64)
    setting[:, Clock.LEAVE] = 0
    base[:, Clock.LEAVE] = ONE
    if cohort is None:
        base[:, Clock.SEEK] = demands.DAY
        setting[:, Clock.LEAVE, [Setting.WAITING, Setting.ORDINARY, Setting.NURSING]] = demands.DAY
        setting[:, Clock.SEEK, [Setting.ORDINARY, Setting.NURSING]] = 0
    else:
        times = dict.fromkeys(("death", "worsening", "recovery", "dementia", "emigration"), 1.0) | (factors or {})
        for sex in Sex:
            for level in range(5):
                for demented in range(2):
                    rows = slice(row_of(sex, level, demented, ages), row_of(sex, level, demented, ages) + ages)
                    base[rows, : Clock.CHILD] = [_rates(cohort, times, level, demented, FIRST_AGE + a) for a in range(ages)]
        base[KINDS // 2 * ages :] = base[: KINDS // 2 * ages]
    bereaved, ones = np.full((2, len(Bereaved)), ONE, np.int64), np.full(2, ONE)
    return Hazards(base, np.full((YEARS, ages), ONE, np.int64), bereaved, ones, ones, setting)


def _rates(cohort: Cohort, times: dict[str, float], level: int, demented: int, age: int) -> list[int]:
    """Return the hazards of the first five clocks, in units per day."""
    rates = (
        (cohort.death.rate(level, age) + demented * cohort.extra_death) * times["death"],
        cohort.emigration * times["emigration"],
        0.0 if demented else cohort.onset * times["dementia"],
        cohort.worsening[level] * times["worsening"] if level < 4 else 0.0,
        cohort.recovery[level - 1] * times["recovery"] if level else 0.0,
    )
    return [units(rate) for rate in rates]


def build(lab: Lab, copies: range) -> Built:
    """Return the world of some copies of a laboratory file: one prefecture for those who ask, one for each cohort, copy by copy."""
    these, first, homes = demands_of(lab), arrivals.numbering(lab), numbers.home_numbers(home.name for home in lab.homes)
    cohort_of = (*([-1] if lab.demands else []), *range(len(lab.cohorts))) * len(copies)
    per_copy, none = len(cohort_of) // len(copies), np.zeros(0, np.int64)
    seeds = [numbers.seed_of(lab.seed, copies[place // per_copy]) for place in range(len(cohort_of))]
    people = tuple(
        arrivals.askers(lab, first, seed) if cohort < 0 else arrivals.members(lab, lab.cohorts[cohort], first, seed)
        for cohort, seed in zip(cohort_of, seeds, strict=True)
    )
    world = World(
        counties=Counties((), (), (), np.zeros(0, np.int64), np.zeros(0, np.bool_), np.zeros((0, 3), np.int64)),
        places=Places(none, none, none, none, none, np.zeros(0, np.bool_)),
        homes=_homes(lab, homes, len(copies), per_copy),
        carers=np.full(len(copies) * len(lab.homes), ENOUGH_CARERS),
        seen=np.zeros((len(people), 2), np.int64),
        elders=tuple(_elders(lab, these, one, number) for one, number in zip(people, cohort_of, strict=True)),
        seeds=tuple(_seeds(one, homes) for one in people),
        prefectures=tuple(map(str, range(len(people)))),
        names=tuple(map(str, range(len(people)))),
        share=1.0,
        seed=lab.seed,
        end=lab.days - 1,
    )
    hazards = [hazards_of(None), *map(hazards_of, lab.cohorts)]
    laboratory = Laboratory(
        hazards=tuple(hazards[number + 1] for number in cohort_of),
        demands=tuple(these if number < 0 else None for number in cohort_of),
        asking=tuple(one.demand if number < 0 else none for one, number in zip(people, cohort_of, strict=True)),
        seeds=tuple(seeds),
    )
    return Built(world, rules(), laboratory, _persons(people, cohort_of, copies, per_copy), people, cohort_of, tuple(homes))


def _homes(lab: Lab, homes: list[int], copies: int, per_copy: int) -> Homes:
    """Return the homes of all copies; they are public, since public homes serve by class. The same home has one key in every copy."""
    n = copies * len(lab.homes)
    beds = np.tile(np.array([(home.ordinary, home.nursing) for home in lab.homes], np.int64).reshape(-1, 2), (copies, 1))
    zero = np.zeros(n, np.int64)
    return Homes(
        key=np.tile(np.array(homes, np.int64), copies),
        county=zero,
        prefecture=np.arange(n) // max(len(lab.homes), 1) * per_copy,
        owner=np.full(n, Owner.OTHER_PUBLIC),
        operator=zero,
        beds=beds,
        paper=np.zeros_like(beds),
        under_60=np.zeros_like(beds),
        opened=zero,
        full=zero,
        fee=np.zeros((n, 2), np.int64),
        rating=zero,
        kept=np.tile([home.kept for home in lab.homes], copies).astype(np.int64),
        weight=np.ones(n),
        pull=np.ones(n),
        sampled=np.ones(n, np.bool_),
    )


def _elders(lab: Lab, these: Demands, who: Arrivals, cohort: int) -> Elders:
    """Return the columns of a prefecture; traits encode a person's demand: class by means and priority, need by level."""
    n = len(who.number)
    if cohort >= 0:
        one = lab.cohorts[cohort]
        queue, level = np.full(n, 2), np.full(n, one.level)
        sex = np.full(n, Sex[one.sex.upper()])
    else:
        queue, need = these.queue[who.demand], these.need[who.demand]
        level, sex = np.array([LEVEL_OF[each] for each in Need])[need], np.zeros(n, np.int64)
    zero = np.zeros(n, np.int8)
    return Elders(
        key=who.number.astype(np.uint32),
        place=np.zeros(n, np.int32),
        county=np.zeros(n, np.int16),
        b60=who.b60.astype(np.int16),
        sex=sex.astype(np.int8),
        level=level.astype(np.int8),
        dementia=zero,
        means=np.where(queue == 0, Means.TEKUN, Means.OTHERS).astype(np.int8),
        rural=zero,
        owns_home=zero,
        priority=(queue == 1).astype(np.int8),
        certificate=zero,
        employee=zero,
        income=np.zeros(n, np.uint16),
        mate=np.full(n, -1, np.int32),
        children=zero,
        near=zero,
        with_child=zero,
        bereaved_on=np.full(n, -32_000, np.int16),
    )


def _seeds(who: Arrivals, homes: list[int]) -> Seeds:
    key = np.where(who.home >= 0, np.array([*homes, -1], np.int64)[who.home], -1)
    return Seeds(who.setting.astype(np.int8), key.astype(np.int32), np.full(len(key), -1, np.int16))


def _persons(people: tuple[Arrivals, ...], cohort_of: tuple[int, ...], copies: range, per_copy: int) -> Persons:
    """Return everybody in the form the measures use."""
    sizes = [len(one.number) for one in people]
    return Persons(
        number=np.concatenate([one.number for one in people]),
        copy=np.repeat([copies[place // per_copy] for place in range(len(people))], sizes).astype(np.int32),
        demand=np.concatenate([one.demand for one in people]).astype(np.int32),
        cohort=np.repeat(cohort_of, sizes).astype(np.int32),
        b60=np.concatenate([one.b60 for one in people]).astype(np.int32),
        home=np.concatenate([one.home for one in people]).astype(np.int32),
        kind=np.concatenate([one.kind for one in people]).astype(np.int32),
    )
