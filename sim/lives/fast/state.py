"""The state of one prefecture as columns, and how it is laid out from a world.

A row of clocks is one cache line of 64 bytes and starts on one; all else is one column a trait. State is what a checkpoint keeps; work is
scratch that is built again.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.codes import NEVER, Mate, Setting
from sim.lives.fast import bits as at
from sim.rules.admission import CARER
from sim.rules.family import FIRST_PHASE_DAYS, mate_of
from sim.world.columns import Elders, Seeds, World

CHUNK = 64
"""Persons per calendar chunk."""
FREE_CHUNK, USED, TONIGHT, DIRTY, TOUCHED, SOUGHT, LOGGED, FULL, CURSOR, SINK, CHOICES, SEEN = range(12)
"""Counters in `Work.counter`."""


class People(NamedTuple):
    """State of `n` persons."""

    left: NDArray[np.int64]
    """(n, 8) what is left of each clock, units of 2^-40."""
    nth: NDArray[np.uint16]
    """(n, 8) how many times each clock has rung."""
    key: NDArray[np.uint32]
    b60: NDArray[np.int16]
    last: NDArray[np.int16]
    """Last day already accounted in the clocks."""
    due: NDArray[np.int16]
    """Day of the next event of one's own."""
    bits: NDArray[np.int32]
    mate: NDArray[np.int32]
    home: NDArray[np.int16]
    """Home of the bed, or of the list; -1: none."""
    asked: NDArray[np.int16]
    """Day of joining the present list."""
    since: NDArray[np.int16]
    """Day of entering the institution."""
    before: NDArray[np.int32]
    behind: NDArray[np.int32]
    """Neighbours on the list."""
    county: NDArray[np.int16]
    income: NDArray[np.uint16]
    bereaved_on: NDArray[np.int16]
    loss_on: NDArray[np.int16]
    sought_on: NDArray[np.int16]


class Homes(NamedTuple):
    """State of `h` homes."""

    key: NDArray[np.int32]
    county: NDArray[np.int16]
    owner: NDArray[np.int8]
    built: NDArray[np.int32]
    """(h, 2)"""
    open: NDArray[np.int32]
    """(h, 2) built beds that are in service: occupied ones may exceed it while beds are closing."""
    occupied: NDArray[np.int32]
    """(h, 2)"""
    fee: NDArray[np.int32]
    """(h, 2) yuan a month"""
    kept: NDArray[np.int32]
    weight: NDArray[np.float64]
    staff: NDArray[np.int64]
    """Carers on the payroll, in load units."""
    load: NDArray[np.int64]
    """Care that the residents need, in load units."""
    head: NDArray[np.int32]
    tail: NDArray[np.int32]
    """(h, 3 needs, 4 classes) first and last on the list."""
    waiting: NDArray[np.int32]
    """(h, 3)"""
    misplaced: NDArray[np.int32]
    """(h, 2) nursing-only needs in ordinary beds, ordinary-only needs in nursing beds."""
    idle_since: NDArray[np.int16]
    """First evening from which nursing beds have been free without a break; NEVER: none is."""
    evening: NDArray[np.int64]
    """(h, 7) last evening: free ordinary, free nursing, waiting by need (3), load, nursing beds long idle."""


class Work(NamedTuple):
    """Scratch of a prefecture."""

    pool: NDArray[np.int32]
    """(chunks, 64) persons by calendar chunk"""
    link: NDArray[np.int32]
    tail: NDArray[np.int32]
    """(days,) last chunk of the day"""
    fill: NDArray[np.int32]
    """(days,) persons in it"""
    entrants: NDArray[np.int32]
    """Rows of who is not yet 60, by birthday and key."""
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
    """(rows, 5) day, person, event, home, why; no rows: not kept."""
    factor: NDArray[np.int64]
    """(8,) of the person at hand"""
    rest: NDArray[np.int64]
    """(8,) of the person at hand"""
    chosen: NDArray[np.int32]
    """(h,) homes seen"""
    value: NDArray[np.float64]
    """(h,) their V_j"""


