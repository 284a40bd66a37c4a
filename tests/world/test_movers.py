"""Who can leave, county unit by county unit, and what follows for the people that a run starts with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.clock import CENSUS, day_of
from sim.evidence import Evidence
from sim.lives.fast import FastLives
from sim.rules.ages import AGES
from sim.rules.params import Parameters
from sim.study.fit.movers import Looks, look, ratios_of
from sim.world import population
from sim.world.columns import World
from sim.world.frame import tiny_frame


def blank(counties: int) -> Looks:
    return Looks(np.zeros((2, AGES, 4)), np.zeros((4, 4)), np.zeros(4), np.zeros((counties, 2, 4)))


def test_a_look_counts_everybody_a_clock_would_take_along_once_in_their_county_unit(rules: Parameters, tiny: World) -> None:
    """County units have as many of them in all as the prefecture's shares by sex and age say of the same people: the identity of means."""
    lives = FastLives(tiny, rules, day_of(CENSUS), 1)
    lives.advance(900)
    for part in lives.prefectures:
        found = blank(len(tiny.counties.code))
        look(part.people, 900, found)
        assert found.running.sum() > 0.5 * found.people.sum() > 50
        by_owner = found.running.sum(0)
        assert found.counties.sum(0) == pytest.approx(np.stack([by_owner, by_owner]))


def test_a_county_unit_where_half_as_many_more_clocks_run_has_half_as_many_more_departures(known: Evidence, rules: Parameters) -> None:
    frame, looks = tiny_frame(known), [blank(4), blank(4)]
    looks[0].counties[0] = [[30, 0, 0, 0], [20, 0, 0, 0]]
    looks[1].counties[2] = [[0, 5, 0, 6], [0, 10, 0, 12]]
    assert ratios_of(rules, frame, looks) == pytest.approx([1.5, 1.0, 0.5, 1.0])  # 30 of 20; nobody seen; half of each; nobody


def test_people_leave_a_county_unit_at_its_own_speed_before_the_census(known: Evidence, rules: Parameters) -> None:
    """Per person of 75 on the census day, exp(deaths + speed x departures) entered: twice the speed, the square of what left."""
    frame = tiny_frame(known)
    entered = [population.entering(known, at_speed(rules, speed), frame)[:, :, 35, 6] for speed in (0.0, 1.0, 2.0)]
    left = entered[1] / entered[0]
    assert (left > 1.01).all()
    assert entered[2] / entered[0] == pytest.approx(left**2)


def at_speed(rules: Parameters, speed: float) -> Parameters:
    counties = len(rules.fitted.clock_counties)
    return replace(rules, fitted=rules.fitted._replace(clock_counties=(speed,) * counties))
