"""Is this tree slower than another one? python benchmarks/before_after.py OTHER_TREE [SHARE] [ROUNDS]

Lives of 2016-2025 without policy, one thread, the two trees in turn (A B, B A, ...), each in a process of its own that compiles before
it is timed. Quotes the median of the cpu seconds of each and the median of the ratios of neighbours: machines drift, neighbours together.
`git worktree add FOLDER COMMIT` makes another tree.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
LIVED = """
import sys, time
from sim.lives.fast import FastLives
from sim.study.options import setup
from sim.world.build import build
s = setup(share=float(sys.argv[1]), threads=1)
world = build(s.evidence, s.params, s.frame, s.share, 1, s.end, 1)
FastLives(world, s.params, s.end, 1).advance(30)
lives = FastLives(world, s.params, s.end, 1)
began = time.process_time()
lives.advance(s.end + 1)
print(time.process_time() - began)
"""


def seconds(tree: Path, share: str) -> float:
    """Return the cpu seconds of ten years of lives in a tree."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", LIVED, share], cwd=tree, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def main(other: Path, share: str, rounds: int) -> None:
    times: dict[Path, list[float]] = {HERE: [], other: []}
    for number in range(rounds):
        for tree in (HERE, other) if number % 2 else (other, HERE):
            times[tree].append(seconds(tree, share))
    ratio = statistics.median(a / b for a, b in zip(times[HERE], times[other], strict=True))
    print(f"share {share}, {rounds} rounds: this tree {statistics.median(times[HERE]):.2f} s cpu, the other "
          f"{statistics.median(times[other]):.2f} s; this : other = {ratio:.3f} (median of neighbours)")  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2] if len(sys.argv) > 2 else "0.1", int(sys.argv[3]) if len(sys.argv) > 3 else 7)
