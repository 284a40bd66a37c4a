"""Who exists: lived forward they are the people of the census, their numbers are exact, and a person is the same in every run."""

from __future__ import annotations

import math
from operator import mul

import numpy as np
import pytest

from sim.clock import CENSUS, day_of
from sim.codes import Sex
from sim.evidence import Evidence
from sim.rules import mortality
from sim.rules.ages import age_index, birthday, trend_year
from sim.rules.params import Parameters
from sim.world import population
from sim.world.columns import Elders, Frame
from sim.world.frame import expected_elders
from sim.world.population import whole
from tests.world.people import EldersOf, PersonsOf, mate_keys

CENSUS_DAY = day_of(CENSUS)
CODE = "2327"
END_2025, END_2035 = 3652, 7304


def left_on_the_census_day(rules: Parameters, sex: Sex, b60: int, place: str = "") -> float:
    """Share of those who enter the run that is there on the census day, birthday by birthday as the engines count them."""
    entry, total = max(b60, 0), 0.0
    for k in range(age_index(b60, entry), age_index(b60, CENSUS_DAY) + 1):
        days = min(CENSUS_DAY, birthday(b60, k + 1)) - max(entry, birthday(b60, k))
        a = min(k, 40)
        hazard = rules.mortality.hazard[sex][a] * mortality.trend_factor(rules.mortality, 60 + a, trend_year(b60, k))
        total += hazard * days / 365.25
    years = rules.clock_years(place)[sex][min(age_index(b60, CENSUS_DAY), 40)]
    return math.exp(-total - sum(map(mul, years, rules.emigration_clocks(place))))


def of_the_census(rules: Parameters, sex: int, x: int, month: int, place: str) -> float:
    """The same for the middle of a month of birth, by age of the census less 40."""
    return left_on_the_census_day(rules, Sex(sex), round(CENSUS_DAY - (x - 20 + (month + 0.5) / 12) * 365.25), place)


def units_of(province: Frame, code: str) -> np.ndarray:
    """Rows of the county units of a prefecture."""
    return np.flatnonzero(province.counties.prefecture == province.prefectures.index(code))


# ----------------------------------------------------------------------------------------------------------- how many


def left_of(rules: Parameters, province: Frame, number: np.ndarray, sex: int, x: int) -> float:
    """How many of those of a sex and an age of the census (less 40) who enter the run are there on the census day."""
    total = 0.0
    for row, code in enumerate(province.prefectures):
        cells = number[province.counties.prefecture == row].sum(0)
        total += sum(int(cells[sex, x, month]) * of_the_census(rules, sex, x, month, code) for month in range(12))
    return total


def test_lived_forward_the_people_of_2016_are_the_census_of_2020(rules: Parameters, number: np.ndarray, province: Frame) -> None:
    alive = sum(left_of(rules, province, number, sex, x) for sex in (0, 1) for x in range(20, 61))
    assert alive == pytest.approx(7_395_687, rel=1e-3)


def test_lived_forward_each_age_is_that_of_the_census(rules: Parameters, number: np.ndarray, province: Frame) -> None:
    for sex in (0, 1):
        for x in (20, 21, 24, 25, 35, 45, 55, 59):
            alive = left_of(rules, province, number, sex, x)
            assert alive == pytest.approx(province.cohorts[:, sex, x].sum(), rel=4e-3), (sex, 40 + x)


def test_everybody_of_the_smallest_prefecture_lived_forward_is_its_census(rules: Parameters, province: Frame, smallest: Elders) -> None:
    assert province.cohorts[units_of(province, CODE), :, 20:].sum() == pytest.approx(77_392)
    old = np.flatnonzero(smallest.b60 <= CENSUS_DAY)
    kinds, times = np.unique(np.stack([smallest.sex[old].astype(np.int64), smallest.b60[old].astype(np.int64)]), axis=1, return_counts=True)
    alive = sum(int(n) * left_on_the_census_day(rules, Sex(int(sex)), int(b60), CODE) for (sex, b60), n in zip(kinds.T, times, strict=True))
    # whole persons by systematic sampling: off by a few of 77,000, and by where in a month a birthday falls
    assert alive == pytest.approx(77_392, rel=2e-3)


