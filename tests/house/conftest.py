"""The sources that the rules of the house are held against."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", "outputs", "dist", "build"}


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """Every Python file of the package: its path from the root, and its text."""
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted((ROOT / "sim").rglob("*.py"))}


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Every text file that is tracked or would be: its path from the root, and its text."""
    found = {}
    for path in tracked():
        try:
            found[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture, a table of columns; a file removed and not yet committed
    return found


def tracked() -> list[Path]:
    """Ask git; a copy of the tree without git, or a machine without it, is walked instead."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        return [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = (path for path in ROOT.rglob("*") if path.is_file())
        return [path for path in found if not any(part in NOT_OURS or "cache" in part for part in path.relative_to(ROOT).parts)]
