"""What both engines share at the end of a month: running counts go into the month's row, flows begin anew, stocks stay."""

from __future__ import annotations

import numpy as np
import pytest

from sim import tally
from sim.codes import Bed, Event, Level, Need, Setting, Sex, Why
from sim.tally import Tally, packed, take_census

OCCUPIED = np.array([[7, 1], [0, 4]])
WAITING = np.array([[1, 0, 2], [0, 5, 0]])
MISPLACED = np.array([[3, 0], [0, 2]])


@pytest.fixture
def january() -> Tally:
    """Two months and two homes: a woman at level 3 with dementia on a list, two deaths, and what the lists did, in every class."""
    counts = tally.empty(2, 2)
    counts.people[Sex.FEMALE, Level.SEVERE, 1, Setting.WAITING] = 1
    counts.people[Sex.MALE, Level.ABLE, 0, Setting.OWN_HOME] = 9
    counts.flows[Event.DEATH, Why.IN_CARE] = 2
    counts.lists[:, tally.JOINED] = 4, 3, 2, 1
    counts.lists[:, tally.WAIT_DAYS] = 40, 30, 20, 10
    counts.lists[:, tally.WAITING] = 8, 7, 6, 5
    take_census(counts, 0, OCCUPIED, WAITING, MISPLACED)
    return counts


def test_a_month_holds_everybody_of_its_last_evening(january: Tally) -> None:
    assert np.array_equal(january.by_month[0], january.people)
    assert january.by_month[0, Sex.FEMALE, Level.SEVERE, 1, Setting.WAITING] == 1
    assert january.people.sum() == 10, "people go on into the next month"


def test_a_month_holds_its_own_events_and_the_next_one_begins_with_none(january: Tally) -> None:
    january.flows[Event.DEATH, Why.IN_CARE] += 1
    take_census(january, 1, OCCUPIED, WAITING, MISPLACED)
    assert january.flows_by_month[:, Event.DEATH, Why.IN_CARE].tolist() == [2, 1]
    assert january.flows_by_month.sum() == 3
    assert not january.flows.any()


def test_flows_of_every_class_begin_anew_and_who_waits_still_waits(january: Tally) -> None:
    january.lists[0, tally.JOINED] += 1
    take_census(january, 1, OCCUPIED, WAITING, MISPLACED)
    assert january.lists_by_month[:, :, tally.JOINED].tolist() == [[4, 3, 2, 1], [1, 0, 0, 0]]
    assert january.lists_by_month[:, :, tally.WAIT_DAYS].tolist() == [[40, 30, 20, 10], [0, 0, 0, 0]]
    assert january.lists_by_month[:, :, tally.WAITING].tolist() == [[8, 7, 6, 5]] * 2


def test_homes_are_told_by_bed_and_by_need(january: Tally) -> None:
    assert january.occupied[0, :, Bed.ORDINARY].tolist() == [7, 0]
    assert january.misplaced[0, :, Bed.NURSING].tolist() == [0, 2]
    assert january.waiting[0, :, Need.EITHER].tolist() == [0, 5]
    assert np.array_equal(january.occupied[0], OCCUPIED)
    assert np.array_equal(january.misplaced[0], MISPLACED)
    assert np.array_equal(january.waiting[0], WAITING)
    assert not january.occupied[1].any()


def test_events_sort_by_day_person_event_home_and_reason() -> None:
    rows = np.array([[0, 1, 0, -1, 9], [0, 1, 0, 0, 1], [0, 1, 1, -1, 0], [0, 2, 0, -1, 0], [1, 0, 0, -1, 0]])
    assert (np.diff(packed(rows)) > 0).all()
