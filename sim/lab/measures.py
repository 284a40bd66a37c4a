"""The measures of lists and beds, for every home, demand and class, and for all together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import DAYS_PER_YEAR
from sim.codes import Bed
from sim.lab.evenings import added, totals
from sim.lab.rows import ALL, MEASURES, OF_KIND, Row, ratio_row, row
from sim.lab.spec import NO_WAIT, Lab, LabHome
from sim.lab.spells import ADMITTED, GAVE_UP, LOST, ON_LIST, Spells
from sim.lab.waits import Estimate, restricted_mean


class Ratio(NamedTuple):
    """A measure that is a ratio, by copy."""

    part: NDArray[np.int64] | NDArray[np.float64]
    whole: NDArray[np.int64]


Values = dict[str, NDArray[np.float64] | Ratio | Estimate]
"""By measure."""
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


def row_of(home: str, demand: str, queue: int | str, name: str, found: NDArray[np.float64] | Ratio | Estimate) -> Row:
    """Return the row of a measure."""
    if isinstance(found, Estimate):
        return Row(home, demand, queue, name, MEASURES[name].unit, found.mean, found.standard_error, found.per_copy)
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
    waiting, in_beds = waiting_between(lab, s, lab.warmup, lab.days), beds(lab, s, sum(home.ordinary + home.nursing for home in homes))
    out: Values = {**lists(lab, s), **waits(lab, s), "mean_waiting": waiting, **in_beds}
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
    size = lab.days - lab.warmup
    inside = totals(s.admitted - lab.warmup, s.left - lab.warmup, s.copy, lab.copies, size, max(number, 1))
    mean = inside.persons.mean() / size
    out = {"mean_occupied": inside.persons / size, "var_occupied": (inside.squares - 2 * mean * inside.persons) / size + mean**2}
    if number:
        out |= {"prob_full": inside.full / size, "occupancy": inside.persons / (size * number)}
    return out


def waiting_between(lab: Lab, s: Spells, first: int, end: int) -> NDArray[np.float64]:
    """Return, by copy, the mean number of people on the list on the evenings from `first` to the one before `end`."""
    evenings = np.clip(s.list_left, first, end).astype(np.int64) - np.clip(s.asked, first, end)
    return added(s.copy, evenings, lab.copies) / (end - first)


def waits(lab: Lab, s: Spells) -> Values:
    """Return how long everybody waits, those who are never admitted included, and who still waits at the end."""
    still, patient = s.list_cause == ON_LIST, np.array([demand.patience.law != NO_WAIT for demand in lab.demands])
    asked = (s.asked >= lab.warmup) & patient[s.demand]
    out: Values = {"mean_wait_days_km": restricted_mean(lab, s.only(asked))} if patient[s.demand].any() else {}
    number = tallied(lab, s, still)
    return {
        **out,
        "still_waiting": number.astype(np.float64),
        "still_waiting_days": Ratio(tallied(lab, s, still, lab.days - s.asked.astype(np.int64)), number),
    }


def ended_in_time(lab: Lab, s: Spells) -> NDArray[np.bool_]:
    """Return whether each time on the list ended on a counted day."""
    return (s.list_left >= lab.warmup) & (s.list_left < lab.days)


def tallied(lab: Lab, s: Spells, which: NDArray[np.bool_], amount: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Return, by copy, the number of the chosen spells, or the sum of an amount over them."""
    return added(s.copy[which], np.ones(int(which.sum()), np.int64) if amount is None else amount[which], lab.copies)
