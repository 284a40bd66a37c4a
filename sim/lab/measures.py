"""The measures of lists and beds, for every home, demand and class, and for all together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import DAYS_PER_YEAR
from sim.codes import Bed
from sim.lab.evenings import present
from sim.lab.rows import ALL, OF_KIND, Row, ratio_row, row
from sim.lab.spec import Lab, LabHome
from sim.lab.spells import ADMITTED, GAVE_UP, LOST, Spells


class Ratio(NamedTuple):
    """A measure that is a ratio, by copy."""

    part: NDArray[np.int64] | NDArray[np.float64]
    whole: NDArray[np.int64]


Values = dict[str, NDArray[np.float64] | Ratio]
"""By measure: one value per copy."""
Who = tuple[str, int | str, tuple[int, ...]]
"""Name of a demand, a class, and the demands included."""


def measure(lab: Lab, s: Spells) -> tuple[Row, ...]:
    """Return all rows, by home and then by people; a home that no demand names is left out."""
    out: list[Row] = []
    known: dict[tuple[tuple[int, ...], tuple[int, ...]], Values] = {}  # a single home or demand is also the total: measured once
    homes = [(ALL, tuple(range(len(lab.homes)))), *((home.name, (number,)) for number, home in enumerate(lab.homes))]
    for home, places in homes if lab.demands else []:
        for demand, queue, wanted in breakdowns(lab):
            if home != ALL and not any(home in lab.demands[each].homes for each in wanted):
                continue
            cell = (places, wanted)
            if cell not in known:
                known[cell] = values(lab, [lab.homes[place] for place in places], chosen(s, lab, places, wanted))
            everybody = (demand, queue) == (ALL, ALL)
            shown = {name: found for name, found in known[cell].items() if everybody or not of_beds(name)}
            out += [row_of(home, demand, queue, name, found) for name, found in shown.items()]
    return tuple(out)


def row_of(home: str, demand: str, queue: int | str, name: str, found: NDArray[np.float64] | Ratio) -> Row:
    """Return the row of a measure."""
    if isinstance(found, Ratio):
        return ratio_row(home, demand, queue, name, found.part.tolist(), found.whole.tolist())
    return row(home, demand, queue, name, found)


def breakdowns(lab: Lab) -> Iterator[Who]:
    """Yield everybody, then each demand, then each class that a demand has."""
    yield ALL, ALL, tuple(range(len(lab.demands)))
    yield from ((demand.name, ALL, (number,)) for number, demand in enumerate(lab.demands))
    for queue in sorted({demand.queue for demand in lab.demands}):
        yield ALL, queue, tuple(number for number, demand in enumerate(lab.demands) if demand.queue == queue)


def of_beds(name: str) -> bool:
    """Return whether a measure is of beds, whoever is in them, and so makes no sense by demand."""
    return name.startswith(("prob_full", "occupancy"))


def chosen(s: Spells, lab: Lab, homes: tuple[int, ...], demands: tuple[int, ...]) -> Spells:
    """Return the spells at the chosen homes and of the chosen demands."""
    if len(homes) == len(lab.homes) and len(demands) == len(lab.demands):
        return s
    return s.only(np.isin(s.home, homes) & np.isin(s.demand, demands))


def values(lab: Lab, homes: list[LabHome], s: Spells) -> Values:
    """Return every measure of the given spells at the given homes."""
    waiting, in_beds = on_list(lab, s).mean(axis=1), beds(lab, s, sum(home.ordinary + home.nursing for home in homes))
    out: Values = {**lists(lab, s), "mean_waiting": waiting, **in_beds}
    by_kind = [(bed, sum(getattr(home, bed.label) for home in homes)) for bed in Bed]
    if all(number for _, number in by_kind):
        for bed, number in by_kind:
            found = beds(lab, s.only(s.bed == bed), number)
            out |= {f"{name}_{bed.label}": found[name] for name in OF_KIND if name in found}
    out["mean_in_system"] = waiting + in_beds["mean_occupied"]
    return out


def flows(lab: Lab, s: Spells) -> dict[str, NDArray[np.int64]]:
    """Return how many asked, were admitted, were lost and gave up on counted days, by copy.

    Residents at the start asked on the day before the first, which never counts.
    """
    ended = ended_in_time(lab, s)
    return {
        "asked": tallied(lab, s, s.asked >= lab.warmup),
        "admitted": tallied(lab, s, ended & (s.list_cause == ADMITTED)),
        "lost": tallied(lab, s, ended & (s.list_cause == LOST)),
        "gave_up": tallied(lab, s, ended & (s.list_cause == GAVE_UP)),
    }


def lists(lab: Lab, s: Spells) -> Values:
    """Return the measures that count people on lists and their days."""
    counted, ended, waited = s.asked >= lab.warmup, ended_in_time(lab, s), s.list_left.astype(np.int64) - s.asked
    flow = flows(lab, s)
    gone = flow["admitted"] + flow["lost"] + flow["gave_up"]
    admitted = ended & (s.list_cause == ADMITTED)
    years = (lab.days - lab.warmup) / DAYS_PER_YEAR
    return {
        **{name: number / years for name, number in flow.items()},
        "prob_wait": Ratio(tallied(lab, s, counted & (s.admitted != s.asked)), flow["asked"]),
        "prob_lost": Ratio(tallied(lab, s, counted & (s.list_cause == LOST)), flow["asked"]),
        "prob_gave_up": Ratio(flow["gave_up"], gone),
        "mean_wait_days": Ratio(tallied(lab, s, admitted, waited), flow["admitted"]),
        "mean_list_days": Ratio(tallied(lab, s, ended, waited), gone),
    }


def beds(lab: Lab, s: Spells, number: int) -> dict[str, NDArray[np.float64]]:
    """Return the measures that count people in beds, given the number of beds; those of full beds only if there are beds.

    The variance is about the mean of all copies: about its own mean, a short copy would show too small a variance.
    """
    inside = in_bed(lab, s)
    sums = inside.sum(axis=1, dtype=np.int64)
    squares = np.einsum("ij,ij->i", inside, inside, dtype=np.int64, casting="unsafe")
    mean, size = sums.mean() / inside.shape[1], inside.shape[1]
    out = {"mean_occupied": sums / size, "var_occupied": (squares - 2 * mean * sums) / size + mean**2}
    if number:
        out |= {"prob_full": (inside >= number).mean(axis=1), "occupancy": sums / (size * number)}
    return out


def on_list(lab: Lab, s: Spells) -> NDArray[np.int32]:
    """Return (copies, counted evenings) how many are on the list: from the evening of asking to the one before the time on it ends."""
    return present(s.asked - lab.warmup, s.list_left - lab.warmup, s.copy, lab.copies, lab.days - lab.warmup)


def in_bed(lab: Lab, s: Spells) -> NDArray[np.int32]:
    """Return (copies, counted evenings) how many people are in a bed: from the evening of admission to the one before leaving."""
    return present(s.admitted - lab.warmup, s.left - lab.warmup, s.copy, lab.copies, lab.days - lab.warmup)


def ended_in_time(lab: Lab, s: Spells) -> NDArray[np.bool_]:
    """Return whether each time on the list ended on a counted day."""
    return (s.list_left >= lab.warmup) & (s.list_left < lab.days)


def tallied(lab: Lab, s: Spells, which: NDArray[np.bool_], amount: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Return, by copy, the number of the chosen spells, or the sum of an amount over them."""
    out = np.zeros(lab.copies, np.int64)
    np.add.at(out, s.copy[which], 1 if amount is None else amount[which])
    return out