def aligned(rows: int) -> NDArray[np.int64]:
    """Return zeros (rows, 8) that begin on a cache line, which numpy's own arrays do not."""
    raw = np.zeros(rows * 64 + 64, np.uint8)
    start = -raw.ctypes.data % 64
    return raw[start : start + rows * 64].view(np.int64).reshape(rows, 8)


def people(e: Elders, seeds: Seeds) -> People:
    """Return the people of a world as they are on its first morning; who is in care gets home and day of entry from the caller."""
    n, linked = len(e.key), np.flatnonzero(e.mate >= 0)
    other = e.mate[linked]
    reading = np.array([[mate_of.py_func(s, level) for level in range(5)] for s in range(len(Setting))], np.int8)
    mate = np.where(e.mate == -2, np.int8(Mate.UNDER_60), np.int8(Mate.NONE))
    mate[linked] = reading[seeds.setting[other], e.level[other]]
    mine, theirs = e.b60[linked], e.b60[other]
    follower = np.zeros(n, np.int8)
    follower[linked] = (theirs < mine) | ((theirs == mine) & (e.key[other] < e.key[linked]))
    recently = e.bereaved_on > -FIRST_PHASE_DAYS
    bereaved = np.where((e.b60 <= 0) & (e.bereaved_on > -32_000), np.where(recently, np.int8(1), np.int8(2)), np.int8(0))
    columns = (
        (at.SEX, e.sex),
        (at.LEVEL, e.level),
        (at.DEMENTIA, e.dementia),
        (at.BEREAVED, bereaved),
        (at.MATE, mate),
        (at.NEAR, e.near),
        (at.WITH_CHILD, e.with_child),
        (at.SETTING, seeds.setting),
        (at.MEANS, e.means),
        (at.RURAL, e.rural),
        (at.OWNS_HOME, e.owns_home),
        (at.PRIORITY, e.priority),
        (at.FOLLOWER, follower),
    )
    word, shifted = np.zeros(n, np.int32), np.empty(n, np.int32)
    for shift, column in columns:
        word |= np.left_shift(column, shift, out=shifted, dtype=np.int32)
    return People(
        left=aligned(n),
        nth=np.zeros((n, 8), np.uint16),
        key=e.key.astype(np.uint32),
        b60=e.b60.astype(np.int16),
        last=short(n, -1),
        due=short(n, NEVER),
        bits=word,
        mate=e.mate.astype(np.int32),
        home=short(n, -1),
        asked=short(n, -1),
        since=short(n, -1),
        before=np.full(n, -1, np.int32),
        behind=np.full(n, -1, np.int32),
        county=e.county.astype(np.int16),
        income=e.income.astype(np.uint16),
        bereaved_on=e.bereaved_on.astype(np.int16),
        loss_on=short(n, -32_000),
        sought_on=short(n, -32_000),
    )


def short(n: int, value: int) -> NDArray[np.int16]:
    """Return a column of one 16-bit number."""
    return np.full(n, value, np.int16)


CLOCKS = ("left", "nth")
"""Columns of who is 60 or was: the clocks of others are not wound yet."""
LINKS = ("mate", "before", "behind")
"""Columns that hold rows."""


class Remaining(NamedTuple):
    """Who has neither died nor left the province: rows to keep, in order, and what becomes of every row."""

    keep: NDArray[np.intp]
    entered: NDArray[np.intp]
    """Of them, who is 60."""
    row: NDArray[np.int32]
    """(n + 2,) the new row of each old one, -1 of who is gone; the last two are those of no row: -2 and -1."""


def remaining(p: People) -> Remaining:
    """Return who is to be kept; who has died or left can meet nobody any more."""
    setting = ((p.bits >> at.SETTING) & 7).astype(np.int8)
    keep = np.flatnonzero((setting != Setting.DEAD) & (setting != Setting.LEFT))
    row = np.full(len(setting) + 2, -1, np.int32)
    row[keep] = np.arange(len(keep), dtype=np.int32)
    row[-2:] = -2, -1
    return Remaining(keep, keep[setting[keep] != Setting.NOT_YET], row)


