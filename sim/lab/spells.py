"""Spells: what became of one request for a bed, from joining a list to leaving the home, read from the record."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.codes import NEVER, Bed, Event, Why
from sim.lab.spec import Lab
from sim.lab.trajectories import Days, Lived

START = -1
"""Residents at the start asked and were admitted on the day before the first."""
ON_LIST, ADMITTED, GAVE_UP, LOST = range(4)
"""How a time on the list ended; ON_LIST: not yet."""
LIST_CAUSES = (None, "admitted", "gave_up", "lost")
EVENTS, WHYS = tuple(Event), tuple(Why)


class Spells(NamedTuple):
    """Arrays of equal length, by person, then day asked. Days are codes.NEVER for what has not happened."""

    copy: NDArray[np.int32]
    person: NDArray[np.int64]
    demand: NDArray[np.int32]
    """Index into `lab.demands`."""
    home: NDArray[np.int32]
    """Index into `lab.homes`: the home of admission, else the home of the list."""
    asked: Days
    list_left: Days
    list_cause: NDArray[np.int8]
    admitted: Days
    bed: NDArray[np.int8]
    """codes.Bed; -1: not admitted."""
    left: Days
    cause: NDArray[np.int8]
    """codes.Why for leaving; 0: has not left."""

    def only(self, kept: NDArray[np.bool_] | slice) -> Spells:
        """Return some of them."""
        return Spells._make(column[kept] for column in self)


class Record(NamedTuple):
    """Events of those who ask for beds, one array per column, with residents at the start added as admitted on day START."""

    day: NDArray[np.int64]
    person: NDArray[np.int64]
    """Row of the persons."""
    event: NDArray[np.int64]
    home: NDArray[np.int64]
    why: NDArray[np.int64]


def spells(lived: Lived) -> Spells:
    """Return every spell of a run; raise ValueError if the record lets somebody leave or be admitted who never asked.

    A spell begins with a bed held at the start or with joining a list, but not when one list is left for another on the same day.
    """
    record = record_of(lived)
    begins = first_rows(record)
    number = np.cumsum(begins) - 1
    people = lived.persons
    person, asked = record.person[begins], record.day[begins].astype(np.int32)
    size = len(person)
    home = np.zeros(size, np.int32)
    where = (record.event == Event.JOIN) | (record.event == Event.ADMIT)
    home[number[where]] = record.home[where]  # the last one of a spell wins
    admitted, bed = last(record, number, size, record.event == Event.ADMIT)
    left, cause = last(record, number, size, record.event == Event.DISCHARGE)
    gone, _ = last(record, number, size, (record.event == Event.OFF_LIST) & (record.why != Why.OTHER_HOME))
    list_cause = np.full(size, ON_LIST, np.int8)
    list_cause[gone < NEVER] = GAVE_UP
    list_cause[gone == asked] = LOST
    list_cause[admitted < NEVER] = ADMITTED
    return Spells(
        copy=people.copy[person],
        person=people.number[person],
        demand=demands(lived, person, asked),
        home=home,
        asked=asked,
        list_left=np.minimum(gone, admitted),
        list_cause=list_cause,
        admitted=admitted,
        bed=np.where(admitted == NEVER, -1, np.where(bed == Why.FREE_NURSING, Bed.NURSING, Bed.ORDINARY)).astype(np.int8),
        left=left,
        cause=cause,
    )


def record_of(lived: Lived) -> Record:
    """Return the events that concern lists and beds, by person, those of one person in the order they happened."""
    people, events = lived.persons, lived.events
    kept = np.isin(events[:, 2], (Event.JOIN, Event.ADMIT, Event.OFF_LIST, Event.DISCHARGE))
    day, person, event, home, why = (events[kept, column].astype(np.int64) for column in range(5))
    inside = np.flatnonzero((people.home >= 0) & (people.demand >= 0))
    beds = np.where(people.kind[inside] == Bed.NURSING, Why.FREE_NURSING, Why.FREE_BED)
    columns = (
        (np.full(len(inside), START), day),
        (inside, person),
        (np.full(len(inside), Event.ADMIT), event),
        (people.home[inside], home),
        (beds, why),
    )
    put = [np.concatenate(pair).astype(np.int64) for pair in columns]
    order = np.argsort(put[1], kind="stable")  # residents come before their own events
    return Record(*(column[order] for column in put))


def first_rows(r: Record) -> NDArray[np.bool_]:
    """Return, for each row, whether a spell begins with it."""
    passed_on = np.zeros(len(r.day), np.bool_)  # the next row joins another list on the same day
    passed_on[1:] = (r.event[:-1] == Event.OFF_LIST) & (r.why[:-1] == Why.OTHER_HOME)
    begins: NDArray[np.bool_] = ((r.event == Event.JOIN) & ~passed_on) | (r.day == START) & (r.event == Event.ADMIT)
    first = np.ones(len(r.day), np.bool_)
    first[1:] = r.person[1:] != r.person[:-1]
    if (first & ~begins).any():
        row = int(np.argmax(first & ~begins))
        raise ValueError(f"{EVENTS[r.event[row]].en} on day {r.day[row]}: somebody who never asked")
    return begins


def last(r: Record, number: NDArray[np.int64], size: int, rows: NDArray[np.bool_]) -> tuple[Days, NDArray[np.int8]]:
    """Return day and reason of the chosen rows, by spell; NEVER and 0 if a spell has none."""
    day, why = np.full(size, NEVER, np.int32), np.zeros(size, np.int8)
    day[number[rows]] = r.day[rows]
    why[number[rows]] = r.why[rows]
    return day, why


def demands(lived: Lived, person: NDArray[np.int64], asked: Days) -> NDArray[np.int32]:
    """Return the demand under which each spell was requested: that of the last switch up to that day, else the first one."""
    out = lived.persons.demand[person]
    if not len(lived.switches):
        return out
    who, day, demand = lived.switches.T.astype(np.int64)
    span = NEVER + 2  # days from START
    switch = np.searchsorted(who * span + day, person * span + asked, side="right") - 1
    found = (switch >= 0) & (who[switch] == person)
    out[found] = demand[switch[found]]
    return out


def classes(lab: Lab) -> NDArray[np.int32]:
    """Return the class of each demand."""
    return np.array([demand.queue for demand in lab.demands], np.int32)


def people_table(lab: Lab, s: Spells) -> pl.DataFrame:
    """Return the table `people`, one row per spell; null: has not happened."""
    return pl.DataFrame(
        {
            "copy": s.copy,
            "person": s.person,
            "demand": named([demand.name for demand in lab.demands], s.demand),
            "class": classes(lab)[s.demand] if len(lab.demands) else s.demand,
            "asked_day": s.asked,
            "home": named([home.name for home in lab.homes], s.home),
            "bed": named([bed.label for bed in Bed], s.bed),
            "admitted_day": come(s.admitted),
            "left_day": come(s.left),
            "cause": named([None, *(why.label for why in WHYS[1:])], s.cause),
            "list_left_day": come(s.list_left),
            "list_cause": named(LIST_CAUSES, s.list_cause),
        }
    )


def named(names: list[str] | list[str | None] | tuple[str | None, ...], which: NDArray[np.signedinteger]) -> pl.Series:
    """Return names by number; null for a number below 0."""
    numbers = pl.Series(np.where(which < 0, len(names), which).astype(np.uint32))
    return pl.Series([*names, None], dtype=pl.String).gather(numbers)


def come(days: Days) -> pl.Series:
    """Return days, with null for NEVER."""
    return pl.Series(days).replace(NEVER, None)
