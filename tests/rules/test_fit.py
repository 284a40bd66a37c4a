"""The fit of the baseline: what it keeps of the cohort table, how it reads prices, how it turns a miss into the next try."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.codes import Limit, Means, Owner
from sim.evidence import Evidence, Row
from sim.lives.fast import FastLives
from sim.rules.admission import CARER
from sim.rules.cohort import Cohort
from sim.rules.fitted import TABLES
from sim.rules.params import Parameters
from sim.study.fit import care as fit_care
from sim.study.fit.care import Care, Search, price_ratio, settle
from sim.study.fit.files import as_toml, fit_status
from sim.study.fit.lives import LivesFit, census_people, fitted_of
from sim.study.fit.residents import FIRST_LAW
from sim.world.build import build
from sim.world.columns import World
from sim.world.frame import tiny_frame

LAST_DAY = 1826


@pytest.fixture(scope="module")
def lives(rules: Parameters, table_of_2020: Cohort) -> LivesFit:
    return LivesFit(table_of_2020, rules.fitted.onset_scale, rules.fitted.widowed_at_60, rules.ability.totals, 0.069)


@pytest.fixture(scope="module")
def tiny(known: Evidence, rules: Parameters) -> World:
    return build(known, rules, tiny_frame(known), 1.0, seed=1, end=LAST_DAY, threads=1)


def test_the_census_people_are_those_of_the_single_year_table(known: Evidence) -> None:
    people = census_people(known)
    assert people.shape == (2, 41)
    assert people.sum() == pytest.approx(7_395_690, abs=10)  # the table is rounded to whole persons by age


def test_a_fit_keeps_the_table_to_ten_digits(lives: LivesFit, rules: Parameters) -> None:
    care = Care(0.3, np.array([-1.0, -2.0, -3.0]), np.array([[0.04, 0.12]] * 3), 1.5, FIRST_LAW)
    kept = care.on(fitted_of(lives))
    for name in ("onset_scale", "death_mean", "worsening_mean", "start", "widowed_at_60"):
        assert np.array(getattr(kept, name)) == pytest.approx(np.array(getattr(rules.fitted, name)), abs=2e-9)
    assert (kept.price, kept.intercepts) == (0.3, (-1.0, -2.0, -3.0))
    assert kept.carers_per_bed == ((0.04, 0.12),) * 3
    assert kept.tekun_asking == 1.5


def fee_over_income(rules: Parameters, world: World) -> float:
    """Mean over seekers who pay of the mean fee per bed of the kind they need / income, told person by person."""
    total = weight = 0.0
    homes = world.homes
    for prefecture, e in enumerate(world.elders):
        beds = homes.beds.sum(1) * homes.weight * (homes.sampled & (homes.prefecture == prefecture))
        for level, demented, means, income, b60 in zip(e.level, e.dementia, e.means, e.income, e.b60, strict=True):
            if b60 > 0 or means == Means.TEKUN:
                continue
            kind = int(level >= 3 or demented == 1)
            fee = (homes.fee[:, kind] * beds).sum() / beds.sum()
            seeking = (0.0085, 0.03, 0.18, 0.35, 0.42)[max(level, 2) if demented else level]
            total, weight = total + seeking * fee / float(income), weight + seeking
    return total / weight


def test_the_price_ratio_is_the_mean_over_seekers_of_fee_by_income(rules: Parameters, tiny: World) -> None:
    assert price_ratio(rules, tiny) == pytest.approx(fee_over_income(rules, tiny), rel=1e-9)


def test_the_settling_in_years_tell_occupancy_and_who_is_left(rules: Parameters, tiny: World) -> None:
    start = settle(rules, tiny, threads=1)
    assert len(start.occupancy) == 3
    assert all(0 <= occupied < 1 for occupied in start.occupancy)
    assert 0 < start.institution < 1
    # 600 elders expected on the census day; deaths and moves of five years are chance: 5 standard deviations are 50, false alarm 6e-7
    assert start.people == pytest.approx(600, abs=50)


@pytest.fixture(scope="module")
def search(known: Evidence, lives: LivesFit) -> Search:
    return Search(known, fitted_of(lives), tiny_frame(known), 1.0, rounds=2, threads=1, log=lambda _: None)


def test_homes_too_full_get_a_lower_intercept_in_the_next_round_and_destitute_people_too_few_inside_ask_more(search: Search) -> None:
    guess = fit_care.FIRST_GUESS[Limit.DEMAND]
    start = search.round(guess, "")
    care, _ = search.solved(Limit.DEMAND)
    moved = care.unknowns - guess.unknowns
    missed = [0.3924 - start.occupancy[Owner.PRIVATE], 0.20 - start.tekun]  # what else moves these two is not in the first slope
    assert np.sign(moved[[0, 3]]).tolist() == np.sign(missed).tolist()
    # |elasticity| / (mean fee / income x share of searches that end at home); 1.3 x the carers that residents need
    assert care.price == pytest.approx(0.2 / (search.ratio * (1 - start.institution)))
    assert care.carers_per_bed == pytest.approx(1.3 * start.needed)


def test_the_residents_of_the_next_round_are_like_those_at_the_end_of_this_one_and_as_many_as_assumed(search: Search) -> None:
    start = search.round(fit_care.FIRST_GUESS[Limit.DEMAND], "")
    care, _ = search.solved(Limit.DEMAND)
    filled = np.array(start.law.filled) * (search.assumed / start.occupancy)[:, None]
    assert np.array(care.law.filled) == pytest.approx(filled.clip(0, 1), abs=1e-4)
    assert care.law.inside[0] == start.law.inside[0]
    assert care.law.since == start.law.since


def test_care_is_scaled_until_carers_are_those_of_the_evidence(search: Search) -> None:
    guess = fit_care.FIRST_GUESS[Limit.DEMAND]
    start = search.round(guess, "")._replace(carers=12_250.0)
    care = fit_care.staffed(search.evidence, guess, start)
    assert care.staff_factor == pytest.approx(0.8)  # 9,800 of 12,250
    assert care.carers_per_bed == pytest.approx(0.8 * guess.carers_per_bed)


def test_carers_needed_are_those_of_the_residents_told_home_by_home(rules: Parameters, tiny: World) -> None:
    lives = FastLives(tiny, rules, LAST_DAY, 1)
    lives.advance(400)
    found = fit_care.carers_needed(rules, tiny, lives)
    need = lives.prefectures[0].homes.load.sum() + lives.prefectures[1].homes.load.sum()
    beds = np.array([tiny.homes.beds[tiny.homes.owner == owner].sum(0) for owner in Owner])
    assert (found * beds).sum() == pytest.approx(need / CARER)


def test_the_text_says_where_it_comes_from_and_what_was_reached(rules: Parameters) -> None:
    lines = as_toml(
        rules.fitted, {"share": 0.2, "aimed_and_reached": {"a.b": [0.5, 1 / 3]}}, "demand", dict.fromkeys(TABLES, "1f")
    ).splitlines()
    assert lines[0].startswith("# Written by `longjiang calibrate`")
    assert 'look_ups = "1f"' in lines
    assert lines[-3:] == ["[report]", "share = 0.2", '"aimed_and_reached.a.b" = [0.5, 0.3333333333]']


def with_rows(known: Evidence, edit: Callable[[Row], Row]) -> Evidence:
    return replace(known, rows=tuple(map(edit, known.rows)))


def test_the_fit_belongs_to_evidence_whose_words_are_others(known: Evidence) -> None:
    same, lines = fit_status(known)
    assert same
    assert "fitted to this evidence" in lines[1]
    assert any(line.startswith("  aimed_and_reached.ability.total.ge1: aim 0.15, reached 0.15") for line in lines)
    other = with_rows(known, lambda row: replace(row, note=f"{row.note}!", grade="C", source="judgement"))
    assert other.digest != known.digest
    assert fit_status(other) == (same, lines)


def test_the_fit_belongs_to_evidence_in_which_a_number_it_did_not_read_is_another(known: Evidence) -> None:
    other = with_rows(known, lambda row: replace(row, value=1.0) if row.name == "daycare.beds" else row)
    assert other.value("daycare.beds") != known.value("daycare.beds")
    assert fit_status(other)[0]


def test_a_number_that_the_fit_read_is_named_when_it_changes(known: Evidence) -> None:
    same, lines = fit_status(
        with_rows(known, lambda row: replace(row, value=0.003) if row.key == known.row("seek.rate", "level0").key else row)
    )
    assert not same
    assert lines[:2] == [
        "look-ups of the fit that have changed: 1",
        f"  seek.rate (group level0): {known.value('seek.rate', 'level0')} then, 0.003 now",
    ]
    assert "fitted to OTHER evidence" in lines[2]


def test_a_number_that_the_fit_read_is_named_when_it_is_gone(known: Evidence) -> None:
    same, lines = fit_status(replace(known, rows=tuple(row for row in known.rows if row.name != "child.leave")))
    assert not same
    assert lines[1].startswith("  child.leave: ")
    assert lines[1].endswith(" then, nothing now")
