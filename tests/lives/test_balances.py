"""Every evening everything balances: people, levels, beds, care, lists, couples (laws V01 to V08)."""

from __future__ import annotations

import numpy as np
import pytest

from sim import tally
from sim.clock import day_of, month_end
from sim.codes import Event, Level, QueueClass, Setting, Why
from sim.lives.fast import FastLives
from tests.lives import recount
from tests.lives.towns import BASELINE_DAY, END, lively, lively_lives, rules, town

ALIVE = [Setting.OWN_HOME, Setting.WAITING, Setting.ORDINARY, Setting.NURSING]
LEFT_BY_CAUSE = [tally.DIED, tally.RECOVERED, tally.GAVE_UP, tally.OTHER_PLACE, tally.AWAY]


@pytest.fixture(scope="module")
def whole() -> FastLives:
    """Two lively towns at the end of 2025."""
    return lively_lives(END + 1, towns=2)


@pytest.mark.parametrize("first", [0, 60, BASELINE_DAY, 3600])
def test_everything_counted_while_running_is_what_a_recount_finds(first: int) -> None:
    lives = lively_lives(first)
    for day in range(first + 1, min(first + 40, END + 1)):
        lives.advance(day)
        for part in lives.prefectures:
            recount.check(part)


def test_it_is_so_at_every_month_end_of_ten_years_and_at_the_end() -> None:
    lives = FastLives(town(), rules(), END, 1)
    for day in [*range(30, END, 61), END + 1]:
        lives.advance(day)
        for part in lives.prefectures:
            recount.check(part)


def test_what_is_kept_of_a_month_is_what_a_recount_finds_on_its_last_evening() -> None:
    lives = lively_lives()
    for month in (0, 1, 40, 59, 60):
        lives.advance(day_of(month_end(month)) + 1)
        counts = lives.counts(month, month)
        for i, part in enumerate(lives.prefectures):
            assert np.array_equal(counts["people"][0, i], recount.people(part))
            beds = recount.beds(part)
            assert np.array_equal(counts["occupied"][0, part.homes.key], beds["occupied"])
            assert np.array_equal(counts["misplaced"][0, part.homes.key], beds["misplaced"])
            assert np.array_equal(counts["waiting"][0, part.homes.key], part.homes.waiting)


def test_the_lively_town_is_lively(whole: FastLives) -> None:
    """What is checked here must occur: full homes, lists in every class, every cause of leaving a list, moves within a home."""
    counts = whole.counts(0, 119)
    lists = counts["lists"].sum((0, 1))
    assert (lists[:, tally.JOINED] > 20).all()
    assert (lists[:, LEFT_BY_CAUSE].sum(0) > 20).all()
    assert (lists[:, LEFT_BY_CAUSE] > 0).sum() > 12
    flows = counts["flows"].sum((0, 1))
    # who waits for a nursing bed does so mostly where there is none, so in ten years thirteen people move to another bed of their home
    assert (flows.sum(1) > 5).all(), [event.label for event in Event if flows[event].sum() <= 5]
    assert flows[Event.ADMIT, Why.IDLE_NURSING] > 0


def test_alive_is_who_was_there_and_entered_less_who_died_or_left_in_every_month_and_prefecture(whole: FastLives) -> None:
    counts = whole.counts(0, 119)
    alive = counts["people"][..., ALIVE].sum((2, 3, 4, 5))
    flows = counts["flows"].sum(3)
    change = flows[:, :, Event.TURN_60] - flows[:, :, Event.DEATH] - flows[:, :, Event.EMIGRATE]
    assert np.array_equal(np.diff(alive, axis=0), change[1:])
    at_start = np.array([(part.people.b60 <= 0).sum() for part in whole.prefectures])
    assert np.array_equal(alive[0], at_start + change[0])


def test_nobody_appears_or_vanishes_among_all_who_ever_can(whole: FastLives) -> None:
    everybody = np.array([len(part.people.key) for part in whole.prefectures])
    assert (whole.counts(0, 119)["people"].sum((2, 3, 4, 5)) == everybody).all()


def test_levels_change_by_the_steps_that_were_counted(whole: FastLives) -> None:
    """The sum of levels over everybody rises by one with each worsening and falls by one with each recovery."""
    counts = whole.counts(0, 119)
    sums = (counts["people"].sum((2, 4, 5)) * np.arange(5)).sum(2)
    steps = counts["flows"][:, :, Event.WORSEN].sum(2) - counts["flows"][:, :, Event.RECOVER].sum(2)
    assert np.array_equal(np.diff(sums, axis=0), steps[1:])
    demented = counts["people"][:, :, :, :, 1].sum((2, 3, 4))
    assert np.array_equal(np.diff(demented, axis=0), counts["flows"][1:, :, Event.DEMENTIA].sum(2))


