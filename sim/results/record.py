"""What one run leaves behind, before any table is made of it: plain arrays of counts, month by month.

Counts of people are of simulated people. Beds, villages, counties are of the whole province, whatever the share.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import date_of, month_end
from sim.province.history import History
from sim.province.works import Works
from sim.scenario import Scenario
from sim.world.columns import World

Setting = str | int | float
Counts = NDArray[np.integer]


class Record(NamedTuple):
    """`t` month ends, `p` prefectures, `h` homes: those of the world, then those opened later."""

    scenario: Scenario
    world: World
    """Its counties, places and homes; its elders are never read."""
    first_month: int
    """Months since January 2016 of row 0; 59, December 2020, is the baseline. The last row may be of an earlier day: the end of the run."""
    people: Counts
    """(t, p, 2 sexes, 5 levels, 2 dementia, 7 settings) persons at the month end."""
    flows: Counts
    """(t, p, codes.Event, codes.Why) events in the month."""
    lists: Counts
    """(t, p, 4 queue classes, 9 measures of tally.LIST_MEASURES)"""
    occupied: Counts
    """(t, h, codes.Bed) residents at the month end."""
    waiting: Counts
    """(t, h, codes.Need) on the lists of the homes."""
    misplaced: Counts
    """(t, h, codes.Bed) nursing-only needs in ordinary beds, ordinary-only needs in nursing beds."""
    history: History
    """The slow tier at the same `t` month ends."""
    works: tuple[Works, ...]
    settings: dict[str, Setting]
    """What the manifest says of the run: seed, share, engine, code version, hashes of inputs, wall time in seconds ..."""

    @property
    def dates(self) -> list[date]:
        """Return the day of each row: the end of its month, or the end of the run."""
        end = date_of(self.world.end)
        return [min(month_end(self.first_month + row), end) for row in range(len(self.people))]


def check(record: Record) -> None:
    """Raise ValueError where the parts of a record do not fit together."""
    rows = {len(part) for part in (record.people, record.flows, record.lists, record.occupied, record.waiting, record.misplaced)}
    rows.add(len(record.history.month))
    homes = {part.shape[1] for part in (record.occupied, record.waiting, record.misplaced)} | {len(record.history.home)}
    if len(rows) > 1 or len(homes) > 1:
        raise ValueError(f"a record has {sorted(rows)} month ends and {sorted(homes)} homes in its parts")
    if len(record.history.month) and int(record.history.month[0]) != record.first_month:
        raise ValueError(f"a record begins in month {record.first_month}, its history in month {int(record.history.month[0])}")
    first = len(record.world.homes.key)
    if not np.array_equal(record.history.home[:first], record.world.homes.key):
        raise ValueError("the homes of a record are not those of its world, in the same order")
    days = record.dates
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise ValueError("a record goes on after the end of its run")
