"""Age is completed years of 365.25 days, counted from the 60th birthday; the trend follows the middle of a year of age."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.clock import date_of
from sim.rules.ages import YEARS, age_index, birthday, trend_year

b60s = st.integers(-16_000, 7_304)
years = st.integers(0, 45)


@given(b60s, years)
def test_a_birthday_is_the_first_day_of_the_new_age(b60: int, k: int) -> None:
    assert age_index(b60, birthday(b60, k)) == k
    assert k == 0 or age_index(b60, birthday(b60, k) - 1) == k - 1


@given(b60s, years)
def test_birthdays_are_365_or_366_days_apart_and_four_of_them_1461(b60: int, k: int) -> None:
    assert birthday(b60, k + 1) - birthday(b60, k) in (365, 366)
    assert birthday(b60, k + 4) - birthday(b60, k) == 1461


@given(b60s, years)
def test_the_trend_is_that_of_the_calendar_year_in_which_the_middle_of_the_year_of_age_lies(b60: int, k: int) -> None:
    middle = date_of(birthday(b60, k) + 183)
    row = trend_year(b60, k)
    assert 0 <= row < YEARS
    # on 1 January of three years in four the calendar is up to a day off the year of 365.25 days
    if 2016 <= middle.year < 2016 + YEARS and (middle.month, middle.day) != (1, 1):
        assert row == middle.year - 2016
