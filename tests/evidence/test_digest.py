"""The digest of the evidence is of what it says, not of how it is written down."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import files
from sim.evidence import Evidence, load

HERE = files.data_folder("calibration") / "evidence"
LOOKUPS = ("units.csv", "areas.csv", "sources.csv", "places.csv", "census.csv")


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load()


def copied(folder: Path) -> Path:
    return Path(shutil.copytree(HERE, folder / "evidence"))


def replaced(folder: Path, file: str, old: str, new: str) -> Evidence:
    """Load a copy of the evidence in which a text stands once and is another now."""
    path = copied(folder) / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return load(path.parent)


@settings(max_examples=6)
@given(st.integers(0, 2**32), st.booleans(), st.booleans())
def test_order_of_rows_line_ends_and_byte_order_mark_make_no_difference(seed: int, crlf: bool, mark: bool) -> None:
    shuffle = random.Random(seed).shuffle
    with tempfile.TemporaryDirectory() as name:
        for path in HERE.glob("*.csv"):
            header, *lines = path.read_text(encoding="utf-8").splitlines()
            shuffle(lines)
            text = ("\r\n" if crlf else "\n").join([header, *lines, ""])
            (Path(name) / path.name).write_bytes(b"\xef\xbb\xbf" * mark + text.encode())
        shuffled = load(Path(name))
    assert shuffled == load()
    assert [row.key for row in shuffled.rows] == [row.key for row in load().rows]


def test_rows_may_stand_in_any_file(tmp_path: Path, evidence: Evidence) -> None:
    folder = copied(tmp_path)
    tables = sorted(path for path in folder.glob("*.csv") if path.name not in LOOKUPS)
    header = tables[0].read_text(encoding="utf-8").splitlines()[0]
    lines = [line for path in tables for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    for path in tables:
        path.unlink()
    (folder / "all.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    assert load(folder).digest == evidence.digest


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("supply.csv", "beds.all,,,,,23,230000,", "beds.all,,,,,23,230000.00000000003,"),
        ("supply.csv", "beds.private,,,,,23,161100,161050", "beds.private,,,,,23,161100,161051"),
        ("supply.csv", "民办; printed as 16.11万", "民办; printed as 16.1万"),
        ("sources.csv", "used for two counts only", "used for one count only"),
        ("units.csv", "plain ratio of two like quantities", "ratio"),
        ("areas.csv", "99,outside China (country in the note)", "99,elsewhere"),
        ("places.csv", "230102,道里区,2301,哈尔滨市,district,19,", "230102,道里区,2301,哈尔滨市,district,18,"),
        ("census.csv", "73494,41156,", "73494,41155,"),
    ],
)
def test_any_change_of_what_is_said_changes_it(tmp_path: Path, evidence: Evidence, file: str, old: str, new: str) -> None:
    assert replaced(tmp_path, file, old, new).digest != evidence.digest


@pytest.mark.parametrize("other", ["230000.0", "2.3e5", "+230000"])
def test_another_way_to_write_a_number_does_not(tmp_path: Path, evidence: Evidence, other: str) -> None:
    assert replaced(tmp_path, "supply.csv", "beds.all,,,,,23,230000,", f"beds.all,,,,,23,{other},").digest == evidence.digest
