"""What one run produces before any tables are made: plain arrays of counts, month by month.

Counts of people are of simulated people. Beds, villages and counties always cover the whole province, whatever the share.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import date_of, month_end
from sim.province.history import History
from sim.province.works import Works
from sim.results.residents import SHAPE
from sim.scenario import Scenario
from sim.tally import BY_HOME, Counts
from sim.world.columns import World

Setting = str | int | float


class Record(NamedTuple):
    """Counts at `t` month ends, of `p` prefectures and `h` homes: those of the world, then those opened later."""

    scenario: Scenario
    world: World
    """Its counties, places and homes; its elders are never read."""
    first_month: int
    """Month number of row 0, since January 2016; 59, December 2020, is the baseline. The last row may be an earlier day: the run's end."""
    counts: Counts
    """By name of measure (sim/tally.py), (t, p, *axes) or (t, h, *axes)."""
    population: NDArray[np.int32]
    """(y, k, *tally.POPULATION) people of 60 and over by county unit at the `y` rows that are ends of years, the last row being one."""
    history: History
    """The slow tier at the same `t` month ends."""
    works: tuple[Works, ...]
    settings: dict[str, Setting]
    """What the manifest records about the run: seed, share, engine, code version, hashes of inputs, wall time in seconds ..."""
    residents: NDArray[np.int32]
    """(year ends, *residents.SHAPE) who lives in homes on the last row of each year."""

    @property
    def dates(self) -> list[date]:
        """Return the day of each row: the end of its month, or the end of the run."""
        end = date_of(self.world.end)
        return [min(month_end(self.first_month + row), end) for row in range(len(self.counts["people"]))]

    @property
    def year_ends(self) -> list[int]:
        """Return the rows that are the last in their year."""
        return last_of_years(self.dates)


def last_of_years(dates: Sequence[date]) -> list[int]:
    """Return the rows that are the last in their year.

    >>> last_of_years([date(2020, 12, 31), date(2021, 1, 31), date(2021, 2, 28)])
    [0, 2]
    """
    return [row for row, day in enumerate(dates) if row + 1 == len(dates) or dates[row + 1].year > day.year]


def check(record: Record) -> None:
    """Raise ValueError if the parts of a record do not fit together."""
    rows = {len(part) for part in (*record.counts.values(), record.history.month)}
    homes = {record.counts[measure.name].shape[1] for measure in BY_HOME} | {len(record.history.home)}
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
    people = (len(record.year_ends), len(record.world.counties.code))
    if record.population.shape[:2] != people:
        raise ValueError(f"a record has {people} ends of years and county units, but people at {record.population.shape[:2]}")
    wanted = (len(record.year_ends), *SHAPE)
    if record.residents.shape != wanted:
        raise ValueError(f"a record has residents of shape {record.residents.shape}, not {wanted}")
