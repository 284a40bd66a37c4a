"""How fast the lives are lived: python benchmarks/lives.py [SHARE] [REPEATS]. Medians of runs interleaved over thread counts.

Stages: building the world, the settling-in 2016-2020, writing and reading a state, 2021-2025 without policy, hazards changed for everybody.
`cpu/wall` tells whether two threads really had two cores (1.6 or more); rows are persons of the run, events those counted from 2021 on.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from sim.lives.fast import FastLives
from sim.study.baseline import BASELINE_DAY, SHORTEST_END
from sim.study.options import setup
from sim.world.build import build

Times = dict[tuple[str, int], list[tuple[float, float]]]


def timed(times: Times, stage: str, threads: int, do: Callable[[], object]) -> object:
    wall, cpu = time.perf_counter(), time.process_time()
    out = do()
    times[stage, threads].append((time.perf_counter() - wall, time.process_time() - cpu))
    return out


def main(share: float, repeats: int) -> None:
    tiny = setup(share=1.0, frame="tiny")
    warm = FastLives(build(tiny.evidence, tiny.params, tiny.frame), tiny.params, SHORTEST_END)
    warm.advance(400)
    warm.set_rates({"seeking": 1.1})
    times: Times = defaultdict(list)
    rows = events = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lives.npz"
        for _ in range(repeats):
            for threads in (1, 2):
                s = setup(share=share, threads=threads)
                world = timed(times, "world", threads, lambda s=s: build(s.evidence, s.params, s.frame, share, 1, SHORTEST_END, s.threads))
                rows = sum(len(e.key) for e in world.elders)
                lives = timed(times, "first scheduling", threads, lambda w=world, s=s: FastLives(w, s.params, SHORTEST_END, s.threads))
                timed(times, "2016-2020", threads, lambda lives=lives: lives.advance(BASELINE_DAY))
                timed(times, "state written", threads, lambda lives=lives: lives.save(path))
                lives = timed(times, "state read", threads, lambda s=s: FastLives.load(path, s.params, SHORTEST_END, s.threads))
                timed(times, "2021-2025", threads, lambda lives=lives: lives.advance(SHORTEST_END + 1))
                events = int(lives.counts(60, 119).flows.sum())
                lives = FastLives.load(path, s.params, SHORTEST_END, threads)
                timed(times, "a rate changed for all", threads, lambda lives=lives: lives.set_rates({"seeking": 1.1}))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"share {share:g}: {rows:,} rows, {events:,} events 2021-2025; peak memory {memory:.2f} GB")
    for (stage, threads), pairs in times.items():
        wall, cpu = (statistics.median(column) for column in zip(*pairs, strict=True))
        told = f" {wall / events * 1e9:6.0f} ns an event, {events / wall / 1e6:.2f} M events/s" if stage == "2021-2025" else ""
        print(f"{stage:24s} {threads} thread(s): {wall:7.2f} s wall, cpu/wall {cpu / wall:.2f}{told}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.1, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
