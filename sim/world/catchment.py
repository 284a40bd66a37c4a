"""How many homes an elder looks at: a prefecture's two probabilities, fixed at the baseline and never recomputed.

An elder looks at a home in their own county with probability q_own, in the rest of the prefecture with q_own / `own_to_other`, so that
the mean over elders is `homes_seen`; if a prefecture (or a sample of it) has too few homes, an elder looks at all of them.
"""

from __future__ import annotations

import numpy as np

from sim.rules.choice import Choice
from sim.world.columns import Elders, Homes, Ints


def mean_seen(q_own: float, ratio: float, elders: Ints, homes: Ints) -> float:
    """Return the mean number of homes looked at, from elders and homes by county.

    >>> mean_seen(0.3, 3.0, np.array([1, 1]), np.array([10, 20]))
    6.0
    """
    own, other = min(q_own, 1.0), min(q_own / ratio, 1.0)
    seen = own * homes + other * (homes.sum() - homes)
    return float((elders * seen).sum() / elders.sum())


def thresholds(choice: Choice, elders: Elders, homes: Homes, prefecture: int) -> tuple[int, int]:
    """Return (own, other) in units of 2^-32, by bisection to the last bit."""
    rows = homes.sampled & (homes.prefecture == prefecture)
    counties = int(max(elders.county.max(initial=0), homes.county[rows].max(initial=0))) + 1
    people = np.bincount(elders.county[elders.b60 <= 0], minlength=counties)
    by_county = np.bincount(homes.county[rows], minlength=counties)
    if people.sum() == 0 or by_county.sum() == 0:
        return 2**32, 2**32
    low, high = 0.0, choice.own_to_other
    for _ in range(60):
        middle = (low + high) / 2
        if mean_seen(middle, choice.own_to_other, people, by_county) < choice.homes_seen:
            low = middle
        else:
            high = middle
    return int(min(high, 1.0) * 2**32), int(min(high / choice.own_to_other, 1.0) * 2**32)
