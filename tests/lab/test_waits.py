"""How long people wait, with those who are never admitted, and lists that grow: numbers worked out by hand, and worlds with an answer."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.lab.file import from_text
from sim.lab.growth import load
from sim.lab.result import LabResult, collect
from sim.lab.run import live
from sim.lab.spec import Demand, Lab, LabHome, Law, Next
from tests.lab.records import admitted, asker, demand, gives_up, joins, lived, town

OVERLOADED = """
[lab]
name = "asked for more than it has"
years = 12
warmup_years = 2
copies = 20
[[home]]
name = "A"
ordinary = 10
[[demand]]
name = "all"
per_year = 15.0
homes = ["A"]
stay = { law = "exponential", mean_years = 1.0 }
"""


def result_of(text: str) -> LabResult:
    return collect(live(from_text(text), threads=1))


def test_the_wait_by_kaplan_meier_uses_those_who_gave_up_and_those_who_still_wait() -> None:
    """Days 0 to 9. Waits: 0; 2; given up on the morning of day 4 (asked on day 2): watched on two evenings; still waiting on days 6 to 9.

    At risk on days 0, 1, 2, 3 of the wait: 4, 3, 2, 1. Waiting: 3/4, 3/4, 3/8, 3/8. The sum is 2.25.
    """
    story = [joins(1, 1), admitted(1, 1), joins(1, 2), admitted(3, 2), joins(2, 3), gives_up(4, 3), joins(6, 4)]
    result = collect(lived(town(10), [asker(person) for person in (1, 2, 3, 4)], story))
    assert result.row("mean_wait_days_km").mean == pytest.approx(2.25)
    assert result.row("mean_wait_days").mean == 1, "of the admitted alone"
    assert (result.row("still_waiting").mean, result.row("still_waiting_days").mean) == (1, 4), "on evenings 6, 7, 8 and 9"


def test_where_everybody_is_admitted_it_is_the_mean_wait_with_its_error() -> None:
    story = [joins(0, 1), admitted(2, 1), joins(1, 2), admitted(1, 2), joins(0, 3), admitted(7, 3), joins(0, 4), admitted(1, 4)]
    lab = town(10, copies=3)
    result = collect(lived(lab, [asker(1), asker(2), asker(3, copy=1), asker(4, copy=2)], story))
    mean, km = result.row("mean_wait_days"), result.row("mean_wait_days_km")
    assert (km.mean, km.standard_error) == pytest.approx((mean.mean, mean.standard_error))
    assert km.per_copy == mean.per_copy == (1, 7, 1)


def test_people_without_patience_have_no_wait() -> None:
    impatient = demand("all", "A")._replace(patience=Law("none"))
    result = collect(lived(town(10, demands=[impatient]), [asker(1)], [joins(1, 1), gives_up(1, 1)]))
    assert "mean_wait_days_km" not in {row.measure for row in result.rows}


def test_an_overloaded_home_is_said_to_grow_without_end_and_who_still_waits_is_counted() -> None:
    """15 a year ask for 10 bed-years: 50 more wait after the ten counted years than before, with a standard error of about 3.5."""
    result = result_of(OVERLOADED)
    (grows,) = result.growing
    assert (grows.home, grows.load) == ("A", pytest.approx(1.5, rel=0.002))
    assert grows.per_year is not None
    assert grows.standard_error is not None
    assert abs(grows.per_year - 5.0) < 4 * grows.standard_error
    assert result.row("still_waiting").mean == pytest.approx(60, abs=15)
    assert result.row("mean_wait_days_km").mean > 1.2 * result.row("mean_wait_days").mean


WITH_ROOM = OVERLOADED.replace("per_year = 15.0", "per_year = 8.0")
WITH_PATIENCE = OVERLOADED + 'patience = { law = "exponential", mean_years = 0.5 }\n'


@pytest.mark.parametrize("text", [WITH_ROOM, WITH_PATIENCE])
def test_a_list_with_room_or_with_people_who_give_up_does_not_grow(text: str) -> None:
    assert result_of(text).growing == ()


def test_one_copy_is_enough_to_know_that_more_is_asked_for_than_there_is() -> None:
    (grows,) = result_of(OVERLOADED.replace("copies = 20", "copies = 1")).growing
    assert (grows.load, grows.per_year, grows.standard_error) == (pytest.approx(1.5, rel=0.002), None, None)


def test_chance_is_not_growth() -> None:
    """Nine tenths of the beds are asked for: over 12 seeds the list lengthens or shortens by chance, never by more than 4 errors."""
    text = OVERLOADED.replace("per_year = 15.0", "per_year = 9.0").replace("ordinary = 10", "ordinary = 10\nresidents = 9")
    assert [result_of(text.replace("copies", f"seed = {seed}\ncopies")).growing for seed in range(12)] == [()] * 12


def test_a_list_whose_beds_others_take_is_seen_to_grow() -> None:
    """Class 2 asks for .6 of the beds; class 0, who may give up, takes more than the rest. Nothing in the file alone proves it."""
    text = OVERLOADED.replace("per_year = 15.0", "per_year = 6.0\nclass = 2") + (
        '[[demand]]\nname = "first"\nper_year = 20.0\nhomes = ["A"]\nstay = { law = "exponential", mean_years = 1.0 }\n'
        'patience = { law = "exponential", mean_years = 1.0 }\n'
    )
    (grows,) = result_of(text).growing
    assert grows.load is None
    assert grows.per_year is not None
    assert grows.per_year > 0


def test_the_load_counts_beds_that_may_be_taken_and_people_who_ask_again() -> None:
    """6 a year, 1 in 2 asks once more after a year's stay (365.25 days and a half): 9 stays a year, for 3 + 2 beds of the two homes."""
    first = Demand("first", ("A", "B"), Law("exponential", 1.0), per_year=6.0, queue=1, then=(Next("again", 0.5),))
    again = Demand("again", ("A",), Law("exponential", 1.0))
    homes = (LabHome("A", 4, kept=1), LabHome("B", 2, nursing=7))
    assert load(Lab("two", 1.0, homes, (first, again)), ["A"]) == pytest.approx(9 * 365.75 / 365.25 / (4 + 2))
    assert load(Lab("two", 1.0, homes, (first, again._replace(queue=1))), ["A"]) == pytest.approx(9 * 365.75 / 365.25 / (3 + 2))
    assert load(Lab("two", 1.0, homes, (first, again)), ["B"]) == 0.0, "nobody asks there first"
    assert load(Lab("none", 1.0, (LabHome("A", 0),), (first._replace(homes=("A",), then=()),)), ["A"]) == math.inf
    assert np.isclose(load(Lab("pool", 1.0, homes, (Demand("p", ("A",), Law("fixed", 1.0), people=9, asks_per_year=9.0),)), ["A"]), 0)
