"""The baseline: a world simulated from 2016-01-01 to the end of 2020-12-31 while its homes open and fill, and kept on disk.

Every scenario branches from this state. Its key is a hash of everything it depends on: code, parameters, numbers of the evidence, frame,
seed, share and the end of the run (at least 2025-12-31, so that shorter runs share it).

What is kept is sealed as a whole under its key: a checkpoint that is damaged, not complete or another's counts as none and is made again.
Where nothing can be kept, 2016-2020 are simulated again for every scenario.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from sim import files
from sim.clock import BASELINE, day_of
from sim.codes import Limit
from sim.evidence import Evidence
from sim.inputs.faults import BadInput
from sim.lives.fast import FastLives
from sim.province import growth
from sim.province.inventory import Beds
from sim.rules.params import Parameters
from sim.scenario import Scenario
from sim.world import sampling, supply
from sim.world.build import build
from sim.world.columns import Frame, World, frame_digest
from sim.world.frame import expected_elders, province_frame, tiny_frame

if TYPE_CHECKING:
    from sim.lives.reference import ReferenceLives

BASELINE_DAY = day_of(BASELINE)
ENGINES = ("fast", "reference")
"""Names of the engines; see `engine_of`."""
SHORTEST_END = 3652
"""2025-12-31."""
MOST_KEPT = 6_000_000_000
"""Bytes of checkpoints kept in the cache; a checkpoint of everybody takes about 1.5 GB."""
ABOUT, LIVES, WORLD = "about.json", "lives.state", "world.npz"
"""Files of a checkpoint."""
CODE = (
    "codes.py", "clock.py", "draws.py", "tally.py", "kernel.py", "rules", "lives/__init__.py", "lives/fast", "world",
    "province/inventory.py", "province/growth.py",
)  # fmt: skip
Progress = Callable[[str, float], None]
"""Called with what is being done and how far along it is, 0 to 1."""


class Setup(NamedTuple):
    """Everything that defines a run, apart from its scenario."""

    evidence: Evidence
    params: Parameters
    frame: Frame
    share: float = 1.0
    seed: int = 1
    end: int = SHORTEST_END
    """Last day."""
    threads: int = 2
    record: bool = False
    """Keep the event record of the scenario's years."""
    checkpoint: bool = True
    """Use a checkpoint that is kept; if False, it is made again."""
    engine: str = "fast"
    """One of ENGINES."""
    limit: Limit = Limit.DEMAND
    """Why homes are half empty; `params` are the parameters of that world."""
    checked: bool = False
    """Check the lives against the laws from 2016-01-01 on (audit/watched.py); no checkpoint is used."""
    fit: str = "committed"
    """Where the fit comes from: `committed`, or `refitted` to this evidence at this share (study/fit/refit.py)."""
    differing: tuple[str, ...] = ()
    """Look-ups of the fit that this evidence answers differently, by name."""
    changed: tuple[str, ...] = ()
    """How the evidence was changed for this run, in words."""


class Baseline(NamedTuple):
    """The state on the morning of 2021-01-01, ready to branch."""

    world: World
    """Without elders, except where 2016-2020 are simulated again."""
    path: Path | None
    """The lives, see `FastLives.load`; None: 2016-2020 are simulated again, as always by the reference engine and in a checked run."""
    key: str
    not_kept: str = ""
    """Why the lives could not be kept in the cache folder; empty if they were, or need not be."""


def engine_of(name: str) -> type[FastLives] | type[ReferenceLives]:
    """Return an engine by name; either works wherever `sim.lives.Lives` is expected. The reference engine, with Mesa, is imported late."""
    if name == "fast":
        return FastLives
    reference: type[ReferenceLives] = import_module("sim.lives.reference").ReferenceLives
    return reference


def frame_of(name: Literal["province", "tiny"], evidence: Evidence) -> Frame:
    """Return the frame of the province, or the tiny frame for tests."""
    return province_frame(evidence) if name == "province" else tiny_frame(evidence)


def code_digest() -> str:
    """Return the hash of all the code the state of the lives depends on."""
    paths = [p for name in CODE for p in ([files.HERE / name] if name.endswith(".py") else sorted((files.HERE / name).rglob("*.py")))]
    return files.digest_of(paths, files.HERE)


def key_of(s: Setup) -> str:
    """Return the key under which a setup's baseline is kept."""
    numbers = s.params.digest, s.evidence.digest_of_numbers, frame_digest(s.frame)
    parts = (code_digest(), *numbers, s.seed, repr(s.share), max(s.end, SHORTEST_END))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def settle_in(s: Setup, progress: Progress) -> tuple[World, FastLives]:
    """Build the world and simulate it up to the morning of 2021-01-01."""
    progress("world", 0.0)
    end = max(s.end, SHORTEST_END)
    world = _populated(s)
    progress("2016", 0.4)
    bare = world._replace(elders=(), seeds=())
    lives = FastLives(world, s.params, end, s.threads)
    del world  # the lives have their own columns
    beds = Beds(bare.homes, bare.carers, 0)
    for year in range(2016, 2021):
        growth.settle(lives, beds, day_of(BASELINE.replace(year=year + 1)))
        progress(str(year), 0.5 + 0.1 * (year - 2015))
    return bare, lives


