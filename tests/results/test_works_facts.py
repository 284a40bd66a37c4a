"""A project that goes on has no day on which it ended; one that is over has."""

from __future__ import annotations

from datetime import date

import pytest

from sim.clock import day_of
from sim.codes import Bed, Facility
from sim.province.works import NOBODY, Outcome, Works
from sim.results import tables
from sim.results.record import Record

BEGUN = Works(1, "build", 0, 3, NOBODY, Bed.NURSING, 20, day_of(date(2021, 3, 1)), day_of(date(2022, 3, 1)), 12, Outcome.UNDER_WAY)


@pytest.fixture
def told(small: Record) -> dict[int, dict[str, object]]:
    """The table of works, by number."""
    over = BEGUN._replace(number=2, outcome=Outcome.DONE, done=20, ended=day_of(date(2022, 3, 1)))
    rows = tables.works(small._replace(works=(BEGUN, over))).to_dicts()
    return {row["project"]: row for row in rows}


def test_a_project_under_way_has_no_end(told: dict[int, dict[str, object]]) -> None:
    assert (told[1]["ended"], told[1]["done"], told[1]["outcome"]) == (None, 0, "under_way")
    assert told[1]["planned_end"] == date(2022, 3, 1)


def test_a_project_that_is_done_ended_on_its_day(told: dict[int, dict[str, object]]) -> None:
    assert (told[2]["ended"], told[2]["done"], told[2]["outcome"]) == (date(2022, 3, 1), 20, "done")


@pytest.mark.parametrize(
    ("works", "kind", "unit"),
    [
        (BEGUN, "nursing", "beds"),
        (BEGUN._replace(lever="home", kind=NOBODY), None, "beds"),  # a new home has beds of both kinds
        (BEGUN._replace(lever="cover", home=NOBODY, place=9001, kind=Facility.STATION), "station", "places"),
        (BEGUN._replace(lever="cover", county=NOBODY, home=NOBODY, kind=Facility.STATION), "station", "places"),  # villages left over
        (BEGUN._replace(lever="cover", home=NOBODY, kind=NOBODY), "tekun_facility", "places"),
    ],
)  # fmt: skip
def test_works_say_what_they_bring_and_in_what_it_is_counted(small: Record, works: Works, kind: str | None, unit: str) -> None:
    (row,) = tables.works(small._replace(works=(works,))).to_dicts()
    assert (row["kind"], row["unit"]) == (kind, unit)
