"""Every row of the evidence is read by a run, the fit, the plan's arithmetic or a check, or its note says why not: both ways."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from sim.codes import Limit
from sim.evidence import Evidence, LookUp, Row, load, notes, uses
from sim.evidence.reading import WHOLE, Reading, answers
from sim.faces.report.figures import census_turning_60
from sim.plan import arithmetic, tensions
from sim.plan.targets import targets
from sim.province.works import works_rules
from sim.results.result import collect
from sim.rules.fitted import load_fitted, table_path
from sim.rules.params import assemble
from sim.study import start_checks
from sim.world.build import build
from sim.world.frame import province_frame
from tests.results import hand

TESTS = Path(__file__).parent.parent
Key = tuple[str, str, str, int, int, str, str]


@pytest.fixture(scope="module")
def known() -> Evidence:
    return load()


@pytest.fixture(scope="module")
def read(known: Evidence) -> set[Key]:
    """The keys of the rows that are read: by a run from world to indicators, the committed fit, the plan, the report, and the checks."""
    targets.cache_clear()  # what another test has read would not be read again
    reading = Reading.of(known)
    build(reading, assemble(reading, load_fitted()), province_frame(reading), 0.01, threads=1)
    works_rules(reading)
    for limit in Limit:
        reading.value("carers.with_new_bed", f"{limit.label}_limited")
    collect(hand.record(), reading)
    arithmetic.lines(reading)
    arithmetic.steps(reading)
    tensions.tensions(reading)
    for row in known.find("check.turning60"):
        census_turning_60(reading, int(row.group))
    fitted = answers(table_path("look_ups").read_text(encoding="utf-8"))
    return keys_of(known, (*reading.look_ups, *fitted)) | {row.key for row in known.rows if is_compared(row.name)}


def keys_of(known: Evidence, look_ups: Iterable[LookUp]) -> set[Key]:
    return {row.key for asked in look_ups if asked.verb not in WHOLE for row in known.answer(asked)}


def is_compared(name: str) -> bool:
    """Whether a number made to be compared with the model is compared with it, by the checks of the start or by a test."""
    if name.startswith(start_checks.PREFIX):
        return True
    return name.startswith("check.") and any(f'"{name.rstrip("01234")}' in text for text in texts_of_tests())


def texts_of_tests() -> list[str]:
    return [path.read_text(encoding="utf-8") for room in ("rules", "world") for path in (TESTS / room).glob("test_*.py")]


def test_a_row_that_nothing_reads_says_why(known: Evidence, read: set[Key]) -> None:
    silent = [row for row in known.rows if row.key not in read and notes.is_used(row.note)]
    assert where(silent) == []


def test_a_row_that_is_read_does_not_say_that_it_is_not(known: Evidence, read: set[Key]) -> None:
    assert where(row for row in known.rows if row.key in read and not notes.is_used(row.note)) == []


def test_a_name_is_in_code_or_scenarios_just_if_one_of_its_rows_is_read(known: Evidence, read: set[Key]) -> None:
    by_name = {name: any(row.key in read for row in known.find(name)) for name in known.names}
    assert {name for name, is_read in by_name.items() if is_read != bool(uses(name)) and not is_compared(name)} == set()


def test_a_reason_is_a_sentence_in_both_languages(known: Evidence) -> None:
    reasons = {row.note.split(notes.NOT_USED)[1] for row in known.rows if not notes.is_used(row.note)}
    assert len(reasons) >= 50
    assert all(len(reason.split()) >= 5 and not reason.endswith(".") for reason in reasons)
    assert all("未使用：因为" in notes.shown(row.note, "zh") for row in known.rows if not notes.is_used(row.note))


def where(rows: Iterable[Row]) -> list[str]:
    return [f"{row.file}:{row.line} {row.name} {row.group}".strip() for row in rows]
