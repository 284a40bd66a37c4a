"""One person's clocks and everybody's calendar: deduct the hazard used up, find the next day, enter it.

A calendar entry counts only while the person's `due` is that day, so a rescheduled person may safely be in it twice.
"""

from __future__ import annotations

from numba import int64

from sim.codes import NEVER
from sim.kernel import kernel
from sim.lives.fast import traits as at
from sim.lives.fast.traits import read
from sim.rules import hazards
from sim.rules.ages import age_index, birthday, trend_year
from sim.rules.choice import TEKUN
from sim.rules.hazards import Traits
from sim.rules.settings import is_here

CLOCKS = hazards.CLOCKS


@kernel
def traits_of(bits):  # type: ignore[no-untyped-def]
    """Return what sets the speed of a person's clocks."""
    return Traits(
        read(bits, at.SEX),
        read(bits, at.LEVEL),
        read(bits, at.DEMENTIA),
        read(bits, at.BEREAVED),
        read(bits, at.MATE),
        read(bits, at.FOLLOWER),
        read(bits, at.NEAR),
        read(bits, at.SETTING),
        read(bits, at.RURAL),
        read(bits, at.LOSS),
        int64(read(bits, at.MEANS) == TEKUN),
    )


@kernel
def read_factors(W, H, bits):  # type: ignore[no-untyped-def]
    """Write the trait factors of all of a person's clocks into `W.factor`; traits read clock by clock are the faster way."""
    for clock in range(CLOCKS):
        W.factor[clock] = hazards.factor(H, clock, traits_of(bits))


@kernel
def accrue(G, S, p, day):  # type: ignore[no-untyped-def]
    """Account for the hazards up to the evening of `day`. Return the clocks (bit mask) that are used up and running on `day`."""
    P, W = S.people, S.work
    H = G.hazards
    begin = int64(P.last[p]) + 1
    if begin > day:
        return 0
    bits = int64(P.bits[p])
    read_factors(W, H, bits)
    row0 = hazards.row_at_60(traits_of(bits), hazards.ages_in(H))
    b60 = int64(P.b60[p])
    k = age_index(b60, begin)
    firing = 0
    while begin <= day:
        end = min(birthday(b60, k + 1) - 1, day)
        a = min(k, hazards.ages_in(H) - 1)
        year = trend_year(b60, k)
        for clock in range(CLOCKS):
            h = hazards.daily(H, clock, row0 + a, year, a, W.factor[clock])
            P.left[p, clock] -= h * (end - begin + 1)
            if end == day and h > 0 and P.left[p, clock] <= 0:
                firing |= 1 << clock
        begin = end + 1
        k += 1
    P.last[p] = day
    return firing


@kernel
def runs(G, S, p, clock, day):  # type: ignore[no-untyped-def]
    """Return whether a clock still runs on `day`, given the state after the day's earlier events."""
    P, H = S.people, G.hazards
    t = traits_of(int64(P.bits[p]))
    if is_here(t.setting) == 0:
        return False
    k = age_index(int64(P.b60[p]), day)
    a = min(k, hazards.ages_in(H) - 1)
    row = hazards.row_at_60(t, hazards.ages_in(H)) + a
    return hazards.daily(H, clock, row, trend_year(int64(P.b60[p]), k), a, hazards.factor(H, clock, t)) > 0


@kernel
def next_firing(G, S, p):  # type: ignore[no-untyped-def]
    """Return the first day after `last`, up to the horizon, on which a running clock is used up; else NEVER. Walks the birthdays."""
    P, W = S.people, S.work
    H = G.hazards
    bits = int64(P.bits[p])
    read_factors(W, H, bits)
    row0 = hazards.row_at_60(traits_of(bits), hazards.ages_in(H))
    b60 = int64(P.b60[p])
    begin = int64(P.last[p]) + 1
    for clock in range(CLOCKS):
        W.rest[clock] = P.left[p, clock]
    k = age_index(b60, begin)
    best = int64(NEVER)
    while begin <= G.horizon:
        end = min(birthday(b60, k + 1) - 1, G.horizon)
        days = end - begin + 1
        a = min(k, hazards.ages_in(H) - 1)
        year = trend_year(b60, k)
        for clock in range(CLOCKS):
            h = hazards.daily(H, clock, row0 + a, year, a, W.factor[clock])
            if h > 0:
                rest = W.rest[clock]
                if rest <= h * days:
                    best = min(best, begin if rest <= 0 else begin + (rest + h - 1) // h - 1)
                W.rest[clock] = rest - h * days
        if best < NEVER:
            return best
        begin = end + 1
        k += 1
    return best
