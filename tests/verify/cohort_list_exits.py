"""Competing exits from a waiting list: death, leaving the province, recovery, staying at home after all, another home, giving up."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.codes import Event, Why
from tests.verify.checks import Check, from_count, picked, points, short
from tests.verify.days import YEAR, Vector, rings
from tests.verify.list_town import AT_ONCE, HOMES, by_day, exits, lived, rules, town

TITLE = "Competing exits from a waiting list"
LAW = """Not a laboratory file: elders of the full rulebook, on the lists of homes that have no carers and so admit nobody. All search on
day 0; those who join a list are followed. They die at .06 a year, leave the province at .04, recover at .18, give up at .50, and search
again at 1.0, wanting a home with probability .6 (else they stay at home and leave the list). On day 1 a home opens that 1 in 5 prefer; they
move to its list at their next search for a home. By cause c the share h(c) / h (1 - exp(-h t)) has left after t years, h the sum of the
hazards; for those who prefer the new home, h is larger by the hazard of moving. Here by days, in the order of a day."""
SOURCE = "Prentice et al., Biometrics 34 (1978) 541-554; Gross and Harris, Fundamentals of Queueing Theory (1998), 2.10 (impatience)."
PLANTED = "the hazard of giving up"
QUICK, REDUCED = 0.001, 0.02
PEOPLE = 1_500_000
AT = (0.25, 1, 3)
DEATH, LEAVING, RECOVERY, SEARCH, CHOOSES, GIVING_UP = 0.06, 0.04, 0.18, 1.0, 0.6, 0.5
CAUSES = {
    "died": Why.DIED,
    "left the province": Why.MOVED_AWAY,
    "recovered": Why.RECOVERED,
    "stays at home": Why.STAYED,
    "other home": Why.OTHER_HOME,
    "gave up": Why.GAVE_UP,
}
FAMILY = short(__name__)


def chances(likes_new: bool) -> Vector:
    """Return the chance of leaving on one day by cause, in the order of CAUSES, which is that of a day."""
    dies, leaves, recovers, searches, gives_up = (float(rings(rate)) for rate in (DEATH, LEAVING, RECOVERY, SEARCH, GIVING_UP))
    here = (1 - dies) * (1 - leaves) * (1 - recovers)
    home = searches * CHOOSES
    stays, moves, keeps = searches - home, home * likes_new, (1 - searches) + home * (not likes_new)
    parts = (dies, (1 - dies) * leaves, (1 - dies) * (1 - leaves) * recovers, here * stays, here * moves, here * keeps * gives_up)
    return np.array(parts)


def truth(days: int) -> Vector:
    """Return (causes, days + 1) shares that have left by cause since the evening of day 0."""
    likes = 1 / (HOMES + 1)
    return likes * by_day(chances(True), days) + (1 - likes) * by_day(chances(False), days)


def listed() -> float:
    """Return the chance of being on a list on the evening of day 0; nobody gives up on the day of joining."""
    dies, leaves = (float(rings(rate)) for rate in (DEATH, LEAVING))
    return (1 - dies) * (1 - leaves) * float(rings(AT_ONCE)) * CHOOSES


def checks(size: float, seed: int, bias: float = 1.0, engine: str = "fast") -> list[Check]:
    p = rules(DEATH, LEAVING, RECOVERY, SEARCH, CHOOSES, GIVING_UP)
    days = round(AT[-1] * YEAR)
    number = round(PEOPLE * size)
    world = town(seed, number, days)
    record = lived(p.with_rates(giving_up=bias), world, engine)
    assert not (record[:, 2] == Event.ADMIT).any(), "nobody is admitted where there are no carers"
    off, law = exits(record, Event.JOIN, Event.OFF_LIST), truth(days)
    found = [from_count(FAMILY, "on a list on the evening of day 0", listed(), len(off), number)]
    for t in AT:
        day = round(t * YEAR)
        gone = (off[:, 0] >= 0) & (off[:, 0] <= day)
        found.append(from_count(FAMILY, f"waiting, t = {t}", 1 - law[:, day].sum(), int((~gone).sum()), len(off), at=t))
        for row, (name, why) in enumerate(CAUSES.items()):
            left = int((gone & (off[:, 1] == why)).sum())
            found.append(from_count(FAMILY, f"{name} by t = {t}", law[row, day], left, len(off), at=t))
    return found


def figure(axes: Any, found: list[Check]) -> None:
    law = truth(round(AT[-1] * YEAR))
    t = np.arange(law.shape[1]) / YEAR
    axes.plot(t, 1 - law.sum(0), label="waiting")
    points(axes, picked(found, "waiting"))
    for row, name in enumerate(CAUSES):
        axes.plot(t, law[row], label=name)
        points(axes, picked(found, f"{name} by"), "")
    axes.set(xlabel="years since joining the list", ylabel="share of who joined")
