"""Page one as data: the ten targets of the plan with value, gap and verdict, other figures, and three sentences' figures.

One run has no interval, and the page says so. A target that the model does not yet carry gets no verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from sim.clock import BASELINE
from sim.codes import Code
from sim.plan.targets import Gap, Reading, Target, gap, reached
from sim.results import indicators, schema
from sim.results.indicators.ledger import YEAR
from sim.results.indicators.t6 import OF_THE_PLAN
from sim.results.noise import Noise
from sim.results.sentences import Figures, Found, Sentence, sentences
from sim.scenario import Scenario

SMALL_SHARE = 0.05
"""A run with a smaller share is only for trying things out."""


class Verdict(Code):
    """The verdict of one run on a target."""

    REACHED = 0, "reached", "达到"
    BUILT = 1, "set: reached because built", "按建设量达到"
    BEFORE = 2, "reached before 2021", "2021年前已达到"
    NOT_REACHED = 3, "not reached", "未达到"
    NO_VALUE = 4, "no value", "无数值"
    NOT_CARRIED = 5, "not yet carried", "尚未模拟"


MET = (Verdict.REACHED, Verdict.BUILT, Verdict.BEFORE)


class Other(NamedTuple):
    """One further reading of a target."""

    reading: Reading
    value: float | None
    verdict: Verdict


@dataclass(frozen=True)
class Row:
    """One target."""

    target: Target
    value: float | None
    """In the target's unit; None: not carried, or the denominator is 0."""
    run_start: float | None
    """The same at this run's baseline, 2020-12-31."""
    gap: Gap | None
    verdict: Verdict
    others: tuple[Other, ...]

    @property
    def name(self) -> tuple[str, str]:
        """Return indicator and reading of the value, in the table of indicators."""
        return self.target.id, name_of(self.target, self.start)

    @property
    def start(self) -> Reading:
        """Return the scored reading: it has the value of 2020, or the assumed start, with its range."""
        return self.target.readings[0]


@dataclass(frozen=True)
class ListedFigure:
    """A figure listed under the targets."""

    name: str
    reading: str
    unit: str
    value: float | None
    run_start: float | None


@dataclass(frozen=True)
class Scorecard:
    """Page one of one run."""

    scenario: str
    title_en: str
    title_zh: str
    digest: str
    """Of the result."""
    share: float
    seed: int
    world: str
    """One of codes.Limit; empty: the manifest does not name one."""
    scored: date | None
    """Day of the verdicts; None: the run has no month end."""
    due: date
    """Day on which the plan is judged; `scored` is earlier if the run ended before it."""
    month_ends: int
    """Month ends of the scored year in this run: T7 is their mean."""
    rows: tuple[Row, ...]
    """T1 to T10."""
    listed: tuple[ListedFigure, ...]
    without: int
    """Counties and cities without a public 特困 facility: how many, as which ones is drawn at random."""
    sentences: tuple[Sentence, ...]
    """Which target falls first, which two conflict, which statistic would settle it."""
    noise: Noise = field(repr=False, compare=False)
    """Says whether a difference to another scorecard is more than chance."""

    @property
    def early(self) -> bool:
        return self.scored is None or self.scored < self.due

    @property
    def trying_out(self) -> bool:
        return self.share < SMALL_SHARE


def score(
    tables: Mapping[str, pl.DataFrame], manifest: Mapping[str, Any], scenario: Scenario, noise: Noise, plan: Sequence[Target]
) -> Scorecard:
    """Return the scorecard of a run, judged on the day of the plan or, if the run ended earlier, on its last month end.

    `plan`: the targets, with their values of 2020 from the evidence of the run.
    """
    due = plan[0].scored_on
    table = tables[schema.INDICATORS]
    days = sorted(day for day in set(table["date"].to_list()) if day <= due)
    scored = days[-1] if days else None
    figures = _figures(table, scored)
    first = _figures(table, days[0] if days and days[0] < BASELINE else None)
    rows = tuple(_row(target, figures, first) for target in plan)
    listed = (_listed(name, figures[name], first.get(name, NOTHING)) for name in indicators.LISTED if name in figures)
    return Scorecard(
        scenario.name, scenario.title_en, scenario.title_zh, manifest["digest"], manifest["world"]["share"], manifest["world"]["seed"],
        str(manifest.get("settings", {}).get("world", "")), scored, due, sum(day.year == scored.year for day in days) if scored else 0,
        rows, tuple(listed), _without(tables, scored), sentences([_row_found(row) for row in rows], figures),
        noise,
    )  # fmt: skip


