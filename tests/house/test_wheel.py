"""A wheel carries all that a run needs, and works in any folder without the repository."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from sim import scenario
from sim.study.regression.files import FILES

ROOT = Path(__file__).resolve().parents[2]
CALL = "from sim.cli.main import main; main()"
Ask = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="hatchling is not installed: make installs it")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build it, without the network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("longjiang-*.whl")
    return built


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay it out as an installer does: a wheel of pure Python is its folder."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture
def ask(site: Path, tmp_path: Path) -> Ask:
    """Call `longjiang` of the wheel from an empty folder, with a cache of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LONGJIANG")}
    environment |= {"PYTHONPATH": str(site), "LONGJIANG_CACHE": str(tmp_path / "cache")}
    (tmp_path / "desk").mkdir()

    def called(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", CALL, *arguments]
        return subprocess.run(command, cwd=tmp_path / "desk", env=environment, capture_output=True, text=True, check=False)

    return called


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as packed:
        return packed.namelist()


def test_everything_under_the_package_is_in_the_wheel_and_all_data(wheel: Path) -> None:
    packed = set(names(wheel))
    ours = [path for folder in ("sim", "scenarios", "calibration") for path in (ROOT / folder).rglob("*") if path.is_file()]
    ours = [path for path in ours if "cache" not in str(path.relative_to(ROOT)) and not path.name.endswith((".part", ".pyc"))]
    wanted = {re.sub(r"^(scenarios|calibration)/", r"sim/_data/\1/", path.relative_to(ROOT).as_posix()) for path in ours}
    assert wanted - packed == set()
    assert {name for name in packed if name.startswith("sim/_data/tests/")} == {
        f"sim/_data/tests/baseline/snapshot/{name}" for name in FILES
    }
    assert {name.split("/")[0] for name in packed} == {"sim", "longjiang.py", Path(names(wheel)[-1]).parts[0]}  # and what describes it
    assert [name for name in packed if "test" in name.split("/")[0]] == []


def test_another_sim_in_the_way_is_named_in_a_sentence(site: Path, tmp_path: Path) -> None:
    (tmp_path / "sim.py").write_text("x = 1\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{site}"}
    command = [sys.executable, "-m", "longjiang", "--version"]
    done = subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{tmp_path / 'sim.py'} hides the package sim of Longjiang" in done.stderr


def test_the_console_command_is_the_command_line(site: Path) -> None:
    (about,) = metadata.distributions(path=[str(site)])
    (command,) = about.entry_points.select(group="console_scripts")
    assert (command.name, command.value) == ("longjiang", "longjiang:main")


def test_it_answers_from_an_empty_folder_without_the_repository(ask: Ask, site: Path, tmp_path: Path) -> None:
    listed = ask("scenario", "list")
    assert listed.returncode == 0, listed.stderr
    assert all(name in listed.stdout for name in scenario.names())
    number = ask("evidence", "beds.all")
    assert number.returncode == 0, number.stderr
    assert "230,000" in number.stdout
    assert str(ROOT) not in listed.stdout + number.stdout
    assert list((tmp_path / "desk").iterdir()) == []
    assert (site / "sim" / "_data" / "scenarios" / "targets" / "plan_14.toml").is_file()


def test_a_fault_is_told_by_the_file_in_the_package(ask: Ask) -> None:
    refused = ask("scenario", "check", "nowhere")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "no such scenario" in refused.stderr


def test_an_installed_package_tells_its_levers_and_writes_nothing(ask: Ask) -> None:
    assert "fee_nursing" in ask("scenario", "levers").stdout
    refused = ask("scenario", "levers", "--write")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "a working tree of the project" in refused.stderr


@pytest.mark.parametrize("arguments", [("check", "--update"), ("calibrate",)])
def test_an_installed_package_keeps_its_snapshot_and_its_fit(ask: Ask, site: Path, arguments: tuple[str, ...]) -> None:
    before = contents(site)
    refused = ask(*arguments)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "an installed package has a fixed" in refused.stderr
    assert contents(site) == before


@pytest.mark.slow  # it compiles for half a minute: code of another folder is other code
def test_an_installed_package_compares_itself_with_the_snapshot_of_its_release(ask: Ask) -> None:
    done = ask("check", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing moved" in done.stdout


@pytest.mark.parametrize("command", ["targets", "doctor"])
def test_what_is_asked_before_a_run_is_answered(ask: Ask, site: Path, command: str) -> None:
    told = ask(command, "--lang", "zh")
    assert told.returncode == 0, told.stdout + told.stderr
    assert "25万" in told.stdout if command == "targets" else str(site) in "".join(told.stdout.split())


@pytest.mark.slow  # it compiles for half a minute: code of another folder is other code
def test_a_run_leaves_its_results_in_the_folder_where_it_is_called_and_nothing_in_the_package(ask: Ask, site: Path, tmp_path: Path) -> None:
    before = contents(site)
    done = ask("run", "baseline", "--share", "0.003", "--quiet")
    assert done.returncode == 0, done.stderr
    saved = [str(path.parent) for path in (tmp_path / "desk" / "outputs").glob("baseline*/manifest.json")]
    assert len(saved) == 3
    done = ask("report", *saved, "--lang", "en", "--xlsx", "--quiet")
    assert done.returncode == 0, done.stderr
    assert sorted(path.suffix for path in (tmp_path / "desk" / "outputs").glob("report_en.*")) == [".html", ".xlsx"]
    assert contents(site) == before


def contents(folder: Path) -> dict[Path, int]:
    """Return the sizes of all files but the byte code that Python keeps beside its sources."""
    return {path: path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}
