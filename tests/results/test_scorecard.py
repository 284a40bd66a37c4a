"""Verdicts, gaps and sentences, on values that can be checked by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.codes import Facility
from sim.evidence import Evidence
from sim.evidence.overrides import changed
from sim.plan.targets import Gap
from sim.results import indicators, schema
from sim.results.record import Record
from sim.results.result import Result, collect
from sim.results.scorecard import MET, Row, Scorecard, Verdict
from sim.results.scorecard_files import as_data, as_text
from tests.results import hand
from tests.results.hand import HOME_11, HOME_12, HOME_21


@pytest.fixture
def card(small: Record, numbers: Evidence) -> Scorecard:
    return collect(small, numbers).score()


def rows(card: Scorecard) -> dict[str, Row]:
    return {row.target.id: row for row in card.rows}


def with_beds(record: Record, beds: int) -> Record:
    """All the beds but 140 stand in the one private home of Harbin, from the second month on."""
    record.history.built[1:, HOME_11] = (beds - 140, 0)
    return record


def test_the_ten_targets_stand_in_the_order_of_the_plan(card: Scorecard) -> None:
    assert [row.target.id for row in card.rows] == [f"T{number}" for number in range(1, 11)]


def test_what_the_model_does_not_carry_gets_no_verdict(card: Scorecard) -> None:
    told = {name for name, row in rows(card).items() if row.verdict == Verdict.NOT_CARRIED}
    assert told == {"T2", "T3", "T5", "T9", "T10"}
    assert all(row.value is None and row.gap is None for name, row in rows(card).items() if name in told)


@pytest.mark.parametrize(
    ("beds", "verdict", "gap"),
    [
        (244_999, Verdict.NOT_REACHED, Gap(5_001, 1)),
        (245_000, Verdict.BUILT, Gap(5_000, 0)),
        (250_000, Verdict.BUILT, Gap(0, 0)),
    ],
)
def test_245000_beds_are_25_wan_and_one_bed_less_is_not(small: Record, numbers: Evidence, beds: int, verdict: Verdict, gap: Gap) -> None:
    row = rows(collect(with_beds(small, beds), numbers).score())["T1"]
    assert (row.value, row.verdict, row.gap) == (beds, verdict, gap)


def test_other_readings_have_verdicts_of_their_own(small: Record, numbers: Evidence) -> None:
    """240,000 beds are not reached under a, and with 18,046 places of day care they are reached under b."""
    told = rows(collect(with_beds(small, 240_000), numbers).score())
    assert [(other.reading.id, other.value, other.verdict) for other in told["T1"].others] == [("b", 258_046, Verdict.BUILT)]
    t7 = {other.reading.id: other.verdict for other in told["T7"].others}
    assert t7 == {"b": Verdict.NOT_CARRIED, "c": Verdict.NOT_REACHED}


def nursing(record: Record, beds: int, of: int) -> Record:
    record.history.built[1:] = 0
    record.history.built[1:, HOME_12] = (of - beds, beds)
    return record


@pytest.mark.parametrize(("beds", "met"), [(545, True), (544, False), (550, True)])
def test_54_and_a_half_percent_nursing_beds_are_55(small: Record, numbers: Evidence, beds: int, met: bool) -> None:
    row = rows(collect(nursing(small, beds, 1000), numbers).score())["T8"]
    assert (row.verdict in MET, row.gap) == (met, Gap(550 - beds, 545 - min(beds, 545)))


def test_of_counties_every_one_counts_and_those_without_are_not_named(small: Record, numbers: Evidence) -> None:
    before = collect(small, numbers).score()
    assert (rows(before)["T6"].verdict, rows(before)["T6"].gap, before.without) == (Verdict.NOT_REACHED, Gap(1, 1), 1)
    small.history.tekun[10:, 2] = True
    after = collect(small, numbers).score()
    assert (rows(after)["T6"].verdict, rows(after)["T6"].gap, after.without) == (Verdict.BUILT, Gap(0, 0), 0)


def test_what_was_reached_before_2021_is_not_reached_because_built(small: Record, numbers: Evidence) -> None:
    small.history.tekun[:] = True
    assert rows(collect(small, numbers).score())["T6"].verdict == Verdict.BEFORE


def test_a_gap_in_villages_is_of_the_villages_there_are(small: Record, numbers: Evidence) -> None:
    """4 of 10 have a facility: 80 % are 8, and 79.5 % are 8 too, there being no half villages."""
    assert rows(collect(small, numbers).score())["T4"].gap == Gap(4, 4)


def test_of_the_9026_villages_of_the_plan_2528_are_missing_or_2483(small: Record, numbers: Evidence) -> None:
    small.history.villages[:, 1] = 0
    small.history.villages[:, 2] = (9025 - 4693, 3374, 1137, 182)
    row = rows(collect(small, numbers).score())["T4"]
    assert (row.gap, [round(other.value or 0, 4) for other in row.others]) == (Gap(2528, 2483), [0.1461, 0.0202])
    small.history.villages[1:, 2, Facility.MUTUAL_AID] += 2528
    small.history.villages[1:, 2, Facility.NONE] -= 2528
    row = rows(collect(small, numbers).score())["T4"]
    assert (row.verdict, [other.verdict for other in row.others]) == (Verdict.BUILT, [Verdict.NOT_REACHED] * 2)


def test_occupancy_comes_out_of_lives_and_its_gap_is_told_in_residents(small: Record, numbers: Evidence) -> None:
    """52 residents in 100 public beds: 13 are missing to 65 %, and 13 to 64.5 %. With 65 it is reached."""
    assert rows(collect(small, numbers).score())["T7"].gap == Gap(13, 13)
    small.counts["occupied"][:, HOME_21] = (20, 9)
    assert rows(collect(small, numbers).score())["T7"].verdict == Verdict.REACHED


def test_occupancy_is_scored_as_the_mean_of_the_twelve_month_ends_of_2025(small: Record, numbers: Evidence) -> None:
    """52 residents at eleven month ends, 100 at the last: (11 x .52 + 1) / 12 = .56."""
    small.counts["occupied"][-1, HOME_12] = (40, 44)
    assert rows(collect(small, numbers).score())["T7"].value == pytest.approx(0.56)


def test_the_values_of_2020_are_those_of_the_evidence_of_the_run(small: Record, numbers: Evidence, tmp_path: Path) -> None:
    """.461 of the public beds, half of it in a run on other evidence; a loaded result knows only today's evidence."""
    result = collect(small, changed(numbers, {"occupancy.prior[group=public]": 0.5}).evidence)
    assert rows(result.score())["T7"].start.value == 0.2304
    assert rows(Result.load(result.save(tmp_path / "run")).score())["T7"].start.value == 0.4608


