"""The event record tells the whole story, and every event in it could happen."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sim.codes import NEVER, Event, Level, Means, Need, Owner, Setting, Why
from sim.lives.fast import FastLives
from sim.rules.family import FIRST_PHASE_DAYS
from sim.world.columns import World
from tests.lives import recount, replay
from tests.lives.replay import DEAD, IN_BED, LEFT, LIVING, NOT_YET, Person
from tests.lives.towns import END, lively, lively_lives, town


@pytest.fixture(scope="module")
def whole() -> FastLives:
    """The lively town at the end of 2025."""
    return lively_lives(END + 1)


@pytest.fixture(scope="module")
def told(whole: FastLives) -> dict[int, Person]:
    """Everybody as the record tells them; each event is checked on the way."""
    return replay.replay(world(), whole)


def world() -> World:
    return town(lively(), end=END)


def test_what_the_record_tells_is_where_everybody_is_in_the_end(whole: FastLives, told: dict[int, Person]) -> None:
    found = replay.places(whole)
    living = {key: p for key, p in told.items() if p.place in (*LIVING, NOT_YET)}
    assert {key: (p.place, p.level, p.dementia, p.home) for key, p in living.items()} == {key: found[key] for key in living}
    assert {key: p.place for key, p in told.items()} == {key: place for key, (place, *_) in found.items()}


def test_nothing_is_told_of_the_dead_and_gone_but_that_they_leave_their_list(whole: FastLives) -> None:
    gone: dict[int, tuple[int, int]] = {}
    for day, person, event, _, why in replay.as_told(whole):
        if person in gone:
            assert (day, event, why) == (gone[person][0], Event.OFF_LIST, gone[person][1])
        if event in (Event.DEATH, Event.EMIGRATE):
            gone[person] = (day, Why.DIED if event == Event.DEATH else Why.MOVED_AWAY)
    assert len(gone) > 1000


def test_who_waits_in_the_wrong_bed_is_who_the_record_says(whole: FastLives, told: dict[int, Person]) -> None:
    for part in whole.prefectures:
        w = recount.who(part)
        inside = np.isin(w.setting, (Setting.ORDINARY, Setting.NURSING))
        for row in np.flatnonzero(inside):
            p = told[int(part.people.key[row])]
            assert p.place == IN_BED
            assert p.listed == (w.setting[row] == Setting.ORDINARY and p.need == Need.NURSING_ONLY)


def test_who_waits_stands_in_the_class_of_the_day_of_joining(whole: FastLives, told: dict[int, Person]) -> None:
    """Private homes know one class; public ones take 特困 first, then the poor who are disabled and those with priority."""
    found = set()
    for part, e in zip(whole.prefectures, world().elders, strict=True):
        w = recount.who(part)
        for row in np.flatnonzero(w.setting == Setting.WAITING):
            level, demented = told[int(part.people.key[row])].joined
            poor = e.means[row] != Means.OTHERS and (level >= Level.MODERATE or demented)
            public = 1 if e.means[row] == Means.TEKUN else 2 if poor or e.priority[row] else 3
            owner = part.homes.owner[part.people.home[row]]
            assert w.queue[row] == (3 if owner == Owner.PRIVATE else public)
            found.add((owner == Owner.PRIVATE, int(w.queue[row])))
    assert len(found) >= 3


def test_each_turns_60_on_the_birthday_and_nothing_happens_to_them_before(whole: FastLives) -> None:
    events = whole.events()
    turned = dict(events[events[:, 2] == Event.TURN_60][:, [1, 0]].tolist())
    due = {int(k): int(d) for e in world().elders for k, d in zip(e.key, e.b60, strict=True) if d > 0}
    assert turned == due
    first = {}
    for day, person, *_ in events[::-1].tolist():
        first[person] = day
    assert all(first[person] == day for person, day in turned.items())


def test_the_public_record_is_sorted_and_holds_the_same_rows(whole: FastLives) -> None:
    rows = [tuple(row) for row in whole.events().tolist()]
    assert rows == sorted(rows)
    assert rows == sorted(tuple(row) for row in replay.as_told(whole))


def ends(told: dict[int, Person], event: Event) -> dict[int, int]:
    """Return person and day of an event that comes once."""
    assert all(len(p.days.get(event, [])) <= 1 for p in told.values())
    return {key: p.days[event][0] for key, p in told.items() if event in p.days}


def test_widowed_is_exactly_who_is_60_and_survives_a_linked_spouse(whole: FastLives, told: dict[int, Person]) -> None:
    died, left, widowed = (ends(told, event) for event in (Event.DEATH, Event.EMIGRATE, Event.WIDOWED))
    b60 = {int(k): int(d) for e in world().elders for k, d in zip(e.key, e.b60, strict=True)}
    expected = {}
    for key, spouse in replay.couples(world()).items():
        day = died.get(spouse, NEVER)
        if day < NEVER and b60[key] <= day and min(died.get(key, NEVER), left.get(key, NEVER)) > day:
            expected[key] = day
    assert widowed == expected
    assert len(widowed) > 500


def test_a_couple_leaves_the_province_on_one_day(whole: FastLives, told: dict[int, Person]) -> None:
    events = whole.events()
    own = dict(events[(events[:, 2] == Event.EMIGRATE) & (events[:, 4] == Why.NONE)][:, [1, 0]].tolist())
    along = dict(events[(events[:, 2] == Event.EMIGRATE) & (events[:, 4] == Why.WITH_SPOUSE)][:, [1, 0]].tolist())
    died = ends(told, Event.DEATH)
    spouse = replay.couples(world())
    expected = {spouse[key]: day for key, day in own.items() if key in spouse and died.get(spouse[key], NEVER) > day}
    assert along == expected
    assert len(along) > 300


def last_day(p: Person) -> int:
    """Return the last day on which something can happen to a person."""
    return p.told[0] if p.place in (DEAD, LEFT) else END


def test_a_loss_is_no_longer_recent_180_days_after_the_last_one(told: dict[int, Person]) -> None:
    days = lively().seeking.after_event_days
    assert days == 180
    for p in told.values():
        losses = sorted({*p.days.get(Event.WORSEN, []), *p.days.get(Event.WIDOWED, [])})
        over = [day + days for day, later in pairwise([*losses, NEVER]) if later - day >= days]
        assert p.days.get(Event.CALM, []) == [day for day in over if day <= last_day(p)]


def test_bereavement_has_two_phases_of_6_and_18_months(told: dict[int, Person]) -> None:
    end = lively().family.bereaved_days
    assert (FIRST_PHASE_DAYS, end) == (183, 730)
    died = ends(told, Event.DEATH)
    bereaved = {key: died[spouse] for key, spouse in replay.couples(world()).items() if spouse in died}
    for e in world().elders:
        for key, b60, before in zip(e.key.tolist(), e.b60.tolist(), e.bereaved_on.tolist(), strict=True):
            if before > -32_000 or told[key].place == NOT_YET:
                continue
            phases = [bereaved.get(key, NEVER) + days for days in (FIRST_PHASE_DAYS, end)]
            assert told[key].days.get(Event.GRIEF, []) == [day for day in phases if b60 < day <= last_day(told[key])]


def test_nobody_seeks_in_care_and_only_residents_go_home(told: dict[int, Person]) -> None:
    """Replay refuses anything else; here: both happen, and who went home may come back."""
    again = [p for p in told.values() if Event.DISCHARGE in p.days and max(p.days.get(Event.ADMIT, [-1])) > p.days[Event.DISCHARGE][0]]
    assert len(again) > 3
