"""A small province whose homes are wanted, its baseline made once, and a folder for checkpoints of these tests alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.study.baseline import Baseline, Setup, prepare
from sim.study.options import setup
from tests.study.conftest import busy, silent


@pytest.fixture(scope="package", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep checkpoints in a folder that is thrown away."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LONGJIANG_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="package")
def small() -> Setup:
    """6,000 elders on the census day who seek five times as often, 66 beds; the event record is kept."""
    return busy(setup(share=1.0, frame="tiny"))._replace(record=True)


@pytest.fixture(scope="package")
def baseline(small: Setup, own_cache: Path) -> Baseline:
    assert own_cache.is_dir()
    return prepare(small, silent)