NOTHING = Found("", None, None, None)


def _listed(name: tuple[str, str], found: Found, before: Found) -> ListedFigure:
    """Return a further figure; one that adds up over a year has no value at the baseline, a single month of 2020."""
    return ListedFigure(*name, found.unit, found.value, None if indicators.reading(name).adds_up else before.value)


def _row_found(row: Row) -> Figures:
    """Return what the sentences need from a row."""
    return Figures(row.target, row.value, row.run_start, row.gap, row.verdict in MET)


def _figures(table: pl.DataFrame, day: date | None) -> dict[tuple[str, str], Found]:
    """Return the indicators of a day by target and reading."""
    columns = ("target", "reading", "unit", "value", "numerator", "denominator")
    rows = table.filter(pl.col("date") == day) if day else table.clear()
    return {(target, reading): Found(unit, *numbers) for target, reading, unit, *numbers in rows.select(columns).iter_rows()}


def _row(target: Target, figures: Mapping[tuple[str, str], Found], first: Mapping[tuple[str, str], Found]) -> Row:
    found, before = (_of_reading(target, target.readings[0], each) for each in (figures, first))
    others = (_other(target, reading, figures, first) for reading in target.readings[1:])
    missing = None if found.value is None else gap(_of_run(target, found), found.value)
    return Row(target, found.value, before.value, missing, _verdict(target, found, before), tuple(others))


def _other(target: Target, reading: Reading, figures: Mapping[tuple[str, str], Found], first: Mapping[tuple[str, str], Found]) -> Other:
    found, before = (_of_reading(target, reading, each) for each in (figures, first))
    return Other(reading, found.value, _verdict(target, found, before))


def _of_reading(target: Target, reading: Reading, figures: Mapping[tuple[str, str], Found]) -> Found:
    """Return the run's figures for a reading: nothing if the model does not carry it."""
    return figures.get((target.id, name_of(target, reading)), NOTHING) if target.carried else NOTHING


def name_of(target: Target, reading: Reading) -> str:
    """Return the name of a target's reading in the table of indicators."""
    return reading.id + YEAR if target.over == "year" else reading.id


def _of_run(target: Target, found: Found) -> Target:
    """Return the target with this run's number of things: a small world has fewer villages than the plan."""
    return target if target.unit == "beds" or not found.denominator else replace(target, of=round(found.denominator))


def _verdict(target: Target, found: Found, before: Found) -> Verdict:
    if not found.unit:
        return Verdict.NOT_CARRIED
    if found.value is None:
        return Verdict.NO_VALUE
    if not reached(_of_run(target, found), found.value):
        return Verdict.NOT_REACHED
    if target.mark == "model":
        return Verdict.REACHED
    return Verdict.BEFORE if before.value is not None and reached(_of_run(target, before), before.value) else Verdict.BUILT


def _without(tables: Mapping[str, pl.DataFrame], day: date | None) -> int:
    """Return the number of counties and cities without a public 特困 facility on a day."""
    if day is None:
        return 0
    missing = tables[schema.COVERAGE].filter(pl.col("date") == day, pl.col("measure") == schema.TEKUN, pl.col("number") == 0)
    units = schema.county_units(tables).filter(pl.col("kind").is_in(OF_THE_PLAN), pl.col("county").is_in(missing["county"].to_list()))
    return units.height
