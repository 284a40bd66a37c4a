"""The three sentences under the scorecard, as figures: which target falls first, which two conflict, which statistic would settle it.

This file has the figures and the case they fall into; the words are in faces/words/texts.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor
from typing import NamedTuple

from sim.plan.targets import Gap, Target
from sim.results.indicators.ledger import YEAR

BEDS, OCCUPANCY = "T1", "T7"
"""The two targets in conflict: total beds, and occupancy of public beds."""


Values = dict[str, float | int | str]


class Found(NamedTuple):
    """An indicator on the day of the score; an empty unit: the run does not report it."""

    unit: str
    value: float | None
    numerator: float | None
    denominator: float | None


class Figures(NamedTuple):
    """The figures of a row of the scorecard."""

    target: Target
    value: float | None
    run_start: float | None
    gap: Gap | None
    met: bool


class Sentence(NamedTuple):
    """The case, and its figures by name."""

    key: str
    figures: Values


def sentences(rows: Sequence[Figures], figures: Mapping[tuple[str, str], Found]) -> tuple[Sentence, ...]:
    """Return the three sentences, in order."""
    valued = [row for row in rows if row.value is not None]
    return (_falls_first(valued), _fight({row.target.id: row for row in valued}, figures), _settles(valued))


def _falls_first(rows: Sequence[Figures]) -> Sentence:
    """Report the carried target farthest from its goal, relative to the goal; if all are reached, the one closest to falling."""
    missed = [row for row in rows if not row.met]
    if not rows:
        return Sentence("nothing_told", {})
    chosen = min(missed or rows, key=lambda row: _value(row) / row.target.goal)
    figures: Values = {"target": chosen.target.id, "value": _value(chosen), "carried": len(rows), "missed": len(missed)}
    if missed and chosen.gap:
        return Sentence("falls_first", figures | {"gap": chosen.gap.printed})
    return Sentence("none_falls", figures)


def _fight(rows: Mapping[str, Figures], figures: Mapping[tuple[str, str], Found]) -> Sentence:
    """Report what more beds do to occupancy: the present residents fill `allowed` public beds to the goal.

    If T1 still needs beds: the occupancy if all of them were built, as public beds, with the same residents. If it needs none: the
    occupancy of the public beds of 2020.
    """
    found = figures.get((OCCUPANCY, "a" + YEAR))
    if BEDS not in rows or OCCUPANCY not in rows or not found or not found.denominator or found.numerator is None:
        return Sentence("no_fight", {})
    residents, beds, goal = found.numerator, found.denominator, rows[OCCUPANCY].target.goal
    allowed = floor(residents / goal)
    given: Values = {"value": _value(rows[OCCUPANCY]), "residents": round(residents), "beds": round(beds), "allowed": allowed}
    missing, over_2020 = rows[BEDS].gap, figures.get((OCCUPANCY, "c" + YEAR))
    if missing and missing.printed:
        return Sentence("fight_missing", given | {"missing": missing.printed, "then": residents / (beds + missing.printed)})
    if over_2020 is None or over_2020.value is None:
        return Sentence("no_fight", {})
    return Sentence("fight_built", given | {"built": _value(rows[BEDS]), "over_2020": over_2020.value})


def _settles(rows: Sequence[Figures]) -> Sentence:
    """Report the unpublished start of 2020 with the widest range, relative to its target's distance from the goal.

    A target that is fully reached (every unit has what it asks for) no longer depends on its start.
    """
    open_starts = [row for row in rows if row.target.readings[0].status != "published" and _value(row) < 1]
    widths = {row.target.id: _width(row) / max(abs(_value(row) - row.target.goal), row.target.step / 2) for row in open_starts}
    if not widths:
        return Sentence("nothing_settles", {})
    row = max(open_starts, key=lambda row: widths[row.target.id])
    start = row.target.readings[0]
    distance = abs(_value(row) - row.target.goal)
    figures: Values = {"target": row.target.id, "low": start.low or 0.0, "high": start.high or 0.0, "distance": distance}
    return Sentence("settles", figures | ({} if row.run_start is None else {"run_start": row.run_start}))


def _width(row: Figures) -> float:
    start = row.target.readings[0]
    return 0.0 if start.low is None or start.high is None else start.high - start.low


def _value(row: Figures) -> float:
    return 0.0 if row.value is None else row.value
