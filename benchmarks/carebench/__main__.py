"""The same work by four programs, interleaved: python benchmarks/carebench [PEOPLE] [ROUNDS] [--peers PYTHON] [--only NAME ...].

Each program runs in a process of its own with one thread; a round runs all of them once, with a seed of its own. Told are medians of
processor seconds, ratios to ours, peak memory of the process, and whether all four give the same answer: exit code 3 if they do not.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import fmean, median, stdev
from typing import Any

from scipy import stats

HERE = Path(__file__).resolve().parent
PROGRAMS = {
    "ours": "lives by events, days in a calendar; columns and compiled code; draws by who decides what, so another bed moves no other life",
    "with_mesa": "every agent every day; an object a person; order of the day by lot; one stream of draws",
    "with_simpy": "events in continuous time; a generator a person, a heap of timeouts; one stream of draws",
    "with_starsim": "every agent every day, as arrays; a stream for each decision and step; ties of a day by number",
}
"""What each does differently."""
LEVELS = 5
FALSE_ALARM = 0.01
"""Of the whole comparison, if all programs do the same."""


def figures(answers: list[dict[str, Any]]) -> dict[str, list[float]]:
    """Return each figure by district, mean over the rounds."""

    def mean(key: str, *at: int) -> list[float]:
        parts = [answer[key][at[0]] if at else answer[key] for answer in answers]
        return [fmean(values) for values in zip(*parts, strict=True)]

    out = {name.replace("_", " "): mean(name) for name in ("deaths", "admitted", "gave_up", "waiting", "occupied")}
    out["days waited, mean"] = [days / max(number, 1) for days, number in zip(mean("days_waited"), out["admitted"], strict=True)]
    return out | {f"persons, level {level}": mean("persons", level) for level in range(LEVELS)}


def errors_apart(one: list[float], other: list[float]) -> float:
    """Return the mean difference over the districts in standard errors: both programs began with the same people."""
    differences = [a - b for a, b in zip(one, other, strict=True)]
    spread = stdev(differences)
    return 0.0 if spread == 0 else fmean(differences) / (spread / len(differences) ** 0.5)


def run(python: str, name: str, people: int, seed: int) -> dict[str, Any] | None:
    """Run one program; None where what it needs is not installed."""
    threads = {"OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
    command = [python, str(HERE / f"{name}.py"), str(people), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **threads}, check=False)
    if done.returncode == 0:
        return dict(json.loads(done.stdout.splitlines()[-1]))
    if "ModuleNotFoundError" in done.stderr:
        return None
    raise SystemExit(f"{name}: {done.stderr}")


def tell_speed(found: dict[str, list[dict[str, Any]]]) -> None:
    """Print medians of processor seconds, ratios to ours and memory."""
    ours = median(one["seconds"] for one in found["ours"])
    print(f"{'program':13s} {'s cpu':>9s} {'range':>17s} {': ours':>8s} {'peak MB':>8s}  what it does")
    for name, told in found.items():
        seconds = sorted(one["seconds"] for one in told)
        middle, peak = median(seconds), max(one["peak_bytes"] for one in told) / 1e6
        spread = f"{seconds[0]:.3g} to {seconds[-1]:.3g}"
        print(f"{name:13s} {middle:9.3f} {spread:>17s} {middle / ours:8.1f} {peak:8.0f}  {PROGRAMS[name]}")


def tell_answers(found: dict[str, list[dict[str, Any]]]) -> bool:
    """Print the figures of a district side by side, and return whether they agree."""
    by_program = {name: figures([one["answer"] for one in told]) for name, told in found.items()}
    peers = [name for name in found if name != "ours"]
    tests = len(by_program["ours"]) * max(len(peers), 1)
    least = float(stats.t.isf(FALSE_ALARM / 2 / tests, len(by_program["ours"]["deaths"]) - 1))
    print(f"\n{'a district':18s}" + "".join(f"{name:>14s}" for name in found) + f"{'errors apart':>14s}")
    worst = 0.0
    for figure, ours in by_program["ours"].items():
        apart = max((abs(errors_apart(by_program[name][figure], ours)) for name in peers), default=0.0)
        worst = max(worst, apart)
        print(f"{figure:18s}" + "".join(f"{fmean(by_program[name][figure]):14.2f}" for name in found) + f"{apart:14.1f}")
    verdict = "within" if worst < least else "NOT within"
    print(f"The answers are {verdict} sampling error: at most {worst:.1f} standard errors apart, {least:.1f} allowed.")
    return worst < least


def main() -> int:
    """Run the rounds and tell."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("people", nargs="?", type=int, default=10_000)
    asked.add_argument("rounds", nargs="?", type=int, default=3)
    asked.add_argument("--peers", default=sys.executable, help="Python that has requirements.txt; default: this one")
    asked.add_argument("--only", nargs="+", choices=[name for name in PROGRAMS if name != "ours"], help="peers to run")
    given = asked.parse_args()
    wanted = ["ours", *(given.only or [name for name in PROGRAMS if name != "ours"])]
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in wanted}
    for number in range(given.rounds):
        for name in wanted:
            told = run(sys.executable if name == "ours" else given.peers, name, given.people, number + 1)
            if told is None:
                print(f"{name}: not installed in {given.peers}", file=sys.stderr)
            else:
                found[name].append(told)
                print(f"round {number + 1}: {name} {told['seconds']:.3f} s", file=sys.stderr)
    found = {name: told for name, told in found.items() if told}
    load = os.getloadavg()[0]
    print(f"{given.people:,} people, {given.rounds} rounds, median processor seconds; load of the machine {load:.1f}\n")
    tell_speed(found)
    return 0 if tell_answers(found) else 3


if __name__ == "__main__":
    sys.exit(main())
