"""Towns changed by hand, and lived by either engine: what two runs of a relation differ in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.lives.fast import FastLives
from sim.lives.reference import ReferenceLives
from sim.rules.params import Parameters
from sim.tally import Counts
from sim.world.columns import Elders, Seeds, World

Lives = FastLives | ReferenceLives
Rows = NDArray[np.int32]
Policy = Callable[[Lives], object]
ENGINES: dict[str, type[FastLives] | type[ReferenceLives]] = {"fast": FastLives, "reference": ReferenceLives}
NEVER_BEREAVED = -32_000


class Run(NamedTuple):
    """What is left of a run: the event record, and counts of every month that has ended."""

    events: Rows
    counts: Counts


def live(engine: str, world: World, p: Parameters, until: int, *, begin: int = 0, policy: Policy = lambda _: None) -> Run:
    """Live a world to the morning of `until`, with a policy on the morning of `begin`."""
    lives = ENGINES[engine](world, p, until, 1, log=True)
    lives.advance(begin)
    policy(lives)
    lives.advance(until)
    run = Run(lives.events(), lives.counts(0, int(until / 30.5) - 1))
    if isinstance(lives, ReferenceLives):
        lives.close()
    return run


def same(a: Run, b: Run) -> bool:
    """Return whether two runs tell the same, event by event and count by count."""
    return np.array_equal(a.events, b.events) and all(np.array_equal(column, b.counts[name]) for name, column in a.counts.items())


def with_people(world: World, change: Callable[[int, Elders, Seeds], tuple[Elders, Seeds]]) -> World:
    """Return the world with the people of each prefecture changed; `change` gets the number of the prefecture."""
    both = [change(i, *two) for i, two in enumerate(zip(world.elders, world.seeds, strict=True))]
    return world._replace(elders=tuple(e for e, _ in both), seeds=tuple(s for _, s in both))


def in_order(elders: Elders, seeds: Seeds, order: NDArray[np.intp]) -> tuple[Elders, Seeds]:
    """Return some people, each with their number, in an order given by row; who stays behind must be no spouse of theirs."""
    row_of = np.full(len(elders.key), -1, np.int32)
    row_of[order] = np.arange(len(order), dtype=np.int32)
    mate = np.where(elders.mate >= 0, row_of[elders.mate.clip(0)], elders.mate).astype(np.int32) if len(elders.key) else elders.mate
    moved = Elders._make(column[order] for column in elders._replace(mate=mate))
    return moved, Seeds._make(column[order] for column in seeds)


def prefectures_reversed(world: World) -> World:
    """Return the world with its prefectures in the opposite order; places, homes and people keep their numbers."""
    last = len(world.prefectures) - 1
    turned: dict[str, Any] = {
        part: getattr(world, part)._replace(prefecture=last - getattr(world, part).prefecture) for part in ("counties", "places", "homes")
    }
    for name in ("elders", "seeds", "prefectures", "names", "seen"):
        turned[name] = getattr(world, name)[::-1]
    return world._replace(**turned)


def numbered_anew(world: World, by: int) -> World:
    """Return the world with other numbers for everybody, so that everybody draws anew."""
    return with_people(world, lambda _, elders, seeds: (elders._replace(key=elders.key + by), seeds))


def before(events: Rows, day: int) -> Rows:
    """Return the events of the days before `day`."""
    return events[events[:, 0] < day]


def of_event(events: Rows, *kinds: int) -> Rows:
    return events[np.isin(events[:, 2], kinds)]


def first_day(events: Rows, *kinds: int) -> dict[int, int]:
    """Return the first day of some events, by person."""
    rows = of_event(events, *kinds)
    people, at = np.unique(rows[:, 1], return_index=True)
    return dict(zip(people.tolist(), rows[at, 0].tolist(), strict=True))
