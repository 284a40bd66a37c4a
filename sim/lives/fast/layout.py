"""Lay out the state of a prefecture from a world."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.codes import NEVER, Mate, Need, QueueClass, Setting
from sim.lives.fast import traits as at
from sim.lives.fast.state import CHUNK, Homes, People, Work
from sim.rules.admission import CARER
from sim.rules.family import FIRST_PHASE_DAYS
from sim.rules.hazards import CLOCKS
from sim.rules.plain import mate_of
from sim.tally import BY_HOME
from sim.world import capacity
from sim.world.columns import Elders, Seeds, World


def aligned(rows: int) -> NDArray[np.int64]:
    """Return zeros (rows, clocks) that begin on a cache line, which numpy's own arrays do not guarantee."""
    raw = np.zeros(rows * 8 * CLOCKS + 64, np.uint8)
    start = -raw.ctypes.data % 64
    return raw[start : start + rows * 8 * CLOCKS].view(np.int64).reshape(rows, CLOCKS)


def people(e: Elders, seeds: Seeds) -> People:
    """Return a world's people as of its first morning; the caller gives people in care their home and day of entry."""
    n, linked = len(e.key), np.flatnonzero(e.mate >= 0)
    other = e.mate[linked]
    reading = np.array([[mate_of(s, level) for level in range(5)] for s in range(len(Setting))], np.int8)
    mate = np.where(e.mate == -2, np.int8(Mate.UNDER_60), np.int8(Mate.NONE))
    mate[linked] = reading[seeds.setting[other], e.level[other]]
    mine, theirs = e.b60[linked], e.b60[other]
    follower = np.zeros(n, np.int8)
    follower[linked] = (theirs < mine) | ((theirs == mine) & (e.key[other] < e.key[linked]))
    recently = e.bereaved_on > -FIRST_PHASE_DAYS
    bereaved = np.where((e.b60 <= 0) & (e.bereaved_on > -32_000), np.where(recently, np.int8(1), np.int8(2)), np.int8(0))
    mated = {"MATE": mate, "FOLLOWER": follower, "BEREAVED": bereaved, "SETTING": seeds.setting}
    return People(
        left=aligned(n),
        nth=np.zeros((n, CLOCKS), np.uint16),
        key=e.key.astype(np.uint32),
        b60=e.b60.astype(np.int16),
        last=short(n, -1),
        due=short(n, NEVER),
        bits=packed(e, mated),
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


def packed(e: Elders, others: dict[str, NDArray[np.int8]]) -> NDArray[np.integer[Any]]:
    """Return (n,) packed traits: those that are columns of the world, and `others` by name; all that neither names is 0."""
    of_world = {"SEX": e.sex, "LEVEL": e.level, "DEMENTIA": e.dementia, "NEAR": e.near, "WITH_CHILD": e.with_child}
    of_world |= {"MEANS": e.means, "RURAL": e.rural, "OWNS_HOME": e.owns_home, "PRIORITY": e.priority}
    bits, shifted = np.zeros(len(e.key), at.WORD), np.empty(len(e.key), at.WORD)
    for name, column in (of_world | others).items():
        bits |= np.left_shift(column, at.PLACES[name][0], out=shifted, dtype=at.WORD)
    return bits


def short(n: int, value: int) -> NDArray[np.int16]:
    """Return a column filled with one 16-bit number."""
    return np.full(n, value, np.int16)


def rows_of(world: World, prefecture: int) -> NDArray[np.intp]:
    """Return the rows of a prefecture's sampled homes among those of the world."""
    return np.flatnonzero((world.homes.prefecture == prefecture) & world.homes.sampled)


def homes(world: World, prefecture: int) -> Homes:
    """Return a prefecture's sampled homes, empty; carers are set once residents have been seeded."""
    h, rows = world.homes, rows_of(world, prefecture)
    n = len(rows)
    built, in_service = (column[rows].astype(np.int32) for column in capacity.at(h, 0))
    counted: dict[str, Any] = {measure.name: np.zeros((n, *measure.shape), np.int64) for measure in BY_HOME}
    return Homes(
        key=h.key[rows].astype(np.int32),
        county=h.county[rows].astype(np.int16),
        owner=h.owner[rows].astype(np.int8),
        built=built,
        open=in_service,
        fee=h.fee[rows].astype(np.int32),
        kept=h.kept[rows].astype(np.int32),
        weight=h.weight[rows].astype(np.float64),
        pull=h.pull[rows].astype(np.float64),
        staff=np.zeros(n, np.int64),
        load=np.zeros(n, np.int64),
        head=np.full((n, len(Need), len(QueueClass)), -1, np.int32),
        tail=np.full((n, len(Need), len(QueueClass)), -1, np.int32),
        idle_since=np.full(n, NEVER, np.int16),
        evening=np.zeros((n, 7), np.int64),
        **counted,
    )


def work(p: People, count_homes: int, horizon: int, month: NDArray[np.int32], log: bool) -> Work:
    """Return empty scratch space for the days up to `horizon`."""
    n = len(p.key)
    chunks = 2 * n // CHUNK + 2 * horizon + 64
    young = np.flatnonzero(at.column(p.bits, at.SETTING) == Setting.NOT_YET)
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
        factor=np.zeros(CLOCKS, np.int64),
        rest=np.zeros(CLOCKS, np.int64),
        chosen=np.empty(count_homes, np.int32),
        value=np.empty(count_homes, np.float64),
    )


def carers_in_load(carers: float) -> int:
    """Convert a number of carers to load units."""
    return round(carers * CARER)
