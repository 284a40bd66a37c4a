"""The state of one prefecture as columns, and everything else that a kernel takes.

Kernels take two bundles, however many groups of columns there are, and unpack what they use in their first lines. The letters are the same
in every kernel:

    S  State   what a day changes         G  Given    what it does not
    P  People  one row per person         R  Rules    flat numbers of the rulebook
    B  Homes   one row per home (beds)    C  Choice   parameters of the choice of care
    W  Work    scratch                    H  Hazards  whole-number tables of all hazards
    T  Tally   running counts             L  the laboratory's own columns, or None

Lower case: p, q a person's row; m the spouse's; h or home a home's row; day a whole day since 2016-01-01; bits packed traits.
A row of clocks starts on a 64-byte cache line; all else is one column per trait. A checkpoint saves people and homes; work is rebuilt.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from sim.lives.demands import Demands
from sim.rules.choice import Choice
from sim.rules.hazards import Hazards
from sim.tally import BY_PREFECTURE

CHUNK = 64
"""People per calendar chunk."""
FREE_CHUNK, USED, TONIGHT, DIRTY, TOUCHED, SOUGHT, LOGGED, FULL, CURSOR, SINK, CHOICES, SEEN = range(12)
"""Counters in `Work.counter`."""


FREE, QUEUED, CARE, LETS_IDLE = 0, 2, 5, 6
"""Columns of `Homes.evening`: free beds by kind (2), waiting by need (3), care the residents need, whether idle nursing beds are let."""


class People(NamedTuple):
    """State of `n` people."""

    left: NDArray[np.int64]
    """(n, clocks) what is left on each clock, in units of 2^-40."""
    nth: NDArray[np.uint16]
    """(n, clocks) how many times each clock has fired."""
    key: NDArray[np.uint32]
    b60: NDArray[np.int16]
    last: NDArray[np.int16]
    """Last day already deducted from the clocks."""
    due: NDArray[np.int16]
    """Day of the person's own next event."""
    bits: NDArray[np.integer[Any]]
    """Packed traits, see traits.py."""
    mate: NDArray[np.int32]
    home: NDArray[np.int16]
    """Home where the person lives or waits; -1: none."""
    asked: NDArray[np.int16]
    """Day of joining the present queue."""
    since: NDArray[np.int16]
    """Day of entering the institution."""
    before: NDArray[np.int32]
    behind: NDArray[np.int32]
    """Neighbors in the queue."""
    county: NDArray[np.int16]
    income: NDArray[np.uint16]
    bereaved_on: NDArray[np.int16]
    loss_on: NDArray[np.int16]
    sought_on: NDArray[np.int16]


class Homes(NamedTuple):
    """State of `h` homes. Each measure by home is a column, a view into the tally's cells."""

    key: NDArray[np.int32]
    county: NDArray[np.int16]
    owner: NDArray[np.int8]
    built: NDArray[np.int32]
    """(h, 2)"""
    open: NDArray[np.int32]
    """(h, 2) built beds in service; the occupied ones may exceed this while beds are closing."""
    occupied: NDArray[np.int64]
    """(h, 2)"""
    fee: NDArray[np.int32]
    """(h, 2) yuan a month"""
    kept: NDArray[np.int32]
    weight: NDArray[np.float64]
    pull: NDArray[np.float64]
    staff: NDArray[np.int64]
    """Carers on the payroll, in load units."""
    load: NDArray[np.int64]
    """Care that the residents need, in load units."""
    head: NDArray[np.int32]
    tail: NDArray[np.int32]
    """(h, 3 needs, 4 classes) first and last in each queue."""
    waiting: NDArray[np.int64]
    """(h, 3)"""
    misplaced: NDArray[np.int64]
    """(h, 2) residents with a nursing-only need in ordinary beds, with an ordinary-only need in nursing beds."""
    idle_since: NDArray[np.int16]
    """First evening since which nursing beds have been free without a break; NEVER: none is free."""
    evening: NDArray[np.int64]
    """(h, 7) last evening: free ordinary, free nursing, waiting by need (3), load, nursing beds long idle."""


class Work(NamedTuple):
    """Scratch of a prefecture."""

    pool: NDArray[np.int32]
    """(chunks, 64) people by calendar chunk"""
    link: NDArray[np.int32]
    tail: NDArray[np.int32]
    """(days,) last chunk of the day"""
    fill: NDArray[np.int32]
    """(days,) how many people are in it"""
    entrants: NDArray[np.int32]
    """Rows of people under 60, by birthday and key."""
    month: NDArray[np.int32]
    """(days,) number of the month that ends on the day, else -1"""
    counter: NDArray[np.int64]
    todo: NDArray[np.int32]
    """Homes that may admit tonight."""
    dirty: NDArray[np.int32]
    """Homes whose evening view is to be written."""
    flag: NDArray[np.int8]
    """(h,) 1: in todo, 2: in dirty"""
    touched: NDArray[np.int32]
    sought: NDArray[np.int32]
    log: NDArray[np.int32]
    """(rows, 5) day, person, event, home, why; no rows: no record is kept."""
    factor: NDArray[np.int64]
    """(clocks,) of the person at hand"""
    rest: NDArray[np.int64]
    """(clocks,) of the person at hand"""
    chosen: NDArray[np.int32]
    """(h,) homes looked at"""
    value: NDArray[np.float64]
    """(h,) their V_j"""


class Lab(NamedTuple):
    """L: the laboratory's own columns, for `n` people, and the demands."""

    demands: Demands
    demand: NDArray[np.int64]
    """(n,) the demand under which the person asks now."""
    own: NDArray[np.int64]
    """(n,) the demand to which the person belongs, whatever demand follows a stay."""
    asked: NDArray[np.int64]
    """(n,) how often the person has asked."""
    setting: NDArray[np.int8]
    """(n,) the setting when `react` last saw the person; -1 before that."""


Tally = cast("Any", namedtuple)("Tally", ["now", "months", "reset", *(measure.name for measure in BY_PREFECTURE)])
"""T: `now` and `months`, the cells of sim/tally.py; `reset`, those reset to 0 when a month begins; and views of `now` by measure name."""


class State(NamedTuple):
    """S: everything that a day changes in a prefecture."""

    people: People
    homes: Homes
    work: Work
    tally: Any
    lab: Lab | None = None
    """None in the province."""


class Rules(NamedTuple):
    """R: flat numbers that kernels read besides the choice and the hazards."""

    bereaved_days: int
    loss_days: int
    idle_days: int
    together_days: int
    seen_own: int
    """A home in the person's own county is looked at if the word drawn for person and home is below this (of 2^32)."""
    seen_other: int
    load: NDArray[np.int64]
    """(5,) care by level, in load units"""
    heavy_only: int
    """1: too few carers stop only people who need a nursing bed; 0: everybody."""


class Given(NamedTuple):
    """G: everything that a day reads and does not change."""

    seed: int
    horizon: int
    """The last day that can be lived."""
    rules: Rules
    choice: Choice
    hazards: Hazards
