"""The books of one prefecture: its people and homes as reported so far, and the counts taken of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sim.audit.homes import BEDS, NOBODY, Home, Person, Rules
from sim.audit.laws import Findings
from sim.codes import Event, Setting, Why

SHAPE = (2, 5, 2, len(Setting))
"""Sex, level, dementia, setting."""
EVENTS, WHYS = tuple(Event), tuple(Why)
CELLS = 2 * 5 * 2 * len(Setting)


class Row(NamedTuple):
    """One event, without its day."""

    person: int
    event: int
    home: int
    why: int


class Ledger:
    """People and homes of a prefecture, evenings spent, events counted."""

    def __init__(self, seed: int, people: Iterable[Person], homes: Mapping[int, Home], rules: Rules, findings: Findings) -> None:
        self.seed, self.rules, self.findings = seed, rules, findings
        self.people = {person.key: person for person in people}
        self.homes = dict(homes)
        self.day = 0
        self.owed: list[Row] = []
        """The events that must be reported next."""
        self.count = [0] * CELLS
        """People now."""
        self.days = [0] * CELLS
        """Evenings in spells that have ended."""
        self.lived = 0
        """Sum of the exit days of all who have gone, less the entry days of all who have come."""
        self.alive: Counter[tuple[int, int]] = Counter()
        """By sex and year of birth."""
        self.entered = 0
        """How many people turned 60 today."""
        self.due = Counter(person.b60 for person in self.people.values() if person.place == Setting.NOT_YET)
        """How many people are to turn 60, by day."""
        self.flows: Counter[tuple[int, int]] = Counter()
        """By event and reason, since the month began."""
        self.lists: Counter[tuple[int, int]] = Counter()
        """By class and measure of codes.ListMeasure, since the month began."""
        for person in self.people.values():
            self.count[cell(person)] += 1
            if person.place != Setting.NOT_YET:
                self.alive[person.sex, person.born] += 1

    def turn(self, p: Person, place: int | None = None, level: int | None = None, dementia: int | None = None) -> None:
        """Put a person in another state from this evening on, and account for the evenings in the old one."""
        old = cell(p)
        self.count[old] -= 1
        self.days[old] += self.day - p.since
        p.since = self.day
        p.place = p.place if place is None else int(place)
        p.level = p.level if level is None else level
        p.dementia = p.dementia if dementia is None else dementia
        self.count[cell(p)] += 1

    def owe(self, p: Person, event: Event, home: int, why: int) -> None:
        """Require that an event be reported next."""
        self.owed.append(Row(p.key, event, home, why))

    def owe_list(self, p: Person, why: int) -> None:
        """Require that a person leave their waiting list next, if on one."""
        if p.line:
            self.owe(p, Event.OFF_LIST, p.line.key, why)

    def leave_list(self, p: Person, measure: int) -> None:
        """Take a person off a waiting list and count it."""
        assert p.line is not None
        self.lists[p.queue, measure] += 1
        p.line.list_days += self.day - p.asked
        del p.line.waiting[p.key]
        p.line, p.queue, p.asked = None, NOBODY, NOBODY

    def fill_bed(self, p: Person, home: Home, kind: int) -> None:
        """Put a person in a bed."""
        home.residents[kind][p.key] = p
        home.flow[kind] += 1
        p.bed, p.bed_since = home, self.day
        self.turn(p, place=BEDS[kind])

    def empty_bed(self, p: Person) -> None:
        """Take a person out of their bed, if in one; the caller sets the new place."""
        if p.bed:
            kind = p.place - Setting.ORDINARY
            del p.bed.residents[kind][p.key]
            p.bed.flow[kind] -= 1
            p.bed.bed_days[kind] += self.day - p.bed_since
            p.bed = None


def cell(p: Person) -> int:
    """Return a person's cell in counts of SHAPE."""
    return ((p.sex * 5 + p.level) * 2 + p.dementia) * len(Setting) + p.place


def reasoned(event: int, why: int) -> str:
    """Return an event with its reason in words."""
    return f"{EVENTS[event].en} ({WHYS[why].en})" if why else EVENTS[event].en
