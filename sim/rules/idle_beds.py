"""Nursing beds that have been empty for a long time may be let to people who need an ordinary bed.

The whole rule is here. Every evening a home notes since when a nursing bed has been free without a break (`idle_since`); once that is
`admit.idle_days` ago, the home lets idle beds from the next day on (`lets_idle`), until no nursing bed is free. Meanwhile, its nursing
beds are open to able people when they choose (`has_bed_for`), and they get one on evenings when no ordinary bed is free
(`able_get_nursing_bed`). They count as residents in the wrong kind of bed. Switch off: `admit.idle_days` beyond the horizon.
"""

from __future__ import annotations

from sim.codes import NEVER, Need
from sim.kernel import kernel

ORDINARY_ONLY, EITHER, NURSING_ONLY = map(int, Need)


@kernel
def idle_since(free, since, day):  # type: ignore[no-untyped-def]
    """Return the first evening since which a nursing bed has been free without a break, or NEVER if none is; `free` beds this evening.

    >>> [int(idle_since.py_func(free, since, 9)) for free, since in ((0, 4), (1, NEVER), (2, 4))] == [NEVER, 9, 4]
    True
    """
    if free == 0:
        return NEVER
    return day if since == NEVER else since


@kernel
def lets_idle(since, idle_days, day):  # type: ignore[no-untyped-def]
    """Return whether a home lets idle nursing beds to able people from the day after `day`.

    >>> lets_idle.py_func(10, 30, 39), lets_idle.py_func(10, 30, 40)
    (False, True)
    """
    return since + idle_days <= day


@kernel
def has_bed_for(need, ordinary, nursing, idle):  # type: ignore[no-untyped-def]
    """Return whether a home has beds in service that fit a need: `ordinary`, `nursing` beds, `idle` 1 if it lets idle ones.

    >>> [has_bed_for.py_func(need, 0, 5, idle) for need, idle in ((0, 0), (0, 1), (1, 0), (2, 0))]
    [False, True, True, True]
    """
    if need != NURSING_ONLY and ordinary > 0:
        return True
    return nursing > 0 and (need != ORDINARY_ONLY or idle == 1)


@kernel
def able_get_nursing_bed(idle, free_ordinary):  # type: ignore[no-untyped-def]
    """Return whether people who need an ordinary bed get nursing beds this evening.

    >>> able_get_nursing_bed.py_func(1, 0), able_get_nursing_bed.py_func(1, 2), able_get_nursing_bed.py_func(0, 0)
    (True, False, False)
    """
    return idle == 1 and free_ordinary <= 0
