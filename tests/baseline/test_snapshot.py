"""A snapshot on disk: read as it was written, refused where it is not whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.inputs.faults import BadInput
from sim.study.regression import files as regression_files
from sim.study.regression.snapshot import Snapshot
from tests.cli.conftest import Ask


def test_it_is_read_as_it_was_written(tiny: Snapshot, folder: Path) -> None:
    assert regression_files.read(folder) == tiny


def test_it_is_text_with_a_number_a_line(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == set(regression_files.FILES)
    assert "parameters rates.death,1.0\n" in (folder / "parameters.csv").read_text(encoding="utf-8")
    assert "assumptions.csv seek.rate|level0 23 2020,0.0085\n" in (folder / "evidence.csv").read_text(encoding="utf-8")


def test_where_there_is_none_the_command_says_so(tmp_path: Path, ask: Ask) -> None:
    answer = ask("check", "--snapshot", tmp_path / "nothing")
    assert answer.code == 2
    assert "no snapshot here" in answer.err


def cut(folder: Path) -> None:
    (folder / "figures.csv").unlink()


def later_schema(folder: Path) -> None:
    main = json.loads((folder / "snapshot.json").read_text(encoding="utf-8"))
    (folder / "snapshot.json").write_text(json.dumps({**main, "schema": 3}), encoding="utf-8")


def no_json(folder: Path) -> None:
    (folder / "snapshot.json").write_text("{", encoding="utf-8")


def other_json(folder: Path) -> None:
    (folder / "snapshot.json").write_text('{"schema": 2, "plan": {"share": "much"}}', encoding="utf-8")


def seed_missing(folder: Path) -> None:
    lines = (folder / "figures.csv").read_text(encoding="utf-8").splitlines()
    (folder / "figures.csv").write_text("\n".join(line.rpartition(",")[0] for line in lines), encoding="utf-8")


def ragged(folder: Path) -> None:
    with (folder / "totals.csv").open("a", encoding="utf-8") as file:
        file.write("one,two,three,four\n")


def figure_edited(folder: Path) -> None:
    text = (folder / "figures.csv").read_text(encoding="utf-8")
    (folder / "figures.csv").write_text(text.replace("1", "2", 1), encoding="utf-8")


def digest_edited(folder: Path) -> None:
    main = json.loads((folder / "snapshot.json").read_text(encoding="utf-8"))
    main["runs"][0]["digest"] = "0" * 64
    (folder / "snapshot.json").write_text(json.dumps(main), encoding="utf-8")


@pytest.mark.parametrize("damage", [figure_edited, digest_edited, cut, later_schema, no_json, other_json, seed_missing, ragged])
def test_one_that_is_not_whole_is_refused_and_left_alone(damage: object, folder: Path, ask: Ask) -> None:
    assert callable(damage)
    damage(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(BadInput):
        regression_files.read(folder)
    answer = ask("check", "--snapshot", folder, "--update")
    assert answer.code == 2
    assert str(folder) in answer.err.replace("\n", "")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
