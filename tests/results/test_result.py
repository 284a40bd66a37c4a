"""A result on disk: whole or not there, read only as it was written."""

from __future__ import annotations

import csv
import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from sim import scenario
from sim.evidence import Evidence
from sim.inputs.faults import BadInput
from sim.results import schema, storage
from sim.results.record import Record
from sim.results.result import Result, collect


@pytest.fixture
def result(small: Record, numbers: Evidence) -> Result:
    return collect(small, numbers)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(BadInput) as bad:
        act()
    return str(bad.value)


def test_what_was_saved_is_what_is_loaded(result: Result, tmp_path: Path) -> None:
    again = Result.load(result.save(tmp_path / "run"))
    assert again.digest == result.digest
    assert [name for name, table in result.tables.items() if not table.equals(again.tables[name])] == []
    assert (again.scenario, again.score()) == (result.scenario, result.score())
    assert json.loads(json.dumps(result.manifest)) == again.manifest


@pytest.mark.parametrize("name", scenario.names())
def test_every_scenario_comes_back_whole_with_all_its_changes(small: Record, numbers: Evidence, tmp_path: Path, name: str) -> None:
    of = scenario.load(name)
    assert Result.load(collect(small._replace(scenario=of), numbers).save(tmp_path / name)).scenario == of


def test_a_folder_holds_tables_scorecards_and_a_manifest_and_nothing_else(result: Result, tmp_path: Path) -> None:
    folder = result.save(tmp_path / "run")
    tables = {f"{name}.parquet" for name in schema.TABLES}
    assert set(os.listdir(folder)) == tables | {"manifest.json", "scorecard.csv", "scorecard.json"}
    assert pl.read_parquet(folder / "people.parquet").equals(result.tables["people"])


