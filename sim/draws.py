"""Keyed random draws: Philox4x32-10, unit exponentials in whole units of 2^-40, Gumbel tastes.

`word(seed, key, decision, nth)`: the counter is (key, decision >> 2, nth, 0), the Philox key is the seed, and the decision takes word
`decision & 3` of the block: a draw depends on who decides what, and for which time, and on nothing else, never on a shared stream.
Words have 32 bits; everything after them uses only + - * / and the bits of a double, so compiled code and plain Python agree to the bit
on any IEEE machine. The idea that scenarios share their randomness decision by decision comes from vivarium ("common random
numbers"), the mechanism from counter-based generators (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numba import int64, uint64

from sim.kernel import kernel


class Decision(IntEnum):
    """Who decides what. Numbers are permanent: a new decision takes a new number, and an old number is never reused.

    The clocks have theirs in `codes.DECISION_OF`. Decisions keyed by a home take the whole block (`block`, with the home's key in place of
    nth divided by 4), so their numbers are multiples of four.
    """

    SETTING = 8
    SEEN = 16
    TASTE = 20
    TIE = 24
    # creation of the world: who is what (key: person)
    BIRTHDAY = 32
    STATE = 33
    DEMENTIA_STATE = 34
    MARRIED = 35
    MEANS = 36
    OWNS_HOME = 37
    PRIORITY = 38
    CERTIFICATE = 39
    PENSION = 40
    INCOME = 41
    INCOME_SECOND = 42
    LIVING = 43
    CHILDREN = 44
    NEAR = 48
    PARTNER_ORDER = 52
    BEREAVED_SINCE = 53
    LOSS_SINCE = 54
    SEED_RACE = 56
    SEED_SINCE = 57
    SEED_WAIT = 58
    # creation of the world: places and homes (key: place, county or home)
    SYSTEMATIC = 64
    FACILITY = 65
    TEKUN_MISSING = 66
    HOME_COUNTY = 68
    HOME_SIZE = 69
    HOME_NURSING = 70
    HOME_FEE = 71
    HOME_RATING = 72
    HOME_OPERATOR = 73
    HOME_MEDICAL = 74
    HOME_OPENING = 75
    SAMPLE_HOME = 76
    # the slow tier (key: home or county)
    WORKS = 80
    COVER = 81
    # the laboratory (key: person; each takes whole blocks)
    ARRIVAL = 88
    STAY = 92
    PATIENCE = 96
    FREE = 100
    NEXT = 104
    # the laboratory (key: copy)
    COPY = 108


M32 = np.uint64(0xFFFFFFFF)
S32 = np.uint64(32)
MUL0, MUL1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL0, WEYL1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
LN2 = 0.6931471805599453
UNIT = 2.0**40
"""One unit exponential, in clock units."""


@kernel
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Return the four words of Philox4x32-10 for a counter and a key, all unsigned 64-bit holding 32."""
    for _ in range(10):
        p0 = MUL0 * c0
        p1 = MUL1 * c2
        c0, c1, c2, c3 = (p1 >> S32) ^ c1 ^ k0, p1 & M32, (p0 >> S32) ^ c3 ^ k1, p0 & M32
        k0 = (k0 + WEYL0) & M32
        k1 = (k1 + WEYL1) & M32
    return c0, c1, c2, c3


@kernel
def block(seed, key, decision, nth):  # type: ignore[no-untyped-def]
    """Return the four words for decisions 4 * (decision // 4) to that + 3 of `key`, for the `nth` time."""
    s = uint64(seed)
    return philox(uint64(key) & M32, uint64(decision) >> uint64(2), uint64(nth) & M32, uint64(0), s & M32, s >> S32)


@kernel
def word(seed, key, decision, nth):  # type: ignore[no-untyped-def]
    """Return 32 random bits as a whole number, 0 to 2^32 - 1.

    Two bits choose the word, so that a loop over keys vectorizes: nine times faster.
    """
    w = block(seed, key, decision, nth)
    i = int64(decision)
    low, high = w[1] if i & 1 else w[0], w[3] if i & 1 else w[2]
    return int64(high if i & 2 else low)


@kernel
def unit(w):  # type: ignore[no-untyped-def]
    """Return a word as a number strictly inside (0, 1).

    >>> unit.py_func(0) > 0, unit.py_func(2**32 - 1) < 1
    (True, True)
    """
    return (w + 0.5) * 2.0**-32


@kernel
def uniform(seed, key, decision, nth):  # type: ignore[no-untyped-def]
    """Return u(seed, key, decision, nth), strictly inside (0, 1)."""
    return unit(word(seed, key, decision, nth))


@kernel
def ln(x):  # type: ignore[no-untyped-def]
    """Return the natural logarithm of a normal x > 0, using only + - * / and the bits of x (relative error about 3e-16)."""
    b = np.float64(x).view(np.int64)
    e = (b >> 52) - 1022
    m = np.int64((b & 0xFFFFFFFFFFFFF) | (1022 << 52)).view(np.float64)
    if m < 0.7071067811865476:
        m *= 2.0
        e -= 1
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    z2 = z * z
    z4 = z2 * z2
    low = (1 / 3 + z * (1 / 5)) + z2 * (1 / 7 + z * (1 / 9))
    q = low + z4 * ((1 / 11 + z * (1 / 13)) + z2 * (1 / 15 + z * (1 / 17) + z2 * (1 / 19)))
    return e * LN2 + (2.0 * s + 2.0 * s * z * q)


@kernel
def exponential(w):  # type: ignore[no-untyped-def]
    """Return the unit exponential from a word in whole clock units: -ln((w + 0.5) / 2^32) * 2^40, truncated to an integer."""
    return int64((32 * LN2 - ln(w + 0.5)) * UNIT)


@kernel
def gumbel(w):  # type: ignore[no-untyped-def]
    """Return the standard Gumbel draw from a word: -ln(-ln u)."""
    return -ln(32 * LN2 - ln(w + 0.5))
