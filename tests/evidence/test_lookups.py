"""A look-up answers with one row or says what there is."""

from __future__ import annotations

import pickle
import time

import pytest

from sim.evidence import Evidence, NoEvidence, Row, load


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load()


def made(**given: object) -> Row:
    """A row of an invented number, the same but for what is given."""
    usual = {"name": "a.b", "group": "", "sex": "", "age_from": None, "age_to": None, "area": "23", "value": 1.0, "low": None, "high": None}
    more = {"unit": "share", "date": "2020", "source": "calc", "status": "derived", "grade": "B", "note": "", "file": "a.csv", "line": 2}
    return Row(**{**usual, **more, **given})  # type: ignore[arg-type]


def of(*rows: Row) -> Evidence:
    return Evidence(rows, (), {}, {}, {})


def test_a_row_has_value_range_unit_and_source(evidence: Evidence) -> None:
    row = evidence.row("beds.all")
    assert (row.value, row.low, row.high, row.unit, row.date, row.source) == (230_000, 225_000, 235_000, "beds", "2020-12-31", "plan14")
    assert (row.status, row.grade, row.file, row.line) == ("found", "A", "supply.csv", 2)


def test_the_province_comes_before_china_and_china_before_nothing() -> None:
    china, province, beijing = made(area="00", value=1.0), made(area="23", value=2.0), made(area="11", value=3.0)
    assert of(china, province, beijing).value("a.b") == 2.0
    assert of(china, beijing).value("a.b") == 1.0
    assert of(beijing).value("a.b") == 3.0
    assert of(china, province, beijing).value("a.b", area="11") == 3.0
    with pytest.raises(NoEvidence, match=r"several areas have a\.b, ask for one of area '11', '31'"):
        of(beijing, made(area="31")).value("a.b")


def test_with_a_date_the_area_is_chosen_among_the_rows_of_that_date() -> None:
    assert of(made(area="23", date="2020"), made(area="00", date="2018", value=7.0)).value("a.b", date="2018") == 7.0


def test_two_dates_must_be_told_apart() -> None:
    both = of(made(date="2018", value=1.0), made(date="2020", value=2.0))
    with pytest.raises(NoEvidence, match=r"2 rows of a\.b fit, ask for one of date '2018', '2020'"):
        both.value("a.b")
    assert both.value("a.b", date="2018") == 1.0


def test_an_age_finds_its_band_and_the_open_end_has_no_last_year() -> None:
    bands = of(made(age_from=60, age_to=69, value=1.0), made(age_from=70, value=2.0))
    assert [bands.value("a.b", age=age) for age in (60, 69, 70, 110)] == [1.0, 1.0, 2.0, 2.0]
    with pytest.raises(NoEvidence, match=r"age 59; there are .*ages '60-69', '70\+'"):
        bands.row("a.b", age=59)
    with pytest.raises(NoEvidence, match="2 rows"):
        bands.row("a.b")


def test_overlapping_ages_are_told_apart_by_their_text(evidence: Evidence) -> None:
    assert evidence.value("population.residents", ages="60+") == 7_395_690
    assert evidence.value("population.residents", ages="65+") == 4_972_868
    assert evidence.value("population.residents", ages="") == 31_850_088
    with pytest.raises(NoEvidence, match="ask for one of ages '60\\+', '65\\+'"):
        evidence.value("population.residents", age=70)
    with pytest.raises(NoEvidence, match="with group '', sex '', ages '66\\+'; there are"):
        evidence.value("population.residents", ages="66+")


def test_a_row_that_is_not_by_age_holds_at_no_age() -> None:
    with pytest.raises(NoEvidence):
        of(made()).row("a.b", age=70)


def test_group_and_sex_are_exact(evidence: Evidence) -> None:
    assert evidence.value("widowed.share", sex="F") == 0.295
    with pytest.raises(NoEvidence, match="there are group ''; sex 'F', 'M'"):
        evidence.value("widowed.share")
    with pytest.raises(NoEvidence, match="group 'dibao', 'dibao_margin', 'tekun'"):
        evidence.value("means.share", "rich")


