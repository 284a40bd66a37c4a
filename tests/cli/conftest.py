"""The command line as a user calls it: arguments in; exit code, stdout and stderr out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sim import kernel
from sim.cli import main as cli


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


@pytest.fixture(scope="package")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One cache folder for the baselines of these tests; compiled code stays where it is, its folder is settled at import."""
    assert kernel.settings.CACHE_DIR
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LONGJIANG_CACHE", str(folder))
        yield folder
