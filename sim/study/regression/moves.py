"""Two snapshots compared: what moved in the results, by how much, and what moved in their inputs.

A key figure has moved if its mean over the seeds differs by more than its band. The band is wide enough that, if only the draws changed,
some figure of some run would leave its band in at most FALSE_ALARM of all comparisons (Bonferroni over all figures
that vary, Student's t with the standard deviation between the seeds of the snapshot; true for normal figures). A figure that is the same
for every seed has no band.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple

from scipy import stats

from sim.clock import BASELINE, month_end, month_number
from sim.results import schema
from sim.study.regression.inputs import Numbers
from sim.study.regression.outputs import TablePrint
from sim.study.regression.snapshot import Key, RunPrint, Snapshot

NO_TABLE = TablePrint("", 0, ())
"""What an older snapshot keeps of a table that results did not have then."""
FALSE_ALARM = 0.05
Verdict = Literal["same", "within_noise", "figures", "unlike"]
"""Nothing moved; tables moved but figures did not; figures moved; the runs are not those of the snapshot."""


class Change(NamedTuple):
    """One number before and after; empty: it does not exist."""

    name: str
    before: str
    after: str


class Group(NamedTuple):
    """Numbers of one table of parameters, evidence or results, some of which moved."""

    name: str
    moved: int
    of: int
    first: tuple[Change, ...]
    ratios: tuple[float, float] | None
    """Smallest and largest after / before; None if one is not positive or not a number."""


class FigureMove(NamedTuple):
    """A key figure over the seeds, before and after."""

    name: str
    before: float
    """Mean over the seeds."""
    after: float
    sd: float
    """Standard deviation between the seeds of the snapshot."""
    band: float
    """The largest difference of the means that counts as noise."""

    @property
    def beyond(self) -> bool:
        """Return whether the figure moved by more than noise."""
        return self.of_band > 1

    @property
    def of_band(self) -> float:
        """Return the difference in bands; infinite if there is no band, or no number on one side."""
        difference = abs(self.after - self.before)
        if difference <= 1e-12 * abs(self.before):
            return 0.0
        return difference / self.band if self.band > 0 and not math.isnan(difference) else math.inf


class TableMove(NamedTuple):
    """A table whose hash moved."""

    name: str
    rows_before: int
    rows_after: int
    first: date | None
    """The first month end, or end of a year, at which a row differs; None if it is not known."""
    totals: Group | None
    """Its provincial totals that moved; None: none did."""


class RunMove(NamedTuple):
    """A run in which something moved."""

    scenario: str
    world: str
    tables: tuple[TableMove, ...]
    figures: tuple[FigureMove, ...]
    """All that were compared, those farthest outside their band first."""


class Report(NamedTuple):
    """What was compared and what moved."""

    verdict: Verdict
    runs: int
    seeds: int
    bands: int
    """Number of figures that vary, over all runs: FALSE_ALARM is spread over them."""
    moved: tuple[RunMove, ...]
    digests: tuple[Change, ...]
    """Digests of world, parameters and hazards by world, and of scenarios."""
    inputs: dict[str, tuple[Group, ...]]
    """Evidence, and parameters and hazards by world (`parameters demand`)."""
    told: tuple[Change, ...]
    """Never compared: code and versions."""
    missing: tuple[Key, ...]
    """Runs in the snapshot that are no longer made."""
    added: tuple[Key, ...]
    """Runs that the snapshot does not have."""


def compare(old: Snapshot, new: Snapshot) -> Report:
    """Return what moved between a snapshot and a new run."""
    both = [key for key in new.runs if key in old.runs]
    bands = sum(_varies(values) for run in old.runs.values() for values in run.figures.values())
    moved = tuple(_run_move(key, old.runs[key], new.runs[key], bands) for key in both if old.runs[key].digest != new.runs[key].digest)
    missing, added = tuple(key for key in old.runs if key not in new.runs), tuple(key for key in new.runs if key not in old.runs)
    digests = (*_digests(old, new), *changes(old.inputs.scenarios, new.inputs.scenarios))
    noted = (
        *(change._replace(name=f"code {change.name}") for change in changes(old.inputs.code, new.inputs.code)),
        *changes(old.inputs.versions, new.inputs.versions),
    )
    beyond = any(figure.beyond for run in moved for figure in run.figures)
    exact: Verdict = "figures" if beyond else "within_noise" if moved or digests else "same"
    verdict: Verdict = "unlike" if missing or added else exact
    return Report(verdict, len(both), len(old.plan.seeds), bands, moved, digests, _inputs(old, new), noted, missing, added)


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the differences between two tables of numbers by name, in the order of the first table, new names last.

    >>> changes({"a": "1", "b": "2"}, {"b": "3", "c": "4"})
    (Change(name='a', before='1', after=''), Change(name='b', before='2', after='3'), Change(name='c', before='', after='4'))
    """
    names = dict.fromkeys((*before, *after))
    pairs = (Change(name, before.get(name, ""), after.get(name, "")) for name in names)
    return tuple(change for change in pairs if change.before != change.after)


