"""The event record, and what leaving a waiting list counts as."""

from __future__ import annotations

from numba import int64

from sim import tally
from sim.kernel import kernel
from sim.lives.fast.codes64 import ADMITTED, DIED, MOVED_AWAY, OTHER_HOME, RECOVERED
from sim.lives.fast.state import FULL, LOGGED


@kernel
def note(S, day, p, event, home, why):  # type: ignore[no-untyped-def]
    """Count an event and, if a record is kept, write it down; `home` is a row of the prefecture, -1 for none."""
    P, B, W, T = S.people, S.homes, S.work, S.tally
    T.flows[event, why] += 1
    if W.log.shape[0] > 0:  # else the home's key would be read for nothing
        record(P, W, day, p, event, int64(B.key[home]) if home >= 0 else int64(-1), why)


@kernel
def record(P, W, day, p, event, home_key, why):  # type: ignore[no-untyped-def]
    """Write an event to the record; W.counter[FULL] says that no room is left."""
    i = W.counter[LOGGED]
    if i >= W.log.shape[0]:
        W.counter[FULL] = 1
        return
    W.log[i, 0] = day
    W.log[i, 1] = P.key[p]
    W.log[i, 2] = event
    W.log[i, 3] = home_key
    W.log[i, 4] = why
    W.counter[LOGGED] = i + 1


@kernel
def measure_of(why):  # type: ignore[no-untyped-def]
    """Return the column of the measure `lists` that counts leaving a waiting list for this reason."""
    if why == ADMITTED:
        return tally.ADMITTED
    if why == DIED:
        return tally.DIED
    if why == RECOVERED:
        return tally.RECOVERED
    if why == OTHER_HOME:
        return tally.OTHER_PLACE
    return tally.AWAY if why == MOVED_AWAY else tally.GAVE_UP
