"""Three classes on one list: non-preemptive priorities."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.spec import Demand, LabHome
from tests.verify import day_chain, queueing
from tests.verify.checks import Check, from_copies, picked, points, short
from tests.verify.day_chain import Means
from tests.verify.queue_worlds import SLACK, a_day, days, exponential, from_ratio, live, number, per_copy, world

TITLE = "Classes: who waits how long"
LAW = """Six beds, three classes, each asking as often as the others, 4.2 in all during a mean stay of one year; a free bed goes to the
first class in which somebody waits, and within a class to the person who asked first; nobody is sent home for another. Truth: chains of
people in a bed, and of people waiting in the classes served before and after; next to them, Cobham's mean waits in continuous time, with an
allowance for what stays three days longer would do to them."""
SOURCE = "Cobham, Operations Research 2 (1954) 70-76; Kella and Yechiali, Stochastic Models 1 (1985) 87-101."
PLANTED = "the mean stay, of all classes"
QUICK, REDUCED = 0.01, 0.08
BEDS, STAY, LOADS, TOPS = 6, 1.0, (1.4, 1.4, 1.4), (40, 70)
YEARS, WARMUP, COPIES = 70.0, 25.0, 300
ALIKE = 5
"""Homes of a copy, all of them alike."""
FAMILY = short(__name__)


def splits() -> tuple[Means, Means]:
    """Return the long run, class 0 told apart from the rest, and classes 0 and 1 from class 2."""
    asks = [a_day(load / STAY) for load in LOADS]
    pairs = (asks[0], asks[1] + asks[2]), (asks[0] + asks[1], asks[2])
    first, second = (day_chain.long_run(day_chain.classes(BEDS, days(STAY), pair, TOPS)) for pair in pairs)
    return first, second


def truths() -> tuple[list[float], list[float]]:
    """Return by class how many wait, and how many of those who ask a day do not get a bed at once."""
    first, second = splits()
    waiting = [first.of(first.chain.state[1]), second.of(second.chain.state[1]), first.of(first.chain.state[1] + first.chain.state[2])]
    over = [first.daily("over0"), second.daily("over0"), first.daily("over0") + first.daily("over1")]
    return list(np.diff(waiting, prepend=0.0)), list(np.diff(over, prepend=0.0))


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    homes = [LabHome(f"home {home}", BEDS, residents=4) for home in range(ALIKE)]
    demands = [
        Demand(f"{home.name}, class {i}", (home.name,), exponential(STAY * bias), load / STAY, queue=i)
        for home in homes
        for i, load in enumerate(LOADS)
    ]
    result = live(world(homes, demands, YEARS, WARMUP, COPIES, size), seed, engine)
    waiting, over = truths()
    occupied = a_day(sum(LOADS) / STAY) / day_chain.ends(days(STAY))
    found = [from_copies(FAMILY, "occupied", occupied, per_copy(result, "mean_occupied") / ALIKE)]
    for queue, load in enumerate(LOADS):
        name = f"class {queue}"
        asked, admitted = (per_copy(result, measure, queue=queue) for measure in ("asked", "admitted"))
        waits, waited = number(result, "prob_wait", "asked", queue=queue), number(result, "mean_wait_days", "admitted", queue=queue)
        found += [
            from_copies(FAMILY, f"{name}: waiting", waiting[queue], per_copy(result, "mean_waiting", queue=queue) / ALIKE),
            from_ratio(FAMILY, f"{name}: share who wait", over[queue] / a_day(load / STAY), waits, asked),
            from_ratio(FAMILY, f"{name}: mean wait in days", waiting[queue] / a_day(load / STAY), waited, admitted, at=sum(LOADS)),
            formula(queue, waited, admitted),
        ]
    return found


def formula(queue: int, waited: Any, admitted: Any) -> Check:
    """Return the check against Cobham's formula."""
    truth = queueing.cobham(BEDS, LOADS, days(STAY))[queue]
    longer = queueing.cobham(BEDS, [load * (1 + SLACK / days(STAY)) for load in LOADS], days(STAY) + SLACK)[queue]
    return from_ratio(FAMILY, f"Cobham, class {queue}", truth, waited, admitted, allowance=longer - truth)


def figure(axes: Any, found: list[Check]) -> None:
    loads = np.linspace(0.5, 5.2, 48)
    waits = np.array([queueing.cobham(BEDS, [one / len(LOADS)] * len(LOADS), days(STAY)) for one in loads])
    for queue in range(len(LOADS)):
        axes.plot(loads, waits[:, queue], label=f"class {queue}, Cobham")
    points(axes, picked(found, "class"))
    axes.set(xlabel="people asking in the time of a stay, for six beds", ylabel="mean wait in days")
