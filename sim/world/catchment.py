"""How many homes an elder looks at: a prefecture's two probabilities, fixed at the baseline and never recomputed.

An elder looks at a home in their own county with probability q_own, in the rest of the prefecture with q_own / `own_to_other`, so that
the mean over elders is `homes_seen`; if a prefecture has too few homes, an elder looks at all of them. In a sample, an elder looks at
fewer than of all homes, so that what elders see varies as much (`seen_in_sample`): homes of small owner groups would gain otherwise.
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


def seen_in_sample(seen: float, homes: float, sampled: float) -> float:
    """Return how many of the sampled homes an elder looks at who would look at `seen` of all homes: 1/k = 1/seen - 1/homes + 1/sampled.

    The mean of k homes drawn from n varies with 1/k - 1/n; this is what it is for `seen` homes drawn from all.

    >>> seen_in_sample(12, 100, 100), round(seen_in_sample(12, 100, 10), 2), seen_in_sample(12, 12, 3)
    (12.0, 5.77, 3.0)
    """
    return 1 / (1 / min(seen, homes) - 1 / homes + 1 / sampled)


def thresholds(choice: Choice, elders: Elders, homes: Homes, prefecture: int) -> tuple[int, int]:
    """Return (own, other) in units of 2^-32, by bisection to the last bit."""
    there = homes.prefecture == prefecture
    rows = homes.sampled & there
    counties = int(max(elders.county.max(initial=0), homes.county[rows].max(initial=0))) + 1
    people = np.bincount(elders.county[elders.b60 <= 0], minlength=counties)
    by_county = np.bincount(homes.county[rows], minlength=counties)
    if people.sum() == 0 or by_county.sum() == 0:
        return 2**32, 2**32
    seen = seen_in_sample(choice.homes_seen, int(there.sum()), int(rows.sum()))
    low, high = 0.0, choice.own_to_other
    for _ in range(60):
        middle = (low + high) / 2
        if mean_seen(middle, choice.own_to_other, people, by_county) < seen:
            low = middle
        else:
            high = middle
    return int(min(high, 1.0) * 2**32), int(min(high / choice.own_to_other, 1.0) * 2**32)
