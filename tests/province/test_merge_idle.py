"""Idle beds of public homes leave the count: on paper first, then vacant ones; nobody who lives there loses a bed."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.province.levers import LEVERS
from tests.province.paper import PaperLives
from tests.province.small import at, change, make_world, play

DAY = date(2023, 1, 1)


def test_a_fifth_of_340_public_beds_leaves_paper_first_and_private_homes_keep_theirs() -> None:
    world = make_world()
    paper = np.zeros((6, 2), np.int64)
    paper[3, 0] = 25
    province = play(change("merge_idle", DAY, share=0.2), world=world._replace(homes=world.homes._replace(paper=paper)))
    before, after = (province.history.built[at(province.history, day)] for day in ("2022-12-01", "2023-01-01"))
    # homes 2, 3, 5 have 100, 200, 40 beds: 20, 40 and 8 of the 68, all ordinary
    assert (before - after).tolist() == [[0, 0], [0, 0], [20, 0], [40, 0], [0, 0], [8, 0]]
    assert province.history.paper[-1].sum() == 0
    assert province.beds.in_service(3, 0) == 150 - 40
    assert [(works.home, works.done) for works in province.events] == [(2, -20), (3, -40), (5, -8)]
    assert sum(sum(LEVERS["merge_idle"].beds_added(works)) for works in province.events) == -68


def test_occupied_beds_stay_and_nursing_beds_go_only_where_ordinary_ones_are_too_few() -> None:
    world = make_world()
    lives = PaperLives(world, {(2, 0): 55, (2, 1): 40, (3, 0): 130, (5, 0): 30, (5, 1): 0})
    province = play(change("merge_idle", DAY, share=0.3), world=world, lives=lives)
    # wanted 30, 60, 12: home 2 has 5 vacant ordinary beds, home 3 20 ordinary and 40 nursing ones, home 5 10 nursing ones
    gone = world.homes.beds - province.history.built[-1]
    assert gone.tolist() == [[0, 0], [0, 0], [5, 0], [20, 40], [0, 0], [0, 10]]
    assert (lives.built >= lives.residents).all()
    assert (lives.built == province.history.built[-1]).all()
