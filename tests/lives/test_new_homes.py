"""Homes that open while the run goes on: in a sampled run only some of them stand in the lives, and their numbers have gaps."""

from __future__ import annotations

import pytest

from sim.lives import NewHome
from sim.lives.fast import FastLives
from sim.study.options import setup
from sim.world.build import build


def lives() -> FastLives:
    s = setup(share=1.0, frame="tiny", threads=1)
    return FastLives(build(s.evidence, s.params, s.frame), s.params, 800, threads=1)


def home(key: int) -> NewHome:
    return NewHome(key=key, prefecture=1, county=2, owner=0, beds=(5, 4), fee=(1500, 2500), carers=9.0)


def test_a_home_after_two_that_are_not_simulated_keeps_its_own_number() -> None:
    town = lives()
    first = len(town.homes().built)
    town.advance(100)
    town.add_home(home(first + 2))
    town.advance(801)
    view = town.homes()
    assert view.built[first:].tolist() == [[0, 0], [0, 0], [5, 4]]
    assert town.counts(0, 25)["occupied"].shape[1] == first + 3


def test_a_number_that_is_taken_is_refused() -> None:
    town = lives()
    with pytest.raises(ValueError, match=r"key 3 is taken; the next home has 11"):
        town.add_home(home(3))
