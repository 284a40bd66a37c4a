"""The codes as the kernels use them: 64-bit numbers. A plain `int` is a literal to numba, and every literal compiles its callee anew."""

from __future__ import annotations

import numpy as np

from sim.codes import Clock, Event, Mate, Setting, Why

NOWHERE = np.int64(-1)
"""No home."""
FOREVER = np.int64(32_000)
"""codes.NEVER."""
OWN_HOME, WAITING, ORDINARY, NURSING, DEAD, LEFT, NOT_YET = map(np.int64, Setting)
DEATH, EMIGRATE, DEMENTIA, WORSEN, RECOVER, CHILD, SEEK, LEAVE = map(np.int64, Clock)
NO_SPOUSE = np.int64(Mate.NONE)
"""Events of the clocks have the numbers of their clocks."""
DISCHARGE, TURN_60, JOIN, ADMIT, MOVE, OFF_LIST, WIDOWED, GRIEF, CALM = map(np.int64, list(Event)[7:])
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
