"""Worlds in several processes: the same results, whoever simulates them and whoever is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from sim import scenario
from sim.codes import Limit
from sim.inputs.faults import BadInput
from sim.results.result import Result
from sim.study.baseline import Setup
from sim.study.options import in_world, setup
from sim.study.side_by_side import Others, World, processes, simulate
from sim.study.waiting_processes import waiting


def worlds(place: Path, named: str = "plan_2025") -> list[World]:
    """Return a small province in three worlds, simulated for a month."""
    first = setup(share=1.0, frame="tiny", threads=1)._replace(end=1857)
    chosen = [scenario.load(named)]
    return [World(s, chosen, [place / s.limit.label]) for s in (first, *(in_world(first, limit) for limit in list(Limit)[1:]))]


def lived(place: Path, number: int, killed: bool = False) -> dict[str, str]:
    """Simulate the worlds with so many other processes, which may be killed on the way; return the digest of each."""
    found = worlds(place)
    for world in found:
        world.folders[0].mkdir(parents=True)
    with waiting(number) as there:
        beside = Others(there)
        for world in beside.share(found):
            for process in multiprocessing.active_children() if killed else []:
                assert process.pid is not None
                os.kill(process.pid, signal.SIGKILL)
            simulate(world)
        beside.answers()
    return {path.name: str(Result.load(path).manifest["digest"]) for path in sorted(place.iterdir())}


def test_results_are_those_of_one_process_whether_the_other_one_lives_or_is_killed(tmp_path: Path) -> None:
    alone = lived(tmp_path / "alone", 0)
    assert len(set(alone.values())) == 3
    assert lived(tmp_path / "two", 1) == alone
    assert lived(tmp_path / "killed", 1, killed=True) == alone
    assert multiprocessing.active_children() == []


def test_what_is_wrong_in_another_process_is_said_here(tmp_path: Path) -> None:
    (tmp_path / "staff").write_text("in the place of a folder")
    found = worlds(tmp_path)

    def all_of_them() -> None:
        with waiting(1) as there:
            beside = Others(there)
            for world in beside.share(found):
                world.folders[0].mkdir()
                simulate(world)
            beside.answers()

    with pytest.raises(BadInput, match=r"staff: the result cannot be written"):
        all_of_them()
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("change", "number"),
    [({}, 2), ({"threads": 1}, 1), ({"share": 0.5}, 1), ({"engine": "reference"}, 1), ({"checked": True}, 1)],
    ids=str,
)
def test_small_worlds_of_the_fast_engine_are_simulated_at_once_within_the_threads_asked_for(
    change: dict[str, object], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    s: Setup = setup(share=0.01, threads=2)._replace(**change)
    assert processes([s, s, s]) == number
    assert processes([s]) == 1
