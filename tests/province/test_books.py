"""Beds and villages in the books: what may be closed, what counts as covered, how many a year and how long each takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from sim.codes import Bed, Facility, Owner
from sim.province.changes import quotas
from sim.province.coverage import Cover
from sim.province.inventory import Beds
from sim.province.works import Draw, LeadTime
from sim.scenario import Amount
from tests.province.small import change, make_world, play

LONG = LeadTime(1, 6, 60)


def test_beds_in_works_cannot_be_closed() -> None:
    # 100 ordinary beds, 30 of them in works: 70 are in service, and 70 of the 80 asked for close
    books = books_of(100, 20)
    assert books.begin_works(0, 30, 0) == 30
    assert books.in_service(0, Bed.ORDINARY) == 70
    assert books.close(0, Bed.ORDINARY, 80) == 70
    assert books.in_service(0, Bed.ORDINARY) == 0
    assert books.in_service(0, Bed.NURSING) == 20


def books_of(ordinary: int, nursing: int) -> Beds:
    world = make_world(homes=[(0, Owner.PRIVATE, ordinary, nursing)])
    return Beds(world.homes, world.carers, 59)


def test_beds_out_of_service_are_vacant_as_far_as_nobody_sleeps_in_them() -> None:
    # 100 ordinary beds, 90 occupied; 40 closing and 20 in works leave 40 in service: 10 of the 60 are vacant, whoever comes first
    books = books_of(100, 20)
    assert (books.close(0, Bed.ORDINARY, 40), books.begin_works(0, 20, 0)) == (40, 20)
    assert books.of(0) == ((100, 20), (40, 20))
    assert books.vacant(0, Bed.ORDINARY, (90, 20)) == 10
    assert books.remove(0, Bed.ORDINARY, 7, (90, 20)) == 7
    assert books.convert(0, 20, (90, 20)) == 3
    assert books.of(0) == ((90, 23), (40, 23))
    assert (books.convert(0, 20, (90, 20)), books.remove(0, Bed.ORDINARY, 40, (90, 20))) == (0, 0)
    books.check()
    # all have left: no more than is closing is taken away, no more than is in works is converted
    assert (books.remove(0, Bed.ORDINARY, 50, (0, 0)), books.convert(0, 50, (0, 0))) == (33, 17)
    assert books.of(0) == ((40, 40), (40, 40))
    books.check()


def test_no_more_beds_come_back_into_service_than_went_out() -> None:
    books = books_of(100, 20)
    assert books.close(0, Bed.NURSING, 5) == 5
    assert books.reopen(0, Bed.NURSING, 3) == 3
    assert books.of(0) == ((100, 20), (100, 18))
    assert (books.reopen(0, Bed.NURSING, 3), books.reopen(0, Bed.ORDINARY, 3)) == (2, 0)
    assert books.of(0) == ((100, 20), (100, 20))


def test_residents_may_be_more_than_the_beds_left_in_service_and_then_nothing_is_vacant() -> None:
    books = books_of(10, 0)
    assert books.close(0, Bed.ORDINARY, 10) == 10
    assert books.remove(0, Bed.ORDINARY, 10, (10, 0)) == 0
    assert books.remove(0, Bed.ORDINARY, 10, (8, 0)) == 2
    assert books.of(0) == ((8, 0), (0, 0))


@pytest.mark.parametrize(
    "refused",
    [
        lambda books: books.open(0, Bed.ORDINARY, -1),
        lambda books: books.close(0, Bed.ORDINARY, -1),
        lambda books: books.reopen(0, Bed.ORDINARY, -1),
        lambda books: books.remove(0, Bed.ORDINARY, -1, (0, 0)),
        lambda books: books.begin_works(0, -1, 0),
        lambda books: books.convert(0, -1, (0, 0)),
    ],
)
def test_less_than_no_bed_is_refused(refused: Callable[[Beds], object]) -> None:
    books = books_of(100, 20)
    with pytest.raises(ValueError, match="-1 beds"):
        refused(books)
    assert books.of(0) == ((100, 20), (100, 20))


def test_a_village_keeps_its_better_facility() -> None:
    # county 0 with four villages, one of each kind
    world = make_world(villages=[(1, 1, 1, 1), (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)])
    cover = Cover(world.places, world.counties)
    for row in np.flatnonzero(cover.village):
        cover.cover(int(row), Facility.STATION)
    assert cover.by_county()[0].tolist() == [0, 0, 3, 1]


def test_twelve_hundred_a_year_are_a_hundred_a_month() -> None:
    some_1200 = change("build", date(2021, 7, 1), date(2023, 7, 1), a_year=Amount(1000.0, 1400.0), owner="private", kind="ordinary")
    beds = [number for _, number in quotas(some_1200)]
    assert beds == [100] * 24


def test_the_projects_of_a_home_take_different_times() -> None:
    operator = play().operators[0]
    lengths = []
    for begun in range(12):
        lengths.append(operator.next_lead_months(Draw.BUILD, LONG))
        assert operator.next_lead_months(Draw.BUILD, LONG) == lengths[-1]  # until it is taken on
        assert operator.takes_on(Draw.BUILD, 1000 * begun, 1000 * begun + 10)
    # of 12 lead times drawn between 1 and 60 months: that all are alike, false alarm below 1e-9
    assert len(set(lengths)) > 1
