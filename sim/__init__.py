"""Longjiang: elder care of a province, person by person.

    >>> import sim
    >>> sim.load("plan_2025").title_en
    'The plan for 2025, as far as works carry it'

`sim.run("plan_2025").score()` runs a scenario and compares it with the plan; docs/python.md shows the rest by examples. Everything
below this face is found by module path (sim/README.md is the map).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from sim.api.shown import Comparison, Plot, Result, Runs, Scorecard
    from sim.evidence import Evidence
    from sim.evidence.overrides import Amounts
    from sim.scenario import Scenario

__all__ = ["Comparison", "Plot", "Result", "Runs", "Scorecard", "compare", "language", "load", "run", "run_all", "score"]

END = date(2025, 12, 31)
SHOWN = ("Comparison", "Plot", "Result", "Runs", "Scorecard")


def load(name: str | Path) -> Scenario:
    """Return a scenario by name or file; raise BadInput with all its faults."""
    from sim.scenario import load as load_scenario

    return load_scenario(name)


def run(
    scenario: str | Path | Scenario,
    share: float = 0.05,
    seed: int = 1,
    until: date | str = END,
    threads: int = 2,
    world: str = "demand",
    *,
    recovery: float = 1.0,
    evidence: str | Path | Mapping[str, Amounts] | Evidence | None = None,
    refit: bool = True,
    engine: Literal["fast", "reference"] = "fast",
    progress: bool = False,
) -> Result:
    """Run a scenario from the baseline and return its result; the baseline is made, or read where it is kept.

    `until`: the last day, a date or a text like "2025-12-31". `world`: demand, price or staff, what keeps homes half empty in 2020.
    `recovery`: factor on the rates of recovery, 0.5, 1 or 2. `evidence`: a folder, or rows to change: {"dementia.incidence": 2.0} doubles
    all rows of that name, {"dementia.incidence[sex=F]": {"value": 0.01}} sets some. If the committed fit rests on a row that changed,
    the world is fitted again at this share, which takes minutes; with `refit=False` it is not, and the result says so.
    Raise BadInput with everything that is wrong.
    """
    from sim.api.runs import Options, one

    return one(scenario, world, seed, Options(share, until, threads, recovery, evidence, refit, engine, progress))


def run_all(
    scenarios: Iterable[str | Path | Scenario],
    worlds: Iterable[str] = ("demand", "price", "staff"),
    seeds: Iterable[int] = (1,),
    *,
    share: float = 0.05,
    until: date | str = END,
    threads: int = 2,
    recovery: float = 1.0,
    evidence: str | Path | Mapping[str, Amounts] | Evidence | None = None,
    refit: bool = True,
    engine: Literal["fast", "reference"] = "fast",
    progress: bool = False,
) -> Runs:
    """Run each scenario in each world with each seed; other options as of `run`. Results come by scenario, world, seed."""
    from sim.api.runs import Options, all_of

    options = Options(share, until, threads, recovery, evidence, refit, engine, progress)
    return all_of(list(scenarios), list(worlds), list(seeds), options)


def compare(
    first: str | Path | Scenario,
    second: str | Path | Scenario,
    share: float = 0.05,
    seed: int = 1,
    until: date | str = END,
    threads: int = 2,
    world: str = "demand",
    *,
    recovery: float = 1.0,
    evidence: str | Path | Mapping[str, Amounts] | Evidence | None = None,
    refit: bool = True,
    progress: bool = False,
) -> Comparison:
    """Run two scenarios in one world and return both results and how the lives differ; options as of `run`."""
    from sim.api.runs import Options, compared

    options = Options(share, until, threads, recovery, evidence, refit, progress=progress)
    return compared(first, second, world, seed, options)


def score(result: Result) -> Scorecard:
    """Return the ten targets of the plan with verdicts."""
    return result.score()


def language(name: str | None = None) -> str:
    """Return the language in which results show themselves, `en` or `zh`; set it first if one is given."""
    from sim.api.shown import language as in_language

    return in_language(name)


def __getattr__(name: str) -> Any:
    """Bring in classes and the version when they are asked for: importing `sim` stays cheap."""
    if name in SHOWN:
        from sim.api import shown

        return getattr(shown, name)
    if name == "__version__":
        from sim.study.doctor import version

        return version()
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
