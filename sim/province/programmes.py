"""Programmes: a number of beds or places each month, each project with its own lead time.

Where completions follow a straight line, a month's projects are chosen as early as the longest possible lead time requires, and each
begins one lead time before it is due to end. A project that would have begun before the run is under way on the first day, with the
remaining time to go.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import ceil
from typing import NamedTuple, Protocol

from sim.province.agenda import Order, Story
from sim.province.changes import Change, quotas
from sim.province.operations import Operations
from sim.province.works import NOBODY, LeadTime, Outcome, Works, works_end


class Allotter(Protocol):
    """Spreads a month's quota: `contract(row, amount)` offers a project to a home or place and returns whether it was taken on.

    `last` means that no month follows.
    """

    left: int

    def allot(self, quota: int, last: bool, contract: Callable[[int, int], bool]) -> None: ...


class Kind(NamedTuple):
    """What distinguishes one kind of programme from another."""

    lead: LeadTime
    brings: int
    """codes.Bed or codes.Facility; NOBODY for a home."""
    begin: Callable[[], Allotter]
    """Called when the programme first plans."""
    contract: Callable[[int, int, int], bool]
    """Plans the project for (day of the quota, row of the home or place, amount), if it is taken on."""


def story(operations: Operations, change: Change, number: int, kind: Kind) -> Story:
    """Plan the projects of each month; what no home or place would take is shown in the record of works."""
    allotter: Allotter | None = None
    months = quotas(change)
    last = months[-1][0]
    for day, quota in months:
        early = works_end(day, -ceil(kind.lead.high)) if change.get("path", str) == "completions" else day
        yield operations.agenda.turn(max(operations.start, early), Order.PLAN, number, day)
        allotter = allotter or kind.begin()
        allotter.allot(quota, day == last, partial(kind.contract, day))
    if allotter and allotter.left:
        nobody = Works(operations.next_number(), change.lever, NOBODY, NOBODY, NOBODY, kind.brings, allotter.left, last, last, 0)
        operations.note(nobody, Outcome.NO_PLACE)


def span(operations: Operations, change: Change, day: int, months: int) -> tuple[int, int]:
    """Return the first and last day of works for the quota of `day`: works end or begin on that day, depending on the path."""
    if change.get("path", str) == "completions":
        return max(operations.start, works_end(day, -months)), day
    return day, works_end(day, months)
