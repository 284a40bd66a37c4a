"""What a run costs in memory and time by its people: python benchmarks/memory.py [SHARE ...] prints COSTS of sim/study/memory.py.

Each kind of run in a fresh process of its own, by the command line, at each share; the peak is that of the process (Linux), the time that
of the whole command on two threads. A straight line through them by least squares, weighted by nothing. A quiet machine and a quarter of
an hour.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from sim.study.memory import COSTS, lived, people_of
from sim.study.options import setup

HERE = Path(__file__).resolve().parent.parent
SHARES = (0.02, 0.06, 0.12)
COMMANDS = {
    "run": ("run", "baseline", "plan_2025"),
    "again": ("run", "baseline", "plan_2025"),
    "compare": ("compare", "baseline", "plan_2025"),
    "checked": ("run", "baseline", "--checked"),
    "reference": ("run", "baseline", "--engine", "reference"),
}
SMALLER = {"checked": 0.25, "reference": 0.025}
"""Factor on the shares of what is dear."""
LARGEST = ("run", "again")
"""What is measured for everybody too: by shares of samples alone it came out half as dear again as it is."""
CALL = """
import sys
from sim.cli.main import main
try:
    main()
finally:
    print("peak", [line for line in open("/proc/self/status") if line.startswith("VmHWM")][0].split()[1], file=sys.stderr)
"""


def cost(command: tuple[str, ...], share: float, cache: Path, out: Path) -> tuple[float, float]:
    """Return the peak in bytes and the seconds of one command."""
    arguments = [*command, "--share", f"{share:g}", "--quiet", *(("--out", str(out)) if command[0] == "run" else ())]
    began = time.perf_counter()
    environment = {**os.environ, "LONGJIANG_CACHE": str(cache), "PYTHONPATH": str(HERE)}
    done = subprocess.run([sys.executable, "-c", CALL, *arguments], env=environment, capture_output=True, text=True, check=False)
    peaks = [line.split()[1] for line in done.stderr.splitlines() if line.startswith("peak ")]
    if not peaks:
        raise SystemExit(done.stderr)
    return 1024.0 * float(peaks[0]), time.perf_counter() - began


def main(shares: tuple[float, ...]) -> None:
    s = setup(share=1.0)
    people = people_of(s.evidence, s.params, s.frame, s.end)
    with tempfile.TemporaryDirectory() as folder:
        cost(COMMANDS["run"], 0.001, Path(folder), Path(folder) / "out")
        cost(COMMANDS["checked"], 0.001, Path(folder), Path(folder) / "out")
        found: dict[str, list[tuple[float, float, float]]] = {work: [] for work in COSTS}
        for share in (*shares, 1.0):
            for work, command in COMMANDS.items():
                if share == 1.0 and work not in LARGEST:
                    continue
                part = share * SMALLER.get(work, 1.0)
                found[work].append((lived(people, part), *cost(command, part, Path(folder), Path(folder) / "out")))
                print(f"{work:10s} share {part:<8g} {found[work][-1][1] / 1e6:8.0f} MB {found[work][-1][2]:7.1f} s", flush=True)
    for work, rows in found.items():
        number, peaks, times = np.array(rows).T
        (a_person, fixed), (slope, base) = np.polyfit(number, peaks, 1), np.polyfit(number, times, 1)
        print(f'    "{work}": Cost({fixed / 1e6:.0f}e6, {a_person:.0f}.0, {max(base, 0.0):.1f}, {slope * 1e6:.2f}),')


if __name__ == "__main__":
    main(tuple(map(float, sys.argv[1:])) or SHARES)
