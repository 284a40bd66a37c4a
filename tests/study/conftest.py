"""A small province whose homes are wanted, its baseline made once, and a folder for checkpoints of the tests alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sim.scenario import Scenario, load
from sim.study.baseline import Baseline, Setup, prepare
from sim.study.options import setup
from tests.lives.towns import frame

Write = Callable[[str, str], Scenario]

ENVIRONMENT = dict(os.environ)
"""As it was before any test: for processes of their own, which find compiled code where this one does."""
HEAD = """base = "baseline"
experiment = true
title = { en = "Test", zh = "试" }
why = { en = "Test", zh = "试" }
"""


def silent(_what: str, _done: float) -> None:
    """Report nothing."""


def busy(s: Setup) -> Setup:
    """Return a setup with 6,000 elders on the census day who seek five times as often, and 66 beds."""
    p = s.params
    seeking = p.seeking._replace(rate=tuple(5 * rate for rate in p.seeking.rate))
    return s._replace(frame=frame(10), params=replace(p, seeking=seeking), threads=1)


@pytest.fixture(scope="package", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Compiled code stays where it is, since its folder is settled at import; checkpoints go to a folder that is thrown away."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LONGJIANG_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="package")
def small() -> Setup:
    return busy(setup(share=1.0, frame="tiny"))


@pytest.fixture(scope="package")
def baseline(small: Setup, own_cache: Path) -> Baseline:
    assert own_cache.is_dir()
    return prepare(small, silent)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scenario of some changes and load it."""

    def written(name: str, changes: str) -> Scenario:
        why = 'why = { en = "Test", zh = "试" }\n'
        path = tmp_path / f"{name}.toml"
        path.write_text(HEAD + changes.replace("[[change]]\n", f"\n[[change]]\n{why}"), encoding="utf-8")
        return load(path)

    return written
