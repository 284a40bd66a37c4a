"""The lock files pin every package by hash, name no place to fetch from, and agree with each other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENTRY = re.compile(r"([a-z0-9-]+)==([\w.]+)(?: ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)")


def pinned(text: str) -> set[tuple[str, str]]:
    """Return names and versions of a lock file in which nothing stands but packages with hashes."""
    rest = ENTRY.sub("", text)
    assert rest == "", f"not a package with a version and hashes: {rest[:200]}"
    return {(match[1], match[2]) for match in ENTRY.finditer(text)}


def lock(name: str) -> set[tuple[str, str]]:
    return pinned((ROOT / name).read_text(encoding="utf-8"))


def test_what_runs_the_model_is_what_the_tests_run() -> None:
    assert lock("requirements.lock") < lock("requirements-dev.lock")


def test_everything_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {"requirements.lock": project["dependencies"], "requirements-dev.lock": project["optional-dependencies"]["dev"]}
    for name, wanted in asked.items():
        locked = {package for package, _ in lock(name)}
        assert {re.split(r"[<>=~!; \[]", one)[0] for one in wanted} - locked == set(), f"`make lock` brings {name} up to date"


def test_the_compiler_and_its_numbers_are_pinned_once() -> None:
    names = [name for name, _ in lock("requirements.lock")]
    assert [names.count(name) for name in ("numpy", "numba", "llvmlite", "mesa", "simpy")] == [1, 1, 1, 1, 1]


def test_the_installer_is_one_package() -> None:
    assert [name for name, _ in lock("requirements-uv.lock")] == ["uv"]


GOOD = "numpy==2.4.6 \\\n    --hash=sha256:" + "0" * 64 + "\n"


@pytest.mark.parametrize("bad", ["--index-url https://example.org\n" + GOOD, GOOD + "numba==0.68.1\n"])
def test_an_address_or_a_package_without_a_hash_is_refused(bad: str) -> None:
    assert pinned(GOOD) == {("numpy", "2.4.6")}
    with pytest.raises(AssertionError, match="not a package"):
        pinned(bad)
