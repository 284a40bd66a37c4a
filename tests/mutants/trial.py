"""Trying a mutant: a copy of the project, one change, and the tests that should notice.

A bench has imported numba and all else that is not ours, once; each round of tests runs in a fork of it, which halves the work.
"""

from __future__ import annotations

import compileall
import contextlib
import importlib
import os
import re
import resource
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.mutants.inside import PLAIN
from tests.mutants.mutant import ROOT, Mutant, change, mutated

NEEDED = ("sim", "tests", "scenarios", "calibration", "pyproject.toml", "README.md", "docs", "outputs/README.md")
OURS = ("sim", "tests")
FOREIGN = ("pytest", "numba", "scipy.linalg", "scipy.special", "mesa", "simpy", "polars", "pydantic", "hypothesis", "typer", "rich.console")
"""What takes long to import."""
OPTIONS = ("-x", "-q", "--tb=line", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov", "-p", "tests.mutants.inside")
SURROUNDINGS = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
"""Of every run of tests; the hashes and threads of Python are settled before a bench begins."""
LIMITS = (300, 60)
"""Seconds of a core for one round of tests, compiled (meant to take 60) and plain (15): a mutant that takes longer is killed by time."""
PATIENCE = 20
"""Times as long on the clock: a mutant that sleeps is killed by time too."""
CRASHES = (signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGABRT)
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+?\.(?:py|md)(?:::[^\s]*(?: \S+)*?)?)(?: - .*)?$", re.MULTILINE)
UNTOUCHED = Mutant("", "the project as it is", "", "")


class Round(NamedTuple):
    """Tests that are run together; the next round is for who survives this one."""

    tests: tuple[str, ...]
    plain: bool = True
    """Kernels told by Python."""


class Verdict(NamedTuple):
    """What became of a mutant."""

    outcome: str
    """`killed`, `survived`, or `stillborn`: it could not even be imported or compiled."""
    by: str
    """The first test that failed, or `time`, or `crash`."""
    seconds: float
    """Of a core."""


class Bench:
    """A copy of the project in a folder of its own, with its own cache of compiled code, used for one mutant after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        unwanted = shutil.ignore_patterns("__pycache__", ".hypothesis")
        for name in NEEDED:
            source, target = ROOT / name, folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            _ = shutil.copytree(source, target, ignore=unwanted) if source.is_dir() else shutil.copy2(source, target)
        for name in OURS:
            compileall.compile_dir(folder / name, quiet=2)
        for name in FOREIGN:
            importlib.import_module(name)

    @contextlib.contextmanager
    def with_mutant(self, m: Mutant) -> Iterator[None]:
        """Let the mutant stand in the copy for a while; then the file is what it was, its time of change included."""
        if m == UNTOUCHED:
            yield
            return
        mutated(m, self.folder)
        path = self.folder / "sim" / m.file
        before, stat = path.read_text(encoding="utf-8"), path.stat()
        path.write_text(change(m, before), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(before, encoding="utf-8")
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    def judge(self, m: Mutant, rounds: tuple[Round, ...], limit: int | None = None) -> Verdict:
        """Run one round after the other until a test fails."""
        outcome, by, seconds = "", "", 0.0
        with self.with_mutant(m):
            for one in rounds:
                outcome, by, more = self._run(one, limit or LIMITS[one.plain])
                seconds += more
                if outcome != "survived":
                    break
        return Verdict(outcome, by, seconds)

    def _run(self, one: Round, limit: int) -> Verdict:
        """Run tests in a fork until the first failure; what they say goes to a file."""
        said = self.folder / "said.txt"
        child = os.fork()
        if child == 0:
            self._test(one, said, limit)
        over = time.monotonic() + PATIENCE * limit
        while True:
            ended, status, used = os.wait4(child, os.WNOHANG)
            if ended:
                break
            if time.monotonic() > over:
                os.killpg(child, signal.SIGKILL)
            time.sleep(0.02)
        outcome, by = verdict(os.waitstatus_to_exitcode(status), said.read_text(encoding="utf-8", errors="replace"))
        return Verdict(outcome, by, used.ru_utime + used.ru_stime)

    def _test(self, one: Round, said: Path, limit: int) -> None:
        """Be the fork: forget our own modules, find those of the copy, run its tests, and end."""
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        with said.open("wb") as file:
            for stream in (1, 2):
                os.dup2(file.fileno(), stream)
        sys.stdout = sys.stderr = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        for name in [name for name in sys.modules if name.split(".")[0] in OURS]:
            del sys.modules[name]
        os.chdir(self.folder)
        sys.path[:] = [str(self.folder), *(path for path in sys.path if path and Path(path) != ROOT)]
        sys.dont_write_bytecode = True
        os.environ["LONGJIANG_CACHE"] = str(self.folder / "cache")
        os.environ.pop(PLAIN, None)
        if one.plain:
            os.environ[PLAIN] = "1"
        code = 99
        try:
            code = int(importlib.import_module("pytest").main([*OPTIONS, *one.tests]))
        finally:
            sys.stdout.flush()
            os._exit(code)


_mine: list[Bench] = []
"""The bench of a process that tries mutants."""


def set_up(folder: Path) -> None:
    """Set up the bench of this process."""
    _mine.append(Bench(folder / str(os.getpid())))


def attempt(m: Mutant, rounds: tuple[Round, ...]) -> Verdict:
    """Try a mutant on the bench of this process."""
    return _mine[0].judge(m, rounds)


def verdict(code: int, told: str) -> tuple[str, str]:
    """Return outcome and first failed test of what pytest said; raise RuntimeError where it ran no test at all.

    >>> verdict(1, "FAILED tests/a.py::test_b[3] - assert 1 == 2\\n1 failed")
    ('killed', 'tests/a.py::test_b[3]')
    >>> verdict(0, "5 passed"), verdict(2, "ERROR tests/a.py - NameError: x\\n1 error during collection")
    (('survived', ''), ('stillborn', 'tests/a.py'))
    """
    if code == 0:
        return "survived", ""
    found = FAILED.search(told)
    if code in (1, 2) and found:
        unborn = "during collection" in told or "TypingError" in told or "LoweringError" in told
        return ("stillborn" if unborn else "killed"), found[1]
    if code == 4 and "ImportError while loading conftest" in told:
        return "stillborn", "conftest"
    if -code in (signal.SIGKILL, signal.SIGXCPU):
        return "killed", "time"
    if -code in CRASHES:
        return "killed", "crash"
    raise RuntimeError(f"pytest ended with {code}:\n{told[-3000:]}")
