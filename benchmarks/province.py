"""How fast everybody is lived: python benchmarks/province.py [ROUNDS] [SHARE]. Medians of rounds, each in a process of its own.

A round builds the world, settles it in (2016-2020), writes and reads the checkpoint, and lives 2021-2025 from it without policy, with one
and with two threads in turn. `cpu/wall` tells whether two threads really had two cores (1.6 or more); `load` is that of the machine before
the round. Bytes a row: state as a checkpoint holds it, and with the scratch that is built again. Then the time of an engine from 10^5
persons to everybody, and of each year against its events.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.lives.fast import FastLives
from sim.province import growth
from sim.province.inventory import Beds
from sim.study.baseline import BASELINE_DAY, SHORTEST_END
from sim.study.options import setup
from sim.world.build import build

SCRATCH = ("pool", "link", "touched", "sought", "entrants")
TREE = Path(__file__).resolve().parent.parent
STAGES = ("building", "first scheduling", "settling-in", "checkpoint written", "checkpoint read", "2021-2025")


def one_round(share: float, threads: int) -> dict[str, Any]:
    """Run every stage once in this process."""
    tiny = setup(share=1.0, frame="tiny")
    warm = FastLives(build(tiny.evidence, tiny.params, tiny.frame), tiny.params, SHORTEST_END)
    warm.advance(400)
    out: dict[str, Any] = {"load": os.getloadavg()[0], "stages": {}}

    def timed(stage: str, do: Callable[[], Any]) -> Any:
        wall, cpu = time.perf_counter(), time.process_time()
        made = do()
        out["stages"][stage] = (time.perf_counter() - wall, time.process_time() - cpu)
        return made

    s = setup(share=share, threads=threads)
    world = timed("building", lambda: build(s.evidence, s.params, s.frame, share, 1, SHORTEST_END, threads))
    out["rows"] = sum(len(e.key) for e in world.elders)
    beds = Beds(world.homes, world.carers, 0)
    worlds = [world]
    del world  # the engine has columns of its own: the world is let go as soon as they are laid out
    lives = timed("first scheduling", lambda: FastLives(worlds.pop(), s.params, SHORTEST_END, threads))
    timed("settling-in", lambda: growth.settle(lives, beds, BASELINE_DAY))
    state = sum(column.nbytes for part in lives.prefectures for column in part.people)
    scratch = sum(
        getattr(part.work, name).nbytes for part in lives.prefectures for name in ("pool", "link", "touched", "sought", "entrants")
    )
    out["bytes"] = (state / out["rows"], (state + scratch) / out["rows"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lives.state"
        timed("checkpoint written", lambda: lives.save(path))
        out["file"] = sum(each.stat().st_size for each in path.parent.iterdir())
        del lives
        lives = timed("checkpoint read", lambda: FastLives.load(path, s.params, SHORTEST_END, threads))
    years = []
    first = BASELINE_DAY
    wall, cpu = time.perf_counter(), time.process_time()
    for year in range(5):
        began, last = time.process_time(), min(BASELINE_DAY + round(365.25 * (year + 1)), SHORTEST_END + 1)
        lives.advance(last)
        years.append((time.process_time() - began, last - first))
        first = last
    out["stages"]["2021-2025"] = (time.perf_counter() - wall, time.process_time() - cpu)
    flows = lives.counts(60, 119)["flows"].sum((1, 2, 3)).reshape(5, 12).sum(1)
    out["events"] = int(flows.sum())
    out["years"] = [(seconds, int(events)) for (seconds, _), events in zip(years, flows, strict=True)]
    out["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return out


def in_its_own_process(share: float, threads: int) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": str(TREE)}
    command = [sys.executable, __file__, "--round", str(share), str(threads)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(rounds: int, share: float) -> None:
    found: dict[int, list[dict[str, Any]]] = {1: [], 2: []}
    for number in range(rounds):
        for threads in (1, 2) if number % 2 else (2, 1):
            found[threads].append(in_its_own_process(share, threads))
    first = found[2][0]
    peak = statistics.median(each["peak"] for each in found[2]) / 1e9
    loads = [each["load"] for of_threads in found.values() for each in of_threads]
    print(f"share {share:g}: {first['rows']:,} rows, {first['events']:,} events 2021-2025; {first['bytes'][0]:.0f} bytes a row, "
          f"{first['bytes'][1]:.0f} with scratch; checkpoint {first['file'] / 1e9:.2f} GB; peak memory {peak:.2f} GB; "
          f"medians of {rounds} rounds, load {min(loads):.1f}-{max(loads):.1f}")  # fmt: skip
    for stage in STAGES:
        for threads, rows in found.items():
            wall, cpu = (statistics.median(each["stages"][stage][i] for each in rows) for i in (0, 1))
            told = (
                f"  {cpu / first['events'] * 1e9:4.0f} ns cpu an event, {first['events'] / wall / 1e6:.2f} M events/s"
                if "-" in stage and stage[0] == "2"
                else ""
            )
            print(f"{stage:20s} {threads} thread(s): {wall:6.2f} s wall, {cpu:6.2f} s cpu, cpu/wall {cpu / wall:.2f}{told}")
    for year in range(5):
        seconds = statistics.median(each["years"][year][0] for each in found[1])
        events = first["years"][year][1]
        print(f"{2021 + year}: {seconds:.2f} s cpu, {events:,} events, {seconds / events * 1e9:.0f} ns an event (one thread)")
    for each in (0.014, 0.1, share):
        one = in_its_own_process(each, 1)
        cpu = sum(one["stages"][stage][1] for stage in ("settling-in", "2021-2025"))
        print(f"share {each:g}: {one['rows']:,} rows, {cpu / one['rows'] * 1e6:.2f} us cpu a row, 2016-2025 (one thread)")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--round"]:
        print(json.dumps(one_round(float(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, float(sys.argv[2]) if len(sys.argv) > 2 else 1.0)
