"""The numbers of the evidence agree with each other: what is a sum adds up, what is a share is that share."""

from __future__ import annotations

import pytest

from sim.evidence import Evidence, load


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load()


def test_county_units_and_prefectures_are_the_province(evidence: Evidence) -> None:
    prefectures = sorted({place.prefecture_code for place in evidence.places})
    assert len(prefectures) == 13
    assert [unit.code for unit in evidence.census] == [place.code for place in evidence.places]
    for code in prefectures:
        here = [unit for unit in evidence.census if unit.code.startswith(code)]
        assert sum(unit.residents for unit in here) == evidence.value("population.residents", area=code, ages="")
        urban = sum(unit.urban for unit in here) / sum(unit.residents for unit in here)
        assert urban == pytest.approx(evidence.value("population.urban_share", area=code), abs=1e-4)
    older = [unit.men[4:] + unit.women[4:] for unit in evidence.census]
    assert sum(map(sum, older)) == evidence.value("population.residents", ages="60+") == 7_395_690
    assert sum(sum(each[1:6] + each[7:]) for each in older) == evidence.value("population.residents", ages="65+") == 4_972_868
    assert sum(each[4] + each[5] + each[10] + each[11] for each in older) == 851_068


def test_men_and_women_town_and_country_are_everybody(evidence: Evidence) -> None:
    men, women = evidence.value("population.residents", sex="M"), evidence.value("population.residents", sex="F")
    town, country = evidence.value("population.residents", "urban"), evidence.value("population.residents", "rural")
    assert men + women == town + country == 31_850_088
    ages = [evidence.value("population.residents", ages=ages) for ages in ("0-14", "15-59", "60+")]
    assert sum(ages) == 31_850_088


@pytest.mark.parametrize("group", ["dip45", "dip70"])
@pytest.mark.parametrize("sex", ["M", "F"])
def test_single_ages_add_up_to_the_five_year_groups_of_the_census_but_for_rounding(evidence: Evidence, sex: str, group: str) -> None:
    single = evidence.by_age("population.residents.by_age1", sex, 40, 100, group=group)
    counted = [sum(unit.men[place] if sex == "M" else unit.women[place] for unit in evidence.census) for place in range(10)]
    assert [sum(single[5 * place : 5 * place + 5]) for place in range(9)] == pytest.approx(counted[:9], abs=5)
    assert sum(single[45:]) == pytest.approx(counted[9], abs=20)


@pytest.mark.parametrize("sex", ["M", "F"])
def test_everybody_of_an_age_is_on_one_level_of_ability(evidence: Evidence, sex: str) -> None:
    levels = [evidence.by_age(f"ability.prevalence.level{level}", sex, 60, 100) for level in range(5)]
    assert [sum(shares) for shares in zip(*levels, strict=True)] == pytest.approx([1.0] * 41, abs=2e-4)


def test_districts_cities_and_counties_are_121_county_units(evidence: Evidence) -> None:
    counted = [evidence.value(f"places.{kind}") for kind in ("districts", "cities", "counties")]
    assert counted == [54, 21, 46]
    assert sum(counted) == evidence.value("places.county_units") == 121
    kinds = [place.kind for place in evidence.places]
    assert [kinds.count(kind) for kind in ("district", "city", "county", "forestry", "zone")] == [54, 21, 46, 4, 1]


def test_streets_towns_and_committees_are_those_of_the_plan(evidence: Evidence) -> None:
    def total(column: str) -> int:
        return sum(getattr(place, column) for place in evidence.places)

    assert [total(column) for column in ("streets", "towns", "townships")] == [438, 575, 333]
    assert total("streets") + total("towns") + total("townships") == 1_346
    assert total("residents_committees") == 3_159
    assert total("village_committees") == evidence.value("villages.all") - 1 == 9_025  # the code list is one short of the plan
    assert [total(column) for column in ("quasi_townships", "quasi_residents", "quasi_villages")] == [357, 377, 1_316]


def test_villages_with_a_facility_are_stations_mutual_aid_and_activity_rooms(evidence: Evidence) -> None:
    kinds = [evidence.value("villages.with_facility", kind) for kind in ("station", "mutual_aid", "activity_room")]
    assert kinds == [1_137, 182, 3_374]
    assert sum(kinds) == evidence.value("villages.with_facility", "any") == 4_693
    assert evidence.value("villages.coverage", "any") == pytest.approx(4_693 / 9_026)
    assert evidence.value("villages.coverage", "station_or_mutual_aid") == pytest.approx((1_137 + 182) / 9_026)


def test_beds_of_all_owners_are_230_000(evidence: Evidence) -> None:
    owners = [evidence.value(f"beds.{owner}") for owner in ("private", "tekun", "other_public")]
    assert owners == [161_100, 38_878, 30_022]
    assert sum(owners) == evidence.value("beds.all") == 230_000
    assert evidence.value("beds.public") == 38_878 + 30_022
    assert evidence.value("beds.nursing") == evidence.value("beds.tekun.nursing") + evidence.value("beds.nursing.outside_tekun")


def test_other_public_homes_have_the_mean_size_of_all_homes_that_are_not_tekun(evidence: Evidence) -> None:
    beds = evidence.value("beds.all") - evidence.value("beds.tekun")
    homes = evidence.value("homes.all") - evidence.value("homes.tekun")
    assert evidence.value("homes.other_public") == pytest.approx(evidence.value("beds.other_public") / (beds / homes), rel=0.02)


def test_every_number_has_a_sourced_row_and_every_judgement_says_so(evidence: Evidence) -> None:
    assert len(evidence.rows) > 1_900
    assert {row.source for row in evidence.rows} <= set(evidence.sources)
    judged = [row for row in evidence.rows if row.source in ("judgement", "memory")]
    assert judged
    assert {row.status for row in judged} <= {"derived", "unverified"}


def test_what_the_model_needs_and_nobody_publishes_is_a_range_of_grade_c(evidence: Evidence) -> None:
    needed = [row for row in evidence.rows if row.file == "model.csv"]
    assert len(needed) == 30
    for row in needed:
        assert (row.grade, row.status, row.source, row.area, row.date) == ("C", "unverified", "judgement", "23", "2020")
        assert row.low is not None
        assert row.high is not None
        assert row.low < row.high
        assert row.note
