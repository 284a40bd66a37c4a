"""A cache that cannot be read is none, one that cannot be written is done without; what is left unfinished by the dead is swept."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from sim import files, kernel
from sim.scenario import load
from sim.study import doctor
from sim.study.baseline import Setup, is_whole, key_of, prepare
from sim.study.run import run
from tests.study.conftest import silent

SQUARE = "from sim.kernel import kernel\n\n\n@kernel\ndef {name}(x):\n    return x * x + {more}\n"


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    monkeypatch.setenv("LONGJIANG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def digest_of(s: Setup) -> str:
    return run(s, prepare(s, silent), load("baseline")).result.digest


# ------------------------------------------------------------------------------------------------------------ checkpoints


def test_another_seeds_checkpoint_under_the_key_is_made_again(small: Setup, fresh: Path) -> None:
    digest = digest_of(small)
    other = prepare(small._replace(seed=2), silent).path.parent
    own = other.with_name(key_of(small))
    shutil.rmtree(own)
    shutil.copytree(other, own)
    assert not is_whole(own)
    assert digest_of(small) == digest
    assert json.loads((own / "about.json").read_text(encoding="utf-8"))["seed"] == small.seed


@pytest.mark.parametrize("name", ["about.json", "lives.state", "world.npz", "lives.state.01"])
def test_a_bit_flipped_anywhere_in_a_checkpoint_is_found_and_healed(small: Setup, fresh: Path, name: str) -> None:
    digest = digest_of(small)
    path = next(fresh.rglob(name))
    whole = path.read_bytes()
    for place in (len(whole) // 3, len(whole) - 2):
        damaged = bytearray(whole)
        damaged[place] ^= 2
        path.write_bytes(damaged)
        assert digest_of(small) == digest
        assert is_whole(path.parent)


def test_where_nothing_can_be_kept_the_run_goes_on_and_says_why(small: Setup, fresh: Path) -> None:
    s = small._replace(record=True)
    kept = run(s, prepare(s, silent), load("plan_2025"))
    shutil.rmtree(fresh)
    fresh.write_text("a file in the place of the folder")
    baseline = prepare(s, silent)
    assert (baseline.path, baseline.not_kept) == (None, "Not a directory")
    alone = run(s, baseline, load("plan_2025"))
    assert alone.result.digest == kept.result.digest
    assert np.array_equal(alone.events, kept.events)
    assert fresh.read_text() == "a file in the place of the folder"


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LONGJIANG_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", classmethod(_no_home))
    assert files.cache_folder() == files.NOWHERE
    assert files.unwritable(files.NOWHERE) != ""


def _no_home(_cls: type[Path]) -> Path:
    raise RuntimeError("Could not determine home directory.")


# ---------------------------------------------------------------------------------------------------------------- kernels


@pytest.fixture
def kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for compiled code, with two functions compiled into it: x * x + 1 and x * x + 2."""
    monkeypatch.setattr(kernel.settings, "CACHE_DIR", str(tmp_path / "kernels"))
    for name, more in (("one", 1), ("two", 2)):
        (tmp_path / f"{name}.py").write_text(SQUARE.format(name=name, more=more))
        assert imported(tmp_path / f"{name}.py")(7) == 49 + more
    return tmp_path


def imported(path: Path) -> Any:
    """Return the function of a module, imported anew: what is compiled comes from the cache, where it can."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, path.stem)


def files_of(folder: Path, name: str) -> list[Path]:
    return sorted(path for path in kernel.kept() if path.name.startswith(f"{name}.{name}-"))


def test_compiled_code_is_read_from_the_cache(kernels: Path) -> None:
    again = imported(kernels / "one.py")
    assert (again(7), sum(again.stats.cache_hits.values())) == (50, 1)


@pytest.mark.parametrize("which", [0, 1], ids=["code", "index"])
@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "swap", "folder"])
def test_damaged_code_is_compiled_again_and_then_kept(kernels: Path, which: int, damage: str) -> None:
    path, other = files_of(kernels, "one")[which], files_of(kernels, "two")[which]
    content = path.read_bytes()
    changed = {
        "flip": content[:100] + bytes([content[100] ^ 4]) + content[101:],
        "cut": content[: len(content) // 2],
        "empty": b"",
        "swap": other.read_bytes(),
        "folder": None,
    }[damage]
    path.unlink()
    if changed is None:
        path.mkdir()
    else:
        path.write_bytes(changed)
    assert kernel.read_sealed(path) is None
    first = imported(kernels / "one.py")
    assert (first(7), sum(first.stats.cache_hits.values())) == (50, 0)
    second = imported(kernels / "one.py")
    assert (second(7), sum(second.stats.cache_hits.values())) == (50, 0 if changed is None else 1)


def test_a_folder_for_compiled_code_that_cannot_be_written_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(kernel.settings, "CACHE_DIR", str(tmp_path / "file" / "kernels"))
    (tmp_path / "one.py").write_text(SQUARE.format(name="one", more=1))
    assert imported(tmp_path / "one.py")(7) == 50


def test_doctor_counts_damaged_kernels_and_checkpoints(kernels: Path, small: Setup, fresh: Path) -> None:
    kept = prepare(small, silent).path.parent
    (kept / "world.npz").write_bytes(b"")
    files_of(kernels, "one")[0].write_bytes(b"")
    found = {finding.key: finding for finding in doctor._cache()}
    assert found["kernels_damaged"].figures["number"] == found["checkpoints_damaged"].figures["number"] == 1
    assert {finding.state for finding in found.values()} == {"ok", "note"}


# ----------------------------------------------------------------------------------------------------------------- sweeping


def test_what_the_dead_left_unfinished_is_swept_and_what_the_living_write_is_not(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    folder = tmp_path / "checkpoints" / "key"
    folder.mkdir(parents=True)
    here, there = files.host(), "0" * 8
    names = {
        "dead": f".lives.state.03.{here}.{ended.pid}.part",
        "living": f".lives.state.03.{here}.{os.getpid()}.part",
        "elsewhere": f".lives.state.03.{there}.{ended.pid}.part",
        "abandoned": f".lives.state.04.{there}.{ended.pid}.part",
        "whole": "lives.state.03",
    }
    for name in names.values():
        (folder / name).write_text("")
    os.utime(folder / names["abandoned"], (0, 0))
    files.sweep(tmp_path)
    assert {path.name for path in folder.iterdir()} == {names[each] for each in ("living", "elsewhere", "whole")}
