"""Where elders have the pension of an employee: shares by county unit, in towns and in villages, that give the province its two shares.

The status of what is made here: derived. The province's shares (`pension.employee_share`) are judgements; how county units differ is one
factor a unit on the odds of both (`pension.employee_odds`), derived from the retired persons of the census of 2010
(calibration/derive/pensions.py). The shares hold before 特困 people, who have no such pension, are taken out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.evidence import Evidence
from sim.world.census import shifted
from sim.world.columns import Floats

ROUNDS = 60
"""Bisections of an odds ratio; each halves the error."""


def by_county(evidence: Evidence, codes: Sequence[str], elders: Floats, rural: Floats) -> Floats:
    """Return (k, 2) the share with the pension of an employee in county units, by [rural].

    `elders`: (k,) people of 60 and over; `rural`: (k,) the share of them in villages.
    """
    odds = np.array([evidence.value("pension.employee_odds", area=code) for code in codes])
    shares = [evidence.value("pension.employee_share", group=group) for group in ("urban", "rural")]
    columns = [met(share, odds, elders * part) for share, part in zip(shares, (1 - rural, rural), strict=True)]
    return np.stack(columns, axis=1)


def met(share: float, odds: Floats, weight: Floats) -> Floats:
    """Return shares that differ by the factors `odds` on their odds, and whose mean, weighted, is `share`.

    >>> met(0.5, np.array([1.0, 9.0]), np.array([1.0, 1.0])).round(3).tolist()
    [0.25, 0.75]
    """
    low, high = 1e-12, 1e12
    for _ in range(ROUNDS):
        middle = (low * high) ** 0.5
        if (shifted(np.array(share), middle * odds) * weight).sum() < share * weight.sum():
            low = middle
        else:
            high = middle
    return shifted(np.array(share), (low * high) ** 0.5 * odds)
