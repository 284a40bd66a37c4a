"""A run: one scenario from the baseline to its end, and its result."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.audit.laws import Findings
from sim.audit.watched import Watched
from sim.clock import BASELINE, date_of, day_of, month_number
from sim.lives.fast import FastLives
from sim.province import growth
from sim.province.model import Province
from sim.province.operations import Facts
from sim.province.works import works_rules
from sim.results.record import Record
from sim.results.residents import counted as counted_residents
from sim.results.result import Result, collect
from sim.rules import hazards
from sim.scenario import Scenario
from sim.study.baseline import BASELINE_DAY, Baseline, Setup, branch, code_digest
from sim.tally import with_homes
from sim.world.frame import elders_by_county

if TYPE_CHECKING:
    from sim.lives.reference import ReferenceLives

FIRST_MONTH = month_number(BASELINE) - 1
"""December 2020: row 0 of every result is the baseline."""
MOST_DIFFERING = 100
"""Most look-ups of the fit that the manifest names."""
Progress = Callable[[float], None]


class Run(NamedTuple):
    """What a run leaves in memory."""

    result: Result
    lives: FastLives | ReferenceLives
    events: NDArray[np.int32]
    """The event record from 2021 on, (rows, 5); empty unless the setup asks for it."""
    findings: Findings | None = None
    """In a checked run, the laws of the lives. The laws of the tables are checked once the result is saved (audit/tables.py)."""


def run(s: Setup, baseline: Baseline, scenario: Scenario, progress: Progress | None = None, stops: Iterable[int] = ()) -> Run:
    """Run a scenario from the baseline. `stops`: extra evenings on which the run stops and resumes, which changes nothing.

    Raise BadInput if the scenario names something this world does not have.
    """
    started = time.perf_counter()
    lives = branch(s, baseline)
    watched = Watched(lives, baseline.world, s.params, Findings()) if s.checked else None
    if watched:
        growth.from_2016(watched, baseline.world, BASELINE_DAY)
    world = baseline.world._replace(end=s.end, elders=(), seeds=())
    facts = Facts(elders_by_county(s.frame), works_rules(s.evidence), s.evidence.value("carers.with_new_bed", f"{s.limit.label}_limited"))
    province = Province(world, watched or lives, scenario, s.seed, BASELINE_DAY, s.end, facts)
    days = s.end + 1 - BASELINE_DAY
    report = None if progress is None else lambda day: progress((day - BASELINE_DAY) / days)
    ends = year_ends(s.end)
    population = [lives.population(len(world.counties.code))]
    residents = [counted_residents(lives.residents(), BASELINE_DAY - 1)]
    for evening in sorted({*stops, *ends}):
        province.run(evening, report)
        if evening in ends:
            population.append(lives.population(len(world.counties.code)))
            residents.append(counted_residents(lives.residents(), evening))
    if watched:
        watched.finish(province.beds, province.events)
    counts = lives.counts(FIRST_MONTH, month_number(date_of(s.end)))
    record = Record(
        scenario=scenario,
        world=world,
        first_month=FIRST_MONTH,
        counts=with_homes(counts, len(province.history.home)),
        population=np.array(population, np.int32),
        history=province.history,
        works=province.events,
        settings=settings(s, baseline, time.perf_counter() - started),
        residents=np.stack(residents),
    )
    events = lives.events() if s.record else np.empty((0, 5), np.int32)
    return Run(collect(record, s.evidence), lives, events, watched.books.findings if watched else None)


def year_ends(end: int) -> list[int]:
    """Return the last day of each year of a run, and the last day of the run.

    >>> [date_of(day).isoformat() for day in year_ends(BASELINE_DAY + 400)]
    ['2021-12-31', '2022-02-05']
    """
    years = range(BASELINE.year, date_of(end).year)
    return [*(day_of(date(year, 12, 31)) for year in years), end]


def settings(s: Setup, baseline: Baseline, seconds: float) -> dict[str, str | int | float]:
    """Return what the manifest records about a run besides its scenario."""
    return {
        "engine": s.engine,
        "seed": s.seed,
        "share": s.share,
        "end": date_of(s.end).isoformat(),
        "frame": s.frame.name,
        "threads": s.threads,
        "world": s.limit.en,
        "recovery": s.params.fitted.recovery,
        "fit": s.fit,
        "fit_differs": "; ".join(s.differing[:MOST_DIFFERING]),
        "evidence_changed": "; ".join(s.changed),
        "baseline": baseline.key,
        "code": code_digest(),
        "evidence": s.evidence.digest,
        "parameters": s.params.digest,
        "hazards": hazards.digest(hazards.tables(s.params)),
        "run_on": _today(),
        "wall_seconds": round(seconds, 3),
    }


def _today() -> str:
    """Return the date in UTC; SOURCE_DATE_EPOCH, in seconds since 1970, replaces the clock, as in reproducible builds."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(given) if given.isdecimal() else time.time()
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
