"""Net out-migration of elders per year by sex, age and prefecture, from the people counted in 2010 and in 2020.

    python -m calibration.derive.migration [--csv]

The rate of a cohort is ln(expected / counted) / 10, where *expected* is the number of survivors of the people of 2010. Two methods are
taken as the ends of a range: *direct*, by the model's mortality table; *relative*, by the share of the same cohort of all China that was
counted again in 2020, since few leave China. A factor m on mortality turns China's survival s into s^m in both. If the census of 2010
counted a share c too many (people long gone, counted where they were registered), the rate is lower by ln(1 + c) / 10.

The three are drawn together: m log-normal, the range of `mortality.scale` holding 90 %; c uniform from 0 to 3 %; the weight of the
relative method uniform from 0 to 1. For people of 75+ in 2010 only the relative method is used: by the table, China itself gains the very
old. Cohort a of 2010 informs ages a + 5 to a + 9, its ages in the middle of the decade. Rates of prefectures include moves inside the
province.
"""

from __future__ import annotations

import csv
import math
import sys
from typing import NamedTuple

import numpy as np

from calibration.derive import cohorts
from calibration.derive.cohorts import COHORTS, HERE, YEARS, Floats
from sim.evidence import Evidence, load

DRAWS, SEED = 4000, 20101101
OVER_COUNT = 0.03
NINETY = 3.2897
"""Width of the middle 90 % of a normal distribution, in standard deviations."""
CELLS = {"55-59": [0], "60-64": [1], "65-69": [2], "70-74": [3], "75-79": [4], "60-79": [1, 2, 3, 4], "80+": [5]}
"""Ages informed, and the cohorts that inform them."""
OPEN = COHORTS.index(75)
OUTPUT = HERE / "out_migration.csv"
HEADER = ("area", "sex", "age_from", "age_to", "direct", "relative", "median", "low", "high")


def rate(expected: Floats, counted: Floats) -> Floats:
    """Return net out-migration per person and year: negative where people arrived.

    >>> float(rate(np.array(818.73), np.array(700.0)).round(5))  # of 1,000 at a hazard of .02
    0.01567
    """
    gone: Floats = np.log(expected / counted) / YEARS
    return gone


class Draws(NamedTuple):
    """The unknowns, drawn jointly; each (draws,)."""

    mortality: Floats
    over_count: Floats
    relative: Floats
    """Weight of the relative method; the direct one has the rest."""


def draws(evidence: Evidence, number: int = DRAWS) -> Draws:
    """Draw with a fixed seed."""
    row, rng = evidence.row("mortality.scale"), np.random.default_rng(SEED)
    if row.low is None or row.high is None:
        raise ValueError("mortality.scale has no range")
    spread = math.log(row.high / row.low) / NINETY
    return Draws(row.value * np.exp(spread * rng.standard_normal(number)), OVER_COUNT * rng.random(number), rng.random(number))


class Expected(NamedTuple):
    """Expected survivors in 2020 of the people of 2010, by both methods; each (..., 2 sexes, 6 cohorts)."""

    direct: Floats
    relative: Floats


def expected(people: Floats, of: cohorts.Table, ratios: Floats, factor: float | Floats) -> Expected:
    """Return the expected survivors of `people` (2 sexes, 8 groups of 2010), at one or more factors (...) on the hazards of China."""
    relative: Floats = cohorts.by_cohort(people) * ratios ** np.asarray(factor)[..., None, None]
    return Expected(cohorts.by_cohort(people * cohorts.survival(of, factor)), relative)


def in_cell(people: Floats, sexes: list[int], ages: list[int]) -> Floats:
    """Return the people (..., 2 sexes, 6 cohorts) of a cell, summed: its rate is the one that reproduces the sum counted.

    >>> float(in_cell(np.arange(12.0).reshape(2, 6), [1], [0, 2]))
    14.0
    """
    total: Floats = people[..., sexes, :][..., ages].sum((-1, -2))
    return total


