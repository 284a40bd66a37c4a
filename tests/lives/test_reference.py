"""The reference engine: one life told by hand, the order of a day that does not matter, and the same events as the fast engine's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.codes import Bed, Clock, Event, Level, Mate, Need, Setting, Why
from sim.lives.reference import ReferenceLives
from sim.lives.reference.clocks import age_index
from sim.lives.reference.elder import Elder
from sim.lives.reference.queues import Ticket, WaitingList
from sim.rules.params import Parameters
from sim.scenario import load
from sim.study.baseline import Setup
from sim.study.twins import random_deeds, random_worlds, verify
from sim.study.twins.random_worlds import Case
from tests.lives.towns import END, add_beds, close_beds, empty_homes, frame, numbers, rules, town

NEVER = 10**30
"""What is left of a clock that no life uses up."""
PEOPLE = 150
UNTIL = 1500


def setup(end: int = UNTIL) -> Setup:
    return Setup(numbers(), rules(), frame(1), 1.0, 1, end, 1)


def case(number: int, seed: int = 5, end: int = UNTIL) -> Case:
    return random_worlds.case(numbers(), rules().fitted, number, PEOPLE, seed, end)


def everybody_wants_a_home() -> Parameters:
    c = rules().choice
    return replace(rules(), choice=c._replace(private=c.private + 99, tekun=c.tekun + 99, other_public=c.other_public + 99, wait=0.0))


def quiet_lives(p: Parameters) -> ReferenceLives:
    """Return the lives of a town in whose homes nobody lives yet, and whose clocks all stand still."""
    lives = ReferenceLives(empty_homes(town(p, 1)), p, END, log=True)
    for part in lives.prefectures:
        for elder in part.elders.values():
            elder.clocks.left = [NEVER for _ in Clock]
            elder.bereaved = 0
            elder.plan()
    return lives


def will(elder: Elder, clock: Clock, day: int) -> None:
    """Leave just so much of a clock that it rings on a day, if nothing else changes its speed until then."""
    elder.catch_up(elder.model.today - 1)
    elder.clocks.left[clock] = 1
    rest, d = 0, elder.model.today
    while d < day:
        speed = elder.model.speeds.of(elder.traits, elder.b60, age_index(elder.b60, d))[clock]
        rest, d = rest + speed, d + 1
    elder.clocks.left[clock] = rest + 1
    elder.plan()
    assert elder.due == day


def couple_at_home(lives: ReferenceLives) -> tuple[Elder, Elder]:
    """Return a couple of able people, both over 60."""
    for part in lives.prefectures:
        for elder in part.elders.values():
            spouse = elder.spouse
            if (
                spouse
                and elder.here
                and spouse.here
                and elder.level == spouse.level == Level.ABLE
                and not (elder.dementia or spouse.dementia)
            ):
                return elder, spouse
    raise AssertionError("a town has an able couple")


def told(lives: ReferenceLives, elder: Elder) -> list[tuple[int, Event, Why]]:
    """Return what has happened to somebody: day, event, why."""
    return [(int(day), Event(event), Why(why)) for day, person, event, _, why in lives.events() if person == elder.key]


def test_a_life_is_told_as_it_runs() -> None:
    lives = quiet_lives(everybody_wants_a_home())
    she, he = couple_at_home(lives)
    assert she.mate == Mate.ABLE

    will(he, Clock.DEATH, 10)
    lives.advance(11)
    assert (he.setting, she.mate, she.spouse) == (Setting.DEAD, Mate.NONE, None)
    lives.advance(200)  # 180 days of a recent loss, 183 of the first phase of bereavement
    assert told(lives, she) == [(10, Event.WIDOWED, Why.NONE), (190, Event.CALM, Why.NONE), (193, Event.GRIEF, Why.NONE)]

    will(she, Clock.SEEK, 300)
    lives.advance(301)  # she asks in the day, and a bed is free in the evening
    home = she.home
    assert home is not None
    assert told(lives, she)[3:] == [
        (300, Event.SEEK, Why.CHOSE_HOME),
        (300, Event.JOIN, Why.CHOSE_HOME),
        (300, Event.ADMIT, Why.FREE_BED),
    ]
    assert (she.setting, home.occupied(Bed.ORDINARY), she.ticket) == (Setting.ORDINARY, 1, None)

    close_beds(lives, home.key, Bed.NURSING, home.open[Bed.NURSING])
    will(she, Clock.DEMENTIA, 400)
    lives.advance(450)  # she needs a nursing bed now, and there is none
    assert she.ticket is not None
    assert (she.ticket.queue, she.ticket.asked, home.waiting.lengths()) == (0, 400, (0, 0, 1))
    add_beds(lives, home.key, Bed.NURSING, 1)
    lives.advance(451)
    assert told(lives, she)[6:] == [
        (400, Event.DEMENTIA, Why.NONE),
        (400, Event.JOIN, Why.NEEDS_NURSING),
        (450, Event.MOVE, Why.FREE_NURSING),
    ]
    assert (home.occupied(Bed.ORDINARY), home.occupied(Bed.NURSING), home.waiting.lengths()) == (0, 1, (0, 0, 0))

    will(she, Clock.DEATH, 500)
    lives.advance(501)
    assert told(lives, she)[-1] == (500, Event.DEATH, Why.IN_CARE)
    assert home.occupied(Bed.NURSING) == 0
    assert she.due > END


def test_a_spouse_follows_out_of_the_province_in_the_evening_even_out_of_a_bed_taken_that_day() -> None:
    lives = quiet_lives(everybody_wants_a_home())
    one, other = couple_at_home(lives)
    leads, follows = (other, one) if one.follows else (one, other)
    will(leads, Clock.EMIGRATE, 20)
    will(follows, Clock.SEEK, 20)
    lives.advance(21)
    assert told(lives, leads) == [(20, Event.EMIGRATE, Why.NONE)]
    assert told(lives, follows) == [
        (20, Event.EMIGRATE, Why.WITH_SPOUSE),
        (20, Event.SEEK, Why.CHOSE_HOME),
        (20, Event.DISCHARGE, Why.MOVED_AWAY),
        (20, Event.JOIN, Why.CHOSE_HOME),
        (20, Event.ADMIT, Why.FREE_BED),
    ], "the record is sorted by event within a day"
    assert lives.homes().occupied.sum() == 0


def test_a_waiting_list_serves_class_before_day_before_tie_and_takes_any_of_several_needs() -> None:
    line = WaitingList()
    late_poor, early_public, same_day = Ticket(1, 9, 5, 1, 0), Ticket(3, 2, 5, 2, 0), Ticket(3, 2, 4, 3, 1)
    for ticket in (early_public, same_day, late_poor):
        line.enter(ticket)
    served = []
    while ticket := line.first((Need.ORDINARY_ONLY, Need.EITHER)):
        served.append(ticket)
        line.leave(ticket)
    assert served == [late_poor, same_day, early_public]
    assert line.first((Need.NURSING_ONLY,)) is None


@pytest.mark.parametrize("number", range(8))
def test_both_engines_tell_the_same_events_and_counts(number: int) -> None:
    report = verify.random_world(setup(), number, PEOPLE)
    assert report.events > PEOPLE
    assert report.partings == ()


def test_the_order_within_a_day_makes_no_difference() -> None:
    for number in (1, 3):
        straight, backwards = (verify.play(ReferenceLives, case(number), backwards=order) for order in (False, True))
        assert np.array_equal(straight.lives.events(), backwards.lives.events())
        assert straight.answers == backwards.answers


def test_stopping_every_day_is_living_on() -> None:
    one = case(2, end=700)
    stops = tuple(random_deeds.Deed(day, "fee", 0.999, 0.5) for day in range(1, 700))
    once = verify.play(ReferenceLives, one._replace(deeds=stops[:1]))
    daily = verify.play(ReferenceLives, one._replace(deeds=stops))
    assert np.array_equal(once.lives.events(), daily.lives.events())


@pytest.mark.parametrize("name", ["baseline", "plan_2025"])
def test_the_slow_tier_may_use_either_engine(name: str) -> None:
    report = verify.through_province(setup()._replace(end=2300), load(name))
    assert report.events > 1000
    assert report.partings == ()


def test_one_bed_more_in_one_engine_is_found_and_shown_with_both_lives() -> None:
    one = case(2)
    more = (*one.deeds, random_deeds.Deed(900, "open", 0.3, 0.9))
    other = one._replace(deeds=tuple(sorted(more, key=lambda deed: deed.day)))
    lived = {"fast": verify.play(verify.FastLives, one), "reference": verify.play(ReferenceLives, other)}
    (parting,) = verify.compare("planted", lived, one.world, UNTIL).partings
    day, person, *_ = parting.where
    assert day >= 900
    early = [[row for row in parting.histories[name] if row[0] < day] for name in lived]
    assert early[0] == early[1]
    assert all(row[1] == person for rows in parting.histories.values() for row in rows)
    assert parting.histories["fast"] != parting.histories["reference"]


def test_it_says_that_it_keeps_no_state(tmp_path: Path) -> None:
    lives = ReferenceLives(town(rules(), 1), rules(), 100)
    with pytest.raises(ValueError, match="always starts from 2016"):
        lives.save(tmp_path / "lives")
    with pytest.raises(ValueError, match="always starts from 2016"):
        ReferenceLives.load(tmp_path / "lives", rules(), 100)
    with pytest.raises(ValueError, match="cannot advance to day 102"):
        lives.advance(102)
