"""What can only be checked against a world: whether the homes and counties that a scenario names exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.inputs.faults import Fault
from sim.province.changes import Change
from sim.province.levers import LEVERS
from sim.world.columns import World


def faults(world: World, changes: Iterable[Change]) -> Iterator[Fault]:
    """Yield a fault for everything a scenario names that this world does not have."""
    for change in changes:
        for key, what, allowed in LEVERS[change.lever].absent(change, world):
            yield Fault(change.file, change.line, key, what, allowed)