@pytest.mark.parametrize("year", range(2021, 2026))
def test_as_many_turn_60_in_each_year_as_the_check_counts_less_those_who_leave(year: int, known: Evidence, number: np.ndarray) -> None:
    """The check has no out-migration; by 60, 1.47 % of men and 1.31 % of women a year have left, more or less by place."""
    turning = number[:, :, 59 - 40 - (year - 2021)].sum((0, 2))
    stay = [math.exp(-rate * (year - 2020.5)) for rate in (0.0147, 0.0131)]
    check = [known.value("check.turning60", group=str(year), sex=sex) for sex in "MF"]
    assert turning == pytest.approx([a * b for a, b in zip(stay, check, strict=True)], rel=0.01)


def test_survival_to_60_is_the_gompertz_curve_of_the_evidence(known: Evidence) -> None:
    # men: hazard 0.0104758 x 0.97 at 60, e^-0.10083534 less for each year before
    added = sum(0.0104758 * 0.97 * math.exp(-0.10083534 * (i + 0.5) / 1_000) / 1_000 for i in range(10_000))
    assert population.survival_to_60(known, Sex.MALE, 10.0) == pytest.approx(math.exp(-added), rel=1e-7)


def test_whole_numbers_run_along_with_what_is_expected() -> None:
    rng = np.random.default_rng(3)
    expected = rng.exponential(0.7, 5_000)
    got = whole(expected)
    assert np.abs(np.cumsum(got) - np.cumsum(expected)).max() <= 0.5 + 1e-9
    assert (np.abs(got - expected) < 1).all()


def test_totals_are_exact_in_the_province_and_to_one_person_in_each_county_unit(
    known: Evidence, rules: Parameters, province: Frame, number: np.ndarray
) -> None:
    expected = province.cohorts[:, :, :, None] / 12 * population.entering(known, rules, province)
    assert number.sum() == round(expected.sum())
    assert number.sum((1, 2, 3)) == pytest.approx(expected.sum((1, 2, 3)), abs=1)
    assert number.sum((2, 3)) == pytest.approx(expected.sum((2, 3)), abs=1)
    assert (np.abs(number - expected) < 1).all()


def test_nobody_stands_in_the_table_who_turns_60_after_2035(number: np.ndarray) -> None:
    # who turns 60 on 2035-12-31 was 44.8 on the census day: born in the last of the months of age 44
    assert number[:, :, :4].sum() == 0
    assert [bool(n) for n in number[:, :, 4].sum((0, 1))] == [False] * 10 + [True] * 2


# ---------------------------------------------------------------------------------------------------------------- who


def test_keys_count_through_the_province(persons_of: PersonsOf, number: np.ndarray, province: Frame) -> None:
    last = province.prefectures.index(CODE)
    keys = persons_of(CODE, 1.0).key
    units = province.counties.prefecture
    assert keys.tolist() == list(range(int(number[units < last].sum()), int(number.sum())))
    before = persons_of(province.prefectures[last - 1], 0.05).key
    assert before.max() < keys.min()
    assert len(np.unique(before)) == len(before)


def test_every_birthday_lies_in_the_year_of_age_and_the_month_of_its_cell(
    persons_of: PersonsOf, number: np.ndarray, province: Frame
) -> None:
    who = persons_of(CODE, 1.0)
    younger = who.age_2020 < 100
    exact = (CENSUS_DAY - who.b60[younger].astype(float)) / 365.25 + 60
    completed = who.age_2020[younger]
    # whole days: a person born on the morning of a birthday may count as a day younger
    assert (exact > completed - 1 / 365.25).all()
    assert (exact < completed + 1).all()
    here = number[units_of(province, CODE)]
    cells = np.repeat(np.tile(np.arange(number[0].size), len(here)), here.ravel())[younger]
    month = cells % 12
    assert (exact > completed + month / 12 - 1 / 365.25).all()
    assert (exact < completed + (month + 1) / 12).all()


