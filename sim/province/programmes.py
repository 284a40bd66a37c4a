"""Programmes: so many beds or places a month, each project with a lead time of its own.

Where completions follow the straight line, a month's projects are chosen as early as the longest lead time may ask for, and begin their
own lead time before they are to end; what would have begun before the run is under way on its first day, with the time that is left.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import ceil
from typing import NamedTuple, Protocol

from sim.codes import Bed, Facility
from sim.province import projects
from sim.province.agenda import Order, Story
from sim.province.allotment import BedProgramme, CountyProgramme, VillageProgramme
from sim.province.changes import Change, quotas
from sim.province.ground import Ground
from sim.province.works import NOBODY, Draw, LeadTime, Outcome, Works, vacant_by, works_end


class Allotter(Protocol):
    """Spreads a month's quota: `contract(row, amount)` offers a project to a home or place and tells whether it was taken on.

    `last` says that no month follows.
    """

    left: int

    def allot(self, quota: int, last: bool, contract: Callable[[int, int], bool]) -> None: ...


class Kind(NamedTuple):
    """What tells one kind of programme from another."""

    lead: LeadTime
    brings: int
    """codes.Bed or codes.Facility; NOBODY for a home."""
    begin: Callable[[], Allotter]
    """Called at the first plan."""
    contract: Callable[[int, int, int], bool]
    """Plans the project of (day of the quota, row of the home or place, amount), if it is taken on."""


def build(ground: Ground, change: Change, number: int) -> Story:
    """Add beds of one kind to homes."""
    kind, lead = Bed[(change.kind or "").upper()], ground.facts.rules.build

    def contract(day: int, row: int, beds: int) -> bool:
        operator = ground.operators[row]
        months = operator.next_lead_months(Draw.BUILD, lead)
        start, end = _span(ground, change, day, months)
        if not operator.takes_on(Draw.BUILD, start, end):
            return False
        ground.beds.coming[row, kind] += beds
        works = Works(ground.next_number(), change.lever, operator.county, operator.key, NOBODY, kind, beds, start, end, months)
        ground.begin(works, projects.build(ground, works))
        return True

    return _programme(ground, change, number, Kind(lead, kind, lambda: BedProgramme(ground, change), contract))


def convert(ground: Ground, change: Change, number: int) -> Story:
    """Make nursing beds of ordinary ones. A home is booked until the last day of closing, whether or not its beds fall vacant earlier."""
    rules = ground.facts.rules

    def contract(day: int, row: int, beds: int) -> bool:
        operator = ground.operators[row]
        months = operator.next_lead_months(Draw.CONVERT, rules.convert)
        start, end = _span(ground, change, day, months)
        if not operator.takes_on(Draw.CONVERT, start, vacant_by(end, rules)):
            return False
        ground.beds.promised[row] += beds
        works = Works(ground.next_number(), change.lever, operator.county, operator.key, NOBODY, Bed.NURSING, beds, start, end, months)
        ground.begin(works, projects.convert(ground, works))
        return True

    return _programme(ground, change, number, Kind(rules.convert, Bed.NURSING, lambda: BedProgramme(ground, change), contract))


def cover(ground: Ground, change: Change, number: int) -> Story:
    """Cover places that have no facility."""
    return _cover_counties(ground, change, number) if change.what == "county" else _cover_villages(ground, change, number)


def _cover_villages(ground: Ground, change: Change, number: int) -> Story:
    """Give villages a facility, each its own project."""
    facility, lead = Facility[(change.facility or "").upper()], ground.facts.rules.cover

    def contract(day: int, place: int, _: int) -> bool:
        county, key = int(ground.cover.county[place]), int(ground.cover.key[place])
        months = ground.counties[county].village_lead_months(key, lead)
        start, end = _span(ground, change, day, months)
        ground.cover.coming[place] = facility
        works = Works(ground.next_number(), change.lever, county, NOBODY, key, facility, 1, start, end, months)
        ground.begin(works, projects.cover_village(ground, works, place))
        return True

    return _programme(ground, change, number, Kind(lead, facility, lambda: VillageProgramme(ground, change, facility), contract))


def _cover_counties(ground: Ground, change: Change, number: int) -> Story:
    """Give county units a public 特困 facility: a home is built, so it takes the lead time of building."""
    lead = ground.facts.rules.build

    def contract(day: int, row: int, _: int) -> bool:
        months = ground.counties[row].next_lead_months(Draw.BUILD, lead)
        start, end = _span(ground, change, day, months)
        ground.cover.tekun_coming[row] = True
        works = Works(ground.next_number(), change.lever, row, NOBODY, NOBODY, NOBODY, 1, start, end, months)
        ground.begin(works, projects.cover_county(ground, works))
        return True

    return _programme(ground, change, number, Kind(lead, NOBODY, lambda: CountyProgramme(ground, change), contract))


def _programme(ground: Ground, change: Change, number: int, kind: Kind) -> Story:
    """Plan the projects of each month; what no home or place would take is told in the record of works."""
    allotter: Allotter | None = None
    months = quotas(change)
    last = months[-1][0]
    for day, quota in months:
        early = works_end(day, -ceil(kind.lead.high)) if change.path == "completions" else day
        yield ground.agenda.turn(max(ground.start, early), Order.PLAN, number, day)
        allotter = allotter or kind.begin()
        allotter.allot(quota, day == last, partial(kind.contract, day))
    if allotter and allotter.left:
        nobody = Works(ground.next_number(), change.lever, NOBODY, NOBODY, NOBODY, kind.brings, allotter.left, last, last, 0)
        ground.note(nobody, Outcome.NO_PLACE)


def _span(ground: Ground, change: Change, day: int, months: int) -> tuple[int, int]:
    """Return first and last day of works for a quota of `day`: that day ends them, or begins them, as the path says."""
    if change.path == "completions":
        return max(ground.start, works_end(day, -months)), day
    return day, works_end(day, months)
