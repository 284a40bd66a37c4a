"""On one morning everybody acts in the order that is written down, whoever asked first."""

from __future__ import annotations

from itertools import permutations

import pytest
import simpy

from sim.province.agenda import Agenda, Order, Story

ACTS = ((5, Order.OPEN, 7, 3), (5, Order.CLOSE, 9, 1), (5, Order.OPEN, 2, 4), (3, Order.FEE, 1, 2), (5, Order.OPEN, 7, 0))
IN_ORDER = [(3, Order.FEE, 1, 2), (5, Order.CLOSE, 9, 1), (5, Order.OPEN, 2, 4), (5, Order.OPEN, 7, 0), (5, Order.OPEN, 7, 3)]


def carried_out(acts: tuple[tuple[int, Order, int, int], ...]) -> tuple[list[tuple[int, Order, int, int]], list[int]]:
    env = simpy.Environment(initial_time=1)
    mornings: list[int] = []
    done = []
    agenda = Agenda(env, mornings.append)

    def act(day: int, order: Order, key: int, number: int) -> Story:
        yield agenda.turn(day, order, key, number)
        assert env.now == day
        done.append((day, order, key, number))

    for each in acts:
        env.process(act(*each))
    env.run()
    return done, mornings


def test_the_order_of_asking_makes_no_difference() -> None:
    assert all(carried_out(acts)[0] == IN_ORDER for acts in permutations(ACTS))


def test_a_morning_comes_once_however_many_act_on_it() -> None:
    assert carried_out(ACTS)[1] == [3, 5]


def test_who_acts_may_act_again_on_the_same_morning_and_start_others_in_their_place() -> None:
    env = simpy.Environment()
    agenda = Agenda(env, lambda day: None)
    told = []

    def first() -> Story:
        yield agenda.turn(4, Order.PLAN, 0, 0)
        told.append("plan")
        env.process(second())
        yield agenda.turn(4, Order.FEE, 0, 0)
        told.append("fee")

    def second() -> Story:
        yield agenda.turn(4, Order.BEGIN, 0, 1)
        told.append("begin")

    env.process(first())
    env.run()
    assert told == ["plan", "begin", "fee"]


def test_a_day_that_is_over_is_refused() -> None:
    env = simpy.Environment(initial_time=10)
    with pytest.raises(ValueError, match="day 9 is over: today is 10"):
        Agenda(env, lambda day: None).turn(9, Order.OPEN, 0, 0)
