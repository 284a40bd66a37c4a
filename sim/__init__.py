"""Longjiang: elder care of a province, person by person.

    >>> import sim
    >>> sim.load("plan_2025").title_en
    'The plan for 2025, as far as works carry it'

`sim.run("plan_2025").score()` runs a scenario and compares it with the plan; all else is found by module path (sim/README.md is the map).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.results.result import Result
    from sim.results.scorecard import Scorecard
    from sim.scenario import Scenario
    from sim.study.compare import Comparison

__all__ = ["Result", "compare", "load", "run", "score"]

END = date(2025, 12, 31)


def load(name: str | Path) -> Scenario:
    """Return a scenario by name or file; raise BadInput with all its faults."""
    from sim.scenario import load as load_scenario

    return load_scenario(name)


def run(
    scenario: str | Path | Scenario, share: float = 0.05, seed: int = 1, until: date = END, threads: int = 2, world: str = "demand"
) -> Result:
    """Run a scenario from the baseline and return its result; the baseline is made, or read where it is kept.

    `world`: demand, price or staff, what keeps homes half empty in 2020; raise BadInput for another.
    """
    from sim.codes import Limit
    from sim.inputs.faults import BadInput, Fault
    from sim.study.baseline import prepare
    from sim.study.options import setup
    from sim.study.run import run as run_one

    chosen = load(scenario) if isinstance(scenario, (str, Path)) else scenario
    limits = {limit.label: limit for limit in Limit}
    if world not in limits:
        raise BadInput([Fault("options", 0, "world", repr(world), ", ".join(limits))])
    options = setup(share, seed, until, threads, limit=limits[world])
    return run_one(options, prepare(options, _silent), chosen).result


def compare(first: str | Path, second: str | Path, share: float = 0.05, seed: int = 1, until: date = END, threads: int = 2) -> Comparison:
    """Run two scenarios in one world and return both results and how the lives differ."""
    from sim.study.baseline import prepare
    from sim.study.compare import compare as compare_two
    from sim.study.options import setup

    options = setup(share, seed, until, threads)
    return compare_two(options, prepare(options, _silent), load(first), load(second))


def score(result: Result) -> Scorecard:
    """Return the ten targets of the plan with verdicts."""
    return result.score()


def _silent(_what: str, _done: float) -> None:
    """Report nothing."""


def __getattr__(name: str) -> Any:
    """Bring in `Result` when it is asked for: importing `sim` stays cheap."""
    if name == "Result":
        from sim.results.result import Result

        return Result
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
