"""What only the world can tell about a scenario: whether the homes and counties that it names are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.faults import Fault
from sim.province.changes import Change
from sim.world.columns import World


def faults(world: World, changes: Iterable[Change]) -> Iterator[Fault]:
    """Yield what a scenario names that this world does not have."""
    homes, codes = set(world.homes.key.tolist()), world.counties.code
    places = {*codes, *(code[:4] for code in codes)}
    for change in changes:
        if change.home is not None and change.home not in homes:
            allowed = f"a key of a home of 2020-12-31, {min(homes)} to {max(homes)}" if homes else "no home: this world has none"
            yield Fault(change.file, change.line, "home", f"no home has the key {change.home}", allowed)
        if change.new_home is not None and change.new_home.county not in codes:
            what = f"no county unit has the code {change.new_home.county}"
            yield Fault(change.file, change.line, "new_home.county", what, f"a code of this world, such as {codes[0]}")
        for code in change.where if isinstance(change.where, tuple) else ():
            if code not in places:
                what = f"no prefecture or county unit has the code {code}"
                yield Fault(change.file, change.line, "where", what, f"codes of this world, such as {codes[0]}")
