"""How long `make run` takes again, against another tree: python benchmarks/warm_start.py OTHER_TREE [ROUNDS]

The command of `make run` with compiled code and baselines kept, the two trees in turn (A B, B A, ...), each with a cache of its own that
one run fills before anything is timed. Quotes the medians of wall and cpu seconds and the median of the ratios of neighbors: machines
drift, neighbors together. `git worktree add FOLDER COMMIT` makes another tree.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
ARGUMENTS = ("run", "baseline", "plan_2025", "--share", "0.05", "--report", "--quiet", "--out")
CALL = """
try:
    from sim.cli.main import main
except ImportError:  # older trees have one file for the command line
    from sim.cli import main
main()
"""


def seconds(tree: Path, folder: Path) -> tuple[float, float]:
    """Return wall and cpu seconds of the command in a tree."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "LONGJIANG_CACHE": str(folder / "cache"), "OPENBLAS_NUM_THREADS": "1"}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-c", CALL, *ARGUMENTS, str(folder / "out")]
    subprocess.run(command, cwd=tree, env=environment, stdout=subprocess.DEVNULL, check=True)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(other: Path, rounds: int) -> None:
    trees = {"this": HERE, "other": other}
    times: dict[str, list[tuple[float, float]]] = {"this": [], "other": []}
    with tempfile.TemporaryDirectory() as room:
        for number in range(rounds + 1):
            for name in ("this", "other") if number % 2 else ("other", "this"):
                taken = seconds(trees[name], Path(room) / name)
                if number:  # the first round compiles and fills the cache
                    times[name].append(taken)
    for what, column in (("wall", 0), ("cpu", 1)):
        mine, theirs = ([taken[column] for taken in times[name]] for name in trees)
        ratio = statistics.median(a / b for a, b in zip(mine, theirs, strict=True))
        print(
            f"{what:4s} this tree {statistics.median(mine):.2f} s, the other {statistics.median(theirs):.2f} s; this : other = {ratio:.3f}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
