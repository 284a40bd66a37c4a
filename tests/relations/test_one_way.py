"""R21, R22: a hazard raised never delays its event; a fee lowered never turns anybody away from homes. Person by person, same draws."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from sim import lab
from sim.codes import Bed, Event, Limit, Why
from sim.world.columns import World
from tests.lives.replay import couples
from tests.lives.towns import END, NOTHING, empty_homes, lively, rules, town
from tests.lives.twins import LISTS_AND_BEDS
from tests.relations.worlds import ENGINES, Lives, Rows, first_day, live, of_event

UNTIL = 1500
PEOPLE = {"fast": 10.0, "reference": 1.0}
"""Times 600 elders on the census day."""
ALONE = {
    "death": Event.DEATH,
    "dementia": Event.DEMENTIA,
    "worsening": Event.WORSEN,
    "recovery": Event.RECOVER,
    "child_leaves": Event.CHILD,
    "emigration": Event.EMIGRATE,
    "seeking": Event.SEEK,
}
"""Hazards that go on by themselves, and their events."""


@cache
def busy_town(times: float) -> World:
    return town(lively(), times=times, end=END)


@pytest.mark.parametrize(("engine", "hazard"), [*(("fast", hazard) for hazard in ALONE), ("reference", "death")])
def test_r21_where_nothing_else_goes_on_everybodys_first_event_comes_no_later(engine: str, hazard: str) -> None:
    """The hazard alone, x 1.3: each first event on the same day or before, and some people have one who had none."""
    world = empty_homes(busy_town(PEOPLE[engine]))
    often = 4 * getattr(lively().rates, hazard)
    runs = [live(engine, world, lively().with_rates(**NOTHING | {hazard: often * times}), UNTIL) for times in (1, 1.3)]
    slow, quick = (first_day(run.events, ALONE[hazard]) for run in runs)
    assert slow.keys() < quick.keys()
    assert all(quick[person] <= day for person, day in slow.items())
    assert sum(quick[person] < day for person, day in slow.items()) > len(slow) / 4


class Parting(NamedTuple):
    """The first day on which two records of a person or couple differ: what each run alone has on it, as (event, why)."""

    first: set[tuple[int, int]]
    second: set[tuple[int, int]]


def partings(world: World, a: Rows, b: Rows) -> list[Parting]:
    """Return where the records of two runs part, couple by couple: up to that day both are the same, and so are all hazards."""
    spouse = couples(world)
    rows_a, rows_b = ({tuple(row) for row in rows.tolist()} for rows in (a, b))
    days: dict[int, int] = {}
    out: dict[int, Parting] = {}
    for row in sorted(rows_a ^ rows_b):
        unit = min(row[1], spouse.get(row[1], row[1]))
        if days.setdefault(unit, row[0]) == row[0]:
            parting = out.setdefault(unit, Parting(set(), set()))
            (parting.first if row in rows_a else parting.second).add((row[2], row[4]))
    return list(out.values())


LEAVING = {(Event.OFF_LIST, Why.GAVE_UP), (Event.DISCHARGE, Why.WENT_HOME)}
"""Giving up a list and leaving care share a clock: what the one has used up is used up for the other, which then rings sooner too."""
RAISED = {
    "death": {(Event.DEATH, why) for why in (Why.NONE, Why.ON_LIST, Why.IN_CARE)},
    "dementia": {(Event.DEMENTIA, Why.NONE)},
    "worsening": {(Event.WORSEN, Why.NONE)},
    "giving_up": LEAVING,
    "leaving_care": LEAVING,
}


@pytest.mark.parametrize(("engine", "hazard"), [*(("fast", hazard) for hazard in RAISED), ("reference", "giving_up")])
def test_r21_with_all_else_going_on_an_event_comes_no_later_while_histories_coincide(engine: str, hazard: str) -> None:
    """On the first day on which two histories differ, the event is in the run of the higher hazard alone - or nobody's clock differs at
    all, only beds and lists, which others have moved."""
    world = busy_town(PEOPLE[engine])
    rate = getattr(lively().rates, hazard)
    runs = [live(engine, world, lively().with_rates(**{hazard: rate * times}), UNTIL).events for times in (1, 1.5)]
    parted = partings(world, *runs)
    sooner = [parting for parting in parted if parting.second & RAISED[hazard]]
    assert not any(parting.first & RAISED[hazard] for parting in parted)
    for parting in parted:
        moved = {event for event, _ in parting.first ^ parting.second}
        assert parting in sooner or moved <= LISTS_AND_BEDS | {Event.SEEK}
    assert len(sooner) > (3 if RAISED[hazard] is LEAVING else 40) * PEOPLE[engine]


LAB = """
[lab]
name = "x"
years = 10
deaths = true
[[cohort]]
name = "all"
people = 3000
age = 70.0
death = { gompertz = [0.02, 0.1] }
worsening = [0.1, 0.1, 0.1, 0.1]
changes = [{ year = 3.0, what = "death", factor = FACTOR }]
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_r21_in_the_laboratory_from_the_third_year_on_all_die_no_later(engine: str) -> None:
    """Before the change to the day as before; after it on the same day or sooner."""
    texts = [LAB.replace("FACTOR", factor).replace("3000", "3000" if engine == "fast" else "300") for factor in ("1", "1.5")]
    runs = [lab.run(lab.file.from_text(text), engine=engine, threads=1).deaths for text in texts]
    few, many = (dict(zip(table["person"].to_list(), table["day"].to_list(), strict=True)) for table in runs if table is not None)
    year_3 = round(3 * 365.25)
    assert {p: day for p, day in few.items() if day < year_3} == {p: day for p, day in many.items() if day < year_3}
    assert few.keys() < many.keys()
    assert all(many[person] <= day for person, day in few.items())
    assert sum(many[person] < day for person, day in few.items()) > len(few) / 3


