"""Odds of an employee's pension by county unit: a unit worked by hand, the rest of a prefecture, and the rows that are kept."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from calibration.derive import pensions
from calibration.derive.pensions import Line, Retired
from sim.evidence import Evidence, load


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load()


@pytest.fixture(scope="module")
def lines(evidence: Evidence) -> dict[str, Line]:
    return {line.code: line for line in pensions.derive(evidence)[0]}


def test_the_factor_of_a_unit_half_in_villages_solves_a_quadratic() -> None:
    # odds of 3 and 1/19 times f: (3f / (1 + 3f) + f / (19 + f)) / 2 = .3; 3f(19 + f) + f(1 + 3f) = .6 (1 + 3f)(19 + f)
    # 6 f^2 + 58 f = 1.8 f^2 + 34.8 f + 11.4, so f = (-23.2 + sqrt(23.2^2 + 4 x 4.2 x 11.4)) / 8.4
    by_hand = (-23.2 + (23.2**2 + 4 * 4.2 * 11.4) ** 0.5) / 8.4
    assert pensions.factors((0.75, 0.05), np.array([0.5]), np.array([0.3]))[0] == pytest.approx(by_hand)


def test_what_is_left_of_a_prefecture_is_the_prefecture_less_its_counties() -> None:
    whole = Retired(*(np.array([number]) for number in (1000.0, 700.0, 0.5, 0.6)))
    part = Retired(*(np.array([number]) for number in (400.0, 100.0, 0.2, 0.3)))
    left = pensions.rest(whole, part)
    assert (left.people[0], left.retired[0]) == (600, 600)
    assert (left.nonfarm[0], left.urban[0]) == pytest.approx((0.7, 0.8))  # (500 - 80) / 600, (600 - 120) / 600


def test_retired_persons_of_2010_are_those_published(evidence: Evidence) -> None:
    province = pensions.columns([row for row in pensions.read() if row["level"] == "province"])
    assert province.people[0] == 4_992_615
    assert province.retired[0] / province.people[0] == pytest.approx(0.734, abs=0.001)


def test_units_with_their_own_figure_and_units_with_that_of_the_rest(lines: dict[str, Line]) -> None:
    assert len(lines) == 126
    assert sum(line.own for line in lines.values()) == 108
    # Nangang: 21,721 retired in a sample of 8.48 % on 168,229 elders
    assert lines["230103"].retired_per_60 == pytest.approx(1.52, abs=0.01)
    districts = [lines[code] for code in ("232761", "232762", "232763", "232764")]
    assert {(line.own, line.factor) for line in districts} == {(False, districts[0].factor)}


def test_the_rows_kept_are_those_that_the_script_gives(lines: dict[str, Line]) -> None:
    with pensions.OUTPUT.open(encoding="utf-8", newline="") as kept:
        rows = list(csv.DictReader(kept))
    assert [row["area"] for row in rows] == list(lines)
    for row, line in zip(rows, lines.values(), strict=True):
        assert float(row["value"]) == pytest.approx(line.factor, abs=0.001)
        assert 1 / pensions.LARGEST - 0.001 <= float(row["low"]) <= float(row["value"]) <= float(row["high"]) <= pensions.LARGEST
