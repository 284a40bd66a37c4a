"""The event record and its counting, once for both engines.

Engines tell what happens through `note` and keep the running counts of a prefecture in a `Tally`; at the end of every month `take_census`
copies the running counts into that month's row. Counts are of simulated people, never scaled by the share.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.codes import Event, Setting, Why
from sim.kernel import kernel

SETTINGS = len(Setting)
EVENTS = len(Event)
WHYS = len(Why)
CLASSES = 4
"""Queue classes: 0 residents of the home, 1 特困, 2 disabled and poor or with priority, 3 the public."""
JOINED, ADMITTED, WAIT_DAYS, DIED, RECOVERED, GAVE_UP, OTHER_PLACE, AWAY, WAITING = range(9)
LIST_MEASURES = ("joined", "admitted", "wait_days", "died", "recovered", "gave_up", "other_place", "moved_away", "waiting")
"""Columns of `Tally.lists`: flows of a month and, last, who waits now."""
RECORD = 5
"""Columns of the event record: day, person, event, home, why."""


class Tally(NamedTuple):
    """Counts of one prefecture; `m` months, `h` homes. The first group runs, the second is filled at month ends."""

    people: NDArray[np.int64]
    """(2 sexes, 5 levels, 2 dementia, 7 settings) persons now."""
    flows: NDArray[np.int64]
    """(events, reasons) events since the month began."""
    lists: NDArray[np.int64]
    """(4 classes, 9 measures of LIST_MEASURES) since the month began; `waiting` now."""
    by_month: NDArray[np.int32]
    """(m, 2, 5, 2, 7) persons at the end of the month."""
    flows_by_month: NDArray[np.int32]
    """(m, events, reasons)"""
    lists_by_month: NDArray[np.int32]
    """(m, 4, 9)"""
    occupied: NDArray[np.int32]
    """(m, h, 2) beds occupied at the end of the month."""
    waiting: NDArray[np.int32]
    """(m, h, 3) on the home's list, by need."""
    misplaced: NDArray[np.int32]
    """(m, h, 2) residents in the wrong kind: nursing-only needs in ordinary beds, ordinary-only needs in nursing beds."""


def empty(months: int, homes: int) -> Tally:
    """Return a tally with nothing counted."""
    shape = (2, 5, 2, SETTINGS)
    return Tally(
        np.zeros(shape, np.int64),
        np.zeros((EVENTS, WHYS), np.int64),
        np.zeros((CLASSES, len(LIST_MEASURES)), np.int64),
        np.zeros((months, *shape), np.int32),
        np.zeros((months, EVENTS, WHYS), np.int32),
        np.zeros((months, CLASSES, len(LIST_MEASURES)), np.int32),
        np.zeros((months, homes, 2), np.int32),
        np.zeros((months, homes, 3), np.int32),
        np.zeros((months, homes, 2), np.int32),
    )


@kernel
def take_census(t, month, occupied, waiting, misplaced):  # type: ignore[no-untyped-def]
    """Copy the running counts into row `month` and begin the flows of the next one."""
    for sex in range(2):
        for level in range(5):
            for dementia in range(2):
                for setting in range(SETTINGS):
                    t.by_month[month, sex, level, dementia, setting] = t.people[sex, level, dementia, setting]
    for event in range(EVENTS):
        for why in range(WHYS):
            t.flows_by_month[month, event, why] = t.flows[event, why]
            t.flows[event, why] = 0
    for c in range(CLASSES):
        for measure in range(9):
            t.lists_by_month[month, c, measure] = t.lists[c, measure]
            if measure != WAITING:
                t.lists[c, measure] = 0
    for home in range(occupied.shape[0]):
        for kind in range(2):
            t.occupied[month, home, kind] = occupied[home, kind]
            t.misplaced[month, home, kind] = misplaced[home, kind]
        for need in range(3):
            t.waiting[month, home, need] = waiting[home, need]


def packed(rows: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Return each event (day, person, event, home, why) as one whole number, in the order of the rows; raise ValueError beyond 62 bits.

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
