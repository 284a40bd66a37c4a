"""What a calculation read of the evidence: its look-ups remember answers, and only another answer counts as a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sim.evidence import Evidence, NoEvidence, Place, Row
from sim.evidence.reading import Reading, answers, changes, not_asked_then, table

Edit = Callable[[Row], Row]


def made(name: str, value: float, **given: object) -> Row:
    usual: dict[str, object] = {"group": "", "sex": "", "age_from": None, "age_to": None, "area": "23", "low": value / 2, "high": value * 2}
    more = {"unit": "share", "date": "2020", "source": "calc", "status": "derived", "grade": "B", "note": "", "file": "a.csv", "line": 2}
    return Row(**{"name": name, "value": value, **usual, **more, **given})  # type: ignore[arg-type]


AGES = [made("hazard", age / 100, sex="M", age_from=age, age_to=age, area="00") for age in (60, 61, 62)]
NUMBERS = Evidence(
    (
        made("rate", 0.1, group="low"),
        made("rate", 0.2, group="high"),
        made("ratio", 3.0, area="00"),
        made("fee", 900.0),
        made("beds", 40.0, group="a"),
        made("beds", 50.0, group="b"),
        made("other", 7.0),
        *AGES,
    ),
    (Place("230102", "X", "2301", "Y", "district", 1, 2, 3, 4, 5, 6, 7, 8, "list"),),
    {},
    {},
    {},
)


def calculation(evidence: Evidence) -> float:
    """Look numbers up in every way there is."""
    beds = sum(row.value for row in evidence.find("beds"))
    rates = evidence.value("rate", "low") * evidence.value("ratio") + sum(evidence.by_age("hazard", "M", 60, 62))
    fee = evidence.row("fee")
    return beds * rates + fee.value + (fee.high or 0) + evidence.places[0].streets


@pytest.fixture(scope="module")
def kept() -> str:
    """The table of the calculation."""
    reading = Reading.of(NUMBERS)
    assert calculation(reading) == calculation(NUMBERS)
    return table(NUMBERS, reading.look_ups)


def after(edit: Edit) -> Evidence:
    """The evidence with each row edited."""
    return replace(NUMBERS, rows=tuple(map(edit, NUMBERS.rows)))


def one(name: str, group: str = "", age: int | None = None, **given: object) -> Edit:
    """An edit of one row."""
    where = (name, group, age)
    return lambda row: replace(row, **given) if (row.name, row.group, row.age_from) == where else row


def without(name: str) -> Evidence:
    return replace(NUMBERS, rows=tuple(row for row in NUMBERS.rows if row.name != name))


def test_each_look_up_is_kept_once_with_its_answer_in_whatever_order_it_was_asked(kept: str) -> None:
    reading = Reading.of(NUMBERS)
    for _ in range(2):
        reading.by_age("hazard", "M", 60, 62)
        reading.value("ratio")
    assert table(NUMBERS, reversed(reading.look_ups)) == (
        "verb,name,group,sex,age,years,ages,area,date,answer\nby_age,hazard,,M,*,60-62,*,*,*,0.6 0.61 0.62\nvalue,ratio,,,*,*,*,*,*,3.0\n"
    )
    assert [asked.verb for asked in answers(kept)] == ["by_age", "find", "places", "row", "value", "value"]
    assert table(NUMBERS, answers(kept)) == kept


@pytest.mark.parametrize(
    "edit",
    [
        lambda row: replace(row, note="another word", source="judgement", status="unverified", grade="C", file="b.csv", line=9),
        one("rate", "high", value=0.3, high=1.0),
        one("other", value=8.0),
        one("rate", "low", low=0.09),  # only its value is asked for
    ],
    ids=["words", "another row of the name", "a name nobody asks for", "a range nobody asks for"],
)
def test_what_no_answer_depends_on_is_no_change(kept: str, edit: Edit) -> None:
    assert after(edit) != NUMBERS
    assert changes(after(edit), answers(kept)) == []


def test_a_row_added_or_a_county_renamed_is_no_change(kept: str) -> None:
    more = replace(NUMBERS, rows=(*NUMBERS.rows, made("new", 1.0)), places=(replace(NUMBERS.places[0], county="Z"),))
    assert changes(more, answers(kept)) == []


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (one("rate", "low", value=0.15), "rate (group low): 0.1 then, 0.15 now"),
        (one("hazard", age=61, value=0.7), "hazard (sex M, years 60-62): age 61: 0.61 then, 0.7 now"),
        (one("fee", high=1000.0), "fee: ||-1|-1|23|2020|900.0|450.0|1800.0|share then, ||-1|-1|23|2020|900.0|450.0|1000.0|share now"),
        (one("beds", "b", value=51.0), "beds: b||-1|-1|23|2020|50.0|25.0|100.0|share then, b||-1|-1|23|2020|51.0|25.0|100.0|share now"),
    ],
    ids=["value", "by age", "range of a row", "found"],
)
def test_another_number_is_named_with_what_it_was_and_is(kept: str, edit: Edit, line: str) -> None:
    assert changes(after(edit), answers(kept)) == [line]


def test_a_row_that_is_gone_and_one_of_a_better_area_are_named(kept: str) -> None:
    assert changes(without("ratio"), answers(kept)) == ["ratio: 3.0 then, nothing now"]
    better = replace(NUMBERS, rows=(*NUMBERS.rows, made("ratio", 2.5)))
    assert changes(better, answers(kept)) == ["ratio: 3.0 then, 2.5 now"]


def test_another_count_of_a_county_is_a_change_of_places(kept: str) -> None:
    (line,) = changes(replace(NUMBERS, places=(replace(NUMBERS.places[0], streets=2),)), answers(kept))
    assert line.startswith("places: ")


def test_a_row_that_only_todays_rules_read_is_named(kept: str) -> None:
    today = Reading.of(NUMBERS)
    calculation(today)
    assert not_asked_then(NUMBERS, answers(kept), today.look_ups) == []
    today.row("rate", "low")  # the same row, asked for in another way
    today.value("rate", "high")
    assert not_asked_then(NUMBERS, answers(kept), today.look_ups) == ["rate (group high): read now, not then"]


def test_what_is_not_there_is_refused_and_not_remembered() -> None:
    reading = Reading.of(NUMBERS)
    with pytest.raises(NoEvidence):
        reading.value("ratios")
    assert reading.look_ups == ()


def test_the_digest_of_numbers_is_of_numbers() -> None:
    assert after(lambda row: replace(row, note="another word", grade="C")).digest_of_numbers == NUMBERS.digest_of_numbers
    assert after(one("other", value=8.0)).digest_of_numbers != NUMBERS.digest_of_numbers
    assert after(one("other", high=20.0)).digest_of_numbers != NUMBERS.digest_of_numbers
    counted = replace(NUMBERS, places=(replace(NUMBERS.places[0], towns=9),))
    assert counted.digest_of_numbers != NUMBERS.digest_of_numbers
