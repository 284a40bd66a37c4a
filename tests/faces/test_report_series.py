"""What figures show is what the tables say: counted by hand in the small province."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.codes import Event, Limit
from sim.faces.report import series
from sim.faces.report.study import Run
from sim.results.record import Record
from sim.results.result import Result
from tests.faces.conftest import Lived
from tests.results.hand import HARBIN, HOME_11

LAST = date(2025, 12, 31)


def run(result: Result) -> Run:
    return Run(result, result.score(), Limit.DEMAND)


def ends(found: series.Series) -> dict[str, float]:
    return {label: numbers[-1] for label, numbers in found.by.items()}


def test_1000_able_and_500_severely_disabled_elders(lived: Lived) -> None:
    assert ends(series.elders(run(lived()))) == {"able": 1000, "mild": 0, "moderate": 0, "severe": 500, "total": 0}


def test_simulated_persons_are_divided_by_the_share_and_beds_are_not(lived: Lived, small: Record) -> None:
    half = run(lived(record=small._replace(world=small.world._replace(share=0.5))))
    assert ends(series.elders(half))["able"] == 2000
    assert ends(series.residents(half)) == {"private": 80, "tekun": 72, "other_public": 32}
    assert ends(series.bed_states(half, "private")) == {"occupied": 80, "free": 20, "unready": 0, "works": 0, "closing": 0}


def test_of_100_private_beds_40_are_occupied_and_60_free(lived: Lived) -> None:
    assert ends(series.bed_states(run(lived()), "private")) == {"occupied": 40, "free": 60, "unready": 0, "works": 0, "closing": 0}


def test_beds_in_works_and_closing_are_not_free(lived: Lived, small: Record) -> None:
    small.history.works[:, HOME_11], small.history.closing[:, HOME_11, 0] = 10, 5
    small.history.paper[:, HOME_11, 0], small.history.filling[:, HOME_11, 0], small.history.under_60[:, HOME_11, 0] = 3, 4, 2
    states = series.bed_states(run(lived(record=small)), "private")
    assert ends(states) == {"occupied": 42, "free": 36, "unready": 7, "works": 10, "closing": 5}
    assert {sum(beds) for beds in zip(*states.by.values(), strict=True)} == {100}


def test_residents_and_lists_by_owner(lived: Lived) -> None:
    assert ends(series.residents(run(lived()))) == {"private": 40, "tekun": 36, "other_public": 16}
    assert ends(series.waiting(run(lived()))) == {"private": 0, "tekun": 0, "other_public": 10}
    assert series.waiting_outside(run(lived()))[-1] == 10


def test_who_turns_60_is_told_by_whole_years_only(lived: Lived, small: Record) -> None:
    small.counts["flows"][:, HARBIN, Event.TURN_60, 0] = np.arange(61)
    assert series.turning_60(run(lived(record=small))) == {2021: 78, 2022: 222, 2023: 366, 2024: 510, 2025: 654}


def test_what_maps_show_by_prefecture(lived: Lived) -> None:
    here = run(lived())
    assert series.beds_per_1000(here, LAST) == {"2301": 120, "2302": 160}
    assert series.public_occupancy(here, series.year_of(here, LAST)) == {"2301": 0.6, "2302": 0.4}
    assert series.nursing_share(here, LAST) == {"2301": 20 / 120, "2302": 30 / 80}
    assert series.village_coverage(here, LAST) == {"2301": 2 / 6, "2302": 2 / 4}


def test_beds_long_in_works_are_out_of_the_occupancy_of_a_prefecture(lived: Lived, small: Record) -> None:
    small.history.long_works[:, 1] = 12
    assert series.public_occupancy(run(lived(record=small)), [LAST])["2301"] == 36 / 48
