"""Measures of lists and beds: numbers that can be counted on the fingers, and balances that hold for every history."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from sim.codes import Bed
from sim.lab.evenings import present
from sim.lab.measures import Ratio, flows, values
from sim.lab.result import LabResult, collect
from sim.lab.rows import ALL, MEASURES
from sim.lab.spec import Lab, LabHome
from sim.lab.spells import Spells, spells
from sim.lab.trajectories import Lived
from tests.lab.records import TWO_HOMES, admitted, asker, demand, gives_up, goes_home, histories, joins, lived, passed_on, town

FOUR = [
    joins(0, 1), admitted(0, 1), goes_home(4, 1),
    joins(3, 2), admitted(4, 2), goes_home(9, 2),
    joins(6, 3), gives_up(8, 3),
    joins(9, 4),
]  # fmt: skip
"""One bed, ten days. Evening:  0 1 2 3 4 5 6 7 8 9
                     in the bed: 1 1 1 1 2 2 2 2 2 -
                    on the list: - - - 2 - - 3 3 - 4"""
ONE_BED = collect(lived(town(10, warmup=2), [asker(person) for person in (1, 2, 3, 4)], FOUR))


def value(result: LabResult, measure: str, **of: object) -> float:
    return result.row(measure, **of).mean  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("asked", 3 / (8 / 365.25)),  # 2, 3 and 4, in eight days
        ("admitted", 1 / (8 / 365.25)),
        ("gave_up", 1 / (8 / 365.25)),
        ("lost", 0.0),
        ("prob_wait", 1.0),
        ("prob_lost", 0.0),
        ("prob_gave_up", 1 / 2),  # of 2 and 3; 4 still waits
        ("mean_wait_days", 1.0),  # 2
        ("mean_list_days", 1.5),  # 2: one day, 3: two
        ("mean_waiting", 4 / 8),
        ("mean_occupied", 7 / 8),
        ("var_occupied", 7 / 64),
        ("mean_in_system", 11 / 8),
        ("prob_full", 7 / 8),
        ("occupancy", 7 / 8),
    ],
)
def test_one_bed_and_four_people_by_hand(measure: str, expected: float) -> None:
    row = ONE_BED.row(measure)
    assert row.mean == pytest.approx(expected, abs=1e-15)
    assert row.per_copy == (row.mean,)
    assert math.isnan(row.standard_error), "one copy tells no error"
    assert row.unit == MEASURES[measure].unit
    assert ONE_BED.row(measure, home="A").mean == row.mean


def test_without_warm_up_the_first_days_count_but_residents_of_the_start_never_asked() -> None:
    result = collect(lived(town(10), [asker(1), asker(9, home=0, kind=0)], [joins(0, 1), admitted(5, 1), goes_home(5, 9)]))
    assert value(result, "asked") == pytest.approx(1 / (10 / 365.25))
    assert value(result, "admitted") == pytest.approx(1 / (10 / 365.25))
    assert value(result, "mean_wait_days") == 5
    assert value(result, "mean_occupied") == 1, "the resident leaves on the morning on which the other comes"


def test_who_is_lost_spends_no_evening_on_the_list() -> None:
    story = [joins(1, 1), admitted(1, 1), joins(2, 2), gives_up(2, 2), joins(3, 3), gives_up(3, 3)]
    result = collect(lived(town(10), [asker(1), asker(2), asker(3)], story))
    assert value(result, "prob_lost") == value(result, "prob_wait") == pytest.approx(2 / 3)
    assert value(result, "mean_list_days") == value(result, "mean_waiting") == value(result, "prob_gave_up") == 0


def test_who_was_lost_in_the_warm_up_does_not_count() -> None:
    story = [joins(1, 1), gives_up(1, 1), joins(5, 2), gives_up(5, 2), joins(6, 3), admitted(6, 3)]
    result = collect(lived(town(10, warmup=5), [asker(1), asker(2), asker(3)], story))
    assert value(result, "prob_lost") == value(result, "prob_wait") == 1 / 2


def test_every_home_counts_those_who_end_there() -> None:
    story = [joins(0, 1, 0), admitted(0, 1, 0), joins(1, 2, 0), passed_on(1, 2, 0), joins(1, 2, 1), admitted(1, 2, 1), joins(2, 3, 0)]
    lab = town(4, homes=[LabHome("A", 1), LabHome("B", 2)])
    result = collect(lived(lab, [asker(1), asker(2), asker(3)], story))
    assert [value(result, "asked", home=home) * 4 / 365.25 for home in ("A", "B", ALL)] == pytest.approx([2, 1, 3])
    assert [value(result, "prob_wait", home=home) for home in ("A", "B", ALL)] == pytest.approx([1 / 2, 0, 1 / 3])
    assert [value(result, "mean_occupied", home=home) for home in ("A", "B", ALL)] == [1, 3 / 4, 7 / 4]
    assert [value(result, "occupancy", home=home) for home in ("A", "B", ALL)] == pytest.approx([1, 3 / 8, 7 / 12])
    assert [value(result, "prob_full", home=home) for home in ("A", "B", ALL)] == [1, 0, 0]


def test_demands_and_classes_are_told_apart() -> None:
    lab = town(4, demands=[demand("poor", "A", queue=0), demand("public", "A", queue=2), demand("guests", "A", queue=2)])
    story = [joins(0, 1), admitted(1, 1), joins(0, 2), admitted(3, 2), joins(1, 3)]
    result = collect(lived(lab, [asker(1, demand=0), asker(2, demand=1), asker(3, demand=2)], story))
    assert [value(result, "mean_wait_days", demand=name) for name in ("poor", "public")] == [1, 3]
    assert [value(result, "mean_waiting", queue=queue) for queue in (0, 2)] == [1 / 4, 6 / 4]
    assert value(result, "mean_waiting", home="A", queue=2) == 6 / 4
    assert math.isnan(value(result, "mean_wait_days", demand="guests")), "none of them was admitted"
    with pytest.raises(KeyError, match="no 'prob_full' for home '\\*', demand 'poor', class '\\*': there are asked, admitted, "):
        result.row("prob_full", demand="poor")


def test_kinds_of_beds_are_told_apart_where_a_home_has_both() -> None:
    story = [joins(0, 1, 0), admitted(0, 1, 0), joins(0, 2, 0), admitted(1, 2, 0, Bed.NURSING), joins(0, 3, 1), admitted(0, 3, 1)]
    result = collect(lived(town(4, homes=TWO_HOMES), [asker(1), asker(2), asker(3)], story))  # A: 2 + 1 beds, B: 1 + 0
    found = {(row.home, row.measure): row.mean for row in result.rows if (row.demand, row.queue) == (ALL, ALL)}
    assert (found["A", "mean_occupied_ordinary"], found["A", "mean_occupied_nursing"], found["A", "mean_occupied"]) == (1, 3 / 4, 7 / 4)
    assert (found["A", "prob_full_ordinary"], found["A", "prob_full_nursing"], found["A", "prob_full"]) == (0, 3 / 4, 0)
    assert (found["A", "occupancy_ordinary"], found["A", "occupancy_nursing"], found["A", "occupancy"]) == pytest.approx(
        (1 / 2, 3 / 4, 7 / 12)
    )
    assert (found["*", "mean_occupied_ordinary"], found["*", "prob_full_nursing"]) == (2, 3 / 4)
    assert not [measure for home, measure in found if home == "B" and measure.endswith(("_ordinary", "_nursing"))]


def test_copies_are_replications_and_one_in_which_nobody_asks_has_no_share() -> None:
    lab = town(4, copies=3)
    story = [joins(0, 1), admitted(0, 1), joins(0, 2), admitted(2, 2)]
    result = collect(lived(lab, [asker(1, copy=0), asker(2, copy=2)], story))
    occupied, wait = result.row("mean_occupied"), result.row("prob_wait")
    assert occupied.per_copy == (1.0, 0.0, 0.5)
    assert (occupied.mean, occupied.standard_error) == pytest.approx((0.5, 0.5 / math.sqrt(3)))
    assert (wait.per_copy[0], wait.per_copy[2]) == (0, 1)
    assert math.isnan(wait.per_copy[1])
    assert (wait.mean, wait.standard_error) == pytest.approx((0.5, math.sqrt(3) / 4)), "1 of 2; residuals -1/2, 0, 1/2"


def test_a_share_is_that_of_all_who_asked_not_the_mean_of_the_copies_shares() -> None:
    """In one copy one person asks and is admitted at once; in the other three ask for one bed, and two wait."""
    story = [joins(0, 1), admitted(0, 1), joins(0, 2), joins(0, 3), joins(0, 4), admitted(0, 2)]
    result = collect(lived(town(4, copies=2), [asker(1), *(asker(key, copy=1) for key in (2, 3, 4))], story))
    assert result.row("prob_wait").mean == 0.5, "2 of 4, not the mean of 0 and 2/3"


def test_the_variance_is_about_the_mean_of_all_copies() -> None:
    result = collect(lived(town(4, copies=2), [asker(1)], [joins(0, 1, 0), admitted(0, 1, 0)]))
    assert result.row("var_occupied").per_copy == (0.25, 0.25), "always 1 in one copy, always 0 in the other, about 1/2"


def test_a_home_without_beds_is_never_full() -> None:
    result = collect(lived(town(4, homes=[LabHome("A", 0)]), [asker(1)], [joins(0, 1)]))
    assert value(result, "mean_waiting") == 1
    assert not {"prob_full", "occupancy"} & {row.measure for row in result.rows}


def test_a_world_of_cohorts_has_no_measures_of_lists() -> None:
    lab = town(4)._replace(homes=(), demands=())
    assert collect(lived(lab, [], [])).rows == ()


def on_list(lab: Lab, s: Spells) -> NDArray[np.int32]:
    """Return (copies, counted evenings) how many are on the list."""
    return present(s.asked - lab.warmup, s.list_left - lab.warmup, s.copy, lab.copies, lab.days - lab.warmup)


def in_bed(lab: Lab, s: Spells) -> NDArray[np.int32]:
    """Return (copies, counted evenings) how many are in a bed."""
    return present(s.admitted - lab.warmup, s.left - lab.warmup, s.copy, lab.copies, lab.days - lab.warmup)


def test_a_day_is_counted_once_at_the_ends_of_the_warm_up_and_of_the_run() -> None:
    story = [joins(4, 1), admitted(4, 1), goes_home(5, 1), joins(9, 2), admitted(9, 2)]
    record = lived(town(10, warmup=5), [asker(1), asker(2)], story)
    assert in_bed(record.lab, spells(record)).tolist() == [[0, 0, 0, 0, 1]]
    assert flows(record.lab, spells(record))["admitted"].tolist() == [1]


def evenings(record: Lived, begin: str, end: str) -> list[int]:
    """Person-evenings by copy, person by person: what a careful clerk would add up."""
    s, out = spells(record), [0] * record.lab.copies
    for copy, first, last in zip(s.copy.tolist(), getattr(s, begin).tolist(), getattr(s, end).tolist(), strict=True):
        out[copy] += sum(first <= day < last for day in range(record.lab.warmup, record.lab.days))
    return out


@settings(max_examples=100, deadline=None)
@given(histories())
def test_evenings_on_lists_and_in_beds_added_up_by_person_are_those_added_up_by_evening(record: Lived) -> None:
    s = spells(record)
    assert on_list(record.lab, s).sum(axis=1).tolist() == evenings(record, "asked", "list_left")
    assert in_bed(record.lab, s).sum(axis=1).tolist() == evenings(record, "admitted", "left")


@settings(max_examples=100, deadline=None)
@given(histories())
def test_who_asked_was_admitted_lost_gave_up_or_lengthened_the_list(record: Lived) -> None:
    lab, s = record.lab, spells(record)
    whole = lab._replace(warmup_years=0.0)
    before = on_list(whole, s)[:, lab.warmup - 1] if lab.warmup else np.zeros(lab.copies, int)
    flow = flows(lab, s)
    change = on_list(whole, s)[:, -1] - before
    assert (flow["asked"] == flow["admitted"] + flow["lost"] + flow["gave_up"] + change).all()


ADDITIVE = ("asked", "admitted", "lost", "gave_up", "mean_waiting", "mean_occupied", "mean_in_system")


@settings(max_examples=100, deadline=None)
@given(histories())
def test_homes_demands_classes_and_kinds_add_up_to_all(record: Lived) -> None:
    result = collect(record)
    sums: dict[tuple[str, str], float] = {}
    for row in result.rows:
        if row.measure in ADDITIVE:
            axes = {"home": row.home != ALL, "demand": row.demand != ALL, "class": row.queue != ALL}
            by = "+".join(name for name, used in axes.items() if used)
            sums[by, row.measure] = sums.get((by, row.measure), 0.0) + row.mean
    for by in ("home", "demand", "class", "home+demand", "home+class"):
        for measure in ADDITIVE:
            assert sums[by, measure] == pytest.approx(sums["", measure], abs=1e-9), (by, measure)
    kinds = [result.row(f"mean_occupied_{bed.label}").mean for bed in Bed]
    assert sum(kinds) == pytest.approx(result.row("mean_occupied").mean)


@settings(max_examples=100, deadline=None)
@given(histories())
def test_shares_lie_between_0_and_1_and_the_variance_is_that_of_the_evenings(record: Lived) -> None:
    lab, s = record.lab, spells(record)
    found = values(lab, list(lab.homes), s)
    for name in ("prob_wait", "prob_lost", "prob_gave_up", "prob_full"):
        share = found[name]
        there = share.part[share.whole > 0] / share.whole[share.whole > 0] if isinstance(share, Ratio) else share
        assert ((there >= 0) & (there <= 1)).all(), name
    assert found["var_occupied"].mean() == pytest.approx(in_bed(lab, s).var(), abs=1e-12)


@settings(max_examples=100, deadline=None)
@given(histories())
def test_the_census_shows_the_lists_and_beds_of_its_evenings(record: Lived) -> None:
    lab = record.lab._replace(census_days=(0, 3, 11), warmup_years=0.0)
    record = record._replace(lab=lab)
    s, table = spells(record), collect(record).census
    assert table.height == 2 * 3 * 5, "copies, days, pairs of a home and a demand that names it"
    for copy, day, home, by, waiting, occupied in table.select(
        "copy", "day", "home", "demand_or_cohort", "waiting", "occupied"
    ).iter_rows():
        mine = only(s, copy, "AB".index(home), ("poor", "public", "near").index(by))
        assert waiting == on_list(lab, mine)[copy, day]
        assert occupied == in_bed(lab, mine)[copy, day]
    assert (table["present"] == table["waiting"] + table["occupied"]).all()
    assert table["waiting"].sum() == on_list(lab, s)[:, [0, 3, 11]].sum()


def only(s: Spells, copy: int, home: int, by: int) -> Spells:
    return s.only((s.copy == copy) & (s.home == home) & (s.demand == by))
