"""The growth of homes from 2016 to the end of 2020: lives settle in while homes of the world open and fill, month by month."""

from __future__ import annotations

from sim.clock import day_of, month_end
from sim.lives import Lives
from sim.province.inventory import Beds
from sim.world.columns import World


def settle(lives: Lives, beds: Beds, day: int) -> None:
    """Live every day before `day`; on each first day of a month before it, set the beds of the homes that have opened or filled.

    `beds` is the inventory as of the month in which the lives are.
    """
    while (first := day_of(month_end(beds.month)) + 1) < day:
        lives.advance(first)
        for home in beds.go_on(beds.month + 1):
            lives.set_beds(home, *beds.of(home))
    lives.advance(day)


def from_2016(lives: Lives, world: World, day: int) -> None:
    """Live from 2016-01-01 to the evening before `day`, with homes opening and filling."""
    settle(lives, Beds(world.homes, world.carers, 0), day)
