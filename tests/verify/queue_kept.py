"""Beds kept for the first class: trunk reservation."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.spec import Demand, LabHome
from tests.verify import day_chain, queueing
from tests.verify.checks import Check, points, short
from tests.verify.queue_worlds import NOT_WAITING, SLACK, a_day, days, exponential, from_ratio, live, number, over_evenings, per_copy, world

TITLE = "Kept beds: who comes first finds one"
LAW = """Twelve beds in each of three homes; two classes ask, four and seven during a mean stay of one year, and nobody waits. The second
class is admitted only while more beds are free than are kept: 0, 1 or 3. Truth: the chain of occupied beds; next to it, the law of birth
and death, with an allowance for what stays three days longer would do to it."""
SOURCE = "Kleinrock, Queueing Systems I (1975), ch. 3 (birth and death); Ross, Multiservice Loss Models (1995), ch. 2 (trunk reservation)."
PLANTED = "the mean stay, of both classes"
QUICK, REDUCED = 0.004, 0.04
BEDS, STAY, LOADS = 12, 1.0, (4.0, 7.0)
KEPT = (0, 1, 3)
YEARS, WARMUP, COPIES = 60.0, 8.0, 400
FAMILY = short(__name__)


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    homes = [LabHome(f"{kept} kept", BEDS, kept=kept, residents=8) for kept in KEPT]
    demands = [
        Demand(f"{kept} kept, class {queue}", (f"{kept} kept",), exponential(STAY * bias), load / STAY, queue=queue, patience=NOT_WAITING)
        for kept in KEPT
        for queue, load in enumerate(LOADS)
    ]
    result = live(world(homes, demands, YEARS, WARMUP, COPIES, size), seed, engine)
    found = []
    for kept, home in zip(KEPT, homes, strict=True):
        chain = day_chain.kept_beds(BEDS, kept, days(STAY), (a_day(LOADS[0] / STAY), a_day(LOADS[1] / STAY)))
        start = chain.start(home.residents)
        truth = day_chain.evenings(chain, start, result.lab.warmup, result.lab.days)
        found.append(over_evenings(FAMILY, f"{home.name}: occupied", truth, chain.state[0], result, "mean_occupied", home.name))
        for queue in (0, 1):
            demand = f"{home.name}, class {queue}"
            asked = per_copy(result, "asked", home.name, demand)
            lost = number(result, "prob_lost", "asked", home.name, demand)
            name = f"{home.name}, class {queue}: share lost"
            found.append(from_ratio(FAMILY, name, truth.share(f"lost{queue}", f"asked{queue}"), lost, asked, at=kept))
            found.append(formula(kept, queue, lost, asked))
    return found


def formula(kept: int, queue: int, lost: Any, asked: Any) -> Check:
    """Return the check against the law of birth and death."""
    truth = queueing.kept_beds(BEDS, kept, *LOADS, 1.0)[queue]
    longer = queueing.kept_beds(BEDS, kept, *LOADS, 1.0 + SLACK / days(STAY))[queue]
    return from_ratio(FAMILY, f"continuous time, {kept} kept, class {queue}", truth, lost, asked, allowance=abs(longer - truth))


def figure(axes: Any, found: list[Check]) -> None:
    kept = np.arange(7)
    law = np.array([queueing.kept_beds(BEDS, int(one), *LOADS, 1.0) for one in kept])
    for queue in (0, 1):
        axes.plot(kept, law[:, queue], marker="_", label=f"class {queue}, birth and death")
    points(axes, found)
    axes.set(xlabel="beds kept, of twelve", ylabel="share of those who ask who are lost")
