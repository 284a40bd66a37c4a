"""One whole number per elder holds all small traits; here is what stands where, and how it is read and set."""

from __future__ import annotations

from sim.kernel import kernel

SEX, LEVEL, DEMENTIA, BEREAVED, MATE, NEAR, WITH_CHILD = 0, 1, 4, 5, 7, 10, 13
SETTING, MEANS, RURAL, OWNS_HOME, PRIORITY, LOSS = 14, 17, 19, 20, 21, 22
LISTED, CLASS, FOLLOWER, TOUCHED, PREFERS_ORDINARY = 23, 24, 26, 27, 28
"""LISTED: on a waiting list; CLASS: its class there; FOLLOWER: the spouse owns the couple's clock; TOUCHED: a linked effect is due.
PREFERS_ORDINARY: would rather have an ordinary bed, where either kind fits."""


@kernel
def one(bits, at):  # type: ignore[no-untyped-def]
    """Return a yes/no trait.

    >>> one.py_func(1 << LISTED, LISTED)
    1
    """
    return (bits >> at) & 1


@kernel
def two(bits, at):  # type: ignore[no-untyped-def]
    """Return a trait of two bits."""
    return (bits >> at) & 3


@kernel
def three(bits, at):  # type: ignore[no-untyped-def]
    """Return a trait of three bits."""
    return (bits >> at) & 7


@kernel
def put(bits, at, width, value):  # type: ignore[no-untyped-def]
    """Return the bits with a trait of `width` bits set.

    >>> three.py_func(put.py_func(put.py_func(0, LEVEL, 3, 4), LEVEL, 3, 3), LEVEL)
    3
    """
    return (bits & ~(((1 << width) - 1) << at)) | (value << at)
