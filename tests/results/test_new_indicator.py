"""One file an indicator: it says all that pages need of it, and a new file is a new indicator everywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.evidence import Evidence
from sim.results.indicators import BESIDE, DRIFT, FIRST, INDICATORS
from sim.results.indicators.ledger import YEAR, Ledger
from sim.results.record import Record
from sim.results.tables import tables_of

ROOT = Path(__file__).resolve().parents[2]


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize("name", INDICATORS)
def test_an_indicator_yields_the_readings_that_it_names_and_they_have_words(name: str, small: Record, numbers: Evidence) -> None:
    indicator = INDICATORS[name]
    ledger = Ledger(tables_of(small), small.dates, 1.0, numbers)
    found = {values.reading: list(values.dates) for values in indicator.read(ledger)}
    assert sorted(found) == sorted(reading.name for reading in indicator.readings)
    for reading in indicator.readings:
        assert found[reading.name] == (ledger.year_ends() if reading.name.endswith(YEAR) else ledger.dates)
        for label in (reading.label, reading.report_label):
            assert not chinese(label("en"))
            assert chinese(label("zh"))


def test_pages_list_the_indicators_in_one_order_and_new_ones_last() -> None:
    assert [name for name, _ in BESIDE if name in ("T1", "T4", "T6", "T8")] == []  # they have a verdict instead
    assert [f"{name}/{reading}" for name, reading in DRIFT if name in FIRST] == [
        "elders/all", "T1/a", "beds_per_1000/elders", "residents/all", "T7/a_year", "T8/a", "T4/a", "T6/a",
        "waiting/all", "wait_days/admitted_year", "died_waiting/all_year", "wrong_bed/nursing_needs_in_ordinary",
    ]  # fmt: skip
    for names in ([name for name, _ in BESIDE], [name for name, _ in DRIFT]):
        assert names == sorted(names, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))


NEW_INDICATOR = '''
"""Built beds of homes that nobody is in."""

from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values


def read(ledger):
    built = ledger.totals(schema.BEDS, measure=schema.BUILT)
    residents = ledger.persons(schema.BEDS, measure=schema.OCCUPIED)
    yield Values("all", ledger.dates, [beds - people for beds, people in zip(built, residents)])


INDICATOR = Indicator(
    name="empty_beds", readings=(Reading(name="all", unit="beds", en="empty beds", zh="空床", beside=True, drift=True),), read=read
)
'''
ASKED = """
import io
from datetime import date
from pathlib import Path
from rich.console import Console
from sim import evidence
from sim.faces.report import tables as report_tables
from sim.faces.terminal import scorecard as scorecard_page
from sim.faces.report.study import study
from sim.audit.laws import Findings, Law
from sim.results.result import Result, collect
from sim.audit.tables import check_tables
from tests.results import hand

numbers = evidence.load()
collect(hand.record(), numbers).save(Path("saved"))
result = Result.load(Path("saved"))
told = result.tables["indicators"].filter(target="empty_beds", date=date(2025, 12, 31)).rows()
assert told == [(date(2025, 12, 31), "empty_beds", "all", 108.0, "beds", 108.0, None)], told
for language, label in (("en", "empty beds"), ("zh", "空床")):
    out = io.StringIO()
    Console(file=out, width=80).print(scorecard_page.page([result.score()], language))
    lines = [line.split() for line in out.getvalue().splitlines()]
    assert [*label.split(), "108", "108"] in lines, out.getvalue()
    assert report_tables.drift(study([result]), language).rows[-1][:4] == (label, "108", "108", "0%")
findings = Findings()
assert check_tables(Path("saved"), numbers, findings) == ("empty_beds",)
assert findings.checks[Law.V19] > 1000
assert findings.broken[Law.V19] == 0
"""


def test_a_new_file_is_a_new_indicator_in_tables_saved_results_and_pages(tmp_path: Path) -> None:
    """The small province has 200 beds and 92 residents."""
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "results", tmp_path / "tests" / "results", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("scenarios", "calibration", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "sim" / "results" / "indicators" / "empty_beds.py").write_text(NEW_INDICATOR, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", ASKED], cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
