"""The baseline: a world simulated from 2016-01-01 to the end of 2020-12-31 with capacity held at 2020, and kept on disk.

Every scenario branches from this state. Its key is a hash of everything it depends on: code, parameters, numbers of the evidence, frame,
seed, share and the end of the run (at least 2025-12-31, so that shorter runs share it).
"""

from __future__ import annotations

import hashlib
import json
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
CODE = ("codes.py", "clock.py", "draws.py", "tally.py", "kernel.py", "rules", "lives/__init__.py", "lives/fast", "world")
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
    """Read and write checkpoints in the cache folder."""
    engine: str = "fast"
    """One of ENGINES."""
    limit: Limit = Limit.DEMAND
    """Why homes are half empty; `params` are the parameters of that world."""
    checked: bool = False
    """Check the lives against the laws from 2016-01-01 on (audit/watched.py); no checkpoint is used."""


class Baseline(NamedTuple):
    """The state on the morning of 2021-01-01, ready to branch."""

    world: World
    """Without elders, except where 2016-2020 are simulated again."""
    path: Path | None
    """The lives, see `FastLives.load`; None: 2016-2020 are simulated again, as always by the reference engine and in a checked run."""
    key: str


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
    world = build(s.evidence, s.params, s.frame, s.share, s.seed, end, s.threads)
    progress("2016", 0.4)
    bare = world._replace(elders=(), seeds=())
    lives = FastLives(world, s.params, end, s.threads)
    del world  # the lives have their own columns
    for year in range(2016, 2021):
        lives.advance(day_of(BASELINE.replace(year=year + 1)))
        progress(str(year), 0.5 + 0.1 * (year - 2015))
    return bare, lives


def prepare(s: Setup, progress: Progress) -> Baseline:
    """Return the baseline of a setup: read it if it is kept, else make and keep it."""
    key = key_of(s)
    if s.engine == "reference" or s.checked:
        progress("world", 0.0)
        world = build(s.evidence, s.params, s.frame, s.share, s.seed, max(s.end, SHORTEST_END), s.threads)
        return Baseline(world._replace(end=s.end), None, key)
    folder = files.cache_folder() / "checkpoints" / key
    if s.checkpoint and _is_whole(folder):
        (folder / ABOUT).touch()
        return Baseline(_bare_world(s, folder), folder / LIVES, key)
    (folder / ABOUT).unlink(missing_ok=True)
    world, lives = settle_in(s, progress)
    lives.save(folder / LIVES)
    files.write_whole(folder / WORLD, lambda file: np.savez(file, carers=world.carers, seen=world.seen))
    sizes = {file.name: file.stat().st_size for file in sorted(folder.iterdir()) if file.name != ABOUT}
    about = {"key": key, "seed": s.seed, "share": s.share, "end": max(s.end, SHORTEST_END), "params": s.params.digest, "bytes": sizes}
    files.write_text(folder / ABOUT, json.dumps(about, indent=1))
    files.keep_recent(folder.parent, MOST_KEPT, spare=folder)
    return Baseline(world._replace(end=s.end), folder / LIVES, key)


def _is_whole(folder: Path) -> bool:
    """Return whether a checkpoint has all its bytes; `about.json` is written last. Loading the lives checks every byte."""
    try:
        sizes = json.loads((folder / ABOUT).read_text(encoding="utf-8"))["bytes"]
        return {LIVES, WORLD} <= sizes.keys() and all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


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
        lives = engine_of(s.engine)(baseline.world, s.params, s.end, s.threads, s.record or s.checked)
        if not s.checked:
            lives.advance(BASELINE_DAY)
        return lives
    try:
        return FastLives.load(baseline.path, s.params, s.end, s.threads, s.record)
    except BadInput:  # damaged by a crash of the machine, see lives/fast/snapshot.py
        (baseline.path.parent / ABOUT).unlink(missing_ok=True)
        prepare(s, lambda _what, _done: None)
        return FastLives.load(baseline.path, s.params, s.end, s.threads, s.record)
