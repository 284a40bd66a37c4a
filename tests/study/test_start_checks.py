"""The checks of the start: what is measured, on a few people by hand, and that each row of the evidence has its figure."""

from __future__ import annotations

import io
import math
from dataclasses import replace

import numpy as np
import pytest
from rich.cells import cell_len
from rich.console import Console

from sim.clock import DAYS_PER_YEAR
from sim.codes import Event, Level, Means, Owner
from sim.evidence import load
from sim.faces.terminal import start_checks as page
from sim.results.survival import mean_with_tail
from sim.study import start_checks
from sim.study.options import setup
from sim.study.start_measures import People, Spells, life_expectancy, lived, of_deaths, of_residents, of_stays, spells

HOME, PRIVATE, TEKUN = -1, int(Owner.PRIVATE), int(Owner.TEKUN)
FIVE = People(
    age=np.array([62.0, 64.9, 81.5, 86.5, 90.1]),
    level=np.array([0, 0, Level.MODERATE, Level.SEVERE, Level.MILD]),
    means=np.array([Means.TEKUN, Means.OTHERS, Means.TEKUN, Means.DIBAO, Means.TEKUN]),
    owner=np.array([HOME, PRIVATE, TEKUN, TEKUN, HOME]),
)
"""Three live in homes, two of them in a 特困 facility; three are 特困."""


def test_shares_of_five_people_by_hand() -> None:
    found = {(name.removeprefix("check.start."), group, age): value for (name, group, _, age), value in of_residents(FIVE)}
    assert found["tekun_of_residents", "", None] == 1 / 2
    assert found["disabled_of_residents", "", None] == pytest.approx(2 / 3)
    assert found["age_of_residents", "", None] == pytest.approx((64.9 + 81.5 + 86.5) / 3)
    assert found["aged80_of_residents", "", None] == pytest.approx(2 / 3)
    assert [found["in_homes", "", age] for age in (60, 80, 85)] == [1 / 2, 1, 1 / 2]
    assert math.isnan(found["in_homes", "", 65])
    assert found["tekun_in_homes", "", None] == pytest.approx(1 / 3)
    assert [found["tekun_in_homes", group, None] for group in ("level0_1", "level2")] == [0, 1]


def test_a_stay_runs_from_each_admission_to_the_next_end_with_the_level_of_that_day() -> None:
    record = np.array([
        [10, 7, Event.WORSEN, -1, 0],
        [10, 7, Event.ADMIT, 3, 0],  # at level 1 + 1
        [12, 7, Event.RECOVER, -1, 0],
        [30, 7, Event.DISCHARGE, 3, 0],
        [40, 7, Event.ADMIT, 3, 0],  # at level 1 again, to the end
        [5, 9, Event.DISCHARGE, 3, 0],  # lived there from the start: no stay that begins
        [50, 9, Event.ADMIT, 3, 0],
        [90, 9, Event.DEATH, 3, 0],
        [60, 2, Event.WORSEN, -1, 0],
    ], np.int32)  # fmt: skip
    found = spells(record, np.array([2, 7, 9]), np.array([4, 1, 0]), last=100)
    assert found.days.tolist() == [20, 60, 40]
    assert found.ended.tolist() == [True, False, True]
    assert found.level.tolist() == [2, 1, 0]


def test_stays_are_in_years_apart_by_level_at_entry() -> None:
    s = Spells(np.array([100, 300, 2000, 3000]), np.array([True, True, True, False]), np.array([2, 3, 0, 1]))
    found = {group: years for (_, group, _, _), years in of_stays(s)}
    assert found["disabled"] == pytest.approx(200 / DAYS_PER_YEAR)
    assert found["able"] == pytest.approx(mean_with_tail(s.days[2:], s.ended[2:], 1826, 3652) / DAYS_PER_YEAR)


def test_deaths_and_years_of_three_people_by_hand() -> None:
    """In days 0 to 99: a woman of 60 for all, a man of 99 who turns 100 on day 50 and dies on day 79, a man of 70 who leaves on day 9."""
    b60 = np.array([-10, 50 - round(40 * DAYS_PER_YEAR), -3700])
    died = np.array([False, True, False])
    found = lived(np.array([1, 0, 0]), b60, np.array([100, 79, 9]), died, 0, 99)
    assert found.deaths[0, 40] == found.deaths.sum() == 1
    days = found.years * DAYS_PER_YEAR
    assert (days[1, 0], days[0, 39], days[0, 40], days[0, 10]) == pytest.approx((100, 50, 30, 10))
    assert days.sum() == pytest.approx(190)
    rates = {sex: rate for (name, _, sex, _), rate in of_deaths(found) if name.endswith("death_rate")}
    assert rates == {"M": 0, "F": 0}


def test_life_expectancy_at_one_hazard_is_its_inverse_and_ages_without_deaths_are_pooled() -> None:
    assert life_expectancy(np.full(41, 5.0), np.full(41, 100.0)) == pytest.approx(20)
    assert life_expectancy(np.array([5.0, 10.0, 0.0]), np.array([100.0, 80.0, 20.0])) == pytest.approx(
        (1 - math.exp(-0.05)) / 0.05 + math.exp(-0.05) * 10
    )


def test_each_row_of_the_evidence_has_its_figure_and_the_page_its_words_in_80_columns() -> None:
    s = setup(share=0.002)
    found = start_checks.measured(s, lambda _what, _done: None)
    checks = start_checks.compared(s.evidence, found)
    assert sorted(map(str, found)) == sorted(str((c.row.name, c.row.group, c.row.sex, c.row.age_from)) for c in checks)
    rate = next(c for c in checks if c.row.name.endswith("death_rate") and c.row.sex == "M")
    assert rate.found == pytest.approx(0.025, rel=0.15)  # the table by the people of the census: calibration/derive/deaths.py
    for language, outside in (("en", "Why outside (deaths a year, men aged 60-79"), ("zh", "不符原因（60-79岁年死亡率，男")):
        console = Console(width=80, record=True, file=io.StringIO())
        console.print(page.page([c._replace(found=1.0) for c in checks], s, language, 80))
        text = console.export_text()
        assert outside in text
        assert len([line for line in text.splitlines() if "100.0" in line or "1.0 " in line]) >= len(checks) - 1
        assert max(map(cell_len, text.splitlines())) <= 80


def test_a_figure_is_inside_with_the_ends_of_its_range_and_nobody_is_neither() -> None:
    row = replace(load().row("check.start.admissions"), low=0.0025, high=0.0055)
    said = [page.verdict(start_checks.Check(row, found)) for found in (0.0025, 0.0055, 0.0056, 0.0024, math.nan)]
    assert said == ["inside", "inside", "outside", "outside", "nobody"]
