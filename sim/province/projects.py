"""How projects unfold: building, converting, or giving a village or a county its facility. One story each."""

from __future__ import annotations

from sim.clock import next_month_first
from sim.province.agenda import Order, Story
from sim.province.new_homes import tekun_home
from sim.province.operations import Ground
from sim.province.works import Outcome, Works, vacant_by


def build(ground: Ground, works: Works) -> Story:
    """Build beds in a home; they open, with carers, when the works end."""
    yield ground.turn(works.start, Order.BEGIN, works)
    ground.note(works, Outcome.UNDER_WAY)
    yield ground.turn(works.end, Order.OPEN, works)
    ground.open_beds(works.home, works.kind, works.amount)
    ground.beds.coming[ground.beds.row[works.home], works.kind] -= works.amount
    ground.note(works, Outcome.DONE, works.amount)


def convert(ground: Ground, works: Works) -> Story:
    """Close ordinary beds and, after the works, turn them into nursing beds, month by month as they fall vacant.

    Beds not vacant when the time for closing is over go back into service, and the project stops there.
    """
    yield ground.turn(works.start, Order.BEGIN, works)
    taken = ground.begin_works(works.home, works.amount)
    row = ground.beds.row[works.home]
    ground.beds.promised[row] -= works.amount - taken
    ground.note(works, Outcome.UNDER_WAY)
    done, day, last = 0, works.end, vacant_by(works.end, ground.facts.rules)
    while done < taken and day <= last:
        yield ground.turn(day, Order.CONVERT, works)
        vacant = ground.convert_vacant(works.home, taken - done)
        ground.beds.promised[row] -= vacant
        done += vacant
        day = next_month_first(day + 1)
    yield ground.turn(ground.today, Order.RETURN, works)
    ground.end_works(works.home)
    ground.beds.promised[row] -= taken - done
    ground.note(works, _outcome(done, works.amount), done)


def remove(ground: Ground, works: Works) -> Story:
    """Close beds (`amount` is below zero) and remove them as they fall vacant; after the time for closing, the rest stay."""
    yield ground.turn(works.start, Order.CLOSE, works)
    taken = ground.close_beds(works.home, works.kind, -works.amount)
    ground.note(works, Outcome.UNDER_WAY)
    gone, day, last = 0, works.end, vacant_by(works.end, ground.facts.rules)
    while gone < taken and day <= last:
        yield ground.turn(day, Order.REMOVE, works)
        gone += ground.remove_vacant(works.home, works.kind, taken - gone)
        day = next_month_first(day + 1)
    yield ground.turn(ground.today, Order.RETURN, works)
    ground.keep_beds(works.home, works.kind, taken - gone)
    ground.note(works, _outcome(gone, -works.amount), -gone)


def _outcome(done: int, wanted: int) -> Outcome:
    return Outcome.DONE if done == wanted else Outcome.IN_PART if done else Outcome.STOPPED


def cover_village(ground: Ground, works: Works, place: int) -> Story:
    """Give a village, row `place` of the inventory, its facility."""
    yield ground.turn(works.start, Order.BEGIN, works)
    ground.note(works, Outcome.UNDER_WAY)
    yield ground.turn(works.end, Order.COVER, works)
    ground.cover.cover(place, works.kind)
    ground.note(works, Outcome.DONE, 1)


def cover_county(ground: Ground, works: Works) -> Story:
    """Give a county its public 特困 facility by building a home there."""
    yield ground.turn(works.start, Order.BEGIN, works)
    ground.note(works, Outcome.UNDER_WAY)
    yield ground.turn(works.end, Order.NEW_HOME, works)
    ground.open_home(record := tekun_home(ground, works.county))
    ground.note(works._replace(home=record.key), Outcome.DONE, 1)
