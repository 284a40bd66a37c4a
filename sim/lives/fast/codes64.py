"""The codes as 64-bit numbers, for the kernels. To numba a plain `int` is a literal, and each literal compiles its callee again."""

from __future__ import annotations

import numpy as np

from sim.codes import DECISION_OF, EVENT_OF, Clock, Event, Mate, Setting, Why

NOWHERE = np.int64(-1)
"""No home."""
FOREVER = np.int64(32_000)
"""codes.NEVER."""
OWN_HOME, WAITING, ORDINARY, NURSING, DEAD, LEFT, NOT_YET = map(np.int64, Setting)
DEATH, EMIGRATE, DEMENTIA, WORSEN, RECOVER, CHILD, SEEK, LEAVE = map(np.int64, list(Clock)[:8])
NO_SPOUSE = np.int64(Mate.NONE)
EVENTS = np.array([EVENT_OF[clock] for clock in Clock], np.int64)
"""(clocks,) the event recorded when a clock fires."""
DECISIONS = np.array([DECISION_OF[clock] for clock in Clock], np.int64)
"""(clocks,) the decision number of its draws."""
BLOCKS = np.unique(DECISIONS >> 2)
"""Blocks of four draws that hold the clocks' decisions ..."""
CLOCK_AT = np.array([[next((c for c in Clock if DECISION_OF[c] == 4 * b + lane), -1) for lane in range(4)] for b in BLOCKS], np.int64)
"""(blocks, 4) ... and the clock of each draw, -1 for none."""
EMIGRATED, DISCHARGE, TURN_60, JOIN, ADMIT, MOVE, OFF_LIST, WIDOWED, GRIEF, CALM = map(
    np.int64,
    (
        Event.EMIGRATE, Event.DISCHARGE, Event.TURN_60, Event.JOIN, Event.ADMIT, Event.MOVE, Event.OFF_LIST, Event.WIDOWED, Event.GRIEF,
        Event.CALM,
    ),
)  # fmt: skip
(
    NO_REASON,
    STAYED,
    CHOSE_HOME,
    KEPT_LIST,
    OTHER_HOME,
    NO_HOME,
    WITH_SPOUSE,
    NEEDS_NURSING,
    ADMITTED,
    DIED,
    RECOVERED,
    GAVE_UP,
    MOVED_AWAY,
    WENT_HOME,
    FREE_BED,
    IDLE_NURSING,
    ON_LIST,
    IN_CARE,
    FREE_NURSING,
) = map(np.int64, Why)
