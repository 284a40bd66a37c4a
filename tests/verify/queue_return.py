"""People who ask again after a stay: a network of homes."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.spec import Demand, LabHome, Law, Next
from tests.verify import day_chain, queueing
from tests.verify.checks import Check, from_copies, picked, points, short
from tests.verify.queue_stays import longer, mean_days
from tests.verify.queue_worlds import SLACK, a_day, days, exponential, from_ratio, live, number, over_evenings, per_copy, world

TITLE = "Coming back: a network"
LAW = """After a stay in a home of eight beds three in ten ask there again on that day, at the end of the list: as if fewer left, so that 1
/ (1 - .3) times as many ask in all. Where there are beds for everybody, four in ten go on from short care to long care, and a quarter of
these come back to long care each time: what is occupied is people a day x mean visits x mean evenings in a bed. Truth: the chain of people
in the system; next to it, Erlang's C at 1 / (1 - .3) times the load, with an allowance for what stays three days longer would do to it."""
SOURCE = "Jackson, Operations Research 5 (1957) 518-521; Kleinrock, Queueing Systems I (1975), 4.8; Little (1961)."
PLANTED = "every stay"
QUICK, REDUCED = 0.003, 0.04
BEDS, STAY, NEW, BACK, TOP = 8, 1.0, 4.0, 0.3, 100
PER_YEAR, ON, AGAIN = 20.0, 0.4, 0.25
SHORT, LONG = Law("fixed", 0.3), Law("lognormal", 1.2, cv=0.8)
YEARS, WARMUP, COPIES = 60.0, 20.0, 500
FAMILY = short(__name__)


def demands(bias: float) -> list[Demand]:
    stay = exponential(STAY * bias)
    return [
        Demand("new", ("A",), stay, NEW / STAY, then=(Next("back", BACK),)),
        Demand("back", ("A",), stay, then=(Next("back", BACK),)),
        Demand("short", ("S",), longer(SHORT, bias), PER_YEAR, then=(Next("long", ON),)),
        Demand("long", ("L",), longer(LONG, bias), then=(Next("long", AGAIN),)),
    ]


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    homes = [LabHome("A", BEDS, residents=5), LabHome("S", 300), LabHome("L", 300)]
    result = live(world(homes, demands(bias), YEARS, WARMUP, COPIES, size), seed, engine)
    chain = day_chain.coming_back(BEDS, days(STAY), a_day(NEW / STAY), BACK, TOP)
    truth = day_chain.evenings(chain, chain.start(5), result.lab.warmup, result.lab.days)
    asked, waits = per_copy(result, "asked", "A"), number(result, "prob_wait", "asked", "A")
    load = NEW / (1 - BACK)
    continuous, more = queueing.erlang_c(BEDS, load), queueing.erlang_c(BEDS, load * (1 + SLACK / days(STAY)))
    found = [
        over_evenings(FAMILY, "A: occupied", truth, np.minimum(chain.state[0], BEDS), result, "mean_occupied", "A"),
        over_evenings(FAMILY, "A: waiting", truth, np.maximum(chain.state[0] - BEDS, 0), result, "mean_waiting", "A"),
        from_copies(FAMILY, "A: asked a year", days(truth.daily("asked")), asked),
        from_ratio(FAMILY, "A: share who wait", truth.share("over", "asked"), waits, asked, at=NEW),
        from_ratio(FAMILY, "Erlang C", continuous, waits, asked, allowance=more - continuous),
    ]
    visits = PER_YEAR * ON / (1 - AGAIN)
    return [
        *found,
        from_copies(FAMILY, "short care: occupied", a_day(PER_YEAR) * mean_days(SHORT), per_copy(result, "mean_occupied", "S")),
        from_copies(FAMILY, "long care: occupied", a_day(visits) * mean_days(LONG), per_copy(result, "mean_occupied", "L")),
        from_copies(FAMILY, "long care: asked a year", visits, per_copy(result, "asked", "L")),
    ]


def figure(axes: Any, found: list[Check]) -> None:
    new = np.linspace(0.1, 5.5, 55)
    for back in (0.0, BACK):
        axes.plot(new, [queueing.erlang_c(BEDS, float(one) / (1 - back)) for one in new], label=f"Erlang C, {back:.0%} ask again")
    points(axes, picked(found, "A: share"))
    axes.set(xlabel="new people asking in the time of a stay, for eight beds", ylabel="share of askings that wait")