def test_an_unknown_name_tells_the_nearest_and_a_prefix_what_is_below() -> None:
    known = of(made(name="mortality.hazard"), made(name="mortality.hr.level1"), made(name="mortality.hr.level2"))
    with pytest.raises(NoEvidence, match=r"named 'mortalty\.hazard'; nearest: mortality\.hazard"):
        known.value("mortalty.hazard")
    with pytest.raises(KeyError, match=r"nearest: mortality\.hr\.level1, mortality\.hr\.level2"):
        known.value("mortality.hr")
    with pytest.raises(NoEvidence):
        known.find("beds.all")


def test_by_age_repeats_bands_and_reads_single_years(evidence: Evidence) -> None:
    assert evidence.by_age("dementia.prevalence", "", 68, 71) == [0.0328, 0.0328, 0.0836, 0.0836]
    men = evidence.by_age("mortality.hazard", "M", 60, 105)
    assert len(men) == 46
    assert men[0] == evidence.value("mortality.hazard", sex="M", age=60, area="23")
    assert men[40:] == [men[40]] * 6  # one hazard at 100 and over
    assert men[:41] == sorted(set(men))  # rising with every year


def test_by_age_takes_all_years_from_one_area() -> None:
    mixed = of(made(age_from=60, age_to=60, area="23"), made(age_from=60, area="00"))
    with pytest.raises(NoEvidence, match=r"no rows of a\.b at age 61"):
        mixed.by_age("a.b", "", 60, 61)
    assert mixed.by_age("a.b", "", 60, 61, area="00") == [1.0, 1.0]


def test_by_age_refuses_ages_covered_twice_or_never() -> None:
    twice = of(made(age_from=60, value=1.0), made(age_from=70, age_to=79, value=2.0))
    with pytest.raises(NoEvidence, match=r"2 rows of a\.b at age 70"):
        twice.by_age("a.b", "", 60, 79)


def test_people_counted_in_a_band_are_not_repeated_year_by_year(evidence: Evidence) -> None:
    with pytest.raises(NoEvidence, match="counts persons of ages 15-59 together"):
        of(made(age_from=15, age_to=59, unit="persons")).by_age("a.b", "", 15, 59)
    with pytest.raises(NoEvidence, match="counts persons of ages 100\\+ together"):
        evidence.by_age("population.residents.by_age1", "M", 100, 101, group="dip45")


def test_find_returns_all_rows_or_those_that_fit() -> None:
    rows = of(made(sex="M", age_from=60), made(sex="F", age_from=60), made(sex="F", age_from=60, date="2010"))
    assert len(rows.find("a.b")) == 3
    assert len(rows.find("a.b", sex="F")) == 2
    assert len(rows.find("a.b", sex="F", date="2010", age=60)) == 1
    assert rows.find("a.b", area="00") == ()


def test_evidence_is_frozen_printable_and_can_be_sent(evidence: Evidence) -> None:
    sent = pickle.loads(pickle.dumps(evidence))
    assert sent == evidence
    assert hash(sent) == hash(evidence)
    assert {evidence: "a key"}[sent] == "a key"
    assert evidence != of(made())
    assert evidence.digest[:12] in repr(evidence)
    assert "rows of" in str(evidence)
    with pytest.raises(AttributeError):
        evidence.rows = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        evidence.units["beds"] = "chairs"  # type: ignore[index]
    with pytest.raises(AttributeError):
        evidence.rows[0].value = 1.0  # type: ignore[misc]


def test_all_evidence_is_read_in_a_blink_and_a_look_up_costs_nothing(evidence: Evidence) -> None:
    started = time.process_time()
    load()
    assert time.process_time() - started < 0.5  # 0.04 s alone; the bar is wide for a machine that others use
    started = time.process_time()
    for _ in range(1_000):
        evidence.value("beds.all")
    assert time.process_time() - started < 0.2
