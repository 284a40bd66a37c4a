"""The same homes by whole days, exactly: from one evening to the next, by linear algebra.

A day: first leaves whose stay or patience ends, and Poisson many ask, of pools a binomial share; then homes admit, class by class. An
exponential stay of mean m days, rounded up, ends each morning with chance 1 - exp(-1 / m); patience and the time until a member of a pool
asks likewise. So what is occupied and who waits is a Markov chain on evenings, and its law is the truth with nothing lost in rounding; it
tends to the formulas of `queueing.py` as stays get longer. Nobody waits where no list is named: who is not admitted at once is lost.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, stats
from scipy.sparse.linalg import spsolve

Vector = NDArray[np.float64]
Whole = NDArray[np.int64]
DUST = 1e-15
"""What is less likely than this is left out."""
Happened = tuple[Vector, Sequence[Whole], dict[str, Whole]]
"""By state of the evening before: chance of what happened, each number of the state it led to, people counted."""


class Chain(NamedTuple):
    """A Markov chain on evenings."""

    state: tuple[Whole, ...]
    """Each number of a state, (states,)."""
    step: sparse.csr_matrix
    """(states, states): rows sum to 1."""
    daily: dict[str, Vector]
    """(states,) people a day, expected, given the evening before."""

    def at(self, *numbers: int) -> int:
        """Return the place of a state."""
        same = np.logical_and.reduce([own == number for own, number in zip(self.state, numbers, strict=True)])
        return int(np.flatnonzero(same)[0])

    def start(self, *numbers: int) -> Vector:
        """Return the law of who is in a state for certain."""
        law = np.zeros(len(self.state[0]))
        law[self.at(*numbers)] = 1.0
        return law


class Means(NamedTuple):
    """What is expected of a chain over a time: law of an evening of it, and of the evening before."""

    chain: Chain
    evening: Vector
    before: Vector

    def of(self, number: Vector | Whole) -> float:
        """Return the mean of a number of the state, over evenings."""
        return float(self.evening @ number)

    def daily(self, name: str) -> float:
        """Return people a day."""
        return float(self.before @ self.chain.daily[name])

    def share(self, name: str, of: str) -> float:
        return self.daily(name) / self.daily(of)


def long_run(chain: Chain) -> Means:
    """Return the means once the start is forgotten."""
    size = len(chain.step.indptr) - 1
    balance = sparse.vstack([(chain.step.T - sparse.identity(size))[:-1], sparse.csr_matrix(np.ones((1, size)))])
    law = spsolve(balance.tocsc(), np.concatenate([np.zeros(size - 1), [1.0]]))
    return Means(chain, law, law)


def evenings(chain: Chain, start: Vector, first: int, last: int) -> Means:
    """Return the means over evenings `first` to `last` - 1, from the law `start` of the evening before day 0.

    >>> halves = one_home(1, 1 / math.log(2))   # nobody asks; a stay ends each morning with 1/2
    >>> round(evenings(halves, np.array([0.0, 1.0]), 0, 2).of(halves.state[0]), 9)   # evenings of days 0 and 1: 1/2, 1/4
    0.375
    """
    step = chain.step.toarray()
    sums, power, number = np.zeros_like(step), np.eye(len(step)), 0
    for bit in bin(last - first)[2:]:  # sum of step^k for k below number, and step^number, doubled bit by bit
        sums, power, number = sums + power @ sums, power @ power, 2 * number
        if bit == "1":
            sums, power, number = np.eye(len(step)) + step @ sums, step @ power, number + 1
    before = start @ np.linalg.matrix_power(step, first) @ sums / number
    return Means(chain, before @ step, before)


def spread(chain: Chain, number: Whole, days: int) -> float:
    """Return the variance, in the long run, of a number's mean over so many evenings in a row.

    >>> coin = one_home(1, 1e-9, per_day=math.log(2))   # whoever comes leaves the next morning: every evening a new toss
    >>> round(spread(coin, coin.state[0], 1), 6), round(spread(coin, coin.state[0], 10), 6)
    (0.25, 0.025)
    """
    law = long_run(chain).evening
    later = number - float(law @ number)
    weight = law * later
    total = days * float(weight @ later)
    for apart in range(1, days):
        later = chain.step @ later
        total += 2 * (days - apart) * (hang := float(weight @ later))
        if hang < DUST * total:
            break
    return total / days**2


def all_states(*sizes: int) -> tuple[Whole, ...]:
    """Return every combination of numbers below `sizes`."""
    return tuple(own.ravel() for own in np.indices(sizes))


def builds(state: tuple[Whole, ...], days: Iterator[Happened]) -> Chain:
    """Return the chain; what lies beyond the largest numbers of `state` is put on them."""
    limits = [int(own.max()) for own in state]
    place = np.full([limit + 1 for limit in limits], -1)
    place[state] = np.arange(len(state[0]))
    rows, columns, chances = [], [], []
    total = np.zeros(len(state[0]))
    daily: dict[str, Vector] = {}
    for chance, to, counted in days:
        there = np.flatnonzero(chance > DUST)
        rows.append(there)
        columns.append(place[tuple(np.minimum(own[there], limit) for own, limit in zip(to, limits, strict=True))])
        chances.append(chance[there])
        total += chance
        for name, people in counted.items():
            daily[name] = daily.get(name, 0.0) + chance * people
    step = sparse.coo_matrix((np.concatenate(chances), (np.concatenate(rows), np.concatenate(columns))), (len(total),) * 2).tocsr()
    step = sparse.diags(1 / np.asarray(step.sum(1)).ravel()) @ step
    return Chain(state, step.tocsr(), {name: people / total for name, people in daily.items()})


def ends(mean_days: float) -> float:
    """Return the chance that an exponential time, rounded up to whole days, ends on a day.

    >>> round(ends(1.0), 6), ends(math.inf)
    (0.632121, 0.0)
    """
    return -math.expm1(-1.0 / mean_days)


def of_these(number: Whole, mean_days: float) -> list[Vector]:
    """Return, by state, the chances that 0, 1, ... of a number have their time end on a day."""
    return [stats.binom.pmf(k, number, ends(mean_days)) for k in range(int(number.max()) + 1)]


def asking(per_day: float, state: Whole) -> list[Vector]:
    """Return, by state, the chances that 0, 1, ... people ask on a day."""
    return [np.full(len(state), stats.poisson.pmf(k, per_day)) for k in range(int(stats.poisson.isf(DUST, per_day)) + 2)]


def together(*what: list[Vector]) -> Iterator[tuple[Vector, list[int]]]:
    """Yield every combination of independent numbers that is not dust, with its chance by state."""
    if not what:
        yield np.ones(1), []
        return
    for number, own in enumerate(what[0]):
        if own.max() > DUST:
            for chance, others in together(*what[1:]):
                if (own * chance).max() > DUST:
                    yield own * chance, [number, *others]


def one_home(
    beds: int, stay: float, per_day: float = 0.0, top: int = 0, patience: float = math.inf, pool: tuple[int, float] | None = None
) -> Chain:
    """Return the chain of people in the system of one home. Counts: asked, over (not admitted on the day of asking), gave_up.

    `top`: most people in the system (0: nobody waits). `pool`: its people, and the mean days until a free one asks.

    >>> law = long_run(one_home(1, 1 / math.log(2), per_day=math.log(2)))   # nobody asks: 1/2, a stay ends: 1/2
    >>> law.evening.round(6).tolist()   # 0 stays 0 with 1/2, 1 becomes 0 with 1/4
    [0.333333, 0.666667]
    >>> round(law.share("over", "asked"), 6), round(law.of(law.chain.state[0]) / law.daily("asked") * ends(1 / math.log(2)), 6)
    (0.519102, 0.480898)
    """
    (n,) = state = all_states((top or beds) + 1)
    served, waiting = np.minimum(n, beds), np.maximum(n - beds, 0)
    asks = asking(per_day, n) if pool is None else of_these(pool[0] - n, pool[1])

    def days() -> Iterator[Happened]:
        for chance, (out, gave_up, asked) in together(of_these(served, stay), of_these(waiting, patience), asks):
            morning = np.maximum(n - out - gave_up, 0)
            over = np.clip(morning + asked - beds, 0, asked)
            yield chance, (morning + asked,), {"asked": 0 * n + asked, "over": over, "gave_up": 0 * n + gave_up}

    return builds(state, days())


def classes(beds: int, stay: float, per_day: tuple[float, float], tops: tuple[int, int]) -> Chain:
    """Return the chain of (occupied, waiting of class 0, of class 1), at most `tops` on the lists. Counts: asked0, over0, asked1, over1.

    A class may stand for several that are served one after the other: only who comes before whom matters.

    >>> law = long_run(classes(1, 1 / math.log(2), (0.1, 0.1), (20, 30)))
    >>> same = long_run(one_home(1, 1 / math.log(2), per_day=0.2, top=40))
    >>> abs(law.of(sum(law.chain.state)) - same.of(same.chain.state[0])) < 1e-9
    True
    """
    every = all_states(beds + 1, tops[0] + 1, tops[1] + 1)
    possible = (every[0] == beds) | (every[1] + every[2] == 0)
    occupied, first, second = state = tuple(own[possible] for own in every)

    def days() -> Iterator[Happened]:
        for chance, (out, asked, others) in together(of_these(occupied, stay), asking(per_day[0], first), asking(per_day[1], second)):
            free = beds - np.maximum(occupied - out, 0)
            to_first = np.minimum(free, first + asked)
            to_second = np.minimum(free - to_first, second + others)
            left = first + asked - to_first, second + others - to_second
            counts = {
                "asked0": 0 * first + asked,
                "over0": np.minimum(left[0], asked),
                "asked1": 0 * first + others,
                "over1": np.minimum(left[1], others),
            }
            yield chance, (beds - free + to_first + to_second, *left), counts

    return builds(state, days())


def kept_beds(beds: int, kept: int, stay: float, per_day: tuple[float, float]) -> Chain:
    """Return the chain of what is occupied when class 1 is admitted only while more than `kept` are free.

    Counts: asked0, lost0, asked1, lost1.
    """
    (occupied,) = state = all_states(beds + 1)

    def days() -> Iterator[Happened]:
        for chance, (out, asked, others) in together(of_these(occupied, stay), *(asking(one, occupied) for one in per_day)):
            free = beds - np.maximum(occupied - out, 0)
            first = np.minimum(free, asked)
            second = np.clip(free - first - kept, 0, others)
            counts = {"asked0": 0 * free + asked, "lost0": asked - first, "asked1": 0 * free + others, "lost1": others - second}
            yield chance, (beds - free + first + second,), counts

    return builds(state, days())


def coming_back(beds: int, stay: float, per_day: float, back: float, top: int) -> Chain:
    """Return the chain of people in the system of a home; a share `back` of those who leave ask again that day. Counts: asked, over.

    >>> back, fewer = (long_run(chain) for chain in (coming_back(2, 50.0, 0.01, 0.5, 20), one_home(2, 50.0, 0.01, 20)))
    >>> round(back.daily("asked"), 6), round(fewer.daily("asked"), 6)   # everybody asks twice
    (0.02, 0.01)
    """
    (n,) = state = all_states(top + 1)

    def days() -> Iterator[Happened]:
        for chance, (out, new) in together(of_these(np.minimum(n, beds), stay), asking(per_day, n)):
            for again in range(out + 1):
                asked, morning = new + again, np.maximum(n - out, 0)
                over = np.clip(morning + asked - beds, 0, asked)
                yield chance * stats.binom.pmf(again, out, back), (morning + asked,), {"asked": 0 * n + asked, "over": over}

    return builds(state, days())


def overflow(beds: tuple[int, int], stay: float, per_day: tuple[float, float], top: int = 0) -> Chain:
    """Return the chain of (occupied A, occupied B, on A's list); who asks and finds A full tries B, after B's own, who do not wait.

    `top`: most people on A's list (0: nobody waits). Counts: asked_a, over_a (not admitted to A on that day), sent (of these, to B),
    asked_b, lost_b.
    """
    every = all_states(beds[0] + 1, beds[1] + 1, top + 1)
    a, b, waiting = state = tuple(own[(every[0] == beds[0]) | (every[2] == 0)] for own in every)

    def days() -> Iterator[Happened]:
        asks = asking(per_day[0], a), asking(per_day[1], a)
        for chance, (out_a, out_b, ask_a, ask_b) in together(of_these(a, stay), of_these(b, stay), *asks):
            free_a, free_b = beds[0] - np.maximum(a - out_a, 0), beds[1] - np.maximum(b - out_b, 0)
            in_a, own_b = np.minimum(free_a, waiting + ask_a), np.minimum(free_b, ask_b)
            over = np.minimum(waiting + ask_a - in_a, ask_a)
            sent = np.minimum(free_b - own_b, over)
            left = waiting + ask_a - in_a - sent if top else 0 * a
            counts = {"asked_a": 0 * a + ask_a, "over_a": over, "sent": sent, "asked_b": 0 * a + ask_b, "lost_b": ask_b - own_b}
            yield chance, (beds[0] - free_a + in_a, beds[1] - free_b + own_b + sent, left), counts

    return builds(state, days())


def two_kinds(beds: tuple[int, int], stay: float, per_day: tuple[float, float, float]) -> Chain:
    """Return the chain of (ordinary, nursing beds occupied). They ask for either kind (class 0, nursing first), ordinary, nursing only.

    Counts: asked_either, lost_either, ..._ordinary, ..._nursing, and nursing_either: of the first who get a nursing bed.
    """
    o, n = state = all_states(beds[0] + 1, beds[1] + 1)

    def days() -> Iterator[Happened]:
        for chance, (out_o, out_n, either, plain, care) in together(
            of_these(o, stay), of_these(n, stay), *(asking(one, o) for one in per_day)
        ):
            free_o, free_n = beds[0] - np.maximum(o - out_o, 0), beds[1] - np.maximum(n - out_n, 0)
            to_n = np.minimum(free_n, either)
            to_o = np.minimum(free_o, either - to_n)
            own_o, own_n = np.minimum(free_o - to_o, plain), np.minimum(free_n - to_n, care)
            asked = {"asked_either": 0 * o + either, "asked_ordinary": 0 * o + plain, "asked_nursing": 0 * o + care}
            lost = {"lost_either": either - to_n - to_o, "lost_ordinary": plain - own_o, "lost_nursing": care - own_n}
            yield chance, (beds[0] - free_o + to_o + own_o, beds[1] - free_n + to_n + own_n), asked | lost | {"nursing_either": to_n}

    return builds(state, days())
