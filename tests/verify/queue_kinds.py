"""A home with ordinary and nursing beds, and people for whom one kind or either is fit."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.spec import Demand, LabHome
from tests.verify import day_chain, queueing
from tests.verify.checks import Check, points, short
from tests.verify.queue_worlds import NOT_WAITING, SLACK, a_day, days, exponential, from_ratio, live, number, over_evenings, per_copy, world

TITLE = "Two kinds of beds"
LAW = """Six ordinary and five nursing beds; two ask for ordinary beds, two for nursing beds, six for either kind during a mean stay of one
year, nobody waits. People whom either kind suits take a nursing bed if one is free, and are served first. Truth: the chain of occupied beds
of both kinds; next to it, the process in continuous time, with an allowance for what stays three days longer would do to it."""
SOURCE = "Kleinrock, Queueing Systems I (1975), 2.5 (a process in two dimensions, solved as a linear system)."
PLANTED = "the mean stay, of all"
QUICK, REDUCED = 0.015, 0.04
BEDS, STAY = (6, 5), 1.0
LOADS = {"either": 6.0, "ordinary": 2.0, "nursing": 2.0}
FIT = {"either": ("nursing", "ordinary"), "ordinary": ("ordinary",), "nursing": ("nursing",)}
YEARS, WARMUP, COPIES = 60.0, 8.0, 180
ALIKE = 5
"""Homes of a copy, all of them alike."""
FAMILY = short(__name__)


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    homes = [LabHome(f"home {home}", *BEDS) for home in range(ALIKE)]
    demands = [
        Demand(f"{home.name}, {name}", (home.name,), exponential(STAY * bias), load / STAY, queue=i, beds=FIT[name], patience=NOT_WAITING)
        for home in homes
        for i, (name, load) in enumerate(LOADS.items())
    ]
    result = live(world(homes, demands, YEARS, WARMUP, COPIES, size), seed, engine)
    asks = a_day(LOADS["either"] / STAY), a_day(LOADS["ordinary"] / STAY), a_day(LOADS["nursing"] / STAY)
    chain = day_chain.two_kinds(BEDS, days(STAY), asks)
    truth = day_chain.evenings(chain, chain.start(0, 0), result.lab.warmup, result.lab.days)
    found = [
        over_evenings(FAMILY, f"occupied {kind}", truth, numbers, result, f"mean_occupied_{kind}", alike=ALIKE)
        for kind, numbers in zip(("ordinary", "nursing"), chain.state, strict=True)
    ]
    for place, name in enumerate(LOADS):
        asked, lost = per_copy(result, "asked", queue=place), number(result, "prob_lost", "asked", queue=place)
        found.append(from_ratio(FAMILY, f"{name}: share lost", truth.share(f"lost_{name}", f"asked_{name}"), lost, asked, at=place))
        continuous, longer = theory(1.0)[place], theory(1.0 + SLACK / days(STAY))[place]
        found.append(from_ratio(FAMILY, f"continuous time, {name}", continuous, lost, asked, allowance=longer - continuous))
    return found


def theory(stay: float) -> list[float]:
    """Return the share lost of each demand in continuous time; a home of two kinds is two homes of which the second is tried by some."""
    law = queueing.two_kinds(BEDS, (LOADS["either"], LOADS["ordinary"], LOADS["nursing"]), stay)
    return [float(law[-1, -1]), float(law[-1].sum()), float(law[:, -1].sum())]


def figure(axes: Any, found: list[Check]) -> None:
    axes.plot(np.arange(len(LOADS)), theory(1.0), "_", markersize=20, label="continuous time, two dimensions")
    points(axes, found)
    axes.set_xticks(range(len(LOADS)), list(LOADS))
    axes.set(xlabel="beds that are fit", ylabel="share of those who ask who are lost")
