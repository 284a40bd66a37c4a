"""One integer per elder holds all small traits: where each one is, and how to read and set it.

A new trait takes the next free bits: name it below with its width. Nothing else depends on the positions, so they may be changed too.
The integer has 32 bits as long as the traits fit in 31, then 64: a wider column is slower (benchmarks/before_after.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.kernel import kernel

WIDTHS = {
    "SEX": 1, "LEVEL": 3, "DEMENTIA": 1, "BEREAVED": 2, "MATE": 3, "NEAR": 3, "WITH_CHILD": 1, "SETTING": 4, "MEANS": 2, "RURAL": 1,
    "OWNS_HOME": 1, "PRIORITY": 1, "LOSS": 1, "LISTED": 1, "CLASS": 2, "FOLLOWER": 1, "TOUCHED": 1, "PREFERS_ORDINARY": 1,
}  # fmt: skip
"""Number of bits of each trait, in the order of position.

LISTED: on a queue; CLASS: the class there; FOLLOWER: the spouse owns the couple's clock; TOUCHED: a linked effect is due tonight;
PREFERS_ORDINARY: would rather have an ordinary bed where either kind fits.
"""


def places(widths: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Return (first bit, mask) for each trait; raise ValueError if they need more than 63 bits.

    >>> places({"A": 1, "B": 3})
    {'A': (0, 1), 'B': (1, 7)}
    """
    found, first = {}, 0
    for name, width in widths.items():
        found[name] = (first, (1 << width) - 1)
        first += width
    if first > 63:
        raise ValueError(f"traits need {first} bits, there are 63")
    return found


PLACES = places(WIDTHS)
WORD: type[np.signedinteger[Any]] = np.int32 if sum(WIDTHS.values()) <= 31 else np.int64
"""Type of the column."""
(
    SEX, LEVEL, DEMENTIA, BEREAVED, MATE, NEAR, WITH_CHILD, SETTING, MEANS, RURAL,
    OWNS_HOME, PRIORITY, LOSS, LISTED, CLASS, FOLLOWER, TOUCHED, PREFERS_ORDINARY,
) = PLACES.values()  # fmt: skip


@kernel
def read(bits, trait):  # type: ignore[no-untyped-def]
    """Return one trait from packed bits.

    >>> int(read.py_func(0b110010, (1, 7)))
    1
    """
    return (bits >> trait[0]) & trait[1]


@kernel
def put(bits, trait, value):  # type: ignore[no-untyped-def]
    """Return the bits with a trait set.

    >>> read.py_func(put.py_func(put.py_func(0, LEVEL, 4), LEVEL, 3), LEVEL)
    3
    """
    return (bits & ~(trait[1] << trait[0])) | (value << trait[0])


column = read.py_func
"""The same for columns of packed bits."""
