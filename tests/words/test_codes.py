"""Numbers of codes and decisions are permanent: they stand in results, in events and in draws. A new one is added at the end."""

from __future__ import annotations

from enum import IntEnum

import pytest

from sim import codes
from sim.clock import HORIZON, day_of
from sim.codes import DECISION_OF, EVENT_OF, NEVER, Clock, Code
from sim.draws import Decision

IN_ORDER = {
    "Sex": "MALE FEMALE",
    "AgeGroup": "FROM_60 FROM_65 FROM_70 FROM_75 FROM_80 FROM_85 FROM_90 FROM_95 FROM_100",
    "Level": "ABLE MILD MODERATE SEVERE TOTAL",
    "Setting": "OWN_HOME WAITING ORDINARY NURSING DEAD LEFT NOT_YET",
    "Bed": "ORDINARY NURSING",
    "Need": "ORDINARY_ONLY EITHER NURSING_ONLY",
    "QueueClass": "RESIDENTS TEKUN PRIORITY PUBLIC",
    "Dementia": "NO YES",
    "ListMeasure": "JOINED ADMITTED WAIT_DAYS DIED RECOVERED GAVE_UP OTHER_PLACE MOVED_AWAY WAITING",
    "Means": "TEKUN DIBAO DIBAO_MARGIN OTHERS",
    "Limit": "DEMAND PRICE STAFF",
    "Mate": "NONE ABLE UNABLE IN_CARE UNDER_60",
    "Living": "ALONE SPOUSE_ONLY CHILDREN_ONLY BOTH",
    "Bereaved": "NO MONTHS_0_6 MONTHS_6_24",
    "Owner": "PRIVATE TEKUN OTHER_PUBLIC",
    "Operator": "PRIVATE PUBLIC",
    "PlaceKind": "COMMUNITY VILLAGE QUASI_COMMUNITY QUASI_VILLAGE",
    "Facility": "NONE ACTIVITY_ROOM STATION MUTUAL_AID",
    "Clock": "DEATH EMIGRATE DEMENTIA WORSEN RECOVER CHILD SEEK LEAVE",
    "Event": "DEATH EMIGRATE DEMENTIA WORSEN RECOVER CHILD SEEK DISCHARGE TURN_60 JOIN ADMIT MOVE OFF_LIST WIDOWED GRIEF CALM",
    "Why": "NONE STAYED CHOSE_HOME KEPT_LIST OTHER_HOME NO_HOME WITH_SPOUSE NEEDS_NURSING ADMITTED DIED RECOVERED GAVE_UP MOVED_AWAY "
    "WENT_HOME FREE_BED IDLE_NURSING ON_LIST IN_CARE FREE_NURSING",
}
"""The names of each code for 0, 1, 2 ... as they were first written into a result."""

DECISIONS = {
    "SETTING": 8,
    "SEEN": 16,
    "TASTE": 20,
    "TIE": 24,
    "BIRTHDAY": 32,
    "STATE": 33,
    "DEMENTIA_STATE": 34,
    "MARRIED": 35,
    "MEANS": 36,
    "OWNS_HOME": 37,
    "PRIORITY": 38,
    "CERTIFICATE": 39,
    "PENSION": 40,
    "INCOME": 41,
    "INCOME_SECOND": 42,
    "LIVING": 43,
    "CHILDREN": 44,
    "NEAR": 48,
    "PARTNER_ORDER": 52,
    "BEREAVED_SINCE": 53,
    "LOSS_SINCE": 54,
    "SEED_RACE": 56,
    "SEED_SINCE": 57,
    "SEED_WAIT": 58,
    "SYSTEMATIC": 64,
    "FACILITY": 65,
    "TEKUN_MISSING": 66,
    "HOME_COUNTY": 68,
    "HOME_SIZE": 69,
    "HOME_NURSING": 70,
    "HOME_FEE": 71,
    "HOME_RATING": 72,
    "HOME_OPERATOR": 73,
    "HOME_MEDICAL": 74,
    "HOME_OPENING": 75,
    "SAMPLE_HOME": 76,
    "WORKS": 80,
    "COVER": 81,
    "ARRIVAL": 88,
    "STAY": 92,
    "PATIENCE": 96,
    "FREE": 100,
    "NEXT": 104,
    "COPY": 108,
}
"""The number of each decision as it was first drawn with."""

PERMANENT = {name: {member: number for number, member in enumerate(members.split())} for name, members in IN_ORDER.items()}
ALL_CODES = {name: thing for name, thing in vars(codes).items() if isinstance(thing, type) and issubclass(thing, Code) and len(thing)}


def changed(permanent: dict[str, int], enum: type[IntEnum]) -> list[str]:
    """Name what stood for a number once and does so no longer."""
    now = {name: int(member) for name, member in enum.__members__.items()}
    return [f"{name} was {number}, is {now.get(name)}" for name, number in permanent.items() if now.get(name) != number]


@pytest.mark.parametrize("name", PERMANENT)
def test_a_code_keeps_its_number_for_ever(name: str) -> None:
    assert changed(PERMANENT[name], ALL_CODES[name]) == []


def test_a_decision_keeps_its_number_for_ever() -> None:
    assert changed(DECISIONS, Decision) == []


def test_every_code_and_every_decision_stands_in_these_lists() -> None:
    assert set(ALL_CODES) == set(PERMANENT)
    assert [(name, sorted(code.__members__)) for name, code in ALL_CODES.items()] == [(n, sorted(PERMANENT[n])) for n in ALL_CODES]
    assert sorted(Decision.__members__) == sorted(DECISIONS)


def test_a_renumbered_or_renamed_code_is_told() -> None:
    class Moved(IntEnum):
        FIRST = 0
        THIRD = 2

    assert changed({"FIRST": 0, "SECOND": 1, "THIRD": 1}, Moved) == ["SECOND was 1, is None", "THIRD was 1, is 2"]


def test_no_two_names_share_a_number() -> None:
    enums: list[type[IntEnum]] = [*ALL_CODES.values(), Decision]
    for enum in enums:
        assert len({int(member) for member in enum.__members__.values()}) == len(enum.__members__), enum


def test_what_a_home_and_a_person_decide_takes_a_whole_block_of_four() -> None:
    taken = {int(member) for member in Decision}
    for first in (Decision.SEEN, Decision.TASTE, Decision.TIE):
        assert first % 4 == 0
        assert not taken & {first + 1, first + 2, first + 3}


def test_every_clock_has_an_event_and_a_decision_of_its_own_that_nothing_else_draws_by() -> None:
    assert [int(clock) for clock in Clock] == list(range(len(Clock)))
    assert list(EVENT_OF) == list(DECISION_OF) == list(Clock)
    assert len(set(EVENT_OF.values())) == len(set(DECISION_OF.values())) == len(Clock)
    assert not set(DECISION_OF.values()) & {int(decision) for decision in Decision}


def test_every_code_has_both_labels_but_the_empty_reason() -> None:
    without = [member for code in ALL_CODES.values() for member in code if not (member.en and member.zh)]
    assert without == [codes.Why.NONE]
    assert codes.Setting.NURSING.label == "nursing"


def test_never_comes_after_the_horizon_and_fits_16_bits() -> None:
    assert day_of(HORIZON) < NEVER < 2**15
