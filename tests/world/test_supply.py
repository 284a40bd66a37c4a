"""The homes of a seed meet the published totals exactly; only who has what is chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import exp, log, sqrt

import numpy as np
import pytest

from sim import evidence
from sim.codes import Operator, Owner
from sim.evidence import Evidence
from sim.world.columns import Counties, Frame, Homes
from sim.world.frame import expected_elders, is_rural, province_frame, tiny_frame
from sim.world.supply import draw_homes, fee_at

SEEDS = range(1, 41)


@pytest.fixture(scope="module")
def known() -> Evidence:
    return evidence.load()


@pytest.fixture(scope="module")
def province(known: Evidence) -> Frame:
    return province_frame(known)


@pytest.fixture(scope="module")
def supplies(province: Frame, known: Evidence) -> list[tuple[Counties, Homes]]:
    return [draw_homes(province, known, seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def homes(supplies: list[tuple[Counties, Homes]]) -> Homes:
    return supplies[0][1]


def by_owner(homes: Homes) -> Iterator[tuple[Owner, np.ndarray, np.ndarray]]:
    """Each owner with the rows and the beds of its homes."""
    for owner in Owner:
        rows = np.flatnonzero(homes.owner == owner)
        yield owner, rows, homes.beds[rows].sum(axis=1)


def digest(homes: Homes) -> bytes:
    return b"".join(np.ascontiguousarray(column).tobytes() for column in homes)


def test_homes_beds_and_nursing_beds_of_each_owner_are_the_published_ones(supplies: list[tuple[Counties, Homes]]) -> None:
    for _, homes in supplies:
        totals = [[len(rows), int(beds.sum()), int(homes.beds[rows, 1].sum())] for _, rows, beds in by_owner(homes)]
        assert totals == [[1_979, 161_100, 38_767], [220, 38_878, 15_009], [370, 30_022, 7_224]]


def test_keys_run_by_prefecture_county_and_owner(supplies: list[tuple[Counties, Homes]]) -> None:
    for counties, homes in supplies:
        assert homes.key.tolist() == list(range(2_569))
        order = list(zip(homes.prefecture.tolist(), homes.county.tolist(), homes.owner.tolist(), strict=True))
        assert order == sorted(order)
        assert counties.prefecture[homes.county].tolist() == homes.prefecture.tolist()


def test_every_prefecture_has_a_home_of_each_owner(supplies: list[tuple[Counties, Homes]]) -> None:
    for _, homes in supplies:
        assert len(np.unique(homes.prefecture.astype(int) * 3 + homes.owner)) == 13 * 3


def test_a_prefecture_has_a_home_of_each_owner_even_where_homes_are_few(province: Frame, known: Evidence) -> None:
    totals = province.home_totals.copy()
    totals[[Owner.PRIVATE, Owner.OTHER_PUBLIC]] = [[20, 2_000, 500], [13, 1_300, 300]]
    _, homes = draw_homes(replace(province, home_totals=totals), known, seed=1)
    # by elders alone Harbin would have 3.9 of the 13 and 大兴安岭地区 0.1
    assert np.bincount(homes.prefecture[homes.owner == Owner.OTHER_PUBLIC]).tolist() == [1] * 13
    private = np.bincount(homes.prefecture[homes.owner == Owner.PRIVATE])
    assert private.sum() == 20
    assert private.min() == 1
    assert private[0] in (6, 7)  # by elders alone 6.5


def test_counties_and_cities_have_1221_homes_and_448_of_1000_beds(supplies: list[tuple[Counties, Homes]]) -> None:
    for counties, homes in supplies:
        outside = np.isin(counties.kind, ("county", "city"))
        assert outside.sum() == 67
        there, beds = outside[homes.county], homes.beds.sum(axis=1)
        assert abs(there.sum() - 1_221) <= 6  # whole homes in 13 prefectures, of two owners
        assert beds[there].sum() == pytest.approx(0.448 * 230_000, abs=2)
        assert round(beds[there].mean()) in (84, 85)
        assert round(beds[~there].mean()) in (94, 95)


def test_homes_go_where_the_elders_are(province: Frame, supplies: list[tuple[Counties, Homes]]) -> None:
    """Within counties and cities, and within the rest: one weight brings each of the two to the homes that it has."""
    expected, places = expected_elders(province), province.places
    rural, of_unit = is_rural(places.kind), np.isin(province.counties.kind, ("county", "city"))
    outside = of_unit[places.county]
    for owner, among in ((Owner.PRIVATE, expected * ~rural), (Owner.OTHER_PUBLIC, expected)):
        counted, quotas = [], []
        for _, homes in supplies:
            rows = homes.owner == owner
            share = (1_221 - of_unit[homes.county[homes.owner == Owner.TEKUN]].sum()) / (2_569 - 220)
            people = among * np.where(outside, share / among[outside].sum(), (1 - share) / among[~outside].sum())
            number = province.home_totals[owner, 0]
            prefecture_quota, county_quota = (np.bincount(at, people) * number for at in (places.prefecture, places.county))
            assert np.abs(np.bincount(homes.prefecture[rows]) - prefecture_quota).max() < 1
            counted.append(np.bincount(homes.county[rows], minlength=126))
            quotas.append(county_quota)
            assert np.abs(counted[-1] - county_quota).max() < 2
        # over 40 seeds a systematic start gives a county its quota on the mean, within 3.5 standard errors of a start and a rounding
        assert np.abs(np.mean(counted, axis=0) - np.mean(quotas, axis=0)).max() < 3.5 * 0.5 / sqrt(len(SEEDS)) + 0.5


def test_ten_of_121_units_lack_a_tekun_facility_and_only_they_have_no_such_home(supplies: list[tuple[Counties, Homes]]) -> None:
    lacking = []
    for counties, homes in supplies:
        units = np.isin(counties.kind, ("district", "city", "county"))
        assert units.sum() - counties.tekun.sum() == 10
        assert not counties.tekun[~units].any()
        assert set(homes.county[homes.owner == Owner.TEKUN].tolist()) == set(np.flatnonzero(counties.tekun).tolist())
        targeted = counties.tekun[np.isin(counties.kind, ("city", "county"))].sum()
        assert 57 <= targeted <= 67
        lacking.append(set(np.flatnonzero(units & ~counties.tekun).tolist()))
    # 400 draws among 121 units: each seed draws its own, and nearly every unit is drawn once
    assert len(set(map(frozenset, lacking))) == len(SEEDS)
    assert len(set.union(*lacking)) > 105


def test_no_prefecture_loses_all_its_tekun_facilities_even_if_most_are_missing(province: Frame, known: Evidence) -> None:
    rows = tuple(replace(row, value=0.15) if row.name == "facilities.tekun_share" else row for row in known.rows)
    few = Evidence(rows, known.places, known.sources, known.units, known.areas)
    for seed in range(20):
        counties, homes = draw_homes(province, few, seed)
        assert counties.tekun.sum() == 18  # .15 x 121 = 18.15
        assert len(np.unique(counties.prefecture[counties.tekun])) == 13
        assert len(np.unique(homes.prefecture[homes.owner == Owner.TEKUN])) == 13


def test_homes_have_90_beds_on_the_mean_and_about_62_in_the_middle(supplies: list[tuple[Counties, Homes]]) -> None:
    for _, homes in supplies:
        beds = homes.beds.sum(axis=1)
        assert round(beds.mean()) == 90
        # the law of all homes has 63; groups with means from 71 to 177 and one sigma make it 60 to 62
        assert 58 <= np.median(beds) <= 66
        assert beds.min() >= 5


def test_sizes_are_log_normal_within_each_owner(homes: Homes) -> None:
    sigma = sqrt(2 * log(89.5 / 63))
    for owner, _, beds in by_owner(homes):
        assert beds.mean() == pytest.approx({Owner.PRIVATE: 81.4, Owner.TEKUN: 176.7, Owner.OTHER_PUBLIC: 81.1}[owner], abs=0.05)
        # the 90th of 100 homes has exp(1.2816 x .843) = 2.93 times the beds of the middle one
        assert np.percentile(beds, 90) / np.median(beds) == pytest.approx(exp(1.2816 * sigma), rel=0.03)
        assert np.percentile(beds, 10) / np.median(beds) == pytest.approx(exp(-1.2816 * sigma), rel=0.06)


def test_size_is_no_matter_of_place_among_districts(supplies: list[tuple[Counties, Homes]]) -> None:
    ratio = []
    for counties, homes in supplies:
        beds, rows = homes.beds.sum(axis=1), (homes.owner == Owner.PRIVATE) & ~np.isin(counties.kind, ("county", "city"))[homes.county]
        ratio.append(beds[rows & (homes.prefecture == 0)].mean() / beds[rows].mean())
    # some 400 of 1,070 homes, sd of a home .98 of the mean: se .98 / sqrt(400 x 40) x sqrt(1 - 400 / 1070) = .0062
    assert np.mean(ratio) == pytest.approx(1, abs=4 * 0.0062)


def test_four_in_ten_homes_and_half_of_the_tekun_facilities_have_no_nursing_bed(homes: Homes) -> None:
    nursing, size = homes.beds[:, 1], homes.beds.sum(axis=1)
    assert (homes.beds >= 0).all()
    for owner, without in ((Owner.PRIVATE, 792), (Owner.TEKUN, 110), (Owner.OTHER_PUBLIC, 148)):
        assert (nursing[homes.owner == owner] == 0).sum() == without
    # of the 110 others, drawn with chances in proportion to size, about two thirds of all 特困 beds: 15,009 of some 26,000
    having = (homes.owner == Owner.TEKUN) & (nursing > 0)
    assert 0.6 < size[having].sum() / 38_878 < 0.75
    assert 0.52 < (nursing / size)[having].mean() < 0.65


def test_tekun_facilities_without_nursing_beds_leave_room_for_all_there_are(province: Frame, known: Evidence) -> None:
    for none, without in ((0.3, 66), (0.7, 154)):
        rows = tuple(replace(row, value=none) if row.name == "tekun.severe_none_share" else row for row in known.rows)
        for seed in range(1, 6):
            nursing = draw_homes(province, replace(known, rows=rows), seed)[1]
            tekun = nursing.beds[nursing.owner == Owner.TEKUN]
            assert tekun[:, 1].sum() == 15_009
            assert (tekun[:, 1] == 0).sum() == without


def test_where_few_homes_have_all_nursing_beds_some_are_full_of_them_and_none_overflows(province: Frame, known: Evidence) -> None:
    rows = tuple(replace(row, value=0.7) if row.name == "homes.nursing_none" else row for row in known.rows)
    _, homes = draw_homes(province, Evidence(rows, known.places, known.sources, known.units, known.areas), seed=1)
    assert homes.beds.min() == 0
    assert homes.beds[:, 1].sum() == 61_000
    assert ((homes.beds[:, 0] == 0) & (homes.owner == Owner.PRIVATE)).sum() > 10


def test_fees_lie_in_the_ranges_of_the_evidence_by_owner_and_place(supplies: list[tuple[Counties, Homes]], known: Evidence) -> None:
    counties, homes = supplies[0]
    city = np.isin(counties.kind, ("district", "zone"))[homes.county]
    private = homes.owner == Owner.PRIVATE
    assert (homes.fee % 10 == 0).all()
    for bed, name in enumerate(("able", "full_care")):
        for rows, key in ((private & city, (f"fee.private.{name}", "city")), (private & ~city, (f"fee.private.{name}", "county")),
                          (~private, (f"fee.public.{name}", ""))):  # fmt: skip
            row, fee = known.row(*key), homes.fee[rows, bed]
            assert row.low is not None
            assert row.high is not None
            assert (fee.min(), fee.max()) == (row.low, row.high)
            assert np.median(fee) == pytest.approx(sqrt(row.low * row.high), rel=0.02)
            assert fee.mean() == pytest.approx(row.value, rel=0.05)
            assert 0.02 < (fee == row.low).mean() < 0.09


def test_a_home_that_is_dear_for_the_able_is_dear_for_the_severely_disabled(homes: Homes) -> None:
    rows = homes.owner == Owner.OTHER_PUBLIC
    order = np.argsort(homes.fee[rows, 0], kind="stable")
    assert (np.diff(homes.fee[rows, 1][order]) >= -20).all()  # 10 yuan more for the able are some 20 for nursing beds
    assert (homes.fee[:, 1] > homes.fee[:, 0]).all()


def test_a_fee_is_cut_to_its_range_and_rounded_to_10_yuan() -> None:
    assert fee_at(0.0, 1_000, 4_000) == 2_000
    assert [fee_at(place, 1_000, 4_000) for place in (-5.0, -1.0, 1.0, 5.0)] == [1_000, 1_000, 4_000, 4_000]
    assert fee_at(0.01, 1_000, 4_000) == 2_010  # 2,000 x 2^.01 = 2,013.9
    assert fee_at(0.0, 1_203, 1_203) == 1_203  # no range: the figure itself


def test_one_home_in_ten_is_rated_and_stars_fall_by_half(supplies: list[tuple[Counties, Homes]]) -> None:
    for _, homes in supplies:
        # private 198: 102 + 51 + 26 + 13 + 6; the halves are rounded
        assert np.bincount(homes.rating[homes.owner == Owner.PRIVATE]).tolist() == [1_781, 102, 51, 26, 13, 6]
        assert (homes.rating[homes.owner == Owner.TEKUN] > 0).sum() == 22
        assert (homes.rating[homes.owner == Owner.OTHER_PUBLIC] > 0).sum() == 37


def test_89_public_homes_have_a_private_operator_and_no_tekun_facility_has(homes: Homes) -> None:
    # .15 x (220 + 370) = 88.5, all of them other public homes
    run_privately = homes.operator == Operator.PRIVATE
    assert [int(run_privately[rows].sum()) for _, rows, _ in by_owner(homes)] == [1_979, 0, 89]
    assert homes.kept.tolist() == [0] * 2_569


def test_a_seed_gives_the_same_homes_again_and_another_seed_others(province: Frame, known: Evidence, homes: Homes) -> None:
    assert digest(draw_homes(province, known, 1)[1]) == digest(homes)
    counties, other = draw_homes(province, known, 2)
    city = np.isin(counties.kind, ("district", "zone"))
    alike = np.flatnonzero((homes.owner == other.owner) & (city[homes.county] == city[other.county]))
    assert len(alike) > 1_000
    same = {name: getattr(homes, name)[alike] == getattr(other, name)[alike] for name in ("county", "fee", "rating", "operator")}
    assert not same["county"].all()
    assert (homes.beds.sum(axis=1) == other.beds.sum(axis=1)).mean() < 0.05
    assert ((homes.beds[:, 1] == 0) == (other.beds[:, 1] == 0)).mean() < 0.7
    assert same["fee"].all(axis=1).mean() < 0.1
    assert same["rating"][homes.rating[alike] > 0].mean() < 0.15
    assert not same["operator"].all()


def test_a_share_leaves_the_homes_as_they_are_and_marks_some(province: Frame, known: Evidence, homes: Homes) -> None:
    part = draw_homes(province, known, 1, share=0.05)[1]
    assert digest(part._replace(weight=homes.weight, sampled=homes.sampled)) == digest(homes)
    assert homes.sampled.all()
    assert (homes.weight == 1).all()
    assert 120 <= part.sampled.sum() <= 145  # .05 x 2,569 = 128.5; 39 strata, none empty


def test_the_tiny_frame_has_11_homes_of_66_beds_by_the_same_rules(known: Evidence) -> None:
    for seed in SEEDS:
        counties, homes = draw_homes(tiny_frame(known), known, seed)
        assert [(len(rows), int(beds.sum()), int(homes.beds[rows, 1].sum())) for _, rows, beds in by_owner(homes)] == [
            (5, 32, 8), (4, 22, 8), (2, 12, 3),
        ]  # fmt: skip
        assert len(np.unique(homes.prefecture.astype(int) * 3 + homes.owner)) == 2 * 3
        assert counties.tekun.all()  # .92 x 4 units is 4
        assert homes.beds.sum(axis=1).min() >= 5
