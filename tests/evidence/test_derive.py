"""Out-migration from two censuses: cells worked by hand, sums, joint draws, and the hindcast."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest

from calibration.derive import cohorts, deaths, hindcast, migration
from calibration.derive.cohorts import COHORTS, GROUPS, OLDEST, STEPS, Floats, Table
from calibration.derive.hindcast import METHODS, Pair
from calibration.derive.migration import Draws
from sim.evidence import Evidence, load

THOUSAND = np.full((2, len(GROUPS)), 1000.0)
STAYED = np.array([[700.0] * 5 + [2100.0]] * 2)
"""700 of every 1,000; the open cohort was three groups."""


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load()


@pytest.fixture(scope="module")
def pairs(evidence: Evidence) -> list[Pair]:
    return hindcast.pairs(evidence)


def constant(hazard: float) -> Table:
    steps = (2, (OLDEST - 50) * STEPS)
    return Table(np.full(steps, 10 * hazard), np.ones(steps))


def one_draw(mortality: float = 1.0, over_count: float = 0.0, relative: float = 0.0) -> Draws:
    return Draws(np.array([mortality]), np.array([over_count]), np.array([relative]))


def medians(drawn: Draws, people: Floats = THOUSAND, ratio: float = 0.75) -> dict[str, float]:
    """Return the rate of men by age, at a hazard of .02, where China kept `ratio` of each cohort."""
    left = [migration.expected(people, constant(0.02), np.full((2, 6), ratio), factor) for factor in (1.0, drawn.mortality)]
    return {each.ages: each.median for each in migration.cells(left[0], left[1], STAYED, drawn, "23", "M")}


def test_1000_people_at_a_hazard_of_2_percent_of_whom_700_are_left_lost_157_in_10000_a_year() -> None:
    # 1,000 exp(-.2) = 818.73 are alive; ln(818.73 / 700) / 10
    assert medians(one_draw())["60-64"] == pytest.approx(0.01567, abs=5e-6)
    # 750 would have stayed of such a cohort in China; ln(750 / 700) / 10
    assert medians(one_draw(relative=1.0))["60-64"] == pytest.approx(0.00690, abs=5e-6)
    assert medians(one_draw(relative=0.5))["60-64"] == pytest.approx((0.01567 + 0.00690) / 2, abs=5e-6)


def test_the_open_cohort_has_the_relative_rate_whatever_is_drawn() -> None:
    assert [medians(one_draw(relative=weight))["80+"] for weight in (0, 1)] == pytest.approx([math.log(2250 / 2100) / 10] * 2)


def test_an_over_count_of_3_percent_takes_30_in_10000_from_the_rate() -> None:
    as_counted, corrected = medians(one_draw()), medians(one_draw(over_count=0.03))
    assert as_counted["60-79"] - corrected["60-79"] == pytest.approx(0.002956, abs=1e-6)  # ln(1.03) / 10
    fewer = medians(one_draw(), THOUSAND / 1.03)
    assert corrected["60-79"] == pytest.approx(fewer["60-79"])


def test_with_a_tenth_fewer_deaths_2_in_1000_more_have_left() -> None:
    assert medians(one_draw(0.9))["60-64"] - medians(one_draw())["60-64"] == pytest.approx(0.002)  # a tenth of the hazard of .02
    less = medians(one_draw(0.9, relative=1.0))["80+"] - medians(one_draw(relative=1.0))["80+"]
    assert less == pytest.approx(-0.1 * math.log(0.75) / 10)


def test_draws_keep_to_the_range_of_the_evidence(evidence: Evidence) -> None:
    drawn = migration.draws(evidence)
    low, middle, high = np.quantile(drawn.mortality, [0.05, 0.5, 0.95])
    assert (middle, high / low) == (pytest.approx(0.97, abs=0.003), pytest.approx(1.02 / 0.90, rel=0.01))
    assert 0 <= drawn.over_count.min() < 0.001
    assert 0.029 < drawn.over_count.max() <= 0.03
    assert (migration.draws(evidence).mortality == drawn.mortality).all()


def test_a_decade_of_hazards_is_that_of_the_table_with_its_trend(evidence: Evidence) -> None:
    hazards = evidence.by_age("mortality.hazard", "M", 60, 70, area="00")
    # from exact age 60.125: an eighth of a year less at 60, an eighth at 70; the calendar year is 4.67 before 2020 on average
    by_hand = (sum(hazards[:10]) + (hazards[10] - hazards[0]) / 8) * math.exp(0.015 * 4.67)
    assert cohorts.table(evidence).lost[0, 10 * STEPS] == pytest.approx(by_hand, rel=0.005)


def test_county_units_of_2010_are_their_prefectures_and_these_the_province(evidence: Evidence) -> None:
    units = cohorts.census_2010()
    of = {level: [unit for unit in units if unit.level == level] for level in ("province", "prefecture", "county")}
    assert [len(each) for each in of.values()] == [1, 13, 132]
    for prefecture in of["prefecture"]:
        here = [unit.people for unit in of["county"] if unit.prefecture == prefecture.prefecture]
        assert (np.sum(here, axis=0) == prefecture.people).all()
    assert (np.sum([unit.people for unit in of["prefecture"]], axis=0) == of["province"][0].people).all()
    assert of["province"][0].people[:, GROUPS.index(60) :].sum() == 4_992_615
    assert np.sum([unit.people for unit in cohorts.census_2020(evidence)]) == 7_395_690


def test_against_china_1_238_154_elders_are_missing(evidence: Evidence) -> None:
    before = cohorts.census_2010()[0].people
    missing = (cohorts.by_cohort(before) * cohorts.china_ratios()).sum() - 7_395_690
    assert missing == pytest.approx(1_238_154, rel=0.002)  # computed from China's counts, of which we have the ratios to .05 %


def test_the_rates_kept_are_those_that_the_script_gives(evidence: Evidence) -> None:
    with migration.OUTPUT.open(encoding="utf-8", newline="") as lines:
        kept = [[float(row[name]) for name in migration.HEADER[4:]] for row in csv.DictReader(lines)]
    found = migration.out_migration(evidence, migration.draws(evidence))
    assert len(found) == (3 + 13) * 7
    assert np.array([each[3:] for each in found], dtype=float) == pytest.approx(np.array(kept), abs=2e-5)


def test_deaths_by_the_cohorts_are_those_of_the_checks(evidence: Evidence) -> None:
    # men of 60-64: China's kept k of those of 55-59; -ln k over the hazards of the table summed over the ten years
    table, kept = cohorts.table(evidence), cohorts.china_ratios()[0, 1]
    assert deaths.factors(evidence)[0, 0] == pytest.approx(math.log(kept) / math.log(cohorts.survival(table, 1.0)[0, 1]))
    low, value, high = (deaths.death_rates(evidence, deaths.factors(evidence, twice)) for twice in deaths.OVER_COUNTS)
    for sex, letter in enumerate("MF"):
        row = evidence.row("check.start.death_rate", sex=letter)
        assert (low[sex], value[sex], high[sex]) == pytest.approx((row.low, row.value, row.high), abs=1e-5)


def test_life_expectancy_of_the_checks_is_that_of_the_united_nations(evidence: Evidence) -> None:
    def at_60(group: str, sex: str) -> float:
        rows = [row for row in evidence.find("mortality.nmx", group=group, sex=sex) if (row.age_from or 0) >= 60]
        alive, years = 1.0, 0.0
        for row in sorted(rows, key=lambda row: row.age_from or 0):
            left = 0.0 if row.age_to is None else math.exp(-5 * row.value)
            years, alive = years + alive * (1 - left) / row.value, alive * left
        return years

    for sex in "MF":
        row = evidence.row("check.start.life_expectancy60", sex=sex, age=60)
        four = [at_60(f"{revision}.{period}", sex) for revision in ("wpp2022", "wpp2024") for period in ("2015-2020", "2020-2025")]
        assert (row.value, row.low, row.high) == pytest.approx((sum(four) / 4, min(four), max(four) + 0.5), abs=0.006)


def invented(shifts: tuple[float, float]) -> list[Pair]:
    """Return twelve counties of two prefectures, in turn two of each, that follow rates by age and a shift of the prefecture exactly."""
    left = np.array([np.linspace(900, 100, len(COHORTS)), np.linspace(1000, 200, len(COHORTS))])
    rates, found = np.linspace(0.02, 0.005, len(COHORTS)), []
    for place in range(12):
        prefecture = place // 2 % 2
        people = left * (1 + place)
        found.append(Pair(f"county {place}", str(prefecture), "county", people, people * np.exp(-10 * (rates + shifts[prefecture]))))
    return found


def test_counties_that_follow_the_rates_are_predicted_exactly() -> None:
    for level in hindcast.errors(invented((0, 0)), METHODS["one rate by sex and age"], 0).values():
        assert level == pytest.approx(0, abs=1e-12)


def test_a_shift_by_prefecture_predicts_prefectures_that_differ() -> None:
    every = invented((-0.01, 0.01))
    assert hindcast.errors(every, METHODS["and by prefecture"], 1)["county unit"] == pytest.approx(0, abs=1e-12)
    assert np.abs(hindcast.errors(every, METHODS["one rate by sex and age"], 1)["prefecture"]).min() > 0.05


def test_rates_come_from_the_other_half_only() -> None:
    every = invented((0, 0))
    halved = [each._replace(counted=each.counted / 2) if place % 2 else each for place, each in enumerate(every)]
    miss = hindcast.errors(halved, METHODS["one rate by sex and age"], 0)["county unit"]
    assert miss[::2] == pytest.approx(-0.5)
    assert miss[1::2] == pytest.approx(1)


def test_units_in_both_censuses_and_the_rest_of_prefectures_are_everybody(pairs: list[Pair]) -> None:
    assert sum(pair.counted.sum() for pair in pairs) == 7_395_690
    names = [(pair.prefecture, pair.name) for pair in pairs if pair.kind]
    assert len(names) == len(set(names)) == 112
    assert [pair.name for pair in pairs if not pair.kind] == ["rest of 大庆市", "rest of 伊春市"]
    assert ("2301", "双城区") in names  # a city with another code until 2014
    assert all((pair.survivors > 0).all() and (pair.counted > 0).all() for pair in pairs)


def test_by_prefecture_the_median_error_of_60_and_over_is_at_most_3_percent_and_without_migration_over_15(pairs: list[Pair]) -> None:
    by_prefecture = hindcast.errors(pairs, METHODS["and by prefecture"], 0)["prefecture"]
    nobody = hindcast.errors(pairs, METHODS["nobody leaves"], 0)["prefecture"]
    assert np.median(np.abs(by_prefecture)) < 0.03
    assert np.median(np.abs(nobody)) > 0.15
