"""A home with a list on which everybody waits, in the long run: M/M/c."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.spec import Demand, LabHome
from tests.verify import day_chain, queueing
from tests.verify.checks import Check, points, short
from tests.verify.queue_worlds import (
    SLACK,
    SMALL,
    a_day,
    days,
    exponential,
    from_known,
    from_ratio,
    live,
    number,
    over_evenings,
    per_copy,
    world,
)

TITLE = "Waiting for a bed: M/M/c"
LAW = """A Poisson number of people ask each day, stays are exponential with a mean of a year, everybody waits. Truth: the chain of people
in the system from evening to evening, over exactly the evenings that count. Next to it, Erlang's formula for continuous time, with an
allowance for what stays three days longer would do to it. By Little's law those admitted have waited as many days a day as people wait."""
SOURCE = "A. K. Erlang (1917); Kleinrock, Queueing Systems I (1975), 3.5; Little, Operations Research 9 (1961) 383-387."
PLANTED = "the mean stay"
QUICK, REDUCED = 0.025, 0.05
STAY = 1.0
YEARS, WARMUP, COPIES = 80.0, 20.0, 200
HOMES = (("one bed", 1, 0.4, 50), ("four beds", 4, 2.4, 80), ("ten beds", 10, 7.0, 120), ("forty beds", 40, 32.0, 220))
"""Name, beds, people asking in the time of a stay, and the most people that the chain counts."""
FAMILY = short(__name__)


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    chosen = HOMES if size >= SMALL else HOMES[:-1]
    homes = [LabHome(name, beds, residents=round(load)) for name, beds, load, _ in chosen]
    demands = [Demand(name, (name,), exponential(STAY * bias), load / STAY) for name, _, load, _ in chosen]
    result = live(world(homes, demands, YEARS, WARMUP, COPIES, size), seed, engine)
    found = []
    for name, beds, load, top in chosen:
        chain = day_chain.one_home(beds, days(STAY), a_day(load / STAY), top)
        start = chain.start(round(load))
        truth = day_chain.evenings(chain, start, result.lab.warmup, result.lab.days)
        people = chain.state[0]
        on_list, in_bed = np.maximum(people - beds, 0), np.minimum(people, beds)
        asked = per_copy(result, "asked", name)
        waits = number(result, "prob_wait", "asked", name)
        waited = a_day(number(result, "mean_wait_days", "admitted", name))
        spread = day_chain.spread(chain, on_list, result.lab.days - result.lab.warmup)
        found += [
            over_evenings(FAMILY, f"{name}: occupied", truth, in_bed, result, "mean_occupied", name),
            from_known(FAMILY, f"{name}: waiting", truth.of(on_list), spread, per_copy(result, "mean_waiting", name)),
            from_ratio(FAMILY, f"{name}: share who wait", truth.share("over", "asked"), waits, asked, at=load / beds),
            from_known(FAMILY, f"{name}: days waited a day", truth.of(on_list), spread, waited),
            formula(name, beds, load, waits, asked),
        ]
    return found


def formula(name: str, beds: int, load: float, waits: Any, asked: Any) -> Check:
    """Return the check against Erlang's C."""
    truth, longer = queueing.erlang_c(beds, load), queueing.erlang_c(beds, load * (1 + SLACK / days(STAY)))
    return from_ratio(FAMILY, f"Erlang C, {name}", truth, waits, asked, allowance=longer - truth)


def figure(axes: Any, found: list[Check]) -> None:
    load = np.linspace(0.01, 0.99, 99)
    for name, beds, _, _ in HOMES:
        axes.plot(load, [queueing.erlang_c(beds, beds * one) for one in load], label=f"Erlang C, {name}")
    points(axes, found)
    axes.set(xlabel="load per bed", ylabel="share of those who ask who wait")
