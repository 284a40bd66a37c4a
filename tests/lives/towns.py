"""Small provinces for tests of the lives: the tiny frame with ten times its people and as many homes, so that beds are short."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import evidence
from sim.codes import Limit, Owner, Setting
from sim.evidence import Evidence
from sim.lives import Lives, NewHome
from sim.lives.fast import FastLives, state
from sim.lives.fast import traits as at
from sim.rules import fitted, params
from sim.rules.params import Parameters, Rates
from sim.world import capacity
from sim.world.build import build, furnished
from sim.world.columns import Frame, World
from sim.world.frame import tiny_frame

END = 3652
"""2025-12-31."""
BASELINE_DAY = 1827
NOTHING = dict.fromkeys(Rates._fields, 0.0)
"""Rates under which nothing happens to anybody."""
LIVELY = Rates(death=1.5, emigration=4, dementia=3, worsening=3, recovery=2, child_leaves=3, seeking=10, leaving_care=3, giving_up=2)


@cache
def numbers() -> Evidence:
    return evidence.load()


@cache
def rules(limit: Limit = Limit.DEMAND) -> Parameters:
    """The rules of the baseline in one of its worlds."""
    return params.assemble(numbers(), fitted.load_fitted(limit=limit))


@cache
def lively() -> Parameters:
    """Rules under which a lot happens, and nobody shuns a list: homes are full, all causes of leaving a list occur.

    What the fit sets of the choice is set by hand here, so that another fit makes no other town.
    """
    p = rules()
    choice = p.choice._replace(price=0.3, wait=0.0, private=-0.2, tekun=0.6, other_public=0.6)
    return replace(p, rates=LIVELY, choice=choice)


@cache
def frame(times: float = 10, homes: int = 1) -> Frame:
    """Two prefectures, four county units, 600 elders on the census day times `times`, 11 homes with 66 beds times `homes`."""
    tiny = tiny_frame(numbers())
    return replace(tiny, cohorts=tiny.cohorts * times, home_totals=tiny.home_totals * homes)


@cache
def town(p: Parameters | None = None, times: float = 10, homes: int = 1, seed: int = 1, end: int = END) -> World:
    return all_usable(build(numbers(), p or rules(), frame(times, homes), 1.0, seed, end, 1), p or rules())


def all_usable(world: World, p: Parameters) -> World:
    """Return the world with all its homes open since long ago and all their beds in service."""
    always, none = np.full_like(world.homes.opened, capacity.LONG_AGO), np.zeros_like(world.homes.paper)
    return furnished(numbers(), p, world._replace(homes=world.homes._replace(opened=always, full=always, paper=none, under_60=none)), 1)


def empty_homes(world: World) -> World:
    """Return the world with nobody in care, and more carers than anybody needs."""
    seeds = []
    for elders, one in zip(world.elders, world.seeds, strict=True):
        setting = np.where(elders.b60 <= 0, Setting.OWN_HOME, Setting.NOT_YET).astype(np.int8)
        seeds.append(one._replace(setting=setting, home=np.full_like(one.home, -1), since=np.full_like(one.since, -1)))
    return world._replace(seeds=tuple(seeds), carers=np.full(len(world.homes.key), 10_000.0))


def lively_lives(day: int = 0, threads: int = 1, log: bool = True, horizon: int = END, towns: int = 1) -> FastLives:
    """Return the lives of the lively town, with its people and homes so many times over, on the morning of a day."""
    lives = FastLives(town(lively(), 10 * towns, towns, end=horizon), lively(), horizon, threads, log)
    lives.advance(day)
    return lives


def new_home(lives: FastLives, prefecture: int = 0) -> NewHome:
    """Return a home of 6 ordinary and 6 nursing beds with the next key, in the first county unit of a prefecture."""
    county = int(np.searchsorted(frame().counties.prefecture, prefecture))
    return NewHome(len(lives.homes().built), prefecture, county, Owner.PRIVATE, beds=(6, 6), fee=(1500, 2500), carers=50.0)


def add_beds(lives: Lives, home: int, kind: int, beds: int) -> None:
    """Build beds in a home, in service from this morning."""
    change_beds(lives, home, kind, beds, beds)


def close_beds(lives: Lives, home: int, kind: int, beds: int) -> None:
    """Take beds of a home out of service."""
    change_beds(lives, home, kind, 0, -beds)


def change_beds(lives: Lives, home: int, kind: int, built: int, in_service: int) -> None:
    """Give a home so many more beds of a kind."""
    view = lives.homes()
    beds = view.built[home].tolist(), view.open[home].tolist()
    beds[0][kind] += built
    beds[1][kind] += in_service
    lives.set_beds(home, *map(tuple, beds))


def state_of(lives: FastLives) -> dict[str, NDArray[Any]]:
    """Return every array that is state, copied: people, homes, counts, marks of homes, the event record.

    Who has died or left counts no more, and a saved state has no rows for them; so links are told by person, not by row.
    """
    arrays: dict[str, NDArray[Any]] = {}
    for i, part in enumerate(lives.prefectures):
        p, key = part.people, np.append(part.people.key.astype(np.int64), [-2, -1])
        there = ~np.isin(traits(p, at.SETTING), (Setting.DEAD, Setting.LEFT))
        columns = {f"people.{name}": column[there] for name, column in p._asdict().items()}
        columns |= {f"people.{name}": key[getattr(p, name)][there] for name in ("mate", "before", "behind")}
        columns |= {f"homes.{name}": column.copy() for name, column in part.homes._asdict().items()}
        columns |= {f"homes.{name}": key[getattr(part.homes, name)] for name in ("head", "tail")}
        columns |= {f"tally.{name}": column.copy() for name, column in part.tally._asdict().items()}
        columns["marks"] = part.work.flag.copy()
        arrays |= {f"{i}.{name}": column for name, column in columns.items()}
    return arrays | {"events": lives.events(), "day": np.array(lives.day)}


def differing(a: FastLives, b: FastLives, prefecture: int | None = None) -> list[str]:
    """Return the names of the arrays of state that are not the same to the last bit; of one prefecture, if given."""
    first, second = state_of(a), state_of(b)
    names = [name for name in first if prefecture is None or name.startswith(f"{prefecture}.")]
    return [name for name in names if not np.array_equal(first[name], second[name])]


def traits(people: state.People, trait: tuple[int, int]) -> NDArray[np.int64]:
    """Return one trait of everybody out of their bits."""
    return np.asarray(at.column(people.bits, trait))
