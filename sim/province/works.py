"""Works: how long they take, and the record of each. Lead times are judgments, so they are drawn from their whole range."""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from math import floor, sqrt
from typing import NamedTuple

from sim.clock import date_of, day_of, next_month_first, whole_months
from sim.codes import Code
from sim.evidence import Evidence

NOBODY = -1
"""Used in place of a key: no home, no place."""


class LeadTime(NamedTuple):
    """Months from the beginning of works to their end: a triangular distribution."""

    low: float
    likely: float
    high: float


class WorksRules(NamedTuple):
    """Parameters of works."""

    build: LeadTime
    """Evidence `project.months.build`; a new home too."""
    convert: LeadTime
    """`project.months.convert`"""
    cover: LeadTime
    """For a village. `project.months.cover`"""
    max_closing_days: int
    """Days after the lead time in which closed beds may still fall vacant. `works.max_closing_days`"""
    fill_months: int = 0
    """Months over which beds that open go into service; 0: at once. `beds.fill_years`"""


class Draw(IntEnum):
    """What each draw of works is for; each lever has its own, so that one programme does not shift another's draws."""

    BUILD = 0
    CONVERT = 1
    COVER = 2


class Outcome(Code):
    """How works ended."""

    PLANNED = 0, "planned, not begun", "计划"
    UNDER_WAY = 1, "under way", "进行中"
    DONE = 2, "done", "完成"
    IN_PART = 3, "stopped, done in part", "部分完成"
    STOPPED = 4, "stopped, nothing done", "中止"
    NO_PLACE = 5, "no home or place left for it", "无处实施"


class Works(NamedTuple):
    """One project, as planned and as it went: a row of the results."""

    number: int
    """In order of planning."""
    lever: str
    county: int
    """Index into Counties; NOBODY if no place was found."""
    home: int
    """Key of the home, or NOBODY."""
    place: int
    """Key of the village, or NOBODY."""
    kind: int
    """codes.Bed of the beds added or removed; codes.Facility for a village; NOBODY for a home, which has beds of both kinds."""
    amount: int
    """Beds or places planned."""
    start: int
    """Day on which the works begin."""
    end: int
    """Day on which they are planned to end."""
    months: int
    """Lead time drawn; longer than from start to end if the works were under way when the run began."""
    outcome: Outcome = Outcome.PLANNED
    done: int = 0
    """Beds or places of `amount` finished."""
    ended: int = -1
    """Day on which the last of them was done; -1: not yet."""


def works_rules(evidence: Evidence) -> WorksRules:
    """Read the parameters."""
    build, convert, cover = (_lead_time(evidence, f"project.months.{what}") for what in ("build", "convert", "cover"))
    return WorksRules(
        build, convert, cover, round(evidence.value("works.max_closing_days")), whole_months(evidence.value("beds.fill_years"))
    )


def _lead_time(evidence: Evidence, name: str) -> LeadTime:
    row = evidence.row(name)
    low, high = row.low, row.high
    return LeadTime(row.value if low is None else low, row.value, row.value if high is None else high)


def lead_months(lead: LeadTime, u: float) -> int:
    """Return a lead time in whole months: the triangular distribution by inversion, rounded half up.

    >>> lead = LeadTime(3, 6, 12)
    >>> lead_months(lead, 1e-9), lead_months(lead, 1 / 3), lead_months(lead, 1 - 1e-9), lead_months(LeadTime(6, 6, 6), 0.7)
    (3, 6, 12, 6)
    """
    low, likely, high = lead
    if low == high:
        return floor(low + 0.5)
    if u * (high - low) < likely - low:
        return floor(low + sqrt(u * (high - low) * (likely - low)) + 0.5)
    return floor(high - sqrt((1 - u) * (high - low) * (high - likely)) + 0.5)


def works_end(start: int, months: int) -> int:
    """Return the first day of a month on or after `months` months from `start`.

    >>> date_of(works_end(day_of(date(2021, 7, 1)), 6)).isoformat(), date_of(works_end(day_of(date(2021, 7, 15)), 6)).isoformat()
    ('2022-01-01', '2022-02-01')
    """
    first = date_of(next_month_first(start))
    month = first.year * 12 + first.month - 1 + months
    return day_of(date(month // 12, month % 12 + 1, 1))


def vacant_by(end: int, rules: WorksRules) -> int:
    """Return the day on which beds that did not fall vacant go back into service, for works due to end on `end`."""
    return next_month_first(end + rules.max_closing_days)
