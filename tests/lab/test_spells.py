"""Spells read out of a record: one row from asking to leaving, for people whose story is written down here."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from sim.codes import Bed, Event
from sim.lab.spec import LabHome
from sim.lab.spells import people_table, spells
from sim.lab.trajectories import Lived
from tests.lab import records
from tests.lab.records import TWO_HOMES, admitted, asker, changes, demand, gives_up, goes_home, histories, joins, lived, passed_on, town

COLUMNS = [
    "copy", "person", "demand", "class", "asked_day", "home", "bed", "admitted_day", "left_day", "cause", "list_left_day", "list_cause",
]  # fmt: skip
PATIENT = town(20)
TWO = town(20, homes=TWO_HOMES)


def told(record: Lived) -> list[dict[str, Any]]:
    return people_table(record.lab, spells(record)).to_dicts()


def test_who_finds_a_bed_on_the_day_of_asking_has_not_waited() -> None:
    (row,) = told(lived(PATIENT, [asker(7)], [joins(3, 7), admitted(3, 7), goes_home(8, 7)]))
    assert row == {
        "copy": 0, "person": 7, "demand": "all", "class": 0, "asked_day": 3, "home": "A", "bed": "ordinary", "admitted_day": 3,
        "left_day": 8, "cause": "went_home", "list_left_day": 3, "list_cause": "admitted",
    }  # fmt: skip
    assert list(row) == COLUMNS


def test_who_waits_is_admitted_later_and_may_still_be_there_at_the_end() -> None:
    (row,) = told(lived(PATIENT, [asker(7)], [joins(3, 7), admitted(9, 7, bed=Bed.NURSING)]))
    assert (row["asked_day"], row["list_left_day"], row["admitted_day"], row["list_cause"], row["bed"]) == (3, 9, 9, "admitted", "nursing")
    assert (row["left_day"], row["cause"]) == (None, None)


def test_who_still_waits_has_left_nothing() -> None:
    (row,) = told(lived(PATIENT, [asker(7)], [joins(3, 7)]))
    assert row["asked_day"] == 3
    assert [row[name] for name in ("bed", "admitted_day", "left_day", "cause", "list_left_day", "list_cause")] == [None] * 6


def test_giving_up_on_the_day_of_asking_is_being_lost() -> None:
    record = lived(PATIENT, [asker(1), asker(2)], [joins(3, 1), gives_up(3, 1), joins(3, 2), gives_up(4, 2)])
    assert [(row["list_left_day"], row["list_cause"], row["admitted_day"]) for row in told(record)] == [
        (3, "lost", None),
        (4, "gave_up", None),
    ]


def test_who_is_taken_by_a_later_home_asked_once_and_lives_there() -> None:
    (row,) = told(lived(TWO, [asker(7)], [joins(3, 7, 0), passed_on(3, 7, 0), joins(3, 7, 1), admitted(3, 7, 1), goes_home(5, 7, 1)]))
    assert (row["home"], row["asked_day"], row["list_left_day"], row["list_cause"]) == ("B", 3, 3, "admitted")


def test_who_is_passed_on_to_another_list_has_asked_once_and_left_none() -> None:
    (row,) = told(lived(TWO, [asker(7)], [joins(3, 7, 0), passed_on(3, 7, 0), joins(3, 7, 1)]))
    assert (row["home"], row["asked_day"], row["list_left_day"], row["list_cause"]) == ("B", 3, None, None)


def test_a_resident_of_the_start_was_admitted_the_day_before_and_may_ask_again() -> None:
    record = lived(TWO, [asker(7, home=0, kind=Bed.NURSING)], [goes_home(4, 7), joins(6, 7), gives_up(9, 7)])
    first, again = told(record)
    assert (first["asked_day"], first["list_left_day"], first["admitted_day"], first["left_day"], first["bed"]) == (
        -1,
        -1,
        -1,
        4,
        "nursing",
    )
    assert (again["asked_day"], again["list_cause"], again["bed"]) == (6, "gave_up", None)


def test_a_resident_without_a_single_event_stays_from_the_first_day_to_the_last() -> None:
    (row,) = told(lived(TWO, [asker(7, home=1, kind=Bed.ORDINARY)], []))
    assert (row["home"], row["bed"], row["admitted_day"], row["left_day"]) == ("B", "ordinary", -1, None)


def test_who_waited_at_the_start_asked_before_the_first_day() -> None:
    (row,) = told(lived(PATIENT, [asker(7)], [joins(-1, 7), admitted(0, 7)]))
    assert (row["asked_day"], row["admitted_day"]) == (-1, 0)


def test_each_asking_is_a_spell_also_twice_on_one_day() -> None:
    record = lived(PATIENT, [asker(7)], [joins(1, 7), gives_up(3, 7), joins(3, 7), gives_up(3, 7), joins(3, 7)])
    assert [(row["asked_day"], row["list_cause"]) for row in told(record)] == [(1, "gave_up"), (3, "lost"), (3, None)]


def test_a_spell_belongs_to_the_demand_of_its_day() -> None:
    lab = town(20, demands=[demand("first", "A", queue=1), demand("back", "A", queue=2)])
    story = [joins(1, 7), gives_up(2, 7), joins(4, 7), gives_up(5, 7), joins(9, 7)]
    record = lived(lab, [asker(3, demand=1), asker(7)], [joins(0, 3), *story], [(7, 4, 1), (7, 8, 0)])
    assert [(row["person"], row["demand"], row["class"]) for row in told(record)] == [
        (3, "back", 2), (7, "first", 1), (7, "back", 2), (7, "first", 1),
    ]  # fmt: skip


def test_other_events_and_other_people_make_no_spell() -> None:
    story = [changes(3, 7, Event.TURN_60), joins(3, 7), changes(5, 8, Event.DEATH)]
    record = lived(PATIENT, [asker(7), records.elder(8)], story)
    assert len(told(record)) == 1


def test_a_world_in_which_nobody_asks_has_an_empty_table_with_all_columns() -> None:
    table = people_table(PATIENT, spells(lived(PATIENT, [], [])))
    assert (table.height, table.columns) == (0, COLUMNS)


def test_somebody_admitted_who_never_asked_is_refused() -> None:
    with pytest.raises(ValueError, match="admitted on day 3: somebody who never asked"):
        spells(lived(PATIENT, [asker(7)], [admitted(3, 7)]))


@settings(max_examples=100, deadline=None)
@given(histories())
def test_spells_follow_each_other_and_their_days_never_run_backwards(record: Lived) -> None:
    before: dict[int, int] = {}
    for row in told(record):
        assert before.get(row["person"], -1) <= row["asked_day"], "the one before had ended"
        days = [row[name] for name in ("asked_day", "list_left_day", "admitted_day", "left_day") if row[name] is not None]
        assert days == sorted(days)
        assert (row["admitted_day"] is None) == (row["bed"] is None) == (row["list_cause"] != "admitted")
        before[row["person"]] = days[-1]


@settings(max_examples=100, deadline=None)
@given(histories())
def test_every_asking_admission_and_leaving_is_in_exactly_one_spell(record: Lived) -> None:
    rows, inside = told(record), int((record.persons.home >= 0).sum())
    happened = [(event, why) for _, _, event, _, why in record.events.tolist()]
    passed = sum(event == Event.OFF_LIST and why == 4 for event, why in happened)
    assert len(rows) == sum(event == Event.JOIN for event, _ in happened) - passed + inside
    assert sum(row["admitted_day"] is not None for row in rows) == sum(event == Event.ADMIT for event, _ in happened) + inside
    assert sum(row["left_day"] is not None for row in rows) == sum(event == Event.DISCHARGE for event, _ in happened)


def test_a_home_is_named_by_its_file() -> None:
    lab = town(20, homes=[LabHome("北安一号", 1)])
    assert told(lived(lab, [asker(7)], [joins(3, 7)]))[0]["home"] == "北安一号"
