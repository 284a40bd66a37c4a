"""What is counted, declared once for both engines, the results and the pages; and the event record as integers.

An engine keeps a prefecture's running counts in one row of cells; `views` give the measures in it. At the end of a month
`end_month` copies the row under the month and begins the flows of the next one. Code that holds, joins, checks, saves or shows counts
loops over `MEASURES`. Counts are of simulated people, never scaled by the share.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.codes import AgeGroup, Bed, Code, Dementia, Event, Level, ListMeasure, Need, QueueClass, Setting, Sex, Why
from sim.kernel import kernel

JOINED, ADMITTED, WAIT_DAYS, DIED, RECOVERED, GAVE_UP, OTHER_PLACE, AWAY, WAITING = map(int, ListMeasure)
"""Columns of the measure `lists`, as kernels take them."""
RECORD = 5
"""Columns of the event record: day, person, event, home, why."""


class Per(Enum):
    """What a measure is counted for."""

    PREFECTURE = "prefecture"
    HOME = "home"


class Measure(NamedTuple):
    """One count. The first five fields say what is counted; the others say how tables show it, with defaults that usually fit."""

    name: str
    per: Per
    axes: tuple[type[Code], ...]
    meaning: str
    stock: bool = True
    """People at the end of the month; False: a flow, which begins at 0 every month."""
    kept: tuple[Code, ...] = ()
    """For a flow: members of the last axis that are stocks nonetheless."""
    value: str = "persons"
    """Value column, if the measure has its own table."""
    zeros: bool = True
    """Whether its own table has rows for zeros."""
    table: str = ""
    """Name of its own table; empty: the name of the measure."""
    columns: tuple[str, ...] = ()
    """By home: column names in the table of homes, one per cell of the axes; empty: name_label."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Return the number of members of each axis."""
        return tuple(len(codes) for codes in self.axes)

    @property
    def reset_monthly(self) -> list[int]:
        """Return the members of the last axis that are 0 when a month begins."""
        return [] if self.stock else [int(member) for member in self.axes[-1] if member not in self.kept]


MEASURES: tuple[Measure, ...] = (
    Measure("people", Per.PREFECTURE, (Sex, Level, Dementia, Setting), "residents aged 60 and over", zeros=False),
    Measure("flows", Per.PREFECTURE, (Event, Why), "events of simulated persons", stock=False, value="number", zeros=False),
    Measure(
        "lists", Per.PREFECTURE, (QueueClass, ListMeasure), "movements of waiting lists", False, (ListMeasure.WAITING,), value="number"
    ),
    Measure("occupied", Per.HOME, (Bed,), "residents"),
    Measure(
        "misplaced", Per.HOME, (Bed,), "residents who need a nursing bed in an ordinary one, or an ordinary bed in a nursing one",
        columns=("nursing_needs_in_ordinary", "ordinary_needs_in_nursing"),
    ),
    Measure("waiting", Per.HOME, (Need,), "people on the home's list, including its residents", table="queues"),
)  # fmt: skip
"""Everything that is counted."""
POPULATION: tuple[type[Code], ...] = (Sex, AgeGroup, Level, Dementia, Setting)
"""What is read of everybody's state when a year ends, by county unit. The engines keep no running count of it."""
BY_PREFECTURE, BY_HOME = (tuple(measure for measure in MEASURES if measure.per is per) for per in Per)
Counts = dict[str, NDArray[Any]]
"""By name of measure: (months, prefectures or homes, *axes) for a province, (*axes) or (homes, *axes) for a prefecture now."""


def size(homes: int) -> int:
    """Return the number of cells for a prefecture with this many homes, one per count."""
    return sum(math.prod(measure.shape) * (homes if measure.per is Per.HOME else 1) for measure in MEASURES)


def views(cells: NDArray[Any], homes: int) -> Counts:
    """Return a prefecture's counts in a row of cells, or in several rows, by name of measure: views, not copies.

    >>> [(name, view.shape) for name, view in views(np.zeros((12, size(3))), 3).items()][3:]
    [('occupied', (12, 3, 2)), ('misplaced', (12, 3, 2)), ('waiting', (12, 3, 3))]
    """
    out, first = {}, 0
    for measure in MEASURES:
        shape = (homes, *measure.shape) if measure.per is Per.HOME else measure.shape
        last = first + math.prod(shape)
        out[measure.name] = cells[..., first:last].reshape(*cells.shape[:-1], *shape)
        first = last
    return out


def cells_reset_monthly(homes: int) -> NDArray[np.int64]:
    """Return the cells that are 0 when a month begins."""
    reset = np.zeros(size(homes), np.bool_)
    counts = views(reset, homes)
    for measure in MEASURES:
        counts[measure.name][..., measure.reset_monthly] = True
    return np.flatnonzero(reset)


def with_one_more(cells: NDArray[Any], homes: int) -> NDArray[Any]:
    """Return the cells of a prefecture with this many homes, extended with zeros for one more home."""
    wider = np.zeros((*cells.shape[:-1], size(homes + 1)), cells.dtype)
    counts = views(wider, homes + 1)
    for name, column in views(cells, homes).items():
        counts[name][tuple(map(slice, column.shape))] = column
    return wider


@kernel
def end_month(now, months, reset, month):  # type: ignore[no-untyped-def]
    """Enter the running counts under a month and begin the flows of the next one."""
    for i in range(now.shape[0]):
        months[month, i] = now[i]
    for i in range(reset.shape[0]):
        now[reset[i]] = 0


def joined(parts: Sequence[tuple[NDArray[np.int32], NDArray[Any]]], months: slice, homes: int) -> Counts:
    """Return some months of all prefectures; each part has its months of cells and the keys of its homes, below `homes`."""
    found = [(views(cells[months], len(keys)), keys) for cells, keys in parts]
    out: Counts = {}
    for name, per in ((measure.name, measure.per) for measure in MEASURES):
        if per is Per.PREFECTURE:
            out[name] = np.stack([counts[name] for counts, _ in found], axis=1)
            continue
        first = found[0][0][name]
        out[name] = np.zeros((len(first), homes, *first.shape[2:]), np.int32)
        for counts, keys in found:
            out[name][:, keys] = counts[name]
    return out


def with_homes(counts: Counts, homes: int) -> Counts:
    """Return the counts of a province with zeros for homes that the lives do not have, `homes` in all."""
    out = dict(counts)
    for name in (measure.name for measure in BY_HOME):
        known = counts[name]
        out[name] = np.concatenate([known, np.zeros((len(known), homes - known.shape[1], *known.shape[2:]), known.dtype)], axis=1)
    return out


def packed(rows: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Return each event (day, person, event, home, why) as one integer that sorts like the rows; raise ValueError beyond 62 bits.

    >>> packed(np.array([[0, 0, 0, -1, 1], [1, 0, 0, -1, 0]])).tolist() == [1, 2**48]
    True
    """
    out = np.zeros(len(rows), np.int64)
    for column, bits, shift in ((0, 13, 0), (1, 25, 0), (2, 5, 0), (3, 13, 1), (4, 5, 0)):
        part = rows[:, column].astype(np.int64) + shift
        if len(part) and not 0 <= part.min() <= part.max() < 1 << bits:
            raise ValueError(f"column {column} of an event record does not fit {bits} bits")
        out = (out << bits) | part
    return out
