"""The day of a prefecture, in the order of the model.

Works and policies come before, between two calls of `live`. Then:
1. Lives: who turns 60; dated events; then the clocks that are used up today, in the order of codes.Clock - each only if the state that
   earlier events of the day have reached still lets it run. What a choice reads of homes is last evening's view.
2. Admissions: every home with fitting beds admits, nursing beds before ordinary ones, in the order of its queue.
3. Linked effects: what today did to spouses, once, from the state at the end of the day.
4. Counting: the evening view of homes is written; at month ends the census is taken.
An event, admission or linked effect of a day changes hazards from the next day on.
"""

from __future__ import annotations

from numba import int64

from sim import draws, tally
from sim.kernel import kernel
from sim.lives.fast import bits as at
from sim.lives.fast.admit import admissions, evening
from sim.lives.fast.bits import one, put, three, two
from sim.lives.fast.change import change, fetch, forget_home, note
from sim.lives.fast.clocks import CLOCKS, plan, rebuild, runs, settle
from sim.lives.fast.linked import linked_effects
from sim.lives.fast.overflow import overflow
from sim.lives.fast.seek import seek
from sim.lives.fast.state import CHUNK, CURSOR, FREE_CHUNK, LOGGED, SINK, USED
from sim.lives.fast.words import (
    CALM,
    CHILD,
    DEAD,
    DEATH,
    DEMENTIA,
    DIED,
    DISCHARGE,
    EMIGRATE,
    FOREVER,
    GAVE_UP,
    GRIEF,
    IN_CARE,
    LEFT,
    MOVED_AWAY,
    NEEDS_NURSING,
    NO_REASON,
    NOT_YET,
    NOWHERE,
    ON_LIST,
    OWN_HOME,
    RECOVER,
    RECOVERED,
    SEEK,
    TURN_60,
    WAITING,
    WENT_HOME,
    WORSEN,
)
from sim.rules.family import FIRST_PHASE_DAYS


@kernel
def wind(seed, P, p):  # type: ignore[no-untyped-def]
    """Draw all eight clocks of a person for the first time."""
    for half in range(2):
        w = draws.block(seed, P.key[p], 4 * half, 0)
        P.left[p, 4 * half] = draws.exponential(int64(w[0]))
        P.left[p, 4 * half + 1] = draws.exponential(int64(w[1]))
        P.left[p, 4 * half + 2] = draws.exponential(int64(w[2]))
        P.left[p, 4 * half + 3] = draws.exponential(int64(w[3]))


@kernel
def turn_60(G, S, p, day):  # type: ignore[no-untyped-def]
    """Let a person enter: their clocks run from tomorrow."""
    P = S.people
    R = G.rules
    wind(G.seed, P, p)
    P.last[p] = day
    bits = int64(P.bits[p])
    ago = day - int64(P.bereaved_on[p])
    if ago < R.bereaved_days:
        bits = put(bits, at.BEREAVED, 2, 1 if ago < FIRST_PHASE_DAYS else 2)
    note(S, day, p, TURN_60, NOWHERE, NO_REASON)
    change(G, S, p, day, put(bits, at.SETTING, 3, OWN_HOME), NO_REASON)
    plan(G, S, p)


@kernel
def dated_events(G, S, p, day):  # type: ignore[no-untyped-def]
    """Let bereavement go into its next phase or end, and a loss be no longer recent, where that falls due."""
    P = S.people
    R = G.rules
    bits = int64(P.bits[p])
    phase = two(bits, at.BEREAVED)
    if phase == 1 and day >= int64(P.bereaved_on[p]) + FIRST_PHASE_DAYS:
        P.bits[p] = put(bits, at.BEREAVED, 2, 2)
        note(S, day, p, GRIEF, NOWHERE, NO_REASON)
    elif phase == 2 and day >= int64(P.bereaved_on[p]) + R.bereaved_days:
        P.bits[p] = put(bits, at.BEREAVED, 2, 0)
        note(S, day, p, GRIEF, NOWHERE, NO_REASON)
    if one(bits, at.LOSS) == 1 and day >= int64(P.loss_on[p]) + R.loss_days:
        P.bits[p] &= ~(1 << at.LOSS)
        note(S, day, p, CALM, NOWHERE, NO_REASON)


