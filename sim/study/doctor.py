"""Whether this machine has what Longjiang needs, examined item by item; nothing is changed, and one missing item hides no other.

Each item is imported by name where it is examined: a missing package is a finding, not a crash.
"""

from __future__ import annotations

import importlib
import os
import platform
import time
import tomllib
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sim import files

NAME = "longjiang"
DATA = ("scenarios", "calibration")
SHARES = (0.01, 0.05, 0.1, 1.0)
"""Shares for which memory and time are reported."""
PROBE_SECONDS = 0.013
"""Seconds the probe took on the machine where COSTS in study/memory.py were measured."""
State = Literal["ok", "note", "missing"]


class Finding(NamedTuple):
    """One item that was examined."""

    key: str
    """What was found; its words are in `faces`."""
    state: State
    """`missing`: a run, or its report, is impossible without it."""
    figures: dict[str, Any]


class Estimate(NamedTuple):
    """What the baseline and the plan, each in three worlds, need at a share on this machine."""

    share: float
    people: int
    bytes: int
    """Bytes for a first run."""
    fits: bool
    """That much memory is free, or the system does not report it."""
    first: float
    """Seconds for a first run, without compiling."""
    again: float
    """Seconds for a run from a kept baseline."""


class Examination(NamedTuple):
    """All findings, and what runs would need; no estimates if something a run needs is missing."""

    version: str
    findings: tuple[Finding, ...]
    estimates: tuple[Estimate, ...]

    @property
    def healthy(self) -> bool:
        return all(finding.state != "missing" for finding in self.findings)


def examine(outputs: Path) -> Examination:
    """Examine this machine; `outputs` is the folder for results."""
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("packages_bad", _python),
        ("packages_bad", lambda: packages(_about()[2])),
        ("machine_bad", _machine),
        ("compiler_broken", _compiler),
        ("cache_bad", _cache),
        ("not_written", lambda: _outputs(outputs)),
        ("data_none", _data),
        ("evidence_bad", _evidence),
        ("fit_bad", _fit),
        ("font_none", _font),
        ("engines_bad", _engines),
    )
    findings = tuple(finding for key, check in checks for finding in _guarded(key, check))
    try:
        estimates = tuple(_estimates())
    except Exception:  # whatever prevents them is reported by a finding
        estimates = ()
    return Examination(_about()[0], findings, estimates)


