"""The three sentences under the scorecard, as figures: what falls first, which two targets fight, which statistic would settle it.

Here stand the figures and the case they fall into; the words are in faces/words/texts.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor
from typing import NamedTuple

from sim.plan.targets import Gap, Target
from sim.results.indicators.ledger import YEAR

BEDS, OCCUPANCY = "T1", "T7"
"""The two targets that pull against each other: beds wanted in all, and public beds filled."""


Told = dict[str, float | int | str]


class Found(NamedTuple):
    """An indicator on the day of the score; an empty unit: the run does not tell it."""

    unit: str
    value: float | None
    numerator: float | None
    denominator: float | None


class Figures(NamedTuple):
    """What a row of the scorecard says."""

    target: Target
    value: float | None
    run_start: float | None
    gap: Gap | None
    met: bool


class Sentence(NamedTuple):
    """The case, and its figures by name."""

    key: str
    figures: Told


def sentences(rows: Sequence[Figures], figures: Mapping[tuple[str, str], Found]) -> tuple[Sentence, ...]:
    """Return the three sentences, in order."""
    told = [row for row in rows if row.value is not None]
    return (_falls_first(told), _fight({row.target.id: row for row in told}, figures), _settles(told))


def _falls_first(rows: Sequence[Figures]) -> Sentence:
    """Tell which carried target is farthest from its goal, relative to the goal; where all are reached, which is nearest to falling."""
    missed = [row for row in rows if not row.met]
    if not rows:
        return Sentence("nothing_told", {})
    chosen = min(missed or rows, key=lambda row: _value(row) / row.target.goal)
    figures: Told = {"target": chosen.target.id, "value": _value(chosen), "carried": len(rows), "missed": len(missed)}
    if missed and chosen.gap:
        return Sentence("falls_first", figures | {"gap": chosen.gap.printed})
    return Sentence("none_falls", figures)


def _fight(rows: Mapping[str, Figures], figures: Mapping[tuple[str, str], Found]) -> Sentence:
    """Tell what more beds do to occupancy: `allowed` public beds are filled to the goal by the residents there are.

    Where beds are missing to T1: the occupancy if they were all built, as public beds, at the same residents. Where none is: the
    occupancy over the public beds of 2020.
    """
    found = figures.get((OCCUPANCY, "a" + YEAR))
    if BEDS not in rows or OCCUPANCY not in rows or not found or not found.denominator or found.numerator is None:
        return Sentence("no_fight", {})
    residents, beds, goal = found.numerator, found.denominator, rows[OCCUPANCY].target.goal
    told: Told = {"value": _value(rows[OCCUPANCY]), "residents": round(residents), "beds": round(beds), "allowed": floor(residents / goal)}
    missing, over_2020 = rows[BEDS].gap, figures.get((OCCUPANCY, "c" + YEAR))
    if missing and missing.printed:
        return Sentence("fight_missing", told | {"missing": missing.printed, "then": residents / (beds + missing.printed)})
    if over_2020 is None or over_2020.value is None:
        return Sentence("no_fight", {})
    return Sentence("fight_built", told | {"built": _value(rows[BEDS]), "over_2020": over_2020.value})


def _settles(rows: Sequence[Figures]) -> Sentence:
    """Tell which unpublished start of 2020 is widest, measured by the distance of its target to the goal.

    A target that is wholly reached (every unit has what it asks for) depends on no start any more.
    """
    open_starts = [row for row in rows if row.target.readings[0].status != "published" and _value(row) < 1]
    widths = {row.target.id: _width(row) / max(abs(_value(row) - row.target.goal), row.target.step / 2) for row in open_starts}
    if not widths:
        return Sentence("nothing_settles", {})
    row = max(open_starts, key=lambda row: widths[row.target.id])
    start = row.target.readings[0]
    distance = abs(_value(row) - row.target.goal)
    figures: Told = {"target": row.target.id, "low": start.low or 0.0, "high": start.high or 0.0, "distance": distance}
    return Sentence("settles", figures | ({} if row.run_start is None else {"run_start": row.run_start}))


def _width(row: Figures) -> float:
    start = row.target.readings[0]
    return 0.0 if start.low is None or start.high is None else start.high - start.low


def _value(row: Figures) -> float:
    return 0.0 if row.value is None else row.value
