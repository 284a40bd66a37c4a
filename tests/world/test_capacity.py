"""Beds that cannot be used, and homes that open and fill over the years: exact totals, and growth from 2014 to 2020."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim import evidence
from sim.clock import month_number
from sim.codes import Owner
from sim.evidence import Evidence
from sim.world import capacity
from sim.world.columns import Homes
from sim.world.frame import province_frame
from sim.world.supply import draw_homes

LAST = month_number(date(2020, 12, 31))


@pytest.fixture(scope="module")
def known() -> Evidence:
    return evidence.load()


@pytest.fixture(scope="module")
def homes(known: Evidence) -> Homes:
    return draw_homes(province_frame(known), known, 1)[1]


def test_a_tenth_of_every_owners_beds_is_on_paper_and_2000_tekun_beds_have_somebody_under_60(homes: Homes) -> None:
    of_owner = [[int(column[homes.owner == o].sum()) for o in Owner] for column in (homes.paper, homes.under_60)]
    assert of_owner == [[16_110, 3_888, 3_002], [0, 2_000, 0]]
    assert np.abs(homes.paper.sum(1) - 0.1 * homes.beds.sum(1)).max() < 1  # largest remainders
    assert (homes.paper + homes.under_60 <= homes.beds).all()


def test_ordinary_beds_are_set_aside_first_and_nursing_beds_only_where_they_are_too_few(homes: Homes) -> None:
    ordinary, nursing = (homes.paper + homes.under_60).T
    assert ordinary.sum() + nursing.sum() == 25_000
    assert (ordinary[nursing > 0] == homes.beds[nursing > 0, 0]).all()
    few = homes._replace(beds=np.array([[3, 17]]), owner=np.array([Owner.TEKUN]), key=np.array([0]))
    aside = capacity.set_aside(few, _with(evidence.load(), {"beds.paper_share": 0.2, "tekun.under60_beds": 38_878 * 0.1}))
    assert (aside.under_60.tolist(), aside.paper.tolist()) == ([[2, 0]], [[1, 3]])


def test_beds_at_the_ends_of_the_years_grow_by_five_point_six_percent(homes: Homes) -> None:
    # 166,000 at the end of 2014, then 166,000 x (230 / 166)^(k / 6): half the largest home's beds either way
    ends = [166_000, 175_272, 185_061, 195_397, 206_310, 217_833, 230_000]
    built = [capacity.at(homes, month_number(date(year, 12, 31)))[0].sum() for year in range(2014, 2021)]
    assert np.abs(np.subtract(built, ends)).max() <= homes.beds.sum(1).max() / 2
    assert built[-1] == 230_000
    assert built == sorted(built)


def test_every_prefecture_and_owner_has_homes_from_the_start_and_no_part_opens_all_at_once(homes: Homes) -> None:
    there = homes.opened < capacity.GROWTH_BEGINS
    assert len(np.unique((homes.prefecture * 3 + homes.owner)[there])) == 39
    for owner in Owner:
        rows = homes.owner == owner
        assert homes.beds[rows & there].sum() / homes.beds[rows].sum() == pytest.approx(166 / 230, abs=0.05)
    assert np.bincount(homes.opened[~there] + 12, minlength=72).min() > 0  # in each of the 72 months of 2015-2020


def test_a_home_fills_in_36_equal_steps_up_to_what_can_be_used(homes: Homes) -> None:
    row = int(np.argmax(np.where(homes.opened == 6, homes.beds.sum(1), 0)))
    usable = (homes.beds - homes.paper - homes.under_60)[row].sum()
    built, in_service = zip(*((int(b[row].sum()), int(s[row].sum())) for b, s in (capacity.at(homes, m) for m in range(60))), strict=True)
    assert built == (0,) * 6 + (homes.beds[row].sum(),) * 54
    assert in_service[:7] == (0,) * 7
    assert in_service[42:] == (usable,) * 18
    assert in_service[24] == pytest.approx(usable / 2, abs=1)
    assert np.abs(np.diff(in_service[6:43]) - usable / 36).max() <= 2


def test_who_fills_at_once_is_in_service_the_month_it_opens(known: Evidence) -> None:
    homes = draw_homes(province_frame(known), _with(known, {"beds.fill_years": 0, "beds.paper_share": 0, "tekun.under60_beds": 0}), 1)[1]
    for month in (-6, 0, 30, LAST):
        built, in_service = capacity.at(homes, month)
        assert (built == in_service).all()


def _with(known: Evidence, values: dict[str, float]) -> Evidence:
    rows = (replace(row, value=values[row.name], low=None, high=None) if row.name in values else row for row in known.rows)
    return Evidence(tuple(rows), known.places, known.sources, known.units, known.areas, known.census)
