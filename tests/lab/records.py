"""Records of a few people written by hand, and random ones, as a run of a laboratory world would leave them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from hypothesis import strategies as st

from sim.codes import Bed, Event, Why
from sim.lab.spec import Cohort, Death, Demand, Lab, LabHome, Law
from sim.lab.trajectories import Lived, Persons

Happening = tuple[int, int, int, int, int]
"""Day, person, event, home, why."""
Somebody = tuple[int, int, int, int, int, int, int]
"""Number (none twice), copy, demand, cohort, b60, home, kind. The stories name people by number, homes by their place in the file."""


def joins(day: int, person: int, home: int = 0) -> Happening:
    return day, person, Event.JOIN, home, Why.CHOSE_HOME


def admitted(day: int, person: int, home: int = 0, bed: Bed = Bed.ORDINARY) -> Happening:
    return day, person, Event.ADMIT, home, Why.FREE_NURSING if bed else Why.FREE_BED


def gives_up(day: int, person: int, home: int = 0) -> Happening:
    return day, person, Event.OFF_LIST, home, Why.GAVE_UP


def passed_on(day: int, person: int, home: int = 0) -> Happening:
    return day, person, Event.OFF_LIST, home, Why.OTHER_HOME


def goes_home(day: int, person: int, home: int = 0) -> Happening:
    return day, person, Event.DISCHARGE, home, Why.WENT_HOME


def changes(day: int, person: int, event: Event) -> Happening:
    return day, person, event, -1, Why.NONE


def asker(key: int, copy: int = 0, demand: int = 0, home: int = -1, kind: int = -1) -> Somebody:
    return key, copy, demand, -1, -1, home, kind


def elder(key: int, copy: int = 0, cohort: int = 0, b60: int = -1) -> Somebody:
    return key, copy, -1, cohort, b60, -1, -1


def town(days: int, warmup: int = 0, copies: int = 1, homes: Sequence[LabHome] = (), demands: Sequence[Demand] = (), **more: object) -> Lab:
    """A world of so many days: one home A with one bed and one demand, unless told otherwise."""
    homes = tuple(homes) or (LabHome("A", 1),)
    demands = tuple(demands) or (demand("all", *(home.name for home in homes)),)
    return Lab("by hand", days / 365.25, homes, demands, (), warmup / 365.25, copies)._replace(**more)


def demand(name: str, *homes: str, queue: int = 0) -> Demand:
    return Demand(name, homes, Law("fixed", 1.0), per_year=1.0, queue=queue)


def elders(days: int, *cohorts: Cohort, copies: int = 1, warmup: int = 0, census: tuple[int, ...] = ()) -> Lab:
    """A world of cohorts alone."""
    return Lab("by hand", days / 365.25, (), (), cohorts, warmup / 365.25, copies, census_days=census, deaths=True)


def cohort(name: str = "able", level: int = 0, per_year: float = 0.0, sex: str = "female") -> Cohort:
    return Cohort(name, Death(by_level=(0.1,) * 5), ((60.0, 1),), per_year=per_year, level=level, sex=sex)


def lived(lab: Lab, people: Iterable[Somebody], events: Iterable[Happening], switches: Iterable[tuple[int, int, int]] = ()) -> Lived:
    """Put a record together; the events of one person stand in the order in which they happened."""
    people = sorted(people, key=lambda who: (who[1], who[0]))
    number, *rest = np.array(people, np.int64).reshape(-1, 7).T
    row = {who[0]: place for place, who in enumerate(people)}
    record = sorted(((day, row[person], *what) for day, person, *what in events), key=lambda event: event[1])
    turns = sorted((row[person], day, demand) for person, day, demand in switches)
    return Lived(
        lab,
        np.array(record, np.int32).reshape(-1, 5),
        Persons(number, *(column.astype(np.int32) for column in rest)),
        np.array(turns, np.int32).reshape(-1, 3),
    )


TWO_HOMES = (LabHome("A", 2, 1), LabHome("B", 1))
THREE_DEMANDS = (demand("poor", "A", queue=0), demand("public", "A", "B", queue=2), demand("near", "B", "A", queue=2))


@st.composite
def histories(draw: st.DrawFn) -> Lived:
    """Two copies of two homes, twelve days: people ask, are passed on, wait, give up, stay, ask again by any demand; beds without limit."""
    lab = town(12, draw(st.integers(0, 6)), 2, TWO_HOMES, THREE_DEMANDS)
    days = st.integers(0, 5)
    people: list[Somebody] = []
    events: list[Happening] = []
    switches: list[tuple[int, int, int]] = []
    for person in range(draw(st.integers(0, 6))):
        copy, wanted, inside = draw(st.integers(0, 1)), draw(st.integers(0, 2)), draw(st.booleans())
        held = "AB".index(draw(st.sampled_from(lab.demands[wanted].homes))) if inside else -1
        people.append(asker(person, copy, wanted, held, draw(st.integers(0, 1)) if inside else -1))
        day = draw(days)
        if inside and day < lab.days:
            events.append(goes_home(day, person, held))
        while day < lab.days and draw(st.booleans()):
            if draw(st.booleans()):
                wanted = draw(st.integers(0, 2))
                switches.append((person, day, wanted))
            spell, day = one_spell(draw, person, lab.demands[wanted], day)
            events += [event for event in spell if event[0] < lab.days]
    return lived(lab, people, events, switches)


def one_spell(draw: st.DrawFn, person: int, by: Demand, day: int) -> tuple[list[Happening], int]:
    """A spell that begins on a day, and the first day on which the next one may."""
    days = st.integers(0, 5)
    at = ["AB".index(name) for name in by.homes]
    out = [joins(day, person, at[0])]
    end = draw(st.sampled_from(["passed on", "admitted", "gives up"]))
    if end == "passed on" and len(at) > 1:
        leaves = day + 1 + draw(days)
        return [
            *out,
            passed_on(day, person, at[0]),
            joins(day, person, at[1]),
            admitted(day, person, at[1]),
            goes_home(leaves, person, at[1]),
        ], leaves
    day += draw(days)
    if end == "gives up":
        return [*out, gives_up(day, person, at[0])], day
    leaves = day + 1 + draw(days)
    return [*out, admitted(day, person, at[0], draw(st.sampled_from(list(Bed)))), goes_home(leaves, person, at[0])], leaves


@st.composite
def lifetimes(draw: st.DrawFn) -> Lived:
    """Two copies of two cohorts, 900 days: people of 60 to 62 and such as turn 60 on the way; steps of level, dementia, two ways out."""
    lab = elders(
        900,
        cohort(),
        cohort("frail", 2),
        copies=2,
        warmup=draw(st.integers(0, 800)),
        census=draw(st.sampled_from([(), (0, 899), (17, 400, 401)])),
    )
    people: list[Somebody] = []
    events: list[Happening] = []
    for person in range(draw(st.integers(0, 6))):
        which, b60 = draw(st.integers(0, 1)), draw(st.integers(-800, 950))
        people.append(elder(person, draw(st.integers(0, 1)), which, b60))
        day, level, ill = max(b60, -1), (0, 2)[which], False
        if 0 <= b60 < lab.days:
            events.append(changes(b60, person, Event.TURN_60))
        while True:
            day += draw(st.integers(0, 300)) or (0 if day >= 0 and day > b60 else 1)
            steps = [
                Event.DEATH,
                Event.EMIGRATE,
                *[Event.WORSEN] * (level < 4),
                *[Event.RECOVER] * (level > 0),
                *[Event.DEMENTIA] * (not ill),
            ]
            event = draw(st.sampled_from(steps))
            if day >= lab.days:
                break
            events.append(changes(day, person, event))
            if event in (Event.DEATH, Event.EMIGRATE):
                break
            level, ill = level + (event == Event.WORSEN) - (event == Event.RECOVER), ill or event == Event.DEMENTIA
    return lived(lab, people, events)