def room_for_all(world: World) -> World:
    """Return the world with nobody in care, homes so large that a bed is always free, and carers enough."""
    world = empty_homes(world)
    return world._replace(homes=world.homes._replace(beds=np.full_like(world.homes.beds, 10_000)))


def cheaper(by: float) -> object:
    """Return a policy: all fees times a factor."""

    def cut(lives: Lives) -> None:
        for key, fees in enumerate(room_for_all(busy_town(1.0)).homes.fee.tolist()):
            for kind in Bed:
                lives.set_fee(key, kind, round(by * fees[kind]))

    return cut


def first_searches(events: Rows) -> dict[int, tuple[int, bool]]:
    """Return person, day and whether a home was chosen, of everybody's first search."""
    out: dict[int, tuple[int, bool]] = {}
    for day, person, _, _, why in of_event(events, Event.SEEK).tolist():
        out.setdefault(person, (day, why == Why.CHOSE_HOME))
    return out


@pytest.mark.parametrize(("engine", "by"), [("fast", 0.9), ("fast", 0.5), ("reference", 0.5)])
def test_r22_a_lower_fee_sends_everybody_to_a_home_who_went_before(engine: str, by: float) -> None:
    """First searches of people without a spouse: same day and same draw in both runs; who chose a home still does, and some more do."""
    world = room_for_all(busy_town(PEOPLE[engine]))
    p = replace(lively(), choice=rules(Limit.PRICE).choice)
    assert p.choice.price > 0
    runs = [live(engine, world, p, UNTIL, policy=policy).events for policy in (lambda _: None, cheaper(by))]
    dear, cheap = (first_searches(events) for events in runs)
    single = {int(key) for elders in world.elders for key in elders.key[elders.mate == -1]} & dear.keys()
    assert len(single) > 40 * PEOPLE[engine]
    assert all(dear[person][0] == cheap[person][0] for person in single)
    assert all(cheap[person][1] for person in single if dear[person][1])
    assert sum(cheap[person][1] for person in single) > sum(dear[person][1] for person in single)


@pytest.mark.parametrize("seed", range(1, 11))
def test_r22_in_every_replication_the_share_that_chooses_a_home_goes_up(seed: int) -> None:
    """Everybody, couples too: at each of four fees more first searches end in a home than at the fee above."""
    world = room_for_all(town(lively(), times=3, seed=seed, end=END))
    runs = [live("fast", world, lively(), UNTIL, policy=cheaper(by)).events for by in (1.0, 0.75, 0.5, 0.25)]
    chosen = [[went for _, went in first_searches(events).values()] for events in runs]
    shares = [sum(went) / len(went) for went in chosen]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]


def test_r22_with_beds_for_all_whoever_chooses_a_home_is_in_it_that_evening() -> None:
    """No limit of capacity stands between choosing and living there, so that the share that chooses is the share that moves in."""
    found = live("fast", room_for_all(busy_town(10.0)), lively(), UNTIL)
    joined, admitted = (of_event(found.events, kind) for kind in (Event.JOIN, Event.ADMIT))
    chose = joined[joined[:, 4] == Why.CHOSE_HOME][:, [0, 1, 3]].tolist()  # others join with a spouse, or for another bed of their home
    assert len(chose) > 200
    assert {tuple(row) for row in chose} <= {tuple(row) for row in admitted[:, [0, 1, 3]].tolist()}
