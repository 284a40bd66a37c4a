"""The inventory at every month end: the arrays from which results are read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import date_of, month_number
from sim.province.coverage import Cover
from sim.province.inventory import Beds
from sim.province.works import Works


class History(NamedTuple):
    """State at `t` month ends, of `h` homes (new ones last) and `k` counties. Row 0 is the evening before the run begins."""

    month: NDArray[np.int32]
    """(t,) months since January 2016, as `clock.month_number`; the last row may be an earlier day: the end of the run."""
    home: NDArray[np.int64]
    """(h,) key"""
    owner: NDArray[np.int64]
    """(h,) codes.Owner"""
    county: NDArray[np.int64]
    """(h,) index into Counties"""
    built: NDArray[np.int32]
    """(t, h, 2) built beds, ordinary and nursing, those in works included; 0 before a home opens."""
    works: NDArray[np.int32]
    """(t, h) ordinary beds out of service for works, from the day they close, including those still occupied."""
    long_works: NDArray[np.int32]
    """(t, h) those of them out of service for more than 90 days."""
    closing: NDArray[np.int32]
    """(t, h, 2) built beds out of service because they are to be removed."""
    paper: NDArray[np.int32]
    """(t, h, 2) built beds that cannot be used."""
    under_60: NDArray[np.int32]
    """(t, h, 2) built beds occupied by people under 60."""
    filling: NDArray[np.int32]
    """(t, h, 2) built beds that opened and are not in service yet."""
    carers: NDArray[np.float64]
    """(t, h) carers on the payroll; 0 where nobody is simulated."""
    villages: NDArray[np.int32]
    """(t, k, 4) villages by codes.Facility."""
    tekun: NDArray[np.bool_]
    """(t, k) has a public 特困 facility."""


BY_HOME = ("built", "works", "long_works", "closing", "paper", "under_60", "filling", "carers")
"""Columns that grow when a home opens."""


class Recorder:
    """Keeps one row per month; recording a month again replaces its row."""

    def __init__(self, beds: Beds, cover: Cover) -> None:
        self.beds = beds
        self.cover = cover
        self._rows: dict[int, dict[str, NDArray[Any]]] = {}

    def take(self, day: int) -> None:
        """Record the state at the end of `day`, after checking that the beds balance."""
        beds, cover = self.beds, self.cover
        beds.check()
        self._rows[month_number(date_of(day))] = {
            "built": beds.built.astype(np.int32),
            "works": beds.in_works.astype(np.int32),
            "long_works": beds.long_works(day).astype(np.int32),
            "closing": beds.closing.astype(np.int32),
            "paper": beds.paper.astype(np.int32),
            "under_60": beds.under_60.astype(np.int32),
            "filling": beds.filling.astype(np.int32),
            "carers": beds.carers.copy(),
            "villages": cover.by_county().astype(np.int32),
            "tekun": cover.tekun.copy(),
        }

    def history(self) -> History:
        """Return all rows recorded so far; homes that opened later have 0 beds before."""
        months = sorted(self._rows)
        homes = len(self.beds.key)
        columns = {
            name: np.stack([_padded(self._rows[month][name], homes if name in BY_HOME else 0) for month in months])
            for name in self._rows[months[0]]
        }
        who = (self.beds.key.copy(), self.beds.owner.copy(), self.beds.county.copy())
        return History(np.array(months, np.int32), *who, **columns)


def _padded(column: NDArray[Any], rows: int) -> NDArray[Any]:
    """Return a column padded with rows of zeros to `rows`."""
    missing = max(rows - len(column), 0)
    return np.concatenate([column, np.zeros((missing, *column.shape[1:]), column.dtype)])


def digest(history: History, events: Iterable[Works]) -> str:
    """Return the SHA-256 over all that a province leaves behind."""
    total = hashlib.sha256(repr(tuple(map(tuple, events))).encode())
    for name, column in history._asdict().items():
        total.update(name.encode() + str(column.shape).encode() + np.ascontiguousarray(column).tobytes())
    return total.hexdigest()
