"""What a scenario can move in the slow tier: one small story for each lever, in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from sim.clock import day_of
from sim.codes import Bed
from sim.province import programmes, projects
from sim.province.agenda import Order, Story
from sim.province.changes import OWNERS, Change
from sim.province.ground import Ground
from sim.province.openings import home_of
from sim.province.works import NOBODY, Outcome, Works


def beds(ground: Ground, change: Change, number: int) -> Story:
    """Open beds of one kind in a home on a day, or close them and take them away as they fall vacant."""
    home, kind, wanted = _home(change), Bed[(change.kind or "").upper()], round(_value(change))
    day = day_of(change.start)
    county = int(ground.beds.county[ground.beds.row[home]])
    works = Works(number, change.lever, county, home, NOBODY, kind, wanted, day, day, 0)
    if wanted < 0:
        yield from projects.remove(ground, works)
    else:
        yield ground.turn(day, Order.OPEN, works)
        ground.open_beds(home, kind, wanted)
        ground.note(works, Outcome.DONE, wanted)


def home(ground: Ground, change: Change, number: int) -> Story:
    """Open a new home on a day."""
    if change.new_home is None:
        raise ValueError(f"the new home of {change.start} is not described")
    day = day_of(change.start)
    county = ground.world.counties.code.index(change.new_home.county)
    works = Works(number, change.lever, county, NOBODY, NOBODY, NOBODY, change.new_home.ordinary + change.new_home.nursing, day, day, 0)
    yield ground.turn(day, Order.NEW_HOME, works)
    ground.open_home(record := home_of(ground, change.new_home))
    ground.note(works._replace(home=record.key), Outcome.DONE, sum(record.beds))


def fee(ground: Ground, change: Change, number: int) -> Story:
    """Set the fee of a home from a day on, or those of all homes of an owner to a multiple of what they were at the start.

    A later fee replaces an earlier one; of one day, that of a home named replaces that of its owner.
    """
    kinds = [Bed[change.kind.upper()]] if change.kind else list(Bed)
    yield ground.agenda.turn(day_of(change.start), Order.FEE, NOBODY if change.home is None else change.home, number)
    if change.home is not None:
        for kind in kinds:
            ground.set_fee(change.home, kind, round(_value(change)))
        return
    for row in np.flatnonzero(np.isin(ground.beds.owner, OWNERS[change.owner])):
        for kind in kinds:
            ground.set_fee(int(ground.beds.key[row]), kind, round(float(ground.beds.first_fee[row, kind]) * _value(change)))


def rate(ground: Ground, change: Change, number: int) -> Story:
    """Multiply a hazard of everybody from a day on, until a last day if there is one: an experiment."""
    yield ground.agenda.turn(day_of(change.start), Order.RATES, NOBODY, number)
    ground.set_rate(number, change.rate or "", _value(change))
    if change.until is not None:
        yield ground.agenda.turn(day_of(change.until) + 1, Order.RATES, NOBODY, number)
        ground.set_rate(number, change.rate or "", 1.0)


LEVERS: dict[str, Callable[[Ground, Change, int], Story]] = {
    "build": programmes.build,  # capacity: more beds in homes that are there, after the time it takes to build
    "convert": programmes.convert,  # capacity and its kind: beds are missing during the works
    "cover": programmes.cover,  # the plan counts places that have a facility
    "beds": beds,  # one home, one day: the smallest change of capacity, to see what it moves
    "home": home,  # one more home to look at
    "fee": fee,  # price
    "rate": rate,  # what if people died, sought care, ... more often: no policy, for experiments
}
"""By the word of the scenario file, with what each acts through."""


def begin(ground: Ground, changes: Sequence[Change]) -> Iterable[Story]:
    """Return the story of every change; a change is numbered by its place in `changes`."""
    return [LEVERS[change.lever](ground, change, number) for number, change in enumerate(changes)]


def _home(change: Change) -> int:
    if change.home is None:
        raise ValueError(f"{change.lever} from {change.start} names no home")
    return change.home


def _value(change: Change) -> float:
    if change.value is None:
        raise ValueError(f"{change.lever} from {change.start} has no value")
    return change.value
