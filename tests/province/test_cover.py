"""Villages get facilities, counties a public 特困 facility: exactly as many as asked, those without any first."""

from __future__ import annotations

from sim.clock import date_of
from sim.codes import Owner
from sim.province.works import LeadTime, Outcome
from tests.province.small import SIX_MONTHS_EACH, at, make_world, play, programme, villages

WHOLE = ("2021-01-01", "2021-12-31")


def cover(places: float, facility: str = "station", where: object = "largest_gap", what: str = "village", **words: object) -> object:
    return programme("cover", places, *WHOLE, what=what, facility=facility if what == "village" else None, where=where, **words)


def test_a_village_a_month_and_in_the_end_exactly_twelve() -> None:
    history = play(cover(12)).history
    assert [villages(history, f"2021-{month:02}-01") for month in (1, 2, 12)] == [[14, 8, 3, 1], [13, 8, 4, 1], [3, 8, 14, 1]]
    assert villages(history, "2025-12-01") == [3, 8, 14, 1]


def test_villages_without_any_facility_come_first_then_those_with_the_next_worse() -> None:
    assert villages(play(cover(15, "mutual_aid")).history, "2025-12-01") == [0, 8, 2, 16]
    assert villages(play(cover(20, "mutual_aid")).history, "2025-12-01") == [0, 3, 2, 21]
    assert villages(play(cover(24, "mutual_aid")).history, "2025-12-01") == [0, 0, 1, 25]


def test_a_programme_ends_when_nothing_is_left_to_cover() -> None:
    province = play(cover(30, "station"))
    assert villages(province.history, "2025-12-01") == [0, 0, 25, 1]
    assert [(event.outcome, event.amount) for event in province.events if event.outcome != Outcome.DONE] == [(Outcome.NO_PLACE, 7)]


def test_the_largest_gap_is_the_lowest_coverage() -> None:
    # coverage: 6 of 10 in county 1, none of 6 in county 2, 5 of 10 in county 3
    assert covered(play(cover(3))) == [0, 0, 3, 0]
    # county 2 stands at 3 of 6 now, like county 3: one each, in the order of the draw, then counties 1 and 3 at 6 of 10, one each
    assert covered(play(cover(5))) == [0, 0, 4, 1]
    assert covered(play(cover(7))) == [0, 1, 4, 2]


def test_even_is_by_villages_to_go_and_need_by_elders() -> None:
    assert covered(play(cover(15, where="even"))) == [0, 4, 6, 5]
    assert covered(play(cover(5, where="even"))) in ([0, 1, 2, 2], [0, 2, 2, 1])
    assert covered(play(cover(4, where="largest_need"), elders=(9000, 1000, 3000, 0))) == [0, 1, 3, 0]
    assert covered(play(cover(4, where=("2302",)))) in ([0, 0, 2, 2], [0, 0, 3, 1])


def covered(province: object) -> list[int]:
    history = province.history
    return (history.villages[-1] - history.villages[0])[:, 1:].sum(1).tolist()


def test_which_village_of_a_county_is_drawn_and_each_has_its_own_lead_time() -> None:
    first = {seed: play(cover(1, where=("230202",)), seed=seed).events[0].place for seed in range(20)}
    assert len(set(first.values())) > 2
    province = play(cover(12, path="starts"), rules=SIX_MONTHS_EACH._replace(cover=LeadTime(3, 6, 12)))
    assert len({event.months for event in province.events}) > 2
    assert {date_of(event.ended).day for event in province.events} == {1}


def test_a_county_without_a_public_tekun_facility_gets_a_home_of_middling_size() -> None:
    # 特困 homes of 100, 40 and 220 beds, all in county 1: the middle one has 100, and 70 of the 360 are nursing beds: 19 of 100
    world = make_world(make_homes_without_city())
    history = play(cover(1, what="county"), world=world).history
    assert history.tekun[0].tolist() == [False, True, False, False]
    assert history.tekun[-1].tolist() == [False, True, False, True]
    assert history.home.tolist() == [0, 1, 2, 3]
    assert (history.owner[-1], history.county[-1]) == (Owner.TEKUN, 3)
    assert history.built[0, 3].tolist() == [0, 0]
    assert history.built[-1, 3].tolist() == [81, 19]


def make_homes_without_city() -> list[tuple[int, Owner, int, int]]:
    return [(1, Owner.TEKUN, 60, 40), (1, Owner.TEKUN, 30, 10), (1, Owner.TEKUN, 200, 20)]


def test_counties_and_cities_count_and_districts_only_where_they_are_named() -> None:
    world = make_world(make_homes_without_city())
    province = play(cover(4, what="county"), world=world)
    assert sum(event.done for event in province.events) == 1
    assert province.events[-1].outcome == Outcome.NO_PLACE
    named = play(cover(4, what="county", where=("230102",)), world=world)
    assert named.history.tekun[-1].tolist() == [True, True, False, False]


def test_a_county_takes_as_long_as_building_does() -> None:
    rules = SIX_MONTHS_EACH._replace(build=LeadTime(18, 18, 18))
    history = play(cover(1, what="county", path="starts"), world=make_world(make_homes_without_city()), rules=rules).history
    # the one place of twelve months falls on the middle of the line, June 2021
    assert [bool(history.tekun[at(history, day), 3]) for day in ("2022-11-01", "2022-12-01")] == [False, True]
