"""A day's work of the bookkeeper of one prefecture: event after event, in the order of the day.

Some events require another: a person who dies on a list must be taken off it next, one who chose a home must join its list next. A required
event that is missing is noted, and done in the books. When admissions are over nobody may have been left out; then couples have their turn.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.audit.events import EVENTS
from sim.audit.homes import NOBODY
from sim.audit.laws import Law
from sim.audit.ledger import Ledger, Row, reasoned
from sim.codes import Event, Setting, Why

GONE = (Setting.DEAD, Setting.LEFT)
LIVES, ADMISSIONS, LINKED = range(3)
"""The parts of a day that the record covers."""


class Keeper(Ledger):
    """The bookkeeper of one prefecture."""

    part = LIVES

    def live(self, day: int, rows: Sequence[Sequence[int]]) -> None:
        """Enter the events of a day (day, person, event, home, why) in the books, in the order in which they happened."""
        self.day, self.part, self.entered = day, LIVES, 0
        for when, *row in rows:
            self._take(when, Row(*row))
        self._settle(None)
        self._reach(LINKED, NOBODY)
        self.findings.equal(Law.V18, self.due[day], self.entered, "persons who turn 60 today")
        for home in self.homes.values():
            home.close_day(day, self.rules.idle_days)
            self.findings.excess += home.care(self.rules.load) > home.carers

    def _take(self, when: int, row: Row) -> None:
        """Enter the next event of the record in the books."""
        f, (key, event, home, why) = self.findings, row
        if not f.equal(Law.V18, self.day, when, "an event of another day", key, home) or self._settle(row):
            return
        person = self.people.get(key)
        if not f.holds(Law.V01, person is not None, "an event of an unknown person", key, home) or person is None:
            return
        if not f.holds(Law.V03, person.place not in GONE, "an event after the last", key, home, ("none", reasoned(event, why))):
            return
        young = (person.place == Setting.NOT_YET, event == Event.TURN_60)
        if not f.equal(Law.V18, *young, "turns 60 first, and once", key, home):
            return
        if not f.holds(Law.V18, home == NOBODY or home in self.homes, "an event in a home that is not open", key, home):
            return
        if self._reach(part_of(event, why), key):
            self._apply(row, owed=False)

    def _settle(self, row: Row | None) -> bool:
        """Compare an event with the one owed, and carry out the one owed; return whether they were the same."""
        while self.owed:
            due = self.owed.pop(0)
            paid = self.findings.equal(Law.V06, due, row, f"must follow: {reasoned(due.event, due.why)}", due.person, due.home)
            self._apply(due, owed=True)
            if paid:
                return True
        return False

    def _apply(self, row: Row, owed: bool) -> None:
        """Carry out an event, and count it if it was possible."""
        if EVENTS[row.event](self, self.people[row.person], row, owed):
            self.flows[row.event, row.why] += 1

    def _reach(self, part: int, person: int) -> bool:
        """Move on to a part of the day; return whether it was not over yet."""
        so = self.findings.holds(Law.V18, part >= self.part, "an event of an earlier part of the day", person, NOBODY, (self.part, part))
        if so and part == LINKED and self.part < LINKED:
            self._look_for_idle_beds()
        self.part = max(part, self.part)
        return so

    def _look_for_idle_beds(self) -> None:
        for home in self.homes.values():
            if home.waiting:
                left_out = home.left_out(self.rules)
                who = left_out[0].key if left_out else NOBODY
                self.findings.holds(Law.V07, not left_out, "a fitting bed stays free", who, home.key, (0, len(left_out)))


def part_of(event: int, why: int) -> int:
    """Return the part of the day for an event that does not follow from another.

    >>> [part_of(Event.DEATH, Why.NONE), part_of(Event.ADMIT, Why.FREE_BED), part_of(Event.JOIN, Why.WITH_SPOUSE)]
    [0, 1, 2]
    """
    if event in (Event.ADMIT, Event.MOVE):
        return ADMISSIONS
    together = why == Why.WITH_SPOUSE or (event, why) == (Event.DISCHARGE, Why.MOVED_AWAY)
    return LINKED if together or event == Event.WIDOWED else LIVES
