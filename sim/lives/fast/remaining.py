"""The people who remain when a state is saved: rows of those who have died or left are dropped, and links to rows renumbered."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.codes import Clock, Setting
from sim.lives.fast import traits as at
from sim.lives.fast.layout import aligned
from sim.lives.fast.state import People

CLOCKS = ("left", "nth")
"""Columns kept only for people who have turned 60: the clocks of the others are not set yet."""
LINKS = ("mate", "before", "behind")
"""Columns that hold row numbers."""


class Remaining(NamedTuple):
    """The people who have neither died nor left the province: the rows to keep, in order, and where every row goes."""

    keep: NDArray[np.intp]
    entered: NDArray[np.intp]
    """Those among them who have turned 60."""
    row: NDArray[np.int32]
    """(n + 2,) the new row of each old one, -1 for people who are gone; the last two stand for no row: -2 and -1."""


def remaining(p: People) -> Remaining:
    """Return the people to keep; those who have died or left can no longer affect anybody."""
    setting = at.column(p.bits, at.SETTING).astype(np.int8)
    keep = np.flatnonzero((setting != Setting.DEAD) & (setting != Setting.LEFT))
    row = np.full(len(setting) + 2, -1, np.int32)
    row[keep] = np.arange(len(keep), dtype=np.int32)
    row[-2:] = -2, -1
    return Remaining(keep, keep[setting[keep] != Setting.NOT_YET], row)


def kept_column(name: str, column: NDArray[Any], stay: Remaining, buffer: NDArray[np.uint8]) -> NDArray[Any]:
    """Return a column of those who remain, in `buffer` (bytes); links hold the new rows, columns in CLOCKS only people who turned 60."""
    rows = stay.entered if name in CLOCKS else stay.keep
    shape = (len(rows), *column.shape[1:])
    out: NDArray[Any] = buffer[: column[:1].nbytes * len(rows)].view(column.dtype).reshape(shape)
    column.take(rows, axis=0, out=out, mode="clip")
    if name in LINKS:
        out[:] = stay.row[out]
    return out


def with_all_clocks(columns: dict[str, NDArray[Any]]) -> People:
    """Return people from the columns that `kept_column` returns."""
    entered = at.column(columns["bits"], at.SETTING) != Setting.NOT_YET
    left, nth = aligned(len(entered)), np.zeros((len(entered), len(Clock)), np.uint16)
    left[entered], nth[entered] = columns["left"], columns["nth"]
    return People(**columns | {"left": left, "nth": nth})
