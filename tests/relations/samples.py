"""Tests of distributions over replications, and how often they cry wolf."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import stats

FALSE_ALARM = 0.001
"""Probability that a statement fails though it is true; of several tests in one statement, of any of them (Holm)."""
Samples = dict[str, NDArray[np.float64]]
"""By measure: one value a replication."""


def holm(p_values: dict[str, float]) -> dict[str, float]:
    """Return p-values adjusted for their number: below `FALSE_ALARM` with that probability at most, if nothing differs.

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'c': 0.06, 'b': 0.06}
    """
    out, highest = {}, 0.0
    ordered = sorted(p_values.items(), key=lambda one: one[1])
    for rank, (name, p) in enumerate(ordered):
        highest = max(highest, min(1.0, p * (len(ordered) - rank)))
        out[name] = round(highest, 12)
    return out


def differing_distributions(a: Samples, b: Samples) -> dict[str, float]:
    """Return the measures whose two samples are not of one distribution: Kolmogorov-Smirnov, adjusted by Holm."""
    found = holm({name: float(stats.ks_2samp(a[name], b[name]).pvalue) for name in a})
    return {name: p for name, p in found.items() if p < FALSE_ALARM}


def differing_means(a: Samples, b: Samples) -> dict[str, float]:
    """Return the measures whose two samples are not of one mean: Welch, adjusted by Holm."""
    found = holm({name: float(stats.ttest_ind(a[name], b[name], equal_var=False).pvalue) for name in a})
    return {name: p for name, p in found.items() if p < FALSE_ALARM}


def worse(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """Return the p-value of the paired one-sided test against "on average no larger": small where `after` is larger."""
    change = after - before
    if not change.any():
        return 1.0
    return float(stats.ttest_1samp(change, 0.0, alternative="greater").pvalue)


def z_of(sample: NDArray[np.float64], truth: float) -> float:
    """Return how many standard errors the mean of a sample is from a known value."""
    return float((sample.mean() - truth) / (sample.std(ddof=1) / math.sqrt(len(sample))))
