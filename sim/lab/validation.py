"""What must hold between the parts of a laboratory world: known names, somebody who asks, people who fit in, a size that can run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from sim.inputs.faults import brief, nearest
from sim.lab.durations import MOST_PEOPLE
from sim.lab.fields import Table
from sim.lab.spec import NO_WAIT, Cohort, Demand, Lab, LabHome, Wave


class Parts(NamedTuple):
    """The tables of a file with what they describe, in the order of the file."""

    homes: Sequence[Table]
    demands: Sequence[Table]
    cohorts: Sequence[Table]


def hold(lab: Lab, head: Table, parts: Parts) -> None:
    """Record every fault between the parts; parts already known to be wrong are not compared with others."""
    _once([*zip(parts.homes, lab.homes, strict=True)])
    _once([*zip(parts.demands, lab.demands, strict=True), *zip(parts.cohorts, lab.cohorts, strict=True)])
    for fields, demand in zip(parts.demands, lab.demands, strict=True):
        _known(fields, demand, lab)
    if all(fields.sound("name", "homes", "beds", "then") for fields in parts.demands):
        for fields, home in zip(parts.homes, lab.homes, strict=True):
            _at_the_start(fields, home, lab.demands)
        for fields, demand in zip(parts.demands, lab.demands, strict=True):
            _members(fields, demand, lab)
        _fed(parts.demands, lab)
    most = people(lab)
    if most > MOST_PEOPLE and head.sound("years", "copies"):
        head.wrong("copies", f"{most:,.0f} people in all copies", f"at most {MOST_PEOPLE:,}")


def people(lab: Lab) -> float:
    """Return how many people a run is expected to have, over all copies."""
    streams = sum(stream_per_year(demand) * lab.years for demand in lab.demands)
    pools = sum(demand.people or 0 for demand in lab.demands)
    there = sum(home.residents + home.waiting for home in lab.homes)
    cohorts = sum(_entrants(cohort, lab.years) + sum(number for _, number in cohort.ages) for cohort in lab.cohorts)
    return lab.copies * (streams + pools + there + cohorts)


def stream_per_year(demand: Demand) -> float:
    """Return how many people a stream brings in an average year; a wave's mean factor is taken as 1."""
    season = demand.season
    return (demand.per_year or 0.0) * (math.fsum(season) / 12 if season and not isinstance(season, Wave) else 1.0)


def _entrants(cohort: Cohort, years: float) -> float:
    """Return the entrants expected in this many years."""
    return cohort.per_year * (math.expm1(cohort.growth * years) / cohort.growth if cohort.growth else years)


def _once(named: Sequence[tuple[Table, LabHome | Demand | Cohort]]) -> None:
    """Refuse a duplicate name."""
    names = [each.name for _, each in named]
    for place, (fields, each) in enumerate(named):
        if each.name and each.name in names[:place]:
            other = named[names.index(each.name)][0].line
            fields.wrong("name", f"{brief(each.name)} appears twice, first in line {other}", "a name of its own")


def _known(fields: Table, demand: Demand, lab: Lab) -> None:
    """Refuse homes and demands that are not in the file."""
    homes, demands = [home.name for home in lab.homes], [each.name for each in lab.demands]
    for place, name in enumerate(demand.homes):
        if name not in homes:
            fields.wrong(("homes", place), f"no home {brief(name)}", nearest(name, homes) or "a [[home]] of that name")
    for place, following in enumerate(demand.then):
        if following.demand and following.demand not in demands:
            fields.wrong(("then", place, "demand"), f"no demand {brief(following.demand)}", nearest(following.demand, demands))


def owner(home: str, demands: Sequence[Demand]) -> Demand | None:
    """Return the demand that people at the start belong to: the first that tries this home first, else the first that names it."""
    first = [demand for demand in demands if demand.homes[:1] == (home,)]
    return next(iter([*first, *(demand for demand in demands if home in demand.homes)]), None)


def _at_the_start(fields: Table, home: LabHome, demands: Sequence[Demand]) -> None:
    """Refuse people in a bed or on a list at the start who belong to no demand, have no suitable bed, or would not wait there."""
    demand = owner(home.name, demands)
    for key in ("residents", "waiting"):
        if getattr(home, key) and demand is None:
            fields.wrong(key, "no demand names this home", "a [[demand]] with this home among its homes")
    if demand is None:
        return
    beds = {"ordinary": home.ordinary, "nursing": home.nursing}
    fitting = sum(beds.get(kind, 0) for kind in demand.beds)
    if home.residents > fitting and fields.sound("residents", "ordinary", "nursing"):
        what = f"{home.residents:,} is more than the beds that fit demand {brief(demand.name)}"
        fields.wrong("residents", what, f"0 to {fitting:,}")
    if home.waiting and demand.homes[0] != home.name:
        what = f"demand {brief(demand.name)} asks at {brief(demand.homes[0])} first, so nobody is on this list"
        fields.wrong("waiting", what, "a [[demand]] with this home as the first of its homes")
    elif home.waiting and demand.patience.law == NO_WAIT:
        fields.wrong("waiting", f"nobody of demand {brief(demand.name)} waits: its patience is none", "0")


def _members(fields: Table, demand: Demand, lab: Lab) -> None:
    """Refuse a pool with more people in beds and on lists at the start than it has."""
    if demand.people is None:
        return
    there = sum(home.residents + home.waiting for home in lab.homes if owner(home.name, lab.demands) is demand)
    if there > demand.people:
        fields.wrong("people", f"{demand.people:,}, but {there:,} are in beds and on lists at the start", f"at least {there:,}")


def _fed(tables: Sequence[Table], lab: Lab) -> None:
    """Refuse demands under which nobody can ever ask."""
    reached = {demand.name for demand in lab.demands if demand.per_year is not None or demand.people is not None}
    for home in lab.homes:
        demand_of = owner(home.name, lab.demands)
        if demand_of and home.residents + home.waiting:
            reached.add(demand_of.name)
    for _ in lab.demands:  # as many steps as the longest chain of demands
        reached |= {each.demand for demand in lab.demands if demand.name in reached for each in demand.then if each.probability > 0}
    for fields, demand in zip(tables, lab.demands, strict=True):
        if demand.name not in reached and fields.sound("per_year", "people", "asks_per_year"):
            fields.wrong("", "nobody ever asks by this demand", "per_year; people with asks_per_year; or a `then` that leads here")
