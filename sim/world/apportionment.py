"""How totals are split: keyed draws for many keys at once, whole numbers that add up exactly, systematic choice along a list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim import draws
from sim.kernel import kernel
from sim.world.columns import Floats, Ints

FRAME_SEED = 0
"""Seed of everything that is the same in every run: the frame, and which places and homes are in a sample."""


@kernel
def fill_uniforms(out, seed, keys, decision, nth):  # type: ignore[no-untyped-def]
    """Write u(seed, key, decision, nth) for each key."""
    for i in range(len(keys)):
        out[i] = draws.uniform(seed, keys[i], decision, nth)


def uniforms(seed: int, keys: ArrayLike, decision: int, nth: int = 0) -> Floats:
    """Return u(seed, key, decision, nth) for each key, strictly inside (0, 1).

    >>> bool(uniforms(7, [3, 5], 68)[1] == draws.uniform(7, 5, 68, 0))
    True
    """
    numbers = np.ascontiguousarray(keys)
    if numbers.dtype != np.uint32:
        numbers = numbers.astype(np.int64, copy=False)
    out = np.empty(len(numbers))
    fill_uniforms(out, seed, numbers, int(decision), nth)
    return out


@kernel
def count_hits(out, seed, keys, times, decision, probability):  # type: ignore[no-untyped-def]
    """Write how many of the first `times` draws of each key (nth = 0, 1, ...) are below a probability."""
    for i in range(len(keys)):
        hits = 0
        for nth in range(times[i]):
            hits += draws.uniform(seed, keys[i], decision, nth) < probability
        out[i] = hits


@kernel
def count_reached(out, u, edges, row):  # type: ignore[no-untyped-def]
    """Write how many of the edges (rows, k) in its row each u has reached."""
    for i in range(len(u)):
        reached = 0
        for k in range(edges.shape[1]):
            reached += u[i] >= edges[row[i], k]
        out[i] = reached


def drawn(u: Floats, edges: Floats, row: Ints) -> Ints:
    """Return which outcome in its row each u draws, int8; `edges` (rows, k) are cumulative probabilities.

    >>> drawn(np.array([0.1, 0.6, 0.6]), np.array([[0.5, 0.9], [0.7, 0.8]]), np.array([0, 0, 1])).tolist()
    [0, 1, 0]
    """
    out = np.empty(len(u), np.int8)
    count_reached(out, u, edges, row)
    return out


@kernel
def deal_in_order(order, count, rows, number):  # type: ignore[no-untyped-def]
    """Write rows by number (0, 1, ...), keeping their order within a number; `count` (numbers + 1,) is zeroed scratch."""
    for i in range(len(rows)):
        count[number[i] + 1] += 1
    for k in range(1, len(count)):
        count[k] += count[k - 1]
    for i in range(len(rows)):
        row = rows[i]
        order[count[number[row]]] = row
        count[number[row]] += 1


@kernel
def restore_order(order, group, value):  # type: ignore[no-untyped-def]
    """Sort rows that are in order by group, and almost in order by value, by value within groups; ties keep their order."""
    for i in range(1, len(order)):
        row, j = order[i], i
        mine, here = value[row], group[row]
        while j > 0:
            other = order[j - 1]
            if group[other] != here or value[other] <= mine:
                break
            order[j] = other
            j -= 1
        order[j] = row


def in_groups(group: Ints, value: Floats) -> Ints:
    """Return the rows by group, then value, ties by row; groups are 0, 1, ..., values spread over a few thousand whole numbers.

    >>> in_groups(np.array([1, 0, 1, 1]), np.array([7.0, 9.0, 5.0, 5.0])).tolist()
    [1, 2, 3, 0]
    """
    n, whole, group = len(group), np.floor(value - value.min(initial=np.inf)).astype(np.int32), group.astype(np.int32)
    by_value, rows = np.empty(n, np.int32), np.empty(n, np.int32)
    deal_in_order(by_value, np.zeros(int(whole.max(initial=-1)) + 2, np.int32), np.arange(n, dtype=np.int32), whole)
    deal_in_order(rows, np.zeros(int(group.max(initial=-1)) + 2, np.int32), by_value, group)
    restore_order(rows, group, value)
    return rows


@kernel
def settle_places(number, first, starts, reached, take, key, place, taken):  # type: ignore[no-untyped-def]
    """Assign each cell's people to places in equal steps along `reached`; write those whose place is taken, and how many per cell.

    `number`, `first` key, `starts` (0 to 1) and `taken` are by cell; `reached` has cumulative shares of places, up to 1; `take` by place.
    """
    found = 0
    for c in range(number.shape[0]):
        at, before = 0, found
        for i in range(number[c]):
            step = (i + starts[c]) / number[c]
            while at < reached.shape[0] - 1 and reached[at] <= step:
                at += 1
            if take[at]:
                key[found], place[found] = first[c] + i, at
                found += 1
        taken[c] = found - before


def evenly(choose: int, of: int, start: float) -> NDArray[np.bool_]:
    """Choose exactly `choose` of `of` things in a row, in equal steps; `start` in [0, 1) shifts the first step.

    >>> evenly(2, 6, 0.0).astype(int).tolist(), evenly(2, 6, 0.4).astype(int).tolist()
    ([0, 0, 1, 0, 0, 1], [0, 1, 0, 0, 1, 0])
    """
    if not 0 <= choose <= of:
        raise ValueError(f"cannot choose {choose} of {of}")
    steps = (np.arange(of + 1, dtype=np.int64) * choose + int(start * of)) // max(of, 1)
    return np.asarray(np.diff(steps) == 1)


def deal(total: int, weights: ArrayLike, start: float) -> Ints:
    """Assign `total` things to places in proportion to weights, systematically: each gets its quota, rounded up or down.

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

    Ties go to the first. Raise ValueError if no split exists.

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
    """Return the factor c for which the weights times c, kept within their bounds, sum to the total; found by bisection."""
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
    """Return the rank of each number in its group, as a share: (rank + 1/2) / size; ties go to the first.

    This turns drawn numbers into evenly spaced ones: a distribution applied to them is met exactly; only who gets which value is random.

    >>> ranked([0.9, 0.1, 0.3, 0.7], [0, 0, 1, 1]).tolist()
    [0.75, 0.25, 0.25, 0.75]
    """
    value, group = np.asarray(numbers), np.asarray(groups)
    out = np.empty(len(value))
    for each in np.unique(group):
        rows = np.flatnonzero(group == each)
        out[rows[np.argsort(value[rows], kind="stable")]] = (np.arange(len(rows)) + 0.5) / len(rows)
    return out
