"""V19: recompute every indicator of a saved result with separate queries over the tables of people, flows, lists, beds and places.

Definitions are those of the plan's targets and of outputs/README.md. None of the code that computes indicators is used. An indicator that
is not recounted here is named, so that no page calls it checked; a missing or extra reading of one that is recounted is a violation.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

import polars as pl

from sim.audit.laws import Findings, Law
from sim.evidence import Evidence

Ask = pl.SQLContext[pl.DataFrame]
By = dict[date, float]
TOLERANCE = 1e-12
"""Relative, for quotients and means."""
OWNERS = {
    "all": "'private', 'tekun', 'other_public'", "public": "'tekun', 'other_public'",
    "private": "'private'", "tekun": "'tekun'", "other_public": "'other_public'",
}  # fmt: skip
FACILITIES = {"a": "'activity_room', 'station', 'mutual_aid'", "b": "'station', 'mutual_aid'", "c": "'mutual_aid'"}
OUTSIDE = "queue_class != 'residents'"
PLAN_MISSES = 1000
"""The village counts of the plan and of the code list are the same if they differ by less than one in this many."""


class Figure(NamedTuple):
    """One indicator on one day."""

    value: float | None
    numerator: float
    denominator: float | None


Figures = dict[tuple[date, str, str], Figure]


def check_indicators(folder: Path, ask: Ask, share: float, evidence: Evidence, findings: Findings) -> tuple[str, ...]:
    """Compare the rows of the indicator table, and the scores in the scorecard's CSV, with the recomputed values.

    Return the names of indicators that are not recounted here.
    """
    columns = "date, target, reading, value, numerator, denominator"
    saved: Figures = {tuple(row[:3]): Figure(*row[3:]) for row in ask.execute(f"SELECT {columns} FROM indicators").iter_rows()}
    again = recomputed(ask, share, evidence)
    known = {target for _, target, _ in again}
    for key in sorted({*again, *(key for key in saved if key[1] in known)}):
        one, other = again.get(key), saved.get(key)
        same = one is not None and other is not None and all(near(a, b) for a, b in zip(one, other, strict=True))
        findings.holds(Law.V19, same, f"{key[1]} {key[2]}, {key[0]}", pair=(one and tuple(one), other and tuple(other)))
    with (folder / "scorecard.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["value"]:
                scored = (date.fromisoformat(row["scored"]), row["target"], "a_year" if row["target"] == "T7" else "a")
                value = again[scored].value if scored in again else None
                findings.holds(Law.V19, near(value, float(row["value"])), f"scorecard, {row['target']}", pair=(value, row["value"]))
    return tuple(sorted({target for _, target, _ in saved} - known))


def recomputed(ask: Ask, share: float, evidence: Evidence) -> Figures:
    """Return every indicator of a result."""
    out: Figures = {}
    for target, reading, above, below in (*_plan(ask, evidence), *_people(ask, share, evidence), *_lists(ask, share)):
        for day, n in above.items():
            out[day, target, reading] = figure_of(n, None if below is None else below[day])
    for target, reading in (("T7", "a"), ("T7", "tekun"), ("T7", "other_public"), ("T7", "c")):
        monthly = {day: figure for (day, t, r), figure in out.items() if (t, r) == (target, reading)}
        for year in sorted({day.year for day in monthly}):
            months = [figure for day, figure in monthly.items() if day.year == year]
            last = max(day for day in monthly if day.year == year)
            values = [figure.value for figure in months if figure.value is not None]
            below_mean = fmean(figure.denominator or 0 for figure in months)
            out[last, target, f"{reading}_year"] = Figure(fmean(values) if values else None, fmean(t.numerator for t in months), below_mean)
    return out


def _plan(ask: Ask, evidence: Evidence) -> Iterator[tuple[str, str, By, By | None]]:
    """Yield the plan's counts: T1, T4, T6, T8."""
    built = sums(ask, "beds", "number", "measure = 'built'")
    yield "T1", "a", built, None
    yield "T1", "b", {day: n + round(evidence.value("daycare.beds")) for day, n in built.items()}, None
    yield "T8", "a", sums(ask, "beds", "number", "measure = 'built' AND kind = 'nursing'"), built
    villages, plan = sums(ask, "coverage", "number", "measure = 'villages'"), round(evidence.value("villages.all"))
    of_plan = {day: plan if abs(n - plan) * PLAN_MISSES <= plan else n for day, n in villages.items()}
    for reading, kinds in FACILITIES.items():
        yield "T4", reading, sums(ask, "coverage", "number", f"measure IN ({kinds})"), of_plan
    table = "coverage JOIN (SELECT DISTINCT county, kind FROM counties) AS units ON coverage.county = units.county"
    where = "coverage.measure = 'tekun_facility' AND units.kind IN ('county', 'city')"
    yield "T6", "a", sums(ask, table, "number", where), sums(ask, table, "1", where)


