"""A prefecture's day, in the order of the model.

Works and policies come first, between two calls of `live`. Then:
1. Lives: people turning 60; dated events; then the clocks that are used up today, in the order of codes.Clock - each only if the state
   after the day's earlier events still lets it run. What a choice reads about homes is last evening's view.
2. Admissions: every home with suitable beds admits, nursing beds before ordinary ones, in the order of its queue.
3. Linked effects: what today did to spouses, once, from the state at the end of the day.
4. Counting: the evening view of homes is written; at a month's end all counts are entered under the month.
An event, admission or linked effect changes hazards from the next day on.
"""

from __future__ import annotations

from numba import int64

from sim import tally
from sim.kernel import kernel
from sim.lives.fast import traits as at
from sim.lives.fast.admission import admissions, evening
from sim.lives.fast.calendar import plan, rebuild
from sim.lives.fast.clocks import CLOCKS, accrue, runs
from sim.lives.fast.codes64 import CALM, FOREVER, GRIEF, NO_REASON, NOT_YET, NOWHERE, OWN_HOME, TURN_60
from sim.lives.fast.couples import update_couples
from sim.lives.fast.events import fire, reset_clocks
from sim.lives.fast.overflow import overflow
from sim.lives.fast.record import note
from sim.lives.fast.state import CHUNK, CURSOR, FREE_CHUNK, LOGGED, SINK, USED
from sim.lives.fast.traits import put, read
from sim.lives.fast.transition import prefetch, transition
from sim.rules.family import FIRST_PHASE_DAYS
from sim.rules.settings import is_gone, is_here


@kernel
def turn_60(G, S, p, day):  # type: ignore[no-untyped-def]
    """Bring a person into the model: their clocks run from tomorrow."""
    P = S.people
    R = G.rules
    reset_clocks(G, S, p)
    P.last[p] = day
    bits = int64(P.bits[p])
    ago = day - int64(P.bereaved_on[p])
    if ago < R.bereaved_days:
        bits = put(bits, at.BEREAVED, 1 if ago < FIRST_PHASE_DAYS else 2)
    note(S, day, p, TURN_60, NOWHERE, NO_REASON)
    transition(G, S, p, day, put(bits, at.SETTING, OWN_HOME), NO_REASON)
    plan(G, S, p)


@kernel
def dated_events(G, S, p, day):  # type: ignore[no-untyped-def]
    """Move bereavement to its next phase or end it, and let a loss cease to be recent, where that is due."""
    P = S.people
    R = G.rules
    bits = int64(P.bits[p])
    phase = read(bits, at.BEREAVED)
    if phase == 1 and day >= int64(P.bereaved_on[p]) + FIRST_PHASE_DAYS:
        P.bits[p] = put(bits, at.BEREAVED, 2)
        note(S, day, p, GRIEF, NOWHERE, NO_REASON)
    elif phase == 2 and day >= int64(P.bereaved_on[p]) + R.bereaved_days:
        P.bits[p] = put(bits, at.BEREAVED, 0)
        note(S, day, p, GRIEF, NOWHERE, NO_REASON)
    if read(bits, at.LOSS) == 1 and day >= int64(P.loss_on[p]) + R.loss_days:
        P.bits[p] = put(int64(P.bits[p]), at.LOSS, 0)
        note(S, day, p, CALM, NOWHERE, NO_REASON)


@kernel
def own_events(G, S, p, day):  # type: ignore[no-untyped-def]
    """Live a day on which an event of the person's own is due."""
    P = S.people
    firing = accrue(G, S, p, day)
    dated_events(G, S, p, day)
    for clock in range(CLOCKS):
        if firing >> clock & 1 and runs(G, S, p, clock, day):
            fire(G, S, p, clock, day)
    if is_gone(read(int64(P.bits[p]), at.SETTING)):
        P.due[p] = FOREVER
    else:
        plan(G, S, p)


@kernel
def lives_of(G, S, day):  # type: ignore[no-untyped-def]
    """Live the day of everyone who turns 60 or has something due; what a chunk's events will read is prefetched."""
    P, W = S.people, S.work
    cursor = W.counter[CURSOR]
    x, next_one = int64(0), cursor
    while next_one < W.entrants.shape[0] and P.b60[W.entrants[next_one]] <= day:
        x += prefetch(P, int64(W.entrants[next_one]))
        next_one += 1
    W.counter[SINK] = x
    while cursor < next_one:
        p = int64(W.entrants[cursor])
        if read(int64(P.bits[p]), at.SETTING) == NOT_YET:
            turn_60(G, S, p, day)
        cursor += 1
    W.counter[CURSOR] = cursor
    chunk, persons = W.tail[day], W.fill[day]
    while chunk >= 0:
        x = int64(0)
        for i in range(persons):
            p = int64(W.pool[chunk, i])
            x += prefetch(P, p)
        W.counter[SINK] = x
        for i in range(persons):
            p = int64(W.pool[chunk, i])
            if P.due[p] == day:
                own_events(G, S, p, day)
        after = W.link[chunk]
        W.link[chunk] = W.counter[FREE_CHUNK]
        W.counter[FREE_CHUNK] = chunk
        chunk, persons = after, CHUNK
    W.tail[day] = -1
    W.fill[day] = CHUNK


@kernel
def live(G, S, first, last):  # type: ignore[no-untyped-def]
    """Live the days first .. last - 1. Return the day reached: earlier than `last` if the event record needs emptying."""
    P, W, T = S.people, S.work, S.tally
    n = P.due.shape[0]
    for day in range(first, last):
        if W.log.shape[0] > 0 and W.log.shape[0] - W.counter[LOGGED] < n // 2 + 4096:
            return day
        if W.counter[USED] > W.pool.shape[0] - n // (2 * CHUNK) - 32 and W.counter[FREE_CHUNK] < 0:
            rebuild(G, S)
        lives_of(G, S, day)
        admissions(G, S, day)
        overflow(S.lab, G, S, day)
        update_couples(G, S, day)
        evening(G, S, day)
        if W.month[day] >= 0:
            tally.end_month(T.now, T.months, T.reset, W.month[day])
    return last


@kernel
def begin(G, S):  # type: ignore[no-untyped-def]
    """Count everybody, set the clocks of people 60 and over, and find their first days. Residents have been seeded already."""
    P, T = S.people, S.tally
    for p in range(P.due.shape[0]):
        bits = int64(P.bits[p])
        setting = read(bits, at.SETTING)
        T.people[read(bits, at.SEX), read(bits, at.LEVEL), read(bits, at.DEMENTIA), setting] += 1
        if setting != NOT_YET:
            reset_clocks(G, S, p)
            plan(G, S, p)


@kernel
def retime(before, after, S, day):  # type: ignore[no-untyped-def]
    """Account for everybody's old hazards up to the evening before `day`, and find their next days under the new ones."""
    P = S.people
    for p in range(P.due.shape[0]):
        if is_here(read(int64(P.bits[p]), at.SETTING)):
            accrue(before, S, p, day - 1)
            plan(after, S, p)


@kernel
def look_further(G, S):  # type: ignore[no-untyped-def]
    """Find the next days of people who had none within an earlier horizon."""
    P = S.people
    for p in range(P.due.shape[0]):
        if P.due[p] == FOREVER and is_here(read(int64(P.bits[p]), at.SETTING)):
            plan(G, S, p)
