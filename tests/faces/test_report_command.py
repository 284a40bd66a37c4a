"""`longjiang report` as a user calls it: folders in, one file out, all faults at once."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sim.cli.pages import add_to
from sim.inputs.faults import BadInput
from tests.faces.conftest import Lived


@pytest.fixture
def app() -> typer.Typer:
    """Return a command line that has this verb and another one."""
    made = typer.Typer()
    add_to(made)
    made.command("nothing")(lambda: None)
    return made


def test_the_page_lies_beside_the_first_folder_and_leaves_results_as_they_were(app: typer.Typer, lived: Lived, tmp_path: Path) -> None:
    folders = [lived(name).save(tmp_path / "outputs" / name) for name in ("baseline", "plan_2025")]
    told = CliRunner().invoke(app, ["report", *map(str, folders)])
    assert told.exit_code == 0, told.output
    assert sorted(path.name for path in (tmp_path / "outputs").iterdir()) == ["baseline", "plan_2025", "report_zh.html"]
    assert "规划十项指标" in (tmp_path / "outputs" / "report_zh.html").read_text(encoding="utf-8")


def test_file_and_language_can_be_named(app: typer.Typer, lived: Lived, tmp_path: Path) -> None:
    folder = lived().save(tmp_path / "baseline")
    told = CliRunner().invoke(app, ["report", str(folder), "--lang", "en", "--out", str(tmp_path / "new" / "page.html"), "--quiet"])
    assert (told.exit_code, told.output) == (0, "")
    assert '<html lang="en">' in (tmp_path / "new" / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["baseline/manifest.json", "plan.toml", "page"])
def test_a_page_is_not_written_over_what_is_no_page(app: typer.Typer, lived: Lived, tmp_path: Path, name: str) -> None:
    folder = lived().save(tmp_path / "baseline")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    told = CliRunner().invoke(app, ["report", str(folder), "--out", str(tmp_path / name), "--xlsx"])
    assert isinstance(told.exception, BadInput)
    assert [fault.what for fault in told.exception.faults] == ["is not the name of a page"]
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["baseline"]


def test_all_bad_folders_are_named_and_nothing_is_written(app: typer.Typer, lived: Lived, tmp_path: Path) -> None:
    good, torn = lived().save(tmp_path / "good"), lived("plan_2025").save(tmp_path / "torn")
    (torn / "manifest.json").unlink()
    told = CliRunner().invoke(app, ["report", str(good), str(torn), str(tmp_path / "nowhere")])
    assert isinstance(told.exception, BadInput)
    assert [fault.what.split(":")[0] for fault in told.exception.faults] == ["no such file", "no such folder"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good", "torn"]
