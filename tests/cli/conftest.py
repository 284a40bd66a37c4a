"""The command line as a user calls it: arguments in; exit code, stdout and stderr out."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from sim import files, kernel
from sim.cli import main as cli

ROOT = Path(__file__).resolve().parents[2]


class Answer(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Ask = Callable[..., Answer]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Call `longjiang` with arguments, in this process, by the way the console script takes."""

    def called(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["longjiang", *map(str, arguments)])
        capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        return Answer(code, *capsys.readouterr())

    return called


@pytest.fixture(scope="session")
def thrown_away(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def checkpoints(thrown_away: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One cache folder for the baselines of these tests, whatever other packages set; compiled code stays where it is."""
    assert kernel.settings.CACHE_DIR  # settled at import
    monkeypatch.setenv("LONGJIANG_CACHE", str(thrown_away))
    return thrown_away


@pytest.fixture
def fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the fits in a working tree whose data may be damaged; its code is the project's own."""
    tree = tmp_path / "tree"
    shutil.copytree(ROOT / "calibration", tree / "calibration")
    (tree / "sim").symlink_to(ROOT / "sim")
    (tree / "scenarios").symlink_to(ROOT / "scenarios")
    shutil.copyfile(ROOT / "pyproject.toml", tree / "pyproject.toml")
    monkeypatch.setattr(files, "HERE", tree / "sim")
    return tree / "calibration" / "fitted"
