"""Waiting lists: one queue per home, need and class, doubly linked through the people, ordered by day asked and keyed tie break.

Insertion walks back from the tail, so joining is cheap and counts are exact; a queue for each need saves scanning in the evening.
"""

from __future__ import annotations

from numba import int64

from sim import draws
from sim.kernel import kernel
from sim.lives.fast import traits as at
from sim.lives.fast.state import DIRTY, TONIGHT
from sim.lives.fast.traits import put
from sim.rules.admission import served_before

TIE = int(draws.Decision.TIE)


@kernel
def mark(W, home):  # type: ignore[no-untyped-def]
    """Mark that a home may admit tonight and that its evening view changes."""
    if W.flag[home] & 1 == 0:
        W.flag[home] |= 1
        W.todo[W.counter[TONIGHT]] = home
        W.counter[TONIGHT] += 1
    if W.flag[home] & 2 == 0:
        W.flag[home] |= 2
        W.dirty[W.counter[DIRTY]] = home
        W.counter[DIRTY] += 1


@kernel
def tie_break(G, S, p):  # type: ignore[no-untyped-def]
    """Return the number that breaks a person's ties at the home where they are waiting."""
    P, B = S.people, S.homes
    home_key = B.key[P.home[p]]
    w = draws.block(G.seed, P.key[p], TIE, home_key)
    return w[0]


@kernel
def earlier(G, S, p, q):  # type: ignore[no-untyped-def]
    """Return whether p comes before q in one home's queue, within one class."""
    P = S.people
    if P.asked[p] != P.asked[q]:
        return P.asked[p] < P.asked[q]
    return served_before(P.asked[p], tie_break(G, S, p), P.key[p], P.asked[q], tie_break(G, S, q), P.key[q])


@kernel
def unlink(S, p, need, queue):  # type: ignore[no-untyped-def]
    """Take a person off a queue of `P.home`."""
    P, B, W = S.people, S.homes, S.work
    home = P.home[p]
    a, b = P.before[p], P.behind[p]
    if a >= 0:
        P.behind[a] = b
    else:
        B.head[home, need, queue] = b
    if b >= 0:
        P.before[b] = a
    else:
        B.tail[home, need, queue] = a
    P.before[p] = -1
    P.behind[p] = -1
    B.waiting[home, need] -= 1
    P.bits[p] = put(int64(P.bits[p]), at.LISTED, 0)
    mark(W, home)


@kernel
def link(G, S, p, need, queue):  # type: ignore[no-untyped-def]
    """Put a person on a queue of `P.home`, by `P.asked` and tie break."""
    P, B, W = S.people, S.homes, S.work
    home = P.home[p]
    a = B.tail[home, need, queue]
    b = P.before[p] * 0 - 1
    while a >= 0 and earlier(G, S, p, a):
        b = a
        a = P.before[a]
    P.before[p] = a
    P.behind[p] = b
    if a >= 0:
        P.behind[a] = p
    else:
        B.head[home, need, queue] = p
    if b >= 0:
        P.before[b] = p
    else:
        B.tail[home, need, queue] = p
    B.waiting[home, need] += 1
    P.bits[p] = put(int64(P.bits[p]), at.LISTED, 1)
    mark(W, home)


@kernel
def first_of(G, S, home, queue, low, high):  # type: ignore[no-untyped-def]
    """Return the first person of one class among the needs low..high, or -1."""
    B = S.homes
    best = -1
    for need in range(low, high + 1):
        p = B.head[home, need, queue]
        if p >= 0 and (best < 0 or earlier(G, S, p, best)):
            best = p
    return best
