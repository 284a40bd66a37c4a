"""`make verify-calibration`: are the tests themselves right? Their p-values are uniform where all is true, and a planted 2 % is found.

Writes docs/verification/calibration.csv, which docs/verification.md shows after the next `make verify`.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tests.verify.checks import FALSE_ALARMS, SEED, Check, families, holm, short
from tests.verify.page import FOLDER, WORKERS

FIRST_SEED = 1001
SEEDS = 200
BIAS = 1.02
COLUMNS = ("family", "checks", "seeds", "size", "uniform", "below_05", "all_true", "planted", "z", "found")


def several(name: str, seeds: Sequence[int]) -> list[list[Check]]:
    """Run a family with several seeds at its reduced size."""
    (family,) = families([name])
    return [family.checks(family.REDUCED, seed) for seed in seeds]


def planted(name: str) -> list[Check]:
    """Run a family at full size in a world that is 2 % off."""
    (family,) = families([name])
    found: list[Check] = family.checks(1.0, SEED, BIAS)
    return found


def uniform(p: NDArray[np.float64], one_sided: bool) -> float:
    """Return the Kolmogorov-Smirnov p-value of p-values against the uniform law; one-sided: only too many small ones count.

    >>> even = (np.arange(200) + 0.5) / 200
    >>> uniform(even, False) > 0.99, uniform(even**2, False) < 1e-6, uniform(np.sqrt(even), True) > 0.99, uniform(even**2, True) < 1e-6
    (True, True, True, True)
    """
    return float(stats.kstest(p, "uniform", alternative="greater" if one_sided else "two-sided").pvalue)


def calm(name: str, runs: list[list[Check]]) -> dict[str, str]:
    """Return what the p-values of a family look like where all is true."""
    (family,) = families([name])
    p = np.array([[check.p for check in run] for run in runs])
    lumpy = set(getattr(family, "LUMPY", ()))
    each = [uniform(p[:, i], check.allowance > 0 or check.name in lumpy) for i, check in enumerate(runs[0])]
    return {
        "family": name,
        "checks": str(p.shape[1]),
        "seeds": str(len(runs)),
        "size": f"{family.REDUCED:g}",
        "uniform": f"{min(1.0, min(each) * len(each)):.3f}",
        "below_05": f"{(p < 0.05).mean():.3f}",
        "all_true": f"{np.mean([holm(row).min() >= FALSE_ALARMS for row in p]):.3f}",
    }


def caught(name: str, wrong: list[Check], everything: int) -> dict[str, str]:
    """Return how a family meets a planted error; `everything` is the number of checks of all families."""
    (family,) = families([name])
    worst = max(wrong, key=lambda check: abs(check.z))
    found = "yes" if min(check.p for check in wrong) * everything < FALSE_ALARMS else "no"
    return {"planted": family.PLANTED, "z": f"{worst.z:+.1f}", "found": found}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the calibration, write its table, return 1 where a family fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.verify.calibrate", description=__doc__.splitlines()[0])
    parser.add_argument("families", nargs="*", help="all, unless named; then no table is written")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    chosen = parser.parse_args(arguments)
    names = [short(module) for module in families(chosen.families)]
    started, seeds = time.perf_counter(), range(FIRST_SEED, FIRST_SEED + chosen.seeds)
    rows, wrong = {}, {}
    with ProcessPoolExecutor(WORKERS) as pool:
        parts = {name: [pool.submit(several, name, seeds[first::4]) for first in range(4)] for name in names}
        biased = {name: pool.submit(planted, name) for name in names}
        for name, of_name in parts.items():
            rows[name] = calm(name, [run for part in of_name for run in part.result()])
            print("  ".join(f"{key} {value}" for key, value in rows[name].items()), flush=True)
        wrong = {name: part.result() for name, part in biased.items()}
    everything = sum(map(len, wrong.values()))
    for name in names:
        rows[name] |= (found := caught(name, wrong[name], everything))
        print(f"{name}: {found['planted']}, z = {found['z']}, found: {found['found']}")
    if not chosen.families:
        FOLDER.mkdir(parents=True, exist_ok=True)
        with (FOLDER / "calibration.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.values())
    crooked = holm([float(row["uniform"]) for row in rows.values()]).min() < FALSE_ALARMS
    print(f"{len(rows)} families, {len(seeds)} seeds each, {(time.perf_counter() - started) / 60:.1f} minutes")
    return int(crooked or any(row["found"] == "no" for row in rows.values()))


if __name__ == "__main__":
    sys.exit(main())
