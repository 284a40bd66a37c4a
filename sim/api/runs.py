"""Runs as Python asks for them: every option of the command line, checked together, and nothing printed unless asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from sim import scenario as scenarios
from sim.api.forks import preparing, refuse
from sim.api.shown import Comparison, Result, Runs
from sim.codes import Limit
from sim.evidence import Evidence
from sim.evidence.overrides import Amounts
from sim.faces.terminal import console
from sim.inputs.faults import BadInput, Fault
from sim.scenario import Scenario
from sim.study import memory
from sim.study.baseline import Baseline, Setup, prepare
from sim.study.compare import compare as compare_two
from sim.study.options import day, evidence_of, setup, with_evidence
from sim.study.run import run as run_one

if TYPE_CHECKING:
    from sim.evidence.overrides import Changed

Named = str | Path | Scenario
T = TypeVar("T")
LIMITS = {limit.label: limit for limit in Limit}


class Options(NamedTuple):
    """How to run, apart from scenario, world and seed; `sim.run` explains each."""

    share: float = 0.05
    until: date | str = date(2025, 12, 31)
    threads: int = 2
    recovery: float = 1.0
    evidence: str | Path | Mapping[str, Amounts] | Evidence | None = None
    refit: bool = True
    engine: Literal["fast", "reference"] = "fast"
    progress: bool = False


def one(scenario: Named, world: str, seed: int, options: Options) -> Result:
    """Run one scenario in one world."""
    return all_of([scenario], [world], [seed], options)[0]


def all_of(names: Iterable[Named], worlds: Sequence[str], seeds: Sequence[int], options: Options) -> Runs:
    """Run each scenario in each world with each seed; raise BadInput with everything that is wrong."""
    chosen, setups = _checked(names, worlds, seeds, options)
    memory.check(setups)
    found = []
    for s in setups:
        with console.progress(not options.progress, "en") as bar:
            s, baseline = _ready(s, options, bar)  # noqa: PLW2901 - refitted
            found += [Result.of(run_one(s, baseline, each, bar.step(each.name)).result) for each in chosen]
    order = [scenario for _ in setups for scenario in range(len(chosen))]
    return Runs([found[place] for place in sorted(range(len(found)), key=lambda place: order[place])])


def compared(first: Named, second: Named, world: str, seed: int, options: Options) -> Comparison:
    """Run two scenarios in one world and compare them life by life."""
    (a, b), (s,) = _checked([first, second], [world], [seed], options)
    memory.check([s], "compare")
    with console.progress(not options.progress, "en") as bar:
        s, baseline = _ready(s, options, bar)
        found = compare_two(s, baseline, a, b, bar.step(f"{a.name} | {b.name}"))
    return Comparison(Result.of(found.first), Result.of(found.second), found.difference)


def _checked(names: Iterable[Named], worlds: Sequence[str], seeds: Sequence[int], options: Options) -> tuple[list[Scenario], list[Setup]]:
    """Return scenarios and a setup for each world and seed, by seed within world; raise BadInput with all faults."""
    refuse()
    faults: list[Fault] = []
    chosen = [found for name in names if (found := _or_faults(faults, partial(_scenario, name)))]
    until = _or_faults(faults, lambda: day(options.until))
    evidence = _or_faults(faults, lambda: evidence_of(options.evidence))
    faults += [Fault("options", 0, "world", repr(world), ", ".join(LIMITS)) for world in worlds if world not in LIMITS]
    pairs = [(LIMITS.get(world, Limit.DEMAND), seed) for world in worlds for seed in seeds]
    setups = [_or_faults(faults, partial(_setup, limit, seed, until, evidence, options)) for limit, seed in pairs]
    if faults:
        raise BadInput(dict.fromkeys(faults))
    if not chosen or not setups:
        raise BadInput([Fault("options", 0, "", "nothing to run", "at least one scenario, world and seed")])
    return chosen, [s for s in setups if s is not None]


def _scenario(name: Named) -> Scenario:
    return name if isinstance(name, Scenario) else scenarios.load(name)


def _setup(limit: Limit, seed: int, until: date | None, evidence: Changed | None, o: Options) -> Setup:
    """Return one setup; a last day with a fault of its own stands aside, so that other faults are found."""
    s = setup(o.share, seed, until or date(2025, 12, 31), o.threads, engine=o.engine, limit=limit, recovery=o.recovery)
    return with_evidence(s, evidence)


def _or_faults(faults: list[Fault], make: Callable[[], T]) -> T | None:
    try:
        return make()
    except BadInput as bad:
        faults += bad.faults
        return None


def _ready(s: Setup, options: Options, bar: Any) -> tuple[Setup, Baseline]:
    """Return a setup, fitted again if its fit is of other evidence, with its baseline. Threads take turns."""
    lock: AbstractContextManager[Any] = preparing()
    with lock:
        if s.differing and options.refit:
            from sim.study.fit.refit import refitted

            s = refitted(s, (lambda line: print(line, file=sys.stderr)) if options.progress else lambda _: None)
        return s, (bar.prepare(s) if options.progress else prepare(s, lambda _what, _done: None))
