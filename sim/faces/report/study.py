"""The results that one report compares: scenarios in worlds, with the same sample, seed, code and evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from sim.codes import Limit
from sim.inputs.faults import BadInput, Fault
from sim.results import schema
from sim.results.result import Result
from sim.results.scorecard import Scorecard
from sim.results.worlds import BASELINE

ALIKE: dict[str, Callable[[Result], object]] = {
    "share": lambda result: result.manifest["world"]["share"],
    "seed": lambda result: result.manifest["world"]["seed"],
    "last day": lambda result: result.manifest["world"]["last"],
    "frame": lambda result: result.manifest["settings"].get("frame"),
    "recovery": lambda result: result.manifest["settings"].get("recovery"),
    "code": lambda result: result.manifest["settings"].get("code"),
    "evidence": lambda result: result.manifest["settings"].get("evidence"),
}
"""What must be the same in all results of a report."""


class Run(NamedTuple):
    """One result, with its scorecard of the targets."""

    result: Result
    card: Scorecard
    world: Limit

    @property
    def scenario(self) -> str:
        return self.result.scenario.name

    @property
    def share(self) -> float:
        """Return the fraction of the province that was simulated: simulated persons / share = persons."""
        return float(self.result.manifest["world"]["share"])

    @property
    def days(self) -> list[date]:
        """Return the month ends of the run, the baseline first."""
        return sorted(set(self.result.tables[schema.INDICATORS]["date"].to_list()))


class Study(NamedTuple):
    """Runs in the order of scenarios, the baseline first, and within each in the order of worlds."""

    runs: tuple[Run, ...]

    @property
    def scenarios(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(run.scenario for run in self.runs))

    @property
    def worlds(self) -> tuple[Limit, ...]:
        return tuple(sorted({run.world for run in self.runs}))

    @property
    def judged(self) -> tuple[str, ...]:
        """Return the scenarios that have their own page: all but the baseline, or the baseline if it is alone."""
        return tuple(name for name in self.scenarios if name != BASELINE) or self.scenarios

    def of(self, scenario: str) -> tuple[Run, ...]:
        """Return the runs of a scenario, one per world."""
        return tuple(run for run in self.runs if run.scenario == scenario)

    def central(self, scenario: str) -> Run:
        """Return the run that figures show: that of the first world available."""
        return self.of(scenario)[0]


def study(results: Sequence[Result]) -> Study:
    """Put results in order; raise BadInput if there are none, if one is duplicated, or if they cannot be compared with each other."""
    if not results:
        raise BadInput([Fault("report", 0, "RUN", "no result is named", "folders of results, such as outputs/baseline_share0.05_seed1")])
    order = list(dict.fromkeys([BASELINE, *(result.scenario.name for result in results)]))
    known = {limit.en: limit for limit in Limit}
    strange = sorted({world_of(result) for result in results} - set(known))
    if strange:
        raise BadInput([Fault("report", 0, "world", f"{world!r} is not a world", ", ".join(known)) for world in strange])
    runs = [Run(result, result.score(), known[world_of(result)]) for result in results]
    runs.sort(key=lambda run: (order.index(run.scenario), run.world))
    faults = _differing(runs) + _twice(runs) + _renamed(runs)
    if faults:
        raise BadInput(faults)
    return Study(tuple(runs))


def world_of(result: Result) -> str:
    """Return the name of a result's world; a result that does not name one is demand-limited."""
    return str(result.manifest["settings"].get("world", Limit.DEMAND.en))


def _differing(runs: Sequence[Run]) -> list[Fault]:
    """Return a fault for each thing in which results must not differ, but do."""
    found = {what: list(dict.fromkeys(str(read(run.result)) for run in runs)) for what, read in ALIKE.items()}
    differing = {what: ", ".join(each) for what, each in found.items() if len(each) > 1}
    return [Fault("report", 0, what, f"the results differ: {each}", "the same for all") for what, each in differing.items()]


def _twice(runs: Sequence[Run]) -> list[Fault]:
    names = [(run.scenario, run.world) for run in runs]
    again = sorted({name for name in names if names.count(name) > 1})
    return [Fault("report", 0, scenario, f"two results in the {world.en} world", "one per scenario and world") for scenario, world in again]


def _renamed(runs: Sequence[Run]) -> list[Fault]:
    """Return a fault for each name shared by two different scenarios."""
    digests: dict[str, set[str]] = {}
    for run in runs:
        digests.setdefault(run.scenario, set()).add(run.result.scenario.digest)
    return [
        Fault("report", 0, name, "a different scenario in each world", "the same in all")
        for name, found in digests.items()
        if len(found) > 1
    ]