def groups(before: Numbers, after: Numbers, shown: int = 3) -> tuple[Group, ...]:
    """Return the numbers that moved, grouped by table: a table's name ends where a bracket or a bar begins."""
    stems: dict[str, list[Change]] = {}
    for change in changes(before, after):
        stems.setdefault(_stem(change.name), []).append(change)
    of: dict[str, int] = {}
    for name in dict.fromkeys((*before, *after)):
        of[_stem(name)] = of.get(_stem(name), 0) + 1
    return tuple(Group(stem, len(found), of[stem], tuple(found[:shown]), _ratios(found)) for stem, found in stems.items())


def band_of(values: tuple[float, ...], bands: int) -> float:
    """Return the largest difference of two means over that many seeds that counts as noise; 0 if nothing varies."""
    if not _varies(values):
        return 0.0
    seeds = len(values)
    return float(stats.t.isf(FALSE_ALARM / 2 / bands, seeds - 1)) * statistics.stdev(values) * math.sqrt(2 / seeds)


def _varies(values: tuple[float, ...]) -> bool:
    return len(set(values)) > 1


def _stem(name: str) -> str:
    return name.partition("|")[0].partition("[")[0]


def _ratios(found: list[Change]) -> tuple[float, float] | None:
    """Return the smallest and the largest ratio of the numbers that moved."""
    try:
        ratios = [float(change.after) / float(change.before) for change in found]
    except (ValueError, ZeroDivisionError):
        return None
    return (min(ratios), max(ratios)) if min(ratios) > 0 else None


def _run_move(key: Key, old: RunPrint, new: RunPrint, bands: int) -> RunMove:
    """Return what moved in one run."""
    before = {name: old.tables.get(name, NO_TABLE) for name in schema.TABLES}
    names = [name for name in schema.TABLES if before[name].sha256 != new.tables[name].sha256]
    tables = tuple(_table_move(name, before[name], new.tables[name], old.totals.get(name, {}), new.totals.get(name, {})) for name in names)
    figures = [
        _figure_move(name, old.figures.get(name, ()), new.figures.get(name, ()), bands)
        for name in dict.fromkeys((*old.figures, *new.figures))
    ]
    return RunMove(*key, tables, tuple(sorted(figures, key=lambda figure: -figure.of_band)))


def _figure_move(name: str, old: tuple[float, ...], new: tuple[float, ...], bands: int) -> FigureMove:
    """Return a key figure over the seeds; one missing on a side, or for some seeds, is not a number there, and so outside its band."""
    before, after = (statistics.fmean(values) if values else math.nan for values in (old, new))
    whole = len(old) == len(new)
    return FigureMove(name, before, after if whole else math.nan, statistics.stdev(old) if _varies(old) else 0.0, band_of(old, bands))


def _table_move(name: str, old: TablePrint, new: TablePrint, before: Numbers, after: Numbers) -> TableMove:
    """Return where a table first moved, and which of its totals did."""
    pairs = zip(old.months, new.months, strict=False)
    at = next((number for number, (one, other) in enumerate(pairs) if one != other), None)
    found = tuple(Change(row, one or "0", other or "0") for row, one, other in changes(before, after))
    totals = Group(name, len(found), len({*before, *after}), found[:5], None) if found else None
    first = None if at is None else month_end(month_number(BASELINE) - 1 + at)
    return TableMove(name, old.rows, new.rows, first, totals)


def _digests(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """Yield the digests of worlds that moved."""
    for world, print_ in new.worlds.items():
        if world in old.worlds:
            for name, before, after in zip(print_._fields, old.worlds[world], print_, strict=True):
                if before != after:
                    yield Change(f"{name} {world}", before, after)


def _inputs(old: Snapshot, new: Snapshot) -> dict[str, tuple[Group, ...]]:
    """Return what moved in the evidence and, by world, in parameters and hazards; what did not move is left out."""
    found = {"evidence": groups(old.inputs.evidence, new.inputs.evidence)}
    for world in new.worlds:
        if world in old.worlds:
            found[f"parameters {world}"] = groups(old.inputs.parameters[world], new.inputs.parameters[world])
            found[f"hazards {world}"] = groups(old.inputs.hazards[world], new.inputs.hazards[world])
    return {name: moved for name, moved in found.items() if moved}
