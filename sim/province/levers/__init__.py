"""Levers: what a change in a scenario can act on, one file each.

Any file in this folder that defines `LEVER` is a lever, and nothing else needs to name it: scenario files, their JSON Schema, the pages
of the terminal, docs/levers.md and the record of works all read `LEVERS`.
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
    from sim.province.operations import Operations


LEVERS: dict[str, Lever] = declared(__name__, __path__, "LEVER")
"""Levers by the word used in scenario files, in alphabetical order."""


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Return changes sorted by day, lever and values; values sort as text, in the order in which the lever lists its keys.

    Changes are numbered by their position here, never by their position in a file. A scenario lists its changes by `changes.canonical`
    instead. That text begins with the alphabetically first names, so using it here would renumber the changes of shipped scenarios, and
    draws and tables depend on those numbers. Here a range sorts by its middle.
    """
    return sorted(changes, key=_rank)


def begin(operations: Operations, changes: Sequence[Change]) -> Iterable[Story]:
    """Return the story of every change; a change is numbered by its position in `changes`."""
    return [LEVERS[change.lever].story(operations, change, number) for number, change in enumerate(changes)]


def _rank(change: Change) -> tuple[str, ...]:
    values = {"until": change.until, **dict(change.values)}
    names = dict.fromkeys(key.value_name for key in LEVERS[change.lever].keys)
    return (change.start.isoformat(), change.lever, *(_text(values.get(name)) for name in names))


def _text(value: object) -> str:
    return str(value.central if isinstance(value, Amount) else value)