def test_a_list_is_who_stood_there_and_joined_less_who_left_by_cause_in_every_class(whole: FastLives) -> None:
    lists = whole.counts(0, 119)["lists"].astype(np.int64)
    left = lists[..., [tally.ADMITTED, *LEFT_BY_CAUSE]].sum(-1)
    change = lists[..., tally.JOINED] - left
    waiting = lists[..., tally.WAITING]
    at_start = np.zeros_like(waiting[0])
    at_start[:, QueueClass.RESIDENTS] = [len(homes) for homes in from_the_start()]
    assert at_start.sum() > 0
    assert np.array_equal(waiting[0], at_start + change[0])
    assert np.array_equal(np.diff(waiting, axis=0), change[1:])


def test_list_and_event_counts_tell_the_same(whole: FastLives) -> None:
    counts = whole.counts(0, 119)
    lists, flows = counts["lists"].sum(2), counts["flows"].sum(3)
    assert np.array_equal(lists[..., tally.JOINED], flows[..., Event.JOIN])
    assert np.array_equal(lists[..., tally.ADMITTED], flows[..., Event.ADMIT] + flows[..., Event.MOVE])
    assert np.array_equal(lists[..., LEFT_BY_CAUSE].sum(-1), flows[..., Event.OFF_LIST])
    assert np.array_equal(lists[..., tally.DIED], counts["flows"][..., Event.OFF_LIST, Why.DIED])


def test_counts_of_homes_and_of_people_tell_the_same(whole: FastLives) -> None:
    counts = whole.counts(0, 119)
    in_beds = counts["people"][..., [Setting.ORDINARY, Setting.NURSING]].sum((1, 2, 3, 4))
    assert np.array_equal(counts["occupied"].sum(1), in_beds)
    residents_waiting = counts["lists"][:, :, 0, tally.WAITING].sum(1)
    outsiders = counts["people"][..., Setting.WAITING].sum((1, 2, 3, 4))
    assert np.array_equal(counts["waiting"].sum((1, 2)), outsiders + residents_waiting)


def test_the_event_record_is_what_was_counted(whole: FastLives) -> None:
    events = whole.events()
    flows = whole.counts(0, 119)["flows"].sum((0, 1))
    recorded = np.zeros_like(flows)
    np.add.at(recorded, (events[:, 2], events[:, 4]), 1)
    assert np.array_equal(recorded, flows)
    total_days = whole.counts(0, 119)["lists"][..., tally.WAIT_DAYS].sum()
    assert waited(events) == total_days


def waited(events: np.ndarray) -> int:
    """Return the days between joining, or the first day, and admission, from the record alone."""
    total, joined = 0, {}
    for day, person, event, _, _ in events.tolist():
        if event == Event.JOIN:
            joined[person] = day
        elif event in (Event.ADMIT, Event.MOVE):
            total += day - joined.get(person, 0)
    return total


def from_the_start() -> list[np.ndarray]:
    """Return, by prefecture, the home of each resident of 2016 who needs a nursing bed and has none: they wait there from the first day."""
    world, out = town(lively(), 20, 2, end=END), []
    for e, one in zip(world.elders, world.seeds, strict=True):
        needs = (e.level >= Level.SEVERE) | (e.dementia == 1)
        out.append(one.home[(one.setting == Setting.ORDINARY) & needs])
    return out


def test_beds_of_each_home_fill_and_empty_as_the_record_says(whole: FastLives) -> None:
    """Occupied = seeded + admitted - went home or away - died in care, home by home (V05)."""
    homes, events = whole.homes(), whole.events()
    change = np.zeros(len(homes.built), np.int64)
    inside = (events[:, 2] == Event.DEATH) & (events[:, 4] == Why.IN_CARE)
    np.add.at(change, events[events[:, 2] == Event.ADMIT, 3], 1)
    np.add.at(change, events[events[:, 2] == Event.DISCHARGE, 3], -1)
    np.add.at(change, events[inside, 3], -1)
    seeded = np.zeros_like(change)
    for one in town(lively(), 20, 2, end=END).seeds:
        np.add.at(seeded, one.home[one.home >= 0], 1)
    assert np.array_equal(homes.occupied.sum(1), seeded + change)


def test_lists_of_each_home_grow_and_shrink_as_the_record_says(whole: FastLives) -> None:
    homes, events = whole.homes(), whole.events()
    change = np.zeros(len(homes.built), np.int64)
    np.add.at(change, events[events[:, 2] == Event.JOIN, 3], 1)
    np.add.at(change, events[np.isin(events[:, 2], (Event.ADMIT, Event.MOVE, Event.OFF_LIST)), 3], -1)
    np.add.at(change, np.concatenate(from_the_start()), 1)
    assert np.array_equal(homes.waiting.sum(1), change)
