"""Queueing theory in continuous time: the textbook's closed formulas, and birth-and-death laws where there is none.

`load` is in beds: people who ask for a bed a day times the mean stay in days. Sources: L. Kleinrock, Queueing Systems I (1975), ch. 3;
A. Cobham, Operations Research 2 (1954) 70-76; T. Engset, Elektrotechnische Zeitschrift 39 (1918) 304-306; C. Palm, Research on Telephone
Traffic Carried by Full Availability Groups (1957), for lists that people leave; L. Takács, Introduction to the Theory of Queues (1962).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

Vector = NDArray[np.float64]


class List(NamedTuple):
    """A home with a list, in the long run."""

    prob_wait: float
    """Share of those who ask who are not admitted at once."""
    mean_waiting: float
    """People on the list."""
    mean_occupied: float
    gave_up: float = 0.0
    """Share of those who ask who leave the list without a bed."""


def erlang_b(beds: int, load: float) -> float:
    """Return the share of those who ask who are lost, when nobody waits.

    >>> round(erlang_b(10, 10.0), 4)
    0.2146
    """
    lost = 1.0
    for n in range(1, beds + 1):
        lost = load * lost / (n + load * lost)
    return lost


def erlang_c(beds: int, load: float) -> float:
    """Return the share of those who ask who wait, when everybody waits; `load` below `beds`.

    >>> round(erlang_c(10, 8.0), 4)
    0.4092
    """
    lost = erlang_b(beds, load)
    return beds * lost / (beds - load * (1 - lost))


def erlang_c_list(beds: int, per_day: float, stay: float) -> List:
    """Return the home of M/M/c, `stay` in days; mean wait = C stay / (c - load).

    >>> one = erlang_c_list(1, 0.5, 1.0)
    >>> one.prob_wait, one.mean_waiting, one.mean_occupied
    (0.5, 0.5, 0.5)
    """
    load = per_day * stay
    wait = erlang_c(beds, load)
    return List(wait, wait * load / (beds - load), load)


def birth_death(up: Sequence[float], down: Sequence[float]) -> Vector:
    """Return the long-run law of 0, 1, ..., n: `up[i]` from i to i + 1, `down[i]` from i + 1 to i.

    >>> birth_death([1.0, 1.0], [1.0, 2.0]).tolist()
    [0.4, 0.4, 0.2]
    """
    steps = np.cumsum(np.log(np.asarray(up)) - np.log(np.asarray(down)))
    weight = np.exp(np.concatenate([[0.0], steps]) - max(0.0, steps.max(initial=0.0)))
    return np.asarray(weight / weight.sum())


def erlang_a(beds: int, per_day: float, stay: float, patience: float, top: int) -> List:
    """Return the home whose list people leave at rate 1 / patience (Palm); states up to `top`.

    >>> same = erlang_a(4, 0.02, 100.0, 100.0, 60)   # patience as long as the stay: as if beds were endless
    >>> round(same.mean_waiting + same.mean_occupied, 9)
    2.0
    """
    n = np.arange(top + 1)
    served, waiting = np.minimum(n, beds), np.maximum(n - beds, 0)
    law = birth_death([per_day] * top, (served / stay + waiting / patience)[1:].tolist())
    mean = float(law @ waiting)
    return List(float(law[beds:].sum()), mean, float(law @ served), mean / patience / per_day)


def cobham(beds: int, loads: Sequence[float], stay: float) -> list[float]:
    """Return the mean wait in days of each class, first served first; nobody is sent home for another.

    >>> [round(days, 3) for days in cobham(1, [0.3, 0.3], 1.0)]
    [0.857, 2.143]
    """
    at_once = erlang_c(beds, sum(loads)) * stay / beds
    left = 1 - np.concatenate([[0.0], np.cumsum(loads)]) / beds
    return [at_once / float(left[k] * left[k + 1]) for k in range(len(loads))]


def machine_repair(people: int, beds: int, stay: float, away: float) -> List:
    """Return the closed pool whose members wait for a bed: `away` days on average from leaving to asking.

    >>> round(machine_repair(2, 1, 1.0, 1.0).mean_occupied, 6)   # law of 0, 1, 2 in the system: 1/5, 2/5, 2/5
    0.8
    """
    n = np.arange(people + 1)
    served, waiting = np.minimum(n, beds), np.maximum(n - beds, 0)
    up = (people - n) / away
    law = birth_death(up[:-1].tolist(), (served / stay)[1:].tolist())
    asks = law * up
    return List(float(asks[beds:].sum() / asks.sum()), float(law @ waiting), float(law @ served))


def engset(people: int, beds: int, stay: float, away: float) -> float:
    """Return the share of askings of a closed pool that are lost, when nobody waits.

    >>> round(engset(2, 1, 1.0, 1.0), 6)   # law of 0, 1 in the home: 1/3, 2/3; they ask at rates 2 and 1
    0.5
    """
    up = [(people - n) / away for n in range(beds)]
    law = birth_death(up, [n / stay for n in range(1, beds + 1)])
    asks = law * (people - np.arange(beds + 1))
    return float(asks[beds] / asks.sum())


def kept_beds(beds: int, kept: int, first: float, others: float, stay: float) -> tuple[float, float, float]:
    """Return the shares lost of class 0 and of the others, and the beds occupied; `first`, `others` ask a day; nobody waits.

    >>> kept_beds(1, 1, 1.0, 1.0, 1.0)
    (0.5, 1.0, 0.5)
    """
    up = [first + (others if beds - n > kept else 0.0) for n in range(beds)]
    law = birth_death(up, [n / stay for n in range(1, beds + 1)])
    return float(law[beds]), float(law[beds - kept :].sum()), float(law @ np.arange(beds + 1))


def long_run(rates: NDArray[np.float64]) -> Vector:
    """Return the long-run law of a Markov process from its rates (n, n); what stands on the diagonal is not read.

    >>> long_run(np.array([[0.0, 1.0], [3.0, 0.0]])).round(6).tolist()
    [0.75, 0.25]
    """
    size = len(rates)
    flow = rates.copy()
    np.fill_diagonal(flow, 0.0)
    flow -= np.diag(flow.sum(1))
    balance = np.vstack([flow.T, np.ones(size)])
    law, *_ = np.linalg.lstsq(balance, np.concatenate([np.zeros(size), [1.0]]), rcond=None)
    return np.asarray(law)


def two_homes(beds: tuple[int, int], per_day: tuple[float, float], stay: tuple[float, float], over: tuple[float, float]) -> Vector:
    """Return the long-run law (beds A + 1, beds B + 1) of what is occupied; `over[i]`: share of those who find i full who try the other.

    >>> law = two_homes((1, 1), (0.01, 0.01), (100.0, 100.0), (1.0, 1.0))   # as one home of two beds: 1/5, 2/5, 2/5
    >>> [round(float(p), 6) for p in (law[0, 0], law[0, 1] + law[1, 0], law[1, 1])]
    [0.2, 0.4, 0.4]
    """
    shape = (beds[0] + 1, beds[1] + 1)
    rates = np.zeros((shape[0] * shape[1],) * 2)

    def at(a: int, b: int) -> int:
        return a * shape[1] + b

    for a in range(shape[0]):
        for b in range(shape[1]):
            full = a == beds[0], b == beds[1]
            if not full[0]:
                rates[at(a, b), at(a + 1, b)] += per_day[0] + full[1] * over[1] * per_day[1]
            if not full[1]:
                rates[at(a, b), at(a, b + 1)] += per_day[1] + full[0] * over[0] * per_day[0]
            if a:
                rates[at(a, b), at(a - 1, b)] += a / stay[0]
            if b:
                rates[at(a, b), at(a, b - 1)] += b / stay[1]
    return long_run(rates).reshape(shape)


def two_kinds(beds: tuple[int, int], per_day: tuple[float, float, float], stay: float) -> Vector:
    """Return the long-run law (ordinary + 1, nursing + 1) of what is occupied.

    They ask for either kind (a nursing bed if one is free), for ordinary ones, for nursing ones; nobody waits.

    >>> law = two_kinds((1, 1), (2.0, 0.0, 0.0), 1.0)   # as one home of two beds
    >>> [round(float(p), 6) for p in (law[0, 0], law[1, 0] + law[0, 1], law[1, 1])]
    [0.2, 0.4, 0.4]
    """
    either, ordinary, nursing = per_day
    return two_homes((beds[1], beds[0]), (either + nursing, ordinary), (stay, stay), (either / max(either + nursing, 1e-300), 0.0)).T


def transient(beds: int, per_day: float, stay: float, start: int, days: Sequence[float], top: int) -> Vector:
    """Return (days, top + 1): the law of M/M/c's number in the system after so many days; states up to `top` (matrix exponential).

    >>> round(float(transient(1, 0.0, 10.0, 1, [10.0], 1)[0, 1]), 6)
    0.367879
    """
    n = np.arange(top + 1)
    rates = np.diag([per_day] * top, 1) + np.diag(np.minimum(n, beds)[1:] / stay, -1)
    rates -= np.diag(rates.sum(1))
    return np.array([expm(rates * day)[start] for day in days])


def endless_beds(
    per_day: Callable[[Vector], Vector], still_in: Callable[[Vector], Vector], day: float, past: float, steps: int = 20_000
) -> float:
    """Return the mean number in M(t)/G/inf at `day`: the integral of per_day(day - age) P(stay > age) over ages up to `past` (Palm).

    >>> round(endless_beds(lambda day: 0.1 + 0 * day, lambda age: np.exp(-age / 50.0), 0.0, 2000.0), 4)
    5.0
    """
    age = (np.arange(steps) + 0.5) * past / steps
    return float((per_day(day - age) * still_in(age)).sum() * past / steps)
