"""Levers: what a change of a scenario can act on, one file each.

A file of this folder that has a `LEVER` is one, and nothing else needs to know of it: scenario files, their JSON Schema, the pages of the
terminal, docs/levers.md and the record of works ask `LEVERS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sim.inputs.values import Amount
from sim.parts import declared
from sim.province.changes import Change
from sim.province.levers.lever import Lever

if TYPE_CHECKING:
    from sim.province.agenda import Story
    from sim.province.operations import Ground


LEVERS: dict[str, Lever] = declared(__name__, __path__, "LEVER")
"""By the word of the scenario file, in alphabetical order."""


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Return changes sorted by day, lever and values, the values in the order in which the lever lists its keys, as texts.

    Changes are numbered by their place here, never by their place in a file. A scenario lists its changes by `changes.canonical` instead.
    That text begins with the names that come first in the alphabet, so it would number the changes of shipped scenarios anew, and draws
    and tables follow the numbers. Here a range counts by its middle.
    """
    return sorted(changes, key=_rank)


def begin(ground: Ground, changes: Sequence[Change]) -> Iterable[Story]:
    """Return the story of every change; a change is numbered by its place in `changes`."""
    return [LEVERS[change.lever].story(ground, change, number) for number, change in enumerate(changes)]


def _rank(change: Change) -> tuple[str, ...]:
    values = {"until": change.until, **dict(change.values)}
    names = dict.fromkeys(key.value_name for key in LEVERS[change.lever].keys)
    return (change.start.isoformat(), change.lever, *(_text(values.get(name)) for name in names))


def _text(value: object) -> str:
    return str(value.central if isinstance(value, Amount) else value)
