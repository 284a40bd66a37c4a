"""The day's admissions, and the evening view of homes that tomorrow's choices read."""

from __future__ import annotations

from numba import int64

from sim.kernel import kernel
from sim.lives.fast import traits as at
from sim.lives.fast.calendar import plan
from sim.lives.fast.clocks import accrue
from sim.lives.fast.codes64 import ADMIT, ADMITTED, FREE_BED, FREE_NURSING, IDLE_NURSING, MOVE, ORDINARY
from sim.lives.fast.queues import first_of, mark
from sim.lives.fast.record import note
from sim.lives.fast.state import CARE, DIRTY, FREE, LETS_IDLE, QUEUED, TONIGHT
from sim.lives.fast.traits import put, read
from sim.lives.fast.transition import transition
from sim.rules.admission import EITHER, ORDINARY_ONLY, PUBLIC, RESIDENT, kept_back, need_of, too_few_carers
from sim.rules.idle_beds import able_get_nursing_bed, idle_since, lets_idle


@kernel
def free_beds(B, home):  # type: ignore[no-untyped-def]
    """Return a home's free beds; while a kind is closing, residents may outnumber the beds left in service, and none is free."""
    ordinary, nursing = B.open[home, 0] - B.occupied[home, 0], B.open[home, 1] - B.occupied[home, 1]
    return max(int64(ordinary), int64(0)) + max(int64(nursing), int64(0))


@kernel
def next_in_line(G, S, home, low, high):  # type: ignore[no-untyped-def]
    """Return the person of needs low..high to admit next, or -1: the first in the first class, if reserved beds and carers allow.

    People for whom there are too few carers stop those behind them only as far as these need a nursing bed too (rules/admission.py).
    """
    B, R = S.homes, G.rules
    free = free_beds(B, home)
    for queue in range(RESIDENT, PUBLIC + 1):
        if kept_back(queue, free, B.kept[home]):
            return -1
        p = first_of(G, S, home, queue, low, high)
        if p >= 0 and lacks_carers(G, S, p, home, queue):
            if R.heavy_only == 0:
                return -1
            high = min(high, EITHER)
            p = first_of(G, S, home, queue, low, high)
        if p >= 0:
            return p
    return -1


@kernel
def lacks_carers(G, S, p, home, queue):  # type: ignore[no-untyped-def]
    """Return whether too few carers stop the admission of a person who waits in a class."""
    B, R = S.homes, G.rules
    bits = int64(S.people.bits[p])
    level = read(bits, at.LEVEL)
    need = need_of(level, read(bits, at.DEMENTIA))
    return too_few_carers(R.heavy_only, queue, need, B.load[home], R.load[level], B.staff[home])


@kernel
def admit(G, S, p, home, kind, day):  # type: ignore[no-untyped-def]
    """Give a person the bed: an outsider is admitted, a resident moves."""
    P = S.people
    accrue(G, S, p, day)
    bits = int64(P.bits[p])
    if read(bits, at.SETTING) == ORDINARY:
        note(S, day, p, MOVE, home, FREE_NURSING)
    else:
        why = FREE_BED
        if kind == 1:
            able = need_of(read(bits, at.LEVEL), read(bits, at.DEMENTIA)) == ORDINARY_ONLY
            why = IDLE_NURSING if able else FREE_NURSING
        note(S, day, p, ADMIT, home, why)
        P.since[p] = day
    transition(G, S, p, day, put(bits, at.SETTING, ORDINARY + kind), ADMITTED)
    plan(G, S, p)


@kernel
def admissions(G, S, day):  # type: ignore[no-untyped-def]
    """Admit at every home that may: nursing beds (a move to one frees an ordinary bed), ordinary beds, nursing beds long idle."""
    P, B, W = S.people, S.homes, S.work
    i = 0
    while i < W.counter[TONIGHT]:
        home = int64(W.todo[i])
        for turn in range(3):
            kind = 0 if turn == 1 else 1
            low, high = (1, 2) if turn == 0 else (0, 1) if turn == 1 else (0, 0)
            if turn == 2 and not able_get_nursing_bed(B.evening[home, LETS_IDLE], B.open[home, 0] - B.occupied[home, 0]):
                continue
            while B.open[home, kind] > B.occupied[home, kind]:
                p = next_in_line(G, S, home, low, high)
                if p < 0:
                    break
                bed = kind
                if turn == 0 and read(int64(P.bits[p]), at.PREFERS_ORDINARY) == 1 and B.open[home, 0] > B.occupied[home, 0]:
                    p, bed = next_in_line(G, S, home, 0, 1), 0
                admit(G, S, int64(p), home, bed, day)
        i += 1
    for j in range(W.counter[TONIGHT]):
        W.flag[W.todo[j]] &= ~1
    W.counter[TONIGHT] = 0


@kernel
def evening(G, S, day):  # type: ignore[no-untyped-def]
    """Write what tomorrow's choices will read; a nursing bed that has been empty long enough opens to able people from tomorrow."""
    B, W = S.homes, S.work
    R = G.rules
    for i in range(W.counter[DIRTY]):
        home = W.dirty[i]
        W.flag[home] &= ~2
        for kind in range(2):
            B.evening[home, FREE + kind] = max(0, B.open[home, kind] - B.occupied[home, kind])
        for need in range(3):
            B.evening[home, QUEUED + need] = B.waiting[home, need]
        B.evening[home, CARE] = B.load[home]
        B.idle_since[home] = idle_since(B.evening[home, FREE + 1], int64(B.idle_since[home]), day)
        if B.evening[home, FREE + 1] == 0:
            B.evening[home, LETS_IDLE] = 0
    W.counter[DIRTY] = 0
    for home in range(B.key.shape[0]):
        if B.evening[home, LETS_IDLE] == 0 and lets_idle(int64(B.idle_since[home]), R.idle_days, day):
            B.evening[home, LETS_IDLE] = 1
            if B.waiting[home, ORDINARY_ONLY] > 0:
                mark(W, home)
