"""Nobody overtakes: who is first in line waits for carers, not the home for somebody lighter; and a lighter need is noticed at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sim.codes import Bed, Clock, Event, Level, Need
from sim.lives.fast import FastLives
from sim.lives.fast.prefecture import Prefecture
from sim.rules.admission import CARER
from tests.lives import recount
from tests.lives.towns import NOTHING, add_beds, close_beds, lively_lives

DAYS = (200, 350, 500, 700, 900, 1100, 1300, 1500, 1827, 2100, 2400)
LONG_IDLE = 40


def first_in_line(part: Prefecture, home: int, needs: tuple[Need, ...]) -> int:
    """Return who is first among those of some needs, a resident of the home or not; -1: nobody waits."""
    w = recount.who(part)
    waiting = [p for (at, need, _), one in recount.lists(part).items() if at == home and need in needs for p in one]
    return min(waiting, key=lambda p: (w.queue[p], recount.rank(part, p, home)), default=-1)


def frozen() -> Iterator[tuple[FastLives, Prefecture, int]]:
    """Yield the lively town on several mornings, from which on nothing happens of itself, with every home that has a list."""
    for day in DAYS:
        lives = lively_lives(day)
        lives.set_rates(NOTHING)
        for part in lives.prefectures:
            for home in range(len(part.homes.key)):
                if part.homes.waiting[home].any():
                    yield lives, part, home


def carers_for(part: Prefecture, home: int, level: int) -> float:
    """Return so many carers that a home can take one more at this level, and nobody who needs more."""
    return (int(part.homes.load[home]) + int(part.given.rules.load[level]) + 1) / CARER


def admitted(lives: FastLives, home_key: int, since: int) -> list[tuple[int, int]]:
    """Return day and person of the admissions to a home from a day on."""
    rows = lives.events()
    rows = rows[(rows[:, 0] >= since) & (rows[:, 2] == Event.ADMIT) & (rows[:, 3] == home_key)]
    return [(int(day), int(person)) for day, person, *_ in rows.tolist()]


def test_who_comes_to_need_less_care_while_waiting_is_admitted_that_day() -> None:
    """Somebody with dementia needs a nursing bed at any level; at one level less, less care: the carers are enough now."""
    for lives, part, home in frozen():
        w, first = recount.who(part), first_in_line(part, home, (Need.EITHER, Need.NURSING_ONLY))
        if first < 0 or w.queue[first] == 0 or not w.dementia[first] or w.level[first] not in (Level.MODERATE, Level.SEVERE):
            continue
        key, person, day = int(part.homes.key[home]), int(part.people.key[first]), lives.day
        add_beds(lives, key, Bed.NURSING, int(part.homes.occupied[home].sum()) + 20)
        close_beds(lives, key, Bed.ORDINARY, int(part.homes.open[home, Bed.ORDINARY]))
        lives.set_carers(key, carers_for(part, home, int(w.level[first]) - 1))
        lives.advance(day + 1)
        if (day, person) in admitted(lives, key, day) or recount.who(part).queue[first_in_line(part, home, (Need.NURSING_ONLY,))] == 0:
            continue
        part.people.left[first, Clock.RECOVER] = 1
        lives.set_rates(NOTHING | {"recovery": 1e-6})
        lives.advance(day + 2)
        assert (day + 1, person) in admitted(lives, key, day)
        return
    raise AssertionError("nobody with dementia is first in a line of the lively town")


def test_the_able_take_no_idle_nursing_bed_while_ordinary_beds_are_free_for_who_is_first() -> None:
    """First is somebody of level 2, whom either kind fits, with carers too few for level 2: the able wait behind, idle bed or not."""
    for lives, part, home in frozen():
        w, first = recount.who(part), first_in_line(part, home, (Need.ORDINARY_ONLY, Need.EITHER))
        other = first_in_line(part, home, (Need.EITHER, Need.NURSING_ONLY))
        heavy = w.queue[other] > 0 and w.level[other] >= Level.MODERATE
        if not part.homes.waiting[home, Need.ORDINARY_ONLY] or w.need[first] != Need.EITHER or not heavy:
            continue
        key, day = int(part.homes.key[home]), lives.day
        for kind in Bed:
            add_beds(lives, key, kind, int(part.homes.occupied[home].sum()) + 20)
        lives.set_params(replace(lives.params, admission=lives.params.admission._replace(heavy_only=0)))  # too few carers bar everybody
        lives.set_carers(key, carers_for(part, home, Level.ABLE))
        lives.advance(day + LONG_IDLE)
        assert part.homes.evening[home, 6] == 1, "the nursing beds are for the able by now"
        assert part.homes.waiting[home, Need.ORDINARY_ONLY] > 0
        assert admitted(lives, key, day) == []
        lives.set_carers(key, 1000.0)  # nothing else happens at the home that morning
        lives.advance(day + LONG_IDLE + 1)
        assert (day + LONG_IDLE, int(part.people.key[first])) in admitted(lives, key, day)
        return
    raise AssertionError("nobody of level 2 is first in a line of the lively town")
