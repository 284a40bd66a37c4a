"""Days count from 2016-01-01, through leap years, to the end of 2035; months end where the calendar says."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sim.clock import BASELINE, CENSUS, HORIZON, ORIGIN, date_of, day_of, month_end, month_number, months_between, next_month_first

HORIZON_DAY = 7304
days = st.integers(0, HORIZON_DAY)


def test_the_days_that_everything_else_names() -> None:
    assert [day_of(when) for when in (ORIGIN, CENSUS, BASELINE, HORIZON)] == [0, 1766, 1827, HORIZON_DAY]


def test_twenty_years_have_five_leap_days() -> None:
    assert day_of(HORIZON) + 1 == 20 * 365 + 5
    leap = [year for year in range(2016, 2036) if day_of(date(year + 1, 1, 1)) - day_of(date(year, 1, 1)) == 366]
    assert leap == [2016, 2020, 2024, 2028, 2032]


def test_february_ends_on_the_29th_in_leap_years_only() -> None:
    ends = [month_end(12 * year + 1) for year in range(20)]
    assert [end.year for end in ends if end.day == 29] == [2016, 2020, 2024, 2028, 2032]
    assert all(end.month == 2 and end.day in (28, 29) for end in ends)


def test_the_months_of_2021_end_on_these_days() -> None:
    assert [month_end(60 + month).day for month in range(12)] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def test_240_month_ends_follow_each_other_to_the_horizon() -> None:
    ends = [month_end(month) for month in range(240)]
    assert ends[-1] == HORIZON
    assert [month_number(end) for end in ends] == list(range(240))
    assert all((end + timedelta(days=1)).day == 1 for end in ends)


@given(days)
def test_a_day_is_its_date_and_a_date_its_day(day: int) -> None:
    assert day_of(date_of(day)) == day
    assert date_of(day + 1) - date_of(day) == timedelta(days=1)


@given(days)
def test_the_next_first_of_a_month_is_at_most_30_days_away(day: int) -> None:
    first = next_month_first(day)
    assert date_of(first).day == 1
    assert 0 <= first - day <= 30
    assert all(date_of(between).day > 1 for between in range(day, first))


def test_the_first_after_a_day_of_december_lies_in_the_next_year() -> None:
    assert date_of(next_month_first(day_of(date(2023, 12, 31)))) == date(2024, 1, 1)
    assert date_of(next_month_first(day_of(date(2024, 2, 2)))) == date(2024, 3, 1)
    assert next_month_first(0) == 0


@given(days, days)
def test_months_between_two_days_are_all_there_once(one: int, other: int) -> None:
    first, last = sorted((date_of(one), date_of(other)))
    months = months_between(first, last)
    assert [month_number(month) for month in months] == list(range(month_number(first), month_number(last) + 1))
    assert all(month.day == 1 for month in months)
