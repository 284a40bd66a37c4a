"""The laboratory in the fast engine: people who arrive, ask for beds, stay and lose patience as a file says (lives/demands.py).

The province's kernels reach it through three hooks, each called once: `react` when a person's next day is planned (clocks), `asks_instead`
when somebody looks for care (search), `overflow.overflow` after admissions (day). Each takes the laboratory's columns first; in the
province these are None, and numba compiles nothing that follows `is not None`.

The clocks of asking and of leaving are set to a drawn number of whole days and lose one day's worth a day. Queues, beds, admissions,
the calendar and counting are the province's own.
"""

from __future__ import annotations

import numpy as np
from numba import int64
from numpy.typing import NDArray

from sim.codes import Means, Setting
from sim.kernel import kernel
from sim.lives import demands
from sim.lives.demands import DAY, DRAW_PATIENCE, DRAW_STAY, FOREVER, Demands
from sim.lives.fast import traits as at
from sim.lives.fast.codes64 import CHOSE_HOME, LEAVE, NO_REASON, NOT_YET, OWN_HOME, SEEK, WAITING
from sim.lives.fast.record import record
from sim.lives.fast.state import SOUGHT, Lab, People
from sim.lives.fast.traits import put, read
from sim.lives.fast.transition import ask, transition
from sim.rules.admission import EITHER, ORDINARY_ONLY
from sim.rules.settings import is_inside

FIRST_CLASS, OTHERS = int(Means.TEKUN), int(Means.OTHERS)
START = -1


def laboratory(these: Demands, demand: NDArray[np.int64], people: People) -> Lab:
    """Return the columns of a prefecture of askers, marking the people who prefer an ordinary bed."""
    setting = at.column(people.bits, at.SETTING).astype(np.int8)
    prefers = these.ordinary_first & (these.need == EITHER)
    people.bits[:] = at.put.py_func(people.bits, at.PREFERS_ORDINARY, prefers[demand].astype(np.int64))
    seen = np.where(setting == Setting.NOT_YET, setting, np.int8(START))
    return Lab(these, demand.copy(), demand.copy(), np.zeros(len(demand), np.int64), seen)


@kernel
def react(L, G, S, p):  # type: ignore[no-untyped-def]
    """Set the clocks of a person whose setting has changed, before their next day is found: the hook in `calendar.plan`."""
    if L is not None:
        P = S.people
        now, before = read(int64(P.bits[p]), at.SETTING), int64(L.setting[p])
        if now == before:
            return
        if is_inside(now):
            begin_stay(L, G, S, p)
        elif now == OWN_HOME:
            if before == NOT_YET:
                ask_by_demand(L, G, S, p, int64(P.last[p]))
            elif before == START:
                begin_freedom(L, G, S, p)
            else:
                after_leaving(L, G, S, p, int64(P.last[p]), before != WAITING)
        L.setting[p] = read(int64(P.bits[p]), at.SETTING)


@kernel
def asks_instead(L, G, S, p, day):  # type: ignore[no-untyped-def]
    """Return whether a person asks as a demand says, instead of looking at homes and choosing: the hook in the search."""
    if L is not None:
        ask_by_demand(L, G, S, p, day)
        return True
    return False


@kernel
def ask_by_demand(L, G, S, p, day):  # type: ignore[no-untyped-def]
    """Ask at the first home of the person's demand. The record has SEEK, with the demand in place of the home."""
    P, W = S.people, S.work
    d = L.demand[p]
    L.asked[p] += 1
    P.left[p, SEEK] = int64(DAY) * FOREVER
    P.left[p, LEAVE] = DAY * demands.whole_days(L.demands.patience, d, G.seed, P.key[p], DRAW_PATIENCE, L.asked[p])
    if W.log.shape[0] > 0:
        record(P, W, day, p, SEEK, d, CHOSE_HOME)
    W.sought[W.counter[SOUGHT]] = p
    W.counter[SOUGHT] += 1
    ask(G, S, p, day, L.demands.homes[d, 0], CHOSE_HOME)


@kernel
def begin_stay(L, G, S, p):  # type: ignore[no-untyped-def]
    """Set the leaving clock of a person in a bed."""
    P = S.people
    P.left[p, LEAVE] = DAY * demands.whole_days(L.demands.stay, L.demand[p], G.seed, P.key[p], DRAW_STAY, L.asked[p])


@kernel
def begin_freedom(L, G, S, p):  # type: ignore[no-untyped-def]
    """Set the asking clock of a person who is free: a member of a pool asks again, anybody else never does."""
    P = S.people
    L.demand[p] = L.own[p]
    P.left[p, SEEK] = DAY * demands.free_days(L.demands, L.demand[p], G.seed, P.key[p], L.asked[p])


@kernel
def after_leaving(L, G, S, p, day, stayed):  # type: ignore[no-untyped-def]
    """Make a person who left a bed (`stayed`) or a queue ask under another demand, or be free."""
    if stayed:
        d = demands.next_demand(L.demands, L.demand[p], G.seed, S.people.key[p], L.asked[p])
        if d >= 0:
            belong(L, G, S, p, day, d)
            ask_by_demand(L, G, S, p, day)
            return
    begin_freedom(L, G, S, p)
    belong(L, G, S, p, day, L.demand[p])


@kernel
def belong(L, G, S, p, day, d):  # type: ignore[no-untyped-def]
    """Give a person at home the traits through which the admission rules see the demand: class, need, preferred kind of bed."""
    L.demand[p] = d
    queue, need = L.demands.queue[d], L.demands.need[d]
    bits = int64(S.people.bits[p])
    bits = put(put(bits, at.MEANS, FIRST_CLASS if queue == 0 else OTHERS), at.PRIORITY, 1 if queue == 1 else 0)
    bits = put(bits, at.PREFERS_ORDINARY, 1 if need == EITHER and L.demands.ordinary_first[d] else 0)
    level = 0 if need == ORDINARY_ONLY else 2 if need == EITHER else 3
    transition(G, S, p, day, put(bits, at.LEVEL, level), NO_REASON)
