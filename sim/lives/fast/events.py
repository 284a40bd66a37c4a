"""What happens when a person's clock fires: the new traits, what is recorded, and why a place on a waiting list ends."""

from __future__ import annotations

from numba import int64

from sim import draws
from sim.kernel import kernel
from sim.lives.fast import traits as at
from sim.lives.fast.codes64 import (
    BLOCKS,
    CHILD,
    CLOCK_AT,
    DEAD,
    DEATH,
    DECISIONS,
    DEMENTIA,
    DIED,
    EMIGRATE,
    EVENTS,
    GAVE_UP,
    IN_CARE,
    LEAVE,
    LEFT,
    MOVED_AWAY,
    NO_REASON,
    NOWHERE,
    ON_LIST,
    OWN_HOME,
    RECOVER,
    RECOVERED,
    SEEK,
    WAITING,
    WENT_HOME,
    WORSEN,
)
from sim.lives.fast.record import note
from sim.lives.fast.search import seek
from sim.lives.fast.traits import put, read
from sim.lives.fast.transition import forget_home, transition


@kernel
def reset_clocks(G, S, p):  # type: ignore[no-untyped-def]
    """Draw all clocks of a person for the first time, four a block."""
    P = S.people
    for b in range(BLOCKS.shape[0]):
        w = draws.block(G.seed, P.key[p], 4 * BLOCKS[b], 0)
        for lane in range(4):
            if CLOCK_AT[b, lane] >= 0:
                P.left[p, CLOCK_AT[b, lane]] = draws.exponential(int64(w[lane]))


@kernel
def reset_clock(G, S, p, clock):  # type: ignore[no-untyped-def]
    """Redraw a clock after it has fired."""
    P = S.people
    P.nth[p, clock] += 1
    P.left[p, clock] = draws.exponential(draws.word(G.seed, P.key[p], DECISIONS[clock], P.nth[p, clock]))


@kernel
def fire(G, S, p, clock, day):  # type: ignore[no-untyped-def]
    """Carry out a clock's event, and reset the clock."""
    P = S.people
    reset_clock(G, S, p, clock)
    if clock == SEEK:
        seek(G, S, p, day)
        return
    bits = int64(P.bits[p])
    event, home, why = recorded(clock, read(bits, at.SETTING), int64(P.home[p]))
    if event >= 0:
        note(S, day, p, event, home, why)
    if clock == WORSEN:
        P.loss_on[p] = day
    transition(G, S, p, day, traits_after(bits, clock), off_list_because(clock, read(bits, at.SETTING)))
    forget_home(P, p)


@kernel
def traits_after(bits, clock):  # type: ignore[no-untyped-def]
    """Return a person's traits after a clock's event."""
    if clock == DEATH:
        return put(bits, at.SETTING, DEAD)
    if clock == EMIGRATE:
        return put(bits, at.SETTING, LEFT)
    if clock == DEMENTIA:
        return put(bits, at.DEMENTIA, 1)
    if clock == WORSEN:
        return put(put(bits, at.LEVEL, read(bits, at.LEVEL) + 1), at.LOSS, 1)
    if clock == RECOVER:
        return recovered(bits)
    if clock == CHILD:
        near = read(bits, at.NEAR) - 1
        return put(bits if near > 0 else put(bits, at.WITH_CHILD, 0), at.NEAR, near)
    if clock == LEAVE:
        return put(bits, at.SETTING, OWN_HOME)
    return bits


@kernel
def recovered(bits):  # type: ignore[no-untyped-def]
    """Return the traits after a level is regained: a person who is able again leaves a home's waiting list."""
    level = read(bits, at.LEVEL) - 1
    able = level == 0 and read(bits, at.DEMENTIA) == 0
    if able and read(bits, at.SETTING) == WAITING:
        bits = put(bits, at.SETTING, OWN_HOME)
    return put(bits, at.LEVEL, level)


@kernel
def recorded(clock, setting, home):  # type: ignore[no-untyped-def]
    """Return event, home and reason as recorded; event -1: only leaving the waiting list is recorded."""
    if clock == DEATH:
        return EVENTS[clock], home, NO_REASON if setting == OWN_HOME else ON_LIST if setting == WAITING else IN_CARE
    if clock == LEAVE:
        return (NOWHERE, NOWHERE, NO_REASON) if setting == WAITING else (EVENTS[clock], home, WENT_HOME)
    return EVENTS[clock], NOWHERE, NO_REASON


@kernel
def off_list_because(clock, setting):  # type: ignore[no-untyped-def]
    """Return the reason why a place on a waiting list ends with a clock's event, if it ends."""
    if clock == DEATH:
        return DIED
    if clock == EMIGRATE:
        return MOVED_AWAY
    if clock == LEAVE:
        return GAVE_UP if setting == WAITING else WENT_HOME
    return RECOVERED if clock == RECOVER else NO_REASON
