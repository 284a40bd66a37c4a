"""Two homes, the second tried by those who find the first full."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.spec import ENDLESS, Demand, LabHome, Law
from tests.verify import day_chain, queueing
from tests.verify.checks import Check, picked, points, short
from tests.verify.queue_worlds import NOT_WAITING, SLACK, a_day, days, exponential, from_ratio, live, number, over_evenings, per_copy, world

TITLE = "Overflow: a second home"
LAW = """People who find A (six beds) full try B (seven beds), which has people of its own, who come first and never wait. In one pair of
homes, people who find both full are lost; in another, they wait on A's list. Truth: the chain of beds occupied in both and people waiting;
next to it, the process in continuous time in two dimensions, with an allowance for what stays three days longer would do to it."""
SOURCE = (
    "Wilkinson, Bell System Technical Journal 35 (1956) 421-514; Kleinrock, Queueing Systems I (1975), 2.5 (solved as a linear system)."
)
PLANTED = "the mean stay, of both"
QUICK, REDUCED = 0.003, 0.04
BEDS, STAY, LOADS, TOP = (6, 7), 1.0, (6.0, 4.0), 40
KINDS = {"lost": NOT_WAITING, "list": Law(ENDLESS)}
"""What becomes of who finds both full."""
YEARS, WARMUP, COPIES = 60.0, 12.0, 500
FAMILY = short(__name__)


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    homes, demands = [], []
    for kind, patience in KINDS.items():
        a, b = f"{kind}: A", f"{kind}: B"
        homes += [LabHome(a, BEDS[0], residents=5), LabHome(b, BEDS[1], residents=5)]
        demands += [
            Demand(a, (a, b), exponential(STAY * bias), LOADS[0] / STAY, patience=patience),
            Demand(b, (b,), exponential(STAY * bias), LOADS[1] / STAY, patience=NOT_WAITING),
        ]
    result = live(world(homes, demands, YEARS, WARMUP, COPIES, size), seed, engine)
    found = []
    for kind in KINDS:
        a, b = f"{kind}: A", f"{kind}: B"
        chain = day_chain.overflow(BEDS, days(STAY), (a_day(LOADS[0] / STAY), a_day(LOADS[1] / STAY)), TOP if kind == "list" else 0)
        truth = day_chain.evenings(chain, chain.start(5, 5, 0), result.lab.warmup, result.lab.days)
        asked_a, asked_b = per_copy(result, "asked", demand=a), per_copy(result, "asked", demand=b)
        sent, lost_b = per_copy(result, "admitted", b, a), number(result, "prob_lost", "asked", demand=b)
        found += [
            over_evenings(FAMILY, f"{a}: occupied", truth, chain.state[0], result, "mean_occupied", a),
            over_evenings(FAMILY, f"{b}: occupied", truth, chain.state[1], result, "mean_occupied", b),
            from_ratio(FAMILY, f"{a}: share taken by B", truth.share("sent", "asked_a"), sent, asked_a),
            from_ratio(FAMILY, f"{b}: share of its own lost", truth.share("lost_b", "asked_b"), lost_b, asked_b),
        ]
        if kind == "list":
            found.append(over_evenings(FAMILY, f"{a}: waiting", truth, chain.state[2], result, "mean_waiting", a))
            continue
        lost = number(result, "prob_lost", "asked", demand=a)
        both = truth.share("over_a", "asked_a") - truth.share("sent", "asked_a")
        found.append(from_ratio(FAMILY, f"{a}: share lost", both, lost, asked_a, at=LOADS[0]))
        truth_, longer = formula(LOADS[0], 1.0), formula(LOADS[0], 1.0 + SLACK / days(STAY))
        found.append(from_ratio(FAMILY, "continuous time, share lost", truth_, lost, asked_a, allowance=longer - truth_))
    return found


def formula(load: float, stay: float) -> float:
    """Return the share of those who ask at A who find both full, in continuous time: that both are full."""
    return float(queueing.two_homes(BEDS, (load, LOADS[1]), (stay, stay), (1.0, 0.0))[-1, -1])


def figure(axes: Any, found: list[Check]) -> None:
    loads = np.linspace(1, 10, 37)
    axes.plot(loads, [formula(float(one), 1.0) for one in loads], label="both full, two dimensions")
    axes.plot(loads, [queueing.erlang_b(sum(BEDS), float(one) + LOADS[1]) for one in loads], "--", label="Erlang B, one home of 13 beds")
    points(axes, picked(found, "lost: A"))
    axes.set(xlabel="people asking at A in the time of a stay", ylabel="share of them who are lost")
