"""Homes with beds for everybody: M/G/inf."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.spec import Demand, LabHome, Law
from tests.verify.checks import Check, from_copies, points, short
from tests.verify.queue_stays import LAWS, longer, mean_days, not_ended
from tests.verify.queue_worlds import a_day, from_known, live, per_copy, world

TITLE = "Beds for everybody: M/G/inf"
LAW = """A Poisson number of people ask and are admitted at once. The number in a bed is Poisson with mean people a day x mean evenings in a
bed, whatever the law of stays; so the variance equals the mean. Homes open empty: the truth is the mean over the evenings that count of
people a day x the sum of the shares not ended."""
SOURCE = "Mirasol, Operations Research 11 (1963) 785-788; Takács, Introduction to the Theory of Queues (1962), ch. 3."
PLANTED = "every stay"
QUICK, REDUCED = 0.002, 0.04
BEDS, LOAD = 200, 12.0
YEARS, WARMUP, COPIES = 60.0, 10.0, 250
FAMILY = short(__name__)


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    homes = [LabHome(name, BEDS) for name in LAWS]
    demands = [Demand(name, (name,), longer(law, bias), LOAD) for name, law in LAWS.items()]
    result = live(world(homes, demands, YEARS, WARMUP, COPIES, size), seed, engine)
    found = []
    for place, (name, law) in enumerate(LAWS.items()):
        by_evening = a_day(LOAD) * np.cumsum(not_ended(law, result.lab.days))[result.lab.warmup :]
        mean, occupied = float(by_evening.mean()), per_copy(result, "mean_occupied", name)
        about_truth = per_copy(result, "var_occupied", name) + 2 * (occupied.mean() - mean) * occupied + mean**2 - occupied.mean() ** 2
        found += [
            from_known(FAMILY, f"{name}: occupied", mean, spread(law, len(by_evening)), occupied, at=place),
            from_copies(FAMILY, f"{name}: variance", mean + float(by_evening.var()), about_truth),
        ]
    return found


def spread(law: Law, evenings: int) -> float:
    """Return the variance of the mean over so many evenings: of two evenings those in common are Poisson, with mean the tail of the sum."""
    tail = a_day(LOAD) * np.cumsum(not_ended(law)[::-1])[::-1][:evenings]
    apart = np.arange(len(tail))
    return float(2 * ((evenings - apart) * tail).sum() - evenings * tail[0]) / evenings**2


def figure(axes: Any, found: list[Check]) -> None:
    shown = np.arange(len(LAWS))
    axes.plot(shown, [a_day(LOAD) * mean_days(law) for law in LAWS.values()], "_", markersize=14, label="people a day x mean evenings")
    points(axes, found)
    axes.set_xticks(shown, [name.split(",")[0].replace(" of", "\nof") for name in LAWS])
    axes.set(ylabel="people in a bed")