def kept_column(name: str, column: NDArray[Any], stay: Remaining, buffer: NDArray[np.uint8]) -> NDArray[Any]:
    """Return a column of who remains, in `buffer` (bytes); links to rows lead to the new ones, columns of CLOCKS hold who is 60."""
    rows = stay.entered if name in CLOCKS else stay.keep
    shape = (len(rows), *column.shape[1:])
    out: NDArray[Any] = buffer[: column[:1].nbytes * len(rows)].view(column.dtype).reshape(shape)
    column.take(rows, axis=0, out=out, mode="clip")
    if name in LINKS:
        out[:] = stay.row[out]
    return out


def with_all_clocks(columns: dict[str, NDArray[Any]]) -> People:
    """Return people from the columns that `kept_column` gives."""
    entered = ((columns["bits"] >> at.SETTING) & 7) != Setting.NOT_YET
    left, nth = aligned(len(entered)), np.zeros((len(entered), 8), np.uint16)
    left[entered], nth[entered] = columns["left"], columns["nth"]
    return People(**columns | {"left": left, "nth": nth})


def homes(world: World, prefecture: int) -> Homes:
    """Return the sampled homes of a prefecture, empty; carers are set when residents have been seeded."""
    h, rows = world.homes, np.flatnonzero((world.homes.prefecture == prefecture) & world.homes.sampled)
    n = len(rows)
    beds = h.beds[rows].astype(np.int32)
    return Homes(
        key=h.key[rows].astype(np.int32),
        county=h.county[rows].astype(np.int16),
        owner=h.owner[rows].astype(np.int8),
        built=beds.copy(),
        open=beds.copy(),
        occupied=np.zeros((n, 2), np.int32),
        fee=h.fee[rows].astype(np.int32),
        kept=h.kept[rows].astype(np.int32),
        weight=h.weight[rows].astype(np.float64),
        staff=np.zeros(n, np.int64),
        load=np.zeros(n, np.int64),
        head=np.full((n, 3, 4), -1, np.int32),
        tail=np.full((n, 3, 4), -1, np.int32),
        waiting=np.zeros((n, 3), np.int32),
        misplaced=np.zeros((n, 2), np.int32),
        idle_since=np.full(n, NEVER, np.int16),
        evening=np.zeros((n, 7), np.int64),
    )


def work(p: People, count_homes: int, horizon: int, month: NDArray[np.int32], log: bool) -> Work:
    """Return empty scratch for the days to `horizon`."""
    n = len(p.key)
    chunks = 2 * n // CHUNK + 2 * horizon + 64
    young = np.flatnonzero(((p.bits >> at.SETTING) & 7) == Setting.NOT_YET)
    order = np.lexsort((p.key[young], p.b60[young]))
    return Work(
        pool=np.empty((chunks, CHUNK), np.int32),
        link=np.empty(chunks, np.int32),
        tail=np.full(horizon + 2, -1, np.int32),
        fill=np.full(horizon + 2, CHUNK, np.int32),
        entrants=young[order].astype(np.int32),
        month=month,
        counter=np.zeros(16, np.int64),
        todo=np.empty(count_homes, np.int32),
        dirty=np.empty(count_homes, np.int32),
        flag=np.zeros(count_homes, np.int8),
        touched=np.empty(n, np.int32),
        sought=np.empty(n, np.int32),
        log=np.empty((n + 8192 if log else 0, 5), np.int32),
        factor=np.zeros(8, np.int64),
        rest=np.zeros(8, np.int64),
        chosen=np.empty(count_homes, np.int32),
        value=np.empty(count_homes, np.float64),
    )


def carers_in_load(carers: float) -> int:
    """Return a number of carers in load units."""
    return round(carers * CARER)
