"""What is saved of a laboratory world is what came out, whole or not at all, and never over something else."""

from __future__ import annotations

import json
import math
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

from sim.inputs.faults import BadInput
from sim.lab import storage
from sim.lab.growth import Growing
from sim.lab.result import LabResult
from sim.lab.rows import ALL, row
from sim.lab.spec import Demand, Lab, LabHome, Law, Next

LAB = Lab(
    "one bed", 10, (LabHome("A", 1),),
    (Demand("all", ("A",), Law("exponential", 2.0), per_year=0.5, queue=1, then=(Next("all", 0.1),)),), copies=2, source="worlds/mine.toml",
)  # fmt: skip
PEOPLE = pl.DataFrame(
    {"copy": [0, 1], "person": [7, 8], "demand": ["3-2", "1-2"], "class": [1, 1], "asked_day": [3, 9], "left_day": [5, None]}
)
CENSUS = pl.DataFrame({"copy": [0], "day": [30], "home": ["A"], "present": [1]})
DEATHS = pl.DataFrame({"copy": [0], "cohort": ["able"], "day": [400]})
RESULT = LabResult(
    LAB,
    (row("A", "all", 1, "mean_waiting", [0.5, 1.5]), row(ALL, ALL, ALL, "mean_wait_days", [math.nan, math.nan])),
    PEOPLE, CENSUS, DEATHS, (Growing("A", None, 2.0, 0.25),),
)  # fmt: skip


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_result_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    folder = tmp_path / "outputs" / "mine"
    storage.save(RESULT, folder)
    assert files(folder) == ["census.parquet", "deaths.parquet", "people.parquet", "summary.json"]
    for name, table in (("people", PEOPLE), ("census", CENSUS), ("deaths", DEATHS)):
        assert pl.read_parquet(folder / f"{name}.parquet").equals(table)
    assert files(folder.parent) == ["mine"]


def test_the_summary_holds_the_world_and_the_rows_and_null_for_what_has_no_value(tmp_path: Path) -> None:
    storage.save(RESULT, tmp_path / "mine")
    summary = storage.read_summary(tmp_path / "mine")
    assert list(summary) == ["schema", "lab", "rows", "growing"]
    assert summary["growing"] == [{"home": "A", "load": None, "per_year": 2.0, "standard_error": 0.25}]
    assert summary["schema"] == 1
    assert summary["lab"]["homes"] == [{"name": "A", "ordinary": 1, "nursing": 0, "kept": 0, "residents": 0, "waiting": 0}]
    assert (summary["lab"]["demands"][0]["class"], summary["lab"]["demands"][0]["then"]) == (1, [{"demand": "all", "probability": 0.1}])
    assert summary["rows"] == [
        {
            "home": "A", "demand": "all", "class": 1, "measure": "mean_waiting", "unit": "persons",
            "mean": 1.0, "standard_error": 0.5, "per_copy": [0.5, 1.5],
        },
        {
            "home": "*", "demand": "*", "class": "*", "measure": "mean_wait_days", "unit": "days",
            "mean": None, "standard_error": None, "per_copy": [None, None],
        },
    ]  # fmt: skip


def test_tables_for_spreadsheets_and_no_deaths_unless_asked_for(tmp_path: Path) -> None:
    storage.save(RESULT._replace(deaths=None), tmp_path / "mine", csv=True)
    assert files(tmp_path / "mine") == ["census.csv", "people.csv", "summary.json"]
    content = (tmp_path / "mine" / "people.csv").read_bytes().decode("utf-8")
    assert content == ('\ufeff"copy","person","demand","class","asked_day","left_day"\r\n0,7,"3-2",1,3,5\r\n1,8,"1-2",1,9,\r\n'), (
        "text is quoted, since it may look like a date"
    )


def test_a_place_that_cannot_be_written_is_refused_before_the_run(tmp_path: Path) -> None:
    world = tmp_path / "mine.toml"
    world.write_text("name = 1", encoding="utf-8")
    for root in (world, world / "below"):
        with pytest.raises(BadInput, match=r"mine\.toml.*: cannot be written: Not a directory"):
            storage.place(root, LAB)
    assert storage.place(tmp_path / "new", LAB) == tmp_path / "new" / "lab_mine_seed1"
    assert files(tmp_path) == ["mine.toml"]


def test_a_table_longer_than_a_sheet_is_named() -> None:
    long = RESULT._replace(people=pl.DataFrame({"copy": range(2**20)}), census=pl.DataFrame({"copy": range(2**20 - 1)}))
    assert storage.too_long(long) == {"people": 1_048_576}


def test_a_later_result_of_the_same_world_takes_the_place_of_the_whole_older_one(tmp_path: Path) -> None:
    storage.save(RESULT, tmp_path / "mine")
    storage.save(RESULT._replace(deaths=None), tmp_path / "mine", csv=True)
    assert files(tmp_path / "mine") == ["census.csv", "people.csv", "summary.json"]
    assert files(tmp_path) == ["mine"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"thesis.docx": "years of work"}, "'thesis.docx', which is not part of a result"),
        ({"people.csv": "name,telephone"}, "not the result of a laboratory world"),
        ({"summary.json": '{"schema": 1}'}, "not the result of a laboratory world"),
        ({"summary.json": '{"schema": 1, "lab": {"name": "two beds"}}'}, "the result of 'two beds', not of 'one bed'"),
    ],
)
def test_somebody_elses_folder_is_left_as_it_is(tmp_path: Path, content: dict[str, str], told: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, text in content.items():
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as bad:
        storage.save(RESULT, folder)
    assert told in str(bad.value)
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == content
    assert files(tmp_path) == ["mine"]


def test_a_file_in_the_place_of_the_folder_or_above_it(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a file", encoding="utf-8")
    for folder in (tmp_path / "mine", tmp_path / "mine" / "below"):
        with pytest.raises(BadInput):
            storage.save(RESULT, folder)
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "a file"


@contextmanager
def small_disk(largest_file: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_is_full_costs_nothing(tmp_path: Path) -> None:
    storage.save(RESULT, tmp_path / "mine")
    before = {path.name: path.read_bytes() for path in (tmp_path / "mine").iterdir()}
    with small_disk(100), pytest.raises(BadInput, match="cannot be written"):
        storage.save(RESULT, tmp_path / "mine", csv=True)
    assert {path.name: path.read_bytes() for path in (tmp_path / "mine").iterdir()} == before
    assert files(tmp_path) == ["mine"]


def test_a_folder_is_named_after_file_seed_and_engine(tmp_path: Path) -> None:
    assert storage.place(tmp_path, LAB._replace(seed=7)) == tmp_path / "lab_mine_seed7"
    assert storage.place(tmp_path, LAB._replace(engine="reference")).name == "lab_mine_seed1_reference"
    assert storage.place(tmp_path, LAB._replace(source="我的 world.toml")).name == "lab____world_seed1"
    (tmp_path / "lab_mine_seed1").mkdir()
    (tmp_path / "lab_mine_seed1" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="not part of a result"):
        storage.place(tmp_path, LAB)


def test_the_summary_is_json_that_any_reader_takes() -> None:
    assert json.loads(storage.as_json(RESULT), parse_constant=pytest.fail)["lab"]["source"] == "worlds/mine.toml"