def test_without_public_beds_there_is_no_value_and_no_verdict(small: Record, numbers: Evidence) -> None:
    small.history.built[:, [HOME_12, HOME_21]] = 0
    card = collect(small, numbers).score()
    assert (rows(card)["T7"].value, rows(card)["T7"].verdict, rows(card)["T7"].gap) == (None, Verdict.NO_VALUE, None)
    assert card.sentences[1].key == "no_fight"


def test_a_run_to_2025_is_scored_on_the_day_of_the_plan(card: Scorecard) -> None:
    assert (card.scored, card.due, card.early, card.month_ends) == (date(2025, 12, 31), date(2025, 12, 31), False, 12)


def test_a_run_that_goes_on_is_scored_as_if_it_had_ended_with_2025(small: Record, card: Scorecard, numbers: Evidence) -> None:
    longer = collect(hand.longer(small, 30), numbers).score()
    assert (longer.scored, longer.early, longer.rows, longer.listed) == (card.scored, False, card.rows, card.listed)


def test_a_run_that_ends_before_is_scored_on_its_last_month_end_and_says_so(small: Record, numbers: Evidence) -> None:
    card = collect(hand.until(small, date(2023, 5, 31)), numbers).score()
    assert (card.scored, card.early, card.month_ends) == (date(2023, 5, 31), True, 5)
    assert rows(card)["T7"].value == 0.52


def test_a_run_of_no_months_is_scored_on_no_day(numbers: Evidence) -> None:
    card = collect(hand.nobody_nowhere(), numbers).score()
    assert (card.scored, card.early, card.without, card.listed) == (None, True, 0, ())
    assert {row.verdict for row in card.rows} == {Verdict.NOT_CARRIED}
    assert [sentence.key for sentence in card.sentences] == ["nothing_told", "no_fight", "nothing_settles"]


@pytest.mark.parametrize(("share", "trying_out"), [(0.01, True), (0.049, True), (0.05, False), (1.0, False)])
def test_a_share_below_5_percent_is_for_trying_out_only(card: Scorecard, share: float, trying_out: bool) -> None:
    assert replace(card, share=share).trying_out is trying_out


