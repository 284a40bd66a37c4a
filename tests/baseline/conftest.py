"""A province small enough to be run again and again, its snapshot, and the command line held against it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim import files
from sim.study.regression import files as regression_files
from sim.study.regression import snapshot
from sim.study.regression.snapshot import Plan, Snapshot
from tests.cli.conftest import ask  # noqa: F401

TINY = Plan(share=1.0, seeds=(1, 2, 3, 4), frame="tiny", scenarios=("baseline",), worlds=("demand",))
"""600 people of 60 and over, 8 homes."""


@pytest.fixture(scope="package")
def tiny() -> Snapshot:
    return snapshot.measure(TINY)


@pytest.fixture
def folder(tiny: Snapshot, tmp_path: Path) -> Path:
    """Return a folder with the snapshot of the tiny province."""
    regression_files.write(tiny, tmp_path / "snapshot")
    return tmp_path / "snapshot"


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the program read a copy of its evidence and scenarios, and return the folder of the copy."""
    for name in ("calibration", "scenarios"):
        shutil.copytree(files.data_folder(name), tmp_path / name)
    monkeypatch.setattr(files, "data_folder", lambda name: tmp_path / name)
    return tmp_path
