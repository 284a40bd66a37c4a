"""Closed pools: who is in a bed or on a list does not ask."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.spec import Demand, LabHome, Law
from tests.verify import day_chain, queueing
from tests.verify.checks import Check, from_copies, picked, points, short
from tests.verify.queue_worlds import NOT_WAITING, SLACK, days, exponential, from_ratio, live, number, over_evenings, per_copy, world

TITLE = "Closed pools: Engset, and the repairman"
LAW = """Thirty people, eight beds; people who are free ask after three years on average, and stay a year. In one pool, people who find no
bed are lost, and free again; in the other, they wait. Truth: the chain of people in the system; next to it, Engset's loss and the law of
the repairman in continuous time, with an allowance for what stays and freedom three days longer would do to them."""
SOURCE = "Engset, Elektrotechnische Zeitschrift 39 (1918) 304-306; Kleinrock, Queueing Systems I (1975), 3.8-3.10."
PLANTED = "the mean stay"
QUICK, REDUCED = 0.004, 0.05
PEOPLE, BEDS, STAY, FREE = 30, 8, 1.0, 3.0
YEARS, WARMUP, COPIES = 60.0, 10.0, 600
KINDS = {"lost": NOT_WAITING, "list": Law("endless")}
FAMILY = short(__name__)


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    homes = [LabHome(kind, BEDS) for kind in KINDS]
    demands = [
        Demand(kind, (kind,), exponential(STAY * bias), people=PEOPLE, asks_per_year=1 / FREE, patience=patience)
        for kind, patience in KINDS.items()
    ]
    result = live(world(homes, demands, YEARS, WARMUP, COPIES, size), seed, engine)
    found = []
    for kind in KINDS:
        chain = day_chain.one_home(BEDS, days(STAY), top=0 if kind == "lost" else PEOPLE, pool=(PEOPLE, days(FREE)))
        truth = day_chain.evenings(chain, chain.start(0), result.lab.warmup, result.lab.days)
        asked = per_copy(result, "asked", kind)
        without = number(result, "prob_lost" if kind == "lost" else "prob_wait", "asked", kind)
        share = "share lost" if kind == "lost" else "share who wait"
        found += [
            over_evenings(FAMILY, f"{kind}: occupied", truth, np.minimum(chain.state[0], BEDS), result, "mean_occupied", kind),
            from_copies(FAMILY, f"{kind}: asked a year", days(truth.daily("asked")), asked),
            from_ratio(FAMILY, f"{kind}: {share}", truth.share("over", "asked"), without, asked, at=FREE),
            formula(kind, without, asked),
        ]
        if kind == "list":
            on_list = np.maximum(chain.state[0] - BEDS, 0)
            found.append(over_evenings(FAMILY, f"{kind}: waiting", truth, on_list, result, "mean_waiting", kind))
    return found


def theory(kind: str, stay: float, free: float) -> float:
    """Return the share of askings that find no bed, in continuous time."""
    return queueing.engset(PEOPLE, BEDS, stay, free) if kind == "lost" else queueing.machine_repair(PEOPLE, BEDS, stay, free).prob_wait


def formula(kind: str, without: Any, asked: Any) -> Check:
    """Return the check against continuous time."""
    truth = theory(kind, days(STAY), days(FREE))
    allowance = max(abs(theory(kind, days(STAY) + stay, days(FREE) + free) - truth) for stay, free in ((SLACK, 0), (0, SLACK)))
    name = "Engset" if kind == "lost" else "the repairman"
    return from_ratio(FAMILY, f"{name}, share without a bed", truth, without, asked, allowance=allowance)


def figure(axes: Any, found: list[Check]) -> None:
    free = np.linspace(0.5, 5, 46)
    for kind, label in (("lost", "Engset"), ("list", "the repairman")):
        axes.plot(free, [theory(kind, STAY, float(one)) for one in free], label=label)
    points(axes, [*picked(found, "lost"), *picked(found, "list")])
    axes.set(xlabel="mean years from being free to asking", ylabel="share of askings that find no bed")
