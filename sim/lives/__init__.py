"""Lives: what the province sees of either engine."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.clock import date_of, day_of, month_end, month_number
from sim.lives.demands import Demands
from sim.rules.hazards import Hazards
from sim.rules.params import Parameters
from sim.tally import Counts

RECORD_COLUMNS = ("day", "person", "event", "home", "why")
"""Columns of the event record, in sort order."""
RESIDENT_COLUMNS = ("owner", "sex", "b60", "level", "means", "since")
"""What the lives say of a resident: the owner of the home, codes, the day of the 60th birthday and that of entry."""


class HomeView(NamedTuple):
    """The homes as they are now, by permanent key; rows of homes that are not simulated are 0."""

    built: NDArray[np.int64]
    """(homes, 2)"""
    open: NDArray[np.int64]
    """(homes, 2)"""
    occupied: NDArray[np.int64]
    """(homes, 2)"""
    waiting: NDArray[np.int64]
    """(homes, 3) by need"""
    carers: NDArray[np.float64]
    """(homes,)"""


def with_this_month(now: NDArray[np.int64], months: NDArray[np.int32], day: int) -> NDArray[np.int32]:
    """Return the months of a prefecture's cells; a month begun before the morning of `day` and not yet over is given as it stands now.

    So a run that ends in mid-month shows its last evening, and lives that continue from there count the whole month.
    """
    month = month_number(date_of(day - 1)) if day else -1
    if not 0 <= month < len(months) or day_of(month_end(month)) < day:
        return months
    copy = months.copy()
    copy[month] = now
    return copy


class NewHome(NamedTuple):
    """A home that opens during the run; its key is above all others."""

    key: int
    prefecture: int
    county: int
    owner: int
    beds: tuple[int, int]
    fee: tuple[int, int]
    carers: float


class Laboratory(NamedTuple):
    """What a laboratory world has besides people and homes, by prefecture: its own hazards, and the people who ask for beds."""

    hazards: tuple[Hazards, ...]
    demands: tuple[Demands | None, ...]
    """None: the people of the prefecture are a cohort that follows the rulebook."""
    asking: tuple[NDArray[np.int64], ...]
    """(n,) the demand of each person in the prefecture; empty for a cohort."""
    seeds: tuple[int, ...]
    """The seed of the draws: the copies of one world differ in nothing else."""


class Lives(Protocol):
    """Either engine. Homes are named by permanent key; a home that is not simulated is silently skipped."""

    day: int
    """The next morning: all earlier days have been lived."""

    def advance(self, day: int) -> None:
        """Live every day before `day`."""

    def census(self) -> NDArray[np.int64]:
        """Return (prefectures, 5 levels, 7 settings): how many people are where now."""

    def population(self, counties: int) -> NDArray[np.int64]:
        """Return (county units, 2 sexes, 9 five-year ages, 5 levels, 2 dementia, 7 settings) people aged 60 and over in the province now.

        Axes after the first are tally.POPULATION; nobody has died, left or is yet to turn 60.
        """

    def counts(self, first_month: int, last_month: int) -> Counts:
        """Return the counts at the ends of these months (numbered from January 2016), both included; homes by permanent key."""

    def homes(self) -> HomeView:
        """Return the homes as they are now."""

    def residents(self) -> NDArray[np.int64]:
        """Return everybody who lives in a home now, (n, 6) as RESIDENT_COLUMNS, sorted."""

    def events(self) -> NDArray[np.int32]:
        """Return the event record so far, (rows, 5) as RECORD_COLUMNS, sorted; empty if none is kept."""

    def records(self) -> list[NDArray[np.int32]]:
        """Return the event record of each prefecture in the order in which the events happened."""

    def set_beds(self, home: int, built: tuple[int, int], in_service: tuple[int, int]) -> None:
        """Set the beds of a home from this morning, built and in service, by codes.Bed.

        Nobody is evicted, and nobody is admitted beyond the beds in service. The caller makes sure that the numbers are valid.
        """

    def occupied(self, home: int) -> tuple[int, int]:
        """Return how many beds are occupied, by codes.Bed; none in a home that is not simulated."""

    def set_fee(self, home: int, kind: int, fee: int) -> None:
        """Change a fee, yuan a month."""

    def set_carers(self, home: int, carers: float) -> None:
        """Change the number of carers on the payroll."""

    def add_home(self, home: NewHome) -> None:
        """Open a new home."""

    def set_params(self, params: Parameters) -> None:
        """Change the rules from this morning; only clocks whose hazards change are rescheduled."""

    def set_rates(self, factors: dict[str, float]) -> None:
        """Multiply hazards by factors from this morning; 1 means no change."""

    def save(self, path: Path) -> None:
        """Write the whole state, on any morning."""
