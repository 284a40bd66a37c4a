"""A project that goes on has no day on which it ended; one that is over has."""

from __future__ import annotations

from datetime import date

import pytest

from sim.clock import day_of
from sim.codes import Bed
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