class Cell(NamedTuple):
    """Rates per person and year; `direct` and `relative` at `mortality.scale`, without an over-count."""

    area: str
    sex: str
    ages: str
    direct: float
    relative: float
    median: float
    low: float
    """5 % of the draws are below."""
    high: float


def cells(central: Expected, by_draw: Expected, after: Floats, drawn: Draws, area: str, sex: str) -> list[Cell]:
    """Return the rates of a place by age, for "M", "F" or both (""); `after` (2 sexes, 6 cohorts) are the people of 2020."""
    which, found = {"M": [0], "F": [1], "": [0, 1]}[sex], []
    lower = np.log1p(drawn.over_count) / YEARS
    for ages, columns in CELLS.items():
        there = in_cell(after, which, columns)
        at_scale = Expected(*(rate(in_cell(part, which, columns), there) for part in central))
        direct, relative = (rate(in_cell(part, which, columns), there) for part in by_draw)
        weight = 1.0 if columns == [OPEN] else drawn.relative
        low, median, high = np.quantile(weight * relative + (1 - weight) * direct - lower, [0.05, 0.5, 0.95]).tolist()
        found.append(Cell(area, sex, ages, float(at_scale.direct), float(at_scale.relative), median, low, high))
    return found


def out_migration(evidence: Evidence, drawn: Draws) -> list[Cell]:
    """Return every cell of the province by sex, and of the 13 prefectures for both sexes."""
    of, ratios, scale = cohorts.table(evidence), cohorts.china_ratios(), evidence.value("mortality.scale")
    counted, found = cohorts.census_2020(evidence), []
    for unit in (unit for unit in cohorts.census_2010() if unit.level != "county"):
        after: Floats = np.sum([other.people for other in counted if other.code.startswith(unit.prefecture)], axis=0)
        central, by_draw = (expected(unit.people, of, ratios, factor) for factor in (scale, drawn.mortality))
        for sex in ("M", "F", "") if unit.level == "province" else ("",):
            found += cells(central, by_draw, after, drawn, unit.prefecture or "23", sex)
    return found


def china_by_the_table(evidence: Evidence) -> Floats:
    """Return (2 sexes, 5 closed cohorts) the rate that the table implies for China: below 0 where it has too many deaths."""
    return rate(cohorts.survival(cohorts.table(evidence), 1.0)[:, :OPEN], cohorts.china_ratios()[:, :OPEN])


def show(found: list[Cell], names: dict[str, str]) -> None:
    """Print the cells, rates in per mille."""
    print("\nnet out-migration, persons per 1,000 and year\n\n   area sex  ages     direct relative   median   5 %    95 %")
    for each in found:
        if each.area == "23" or each.ages in ("60-79", "80+"):
            numbers = "".join(f"{1000 * value:9.1f}" for value in (each.direct, each.relative, each.median, each.low, each.high))
            print(f"{each.area:>7}  {each.sex or '-'}   {each.ages:6} {numbers}  {names.get(each.area, '')}")


def write(found: list[Cell]) -> None:
    """Write the cells for renewing `migration.elder_net_out`."""
    with OUTPUT.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(HEADER)
        for each in found:
            first, _, last = each.ages.rstrip("+").partition("-")
            table.writerow((each.area, each.sex, first, last, *(f"{value:.5f}" for value in each[3:])))


def main() -> None:
    """Print the rates, and write them with --csv."""
    evidence = load()
    found = out_migration(evidence, draws(evidence))
    for sex, rates in zip("MF", china_by_the_table(evidence), strict=True):
        print(f"China by the table, {sex}, ages 55-59 to 75-79: " + "".join(f"{1000 * value:6.1f}" for value in rates))
    show(found, {unit.prefecture or "23": unit.name for unit in cohorts.census_2010() if unit.level != "county"})
    if "--csv" in sys.argv[1:]:
        write(found)


if __name__ == "__main__":
    main()
