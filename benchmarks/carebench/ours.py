"""The task by the engine of this project: the province's lives with the task's numbers in the place of the evidence, one thread.

It does more than is asked: eight clocks a person, spouses and children that nobody has, searches that weigh homes, counts by sex, cause
and owner, a total order of everything, draws that depend on nothing but who decides what.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import task

from sim import evidence
from sim.codes import Event, Means, Owner, Setting
from sim.lives.fast import FastLives
from sim.rules import fitted, params
from sim.rules.ages import AGES
from sim.rules.params import Parameters
from sim.tally import ADMITTED, GAVE_UP, WAIT_DAYS, WAITING
from sim.world.columns import Counties, Elders, Homes, Places, Seeds, World

ALL, NONE = 2**32, 0
"""Everybody looks at the homes of the own community, nobody at others."""


@cache
def rules() -> Parameters:
    """Return the rulebook with the rates of the task; what the task does not name is off."""
    p = params.assemble(evidence.load(), fitted.load_fitted())
    flat, zero = ((1.0,) * AGES,) * task.SEXES, (0.0,) * 4
    relative = tuple(by / task.DEATH_BY_LEVEL[0] for by in task.DEATH_BY_LEVEL)
    return replace(
        p,
        mortality=p.mortality._replace(
            hazard=tuple(tuple(rows[0]) for rows in task.DEATH), trend=(0.0,) * AGES, level=relative, age_decay=0.0, clip_low=1.0,
            clip_high=1.0, dementia=1.0, bereaved=((1.0,) * 3,) * 2,
        ),
        ability=p.ability._replace(
            onset=(task.WORSEN[:4],) * 2, onset_slope=(zero, zero), recovery=task.RECOVER[1:], recovery_slope=0.0, dementia=1.0, rural=1.0,
        ),
        dementia=p.dementia._replace(onset=(0.0, 0.0)),
        family=p.family._replace(child_leaves=0.0, emigration=((0.0,) * 2,) * 2, shifts=()),
        seeking=p.seeking._replace(rate=task.SEEK, after_event=1.0, after_event_days=task.DAYS, give_up=task.GIVE_UP, leave=task.LEAVE),
        choice=p.choice._replace(price=0.0, wait=0.0, private=20.0, spouse_only=0.0, no_property=0.0, age_80=0.0, rural=0.0),
        admission=p.admission._replace(load=(0,) * task.LEVELS),
        fitted=p.fitted._replace(onset_scale=(1.0,) * 4, death_mean=flat, worsening_mean=flat),
    )  # fmt: skip


def world(who: task.People, seed: int) -> World:
    """Return the people as the engine takes them: a district is a prefecture, a community a county, all beds nursing beds."""
    n, none = len(who.born), np.zeros(0, np.int64)
    zero = np.zeros(n, np.int8)
    columns = Elders(
        key=np.arange(1, n + 1, dtype=np.uint32), place=np.zeros(n, np.int32), county=who.community.astype(np.int16),
        b60=who.born.astype(np.int16), sex=who.sex.astype(np.int8), level=who.level.astype(np.int8), dementia=zero,
        means=np.full(n, Means.OTHERS, np.int8), rural=zero, owns_home=np.ones(n, np.int8), priority=zero, certificate=zero, employee=zero,
        income=np.full(n, 3000, np.uint16), mate=np.full(n, -1, np.int32), children=zero, near=zero, with_child=zero,
        bereaved_on=np.full(n, -32_000, np.int16),
    )  # fmt: skip
    district = who.district[who.community]
    elders = [Elders(*(column[district == d] for column in columns)) for d in range(task.DISTRICTS)]
    seeds = [
        Seeds(np.full(len(e.key), Setting.OWN_HOME, np.int8), np.full(len(e.key), -1, np.int32), np.full(len(e.key), -1, np.int16))
        for e in elders
    ]
    m = who.communities
    homes = Homes(
        key=np.arange(m), county=np.arange(m), prefecture=who.district, owner=np.full(m, Owner.PRIVATE), operator=np.zeros(m, np.int64),
        beds=np.stack([np.zeros(m, np.int64), np.full(m, task.beds(who))], axis=1), 
        paper=np.zeros((m, 2), np.int64), under_60=np.zeros((m, 2), np.int64), opened=np.zeros(m, np.int64), full=np.zeros(m, np.int64),
        fee=np.full((m, 2), 1000), rating=np.zeros(m, np.int64),
        kept=np.zeros(m, np.int64), weight=np.ones(m), sampled=np.ones(m, np.bool_),
    )  # fmt: skip
    names = tuple(map(str, range(task.DISTRICTS)))
    return World(
        Counties((), (), (), none, np.zeros(0, np.bool_), np.zeros((0, 3), np.int64)),
        Places(none, none, none, none, none, np.zeros(0, np.bool_)),
        homes, np.full(m, 1e6), np.full((task.DISTRICTS, 2), [ALL, NONE]), tuple(elders), tuple(seeds), names, names, 1.0, seed,
        task.DAYS - 1,
    )  # fmt: skip


def run(who: task.People, seed: int) -> task.Answer:
    """Live the years and read the counts."""
    lives = FastLives(world(who, seed), rules(), task.DAYS - 1, threads=1)
    lives.advance(task.DAYS)
    counts = lives.counts(0, len(task.MONTH_ENDS) - 1)
    living = counts["people"][..., : Setting.DEAD].sum((2, 4))
    month_end = living.mean(0)
    flows, lists = counts["flows"].sum((0, 3)), counts["lists"].sum((0, 2))
    return task.Answer(
        deaths=flows[:, Event.DEATH].tolist(),
        admitted=lists[:, ADMITTED].tolist(),
        gave_up=lists[:, GAVE_UP].tolist(),
        days_waited=lists[:, WAIT_DAYS].tolist(),
        persons=month_end.sum(2).T.tolist(),
        waiting=counts["lists"][..., WAITING].sum(2).mean(0).tolist(),
        occupied=month_end[..., Setting.NURSING].sum(1).tolist(),
    )


if __name__ == "__main__":
    task.tell(run)
