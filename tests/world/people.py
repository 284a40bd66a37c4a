"""The people of a world as one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sim.world.columns import Elders
from sim.world.population import Persons

PersonsOf = Callable[[str, float], Persons]
"""The persons of a prefecture, by its code, at a share."""
EldersOf = Callable[[str, float, int], Elders]
"""The elders of a prefecture, by its code, at a share, to an end."""


def joined(parts: Sequence[Elders]) -> Elders:
    """Return the elders of all prefectures in one, spouses by their new rows."""
    first = np.cumsum([0, *(len(part.key) for part in parts)])
    mates = [np.where(part.mate >= 0, part.mate + start, part.mate) for part, start in zip(parts, first, strict=False)]
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in Elders._fields if name != "mate"}
    return Elders(mate=np.concatenate(mates), **columns)


def mate_keys(elders: Elders) -> np.ndarray:
    """The key of each spouse; -1 and -2 as they are."""
    return np.where(elders.mate >= 0, elders.key[elders.mate.clip(0)].astype(np.int64), elders.mate)