def test_the_very_old_are_100_to_105_and_fewer_at_each_age(persons_of: PersonsOf, rules: Parameters) -> None:
    who = persons_of("2301", 1.0)
    for sex in Sex:
        oldest = (who.age_2020 == 100) & (who.sex == sex)
        years = (CENSUS_DAY - who.b60[oldest].astype(float)) / 365.25 - 40
        assert (years > -1 / 365.25).all()
        assert (years < 6).all()
        left = np.exp(-rules.mortality.hazard[sex][40] * np.arange(7))
        expected = oldest.sum() * -np.diff(left) / (1 - left[6])
        by_age = np.bincount(years.clip(0).astype(int), minlength=6)
        # 12 cells, 5 standard deviations and 5 % for the months, which are not quite equal: false alarm below 1e-5
        assert (np.abs(by_age - expected) < 5 * np.sqrt(expected) + 0.05 * expected).all()


def people_by_key(elders: Elders) -> dict[str, np.ndarray]:
    """All columns in the order of keys, spouses by key."""
    assert (np.diff(elders.key.astype(np.int64)) > 0).all()
    return {**elders._asdict(), "mate": mate_keys(elders)}


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_a_person_is_the_same_whatever_the_share(share: float, elders_of: EldersOf, smallest: Elders) -> None:
    part, everybody = people_by_key(elders_of(CODE, share, END_2035)), people_by_key(smallest)
    rows = np.searchsorted(everybody["key"], part["key"])
    assert 0.5 * share < len(rows) / len(smallest.key) < 1.5 * share
    for name, column in part.items():
        assert (column == everybody[name][rows]).all(), name


def test_a_person_is_the_same_whatever_the_end_but_for_a_spouse_beyond_it(elders_of: EldersOf, smallest: Elders) -> None:
    shorter, longer = people_by_key(elders_of(CODE, 1.0, END_2025)), people_by_key(smallest)
    rows = np.flatnonzero(longer["b60"] <= END_2025)
    beyond = np.isin(longer["mate"][rows], longer["key"][longer["b60"] > END_2025])
    for name, column in shorter.items():
        then = longer[name][rows]
        assert (column == (np.where(beyond, -2, then) if name == "mate" else then)).all(), name
    assert beyond.any()


def test_nobody_turns_60_after_the_end(smallest: Elders, everyone: Elders, elders_of: EldersOf) -> None:
    assert smallest.b60.max() <= END_2035
    assert everyone.b60.max() <= END_2025
    assert elders_of(CODE, 1.0, 0).b60.max() == 0


def test_another_seed_moves_birthdays_and_not_who_lives_where(
    rules: Parameters, province: Frame, number: np.ndarray, persons_of: PersonsOf
) -> None:
    one, expected = persons_of(CODE, 1.0), expected_elders(province)
    everywhere = np.ones(len(province.places.key), dtype=bool)
    other = population.people(rules, province, number, province.prefectures.index(CODE), everywhere, expected, seed=2)
    assert (one.key == other.key).all()
    assert (one.place == other.place).all()
    assert (one.sex == other.sex).all()
    assert (one.b60 != other.b60).mean() > 0.9


def test_the_people_of_a_month_are_dealt_to_the_places_of_their_county_unit_in_proportion(
    persons_of: PersonsOf, number: np.ndarray, province: Frame
) -> None:
    who, expected = persons_of(CODE, 1.0), expected_elders(province)
    in_place = np.bincount(who.place, minlength=len(province.places.key))
    for unit in units_of(province, CODE):
        rows, here = np.flatnonzero(province.places.county == unit), number[unit].ravel()
        assert in_place[rows].sum() == here.sum()
        mine = np.isin(who.place, rows)
        cell, places = np.repeat(np.arange(here.size), here), who.place[mine]
        share = expected[rows] / expected[rows].sum()
        for each in np.argsort(here)[-12:]:
            dealt = np.bincount(places[cell == each], minlength=len(province.places.key))[rows]
            assert (np.abs(dealt - here[each] * share) < 1).all()
        mean = here.sum() * share
        assert (np.abs(in_place[rows] - mean) < 5 * np.sqrt(mean)).all()  # some 140 places, 5 standard deviations: false alarm 8e-5
