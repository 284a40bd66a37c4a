"""How projects unfold: building, converting, or giving a village or a county its facility. One story each."""

from __future__ import annotations

from sim.clock import next_month_first
from sim.province.agenda import Order, Story
from sim.province.new_homes import tekun_home
from sim.province.operations import Operations
from sim.province.works import Outcome, Works, vacant_by


def build(operations: Operations, works: Works) -> Story:
    """Build beds in a home; they open, with carers, when the works end."""
    yield operations.turn(works.start, Order.BEGIN, works)
    operations.note(works, Outcome.UNDER_WAY)
    yield operations.turn(works.end, Order.OPEN, works)
    operations.open_beds(works.home, works.kind, works.amount)
    operations.beds.coming[operations.beds.row[works.home], works.kind] -= works.amount
    operations.note(works, Outcome.DONE, works.amount)


def convert(operations: Operations, works: Works) -> Story:
    """Close ordinary beds and, after the works, turn them into nursing beds, month by month as they fall vacant.

    Beds not vacant when the time for closing is over go back into service, and the project stops there.
    """
    yield operations.turn(works.start, Order.BEGIN, works)
    taken = operations.begin_works(works.home, works.amount)
    row = operations.beds.row[works.home]
    operations.beds.promised[row] -= works.amount - taken
    operations.note(works, Outcome.UNDER_WAY)
    done, day, last = 0, works.end, vacant_by(works.end, operations.facts.rules)
    while done < taken and day <= last:
        yield operations.turn(day, Order.CONVERT, works)
        vacant = operations.convert_vacant(works.home, taken - done)
        operations.beds.promised[row] -= vacant
        done += vacant
        day = next_month_first(day + 1)
    yield operations.turn(operations.today, Order.RETURN, works)
    operations.end_works(works.home)
    operations.beds.promised[row] -= taken - done
    operations.note(works, _outcome(done, works.amount), done)


def remove(operations: Operations, works: Works) -> Story:
    """Close beds (`amount` is below zero) and remove them as they fall vacant; after the time for closing, the rest stay."""
    yield operations.turn(works.start, Order.CLOSE, works)
    taken = operations.close_beds(works.home, works.kind, -works.amount)
    operations.note(works, Outcome.UNDER_WAY)
    gone, day, last = 0, works.end, vacant_by(works.end, operations.facts.rules)
    while gone < taken and day <= last:
        yield operations.turn(day, Order.REMOVE, works)
        gone += operations.remove_vacant(works.home, works.kind, taken - gone)
        day = next_month_first(day + 1)
    yield operations.turn(operations.today, Order.RETURN, works)
    operations.keep_beds(works.home, works.kind, taken - gone)
    operations.note(works, _outcome(gone, -works.amount), -gone)


def _outcome(done: int, wanted: int) -> Outcome:
    return Outcome.DONE if done == wanted else Outcome.IN_PART if done else Outcome.STOPPED


def cover_village(operations: Operations, works: Works, place: int) -> Story:
    """Give a village, row `place` of the inventory, its facility."""
    yield operations.turn(works.start, Order.BEGIN, works)
    operations.note(works, Outcome.UNDER_WAY)
    yield operations.turn(works.end, Order.COVER, works)
    operations.cover.cover(place, works.kind)
    operations.note(works, Outcome.DONE, 1)


def cover_county(operations: Operations, works: Works) -> Story:
    """Give a county its public 特困 facility by building a home there."""
    yield operations.turn(works.start, Order.BEGIN, works)
    operations.note(works, Outcome.UNDER_WAY)
    yield operations.turn(works.end, Order.NEW_HOME, works)
    operations.open_home(record := tekun_home(operations, works.county))
    operations.note(works._replace(home=record.key), Outcome.DONE, 1)
