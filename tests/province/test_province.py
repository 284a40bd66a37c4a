"""A province is the same however its changes are ordered, wherever it stops, and it lets go of what it held."""

from __future__ import annotations

import gc
import weakref
from datetime import date
from itertools import permutations

import numpy as np
import pytest

from sim import evidence
from sim.clock import day_of
from sim.codes import Owner
from sim.province.model import Province
from sim.province.works import LeadTime, WorksRules, works_rules
from tests.province.small import END, START, at, change, make_world, play, programme

RULES = WorksRules(LeadTime(12, 18, 36), LeadTime(3, 6, 12), LeadTime(3, 6, 12), 180)
CHANGES = (
    programme("convert", 100, "2021-07-01", "2024-10-01", owner="public", where="largest_gap"),
    programme("convert", 60, "2021-07-01", "2024-10-01", owner="private", path="starts"),
    programme("build", 60, "2021-07-01", "2025-10-01", kind="nursing", where="largest_need"),
    programme("cover", 12, "2021-07-01", "2025-10-01", what="village", facility="station", where="even"),
    change("beds", date(2022, 1, 1), home=0, kind="ordinary", value=-10.0),
)


def test_the_order_of_changes_makes_no_difference() -> None:
    assert len({play(*order, rules=RULES).digest() for order in list(permutations(CHANGES))[::13]}) == 1


def test_the_seed_does() -> None:
    assert play(*CHANGES, rules=RULES).digest() != play(*CHANGES, rules=RULES, seed=2).digest()


def test_stopping_on_any_day_and_going_on_changes_nothing() -> None:
    province = play(*CHANGES, rules=RULES, until=START)
    for day in (START, START + 30, day_of(date(2022, 1, 1)), day_of(date(2023, 5, 17)), END):
        province.run(day)
    assert province.digest() == play(*CHANGES, rules=RULES).digest()


def test_a_rate_of_one_and_no_change_leave_one_digest() -> None:
    no_effect = change("rate", date(2022, 1, 1), rate="seeking", value=1.0)
    assert play().digest() == play(no_effect).digest()


def test_the_history_has_a_row_for_the_evening_before_and_one_for_every_month() -> None:
    history = play().history
    assert history.month.tolist() == list(range(59, 120))
    assert history.built.shape == (61, 6, 2)
    assert history.villages.shape == (61, 4, 4)
    assert (history.built == make_world().homes.beds).all()
    assert at(history, "2020-12-01") == 0


def test_a_run_that_ends_within_a_month_has_its_last_row_there() -> None:
    province = play(until=day_of(date(2021, 3, 10)))
    assert province.history.month.tolist() == [59, 60, 61, 62]


def test_a_day_after_the_end_or_one_that_is_over_is_refused() -> None:
    province = play(until=START + 100)
    with pytest.raises(ValueError, match="the last of the run"):
        province.run(END + 1)
    with pytest.raises(ValueError, match="which is over"):
        province.run(START)


def test_progress_is_told_every_month() -> None:
    province, told = play(until=START), []
    province.run(day_of(date(2021, 4, 30)), told.append)
    assert told == [day_of(date(2021, month, 1)) for month in (2, 3, 4)]


def test_counties_and_operators_know_what_is_theirs() -> None:
    province = play(until=START)
    county = province.counties[1]
    assert (county.name, county.kind, county.villages.tolist(), county.tekun) == ("乙县", "county", [4, 3, 2, 1], True)
    operator = province.operators[3]
    assert (operator.key, operator.owner, operator.county, operator.beds.tolist()) == (3, Owner.OTHER_PUBLIC, 2, [150, 50])
    assert (len(province.counties), len(province.operators)) == (4, 6)


def test_a_province_that_is_over_is_let_go() -> None:
    province = play(*CHANGES)
    seen = weakref.ref(province)
    del province
    gc.collect()
    assert seen() is None


def test_lead_times_come_from_the_evidence() -> None:
    rules = works_rules(evidence.load())
    assert rules == WorksRules(LeadTime(12, 18, 36), LeadTime(3, 6, 12), LeadTime(3, 6, 12), 180, fill_months=36)


def test_a_province_without_homes_and_villages_stands_still() -> None:
    empty = make_world(homes=[], villages=[(0, 0, 0, 0)] * 4)
    province: Province = play(*CHANGES[:4], world=empty)
    assert province.history.built.sum() == 0
    assert [event.outcome.label for event in province.events] == ["no_place"] * 4
    assert np.isfinite(province.history.carers).all()
