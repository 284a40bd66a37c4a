"""Beds are built and converted along the line, on first days of months, and none appears or vanishes."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from sim.clock import date_of, day_of, month_end
from sim.codes import Bed, Owner
from sim.province.works import Draw, LeadTime, Outcome, WorksRules
from tests.province.small import HOMES, SIX_MONTHS_EACH, START, at, built, make_world, one_home, play, programme

BUILD = {"kind": "nursing", "owner": "private"}
LEVERS = ("build", "convert")
TWENTY = make_world([(county, Owner.PRIVATE, 90, 10) for county in range(4) for _ in range(5)])
"""Homes of 100 beds, five in each county: enough for one to be free at any time."""
MONTHS = [f"2021-{month:02}-01" for month in range(1, 13)]


def test_120_beds_in_a_year_are_10_a_month() -> None:
    history = play(programme("build", 120, "2021-01-01", "2021-12-31", **BUILD), world=TWENTY).history
    assert [built(history, day)[Bed.NURSING] for day in ("2020-12-01", *MONTHS, "2025-12-01")] == [200 + 10 * n for n in range(13)] + [320]


def test_a_line_from_a_month_first_to_another_begins_with_nothing_and_ends_with_all() -> None:
    history = play(programme("build", 120, "2021-01-01", "2022-01-01", **BUILD), world=TWENTY).history
    assert [built(history, day)[Bed.NURSING] for day in ("2021-01-01", "2021-02-01", "2021-12-01", "2022-01-01")] == [200, 210, 310, 320]


def test_works_that_should_have_begun_before_the_run_are_under_way_on_its_first_day() -> None:
    events = play(programme("build", 120, "2021-01-01", "2021-12-31", **BUILD), world=TWENTY).events
    begun = {date_of(event.end).isoformat(): date_of(event.start).isoformat() for event in events}
    assert begun["2021-07-01"] == begun["2021-06-01"] == begun["2021-01-01"] == "2021-01-01"
    assert begun["2021-08-01"] == "2021-02-01"
    assert begun["2021-12-01"] == "2021-06-01"


def test_when_starts_follow_the_line_beds_come_a_lead_time_later() -> None:
    history = play(programme("build", 120, "2021-01-01", "2021-12-31", path="starts", **BUILD), world=TWENTY).history
    assert [built(history, day)[Bed.NURSING] for day in ("2021-06-01", "2021-07-01", "2022-05-01", "2022-06-01")] == [200, 210, 310, 320]


@pytest.mark.parametrize(("path", "begin", "end"), [("starts", "2021-07-01", "2022-01-01"), ("completions", "2021-01-01", "2021-07-01")])
def test_half_a_home_is_closed_for_six_months_and_comes_back_as_nursing_beds(path: str, begin: str, end: str) -> None:
    history = play(programme("convert", 50, "2021-07-01", "2021-07-01", path=path), world=one_home(100)).history
    first, last = at(history, begin), at(history, end)
    assert history.built[:last, 0].tolist() == [[100, 0]] * last
    assert history.built[last:, 0].tolist() == [[50, 50]] * (len(history.month) - last)
    assert history.works[:, 0].tolist() == [0] * first + [50] * 6 + [0] * (len(history.month) - last)


def test_beds_are_long_in_works_after_90_days() -> None:
    def long(begin: str, *days: str) -> list[int]:
        history = play(programme("convert", 50, begin, begin, path="starts"), world=one_home(100)).history
        return [int(history.long_works[at(history, day), 0]) for day in days]

    # closed on 1 April: 31 May is day 61, 30 June day 91
    assert long("2022-04-01", "2022-05-01", "2022-06-01", "2022-09-01", "2022-10-01") == [0, 50, 50, 0]
    # closed on 1 January: 31 March is day 90, 30 April day 120
    assert long("2021-01-01", "2021-03-01", "2021-04-01") == [0, 50]


def test_a_home_converts_half_its_ordinary_beds_at_a_time_and_has_one_project_at_a_time() -> None:
    events = play(programme("convert", 100, "2021-01-01", "2022-12-31"), world=one_home(100)).events
    done = [event for event in events if event.done]
    assert len(done) > 1
    assert max(event.done for event in done) <= 50
    assert all(one.end + 180 <= next_one.start for one, next_one in pairwise(sorted(done, key=lambda event: event.start)))


def test_a_rest_too_small_for_a_project_waits_for_the_next_month_and_is_placed_at_the_end() -> None:
    history = play(programme("build", 201, "2021-01-01", "2024-12-31", **BUILD), world=TWENTY).history
    # 4.2 a month: 4, 8, 13, 17, 21, 25, 29, 34, 38, 42, 46, 50 are due in 2021: none yet in January and February, 13 in March
    due = [4, 8, 13, 17, 21, 25, 29, 34, 38, 42, 46, 50]
    gained = [built(history, day)[Bed.NURSING] - 200 for day in MONTHS]
    assert gained[:3] == [0, 0, 13]
    assert all(0 <= on_line - there < 10 for on_line, there in zip(due, gained, strict=True))
    assert built(history, "2024-12-01")[Bed.NURSING] == 200 + 201


def test_a_small_programme_stays_on_its_line_bed_by_bed() -> None:
    history = play(programme("build", 7, "2021-07-01", "2025-10-01", **BUILD), world=TWENTY).history
    months = [f"{2021 + n // 12}-{n % 12 + 1:02}-01" for n in range(6, 58)]
    # 51 months: after n of them 7 n / 51 beds, rounded half up; the first is due after 4 months, on 2021-11-01
    assert [built(history, day)[Bed.NURSING] - 200 for day in months] == [(14 * n + 51) // 102 for n in range(52)]


def test_what_no_home_takes_is_told() -> None:
    province = play(programme("convert", 150, "2021-01-01", "2021-01-01"), world=one_home(100))
    told = [(event.outcome, event.amount, event.kind) for event in province.events]
    assert told == [(Outcome.DONE, 50, Bed.NURSING), (Outcome.NO_PLACE, 100, Bed.NURSING)]
    assert built(province.history, "2025-12-01") == (50, 50)


def test_built_and_converted_beds_balance_in_every_month() -> None:
    changes = (programme("build", 100, "2021-03-01", "2023-03-01", kind="ordinary"), programme("convert", 150, "2021-07-01", "2024-07-01"))
    province = play(*changes, rules=WorksRules(LeadTime(12, 18, 36), LeadTime(3, 6, 12), LeadTime(3, 6, 12), 180), world=TWENTY)
    beds = province.history.built
    assert beds[0].sum() == 2000
    assert beds[-1].sum() == 2100
    for month, row in enumerate(province.history.month):
        over = [event for event in province.events if 0 <= event.ended <= date_of_month_end(int(row))]
        opened = sum(event.done for event in over if event.lever == "build")
        converted = sum(event.done for event in over if event.lever == "convert")
        assert beds[month].sum(0).tolist() == [1800 + opened - converted, 200 + converted]
        assert (province.history.works[month] <= beds[month, :, Bed.ORDINARY]).all()


def test_what_projects_will_bring_is_claimed_once_from_the_plan_to_the_end() -> None:
    changes = (programme("build", 100, "2021-03-01", "2023-03-01", kind="ordinary"), programme("convert", 150, "2021-07-01", "2024-07-01"))
    province = play(*changes, rules=SIX_MONTHS_EACH._replace(build=LeadTime(12, 18, 36)), world=TWENTY, until=START)
    for year in (2021, 2022, 2023, 2024):
        province.run(day_of(date(year, 12, 31)))
        to_come = [sum(event.amount for event in province.events if event.lever == lever and event.ended < 0) for lever in LEVERS]
        assert to_come == [province.beds.coming.sum(), province.beds.promised.sum()]
        assert (year < 2024) == (to_come[1] > 0)


def test_beds_from_nowhere_are_noticed() -> None:
    province = play(until=START)
    province.beds.built[2, Bed.NURSING] += 1
    with pytest.raises(AssertionError, match=r"do not balance in homes \[2\]"):
        province.run(START + 40)


def test_building_and_converting_in_one_home_draw_their_lead_times_apart() -> None:
    lead = LeadTime(3, 6, 36)
    drawn = [[operator.next_lead_months(draw, lead) for draw in (Draw.BUILD, Draw.CONVERT)] for operator in play(world=TWENTY).operators]
    assert sum(build != convert for build, convert in drawn) > 10


def date_of_month_end(month: int) -> int:
    return day_of(month_end(month))


def test_only_first_days_of_months_have_effects_and_lead_times_keep_to_their_range() -> None:
    rules = SIX_MONTHS_EACH._replace(convert=LeadTime(3, 6, 12))
    province = play(programme("convert", 200, "2021-03-17", "2024-08-09"), rules=rules, world=TWENTY)
    assert {date_of(day).day for event in province.events for day in (event.start, event.end, event.ended)} == {1}
    assert {event.months for event in province.events} <= set(range(3, 13))
    assert len({event.months for event in province.events}) > 3


def test_two_equal_homes_are_told_apart_by_the_draw_and_not_by_their_place() -> None:
    world = make_world([(0, Owner.PRIVATE, 100, 0), (0, Owner.PRIVATE, 100, 0)])
    change = programme("convert", 50, "2021-01-01", "2021-01-01", where="largest_gap")
    chosen = Counter(play(change, world=world, seed=seed, until=1900).events[0].home for seed in range(40))
    assert min(chosen[0], chosen[1]) >= 8


def test_even_gives_every_home_its_share_by_size() -> None:
    sizes = np.array([100] * 10 + [300] * 10)
    world = make_world([(home % 4, Owner.PRIVATE, int(size), 0) for home, size in enumerate(sizes)])
    gained = grown(play(programme("build", 2000, "2021-01-01", "2024-12-31", kind="ordinary", where="even"), world=world).history.built)
    assert sum(gained) == 2000
    # a half of its size for each, to within a project (.3 of its size)
    assert (abs(gained - sizes / 2) <= 0.3 * sizes).all()


def test_the_largest_gap_of_conversion_is_the_home_with_the_lowest_share_of_nursing_beds() -> None:
    world = make_world([(0, Owner.PRIVATE, 60, 40), (1, Owner.PRIVATE, 80, 20), (2, Owner.PRIVATE, 70, 30)])
    events = play(programme("convert", 40, "2021-01-01", "2021-01-01", where="largest_gap"), world=world).events
    assert [event.home for event in events] == [1]


def test_the_largest_gap_of_building_is_the_county_with_the_fewest_beds_an_elder() -> None:
    world = make_world([(county, Owner.PRIVATE, 100, 0) for county in range(4)])
    change = programme("build", 60, "2021-01-01", "2021-01-01", kind="ordinary", where="largest_gap")
    events = play(change, world=world, elders=(1000, 3000, 2000, 1000)).events
    # 30 beds (.3 of 100) to the county with 100 / 3000, then 130 / 3000 is still below 100 / 2000, but its only home is busy
    assert [(event.county, event.amount) for event in events] == [(1, 30), (2, 30)]


def test_need_weighs_by_elders_and_codes_name_counties_and_prefectures() -> None:
    need = programme("build", 400, "2021-01-01", "2024-12-31", kind="ordinary", where="largest_need")
    gained = by_county(play(need, world=TWENTY, elders=(3000, 0, 1000, 0)).history.built)
    assert gained[1] == gained[3] == 0
    assert abs(gained[0] - 300) <= 30
    named = programme("build", 100, "2021-01-01", "2024-12-31", kind="ordinary", where=("2302", "230123"))
    gained = by_county(play(named, world=TWENTY).history.built)
    assert gained[0] == 0
    assert min(gained[1:]) > 0
    assert sum(gained) == 100


def grown(beds: np.ndarray) -> list[int]:
    return (beds[-1] - beds[0]).sum(1).tolist()


def by_county(beds: np.ndarray) -> list[int]:
    return np.array(grown(beds)).reshape(4, 5).sum(1).tolist()


def test_owners_are_kept_apart() -> None:
    province = play(programme("build", 40, "2021-01-01", "2021-12-31", kind="nursing", owner="public"))
    assert {HOMES[event.home][1] for event in province.events} <= {Owner.TEKUN, Owner.OTHER_PUBLIC}


def test_one_programme_does_not_move_the_lead_times_of_another() -> None:
    rules = SIX_MONTHS_EACH._replace(build=LeadTime(12, 18, 36), convert=LeadTime(3, 6, 12))
    convert = programme("convert", 100, "2022-07-01", "2024-07-01", owner="public", where="largest_gap")
    build = programme("build", 60, "2021-03-01", "2021-06-01", owner="private", kind="ordinary")
    alone = [event[1:] for event in play(convert, rules=rules).events]
    both = [event[1:] for event in play(convert, build, rules=rules).events if event.lever == "convert"]
    assert alone == both
