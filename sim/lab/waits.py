"""How long people wait, estimated from all who asked: who was never admitted counts for as long as the wait was watched.

The mean wait of those admitted leaves out who still waits at the end of the run and who gave up, so it is too short wherever a list grows.
The Kaplan-Meier estimate (1958) of the wait uses them all. Its mean is restricted to the longest time watched: it is the area under the
curve up to there, a lower bound where some people wait longer than that. Giving up ends the watching: patience in a laboratory is drawn
without regard to the wait, so what remains is the wait of a person who does not give up.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.lab.spec import Lab
from sim.lab.spells import ADMITTED, LOST, ON_LIST, Spells
from sim.results.survival import Curve, curve


class Estimate(NamedTuple):
    """An estimate from all copies together."""

    mean: float
    standard_error: float
    """From how the copies differ; nan with one copy."""
    per_copy: tuple[float, ...]


def restricted_mean(lab: Lab, s: Spells) -> Estimate:
    """Return the restricted mean wait of these spells, which have patience; nan if there are none.

    Waits are in days: 0 if admitted on the day of asking. Who gives up in the morning was last watched on the evening before; who leaves on
    the day of asking was not watched at all.
    """
    s = s.only(s.list_cause != LOST)
    admitted = s.list_cause == ADMITTED
    watched = np.where(s.list_cause == ON_LIST, lab.days, s.list_left).astype(np.int64) - s.asked - ~admitted
    bounds = np.searchsorted(s.copy, np.arange(lab.copies + 1))
    copies = [slice(first, end) for first, end in pairwise(bounds.tolist())]
    if not len(watched):
        return Estimate(math.nan, math.nan, (math.nan,) * lab.copies)
    whole = curve(watched, admitted)
    per_copy = tuple(curve(watched[one], admitted[one]).mean if one.start < one.stop else math.nan for one in copies)
    return Estimate(whole.mean, _error(whole, watched, admitted, s.copy, lab.copies), per_copy)


def _error(whole: Curve, watched: NDArray[np.int64], admitted: NDArray[np.bool_], copy: NDArray[np.int32], copies: int) -> float:
    """Return the standard error of the mean: linearized, as that of a ratio, from each copy's part in the deviations of all hazards.

    A hazard that is higher by x on day t takes x A(t) / (1 - h(t)) off the mean, where A(t) is the area under the curve from t on.
    """
    if copies == 1:
        return math.nan
    area = np.cumsum(whole.lasting[::-1])[::-1]
    weight = np.divide(area, (1 - whole.hazard) * whole.at_risk, out=np.zeros(len(area)), where=whole.hazard < 1)
    expected = np.cumsum(weight * whole.hazard)[watched]
    parts = np.bincount(copy, weights=expected - np.where(admitted, weight[watched], 0.0), minlength=copies)
    return math.sqrt(math.fsum(parts**2) / (copies - 1) * copies)