def _guarded(key: str, check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Return the findings of a check, or one that says the check failed."""
    try:
        return list(check())
    except Exception as error:  # a broken machine can fail in any way
        return [Finding(key, "missing", {"error": f"{type(error).__name__}: {error}"[:300], "folder": ""})]


def version() -> str:
    """Return the version of the working tree, else of the installed package."""
    return _about()[0]


def _about() -> tuple[str, str, list[str]]:
    """Return the version, required Python and required packages: of the working tree, else of the installed package."""
    project = files.HERE.parent / "pyproject.toml"
    if project.is_file():
        about = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
        return about["version"], about["requires-python"], about["dependencies"]
    installed = metadata.metadata(NAME)
    wanted = [each for each in metadata.requires(NAME) or () if "extra ==" not in each]
    return installed["Version"], installed["Requires-Python"], wanted


def _python() -> Iterator[Finding]:
    found, wanted = platform.python_version(), _about()[1]
    specifiers = importlib.import_module("packaging.specifiers").SpecifierSet(wanted)
    fits = specifiers.contains(found, prereleases=True)
    yield Finding("python" if fits else "python_old", "ok" if fits else "missing", {"found": found, "wanted": wanted.lstrip(">=")})


def packages(wanted: list[str]) -> Iterator[Finding]:
    """Yield the required packages that are missing or too old, and one line with all that are fine."""
    fine = {}
    for each in map(importlib.import_module("packaging.requirements").Requirement, wanted):
        figures = {"name": each.name, "wanted": str(each.specifier)}
        try:
            figures["found"] = metadata.version(each.name)
        except metadata.PackageNotFoundError:
            yield Finding("package_none", "missing", figures)
            continue
        if each.specifier.contains(figures["found"], prereleases=True):
            fine[each.name] = figures["found"]
        else:
            yield Finding("package_old", "missing", figures)
    yield Finding("packages_fine", "ok", {"listed": fine})


def _machine() -> Iterator[Finding]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    yield Finding("cores", "ok", {"cores": cores})
    memory = importlib.import_module("sim.study.memory")
    free, limit = memory.available(), memory.limit()
    if free is None:
        yield Finding("memory_unknown", "note", {})
    else:
        yield Finding("memory_limited" if limit else "memory_free", "ok", {"free": free, "limit": limit})


def _compiler() -> Iterator[Finding]:
    """Compile, or load, one small function of the rulebook and ask it something with a known answer."""
    ages = importlib.import_module("sim.rules.ages")
    year = ages.age_index(0, 366)
    if year != 1:
        raise ArithmeticError(f"a person of 366 days past a birthday is said to be {year} years past it")
    yield Finding("compiler", "ok", {})


def _cache() -> Iterator[Finding]:
    yield from _kernels()
    baseline = importlib.import_module("sim.study.baseline")
    folder = files.cache_folder() / "checkpoints"
    kept = [path.parent for path in folder.glob(f"*/{baseline.ABOUT}")]
    damaged = sum(not baseline.is_whole(path) for path in kept)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    yield Finding("checkpoints", "ok", {"number": len(kept) - damaged, "size": size, "folder": str(folder)})
    if damaged:
        yield Finding("checkpoints_damaged", "note", {"number": damaged})
    if error := files.unwritable(files.cache_folder()):
        yield Finding("cache_none", "note", {"folder": str(files.cache_folder()), "error": error})


def _kernels() -> Iterator[Finding]:
    """Check the compiled code that is kept; if all of it is whole, load it into a small world that lives for a month."""
    kernel = importlib.import_module("sim.kernel")
    kept = importlib.import_module("sim.study.memory").compiled()
    damaged = [path.name for path in kernel.kept() if kernel.read_sealed(path) is None]
    figures = {"number": kept, "folder": kernel.settings.CACHE_DIR}
    if damaged:
        yield Finding("kernels_damaged", "note", figures | {"number": len(damaged), "listed": damaged[:5]})
    elif kept:
        living = _small_world()
        yield Finding("kernels", "ok", figures | {"living": living})
    else:
        yield Finding("kernels_none", "note", figures)


def _small_world() -> int:
    """Return how many people live in a small world after a month; every kernel of a run is loaded for it."""
    s = importlib.import_module("sim.study.options").setup(share=1.0, frame="tiny", threads=1)
    world = importlib.import_module("sim.world.build").build(s.evidence, s.params, s.frame, s.share, s.seed, s.end, s.threads)
    lives = importlib.import_module("sim.lives.fast").FastLives(world, s.params, s.end, s.threads)
    lives.advance(31)
    return int(lives.census()[:, :, :4].sum())


def _outputs(folder: Path) -> Iterator[Finding]:
    error = files.unwritable(folder)
    yield Finding("not_written" if error else "written", "missing" if error else "ok", {"folder": str(folder.resolve()), "error": error})


def _data() -> Iterator[Finding]:
    folders = [files.data_folder(name) for name in DATA]
    absent = [folder for folder in folders if not folder.is_dir()]
    yield from (Finding("data_none", "missing", {"folder": str(folder), "error": ""}) for folder in absent)
    if not absent:
        inside = folders[0].is_relative_to(files.HERE)
        yield Finding("data_wheel" if inside else "data_tree", "ok", {"names": list(DATA), "folder": str(folders[0].parent)})


def _evidence() -> Iterator[Finding]:
    numbers = importlib.import_module("sim.evidence").load()
    yield Finding("evidence", "ok", {"rows": len(numbers.rows), "digest": numbers.digest[:12]})
    scenario = importlib.import_module("sim.scenario")
    yield Finding("scenarios", "ok", {"listed": [scenario.load(name).name for name in scenario.names()]})


def _fit() -> Iterator[Finding]:
    fits, lines = importlib.import_module("sim.study.fit.files").fit_status(importlib.import_module("sim.evidence").load())
    yield Finding("fit" if fits else "fit_other", "ok" if fits else "note", {"lines": lines})


def _font() -> Iterator[Finding]:
    """Find the shipped fonts, whose glyphs the report needs."""
    names = sorted(path.name for path in (files.HERE / "faces" / "fonts").glob("*.[ot]tf"))
    yield Finding("font" if names else "font_none", "ok" if names else "missing", {"names": names})


def _engines() -> Iterator[Finding]:
    yield Finding("engines", "ok", {"names": list(importlib.import_module("sim.study.baseline").ENGINES)})


def _estimates() -> Iterator[Estimate]:
    """Yield what runs need here: costs as measured, times adjusted by a probe of this machine's speed."""
    memory = importlib.import_module("sim.study.memory")
    s = importlib.import_module("sim.study.options").setup(share=1.0)
    people, free = memory.people_of(s.evidence, s.params, s.frame, s.end), memory.available()
    slower = max(0.1, probe() / PROBE_SECONDS)
    for share in SHARES:
        needed = memory.needed(people, share)
        times = (slower * memory.seconds(people, share, work) for work in ("run", "again"))
        yield Estimate(share, round(people * share), needed, free is None or needed <= free, *times)


def probe() -> float:
    """Return the processor seconds for a fixed piece of work, best of five: sorting and adding 400,000 numbers."""
    numpy = importlib.import_module("numpy")
    numbers = numpy.random.default_rng(1).integers(0, 2**62, 400_000)
    best = float("inf")
    for _ in range(5):
        began = time.thread_time()
        numpy.sort(numbers)
        numpy.cumsum(numbers[numpy.argsort(numbers % 1_000_003)])
        best = min(best, time.thread_time() - began)
    return best
