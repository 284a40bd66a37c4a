"""Beds of one home on one day: the smallest change of capacity, to see what it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.clock import day_of
from sim.codes import Bed
from sim.province.changes import Change
from sim.province.levers.common import BEDS, FROM, HOME, KIND, LARGEST_HOME
from sim.province.levers.keys import Key, Number, text
from sim.province.levers.lever import Lever, beds_of_one_kind, in_words
from sim.province.works import NOBODY, Outcome, Works

if TYPE_CHECKING:
    from sim.province.agenda import Story
    from sim.province.inventory import Pair
    from sim.province.operations import Operations

NUMBER = Key(
    "beds", Number(-LARGEST_HOME, LARGEST_HOME, BEDS, whole=True), "Beds to open; below zero, beds to close.",
    "新增床位数；负数为减少。", into="value",
)  # fmt: skip


def story(operations: Operations, change: Change, number: int) -> Story:
    """Open beds of one kind in a home on a day, or close them and remove them as they fall vacant."""
    from sim.province import projects
    from sim.province.agenda import Order

    home, kind, wanted = change.need("home", int), Bed[change.need("kind", str).upper()], round(change.need("value", float))
    day = day_of(change.start)
    county = int(operations.beds.county[operations.beds.row[home]])
    works = Works(number, change.lever, county, home, NOBODY, kind, wanted, day, day, 0)
    if wanted < 0:
        yield from projects.remove(operations, works)
    else:
        yield operations.turn(day, Order.OPEN, works)
        operations.open_beds(home, kind, wanted)
        operations.note(works, Outcome.DONE, wanted)


def sentence(change: Change, language: str) -> list[str]:
    return [f"{change.need('value', float):+,.0f} {text(BEDS, language)}", *in_words(change, language, HOME, KIND)]


def beds_added(works: Works) -> Pair | None:
    """Return the beds opened or removed; how many is noted when the last of them is gone or stays."""
    return None if works.outcome == Outcome.UNDER_WAY else beds_of_one_kind(works)


LEVER = Lever(
    name="beds",
    en="beds of one home",
    zh="单个机构床位",
    about_en="Opens beds in one home on a given day, or closes them: they are removed as they fall vacant.",
    about_zh="于某日在一家机构增加床位，或减少床位（腾空后撤除）。",
    keys=(FROM, KIND, HOME, NUMBER),
    story=story,
    sentence=sentence,
    example='from = 2022-01-01\nhome = 7\nkind = "nursing"\nbeds = -10\n',
    beds_added=beds_added,
)
