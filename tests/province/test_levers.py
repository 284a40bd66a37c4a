"""What a scenario does on a day that it names: one home, one price, one hazard."""

from __future__ import annotations

from datetime import date

import pytest

from sim.inputs.faults import BadInput
from sim.province.works import Outcome
from sim.scenario import Change
from tests.province.paper import PaperLives
from tests.province.small import at, built, change, make_world, play

DAY = date(2022, 3, 15)


def beds(number: float, home: int = 0, kind: str = "ordinary", start: date = DAY) -> Change:
    return change("beds", start, home=home, kind=kind, value=float(number))


def test_beds_open_on_the_day_named_with_their_carers() -> None:
    world, history = make_world(carers_per_bed=0.1), play(beds(100)).history
    assert built(history, "2022-02-01") == (460, 100)
    assert built(history, "2022-03-01") == (560, 100)
    lives = PaperLives(world)
    play(beds(100), world=world, lives=lives)
    assert lives.calls == [("2022-03-15", "set_beds", 0, (200, 0), (200, 0)), ("2022-03-15", "set_carers", 0, 20.0)]


@pytest.mark.parametrize(("hiring", "carers"), [(1.0, 20.0), (0.5, 15.0), (0.0, 10.0)])
def test_where_carers_are_not_to_be_had_new_beds_bring_none(hiring: float, carers: float) -> None:
    # 100 beds with 10 carers; 100 more bring 10, half of them, none
    province = play(beds(100), world=make_world(carers_per_bed=0.1), hiring=hiring)
    assert province.beds.carers[0] == pytest.approx(carers)
    opened = play(new_home("230102", "tekun", 50, 20), world=make_world(carers_per_bed=0.1), hiring=hiring)
    assert opened.beds.carers[6] == pytest.approx(7.0 * hiring)


def test_beds_that_close_leave_the_books_and_never_more_than_there_are() -> None:
    province = play(beds(-30), beds(-30, home=4, kind="nursing"), beds(-500, home=5))
    assert province.history.built[-1].tolist()[0] == [70, 0]
    assert province.history.built[-1].tolist()[5] == [0, 10]
    told = {event.home: (event.outcome, event.amount, event.done) for event in province.events}
    assert told == {0: (Outcome.DONE, -30, -30), 4: (Outcome.STOPPED, -30, 0), 5: (Outcome.IN_PART, -500, -30)}


def test_a_new_home_takes_the_next_key_and_counts_for_its_county() -> None:
    province = play(new_home("230102", "tekun", 50, 20))
    history = province.history
    assert history.built[:, 6].tolist()[at(history, "2022-02-01")] == [0, 0]
    assert history.built[:, 6].tolist()[at(history, "2022-03-01")] == [50, 20]
    assert [bool(row[0]) for row in history.tekun[[at(history, "2022-02-01"), at(history, "2022-03-01")]]] == [False, True]
    assert province.beds.fee[6].tolist() == [1800, 2600]
    assert province.beds.carers[6] == pytest.approx(7.0)


def test_new_homes_of_one_day_are_numbered_by_county_whatever_the_order_of_the_file() -> None:
    changes = [new_home(code, "private", 50, 0) for code in ("230281", "230102")]
    for order in (changes, changes[::-1]):
        assert play(*order).history.county[6:].tolist() == [0, 3]


def new_home(county: str, owner: str, ordinary: float, nursing: float) -> Change:
    """Open a home with fees of 1800 and 2600."""
    home = {"county": county, "owner": owner, "ordinary": ordinary, "nursing": nursing, "fee_ordinary": 1800.0, "fee_nursing": 2600.0}
    return change("home", DAY, new_home=tuple(home.items()), file="a.toml", line=9)


def fee(value: float, start: date = DAY, **words: object) -> Change:
    return change("fee", start, value=float(value), **words)


def test_a_fee_is_set_for_one_home_or_by_a_factor_on_the_fees_of_2020() -> None:
    owners = fee(0.9, owner="private", kind="ordinary")
    province = play(owners, fee(1500, home=1, kind="ordinary"), fee(3333, home=2), fee(0.8, owner="private", start=date(2023, 1, 1)))
    assert province.beds.fee.tolist() == [[1600, 2400], [1600, 2400], [3333, 3333], [2000, 3000], [1600, 2400], [2000, 3000]]
    earlier = play(owners, fee(1500, home=1, kind="ordinary"))
    assert earlier.beds.fee[:2].tolist() == [[1800, 3000], [1500, 3000]]


def test_a_rate_holds_from_its_day_to_its_last_and_two_multiply() -> None:
    lives = PaperLives(make_world())
    year = change("rate", date(2022, 1, 1), date(2022, 12, 31), rate="seeking", value=1.5)
    summer = change("rate", date(2022, 6, 15), date(2022, 8, 31), rate="seeking", value=2.0)
    other = change("rate", date(2022, 6, 15), rate="death", value=0.5)
    play(year, summer, other, lives=lives)
    rates = {day: factors for day, name, factors in lives.calls if name == "set_rates"}
    assert rates == {
        "2022-01-01": {"seeking": 1.5},
        "2022-06-15": {"death": 0.5, "seeking": 3.0},
        "2022-09-01": {"death": 0.5, "seeking": 1.5},
        "2023-01-01": {"death": 0.5, "seeking": 1.0},
    }


def test_homes_and_counties_that_this_world_does_not_have_are_told_all_at_once() -> None:
    new = new_home("239999", "private", 50, 0)
    where = change("convert", DAY, where=("2309",), file="a.toml", line=12)
    with pytest.raises(BadInput) as told:
        play(beds(10, home=77), new, where)
    assert [fault.key for fault in told.value.faults] == ["home", "new_home.county", "where"]
    assert "a key of a home of 2020-12-31, 0 to 5" in str(told.value.faults[0])
    assert str(told.value.faults[1]).startswith("a.toml:9: new_home.county: no county unit has the code 239999")


def test_beds_of_a_kind_open_in_that_kind() -> None:
    assert play(beds(10, kind="nursing")).history.built[-1, 0].tolist() == [100, 10]
