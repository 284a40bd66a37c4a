"""Stays of any law, rounded up to whole days: how many have not ended after so many days. By scipy, not as the engines draw them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.lab.spec import Law
from tests.verify.days import YEAR

Vector = NDArray[np.float64]
LAWS = {
    "exponential": Law("exponential", 1.0),
    "fixed": Law("fixed", 1.0),
    "uniform": Law("uniform", 1.0),
    "Erlang, 4 stages": Law("erlang", 1.0, k=4),
    "lognormal, cv 1.5": Law("lognormal", 1.0, cv=1.5),
    "Weibull, shape 0.7": Law("weibull", 1.0, shape=0.7),
    "mix of two": Law("mix", 1.0, weights=(0.6, 0.4), means_years=(0.5, 1.75)),
}
"""Stays of one year on average."""
LONGEST = 60_000
"""Days after which nobody is left in."""


def longer(law: Law, times: float) -> Law:
    """Return a law whose times are all multiplied.

    >>> longer(LAWS["mix of two"], 2.0).means_years
    (1.0, 3.5)
    """
    return law._replace(mean_years=law.mean_years * times, means_years=tuple(mean * times for mean in law.means_years))


def continuous(law: Law) -> list[tuple[float, stats.rv_continuous]]:
    """Return a law in days as weights and laws of scipy."""
    mean = law.mean_years * YEAR
    if law.law == "mix":
        return [(weight, stats.expon(scale=one * YEAR)) for weight, one in zip(law.weights, law.means_years, strict=True)]
    spread = math.sqrt(math.log1p(law.cv**2))
    known = {
        "exponential": lambda: stats.expon(scale=mean),
        "fixed": lambda: stats.uniform(mean, 0.0),
        "uniform": lambda: stats.uniform(0.0, 2 * mean),
        "erlang": lambda: stats.gamma(law.k, scale=mean / law.k),
        "lognormal": lambda: stats.lognorm(spread, scale=mean * math.exp(-(spread**2) / 2)),
        "weibull": lambda: stats.weibull_min(law.shape, scale=mean / math.gamma(1 + 1 / law.shape)),
    }
    return [(1.0, known[law.law]())]


def not_ended(law: Law, days: int = LONGEST) -> Vector:
    """Return (days,) the share still in on the evening so many days after admission: the time is longer than so many days.

    >>> share = not_ended(LAWS["exponential"], 366)
    >>> float(share[0]), round(float(share[365]), 4)
    (1.0, 0.3681)
    """
    day = np.arange(days, dtype=float)
    if law.law == "fixed":
        return (day < law.mean_years * YEAR).astype(float)
    return np.asarray(sum(weight * one.sf(day) for weight, one in continuous(law)))


def mean_days(law: Law) -> float:
    """Return the mean number of evenings in a bed.

    >>> mean_days(LAWS["fixed"]), round(mean_days(LAWS["exponential"]), 2)
    (366.0, 365.75)
    """
    return float(not_ended(law).sum())
