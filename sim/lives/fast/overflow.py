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
def overflow(seed, R, L, P, B, W, T, H, day, horizon):  # type: ignore[no-untyped-def]
    """Try tonight's askers without a bed at their further homes; who finds none stays on the first one's list, or is lost."""
    for i in range(still_asking(seed, L, P, B, W)):
        p = int64(W.sought[i])
        d = int64(P.county[p])
        kind = int64(-1)
        for j in range(1, int64(L[d, HOMES])):
            home = int64(L[d, HOMES + 1 + j])
            kind = free_bed(L, P, B, p, home)
            if kind >= 0:
                leave_list(seed, R, P, B, W, T, p, day, OTHER_HOME)
                ask(seed, R, P, B, W, T, p, day, home, OTHER_HOME)
                admit(seed, R, L, P, B, W, T, H, p, home, kind, day, horizon)
                break
        if kind < 0 and L[d, LOST] > 0:
            leave_list(seed, R, P, B, W, T, p, day, GAVE_UP)
            after_leaving(seed, R, L, P, B, W, T, p, day, False)
            plan(R, P, W, H, p, horizon)
    W.counter[SOUGHT] = 0


@kernel
def leave_list(seed, R, P, B, W, T, p, day, why):  # type: ignore[no-untyped-def]
    """Take a person off the list, home."""
    change(seed, R, P, B, W, T, p, day, put(int64(P.bits[p]), at.SETTING, 3, OWN_HOME), why)
    forget_home(P, p)
