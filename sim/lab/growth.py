"""Lists that grow: because more is asked for than there are beds, or as seen over the last half of the counted days.

A list of people with endless patience grows without end where their stays would fill all the beds that may take them, or more: that
follows from the file, however long the run. It may grow for other reasons too (others take the beds; beds are kept), so a list also counts
as growing if it was longer in the last quarter of the counted days than in the quarter before, by more than FIRM standard errors over at
least LEAST_COPIES copies. The first half of the counted days is left out, so that a list that only fills up is not meant.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.clock import DAYS_PER_YEAR
from sim.lab.measures import waiting_between
from sim.lab.rows import ALL, mean_and_error
from sim.lab.spec import ENDLESS, Demand, Lab, LabHome, Law
from sim.lab.spells import Spells
from sim.lab.validation import stream_per_year

FIRM = 4.0
LEAST_COPIES = 10
ROUNDS = 200
"""How often asking again is followed."""


class Growing(NamedTuple):
    """A list that grows."""

    home: str
    """The home whose list it is; "*": that of some home, by the beds of all of them."""
    load: float | None
    """Bed-years asked for, divided by the beds: 1 or more; null if the list is only seen to grow. Infinity: there is no bed at all."""
    per_year: float | None
    """By how many people a year it was growing over the last half of the counted days; null if fewer copies cannot tell."""
    standard_error: float | None


def growing(lab: Lab, s: Spells) -> tuple[Growing, ...]:
    """Return the lists that grow, by home; all homes together only if no single list is found."""
    found = [_list(lab, s.only(s.home == number), home.name, [home.name]) for number, home in enumerate(lab.homes)]
    known = tuple(each for each in found if each is not None)
    if known or not lab.demands:
        return known
    all_homes = _list(lab, s, ALL, [home.name for home in lab.homes])
    return (all_homes,) if all_homes else ()


def _list(lab: Lab, s: Spells, name: str, firsts: Sequence[str]) -> Growing | None:
    """Return what is known of the list of those who ask at one of these homes first; None if it does not grow."""
    asked, (per_year, error) = load(lab, firsts), trend(lab, s)
    firm = per_year is not None and error is not None and per_year > FIRM * error
    if asked < 1 and not firm:
        return None
    return Growing(name, asked if asked >= 1 else None, per_year, error)


def trend(lab: Lab, s: Spells) -> tuple[float | None, float | None]:
    """Return by how many people a year the list grew from the third to the last quarter of the counted days, with its standard error."""
    quarter = (lab.days - lab.warmup) // 4
    if lab.copies < LEAST_COPIES or not quarter:
        return None, None
    before, after = (waiting_between(lab, s, lab.days - quarters * quarter, lab.days - (quarters - 1) * quarter) for quarters in (2, 1))
    return mean_and_error(((after - before) / (quarter / DAYS_PER_YEAR)).tolist())


def load(lab: Lab, firsts: Sequence[str]) -> float:
    """Return the bed-years asked for a year by those with endless patience who ask at one of these homes first, over the beds for them.

    The beds are all that fit in all homes where they ask, as if nobody else used them; without a stream the load is 0.
    """
    flow = flows(lab)
    mine = [(demand, each) for demand, each in zip(lab.demands, flow, strict=True) if demand.homes[0] in firsts and each > 0]
    asked = math.fsum(each * mean_days(demand.stay) for demand, each in mine) / DAYS_PER_YEAR
    beds = sum(_beds(home, [demand for demand, _ in mine if home.name in demand.homes]) for home in lab.homes)
    return asked / beds if beds else math.inf if asked else 0.0


def flows(lab: Lab) -> list[float]:
    """Return how many people a year ask by each demand with endless patience if all are admitted: from its stream, and after other stays.

    Those who may give up are left out, and so is whoever asks after their stays; so are pools, whose lists have an end.
    """
    names, patient = [demand.name for demand in lab.demands], [demand.patience.law == ENDLESS for demand in lab.demands]
    came = np.array([stream_per_year(demand) if one else 0.0 for demand, one in zip(lab.demands, patient, strict=True)])
    passed = np.zeros((len(names), len(names)))
    for row, demand in enumerate(lab.demands):
        for following in demand.then if patient[row] else ():
            column = names.index(following.demand)
            passed[row, column] = following.probability * patient[column]
    total = came
    for _ in range(ROUNDS):
        total = came + total @ passed  # a lower bound that rises with every round of asking again
    return [float(each) for each in total]


def mean_days(law: Law) -> float:
    """Return the mean of a stay in whole days, rounded up: half a day more than the law's, or the next whole day if it is fixed."""
    days = law.mean_years * DAYS_PER_YEAR
    return float(math.ceil(days)) if law.law == "fixed" else max(days + 0.5, 1.0)


def _beds(home: LabHome, askers: Sequence[Demand]) -> int:
    """Return how many beds of a home may be taken by these demands at most."""
    kinds = {kind for demand in askers for kind in demand.beds}
    fitting = home.ordinary * ("ordinary" in kinds) + home.nursing * ("nursing" in kinds)
    kept = 0 if any(demand.queue == 0 for demand in askers) else home.kept
    return max(min(fitting, home.ordinary + home.nursing - kept), 0)