def test_the_manifest_says_where_the_numbers_come_from(result: Result, tmp_path: Path) -> None:
    manifest = json.loads((result.save(tmp_path / "run") / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["schema"] == 3
    assert manifest["settings"] == {"engine": "fast", "code": "0.1.0", "wall_seconds": 1.5}
    assert (manifest["world"]["seed"], manifest["world"]["share"], manifest["world"]["last"]) == (7, 1.0, "2025-12-31")
    assert manifest["scenario"]["name"] == "baseline"
    assert manifest["scenario"]["digest"] == result.scenario.digest
    assert manifest["tables"]["homes"]["rows"] == 24
    assert manifest["peak_memory_bytes"] > 1_000_000
    assert {"python", "numpy", "polars", "longjiang"} <= manifest["versions"].keys()


def test_the_scorecard_opens_in_a_spreadsheet(result: Result, tmp_path: Path) -> None:
    content = (result.save(tmp_path / "run") / "scorecard.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert [row["target"] for row in rows] == [f"T{number}" for number in range(1, 11)]
    assert (rows[7]["value"], rows[7]["verdict_zh"], rows[1]["verdict"]) == ("0.25", "未达到", "not yet carried")


def test_a_torn_folder_is_not_taken_for_whole_and_is_written_anew(result: Result, tmp_path: Path) -> None:
    folder = result.save(tmp_path / "run")
    (folder / "manifest.json").unlink()
    assert "manifest.json: no such file: the result is incomplete" in refusal(lambda: Result.load(folder))
    assert Result.load(result.save(folder)).digest == result.digest


def test_what_a_killed_run_left_behind_is_in_nobodys_way(result: Result, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    (folder / ".new").mkdir(parents=True)
    (folder / ".new" / ".people.parquet.77.part").write_bytes(b"half")
    (folder / ".lock").touch()
    assert Result.load(result.save(folder)).digest == result.digest
    assert not (folder / ".new").exists()


def test_a_table_that_a_result_no_longer_has_goes_with_the_older_result(result: Result, tmp_path: Path) -> None:
    folder = result.save(tmp_path / "run")
    (folder / "houses.parquet").write_bytes((folder / "homes.parquet").read_bytes())
    result.save(folder)
    assert not (folder / "houses.parquet").exists()
    assert Result.load(folder).digest == result.digest


def damaged(folder: Path, name: str) -> None:
    path = folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("name", ["people.parquet", "indicators.parquet", "scorecard.csv", "scorecard.json", "manifest.json"])
def test_one_bit_turned_in_any_file_is_found_and_the_file_is_named(result: Result, tmp_path: Path, name: str) -> None:
    folder = result.save(tmp_path / "run")
    damaged(folder, name)
    assert name in refusal(lambda: Result.load(folder))


def test_a_missing_and_an_added_table_are_found_at_once(result: Result, tmp_path: Path) -> None:
    folder = result.save(tmp_path / "run")
    (folder / "homes.parquet").rename(folder / "houses.parquet")
    told = refusal(lambda: Result.load(folder))
    assert "homes.parquet: no such file" in told
    assert "houses.parquet: the manifest does not list this file" in told


def rewritten(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    """Change the manifest as somebody would who also knows how to seal it."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest | {"seal": storage.seal_of(manifest)}), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda manifest: manifest.update(schema=1), "schema 1 is unknown; allowed: 3"),
        (lambda manifest: manifest.pop("scenario"), "not the manifest of a result"),
        (lambda manifest: manifest.pop("files"), "not the manifest of a result"),
        (lambda manifest: manifest.update(tables=[]), "not the manifest of a result"),
        (lambda manifest: manifest["scenario"].update(changes=7), "scenario.changes"),
        (lambda manifest: manifest["tables"].pop("works"), "the tables are"),
        (lambda manifest: manifest["tables"]["works"].update(sha256="0" * 64), "its rows are not those that were saved"),
        (lambda manifest: manifest.update(digest="0" * 64), "is not the digest of the tables"),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(result: Result, tmp_path: Path, change: Callable[..., object], what: str) -> None:
    folder = result.save(tmp_path / "run")
    rewritten(folder, change)
    assert what in refusal(lambda: Result.load(folder))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "not the JSON of a manifest"), (b"{", "not the JSON of a manifest"), (b"[" * 20_000, "not the JSON of a manifest"),
        (b"\xff\xfe", "not the JSON of a manifest"), (b"[1]", "schema None is unknown"), (b"{}", "schema None is unknown"),
        (b'{"schema": 1, "schema": 1}', "a key appears twice"), (b'{"schema": NaN}', "NaN is not a number"), (b'{"schema": 3}', "seal"),
    ],
)  # fmt: skip
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    told = refusal(lambda: Result.load(tmp_path))
    assert "manifest.json: " in told
    assert what in told


def test_a_file_of_another_folder_is_no_file_of_a_result(result: Result, tmp_path: Path) -> None:
    folder = result.save(tmp_path / "run")
    outside = tmp_path / "people.parquet"
    outside.write_bytes((folder / "people.parquet").read_bytes())
    digest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]["people.parquet"]
    rewritten(folder, lambda manifest: manifest["files"].update({"../people.parquet": digest}))  # type: ignore[attr-defined]
    assert "people.parquet: no such file" in refusal(lambda: Result.load(folder))


def test_a_kill_while_files_take_their_places_leaves_a_torn_folder(
    small: Record, result: Result, numbers: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = result.save(tmp_path / "run")
    small.counts["people"][60] += 1
    replace, left = Path.replace, [3 + len(schema.TABLES) + 2 + 1]  # all files come to lie in .new, then three take their places

    def killed(path: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        collect(small, numbers).save(folder)
    monkeypatch.undo()
    assert "the result is incomplete" in refusal(lambda: Result.load(folder))


def test_a_changed_share_without_a_new_seal_is_found(result: Result, tmp_path: Path) -> None:
    path = result.save(tmp_path / "run") / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"share": 1.0', '"share": 0.5'), encoding="utf-8")
    assert "seal: the manifest is not as it was written" in refusal(lambda: Result.load(path.parent))


def test_two_runs_in_one_folder_the_second_is_refused(result: Result, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with storage.claimed(folder, "baseline"):
        assert "another run is writing into this folder" in refusal(lambda: result.save(folder))
        result.save(folder, claimed=True)
    assert Result.load(folder).digest == result.digest
    result.save(folder)


def test_a_lock_whose_owner_has_gone_with_the_file_holds_nothing(tmp_path: Path) -> None:
    """The second run opened the lock file just before the first, which held it, took it away."""
    path = tmp_path / ".lock"
    late = os.open(path, os.O_RDWR | os.O_CREAT)
    path.unlink()
    path.touch()
    assert not storage._held(late, path)
    fcntl.flock(late, fcntl.LOCK_UN)
    os.close(late)


def test_a_folder_with_other_peoples_files_is_not_touched(result: Result, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    assert "contains 'thesis.docx', which is not part of a result" in refusal(lambda: result.save(tmp_path))
    assert os.listdir(tmp_path) == ["thesis.docx"]


def test_the_result_of_another_scenario_is_not_overwritten(small: Record, result: Result, numbers: Evidence, tmp_path: Path) -> None:
    folder = result.save(tmp_path / "run")
    other = collect(small._replace(scenario=scenario.load("plan_2025")), numbers)
    assert "contains the result of 'baseline', not of 'plan_2025'" in refusal(lambda: other.save(folder))
    assert Result.load(folder).scenario.name == "baseline"


def test_a_file_in_place_of_the_folder_is_refused(result: Result, tmp_path: Path) -> None:
    (tmp_path / "run").touch()
    assert "not a folder" in refusal(lambda: result.save(tmp_path / "run"))


def test_a_full_disk_loses_neither_the_older_result_nor_leaves_half_a_new_one(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = result.save(tmp_path / "run")
    before = sorted(os.listdir(folder))

    def full(descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    assert "cannot be written: No space left on device" in refusal(lambda: result.save(folder))
    monkeypatch.undo()
    assert sorted(os.listdir(folder)) == before
    assert Result.load(folder).digest == result.digest


def test_a_claim_on_a_run_that_fails_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), storage.claimed(tmp_path / "run", "baseline"):
        raise KeyboardInterrupt
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["", ".", "..", "../run", "a/b", "/tmp", "a\\b", ".hidden", "run.", "a\0b", "a" * 121, "-x"])
def test_a_name_cannot_leave_the_output_folder(name: str, tmp_path: Path) -> None:
    assert "is not a name of a folder" in refusal(lambda: storage.folder_for(tmp_path, name))


def test_a_table_of_another_name_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not a file of a result"):
        storage.write_result(tmp_path, {"../people.parquet": b""}, {})
    assert os.listdir(tmp_path) == []