def folder_of(key: str) -> Path:
    """Return the folder of a checkpoint."""
    return files.cache_folder() / "checkpoints" / key


def is_kept(s: Setup) -> bool:
    """Return whether the baseline of a setup is kept and whole, so that `prepare` only reads it."""
    return s.engine == "fast" and not s.checked and s.checkpoint and is_whole(folder_of(key_of(s)))


def prepare(s: Setup, progress: Progress) -> Baseline:
    """Return the baseline of a setup: read it if it is kept, else make and keep it."""
    key = key_of(s)
    if s.engine == "reference" or s.checked:
        progress("world", 0.0)
        return Baseline(_populated(s)._replace(end=s.end), None, key)
    folder = folder_of(key)
    files.sweep(folder.parent)
    if s.checkpoint and is_whole(folder):
        with contextlib.suppress(OSError):  # the folder may be read-only
            (folder / ABOUT).touch()
        return Baseline(_bare_world(s, folder), folder / LIVES, key)
    world, lives = settle_in(s, progress)
    world = world._replace(end=s.end)
    try:
        _keep(s, folder, world, lives)
    except OSError as error:
        return Baseline(world, None, key, error.strerror or str(error))
    return Baseline(world, folder / LIVES, key)


def _populated(s: Setup) -> World:
    """Return the world with all its people."""
    return build(s.evidence, s.params, s.frame, s.share, s.seed, max(s.end, SHORTEST_END), s.threads)


def _keep(s: Setup, folder: Path, world: World, lives: FastLives) -> None:
    """Write a checkpoint; raise OSError if that is impossible, with nothing left that could be taken for one."""
    try:
        (folder / ABOUT).unlink(missing_ok=True)
        lives.save(folder / LIVES)
        files.write_whole(folder / WORLD, lambda file: np.savez(file, carers=world.carers, seen=world.seen))
        about = {"key": folder.name, "seed": s.seed, "share": s.share, "end": max(s.end, SHORTEST_END), "params": s.params.digest}
        about |= {"bytes": {file.name: file.stat().st_size for file in _parts(folder)}}
        about["content"] = _content(folder)
        files.write_text(folder / ABOUT, json.dumps({**about, "seal": files.seal_of(about)}, indent=1))
        files.keep_recent(folder.parent, MOST_KEPT, spare=folder)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def is_whole(folder: Path) -> bool:
    """Return whether a checkpoint is complete and its own: `about.json`, written last, is sealed with its key and the hash of the rest.

    Columns of lives are checked against the index, which is part of that hash, when they are loaded.
    """
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        sizes = {file.name: file.stat().st_size for file in _parts(folder)}
        whole = about["key"] == folder.name and about["bytes"] == sizes and about["content"] == _content(folder)
        return bool(whole and about["seal"] == files.seal_of(about))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def _parts(folder: Path) -> list[Path]:
    """Return the files of a checkpoint, except its description and what is being written."""
    return sorted(file for file in folder.iterdir() if file.name != ABOUT and not file.name.startswith("."))


def _content(folder: Path) -> str:
    """Return the hash of the world and of the index of the lives, which has the checksum of every column."""
    return files.digest_of([folder / LIVES, folder / WORLD], folder)


def _bare_world(s: Setup, folder: Path) -> World:
    """Return the world of a checkpoint without its elders: places and homes are drawn again, which is cheap."""
    with np.load(folder / WORLD, allow_pickle=False) as kept:
        carers, seen = kept["carers"], kept["seen"]
    places = sampling.sample_places(s.frame.places, expected_elders(s.frame), s.share)
    counties, homes = supply.draw_homes(s.frame, s.evidence, s.seed, s.share)
    return World(counties, places, homes, carers, seen, (), (), s.frame.prefectures, s.frame.names, s.share, s.seed, s.end)


def not_simulated(baseline: Baseline, scenario: Scenario) -> list[int]:
    """Return the homes that a scenario names but a sample leaves out: changes there are in the inventory and affect no life."""
    sampled = baseline.world.homes.sampled
    named = {home for change in scenario.changes if (home := change.get("home", int)) is not None}
    return sorted(home for home in named if home < len(sampled) and not sampled[home])


def branch(s: Setup, baseline: Baseline) -> FastLives | ReferenceLives:
    """Return lives that continue from the baseline, on the morning of 2021-01-01; in a checked run they still have 2016-2020 to go."""
    if baseline.path is None:
        world = baseline.world if baseline.world.elders else _populated(s)._replace(end=s.end)
        lives = engine_of(s.engine)(world, s.params, s.end, s.threads, s.record or s.checked)
        if not s.checked:
            growth.from_2016(lives, world, BASELINE_DAY)
            if isinstance(lives, FastLives):  # as after a checkpoint: the record is of the scenario's years
                lives.forget_events()
        return lives
    try:
        return FastLives.load(baseline.path, s.params, s.end, s.threads, s.record)
    except BadInput:  # damaged by a crash of the machine, or removed to make room: it is made again, and once more if it cannot be kept
        with contextlib.suppress(OSError):
            (baseline.path.parent / ABOUT).unlink(missing_ok=True)
        again = prepare(s._replace(checkpoint=False), lambda _what, _done: None)
        if again.path is None:
            return branch(s, again)
        return FastLives.load(again.path, s.params, s.end, s.threads, s.record)
