"""What both engines share at the end of a month: running counts go into the month's row, flows begin anew, stocks stay."""

from __future__ import annotations

import numpy as np
import pytest

from sim import tally
from sim.codes import Bed, Event, Level, Need, Setting, Sex, Why
from sim.tally import MEASURES, Counts, end_month, joined, packed, views, with_homes, with_one_more

OCCUPIED = [[7, 1], [0, 4]]
WAITING = [[1, 0, 2], [0, 5, 0]]
MISPLACED = [[3, 0], [0, 2]]


class Counted:
    """Two months of a prefecture with two homes."""

    def __init__(self) -> None:
        self.cells = np.zeros(tally.size(2), np.int64)
        self.months = np.zeros((2, tally.size(2)), np.int32)

    @property
    def now(self) -> Counts:
        return views(self.cells, 2)

    def of(self, name: str) -> np.ndarray:
        """Return a measure of both months."""
        return views(self.months, 2)[name]

    def end(self, month: int) -> None:
        end_month(self.cells, self.months, tally.cells_reset_monthly(2), month)


@pytest.fixture
def counted() -> Counted:
    """The first month has ended: a woman at level 3 with dementia on a list, two deaths, and what the lists did, in every class."""
    counted = Counted()
    now = counted.now
    now["people"][Sex.FEMALE, Level.SEVERE, 1, Setting.WAITING] = 1
    now["people"][Sex.MALE, Level.ABLE, 0, Setting.OWN_HOME] = 9
    now["flows"][Event.DEATH, Why.IN_CARE] = 2
    now["lists"][:, tally.JOINED] = 4, 3, 2, 1
    now["lists"][:, tally.WAIT_DAYS] = 40, 30, 20, 10
    now["lists"][:, tally.WAITING] = 8, 7, 6, 5
    now["occupied"][:], now["waiting"][:], now["misplaced"][:] = OCCUPIED, WAITING, MISPLACED
    counted.end(0)
    return counted


def test_a_month_holds_everybody_of_its_last_evening(counted: Counted) -> None:
    assert np.array_equal(counted.of("people")[0], counted.now["people"])
    assert counted.of("people")[0, Sex.FEMALE, Level.SEVERE, 1, Setting.WAITING] == 1
    assert counted.now["people"].sum() == 10, "people go on into the next month"


def test_a_month_holds_its_own_events_and_the_next_one_begins_with_none(counted: Counted) -> None:
    counted.now["flows"][Event.DEATH, Why.IN_CARE] += 1
    counted.end(1)
    assert counted.of("flows")[:, Event.DEATH, Why.IN_CARE].tolist() == [2, 1]
    assert counted.of("flows").sum() == 3
    assert not counted.now["flows"].any()


def test_flows_of_every_class_begin_anew_and_who_waits_still_waits(counted: Counted) -> None:
    counted.now["lists"][0, tally.JOINED] += 1
    counted.end(1)
    lists = counted.of("lists")
    assert lists[:, :, tally.JOINED].tolist() == [[4, 3, 2, 1], [1, 0, 0, 0]]
    assert lists[:, :, tally.WAIT_DAYS].tolist() == [[40, 30, 20, 10], [0, 0, 0, 0]]
    assert lists[:, :, tally.WAITING].tolist() == [[8, 7, 6, 5]] * 2


def test_homes_are_told_by_bed_and_by_need(counted: Counted) -> None:
    assert counted.of("occupied")[0, :, Bed.ORDINARY].tolist() == [7, 0]
    assert counted.of("waiting")[0, :, Need.EITHER].tolist() == [0, 5]
    assert counted.of("misplaced")[0].tolist() == MISPLACED
    assert not counted.of("occupied")[1].any()


def test_stocks_by_home_go_on_into_the_next_month(counted: Counted) -> None:
    counted.end(1)
    assert counted.of("occupied")[1].tolist() == OCCUPIED
    assert counted.of("waiting")[1].tolist() == WAITING


def test_a_home_more_has_zeros_behind_the_others(counted: Counted) -> None:
    now, months = (views(with_one_more(cells, 2), 3) for cells in (counted.cells, counted.months))
    assert now["misplaced"].tolist() == [*MISPLACED, [0, 0]]
    assert months["waiting"][0].tolist() == [*WAITING, [0, 0, 0]]
    assert np.array_equal(months["lists"], counted.of("lists"))


def test_prefectures_are_joined_by_number_and_homes_by_key(counted: Counted) -> None:
    """Two prefectures with the same counts: homes 4 and 1 in the first, 0 and 2 in the second; key 3 is not simulated."""
    whole = joined([(counted.months, np.array([4, 1])), (counted.months, np.array([0, 2]))], slice(0, 1), 5)
    assert whole["flows"][:, :, Event.DEATH, Why.IN_CARE].tolist() == [[2, 2]]
    assert whole["occupied"].tolist() == [[[7, 1], [0, 4], [0, 4], [0, 0], [7, 1]]]
    assert with_homes(whole, 6)["occupied"][0, 3:].tolist() == [[0, 0], [7, 1], [0, 0]]


def test_every_measure_has_a_name_and_cells_of_its_own(counted: Counted) -> None:
    assert list(counted.now) == [measure.name for measure in MEASURES]
    assert sum(column.size for column in counted.now.values()) == tally.size(2) == len(counted.cells)
    assert all(np.shares_memory(column, counted.cells) for column in counted.now.values())


def test_events_sort_by_day_person_event_home_and_reason() -> None:
    rows = np.array([[0, 1, 0, -1, 9], [0, 1, 0, 0, 1], [0, 1, 1, -1, 0], [0, 2, 0, -1, 0], [1, 0, 0, -1, 0]])
    assert (np.diff(packed(rows)) > 0).all()
