"""Who gets a bed: in the order of the queue, on the day a fitting bed is free, while carers allow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.codes import Bed, Event, Need, Owner, Why
from sim.lives.fast import FastLives
from sim.lives.fast.prefecture import Prefecture
from tests.lives import recount
from tests.lives.towns import BASELINE_DAY, NOTHING, add_beds, lively, lively_lives

TURNS = (
    (Bed.NURSING, (Need.EITHER, Need.NURSING_ONLY)),  # first, for a move to one frees an ordinary bed
    (Bed.ORDINARY, (Need.ORDINARY_ONLY, Need.EITHER)),
    (Bed.NURSING, (Need.ORDINARY_ONLY,)),  # only those that have long been idle
)
Admitted = tuple[int, int, int]
"""Person, event, reason."""


def frozen(day: int) -> FastLives:
    """Return the lively town on a morning from which on nothing happens but admissions, birthdays and the end of a bereavement."""
    lives = lively_lives(day)
    lives.set_rates(NOTHING)
    return lives


def next_in_line(part: Prefecture, home: int, waiting: list[int], needs: tuple[Need, ...], load: int) -> int:
    """Return who of these needs is to be admitted, or -1: the first of the queue, if the home has the carers; its residents come first.

    People who need no nursing bed pass those for whose care there are too few carers.
    """
    w = recount.who(part)

    def first_of(these: tuple[Need, ...]) -> int:
        return min((p for p in waiting if w.need[p] in these), key=lambda p: (w.queue[p], recount.rank(part, p, home)), default=-1)

    first = first_of(needs)
    too_heavy = load + part.given.rules.load[w.level[first]] > part.homes.staff[home]
    if first >= 0 and w.queue[first] and w.need[first] == Need.NURSING_ONLY and too_heavy:
        return first_of(tuple(need for need in needs if need != Need.NURSING_ONLY))
    return first


def served_tonight(part: Prefecture, home: int) -> set[Admitted]:
    """Return whom a home admits tonight if nothing happens today, told once more in plain words."""
    w, h = recount.who(part), part.homes
    waiting = [p for (at, _, _), one in recount.lists(part).items() if at == home for p in one]
    free, load = (h.open[home] - h.occupied[home]).tolist(), int(h.load[home])
    out = set()
    for turn, (kind, needs) in enumerate(TURNS if h.evening[home, 6] else TURNS[:2]):
        while free[kind] > 0 and (p := next_in_line(part, home, waiting, needs, load)) >= 0:
            waiting.remove(p)
            free[kind] -= 1
            if w.queue[p]:
                load += int(part.given.rules.load[w.level[p]])
                why = (Why.FREE_NURSING, Why.FREE_BED, Why.IDLE_NURSING)[turn]
                out.add((int(part.people.key[p]), int(Event.ADMIT), int(why)))
            else:
                free[Bed.ORDINARY] += 1
                out.add((int(part.people.key[p]), int(Event.MOVE), int(Why.FREE_NURSING)))
    return out


def admitted_on(lives: FastLives, day: int) -> set[Admitted]:
    rows = lives.events()
    rows = rows[(rows[:, 0] == day) & np.isin(rows[:, 2], (Event.ADMIT, Event.MOVE))]
    return {(person, event, why) for _, person, event, _, why in rows.tolist()}


@pytest.mark.parametrize("day", [100, BASELINE_DAY, 3000])
@pytest.mark.parametrize("carers", ["enough", "short"])
def test_beds_opened_in_the_morning_are_filled_that_very_day_in_the_order_of_the_queue(day: int, carers: str) -> None:
    lives = frozen(day)
    for part in lives.prefectures:
        for row, key in enumerate(part.homes.key.tolist()):
            add_beds(lives, key, Bed.NURSING, row % 4)
            add_beds(lives, key, Bed.ORDINARY, (row * 2) % 5)
            needed = float(part.homes.load[row]) / 2**20
            lives.set_carers(key, 1000.0 if carers == "enough" else needed + 0.2 * row)
    expected = set().union(*(served_tonight(part, home) for part in lives.prefectures for home in range(len(part.homes.key))))
    lives.advance(day + 1)
    assert admitted_on(lives, day) == expected
    assert len(expected) >= (15 if carers == "enough" else 3)


def test_private_homes_serve_by_day_asked_and_public_homes_by_class_before_that() -> None:
    lives = frozen(BASELINE_DAY)
    for key in range(11):
        add_beds(lives, key, Bed.NURSING, 3)
        lives.set_carers(key, 1000.0)
    before = {}
    for i, part in enumerate(lives.prefectures):
        w = recount.who(part)
        for (home, need, queue), one in recount.lists(part).items():
            if need == Need.NURSING_ONLY:
                for p in one:
                    before[i, home, p] = (queue, int(part.people.asked[p]), int(w.level[p]))
    lives.advance(BASELINE_DAY + 1)
    classes = set()
    for i, part in enumerate(lives.prefectures):
        still = {p for (home, _, _), one in recount.lists(part).items() for p in one}
        for home, owner in enumerate(part.homes.owner):
            mine = {p: rank for (j, h, p), rank in before.items() if (j, h) == (i, home)}
            in_bed, out = [rank for p, rank in mine.items() if p not in still], [rank for p, rank in mine.items() if p in still]
            if in_bed and out:
                assert max(in_bed)[:2] <= min(out)[:2]
                classes |= {(owner == Owner.PRIVATE, queue) for queue, _, _ in in_bed + out}
    assert {queue for private, queue in classes if private} <= {0, 3}
    assert len({queue for private, queue in classes if not private} - {0}) >= 2


def test_no_bed_stays_free_while_the_next_in_line_could_have_it() -> None:
    """V07, on every evening of 300 days. Beds and wishes that came up in the evening itself (with a spouse) are served tomorrow."""
    lives = lively_lives(BASELINE_DAY)
    evenings = 0
    for day in range(BASELINE_DAY, BASELINE_DAY + 300):
        idle = [part.homes.evening[:, 6].copy() for part in lives.prefectures]
        lives.advance(day + 1)
        today = lives.events()
        today = today[today[:, 0] == day]
        late = {home for _, _, _, home, why in today.tolist() if why in (Why.WITH_SPOUSE, Why.MOVED_AWAY)}
        for part, able in zip(lives.prefectures, idle, strict=True):
            for home, key in enumerate(part.homes.key.tolist()):
                if key not in late:
                    evenings += idle_while_wanted(part, home, bool(able[home]))
    assert evenings > 1000


def idle_while_wanted(part: Prefecture, home: int, able: bool) -> bool:
    """Assert that nobody next in line is kept from a free bed; return whether there was a free bed or a list at all."""
    h = part.homes
    free = h.open[home] - h.occupied[home]
    if not h.waiting[home].any():
        return bool((free > 0).any())
    waiting = [p for (at, _, _), one in recount.lists(part).items() if at == home for p in one]
    for kind, needs in TURNS if able else TURNS[:2]:
        assert free[kind] <= 0 or next_in_line(part, home, waiting, needs, int(h.load[home])) < 0
    return True


def where_too_few_carers_stop_everybody() -> FastLives:
    """Return three lively towns, 33 homes, from a morning on which the universal bar begins to hold."""
    lives = lively_lives(BASELINE_DAY, towns=3)
    lives.set_params(replace(lively(), admission=lively().admission._replace(heavy_only=0)))
    return lives


def test_a_home_without_carers_admits_nobody_but_moves_its_own() -> None:
    lives = where_too_few_carers_stop_everybody()
    for key in range(33):
        lives.set_carers(key, 0.0)
        add_beds(lives, key, Bed.NURSING, 5)
    lives.advance(BASELINE_DAY + 120)
    rows = lives.events()
    rows = rows[rows[:, 0] >= BASELINE_DAY]
    assert (rows[:, 2] != Event.ADMIT).all()
    assert (rows[:, 2] == Event.MOVE).sum() > 3


def test_care_needed_stays_within_the_carers_at_every_admission() -> None:
    """A home's load may outgrow its carers when residents worsen; under the universal bar it then admits nobody (V09)."""
    lives = where_too_few_carers_stop_everybody()
    for part in lives.prefectures:
        for row, key in enumerate(part.homes.key.tolist()):
            lives.set_carers(key, float(part.homes.load[row]) / 2**20 * 0.95 + 0.1)
    excess = 0
    for day in range(BASELINE_DAY, BASELINE_DAY + 200):
        lives.advance(day + 1)
        today = lives.events()
        into = set(today[(today[:, 0] == day) & (today[:, 2] == Event.ADMIT)][:, 3].tolist())
        for part in lives.prefectures:
            over = set(part.homes.key[part.homes.load > part.homes.staff].tolist())
            excess += len(over)
            assert not over & into
    assert excess > 30


def test_a_nursing_bed_goes_to_the_able_only_after_30_idle_days() -> None:
    lives = frozen(BASELINE_DAY)
    home = max(range(6), key=lambda h: int(lives.prefectures[0].homes.waiting[h, Need.ORDINARY_ONLY]))
    part = lives.prefectures[0]
    others = int(part.homes.waiting[home, 1:].sum())
    lives.set_carers(home, 1000.0)
    add_beds(lives, home, Bed.NURSING, others + 1)
    lives.advance(BASELINE_DAY + 1)
    able = int(part.homes.waiting[home, Need.ORDINARY_ONLY])
    assert able >= 2
    assert part.homes.waiting[home].tolist() == [able, 0, 0]
    lives.advance(BASELINE_DAY + 31)
    assert part.homes.waiting[home].tolist() == [able, 0, 0]
    lives.advance(BASELINE_DAY + 40)
    rows = lives.events()
    let = rows[(rows[:, 3] == home) & (rows[:, 4] == Why.IDLE_NURSING) & (rows[:, 0] >= BASELINE_DAY)]
    assert let[:, 0].tolist() == [BASELINE_DAY + 31]
    assert part.homes.waiting[home].tolist() == [able - 1, 0, 0]