def test_what_falls_first_is_farthest_from_its_goal_relative_to_the_goal(small: Record, numbers: Evidence) -> None:
    """Of 240,000 beds .5 are nursing beds (.91 of the goal), T4 stands at .5 of it, T6 at .5 and T7 at nearly nothing."""
    small.history.built[:, HOME_12] = (120_000, 120_000)
    first = collect(small, numbers).score().sentences[0]
    assert (first.key, first.figures["target"], first.figures["missed"], first.figures["carried"]) == ("falls_first", "T7", 5, 5)


def test_where_all_is_reached_the_nearest_to_falling_is_named(small: Record, numbers: Evidence) -> None:
    small.history.built[1:, HOME_12] = (100_000, 145_000)
    small.counts["occupied"][1:, HOME_12] = (70_000, 92_000)
    small.history.villages[1:] = (0, 0, 0, 5)
    small.history.tekun[1:] = True
    first = collect(small, numbers).score().sentences[0]
    assert (first.key, first.figures["target"], first.figures["missed"]) == ("none_falls", "T1", 0)


def test_beds_missing_to_t1_would_lower_t7_at_the_same_residents(small: Record, numbers: Evidence) -> None:
    """60,052 residents in 100,040 public beds: 60 %. 149,900 more public beds would leave 24 %; 65 % allows 92,387 beds."""
    small.history.built[:, HOME_12] = (60_000, 40_000)
    small.counts["occupied"][:, HOME_12] = (36_000, 24_036)
    fight = collect(small, numbers).score().sentences[1]
    assert fight.key == "fight_missing"
    assert {name: fight.figures[name] for name in ("residents", "beds", "allowed", "missing")} == {
        "residents": 60_052, "beds": 100_040, "allowed": 92_387, "missing": 149_860,
    }  # fmt: skip
    assert fight.figures["then"] == pytest.approx(60_052 / 249_900)


def test_where_t1_is_met_occupancy_over_the_beds_of_2020_shows_what_building_did(small: Record, numbers: Evidence) -> None:
    """100 public beds become 250,040; the 52 residents would fill 52 % of those of 2020."""
    small.history.built[1:, HOME_12] = (200_000, 50_000)
    fight = collect(small, numbers).score().sentences[1]
    assert (fight.key, fight.figures["over_2020"]) == ("fight_built", pytest.approx(0.52))


def test_the_statistic_asked_for_is_the_one_whose_range_is_widest_against_the_distance_to_the_goal(card: Scorecard) -> None:
    """T7: .68 - .38 against .65 - .52, 2 to 1. T8: .05 against .3. T6: .15 against .5."""
    asked = card.sentences[2]
    assert asked.key == "settles"
    assert asked.figures == {"target": "T7", "low": 0.34, "high": 0.56, "distance": pytest.approx(0.13), "run_start": pytest.approx(0.52)}


def test_beside_the_targets_stand_waiting_deaths_and_wrong_beds(card: Scorecard) -> None:
    told = {(figure.name, figure.reading): figure.value for figure in card.listed}
    assert list(told) == list(indicators.LISTED)
    assert told["waiting", "all"] == 10
    assert told["died_waiting", "all_year"] == 12
    at_the_start = {figure.name: figure.run_start for figure in card.listed}
    assert (at_the_start["waiting"], at_the_start["died_waiting"]) == (0.1, None)  # a single month of 2020 is no year
    assert told["wrong_bed", "nursing_needs_in_ordinary"] == 2


def test_json_tells_the_same_and_knows_that_one_run_has_no_interval(card: Scorecard) -> None:
    data = json.loads(as_text(card))
    assert data == json.loads(json.dumps(as_data(card)))
    assert (data["interval"], data["digest"], data["early"]) == (None, card.digest, False)
    t8 = data["targets"][7]
    assert (t8["value"], t8["gap"], t8["verdict"]) == (0.25, {"printed": 60, "rounded": 59}, "not_reached")
    assert t8["start_2020"] == {"status": "derived", "value": pytest.approx(0.265, abs=0.001), "low": 0.24, "high": 0.29}
    assert data["targets"][0]["other_readings"][0]["reading"] == "b"


def test_the_indicators_of_the_page_are_in_the_table(small: Record, numbers: Evidence) -> None:
    result = collect(small, numbers)
    table = result.tables[schema.INDICATORS]
    for name, row in rows(result.score()).items():
        if row.value is not None:
            reading = "a_year" if name == "T7" else "a"
            told = table.filter(pl.col("date") == date(2025, 12, 31), pl.col("target") == name, pl.col("reading") == reading)
            assert told["value"].to_list() == [row.value]
    assert not np.isnan(table["value"].drop_nulls().to_numpy()).any()
