"""How long spells last, by Kaplan and Meier (1958): those still going on count for as long as they were watched."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Curve(NamedTuple):
    """A Kaplan-Meier curve by whole days 0, 1, ... to the longest time watched."""

    hazard: NDArray[np.float64]
    """Share of the spells still going on that morning that end on that day."""
    at_risk: NDArray[np.int64]
    """How many go on that morning."""
    lasting: NDArray[np.float64]
    """Share of all spells still going on in the evening of each day."""

    @property
    def mean(self) -> float:
        """The restricted mean, in days."""
        return float(self.lasting.sum())


def curve(days: NDArray[np.integer], ended: NDArray[np.bool_]) -> Curve:
    """Return the curve of spells that lasted, or were watched, for so many days.

    Of four spells one ends at once, one after two days; one is watched for one evening after the first, one to the evening of day 3:

    >>> curve(np.array([0, 2, 1, 3]), np.array([True, True, False, False])).lasting.tolist()
    [0.75, 0.75, 0.375, 0.375]
    """
    left = np.bincount(days, minlength=1)
    at_risk = np.cumsum(left[::-1])[::-1]
    hazard = np.bincount(days[ended], minlength=len(left)) / np.maximum(at_risk, 1)
    return Curve(hazard, at_risk, np.asarray(np.cumprod(1 - hazard), np.float64))


def mean_with_tail(days: NDArray[np.integer], ended: NDArray[np.bool_], first: int, last: int) -> float:
    """Return the mean in days: by the curve before day `last`, then exponential at the hazard of the days `first` to `last`.

    nan without spells, or if none of those that last until `first` is seen to end.
    """
    c = curve(days, ended)
    within = slice(first, last)
    ends, watched = (c.hazard * c.at_risk)[within].sum(), c.at_risk[within].sum()
    reached = c.lasting[:last]
    if not len(days) or (not ends and reached[-1] > 0):
        return float("nan")
    return float(reached.sum() + (reached[-1] * watched / ends if ends else 0.0))
