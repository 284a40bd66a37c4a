"""Linked effects: what the day did to spouses, once, from the state at its end. Hazards change from tomorrow."""

from __future__ import annotations

from numba import int64

from sim.kernel import kernel
from sim.lives.fast import traits as at
from sim.lives.fast.calendar import plan
from sim.lives.fast.clocks import accrue
from sim.lives.fast.codes64 import (
    DEAD,
    DISCHARGE,
    EMIGRATED,
    FOREVER,
    LEFT,
    MOVED_AWAY,
    NO_REASON,
    NO_SPOUSE,
    NOT_YET,
    NOWHERE,
    OWN_HOME,
    WIDOWED,
    WITH_SPOUSE,
)
from sim.lives.fast.record import note
from sim.lives.fast.search import fits
from sim.lives.fast.state import SINK, SOUGHT, TOUCHED
from sim.lives.fast.traits import put, read
from sim.lives.fast.transition import ask, forget_home, prefetch, transition
from sim.rules.admission import need_of
from sim.rules.choice import may_join_spouse
from sim.rules.family import enters_together, looked_together, mate_of
from sim.rules.settings import is_gone, is_here, is_inside


@kernel
def update_couples(G, S, day):  # type: ignore[no-untyped-def]
    """Carry out the day's linked effects. An effect reads no other effect of the same evening except the bed asked for."""
    P, W = S.people, S.work
    for i in range(W.counter[SOUGHT]):
        ask_together(G, S, int64(W.sought[i]), day)
    W.counter[SOUGHT] = 0
    x = int64(0)
    for i in range(W.counter[TOUCHED]):
        x += prefetch(P, int64(W.touched[i]))
    W.counter[SINK] = x
    i = 0
    while i < W.counter[TOUCHED]:
        q = int64(W.touched[i])
        P.bits[q] = put(int64(P.bits[q]), at.TOUCHED, 0)
        if is_gone(read(int64(P.bits[q]), at.SETTING)) == 0:
            hear_of_spouse(G, S, q, day)
        i += 1
    W.counter[TOUCHED] = 0


@kernel
def hear_of_spouse(G, S, q, day):  # type: ignore[no-untyped-def]
    """Update a person on the spouse's state tonight: widowed, alone at home, left the province together, or cared for again."""
    P = S.people
    m = int64(P.mate[q])
    bits = int64(P.bits[q])
    setting = read(int64(P.bits[m]), at.SETTING)
    mate = mate_of(setting, read(int64(P.bits[m]), at.LEVEL))
    if mate == read(bits, at.MATE):
        return
    here = read(bits, at.SETTING) != NOT_YET
    if here:
        accrue(G, S, q, day)
    bits = put(bits, at.MATE, mate)
    if mate == NO_SPOUSE:
        P.mate[q] = -1
        P.mate[m] = -1
    if setting == DEAD:
        P.bereaved_on[q] = day
        if here:
            P.loss_on[q] = day
            bits = put(put(bits, at.BEREAVED, 1), at.LOSS, 1)
            note(S, day, q, WIDOWED, NOWHERE, NO_REASON)
    P.bits[q] = bits
    if setting == LEFT:
        leave_with(G, S, q, day)
    if is_here(read(int64(P.bits[q]), at.SETTING)):
        plan(G, S, q)
    elif here:
        P.due[q] = FOREVER


@kernel
def leave_with(G, S, q, day):  # type: ignore[no-untyped-def]
    """Make a person leave the province with the spouse, giving up a place in a queue or a bed if need be."""
    P = S.people
    bits = int64(P.bits[q])
    if is_inside(read(bits, at.SETTING)):
        note(S, day, q, DISCHARGE, int64(P.home[q]), MOVED_AWAY)
    note(S, day, q, EMIGRATED, NOWHERE, WITH_SPOUSE)
    transition(G, S, q, day, put(bits, at.SETTING, LEFT), MOVED_AWAY)
    forget_home(P, q)


@kernel
def ask_together(G, S, p, day):  # type: ignore[no-untyped-def]
    """Let a couple who both sought care recently enter together: the one still at home asks for a bed where the other is or waits."""
    P, B = S.people, S.homes
    R = G.rules
    m = int64(P.mate[p])
    if m < 0 or not looked_together(int64(P.sought_on[p]), int64(P.sought_on[m]), day, R.together_days):
        return
    a, b = p, m
    if read(int64(P.bits[a]), at.SETTING) == OWN_HOME:
        a, b = m, p
    if not enters_together(read(int64(P.bits[a]), at.SETTING), read(int64(P.bits[b]), at.SETTING)):
        return
    bits = int64(P.bits[b])
    home = int64(P.home[a])
    if not may_join_spouse(read(bits, at.MEANS), B.owner[home], B.county[home], P.county[b]):
        return
    if fits(B, home, need_of(read(bits, at.LEVEL), read(bits, at.DEMENTIA))):
        accrue(G, S, b, day)
        ask(G, S, b, day, home, WITH_SPOUSE)
        plan(G, S, b)