def _people(ask: Ask, share: float, evidence: Evidence) -> Iterator[tuple[str, str, By, By | None]]:
    """Yield elders, residents and occupancy, residents in the wrong kind of bed, T7."""
    elders = over(sums(ask, "people", "persons", "persons > 0"), share)
    yield "elders", "all", elders, None
    all_built, daycare = sums(ask, "beds", "number", "measure = 'built'"), round(evidence.value("daycare.beds"))
    yield "beds_per_1000", "elders", all_built, over(elders, 1000)
    yield "beds_per_1000", "elders_daycare", {day: n + daycare for day, n in all_built.items()}, over(elders, 1000)
    for group, owners in OWNERS.items():
        residents = over(sums(ask, "beds", "number", f"measure = 'occupied' AND owner IN ({owners})"), share)
        built = sums(ask, "beds", "number", f"measure = 'built' AND owner IN ({owners})")
        works = sums(ask, "beds", "number", f"measure = 'in_works_over_90_days' AND owner IN ({owners})")
        yield "residents", group, residents, None
        young = sums(ask, "beds", "number", f"measure = 'under_60' AND owner IN ({owners})")
        residents = {day: n + young[day] for day, n in residents.items()}
        yield "occupancy", group, residents, built
        if group in ("public", "tekun", "other_public"):
            yield "T7", "a" if group == "public" else group, residents, {day: n - works[day] for day, n in built.items()}
        if group == "public":
            yield "T7", "c", residents, dict.fromkeys(built, built[min(built)])
    for kind, what in (("ordinary", "nursing_needs_in_ordinary"), ("nursing", "ordinary_needs_in_nursing")):
        yield "wrong_bed", what, over(sums(ask, "beds", "number", f"measure = 'misplaced' AND kind = '{kind}'"), share), None


def _lists(ask: Ask, share: float) -> Iterator[tuple[str, str, By, By | None]]:
    """Yield how many people wait and, for each year, how long they waited and how many died waiting."""
    yield "waiting", "all", over(sums(ask, "lists", "number", f"measure = 'waiting' AND {OUTSIDE}"), share), None
    yield "waiting", "residents", over(sums(ask, "lists", "number", "measure = 'waiting' AND queue_class = 'residents'"), share), None
    public = f"owner IN ({OWNERS['public']})"
    yield (
        "waiting",
        "per_public_bed",
        over(sums(ask, "queues", "persons", public), share),
        sums(ask, "beds", "number", f"measure = 'built' AND {public}"),
    )
    days, admitted, died = (
        over(years(sums(ask, "lists", "number", f"measure = '{measure}' AND {OUTSIDE}")), share)
        for measure in ("wait_days", "admitted", "died")
    )
    yield "wait_days", "admitted_year", days, admitted
    yield "died_waiting", "all_year", died, None


def sums(ask: Ask, table: str, column: str, where: str) -> By:
    """Return the sum of a column by date, 0 on dates with no such rows."""
    days: By = {day: 0 for (day,) in ask.execute("SELECT DISTINCT date FROM lists ORDER BY date").iter_rows()}
    found = ask.execute(f"SELECT date, SUM({column}) AS n FROM {table} WHERE {where} GROUP BY date")
    return days | dict(found.iter_rows())


def years(monthly: By) -> By:
    """Return the sum of each year, on its last date."""
    return {max(d for d in monthly if d.year == y): sum(n for d, n in monthly.items() if d.year == y) for y in {d.year for d in monthly}}


def over(by: By, number: float) -> By:
    """Return all the numbers divided by `number`."""
    return {day: n / number for day, n in by.items()}


def figure_of(above: float, below: float | None) -> Figure:
    """Return an indicator: a quotient, or its numerator alone; no value if the denominator is 0."""
    return Figure(above if below is None else above / below if below else None, above, below)


def near(one: Any, other: Any) -> bool:
    """Return whether two numbers (or Nones) are the same, except for the last bits of sums of fractions."""
    return one is other if one is None or other is None else abs(one - other) <= TOLERANCE * max(abs(one), abs(other))
