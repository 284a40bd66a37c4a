"""Homes where nobody waits, and stays of many laws: M/G/c/c."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.spec import Demand, LabHome
from tests.verify import day_chain, queueing
from tests.verify.checks import Check, from_copies, points, short
from tests.verify.queue_stays import LAWS, longer, mean_days
from tests.verify.queue_worlds import NOT_WAITING, a_day, days, from_ratio, live, number, per_copy, world

TITLE = "Nobody waits: M/G/c/c"
LAW = """Fifteen beds; a Poisson number of people ask; people who find none free are lost. The share lost depends on the law of stays only
through its mean (Erlang's B). Truth: B at the mean number of evenings in a bed, times what whole days change for exponential stays (an
exact chain against B: people who leave in the morning make room for people who ask on that day), with an allowance of a twentieth of that
change for the other laws. Mean evenings in a bed, by Little's law from occupied beds and admissions, are exact for every law."""
SOURCE = (
    "Sevastyanov, Theory of Probability and its Applications 2 (1957) 104-112; Kleinrock, Queueing Systems I (1975), 3.6; Little (1961)."
)
PLANTED = "every stay"
QUICK, REDUCED = 0.002, 0.04
BEDS, LOAD = 15, 13.0
YEARS, WARMUP, COPIES = 60.0, 15.0, 250
FAMILY = short(__name__)


def truths(name: str) -> tuple[float, float]:
    """Return the share lost for a law of stays, and its allowance."""
    load = a_day(LOAD) * mean_days(LAWS[name])
    chain = day_chain.long_run(day_chain.one_home(BEDS, days(1.0), a_day(LOAD)))
    change = chain.share("over", "asked") / queueing.erlang_b(BEDS, a_day(LOAD) / day_chain.ends(days(1.0)))
    lost = queueing.erlang_b(BEDS, load) * change
    return lost, 0.0 if name == "exponential" else lost * abs(change - 1) / 20


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    homes = [LabHome(name, BEDS, residents=11) for name in LAWS]
    demands = [Demand(name, (name,), longer(law, bias), LOAD, patience=NOT_WAITING) for name, law in LAWS.items()]
    result = live(world(homes, demands, YEARS, WARMUP, COPIES, size), seed, engine)
    found = []
    for place, (name, law) in enumerate(LAWS.items()):
        lost, allowance = truths(name)
        evenings = mean_days(law)
        asked, admitted, occupied = (per_copy(result, measure, name) for measure in ("asked", "admitted", "mean_occupied"))
        found += [
            from_ratio(FAMILY, f"{name}: share lost", lost, number(result, "prob_lost", "asked", name), asked, allowance, at=place),
            from_copies(FAMILY, f"{name}: occupied", a_day(LOAD) * evenings * (1 - lost), occupied, a_day(LOAD) * evenings * allowance),
            from_ratio(FAMILY, f"{name}: evenings in a bed", evenings, occupied, a_day(1.0) * admitted),
        ]
    return found


def figure(axes: Any, found: list[Check]) -> None:
    shown = np.array([-0.5, len(LAWS) - 0.5])
    axes.plot(shown, [queueing.erlang_b(BEDS, LOAD)] * 2, label="Erlang B")
    points(axes, found)
    axes.set_xticks(range(len(LAWS)), [name.split(",")[0].replace(" of", "\nof") for name in LAWS])
    axes.set(ylabel="share of those who ask who are lost")
