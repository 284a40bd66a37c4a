"""Laboratory: what becomes of an evening's askers whom their first home did not admit."""

from __future__ import annotations

from numba import int64

from sim.kernel import kernel
from sim.lives.fast import bits as at
from sim.lives.fast.admit import admit
from sim.lives.fast.asking import after_leaving, ask, free_bed, still_asking
from sim.lives.fast.bits import put
from sim.lives.fast.change import change, forget_home
from sim.lives.fast.clocks import plan
from sim.lives.fast.state import SOUGHT
from sim.lives.fast.words import GAVE_UP, OTHER_HOME, OWN_HOME
from sim.rules.stays import HOMES, LOST


@kernel
def overflow(G, S, L, day):  # type: ignore[no-untyped-def]
    """Try tonight's askers without a bed at their further homes; who finds none stays on the first one's list, or is lost."""
    P, B, W = S.people, S.homes, S.work
    for i in range(still_asking(G, S, L)):
        p = int64(W.sought[i])
        d = int64(P.county[p])
        kind = int64(-1)
        for j in range(1, int64(L[d, HOMES])):
            home = int64(L[d, HOMES + 1 + j])
            kind = free_bed(L, P, B, p, home)
            if kind >= 0:
                leave_list(G, S, p, day, OTHER_HOME)
                ask(G, S, p, day, home, OTHER_HOME)
                admit(G, S, L, p, home, kind, day)
                break
        if kind < 0 and L[d, LOST] > 0:
            leave_list(G, S, p, day, GAVE_UP)
            after_leaving(G, S, L, p, day, False)
            plan(G, S, p)
    W.counter[SOUGHT] = 0


@kernel
def leave_list(G, S, p, day, why):  # type: ignore[no-untyped-def]
    """Take a person off the list, home."""
    P = S.people
    change(G, S, p, day, put(int64(P.bits[p]), at.SETTING, 3, OWN_HOME), why)
    forget_home(P, p)
