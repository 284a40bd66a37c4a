"""Books and lives keep step: beds close as they fall vacant, and what does not fall vacant in time goes back into service."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.clock import date_of, day_of
from sim.codes import Bed
from sim.province.inventory import balance
from sim.province.works import Outcome
from tests.province.paper import PaperLives
from tests.province.small import END, START, change, make_world, one_home, play, programme

HALF = programme("convert", 50, "2021-01-01", "2021-01-01", path="starts")


def test_lives_catch_up_before_anything_is_done_and_live_the_last_day() -> None:
    lives = PaperLives(make_world())
    play(HALF, lives=lives)
    assert lives.mornings[-1] == END + 1
    assert all(date_of(day).day == 1 for day in lives.mornings)
    assert all(call[0].endswith("-01") for call in lives.calls)


def test_a_day_that_a_policy_names_is_one_more_stop() -> None:
    lives = PaperLives(make_world())
    play(change("fee", date(2022, 3, 15), home=0, value=2500.0), lives=lives)
    assert [day for day in lives.mornings if date_of(day).day != 1] == [day_of(date(2022, 3, 15))]


def test_an_empty_home_is_converted_on_the_day_works_end() -> None:
    lives = PaperLives(one_home(100))
    province = play(HALF, world=one_home(100), lives=lives)
    assert lives.calls == [
        ("2021-01-01", "set_beds", 0, (100, 0), (50, 0)),
        ("2021-07-01", "occupied", 0),
        ("2021-07-01", "set_beds", 0, (50, 50), (50, 50)),
    ]
    assert lives.built.tolist() == province.history.built[-1].tolist() == [[50, 50]]


def test_beds_fall_vacant_month_by_month_and_each_becomes_a_nursing_bed_on_a_month_first() -> None:
    lives = PaperLives(one_home(100), {(0, Bed.ORDINARY): 70})
    lives.departures[day_of(date(2021, 7, 20))] = [(0, Bed.ORDINARY, 15)]
    lives.departures[day_of(date(2021, 9, 30))] = [(0, Bed.ORDINARY, 5)]
    province = play(HALF, world=one_home(100), lives=lives)
    asked = [day for day, name, *_ in lives.calls if name == "occupied"]
    assert asked == ["2021-07-01", "2021-08-01", "2021-09-01", "2021-10-01"]
    told = [(day, built) for day, name, _, built, _ in (call for call in lives.calls if call[1] == "set_beds")]
    assert told == [("2021-01-01", (100, 0)), ("2021-07-01", (70, 30)), ("2021-08-01", (55, 45)), ("2021-10-01", (50, 50))]
    assert (province.events[0].outcome, province.events[0].done) == (Outcome.DONE, 50)
    assert date_of(province.events[0].ended) == date(2021, 10, 1)


def test_after_180_days_the_rest_goes_back_into_service_and_the_project_stops_there() -> None:
    lives = PaperLives(one_home(100), {(0, Bed.ORDINARY): 70})
    province = play(HALF, world=one_home(100), lives=lives)
    # works end on 2021-07-01; 180 days later is 2021-12-28, and the month first after it 2022-01-01
    assert lives.calls[-2:] == [("2022-01-01", "occupied", 0), ("2022-01-01", "set_beds", 0, (70, 30), (70, 30))]
    assert lives.built.tolist() == lives.open.tolist() == province.history.built[-1].tolist() == [[70, 30]]
    assert (province.events[0].outcome, province.events[0].done, province.history.works[-1].tolist()) == (Outcome.IN_PART, 30, [0])


def test_a_full_home_converts_nothing() -> None:
    province = play(HALF, world=one_home(100), lives=PaperLives(one_home(100), {(0, Bed.ORDINARY): 100}))
    assert (province.events[0].outcome, province.history.built[-1].tolist()) == (Outcome.STOPPED, [[100, 0]])


def test_beds_that_are_to_go_wait_for_the_first_of_a_month_like_everything_else() -> None:
    lives = PaperLives(one_home(100), {(0, Bed.ORDINARY): 95})
    lives.departures[day_of(date(2022, 4, 10))] = [(0, Bed.ORDINARY, 20)]
    province = play(change("beds", date(2022, 3, 15), home=0, kind="ordinary", value=-20.0), world=one_home(100), lives=lives)
    assert lives.calls == [
        ("2022-03-15", "set_beds", 0, (100, 0), (80, 0)),
        ("2022-03-15", "occupied", 0),
        ("2022-03-15", "set_beds", 0, (95, 0), (80, 0)),
        ("2022-04-01", "occupied", 0),
        ("2022-05-01", "occupied", 0),
        ("2022-05-01", "set_beds", 0, (80, 0), (80, 0)),
    ]
    assert province.history.built[-1].tolist() == lives.built.tolist() == [[80, 0]]


def test_occupied_held_in_works_and_free_are_what_is_built_in_every_month() -> None:
    world = make_world()
    lives = PaperLives(world, {(home, kind): int(world.homes.beds[home, kind]) // 2 for home in range(6) for kind in range(2)})
    changes = (programme("convert", 150, "2021-07-01", "2023-07-01"), programme("build", 60, "2021-07-01", "2023-07-01", kind="ordinary"))
    province = play(*changes, world=world, lives=lives, until=START)
    for month_first in [day for day in range(START, END) if date_of(day + 1).day == 1]:
        province.run(month_first)
        parts = balance(lives.built, lives.open, lives.residents)
        assert (np.sum(parts, 0) == lives.built).all()
        assert min(np.min(part) for part in parts) >= 0
        assert lives.built.tolist() == province.history.built[-1].tolist()
        assert ((lives.built - lives.open)[:, Bed.ORDINARY] == province.history.works[-1]).all()


def test_who_is_chosen_does_not_depend_on_who_is_sampled() -> None:
    changes = (programme("convert", 150, "2021-07-01", "2024-07-01"), programme("build", 60, "2021-07-01", "2023-07-01", kind="ordinary"))
    full = PaperLives(make_world(), {(home, 0): int(make_world().homes.beds[home, 0]) for home in range(6)})
    played = [
        play(*changes),
        play(*changes, world=make_world(sampled=False), lives=PaperLives(make_world(sampled=False))),
        play(*changes, world=make_world(), lives=full),
    ]
    chosen = [[(event.lever, event.home, event.amount, event.start, event.end) for event in province.events] for province in played]
    assert chosen[0] == chosen[1] == chosen[2]
    assert (played[0].history.built == played[1].history.built).all()
    assert (played[0].history.built != played[2].history.built).any()
