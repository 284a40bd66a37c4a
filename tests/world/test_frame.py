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
from sim.world import census
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
    kept = {name: getattr(known, name) for name in ("rows", "places", "sources", "units", "areas", "census")}
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


def of_unit(province: Frame, code: str) -> int:
    return province.counties.code.index(code)


def test_the_people_are_those_of_the_census(province: Frame) -> None:
    people = province.cohorts
    assert people.shape == (126, 2, 61)
    assert [people[:, :, age - 40 :].sum() for age in (60, 65, 80)] == pytest.approx([7_395_690, 4_972_868, 851_068])
    by_prefecture = np.bincount(province.counties.prefecture, people[:, :, 20:].sum(axis=(1, 2)))
    assert by_prefecture[[HARBIN, HEGANG, HINGGAN]] == pytest.approx([2_200_060, 216_800, 77_392])
    # 道里区 by five years of age, men: 43,699 of 60-64, 6,401 of 85+; women: 40,532 of 40-44
    daoli = people[of_unit(province, "230102")]
    assert [daoli[0, 20:25].sum(), daoli[0, 45:].sum(), daoli[1, :5].sum()] == pytest.approx([43_699, 6_401, 40_532])


def test_the_famine_dip_moves_people_between_the_single_ages_of_a_group_alone(province: Frame, known: Evidence) -> None:
    def with_dip(power: float) -> np.ndarray:
        rows = [replace(row, value=power) if row.name == "population.famine_dip" else row for row in known.rows]
        return census.single_ages(changed(known, rows=tuple(rows)))

    mild, central, deep = (with_dip(power) for power in (0.2, 0.45, 0.7))
    for ages in (mild, deep):
        assert np.add.reduceat(ages, np.arange(0, 50, 5), axis=1) == pytest.approx(np.add.reduceat(central, np.arange(0, 50, 5), axis=1))
    # born in the twelve months to 1 November 1961: 59 on the census day
    assert (mild[:, 19] > central[:, 19]).all()
    assert (central[:, 19] > deep[:, 19]).all()
    assert central[:, 19].sum() == pytest.approx(445_570, abs=5)
    assert deep[0, 19] == pytest.approx(known.value("population.residents.by_age1", "dip70", "M", age=59), rel=1e-4)
    assert with_dip(0.45).sum() == pytest.approx(province.cohorts.sum())


def test_elders_of_a_county_unit_live_in_villages_somewhat_more_often_than_others(province: Frame) -> None:
    # 道里区: 73,494 rural of 1,097,430 residents, odds .0718 x 1.0968 = .0787; in the province 10,952,394 of 31,850,088, but .365 of elders
    assert province.rural[of_unit(province, "230102")] == pytest.approx(0.0787 / 1.0787, abs=1e-4)
    elders = province.cohorts[:, :, 20:].sum(axis=(1, 2))
    assert (province.rural * elders).sum() / elders.sum() == pytest.approx(0.365, abs=2e-4)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.8, 0.96])
def test_a_rural_share_of_elders_is_met(known: Evidence, share: float) -> None:
    rows = tuple(replace(row, value=share) if row.name == "population.rural_share60" else row for row in known.rows)
    codes = [unit.code for unit in known.census]
    elders = census.five_year(known, codes)[:, :, 4:].sum((1, 2))
    assert (census.rural_shares(changed(known, rows=rows), codes) * elders).sum() / elders.sum() == pytest.approx(share, abs=1e-6)


def test_a_share_that_the_rural_residents_of_the_census_cannot_make_is_refused(known: Evidence) -> None:
    rows = tuple(replace(row, value=1.0) if row.name == "population.rural_share60" else row for row in known.rows)
    with pytest.raises(BadInput, match="1 cannot be reached"):
        census.rural_shares(changed(known, rows=rows), ["230102"])


def test_ages_without_people_are_refused(known: Evidence) -> None:
    rows = tuple(
        replace(row, value=0.0) if row.name == "population.residents.by_age1" and row.age_from == 70 else row for row in known.rows
    )
    with pytest.raises(BadInput, match="an age without people"):
        census.single_ages(changed(known, rows=rows))


def test_places_of_one_kind_in_a_county_unit_expect_the_same_people(province: Frame) -> None:
    expected, places = expected_elders(province), province.places
    daoli = places.county == of_unit(province, "230102")
    rural = is_rural(places.kind)
    # 265,511 x .07298 / 42 villages; the rest / 160 communities
    assert np.unique(expected[daoli & rural]) == pytest.approx(461.34, abs=0.01)
    assert np.unique(expected[daoli & ~rural]) == pytest.approx(1_538.34, abs=0.01)
    by_county = elders_by_county(province)
    assert np.bincount(places.county, expected) == pytest.approx(by_county)
    assert by_county[of_unit(province, "230102")] == pytest.approx(265_511)


def test_a_county_unit_without_villages_has_no_elders_in_villages(known: Evidence) -> None:
    places = [replace(p, village_committees=0, quasi_villages=0) if p.code == "230183" else p for p in known.places]
    few = [replace(row, value=10.0) if row.name == "villages.with_facility" else row for row in known.rows]
    frame = province_frame(changed(known, rows=tuple(few), places=tuple(places)))
    here = of_unit(frame, "230183")
    assert frame.rural[here] == 0
    assert expected_elders(frame)[frame.places.county == here].sum() == pytest.approx(frame.cohorts[here, :, 20:].sum())


def test_totals_of_homes_are_the_published_ones(province: Frame) -> None:
    # 2,569 - 220 - 370 homes; 45,991 nursing beds outside 特困 facilities shared as 161,100 : 30,022
    assert province.home_totals.tolist() == [[1_979, 161_100, 38_767], [220, 38_878, 15_009], [370, 30_022, 7_224]]
    assert province.home_totals.sum(axis=0).tolist() == [2_569, 230_000, 61_000]


def test_residents_over_registered_are_those_of_the_evidence(province: Frame) -> None:
    assert province.registered_ratio[[HARBIN, SUIHUA]].tolist() == [1.0553, 0.725]


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
    by_unit = tiny.cohorts[:, :, 20:].sum(axis=(1, 2))
    assert [by_unit[:2].sum(), by_unit[2:].sum()] == pytest.approx([360, 240])
    assert tiny.home_totals.sum(axis=0).tolist() == [11, 66, 19]
    units = [of_unit(province, code) for code in tiny.counties.code]
    whole = province.cohorts[units]
    assert tiny.cohorts[2:, :, 40:].sum() / 240 == pytest.approx(whole[2:, :, 40:].sum() / whole[2:, :, 20:].sum())
    assert tiny.rural.tolist() == province.rural[units].tolist()


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
