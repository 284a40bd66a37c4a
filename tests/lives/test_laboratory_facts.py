"""A laboratory world in which everything occurs: both engines tell the same in the same order, and what they tell is checked by hand."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.codes import Event, Why
from sim.lab.run import live
from sim.lab.spec import Demand, Lab, LabHome, Law, Next
from sim.lab.trajectories import Lived

SHORT, LONG = Law("exponential", 0.1), Law("erlang", 0.5, k=3)
BUSY = (
    Demand("first", ("A", "B"), SHORT, per_year=60.0, queue=0, beds=("ordinary", "nursing"), then=(Next("care", 0.5),)),
    Demand("second", ("A", "B", "C"), LONG, per_year=25.0, queue=1, beds=("nursing", "ordinary"), patience=Law("fixed", 0.05)),
    Demand(
        "third", ("B", "C"), SHORT, per_year=40.0, queue=2, patience=Law("exponential", 0.1), then=(Next("second", 0.3), Next("care", 0.3))
    ),
    Demand("lost", ("C", "A"), Law("uniform", 0.2), per_year=40.0, queue=2, beds=("ordinary", "nursing"), patience=Law("none")),
    Demand(
        "pool",
        ("C", "B"),
        Law("lognormal", 0.1, cv=1.0),
        people=25,
        asks_per_year=2.0,
        queue=1,
        patience=Law("fixed", 0.1),
        then=(Next("care", 0.4),),
    ),
    Demand("care", ("A", "C"), LONG, queue=0, beds=("nursing",), patience=Law("weibull", 0.3, shape=2.0)),
    Demand("hurried", ("B",), SHORT, people=12, asks_per_year=4.0, queue=2, patience=Law("none")),
)
HOMES = (
    LabHome("A", 4, 5, kept=2, residents=5, waiting=3),
    LabHome("B", 5, 4, kept=1, residents=3),
    LabHome("C", 6, 3, residents=4, waiting=2),
)


def lab(engine: str, seed: int) -> Lab:
    return Lab("busy", 1.2, HOMES, BUSY, copies=2, seed=seed, engine=engine)


@cache
def lived(engine: str, seed: int) -> Lived:
    return live(lab(engine, seed), threads=1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_both_engines_tell_the_same_in_the_same_order(seed: int) -> None:
    fast, reference = lived("fast", seed), lived("reference", seed)
    assert np.array_equal(fast.events, reference.events)
    assert np.array_equal(fast.switches, reference.switches)
    assert len(fast.events) > 1000


def rows(event: Event, why: Why | None = None, seed: int = 1) -> NDArray[np.int32]:
    events = lived("fast", seed).events
    return events[(events[:, 2] == event) & ((events[:, 4] == why) | (why is None))]


def test_everything_occurs() -> None:
    for event, why in (
        (Event.ADMIT, Why.FREE_BED), (Event.ADMIT, Why.FREE_NURSING), (Event.OFF_LIST, Why.GAVE_UP), (Event.OFF_LIST, Why.OTHER_HOME),
        (Event.JOIN, Why.OTHER_HOME), (Event.DISCHARGE, Why.WENT_HOME),
    ):  # fmt: skip
        assert len(rows(event, why)) > 20, (event, why)


def of_demand(name: str) -> set[int]:
    people = lived("fast", 1).persons
    return set(np.flatnonzero(people.demand == [demand.name for demand in BUSY].index(name)).tolist())


def test_who_has_no_patience_is_admitted_on_the_day_or_lost_on_it() -> None:
    impatient = of_demand("lost")
    asked = {(person, day) for day, person, *_ in rows(Event.JOIN, Why.CHOSE_HOME).tolist() if person in impatient}
    admitted = {(person, day) for day, person, *_ in rows(Event.ADMIT).tolist() if person in impatient}
    lost = {(person, day) for day, person, *_ in rows(Event.OFF_LIST, Why.GAVE_UP).tolist() if person in impatient}
    assert admitted | lost == asked
    assert not admitted & lost
    assert admitted
    assert lost


def test_a_patience_of_18_days_and_a_quarter_ends_on_the_19th_day() -> None:
    """Of .05 years, rounded up: who asked on day d gives up on day d + 19."""
    patient, asked, gave_up = of_demand("second"), {}, 0
    switched = {person for person, _, demand in lived("fast", 1).switches.tolist() if person in patient and demand != 1}
    for day, person, event, _, why in lived("fast", 1).events.tolist():
        if person in patient - switched and event == Event.JOIN and why == Why.CHOSE_HOME:
            asked[person] = day
        if person in patient - switched and (event, why) == (Event.OFF_LIST, Why.GAVE_UP):
            assert day - asked[person] == 19
            gave_up += 1
    assert gave_up > 5


@pytest.mark.parametrize(("queue", "most"), [(0, 3), (1, 1), (2, 1)])
@pytest.mark.parametrize("engine", ["fast", "reference"])
@pytest.mark.parametrize("homes", [("A",), ("B", "A")])
def test_of_three_beds_two_are_kept_for_class_0_at_the_first_home_and_at_a_further_one(
    queue: int, most: int, engine: str, homes: tuple[str, ...]
) -> None:
    asks = Demand("all", homes, SHORT, per_year=200.0, queue=queue, patience=Law("none"))
    one = live(Lab("kept", 1.0, (LabHome("A", 3, kept=2), LabHome("B", 0)), (asks,), engine=engine), threads=1)
    inside, highest = 0, 0
    for _, event in sorted(
        (day, event != Event.DISCHARGE) for day, _, event, _, _ in one.events.tolist() if event in (Event.ADMIT, Event.DISCHARGE)
    ):
        inside += 1 if event else -1
        highest = max(highest, inside)
    assert highest == most
