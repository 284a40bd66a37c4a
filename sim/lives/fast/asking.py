"""Asking for a bed; and who asks in a laboratory world, where people come, stay and lose patience by laws given in a file (rules/stays.py).

There the clock of asking and the clock of leaving are wound to a drawn number of whole days instead of an exponential, and lose one day's
worth a day. All else - lists, beds, admissions, calendar, counting - is what the province uses.
"""

from __future__ import annotations

from numba import int64

from sim import draws
from sim.codes import Means
from sim.kernel import kernel
from sim.lives.fast import bits as at
from sim.lives.fast.bits import put, three, two
from sim.lives.fast.change import change, note, record
from sim.lives.fast.lists import tie
from sim.lives.fast.state import SOUGHT
from sim.lives.fast.words import CHILD, CHOSE_HOME, JOIN, LEAVE, NO_REASON, OWN_HOME, SEEK, WAITING
from sim.rules import stays
from sim.rules.admission import EITHER, FIRST, NURSING_ONLY, ORDINARY_ONLY
from sim.rules.stays import DAY, FOREVER, HOMES, LOST, NEED, QUEUE, whole_days

FIRST_CLASS, OTHERS = int(Means.TEKUN), int(Means.OTHERS)
DRAW_STAY, DRAW_PATIENCE = int(draws.Decision.STAY), int(draws.Decision.PATIENCE)


@kernel
def ask(G, S, p, day, home, why):  # type: ignore[no-untyped-def]
    """Put a person who lives at home on the list of a home."""
    P = S.people
    P.home[p] = home
    note(S, day, p, JOIN, home, why)
    change(G, S, p, day, put(int64(P.bits[p]), at.SETTING, 3, WAITING), why)


@kernel
def ask_by_demand(G, S, L, p, day):  # type: ignore[no-untyped-def]
    """Let a person ask at the first home of the demand. The record says SEEK with the demand in the place of the home."""
    P, W = S.people, S.work
    d = int64(P.county[p])
    P.nth[p, CHILD] += 1  # nobody has children here: the column counts how often one has asked
    P.left[p, SEEK] = int64(DAY) * FOREVER
    P.left[p, LEAVE] = DAY * whole_days(L, d, stays.PATIENCE, G.seed, P.key[p], DRAW_PATIENCE, int64(P.nth[p, CHILD]))
    if W.log.shape[0] > 0:
        record(P, W, day, p, SEEK, d, CHOSE_HOME)
    W.sought[W.counter[SOUGHT]] = p
    W.counter[SOUGHT] += 1
    ask(G, S, p, day, int64(L[d, HOMES + 1]), CHOSE_HOME)


@kernel
def begin_stay(seed, L, P, p):  # type: ignore[no-untyped-def]
    """Wind the clock of leaving of who has a bed."""
    d, nth = int64(P.county[p]), int64(P.nth[p, CHILD])
    P.left[p, LEAVE] = DAY * whole_days(L, d, stays.STAY, seed, P.key[p], DRAW_STAY, nth)


@kernel
def begin_freedom(seed, L, P, p):  # type: ignore[no-untyped-def]
    """Wind the clock of asking of who is free: a member of a pool asks again, anybody else never."""
    P.county[p] = P.income[p]  # the demand one belongs to
    P.left[p, SEEK] = DAY * stays.free_days(L, int64(P.county[p]), seed, P.key[p], int64(P.nth[p, CHILD]))


@kernel
def begin_here(seed, L, P, p):  # type: ignore[no-untyped-def]
    """Wind the clocks of who is here at the start: in a bed, or free."""
    if three(int64(P.bits[p]), at.SETTING) == OWN_HOME:
        begin_freedom(seed, L, P, p)
    else:
        begin_stay(seed, L, P, p)


