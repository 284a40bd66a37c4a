"""The regression check: the calibrated baseline and the plan at a small share, run again and compared with a committed snapshot.

Exact: the hash of every table, world, parameters and hazards, for the first seed. Statistical, where a table moved: the mean of each key
figure over all seeds of the snapshot is compared with the new mean, with a band from its standard deviation between seeds. The hash of
the code is reported and never compared: code that does the same thing another way passes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Literal, NamedTuple

from sim import scenario
from sim.codes import Limit
from sim.rules import hazards
from sim.study.baseline import Baseline, Setup, prepare
from sim.study.options import setup
from sim.study.regression.inputs import Inputs, inputs_of
from sim.study.regression.outputs import TablePrint, Totals, figures, table_prints, totals
from sim.study.run import run
from sim.world.columns import digest as world_digest

Key = tuple[str, str]
"""Scenario and world."""
Progress = Callable[[float], None]
WORLDS = tuple(limit.label for limit in Limit)


class Plan(NamedTuple):
    """What to run."""

    share: float = 0.01
    seeds: tuple[int, ...] = tuple(range(1, 11))
    """The first seed is compared exactly."""
    until: date = date(2025, 12, 31)
    frame: Literal["province", "tiny"] = "province"
    scenarios: tuple[str, ...] = ("baseline", "plan_2025")
    worlds: tuple[str, ...] = WORLDS


class WorldPrint(NamedTuple):
    """Digests of what the runs of a world start from, for the first seed."""

    world: str
    parameters: str
    hazards: str


class RunPrint(NamedTuple):
    """What a snapshot keeps of a run."""

    digest: str
    """Digest of the whole result, for the first seed."""
    tables: dict[str, TablePrint]
    totals: Totals
    figures: dict[str, tuple[float, ...]]
    """By name: one value per seed, in the order of the plan; in a first look, the first seed only."""


class Snapshot(NamedTuple):
    """All runs of a plan, with their inputs."""

    plan: Plan
    inputs: Inputs
    worlds: dict[str, WorldPrint]
    runs: dict[Key, RunPrint]


def setups_of(plan: Plan, seed: int) -> dict[str, Setup]:
    """Return the setups of a plan, by label of the world."""
    limits = [Limit[label.upper()] for label in plan.worlds]
    return {limit.label: setup(plan.share, seed, plan.until, frame=plan.frame, limit=limit) for limit in limits}


def first_look(plan: Plan, progress: Progress | None = None) -> Snapshot:
    """Run the first seed of every scenario in every world."""
    setups = setups_of(plan, plan.seeds[0])
    steps, worlds, runs = len(setups) * len(plan.scenarios), {}, {}
    for world, s in setups.items():
        baseline = _fresh(s)
        rules = s.params
        worlds[world] = WorldPrint(world_digest(baseline.world), rules.digest, hazards.digest(hazards.tables(rules)))
        for name in plan.scenarios:
            runs[name, world] = _print_of(s, baseline, name)
            if progress:
                progress(len(runs) / steps)
    return Snapshot(plan, inputs_of(setups, plan.scenarios), worlds, runs)


def further_seeds(look: Snapshot, keys: Collection[Key], progress: Progress | None = None) -> Snapshot:
    """Return a look with the key figures of the plan's other seeds added for these runs."""
    found = {key: {name: list(values) for name, values in look.runs[key].figures.items()} for key in keys}
    for number, seed in enumerate(look.plan.seeds[1:], 1):
        for world, s in setups_of(look.plan, seed).items():
            names = [name for name, place in keys if place == world]
            if not names:
                continue
            baseline = _fresh(s)
            for name in names:
                for figure, value in figures(run(s, baseline, scenario.load(name)).result).items():
                    found[name, world].setdefault(figure, []).append(value)
        if progress:
            progress(number / (len(look.plan.seeds) - 1))
    more = {key: look.runs[key]._replace(figures={name: tuple(v) for name, v in numbers.items()}) for key, numbers in found.items()}
    return look._replace(runs={**look.runs, **more})


def differing(old: Snapshot, new: Snapshot) -> list[Key]:
    """Return the runs that are in both and whose results differ."""
    return [key for key, print_ in new.runs.items() if key in old.runs and old.runs[key].digest != print_.digest]


def measure(plan: Plan, progress: Progress | None = None) -> Snapshot:
    """Run every seed of every scenario in every world."""
    look = first_look(plan)
    return further_seeds(look, list(look.runs), progress)


def _fresh(s: Setup) -> Baseline:
    """Return a baseline that every run simulates again from 2016, so that no checkpoint of older code can hide a change."""
    return prepare(s._replace(checked=True), lambda _what, _done: None)


def _print_of(s: Setup, baseline: Baseline, name: str) -> RunPrint:
    """Run a scenario and return what a snapshot keeps of it."""
    result = run(s, baseline, scenario.load(name)).result
    return RunPrint(result.digest, table_prints(result), totals(result), {key: (value,) for key, value in figures(result).items()})
