"""Compiled code: an edit anywhere is compiled afresh, nothing counts references, nothing is handed over from step to step."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from numba import types

from sim import files, kernel
from sim.lives.fast import day
from tests.lives.towns import lively_lives

CALLED_FROM_ANOTHER_FILE = """
from typing import NamedTuple
import numpy as np
from sim import kernel
from sim.lives.fast.search import expected_years   # its waiting time comes from sim/rules/choice.py

class Rules(NamedTuple):
    load: np.ndarray
    heavy_only: int

class Homes(NamedTuple):
    evening: np.ndarray
    staff: np.ndarray
    open: np.ndarray

homes = Homes(np.array([[0, 0, 9, 0, 0, 0, 0]]), np.array([10**9]), np.array([[50, 0]]))
years = expected_years(Rules(np.zeros(5, np.int64), 1), homes, np.int64(0), np.int64(0), np.int64(0))
print(years, sum(expected_years.stats.cache_hits.values()), kernel.fingerprint())
"""


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def expected_wait(package: Path) -> tuple[float, bool, str]:
    """Return, of a copy of the package: a wait in years, whether its compiled code was found in the cache, and the fingerprint."""
    (package.parent / "asked.py").write_text(CALLED_FROM_ANOTHER_FILE, encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(package.parent), "LONGJIANG_CACHE": str(package.parent / "cache")}
    command = [sys.executable, "-c", "import asked"]
    done = subprocess.run(command, env=env, cwd=package.parent, capture_output=True, text=True, check=True)
    years, hits, fingerprint = done.stdout.split()
    return float(years), int(hits) > 0, fingerprint


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package, to be edited."""
    return Path(shutil.copytree(files.HERE, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__", "_data")))


def test_an_edit_of_a_rule_is_seen_by_compiled_code_of_another_file(package: Path) -> None:
    """Nine wait for 50 beds of which .4 fall vacant in a year: half a year; of which .2 do: a whole one."""
    first = expected_wait(package)
    again = expected_wait(package)
    edit(package / "rules" / "choice.py", "max(0.0, (ahead + 1.0 - free) / (0.4 * beds))", "max(0.0, (ahead + 1.0 - free) / (0.2 * beds))")
    edited = expected_wait(package)
    assert (first[0], again[0], edited[0]) == (0.5, 0.5, 1.0)
    assert (first[1], again[1], edited[1]) == (False, True, False)
    assert first[2] == again[2] != edited[2]


DEPENDED_ON = ("codes.py", "draws.py", "kernel.py", "tally.py", "rules/admission.py", "lives/fast/traits.py", "world/columns.py")


@pytest.mark.parametrize("name", DEPENDED_ON)
def test_compiled_code_is_kept_by_everything_it_depends_on(package: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(files, "HERE", package)
    before = kernel.fingerprint()
    assert before == kernel.fingerprint()
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    assert kernel.fingerprint() != before


def test_a_new_file_among_the_rules_counts_and_a_page_of_the_command_line_does_not(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "HERE", package)
    before = kernel.fingerprint()
    (package / "faces" / "more.py").write_text("", encoding="utf-8")
    assert kernel.fingerprint() == before
    (package / "rules" / "more.py").write_text("", encoding="utf-8")
    assert kernel.fingerprint() != before


def test_every_file_whose_compiled_functions_another_one_calls_is_in_the_fingerprint() -> None:
    sources = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files.HERE.rglob("*.py")}
    holders = {name_of(path): path for path, tree in sources.items() if kernels_of(tree)}
    assert len(holders) > 10
    missing = []
    for path, tree in sources.items():
        if kernels_of(tree):
            called = {name for name in imported(tree) if name in holders and holders[name] != path}
            missing += [f"{name}, called from {name_of(path)}" for name in called if not covered(holders[name])]
    assert missing == []


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(files.HERE.parent).with_suffix("").parts)


def kernels_of(tree: ast.Module) -> list[str]:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [f.name for f in functions if any(isinstance(d, ast.Name) and d.id == "kernel" for d in f.decorator_list)]


def imported(tree: ast.Module) -> set[str]:
    """Return the modules that a file imports, `from package import module` included."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def covered(path: Path) -> bool:
    inside = path.relative_to(files.HERE).as_posix()
    return any(inside == name or inside.startswith(f"{name}/") for name in kernel.COMPILED)


COUNTS = b"NRT_"
"""What numba's reference counting is called in compiled code."""


def kept_code(function: object, folder: Path) -> bytes:
    """Return the compiled code of a function as the cache keeps it."""
    found = sorted(folder.glob(f"*.{function.__name__}-*.nbc"))  # type: ignore[attr-defined]
    assert found
    return b"".join(path.read_bytes() for path in found)


def test_the_compiled_day_holds_no_reference_counts() -> None:
    lively_lives(2)
    for function in (day.live, day.begin, day.retime, day.look_further):
        if function.signatures:
            code = kept_code(function, Path(function.stats.cache_path))
            assert len(code) > 1000
            assert COUNTS not in code, function.__name__
    assert day.live.signatures


def count_home(tmp_path: Path, decorate: str) -> bytes:
    """Compile a function that hands a named tuple of arrays on, and return its code."""
    (tmp_path / "small.py").write_text(
        "from typing import NamedTuple\nimport numba, numpy as np\nfrom sim.kernel import kernel\n"
        "class Homes(NamedTuple):\n    beds: np.ndarray\n    used: np.ndarray\n"
        f"@{decorate}\ndef free(h, i):\n    rest = h.beds[i:]\n    return rest[0] - h.used[i]\n"
        "print(free(Homes(np.arange(3) + 5, np.arange(3)), 1), free.stats.cache_path)\n",
        encoding="utf-8",
    )
    env = os.environ | {"PYTHONPATH": str(files.HERE.parent), "LONGJIANG_CACHE": str(tmp_path / "cache")}
    done = subprocess.run([sys.executable, "small.py"], env=env, cwd=tmp_path, capture_output=True, text=True, check=True)
    answer, folder = done.stdout.split()
    assert answer == "5"
    return b"".join(path.read_bytes() for path in Path(folder).glob("*.nbc"))


def test_reference_counts_would_be_seen_where_they_are(tmp_path: Path) -> None:
    assert COUNTS in count_home(tmp_path, "numba.njit(cache=True)")
    shutil.rmtree(tmp_path / "cache")
    assert COUNTS not in count_home(tmp_path, "kernel")


def calls_of_a_long_step(tmp_path: Path, decorate: str) -> int:
    """Compile a function that calls another twice, too long to be inlined unasked, and return how often its machine code names that."""
    step = "\n".join(f"    if h.beds[i % {k}] > rest:\n        rest += h.beds[i] // (h.used[rest % {k}] + {k})" for k in range(1, 40))
    (tmp_path / "long.py").write_text(
        "from typing import NamedTuple\nimport numba, numpy as np\nfrom sim.kernel import kernel\n"
        "class Homes(NamedTuple):\n    beds: np.ndarray\n    used: np.ndarray\n"
        f"@{decorate}\ndef step(h, i):\n    rest = 0\n{step}\n    return rest\n"
        f"@{decorate}\ndef twice(h, i):\n    return step(h, i) + step(h, i + step(h, 0))\n"
        "twice(Homes(np.arange(40) + 5, np.arange(40)), 1)\n"
        "code = next(iter(twice.inspect_asm().values()))\n"
        "print(sum('step' in line and 'NumbaEnv' not in line for line in code.splitlines()))\n",
        encoding="utf-8",
    )
    env = os.environ | {"PYTHONPATH": str(files.HERE.parent), "LONGJIANG_CACHE": str(tmp_path / "cache")}
    done = subprocess.run([sys.executable, "long.py"], env=env, cwd=tmp_path, capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_a_kernel_that_calls_another_hands_nothing_over(tmp_path: Path) -> None:
    assert calls_of_a_long_step(tmp_path, 'numba.njit(error_model="numpy", _nrt=False)') > 0
    assert calls_of_a_long_step(tmp_path, "kernel") == 0


@pytest.mark.parametrize("function", [day.live, day.fire, day.own_events])
def test_each_step_of_the_day_is_compiled_without_the_interpreter_lock_and_once(function: Callable[..., object]) -> None:
    """Once for the province and, where this process has lived one, once for laboratories: the state has one or not."""
    lively_lives(2)
    assert function.targetoptions["nogil"]  # type: ignore[attr-defined]
    assert function.targetoptions["_nrt"] is False  # type: ignore[attr-defined]
    assert function.targetoptions["forceinline"]  # type: ignore[attr-defined]
    laboratory = [signature[1].types[-1] != types.none for signature in function.signatures]  # type: ignore[attr-defined]
    assert max(laboratory.count(True), laboratory.count(False)) <= 1
