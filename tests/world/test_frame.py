"""The frame is the province of the census and of the code list, whatever the order in which these were written down."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim import evidence, files
from sim.codes import Facility, PlaceKind
from sim.evidence import Evidence
from sim.inputs.faults import BadInput
from sim.world.columns import Frame, frame_digest
from sim.world.frame import elders_by_county, expected_elders, is_rural, province_frame, tiny_frame

HARBIN, HEGANG, SUIHUA, HINGGAN = 0, 3, 11, 12


@pytest.fixture(scope="module")
def known() -> Evidence:
    return evidence.load()


@pytest.fixture(scope="module")
def province(known: Evidence) -> Frame:
    return province_frame(known)


@pytest.fixture(scope="module")
def tiny(known: Evidence) -> Frame:
    return tiny_frame(known)


def changed(known: Evidence, **columns: object) -> Evidence:
    """The same evidence with other rows or places."""
    kept = {name: getattr(known, name) for name in ("rows", "places", "sources", "units", "areas")}
    return Evidence(**{**kept, **columns})  # type: ignore[arg-type]


def test_the_province_has_13_prefectures_and_126_county_units_of_which_121_count(province: Frame) -> None:
    assert province.prefectures == (*(f"23{number:02}" for number in range(1, 13)), "2327")
    assert province.names[HARBIN] == "哈尔滨市"
    assert province.names[HINGGAN] == "大兴安岭地区"
    kinds = province.counties.kind
    assert [kinds.count(kind) for kind in ("district", "city", "county", "forestry", "zone")] == [54, 21, 46, 4, 1]
    assert list(province.counties.code) == sorted(province.counties.code)
    assert province.counties.tekun.sum() == 121
    assert province.counties.townships.sum(axis=0).tolist() == [438, 575, 333]


def test_each_committee_is_a_place_and_keys_run_by_prefecture_county_kind(province: Frame) -> None:
    places = province.places
    assert np.bincount(places.kind).tolist() == [3_159, 9_025, 377, 1_316]
    assert places.key.tolist() == list(range(13_877))
    order = list(zip(places.prefecture.tolist(), places.county.tolist(), places.kind.tolist(), strict=True))
    assert order == sorted(order)
    # 道里区 comes first: 160 communities, 42 villages; then 南岗区: 188, 21, 1 and 3 of farms and forestry
    assert places.kind[:415].tolist() == [0] * 160 + [1] * 42 + [0] * 188 + [1] * 21 + [2] + [3] * 3
    assert places.county[[0, 201, 202, 414, 415]].tolist() == [0, 0, 1, 1, 2]
    assert province.counties.prefecture[places.county].tolist() == places.prefecture.tolist()


def test_4693_villages_have_a_facility_and_nothing_else_has_one(province: Frame) -> None:
    places = province.places
    assert np.bincount(places.facility).tolist() == [13_877 - 4_693, 3_374, 1_137, 182]
    assert (places.kind[places.facility > Facility.NONE] == PlaceKind.VILLAGE).all()


def test_facilities_are_spread_evenly_over_every_prefecture_and_county(province: Frame) -> None:
    places = province.places
    village = places.kind == PlaceKind.VILLAGE
    for column in (places.prefecture, places.county):
        villages = np.bincount(column[village])
        for least, total, tolerance in ((1, 4_693, 1), (2, 1_319, 2), (3, 182, 3)):
            having = np.bincount(column[village], weights=places.facility[village] >= least)
            assert np.abs(having - villages * total / 9_025).max() < tolerance


def test_the_people_are_those_of_the_census(province: Frame, known: Evidence) -> None:
    people = province.cohorts
    assert people.shape == (13, 2, 61)
    assert people[:, :, 20:].sum() == pytest.approx(7_395_690, abs=1e-6)
    assert people[:, :, 25:].sum() == pytest.approx(4_972_868, abs=1e-6)
    assert people[HARBIN, :, 20:].sum() == pytest.approx(2_200_166, abs=1)
    assert people[1, :, 20:].sum() == pytest.approx(981_626, abs=1)
    assert people[1, :, 25:].sum() == pytest.approx(657_320, abs=1)
    for age in (60, 64, 65, 80, 99):
        men, women = (known.value("population.residents.by_age1", sex=sex, age=age) for sex in "MF")
        assert people[:, :, age - 40].sum(axis=0) == pytest.approx([men, women], rel=1e-5)


def test_who_is_below_60_is_spread_like_all_residents(province: Frame) -> None:
    below = province.cohorts[:, :, :20].sum(axis=(1, 2))
    assert below[HARBIN] / below.sum() == pytest.approx(10_009_854 / 31_850_088)
    assert below[HINGGAN] / below.sum() == pytest.approx(331_276 / 31_850_088)


def test_a_prefecture_shares_its_elders_between_town_and_village_by_its_urban_share(province: Frame) -> None:
    # Harbin: (1 - .7061) x .36 / (1 - .6561) = .3077; Suihua: (1 - .4366) x .36 / .3439 = .5898
    assert province.rural[HARBIN] == pytest.approx(0.3077, abs=5e-5)
    assert province.rural[SUIHUA] == pytest.approx(0.5898, abs=5e-5)
    elders = province.cohorts[:, :, 20:].sum(axis=(1, 2))
    assert (province.rural * elders).sum() / elders.sum() == pytest.approx(0.36, abs=0.003)


def test_places_of_one_kind_in_a_prefecture_expect_the_same_people(province: Frame) -> None:
    expected, places = expected_elders(province), province.places
    harbin = places.prefecture == HARBIN
    rural = is_rural(places.kind)
    # 2,200,166 x .30766 / (1,886 villages + 94 quasi villages); the rest / (1,128 communities + 50 quasi communities)
    assert np.unique(expected[harbin & rural]) == pytest.approx(341.87, abs=0.01)
    assert np.unique(expected[harbin & ~rural]) == pytest.approx(1_293.09, abs=0.01)
    assert np.bincount(places.prefecture, expected) == pytest.approx(province.cohorts[:, :, 20:].sum(axis=(1, 2)))
    by_county = elders_by_county(province)
    assert by_county[0] == pytest.approx(160 * 1_293.09 + 42 * 341.87, abs=3)
    assert by_county.sum() == pytest.approx(7_395_690)
    assert by_county.min() > 0


def test_a_prefecture_without_villages_has_no_elders_in_villages(known: Evidence) -> None:
    places = [replace(p, village_committees=0, quasi_villages=0) if p.prefecture_code == "2304" else p for p in known.places]
    without = [row for row in known.rows if row.name != "villages.with_facility"]
    few = [replace(row, value=10.0) for row in known.rows if row.name == "villages.with_facility"]
    frame = province_frame(changed(known, rows=tuple(without + few), places=tuple(places)))
    assert frame.rural[HEGANG] == 0
    assert expected_elders(frame)[frame.places.prefecture == HEGANG].sum() == pytest.approx(233_669, abs=1)


def test_totals_of_homes_are_the_published_ones(province: Frame) -> None:
    # 2,150 - 220 - 300 homes; 45,991 nursing beds outside 特困 facilities shared as 161,100 : 30,022
    assert province.home_totals.tolist() == [[1_630, 161_100, 38_767], [220, 38_878, 15_009], [300, 30_022, 7_224]]
    assert province.home_totals.sum(axis=0).tolist() == [2_150, 230_000, 61_000]


def test_residents_over_registered_are_those_of_the_evidence(province: Frame) -> None:
    assert province.registered_ratio[[HARBIN, SUIHUA]].tolist() == [1.0553, 0.725]


def test_prefectures_that_do_not_sum_to_the_province_are_refused(known: Evidence) -> None:
    rows = tuple(
        replace(row, value=row.value + 5_000) if (row.name, row.area, row.age_from) == ("population.residents", "2301", 60) else row
        for row in known.rows
    )
    with pytest.raises(BadInput, match=r"prefectures sum to 7,400,690, the province has 7,395,690"):
        province_frame(changed(known, rows=rows))


def test_the_order_in_which_evidence_was_written_down_changes_nothing(known: Evidence, tmp_path: Path) -> None:
    shuffle = random.Random(20).shuffle
    for path in (files.data_folder("calibration") / "evidence").glob("*.csv"):
        header, *lines = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        shuffle(lines)
        with (tmp_path / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *lines])
    permuted = evidence.load(tmp_path)
    assert frame_digest(province_frame(permuted)) == frame_digest(province_frame(known))
    assert frame_digest(tiny_frame(permuted)) == frame_digest(tiny_frame(known))


def test_the_tiny_frame_is_600_elders_in_two_prefectures_with_11_homes(tiny: Frame, province: Frame) -> None:
    assert tiny.name == "tiny"
    assert tiny.names == ("哈尔滨市", "鸡西市")
    assert tiny.counties.name == ("道里区", "尚志市", "鸡冠区", "鸡东县")
    assert tiny.counties.prefecture.tolist() == [0, 0, 1, 1]
    assert tiny.cohorts[:, :, 20:].sum(axis=(1, 2)) == pytest.approx([360, 240])
    assert tiny.home_totals.sum(axis=0).tolist() == [11, 66, 19]
    over_80 = province.cohorts[2, :, 40:].sum() / province.cohorts[2, :, 20:].sum()
    assert tiny.cohorts[1, :, 40:].sum() / 240 == pytest.approx(over_80)
    assert tiny.rural.tolist() == province.rural[[0, 2]].tolist()


def test_the_tiny_frame_keeps_three_places_of_a_kind_and_counts_them_anew(tiny: Frame) -> None:
    places = tiny.places
    assert places.key.tolist() == list(range(len(places.key)))
    # 尚志市 has 43 communities, 163 villages, 9 and 17 of farms and forestry; 鸡东县 has 20, 123, 1 and 12
    assert [np.bincount(places.kind[places.county == county], minlength=4).tolist() for county in range(4)] == [
        [3, 3, 0, 0], [3, 3, 3, 3], [3, 3, 0, 0], [3, 3, 1, 3],
    ]  # fmt: skip
    assert tiny.counties.prefecture[places.county].tolist() == places.prefecture.tolist()
    assert expected_elders(tiny).sum() == pytest.approx(600)
    assert (places.facility > Facility.NONE).any()
