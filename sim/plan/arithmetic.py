"""The plan's arithmetic without simulation: what each of the ten targets and the milestones still needs, and how fast.

Every number is a row of the evidence or is in scenarios/targets; nothing is drawn, simulated or fitted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from sim.clock import BASELINE
from sim.evidence import Evidence
from sim.plan.elders_ahead import elders_on
from sim.plan.milestones import Milestone, Span, milestones
from sim.plan.targets import Gap, Reading, Target, gap, targets

NUMBER_OF: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "T7": (("beds.public",), ()),
    "T8": (("beds.all",), ()),
    "T9": (("homes.all",), ("homes.tekun", "homes.other_public")),
    "T10": (("homes.all",), ()),
}
"""The things a value is a share of, where the plan does not fix their number: rows of 2020 to add, and rows to subtract."""


class Missing(NamedTuple):
    """One reading of a target, and what it still needs on 2020-12-31."""

    reading: Reading
    gap: Gap | None
    """In things; None if the value of 2020 or the number of things is not known, even as an assumption."""
    most: Gap | None
    """From the low end of the range of 2020."""
    least: Gap | None
    """From its high end."""
    pace: float | None
    """Things per quarter from 2021-01-01 to the day of the plan, to reach the printed figure."""
    points: float | None
    """The same gap as a difference of shares, for a target that is a share."""


class Line(NamedTuple):
    """One target with all its readings, the scored one first."""

    target: Target
    of: int | None
    """The number of things its value is a share of; None: not known, or not a share."""
    quarters: int
    missing: tuple[Missing, ...]


class Step(NamedTuple):
    """One milestone, and what it still needs on 2020-12-31."""

    milestone: Milestone
    goal: float
    """In its unit; a number per 1,000 elders is worked out for the day."""
    missing: Span | None
    """Things, or a difference of shares if their number is not known; None: no start is known."""
    pace: float | None
    """Things per quarter from 2021-01-01 to its day."""


class Growth(NamedTuple):
    """Elders at the census and on the day of the plan."""

    census: float
    then: Span
    """By out-migration: the rates of the evidence, and the ends of their ranges (high rates give the low end)."""
    day: date


def growth(evidence: Evidence, day: date) -> Growth:
    """Return the persons aged 60 and over at the census and those expected on a day."""
    ends = map(attrgetter, ("value", "high", "low"))
    return Growth(evidence.value("population.residents", ages="60+"), Span(*(elders_on(evidence, day, of_row) for of_row in ends)), day)


def lines(evidence: Evidence) -> tuple[Line, ...]:
    """Return the ten targets, each reading with its gap."""
    return tuple(_line(target, evidence) for target in targets(evidence))


def steps(evidence: Evidence) -> tuple[Step, ...]:
    """Return the milestones in the order of the file, each with its gap."""
    return tuple(_step(milestone, evidence) for milestone in milestones(evidence))


def quarters_to(day: date) -> int:
    """Return the number of quarters from 2021-01-01 to the end of the quarter of a day.

    >>> quarters_to(date(2025, 12, 31)), quarters_to(date(2022, 12, 31))
    (20, 8)
    """
    return (day.year - BASELINE.year) * 4 + (day.month + 2) // 3


def number_of(target: Target, evidence: Evidence) -> int | None:
    """Return the number of things a target's value is a share of: the plan's number if fixed, else that of 2020, else None."""
    if target.of or target.id not in NUMBER_OF:
        return target.of
    added, taken = NUMBER_OF[target.id]
    return round(sum(map(evidence.value, added)) - sum(map(evidence.value, taken)))


def _line(target: Target, evidence: Evidence) -> Line:
    of, quarters = number_of(target, evidence), quarters_to(target.scored_on)
    return Line(target, of, quarters, tuple(_missing(target, reading, of, quarters) for reading in target.readings))


def _missing(target: Target, reading: Reading, of: int | None, quarters: int) -> Missing:
    ends = (reading.value, reading.low, reading.high)
    known = target.unit == "beds" or of is not None
    gaps = [None if end is None or not known else gap(target, end, of) for end in ends]
    found, most, least = gaps
    share = target.unit == "share" and reading.value is not None
    points = max(0.0, target.goal - (reading.value or 0.0)) if share else None
    return Missing(reading, found, most, least, found.printed / quarters if found else None, points)


def _step(milestone: Milestone, evidence: Evidence) -> Step:
    goal = milestone.goal or 0.0
    if milestone.per_1000_elders is not None and milestone.by:
        goal = milestone.per_1000_elders * growth(evidence, milestone.by).then.value / 1000
    missing = milestone.to_go or _difference(milestone, goal)
    counted = missing is not None and (milestone.unit != "share" or milestone.of is not None)
    pace = missing.value / quarters_to(milestone.by) if missing and counted and milestone.by else None
    return Step(milestone, goal, missing, pace)


def _difference(milestone: Milestone, goal: float) -> Span | None:
    """Return goal minus start, in things if their number is known; the gap is smallest where the start is highest."""
    if milestone.start is None:
        return None
    times = milestone.of if milestone.unit == "share" and milestone.of else 1
    ends: Sequence[float] = (milestone.start.value, milestone.start.high, milestone.start.low)
    return Span(*(max(0.0, goal - end) * times for end in ends))
