"""Where elders have the pension of an employee: an odds factor by county unit, from the retired persons of the census of 2010.

    python -m calibration.derive.pensions           # prints the table; --csv writes ../evidence/pensions.csv

The long form of 2010 counts retired persons (离退休) of any age by county unit. Per person of 60 and over they are .18 in farming counties
and 1.5 in old industrial districts, because people retire from 50 on. Most of that gradient is towns against villages, which the two shares
of `pension.employee_share` have already. What is left is one factor on the odds of both shares, so that a county unit as urban as it was in
2010 has its relative number of retired persons. The level of the province is never taken from here.

The factor is shrunk. Non-farm registration is a second measure of the same thing, from a full count: the correlation of the two log factors
is what two equally good measures have of the truth in common, so it is also the part of a deviation that is to be believed.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from calibration.derive import cohorts
from calibration.derive.cohorts import Floats, Unit
from calibration.derive.hindcast import partner
from sim.evidence import Evidence, load
from sim.evidence.rows import HEADER
from sim.files import write_text
from sim.world.census import shifted

INPUT = Path(__file__).parent / "retired_2010.csv"
OUTPUT = Path(__file__).parents[1] / "evidence" / "pensions.csv"
SHARES = 0.03, 0.90
"""The least and the largest share of elders with the pension of an employee that a county unit is taken to have had."""
LARGEST = 5.0
"""No odds factor is above it, or below its inverse."""
RANGE = 0.4, 1.0
"""Parts of a deviation believed at the two ends of a range."""
OWN = "retired persons of any age per person of 60+, census of 2010, beyond what towns and villages explain; shrunk; range .4 to all of it"
SHARED = "as for other county units, from the rest of its prefecture in 2010: its boundaries have changed or it has no figure"


class Retired(NamedTuple):
    """County units, or rests of prefectures, on 2010-11-01; columns of `n`."""

    people: Floats
    """People of 60 and over."""
    retired: Floats
    """Retired persons of any age, estimated from the sample of the long form."""
    nonfarm: Floats
    """Share of the registered population with a non-farm registration."""
    urban: Floats
    """Share of all residents who live in towns."""


class Line(NamedTuple):
    """A county unit of 2020."""

    code: str
    own: bool
    """Whether it was one in 2010 too; if not, it has the factor of the rest of its prefecture."""
    retired_per_60: float
    explained: float
    """What its towns and villages alone would give, on the same scale."""
    raw: float
    """Odds factor before it is shrunk."""
    factor: float


def read() -> list[dict[str, str]]:
    """Return the lines of the census of 2010: the province, its prefectures, their county units."""
    with INPUT.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def columns(rows: Sequence[dict[str, str]]) -> Retired:
    """Return lines as numbers."""

    def column(name: str) -> Floats:
        return np.array([float(row[name]) for row in rows])

    return Retired(
        column("people60"),
        column("retired_sampled") / column("sampled_share"),
        column("registered_nonfarm_percent") / 100,
        column("urban") / column("residents"),
    )


def rest(whole: Retired, parts: Retired) -> Retired:
    """Return a prefecture, one line, without some of its county units; shares are weighted by people of 60 and over."""
    people = whole.people - parts.people.sum()

    def without(share: Floats, of_parts: Floats) -> Floats:
        left: Floats = np.clip((share * whole.people - (of_parts * parts.people).sum()) / people, 0.01, 0.99)
        return left

    retired = whole.retired - parts.retired.sum()
    return Retired(people, retired, without(whole.nonfarm, parts.nonfarm), without(whole.urban, parts.urban))


def factors(shares: tuple[float, float], urban: Floats, aim: Floats) -> Floats:
    """Return the odds factors on the shares of towns and villages that give each unit its aim.

    >>> factors((0.75, 0.05), np.array([1.0, 1.0, 0.0]), np.array([0.75, 0.9, 0.05])).round(3).tolist()
    [1.0, 3.0, 1.0]
    """
    low, high = np.full(len(aim), 1e-6), np.full(len(aim), 1e6)
    for _ in range(80):
        middle = np.sqrt(low * high)
        share = urban * shifted(np.array(shares[0]), middle) + (1 - urban) * shifted(np.array(shares[1]), middle)
        low, high = np.where(share < aim, middle, low), np.where(share < aim, high, middle)
    found: Floats = np.sqrt(low * high)
    return found


def relative(measure: Floats, scale: float) -> Floats:
    """Return the share of elders with the pension of an employee that a measure stands for, within SHARES."""
    share: Floats = np.clip(measure * scale, *SHARES)
    return share


def derive(evidence: Evidence) -> tuple[list[Line], float]:
    """Return every county unit of 2020 in the order of codes, and the part of a deviation that is believed."""
    rows, later = read(), cohorts.census_2020(evidence)
    counties = [row for row in rows if row["level"] == "county"]
    of = columns(counties)
    shares = evidence.value("pension.employee_share", group="urban"), evidence.value("pension.employee_share", group="rural")
    expected = float((of.people * (of.urban * shares[0] + (1 - of.urban) * shares[1])).sum())
    by_retired = expected / of.retired.sum()
    by_nonfarm = expected / (of.people * of.nonfarm).sum()
    logs = [
        np.log(factors(shares, of.urban, relative(measure, scale)))
        for measure, scale in ((of.retired / of.people, by_retired), (of.nonfarm, by_nonfarm))
    ]
    believed = correlation(logs[0], logs[1], of.people)
    same = {unit.code: row for row in counties if (unit := in_2020(row, later)) is not None}
    lines = []
    for unit in later:
        own = unit.code in same
        found = columns([same[unit.code]]) if own else _rest_of(unit.prefecture, rows, list(same.values()))
        lines.append(_line(unit.code, own, found, shares, by_retired, believed))
    return lines, believed


def in_2020(row: dict[str, str], later: Sequence[Unit]) -> Unit | None:
    """Return the unit of 2020 with the boundaries of a county unit of 2010, if there is one."""
    return partner(Unit(row["code"], row["prefecture"], row["name"], "county", np.zeros((2, 8))), later)


def correlation(one: Floats, other: Floats, weight: Floats) -> float:
    """Return the weighted correlation of two columns."""
    a, b = (column - np.average(column, weights=weight) for column in (one, other))
    return float((weight * a * b).sum() / np.sqrt((weight * a * a).sum() * (weight * b * b).sum()))


def _rest_of(prefecture: str, rows: Sequence[dict[str, str]], same: Sequence[dict[str, str]]) -> Retired:
    """Return a prefecture of 2010 without the county units that are the same in 2020."""
    whole = [row for row in rows if row["level"] == "prefecture" and row["prefecture"] == prefecture]
    return rest(columns(whole), columns([row for row in same if row["prefecture"] == prefecture]))


def _line(code: str, own: bool, of: Retired, shares: tuple[float, float], scale: float, believed: float) -> Line:
    """Return the line of one unit."""
    per_60 = of.retired / of.people
    raw = float(factors(shares, of.urban, relative(per_60, scale))[0])
    explained = float(of.urban[0] * shares[0] + (1 - of.urban[0]) * shares[1]) / scale
    return Line(code, own, float(per_60[0]), explained, raw, shrunk(raw, believed))


def shrunk(raw: float, believed: float) -> float:
    """Return an odds factor of which only a part is believed, on the log scale, bounded.

    >>> shrunk(4.0, 0.5), shrunk(1000.0, 1.0), round(shrunk(0.001, 1.0), 3)
    (2.0, 5.0, 0.2)
    """
    return float(min(max(raw**believed, 1 / LARGEST), LARGEST))


def row_of(line: Line) -> str:
    """Return the row of evidence of one unit, as a line of CSV."""
    low, high = sorted(shrunk(line.raw, part) for part in RANGE)
    value = f"{line.factor:.3f},{min(low, line.factor):.3f},{max(high, line.factor):.3f}"
    note = OWN if line.own else SHARED
    return f'pension.employee_odds,,,60,,{line.code},{value},odds_ratio,2010-11-01,census2010_county_leiii,derived,C,"{note}"'


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, and write the rows of evidence if asked to."""
    parser = argparse.ArgumentParser(description="Odds of the pension of an employee by county unit.")
    parser.add_argument("--csv", action="store_true", help=f"write {OUTPUT.name} of the evidence")
    asked = parser.parse_args(arguments)
    evidence = load()
    lines, believed = derive(evidence)
    name = {place.code: place.county for place in evidence.places}
    print("code    2010  retired per 60+  explained   raw  factor  county unit")
    for line in lines:
        measured = f"{line.retired_per_60:17.2f}{line.explained:11.2f}{line.raw:6.2f}{line.factor:8.2f}"
        print(f"{line.code}  {'own' if line.own else 'rest':4}{measured}  {name[line.code]}")
    own = sum(line.own for line in lines)
    print(f"\n{own} units with their own figure, {len(lines) - own} with that of the rest of their prefecture; believed: {believed:.2f}")
    if asked.csv:
        write_text(OUTPUT, "\n".join([",".join(HEADER), *map(row_of, lines), ""]))


if __name__ == "__main__":
    main()
