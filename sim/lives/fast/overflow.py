"""The laboratory in the fast engine: what happens to the evening's askers whom their first home did not admit."""

from __future__ import annotations

from numba import int64

from sim.kernel import kernel
from sim.lives.fast import traits as at
from sim.lives.fast.admission import admit, free_beds
from sim.lives.fast.calendar import plan
from sim.lives.fast.codes64 import GAVE_UP, OTHER_HOME, OWN_HOME, WAITING
from sim.lives.fast.queues import tie_break
from sim.lives.fast.state import SOUGHT
from sim.lives.fast.traits import put, read
from sim.lives.fast.transition import ask, forget_home, transition
from sim.rules.admission import NURSING_ONLY, ORDINARY_ONLY, kept_back


@kernel
def overflow(L, G, S, day):  # type: ignore[no-untyped-def]
    """Try the other homes of tonight's askers without a bed; failing that, they wait at the first or are lost: the hook in the day."""
    if L is not None:
        W = S.work
        for i in range(still_asking(L, G, S)):
            p = int64(W.sought[i])
            d = L.demand[p]
            kind = int64(-1)
            for j in range(1, L.demands.home_count[d]):
                home = L.demands.homes[d, j]
                kind = free_bed(L, S, p, home)
                if kind >= 0:
                    leave_queue(G, S, p, day, OTHER_HOME)
                    ask(G, S, p, day, home, OTHER_HOME)
                    admit(G, S, p, home, kind, day)
                    break
            if kind < 0 and L.demands.lost[d]:
                leave_queue(G, S, p, day, GAVE_UP)
                plan(G, S, p)
        W.counter[SOUGHT] = 0


@kernel
def still_asking(L, G, S):  # type: ignore[no-untyped-def]
    """Move tonight's askers who may still be admitted or lost to the front of `W.sought`, in order; return how many.

    These are people without a bed who have other homes to try, or no patience.
    """
    P, W = S.people, S.work
    n = int64(0)
    for i in range(W.counter[SOUGHT]):
        p = int64(W.sought[i])
        d = L.demand[p]
        if read(int64(P.bits[p]), at.SETTING) != WAITING or not (L.demands.home_count[d] > 1 or L.demands.lost[d]):
            continue
        j = n
        while j > 0 and comes_before(G, S, p, int64(W.sought[j - 1])):
            W.sought[j] = W.sought[j - 1]
            j -= 1
        W.sought[j] = p
        n += 1
    return n


@kernel
def comes_before(G, S, p, q):  # type: ignore[no-untyped-def]
    """Return whether p is tried before q at other homes: by class, then by the tie break at the first home."""
    P = S.people
    a, b = read(int64(P.bits[p]), at.CLASS), read(int64(P.bits[q]), at.CLASS)
    if a != b:
        return a < b
    x, y = tie_break(G, S, p), tie_break(G, S, q)
    return x < y if x != y else P.key[p] < P.key[q]


@kernel
def free_bed(L, S, p, home):  # type: ignore[no-untyped-def]
    """Return the kind of bed a home has for a person tonight, or -1: the preferred kind that fits, if reserved beds allow."""
    P, B = S.people, S.homes
    need = L.demands.need[L.demand[p]]
    bits = int64(P.bits[p])
    if kept_back(read(bits, at.CLASS), free_beds(B, home), B.kept[home]):
        return int64(-1)
    ordinary_first = need == ORDINARY_ONLY or read(bits, at.PREFERS_ORDINARY) == 1
    for turn in range(2):
        kind = turn if ordinary_first else 1 - turn
        unfit = ORDINARY_ONLY if kind == 1 else NURSING_ONLY
        if need != unfit and B.open[home, kind] > B.occupied[home, kind]:
            return int64(kind)
    return int64(-1)


@kernel
def leave_queue(G, S, p, day, why):  # type: ignore[no-untyped-def]
    """Take a person off the queue and back home."""
    P = S.people
    transition(G, S, p, day, put(int64(P.bits[p]), at.SETTING, OWN_HOME), why)
    forget_home(P, p)
