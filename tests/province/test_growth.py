"""Homes of the world open and fill from 2016 to 2020; the lives are told month by month, and the inventory goes on where they stand."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.clock import BASELINE, day_of, month_number
from sim.province import growth
from sim.province.inventory import Beds
from sim.world import capacity
from sim.world.columns import World
from tests.province.paper import PaperLives
from tests.province.small import SIX_MONTHS_EACH, at, change, make_world, play

BASELINE_DAY, LAST = day_of(BASELINE), month_number(date(2020, 12, 31))


def growing() -> World:
    """Home 0, 100 ordinary beds of which 4 are on paper, opened in July 2017; home 3 in July 2019; both fill in 24 months."""
    world = make_world()
    paper, opened = np.zeros((6, 2), np.int64), np.full(6, capacity.LONG_AGO)
    paper[0, 0], opened[0], opened[3] = 4, month_number(date(2017, 7, 1)), month_number(date(2019, 7, 1))
    return world._replace(homes=world.homes._replace(paper=paper, opened=opened, full=opened + 24))


def test_a_home_has_no_beds_before_it_opens_and_fills_in_24_steps_of_four() -> None:
    beds = Beds(growing().homes, growing().carers, 0)
    seen = {}
    for month in range(1, LAST + 1):
        beds.go_on(month)
        beds.check()
        seen[month] = beds.of(0)[0][0], beds.of(0)[1][0]
    assert seen[17] == (0, 0)  # June 2017
    assert [seen[month] for month in (18, 19, 20, 30, 41, 42, 59)] == [
        (100, 0), (100, 4), (100, 8), (100, 48), (100, 92), (100, 96), (100, 96)
    ]  # fmt: skip


def test_the_inventory_of_any_month_is_the_one_that_went_on_to_it() -> None:
    world = growing()
    gone_on = Beds(world.homes, world.carers, 0)
    for month in range(1, LAST + 1):
        changed = gone_on.go_on(month)
        built, in_service = capacity.at(world.homes, month)
        of_all = [gone_on.of(home) for home in range(6)]
        assert [of[0] for of in of_all] == [tuple(row) for row in built.tolist()]
        assert [of[1] for of in of_all] == [tuple(row) for row in in_service.tolist()]
        before = capacity.at(world.homes, month - 1)
        assert changed == np.flatnonzero((before[0] != built).any(1) | (before[1] != in_service).any(1)).tolist()
    fresh = Beds(world.homes, world.carers, LAST)
    assert [fresh.of(home) for home in range(6)] == [gone_on.of(home) for home in range(6)]


def test_lives_are_given_each_months_beds_and_stand_on_the_morning_of_2021() -> None:
    world = growing()
    lives = PaperLives(world, {})
    lives.built[:], lives.open[:] = capacity.at(world.homes, 0)
    growth.from_2016(lives, world, BASELINE_DAY)
    assert lives.day == BASELINE_DAY
    assert (lives.built == world.homes.beds).all()
    assert (lives.open == capacity.at(world.homes, LAST)[1]).all()
    assert lives.open[3].tolist() == [106, 35]  # 17 months of 24: 150 x 17 / 24 = 106.25, 50 x 17 / 24 = 35.4


def test_filling_goes_on_in_a_scenario_by_one_step_a_month_without_a_jump_on_new_years_day() -> None:
    world = growing()
    province = play(world=world, until=day_of(date(2021, 12, 31)))
    filling = province.history.filling[:, 3].sum(1)
    # December 2020 to July 2021: 200 - (106 + 35), then 8 or 9 fewer a month; all 200 in service in July
    assert filling[:9].tolist() == [59, 49, 41, 33, 25, 16, 8, 0, 0]
    assert (province.history.paper[:, 0, 0] == 4).all()
    assert (province.history.built == world.homes.beds).all()


def test_beds_that_a_scenario_opens_are_built_at_once_and_in_service_over_the_years() -> None:
    rules = SIX_MONTHS_EACH._replace(fill_months=36)
    province = play(change("beds", date(2022, 1, 1), home=1, kind="nursing", value=72.0), rules=rules)
    history = province.history
    first = at(history, "2022-01-01")
    assert history.built[first - 1 : first + 1, 1, 1].tolist() == [0, 72]
    assert history.filling[first : first + 38, 1, 1].tolist() == [*range(72, 0, -2), 0, 0]
