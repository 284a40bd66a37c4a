"""What one person's transition does to all that is counted: people, beds, care, queues; and it marks the spouse for tonight."""

from __future__ import annotations

from numba import int64

from sim import tally
from sim.kernel import kernel
from sim.lives.fast import traits as at
from sim.lives.fast.codes64 import (
    ADMITTED,
    JOIN,
    NEEDS_NURSING,
    NURSING,
    OFF_LIST,
    ORDINARY,
    WAITING,
)
from sim.lives.fast.queues import link, mark, unlink
from sim.lives.fast.record import measure_of, note
from sim.lives.fast.state import TOUCHED
from sim.lives.fast.traits import put, read
from sim.rules.admission import NURSING_ONLY, ORDINARY_ONLY, RESIDENT, need_of, queue_class
from sim.rules.family import mate_of
from sim.rules.settings import is_inside


@kernel
def in_home(G, S, p, bits, sign):  # type: ignore[no-untyped-def]
    """Add (+1) or remove (-1) what a resident counts for in the home: a bed, care, the wrong kind of bed."""
    P, B, W = S.people, S.homes, S.work
    R = G.rules
    setting = read(bits, at.SETTING)
    if is_inside(setting) == 0:
        return
    home = P.home[p]
    level = read(bits, at.LEVEL)
    need = need_of(level, read(bits, at.DEMENTIA))
    B.occupied[home, setting - ORDINARY] += sign
    B.load[home] += sign * R.load[level]
    if setting == ORDINARY and need == NURSING_ONLY:
        B.misplaced[home, 0] += sign
    if setting == NURSING and need == ORDINARY_ONLY:
        B.misplaced[home, 1] += sign
    mark(W, home)


@kernel
def belongs_on_queue(bits):  # type: ignore[no-untyped-def]
    """Return whether a person in this state belongs on a queue: asks for a bed, or lives in the wrong kind."""
    setting = read(bits, at.SETTING)
    if setting == WAITING:
        return True
    return setting == ORDINARY and need_of(read(bits, at.LEVEL), read(bits, at.DEMENTIA)) == NURSING_ONLY


@kernel
def wait(G, S, p, asked, need, queue):  # type: ignore[no-untyped-def]
    """Put a person on a queue of `P.home`, as one who asked on that day."""
    P, T = S.people, S.tally
    P.bits[p] = put(int64(P.bits[p]), at.CLASS, queue)
    P.asked[p] = asked
    T.lists[queue, tally.WAITING] += 1
    link(G, S, p, need, queue)


@kernel
def count_residents(G, S):  # type: ignore[no-untyped-def]
    """Count everybody who is in care when lives begin; residents who need a nursing bed and have none are on their home's list."""
    P = S.people
    for p in range(P.due.shape[0]):
        bits = int64(P.bits[p])
        in_home(G, S, p, bits, int64(1))
        if belongs_on_queue(bits):
            wait(G, S, p, int64(0), int64(NURSING_ONLY), int64(RESIDENT))


@kernel
def transition(G, S, p, day, new, why):  # type: ignore[no-untyped-def]
    """Put a person in the state `new` (bits); `why` is the reason for leaving a queue, if that follows.

    If the person enters a home or joins a queue, the caller sets `P.home` first, and `forget_home` clears it afterward.
    """
    P, W, T = S.people, S.work, S.tally
    old = int64(P.bits[p])
    s0, s1 = read(old, at.SETTING), read(new, at.SETTING)
    l0, l1 = read(old, at.LEVEL), read(new, at.LEVEL)
    d0, d1 = read(old, at.DEMENTIA), read(new, at.DEMENTIA)
    n0, n1 = need_of(l0, d0), need_of(l1, d1)
    listed, wants = read(old, at.LISTED) == 1, belongs_on_queue(new)
    queue = read(old, at.CLASS)
    if listed and (not wants or n0 != n1 or s0 != s1):
        unlink(S, p, n0, queue)
        if not wants or s0 != s1:
            T.lists[queue, tally.WAITING] -= 1
            T.lists[queue, measure_of(why)] += 1
            if why == ADMITTED:
                T.lists[queue, tally.WAIT_DAYS] += day - P.asked[p]
            else:
                note(S, day, p, OFF_LIST, int64(P.home[p]), why)
    if s0 != s1 or l0 != l1 or d0 != d1:
        in_home(G, S, p, old, int64(-1))
        in_home(G, S, p, new, int64(1))
        sex = read(old, at.SEX)
        T.people[sex, l0, d0, s0] -= 1
        T.people[sex, l1, d1, s1] += 1
    if listed and l0 != l1:
        mark(W, P.home[p])  # somebody needing less care may now get past too few carers
    P.bits[p] = put(new, at.LISTED, read(int64(P.bits[p]), at.LISTED))
    if wants and read(int64(P.bits[p]), at.LISTED) == 0:
        if not listed or s0 != s1:
            join(G, S, p, day, n1)
        else:
            link(G, S, p, n1, queue)
    if P.mate[p] >= 0 and mate_of(s0, l0) != mate_of(s1, l1):
        touch(P, W, int64(P.mate[p]))


@kernel
def join(G, S, p, day, need):  # type: ignore[no-untyped-def]
    """Put a person on a queue of `P.home` from today: a resident ahead of everybody, an outsider by today's class."""
    P, B, T = S.people, S.homes, S.tally
    bits = int64(P.bits[p])
    queue = int64(RESIDENT)
    if read(bits, at.SETTING) == WAITING:
        owner = int64(B.owner[P.home[p]])
        level, dementia = read(bits, at.LEVEL), read(bits, at.DEMENTIA)
        queue = int64(queue_class(owner, read(bits, at.MEANS), read(bits, at.PRIORITY), level, dementia))
    else:
        note(S, day, p, JOIN, int64(P.home[p]), NEEDS_NURSING)
    T.lists[queue, tally.JOINED] += 1
    wait(G, S, p, day, need, queue)


@kernel
def ask(G, S, p, day, home, why):  # type: ignore[no-untyped-def]
    """Put a person who lives in their own home on the waiting list of a care home."""
    P = S.people
    P.home[p] = home
    note(S, day, p, JOIN, home, why)
    transition(G, S, p, day, put(int64(P.bits[p]), at.SETTING, WAITING), why)


@kernel
def touch(P, W, q):  # type: ignore[no-untyped-def]
    """Mark a person for tonight's linked effects."""
    if read(int64(P.bits[q]), at.TOUCHED) == 0:
        P.bits[q] = put(int64(P.bits[q]), at.TOUCHED, 1)
        W.touched[W.counter[TOUCHED]] = q
        W.counter[TOUCHED] += 1


@kernel
def prefetch(P, p):  # type: ignore[no-untyped-def]
    """Return the sum of what an event reads about a person: a loop over these overlaps the cache misses that events take in turn."""
    x = P.left[p, 0] + P.bits[p] + P.b60[p] + P.last[p] + P.nth[p, 0] + P.mate[p] + P.home[p] + P.due[p] + P.key[p]
    return x + P.loss_on[p] + P.bereaved_on[p]


@kernel
def forget_home(P, p):  # type: ignore[no-untyped-def]
    """Clear the home of a person who neither lives in one nor waits for one."""
    setting = read(int64(P.bits[p]), at.SETTING)
    if setting != WAITING and is_inside(setting) == 0:
        P.home[p] = -1
