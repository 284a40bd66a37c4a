"""A list that people leave: Erlang-A."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.spec import Demand, LabHome
from tests.verify import day_chain, queueing
from tests.verify.checks import Check, picked, points, short
from tests.verify.queue_worlds import SLACK, a_day, days, exponential, from_ratio, live, number, over_evenings, per_copy, world

TITLE = "Giving up: Erlang-A"
LAW = """Eight beds; a Poisson number of people ask; stays and patience are exponential with means of a year and of nine months. People who
give up leave the list on the morning on which their patience ends. Truth: the chain of people in the system; next to it, Palm's formula for
continuous time, with an allowance for what stays or patience three days longer would do to it."""
SOURCE = "Palm, Research on Telephone Traffic Carried by Full Availability Groups (1957); Garnett, Mandelbaum and Reiman, M&SOM 4 (2002)."
PLANTED = "the mean stay"
QUICK, REDUCED = 0.01, 0.04
BEDS, STAY, PATIENCE, TOP = 8, 1.0, 0.75, 80
LOADS = (6.0, 8.0, 12.0)
YEARS, WARMUP, COPIES = 60.0, 8.0, 250
FAMILY = short(__name__)


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    names = [f"load {load:g}" for load in LOADS]
    homes = [LabHome(name, BEDS, residents=round(min(load, BEDS))) for name, load in zip(names, LOADS, strict=True)]
    demands = [
        Demand(name, (name,), exponential(STAY * bias), load / STAY, patience=exponential(PATIENCE))
        for name, load in zip(names, LOADS, strict=True)
    ]
    result = live(world(homes, demands, YEARS, WARMUP, COPIES, size), seed, engine)
    found = []
    for name, load in zip(names, LOADS, strict=True):
        chain = day_chain.one_home(BEDS, days(STAY), a_day(load / STAY), TOP, patience=days(PATIENCE))
        start = chain.start(round(min(load, BEDS)))
        truth = day_chain.evenings(chain, start, result.lab.warmup, result.lab.days)
        on_list, in_bed = np.maximum(chain.state[0] - BEDS, 0), np.minimum(chain.state[0], BEDS)
        asked, gave_up, admitted = (per_copy(result, measure, name) for measure in ("asked", "gave_up", "admitted"))
        listed = np.nan_to_num(per_copy(result, "mean_list_days", name)) * (gave_up + admitted)
        found += [
            over_evenings(FAMILY, f"{name}: occupied", truth, in_bed, result, "mean_occupied", name),
            over_evenings(FAMILY, f"{name}: waiting", truth, on_list, result, "mean_waiting", name),
            from_ratio(FAMILY, f"{name}: share who wait", truth.share("over", "asked"), number(result, "prob_wait", "asked", name), asked),
            from_ratio(FAMILY, f"{name}: share who give up", truth.share("gave_up", "asked"), gave_up, asked, at=load),
            from_ratio(FAMILY, f"{name}: mean days on the list", truth.of(on_list) / a_day(load / STAY), listed, gave_up + admitted),
            formula(load, gave_up, asked),
        ]
    return found


def formula(load: float, gave_up: Any, asked: Any) -> Check:
    """Return the check against Palm's formula."""
    truth, *others = (
        queueing.erlang_a(BEDS, a_day(load / STAY), days(STAY) + stay, days(PATIENCE) + patience, TOP).gave_up
        for stay, patience in ((0, 0), (SLACK, 0), (0, SLACK))
    )
    allowance = max(abs(other - truth) for other in others)
    return from_ratio(FAMILY, f"Erlang-A, load {load:g}", truth, gave_up, asked, allowance=allowance)


def figure(axes: Any, found: list[Check]) -> None:
    loads = np.linspace(1, 14, 66)
    for patience in (PATIENCE / 3, PATIENCE, PATIENCE * 3):
        law = [queueing.erlang_a(BEDS, one, STAY, patience, 3 * TOP).gave_up for one in loads]
        axes.plot(loads, law, label=f"Erlang-A, patience {patience:g} years")
    points(axes, picked(found, "load"))
    axes.set(xlabel="people asking in the time of a stay, for eight beds", ylabel="share of those who ask who give up")
