"""The calendar of all people: on which day something of a person's own falls due, and who is entered under a day.

An entry counts only while the person's `due` is that day, so a person whose day has changed may be entered twice without harm.
"""

from __future__ import annotations

from numba import int64

from sim.codes import NEVER
from sim.kernel import kernel
from sim.lives.fast import traits as at
from sim.lives.fast.askers import react
from sim.lives.fast.clocks import next_firing
from sim.lives.fast.state import CHUNK, FREE_CHUNK, USED
from sim.lives.fast.traits import read
from sim.rules.family import FIRST_PHASE_DAYS


@kernel
def next_date(R, P, p):  # type: ignore[no-untyped-def]
    """Return the day of the next dated event (a phase of bereavement ends, a loss is no longer recent), or NEVER."""
    bits = int64(P.bits[p])
    day = int64(NEVER)
    phase = read(bits, at.BEREAVED)
    if phase == 1:
        day = int64(P.bereaved_on[p]) + FIRST_PHASE_DAYS
    elif phase == 2:
        day = int64(P.bereaved_on[p]) + R.bereaved_days
    if read(bits, at.LOSS) == 1:
        day = min(day, int64(P.loss_on[p]) + R.loss_days)
    return day


@kernel
def place(W, day, p):  # type: ignore[no-untyped-def]
    """Enter a person under a day."""
    chunk = W.tail[day]
    if W.fill[day] == CHUNK:
        new = W.counter[FREE_CHUNK]
        if new >= 0:
            W.counter[FREE_CHUNK] = W.link[new]
        else:
            new = W.counter[USED]
            W.counter[USED] += 1
        W.link[new] = chunk
        W.tail[day] = new
        W.fill[day] = 0
        chunk = new
    W.pool[chunk, W.fill[day]] = p
    W.fill[day] += 1


@kernel
def plan(G, S, p):  # type: ignore[no-untyped-def]
    """Find and enter the next day on which an event of the person's own is due."""
    react(S.lab, G, S, p)
    P, W = S.people, S.work
    R = G.rules
    day = max(min(next_firing(G, S, p), next_date(R, P, p)), int64(P.last[p]) + 1)
    if day > G.horizon:
        day = int64(NEVER)
    if day != P.due[p]:
        P.due[p] = day
        if day <= G.horizon:
            place(W, day, p)


@kernel
def rebuild(G, S):  # type: ignore[no-untyped-def]
    """Rebuild the calendar from everybody's `due`."""
    P, W = S.people, S.work
    for day in range(W.tail.shape[0]):
        W.tail[day] = -1
        W.fill[day] = CHUNK
    W.counter[FREE_CHUNK] = -1
    W.counter[USED] = 0
    for p in range(P.due.shape[0]):
        if P.due[p] <= G.horizon:
            place(W, P.due[p], p)
