"""How totals are dealt out: keyed draws for many keys at once, whole numbers that add up exactly, systematic choice along a list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim import draws
from sim.kernel import kernel
from sim.world.columns import Floats, Ints

FRAME_SEED = 0
"""Seed of all that is the same in every run: the frame, and which places and homes stand in a sample."""


@kernel
def fill_uniforms(out, seed, keys, decision, nth):  # type: ignore[no-untyped-def]
    """Write u(seed, key, decision, nth) of each key."""
    for i in range(len(keys)):
        out[i] = draws.uniform(seed, keys[i], decision, nth)


def uniforms(seed: int, keys: ArrayLike, decision: int, nth: int = 0) -> Floats:
    """Return u(seed, key, decision, nth) of each key, strictly inside (0, 1).

    >>> bool(uniforms(7, [3, 5], 68)[1] == draws.uniform(7, 5, 68, 0))
    True
    """
    numbers = np.ascontiguousarray(keys, dtype=np.int64)
    out = np.empty(len(numbers))
    fill_uniforms(out, seed, numbers, int(decision), nth)
    return out


@kernel
def settle_places(number, first, starts, reached, take, key, place, cell):  # type: ignore[no-untyped-def]
    """Deal the people of each cell to places in equal steps along `reached`; write those whose place is taken, return how many.

    `number`, `first` key and `starts` (0 to 1) by cell; `reached` running shares of places, the last 1; `take` by place.
    """
    found = 0
    for c in range(number.shape[0]):
        at = 0
        for i in range(number[c]):
            step = (i + starts[c]) / number[c]
            while at < reached.shape[0] - 1 and reached[at] <= step:
                at += 1
            if take[at]:
                key[found], place[found], cell[found] = first[c] + i, at, c
                found += 1
    return found


def evenly(choose: int, of: int, start: float) -> NDArray[np.bool_]:
    """Choose exactly `choose` of `of` things in a row, in equal steps; `start` in [0, 1) moves the first step.

    >>> evenly(2, 6, 0.0).astype(int).tolist(), evenly(2, 6, 0.4).astype(int).tolist()
    ([0, 0, 1, 0, 0, 1], [0, 1, 0, 0, 1, 0])
    """
    if not 0 <= choose <= of:
        raise ValueError(f"cannot choose {choose} of {of}")
    steps = (np.arange(of + 1, dtype=np.int64) * choose + int(start * of)) // max(of, 1)
    return np.asarray(np.diff(steps) == 1)


def deal(total: int, weights: ArrayLike, start: float) -> Ints:
    """Deal `total` things to places in proportion to weights, systematically: each gets its quota, up or down to a whole number.

    >>> deal(5, [1, 1, 2], 0.0).tolist(), deal(5, [1, 1, 2], 0.9).tolist()
    ([1, 1, 3], [2, 1, 2])
    """
    share = np.asarray(weights, dtype=np.float64)
    added = np.cumsum(share if share.sum() > 0 else np.ones(len(share)))
    reached = np.floor(np.append(0.0, added / added[-1]) * total + start).astype(np.int64)
    reached[-1] = total
    return np.diff(reached)


def apportion(total: int, weights: ArrayLike, least: ArrayLike = 0, most: ArrayLike = np.inf) -> Ints:
    """Split `total` into whole numbers in proportion to weights, none outside [least, most]; the largest remainders are rounded up.

    Ties go to the first. Raise ValueError where no split exists.

    >>> apportion(10, [1, 1, 1]).tolist(), apportion(10, [1, 1, 8], least=2).tolist(), apportion(10, [1, 1, 8], most=4).tolist()
    ([4, 3, 3], [2, 2, 6], [3, 3, 4])
    """
    weight = np.asarray(weights, dtype=np.float64)
    low, high = (np.broadcast_to(np.asarray(bound, dtype=np.float64), weight.shape) for bound in (least, most))
    if not low.sum() <= total <= high.sum():
        raise ValueError(f"cannot split {total} into {len(weight)} numbers of {low.sum():g} at least and {high.sum():g} at most in all")
    quota = np.clip(weight * _speed(total, weight, low, high), low, high)
    whole = np.floor(quota).astype(np.int64)
    missing = total - int(whole.sum())
    order = np.lexsort((np.arange(len(weight)), np.floor(quota) - quota))
    may_rise = order[(whole < high)[order]][: max(missing, 0)]
    whole[may_rise] += 1
    if whole.sum() != total:
        raise ValueError(f"cannot split {total}: too few weights above zero")
    return whole


def _speed(total: int, weight: Floats, low: Floats, high: Floats) -> float:
    """Return the factor c at which the weights times c, kept within their bounds, sum to the total; found by halving."""
    first, last = 0.0, 1.0
    while np.clip(weight * last, low, high).sum() < total and last < 1e15:
        first, last = last, last * 2
    for _ in range(80):
        middle = (first + last) / 2
        if np.clip(weight * middle, low, high).sum() < total:
            first = middle
        else:
            last = middle
    return last


def ranked(numbers: ArrayLike, groups: Sequence[int] | Ints) -> Floats:
    """Return the place of each number in the order of its group, as a share: (rank + 1/2) / size; ties go to the first.

    Drawn numbers become evenly spaced ones: a law dealt out by them is met exactly, and only who gets which value is chance.

    >>> ranked([0.9, 0.1, 0.3, 0.7], [0, 0, 1, 1]).tolist()
    [0.75, 0.25, 0.25, 0.75]
    """
    value, group = np.asarray(numbers), np.asarray(groups)
    out = np.empty(len(value))
    for each in np.unique(group):
        rows = np.flatnonzero(group == each)
        out[rows[np.argsort(value[rows], kind="stable")]] = (np.arange(len(rows)) + 0.5) / len(rows)
    return out