@kernel
def ring(G, S, p, clock, day):  # type: ignore[no-untyped-def]
    """Let the event of a clock happen, and wind the clock anew."""
    P = S.people
    P.nth[p, clock] += 1
    P.left[p, clock] = draws.exponential(draws.word(G.seed, P.key[p], clock, P.nth[p, clock]))
    if clock == SEEK:
        seek(G, S, p, day)
        return
    bits = int64(P.bits[p])
    setting, level = three(bits, at.SETTING), three(bits, at.LEVEL)
    new, event, home, why, off_list = bits, int64(clock), NOWHERE, NO_REASON, NEEDS_NURSING
    if clock == DEATH:
        new, home, off_list = put(bits, at.SETTING, 3, DEAD), int64(P.home[p]), DIED
        why = NO_REASON if setting == OWN_HOME else ON_LIST if setting == WAITING else IN_CARE
    elif clock == EMIGRATE:
        new, off_list = put(bits, at.SETTING, 3, LEFT), MOVED_AWAY
    elif clock == DEMENTIA:
        new = put(bits, at.DEMENTIA, 1, 1)
    elif clock == WORSEN:
        new = put(put(bits, at.LEVEL, 3, level + 1), at.LOSS, 1, 1)
        P.loss_on[p] = day
    elif clock == RECOVER:
        new, off_list = put(bits, at.LEVEL, 3, level - 1), RECOVERED
        if setting == WAITING and level == 1 and one(bits, at.DEMENTIA) == 0:
            new = put(new, at.SETTING, 3, OWN_HOME)
    elif clock == CHILD:
        near = three(bits, at.NEAR) - 1
        new = put(bits if near > 0 else put(bits, at.WITH_CHILD, 1, 0), at.NEAR, 3, near)
    elif setting == WAITING:
        new, event, off_list = put(bits, at.SETTING, 3, OWN_HOME), NOWHERE, GAVE_UP
    else:
        new, event, home = put(bits, at.SETTING, 3, OWN_HOME), DISCHARGE, int64(P.home[p])
        why, off_list = WENT_HOME, WENT_HOME
    if event >= 0:
        note(S, day, p, event, home, why)
    change(G, S, p, day, new, off_list)
    forget_home(P, p)


@kernel
def own_events(G, S, p, day):  # type: ignore[no-untyped-def]
    """Live a person's day on which something of their own falls due."""
    P = S.people
    ringing = settle(G, S, p, day)
    dated_events(G, S, p, day)
    for clock in range(CLOCKS):
        if ringing >> clock & 1 and runs(G, S, p, clock, day):
            ring(G, S, p, clock, day)
    if three(int64(P.bits[p]), at.SETTING) >= DEAD:
        P.due[p] = FOREVER
    else:
        plan(G, S, p)


@kernel
def lives_of(G, S, day):  # type: ignore[no-untyped-def]
    """Live the day of all who turn 60 or have something due; what the events of a chunk read is fetched first."""
    P, W = S.people, S.work
    cursor = W.counter[CURSOR]
    x, next_one = int64(0), cursor
    while next_one < W.entrants.shape[0] and P.b60[W.entrants[next_one]] <= day:
        x += fetch(P, int64(W.entrants[next_one]))
        next_one += 1
    W.counter[SINK] = x
    while cursor < next_one:
        p = int64(W.entrants[cursor])
        if three(int64(P.bits[p]), at.SETTING) == NOT_YET:
            turn_60(G, S, p, day)
        cursor += 1
    W.counter[CURSOR] = cursor
    chunk, persons = W.tail[day], W.fill[day]
    while chunk >= 0:
        x = int64(0)
        for i in range(persons):
            p = int64(W.pool[chunk, i])
            x += fetch(P, p)
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
    """Live the days first .. last - 1. Return the day reached: earlier than `last` when the event record wants emptying."""
    P, B, W, T = S.people, S.homes, S.work, S.tally
    n = P.due.shape[0]
    for day in range(first, last):
        if W.log.shape[0] > 0 and W.log.shape[0] - W.counter[LOGGED] < n // 2 + 4096:
            return day
        if W.counter[USED] > W.pool.shape[0] - n // (2 * CHUNK) - 32 and W.counter[FREE_CHUNK] < 0:
            rebuild(G, S)
        lives_of(G, S, day)
        admissions(G, S, day)
        overflow(S.lab, G, S, day)
        linked_effects(G, S, day)
        evening(G, S, day)
        if W.month[day] >= 0:
            tally.take_census(T, W.month[day], B.occupied, B.waiting, B.misplaced)
    return last


@kernel
def begin(G, S):  # type: ignore[no-untyped-def]
    """Count everybody, wind the clocks of who is 60 and over, and find their first days. Residents have been seeded before."""
    P, T = S.people, S.tally
    for p in range(P.due.shape[0]):
        bits = int64(P.bits[p])
        setting = three(bits, at.SETTING)
        T.people[one(bits, at.SEX), three(bits, at.LEVEL), one(bits, at.DEMENTIA), setting] += 1
        if setting != NOT_YET:
            wind(G.seed, P, p)
            plan(G, S, p)


@kernel
def retime(before, after, S, day):  # type: ignore[no-untyped-def]
    """Account everybody by the old hazards up to the evening before `day`, and find their next days by the new ones."""
    P = S.people
    for p in range(P.due.shape[0]):
        setting = three(int64(P.bits[p]), at.SETTING)
        if setting < DEAD:
            settle(before, S, p, day - 1)
            plan(after, S, p)


@kernel
def look_further(G, S):  # type: ignore[no-untyped-def]
    """Find the next days of those who had none within an earlier horizon."""
    P = S.people
    for p in range(P.due.shape[0]):
        if P.due[p] == FOREVER and three(int64(P.bits[p]), at.SETTING) < DEAD:
            plan(G, S, p)
