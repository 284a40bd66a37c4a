"""Who lives in homes at the end of a year: counted by owner, sex, age, level, means and years since entry, from the lives as they are then.

Counts are of simulated people. The engines keep no such count from day to day: it is the state of one evening.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.clock import DAYS_PER_YEAR
from sim.results.schema import RESIDENT_AXES

SHAPE = tuple(len(labels) for _, labels in RESIDENT_AXES)
"""Of the counts of an evening: 3 owners, 2 sexes, 6 groups of age, 5 levels, 4 classes of means, 6 groups of years since entry."""
OLDER, LONGER = (65, 70, 75, 80, 85), (1, 2, 3, 5, 10)
"""Where the second group of age, and of years since entry, and those after it begin."""


def counted(residents: NDArray[np.int64], evening: int) -> NDArray[np.int32]:
    """Return the counts of an evening, of this SHAPE, for residents as the lives give them (rows of RESIDENT_COLUMNS).

    One of 72 who entered two years before, and two of 60 who entered that day:

    >>> found = counted(np.array([[1, 0, -12 * 366, 2, 3, 0], [0, 1, 700, 0, 0, 731], [0, 1, 700, 0, 0, 731]]), evening=731)
    >>> int(found[1, 0, 2, 2, 3, 2]), int(found[0, 1, 0, 0, 0, 0]), int(found.sum())
    (1, 2, 3)
    """
    owner, sex, b60, level, means, since = residents.T
    age = np.searchsorted(OLDER, 60 + 4 * (evening - b60) // 1461, side="right")
    years = np.searchsorted(LONGER, (evening - since) / DAYS_PER_YEAR, side="right")
    cells = np.ravel_multi_index((owner, sex, age, level, means, years), SHAPE)
    return np.bincount(cells, minlength=int(np.prod(SHAPE))).reshape(SHAPE).astype(np.int32)
