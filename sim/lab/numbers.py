"""The numbers by which people and homes draw: made from names, so that nothing else in the file changes anybody's draws.

A draw is keyed by the copy (through its seed) and by the person's number. People are numbered in groups: the residents of one home under
one demand, the people on its list, a pool, a stream, a cohort at the start, its entrants. A group's first number is a hash of its names,
and its people follow in order. So another home, demand, cohort, resident or copy, a longer run or another order of the tables leaves
everybody else's draws as they are, while a new name brings new draws. Two groups that would overlap (for groups of 10,000 people, one pair
in 100,000) are set apart in the order of their names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from sim import draws

Group = tuple[str, ...]
"""What the people of a group are, and the names of their demand and home or of their cohort."""
SPACE = 2**31
"""Numbers are below this, as the event record and homes have room for."""
RESIDENTS, WAITING, POOL, STREAM, COHORT, ENTRANTS = "residents", "waiting", "pool", "stream", "cohort", "entrants"


def hashed(names: Group) -> int:
    """Return a number below SPACE that depends on the names alone.

    >>> hashed(("stream", "a")) == hashed(("stream", "a")) != hashed(("stream", "b"))
    True
    """
    return int.from_bytes(hashlib.blake2b("\0".join(names).encode(), digest_size=8).digest(), "big") % SPACE


def first_numbers(sizes: Mapping[Group, int]) -> dict[Group, int]:
    """Return the first number of each group, given how many numbers it needs.

    >>> few, more = ({("stream", "b"): 5}, {("stream", "a"): 3, ("stream", "b"): 5})
    >>> first_numbers(few)["stream", "b"] == first_numbers(more)["stream", "b"]
    True
    """
    taken: dict[Group, int] = {}
    for group in sorted(sizes):
        first = hashed(group) % (SPACE - sizes[group])
        while clash := next((each for each in taken if -sizes[each] < taken[each] - first < sizes[group]), None):
            first = taken[clash] + sizes[clash]
            first = 0 if first + sizes[group] > SPACE else first
        taken[group] = first
    return taken


def home_numbers(names: Iterable[str]) -> list[int]:
    """Return the number of each home: it takes part in the lots drawn at that home."""
    names = list(names)
    first = first_numbers({("home", name): 1 for name in names})
    return [first["home", name] for name in names]


def seed_of(seed: int, copy: int) -> int:
    """Return the seed of a copy, 63 bits.

    >>> seed_of(1, 0) != seed_of(1, 1) != seed_of(2, 1)
    True
    """
    high, low, *_ = draws.block(seed, copy, int(draws.Decision.COPY), 0)
    return (int(high) << 31) ^ int(low)