@kernel
def after_leaving(G, S, L, p, day, stayed):  # type: ignore[no-untyped-def]
    """Let a person who left a bed (`stayed`) or a list ask by another demand, or be free."""
    P = S.people
    if stayed:
        d = stays.next_demand(L, int64(P.county[p]), G.seed, P.key[p], int64(P.nth[p, CHILD]))
        if d >= 0:
            belong(G, S, L, p, day, d)
            ask_by_demand(G, S, L, p, day)
            return
    begin_freedom(G.seed, L, P, p)
    belong(G, S, L, p, day, int64(P.county[p]))


@kernel
def belong(G, S, L, p, day, d):  # type: ignore[no-untyped-def]
    """Give a person at home the traits by which the rules of admission see the demand: class and need."""
    P = S.people
    P.county[p] = d
    queue, need = int64(L[d, QUEUE]), int64(L[d, NEED])
    bits = put(put(int64(P.bits[p]), at.MEANS, 2, FIRST_CLASS if queue == 0 else OTHERS), at.PRIORITY, 1, 1 if queue == 1 else 0)
    level = 0 if need == ORDINARY_ONLY else 2 if need == EITHER else 3
    change(G, S, p, day, put(bits, at.LEVEL, 3, level), NO_REASON)


@kernel
def ordinary_first(L, P, B, p, home):  # type: ignore[no-untyped-def]
    """Return whether a person whom either kind fits would rather have an ordinary bed, and there is one."""
    d = int64(P.county[p])
    return L[d, NEED] == EITHER and L[d, stays.ORDINARY_FIRST] > 0 and B.open[home, 0] > B.occupied[home, 0]


@kernel
def free_beds(B, home):  # type: ignore[no-untyped-def]
    """Return the free beds of a home; of a kind that is closing, residents may be more than the beds left in service: none is free."""
    ordinary, nursing = B.open[home, 0] - B.occupied[home, 0], B.open[home, 1] - B.occupied[home, 1]
    return max(int64(ordinary), int64(0)) + max(int64(nursing), int64(0))


@kernel
def free_bed(L, P, B, p, home):  # type: ignore[no-untyped-def]
    """Return the kind of bed a home has for a person tonight, or -1: of those that fit, the preferred one, if beds kept allow."""
    d = int64(P.county[p])
    if two(int64(P.bits[p]), at.CLASS) > FIRST and free_beds(B, home) <= B.kept[home]:
        return int64(-1)
    for turn in range(2):
        kind = turn if L[d, stays.ORDINARY_FIRST] > 0 or L[d, NEED] == ORDINARY_ONLY else 1 - turn
        unfit = ORDINARY_ONLY if kind == 1 else NURSING_ONLY
        if L[d, NEED] != unfit and B.open[home, kind] > B.occupied[home, kind]:
            return int64(kind)
    return int64(-1)


@kernel
def comes_before(G, S, p, q):  # type: ignore[no-untyped-def]
    """Return whether p is tried before q at further homes: by class, then the tie at the first home."""
    P = S.people
    a, b = two(int64(P.bits[p]), at.CLASS), two(int64(P.bits[q]), at.CLASS)
    if a != b:
        return a < b
    x, y = tie(G, S, p), tie(G, S, q)
    return x < y if x != y else P.key[p] < P.key[q]


@kernel
def still_asking(G, S, L):  # type: ignore[no-untyped-def]
    """Bring who asked today, has no bed, but further homes or no patience to the front of `W.sought`, in order; return how many."""
    P, W = S.people, S.work
    n = int64(0)
    for i in range(W.counter[SOUGHT]):
        p = int64(W.sought[i])
        d = int64(P.county[p])
        if three(int64(P.bits[p]), at.SETTING) != WAITING or not (L[d, HOMES] > 1 or L[d, LOST] > 0):
            continue
        j = n
        while j > 0 and comes_before(G, S, p, int64(W.sought[j - 1])):
            W.sought[j] = W.sought[j - 1]
            j -= 1
        W.sought[j] = p
        n += 1
    return n
