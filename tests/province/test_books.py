"""Beds and villages in the books: what may be closed, what counts as covered, how many a year and how long each takes."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.codes import Bed, Facility, Owner
from sim.province.books import Beds, Cover
from sim.province.changes import quotas
from sim.province.works import Draw, LeadTime
from sim.scenario import Amount
from tests.province.small import change, make_world, play

LONG = LeadTime(1, 6, 60)


def test_beds_in_works_cannot_be_closed() -> None:
    # 100 ordinary beds, 30 of them in works: 70 are in service, and 70 of the 80 asked for close
    world = make_world(homes=[(0, Owner.PRIVATE, 100, 20)])
    books = Beds(world.homes, world.carers)
    assert books.begin_works(0, 30, 0) == 30
    assert books.in_service(0, Bed.ORDINARY) == 70
    assert books.close(0, Bed.ORDINARY, 80) == 70
    assert books.in_service(0, Bed.ORDINARY) == 0
    assert books.in_service(0, Bed.NURSING) == 20


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
