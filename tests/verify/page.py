"""`make verify`: hold the engines against the formulas and write docs/verification.md.

The page has no date: apart from the times, the same code writes the same page.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from matplotlib import rc_context
from matplotlib.figure import Figure

from tests.verify.checks import FALSE_ALARMS, SEED, Check, families, holm, short

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "verification"
WORKERS = 2
LOOK = {"svg.fonttype": "none", "svg.hashsalt": "longjiang", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
HEAD = """# Verification: the engines compared with closed formulas

Written by `make verify`; do not edit. The province's engines run laboratory worlds, and the results are compared with formulas of
demography and queueing theory, worked out in the tests and not by the engines. How it is done: `tests/verify/`.

{verdict}

Truth and estimate are in the units named with the check; z is their difference in standard errors, beyond the allowance where one is given;
p is two-sided, normal where the variance is known, Student's t where it comes from independent copies of the world. Bars in the figures
are two standard errors.
"""


class Outcome(NamedTuple):
    """What one family found."""

    family: str
    checks: list[Check]
    seconds: float
    same: bool
    """The reference engine says the same to the last digit, at the quick size."""


def live(name: str, size: float, seed: int) -> Outcome:
    """Run one family through the fast engine at a size, and through both at the quick size."""
    (family,) = families([name])
    started = time.perf_counter()
    found = family.checks(size, seed)
    same = family.checks(family.QUICK, seed) == family.checks(family.QUICK, seed, engine="reference")
    return Outcome(name, found, time.perf_counter() - started, same)


def live_all(names: Sequence[str], size: float, seed: int) -> list[Outcome]:
    """Run families side by side, and tell each as it ends."""
    started, out = time.perf_counter(), []
    with ProcessPoolExecutor(min(WORKERS, os.cpu_count() or 1)) as pool:
        for outcome in pool.map(live, names, [size] * len(names), [seed] * len(names)):
            worst = max(outcome.checks, key=lambda check: abs(check.z))
            told = f"{outcome.family:28s} {len(outcome.checks):4d} checks  largest |z| {abs(worst.z):5.2f}"
            print(f"{told}  engines {'agree' if outcome.same else 'DIFFER'}  {outcome.seconds:6.1f} s", flush=True)
            out.append(outcome)
    print(f"{time.perf_counter() - started:.0f} s in all", flush=True)
    return out


def digits(check: Check) -> int:
    """Return how many decimals show two figures of the standard error.

    >>> digits(Check("", "", 1.0, 1.0, 0.0123)), digits(Check("", "", 1.0, 1.0, 250.0))
    (3, 0)
    """
    size = check.standard_error or abs(check.truth) / 1000 or 1.0
    return next((places for places in range(12) if size * 10**places >= 9.95), 12)


def row(check: Check, adjusted: float) -> str:
    """Return a check as a row of a table."""
    places = digits(check)
    numbers = " | ".join(f"{value:,.{places}f}" for value in (check.truth, check.estimate, check.standard_error))
    allowance = f"{check.allowance:.2g}" if check.allowance else ""
    mark = " **refuted**" if adjusted < FALSE_ALARMS else ""
    return f"| {check.name} | {numbers} | {allowance} | {check.z:+.2f} | {check.p:.3f}{mark} |"


def table(rows: list[dict[str, str]]) -> list[str]:
    """Return rows of a CSV as a table."""
    if not rows:
        return []
    return ["| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0]), *("| " + " | ".join(one.values()) + " |" for one in rows)]


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table; none where nobody has written it."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: value.replace("|", "\\|") for key, value in one.items()} for one in csv.DictReader(file)]


def draw(outcome: Outcome, folder: Path) -> None:
    """Draw the figure of a family."""
    (family,) = families([outcome.family])
    with rc_context(LOOK):
        figure = Figure(figsize=(6.4, 3.6), layout="constrained")
        axes = figure.add_subplot()
        family.figure(axes, outcome.checks)
        axes.legend(frameon=False)
        folder.mkdir(parents=True, exist_ok=True)
        figure.savefig(folder / f"{outcome.family}.svg", metadata={"Date": None})


def verdict(outcomes: Sequence[Outcome], adjusted: dict[int, float], how: str) -> str:
    """Return the result in a paragraph."""
    found = [check for outcome in outcomes for check in outcome.checks]
    wrong = sum(p < FALSE_ALARMS for p in adjusted.values())
    agree = sum(outcome.same for outcome in outcomes)
    largest = max(abs(check.z) for check in found)
    return f"""**{wrong} of {len(found)} checks refuted** in {len(outcomes)} families, largest |z| {largest:.2f}.
Holm's method over all checks decides what is refuted: a run in which everything is true refutes something in {FALSE_ALARMS:.0%} of cases.
In {agree} of {len(outcomes)} families, run again at a small size, the reference engine gives the same numbers to the last digit.
{how}"""


def chapter(outcome: Outcome, adjusted: dict[int, float]) -> list[str]:
    """Return what the page says of a family."""
    (family,) = families([outcome.family])
    lines = [f"## {family.TITLE}", "", " ".join(family.LAW.split()), "", f"Source: {' '.join(family.SOURCE.split())}", ""]
    lines += [f"![{family.TITLE}](verification/{outcome.family}.svg)", ""]
    lines += ["| check | truth | estimate | standard error | allowance | z | p |", "|---|--:|--:|--:|--:|--:|--:|"]
    lines += [row(check, adjusted[id(check)]) for check in outcome.checks]
    engines = "Both engines agree" if outcome.same else "**The engines differ**"
    return [*lines, "", f"{engines} at size {family.QUICK:g}. {outcome.seconds:.0f} s (`tests/verify/{outcome.family}.py`).", ""]


def rest(folder: Path) -> list[str]:
    """Return the chapters that other commands have left tables for."""
    lines = []
    if calibration := read(folder / "calibration.csv"):
        lines += ["## The tests themselves", "", CALIBRATION, "", *table(calibration), ""]
    if laws := read(folder / "laws.csv"):
        lines += ["## Checked laws", "", "Laws asserted while the engines run (`--checked`), and how often.", "", *table(laws), ""]
    if mutants := read(folder / "mutants.csv"):
        survivors = [one for one in mutants if one["killed"].lower() not in ("yes", "true", "1")]
        share = 1 - len(survivors) / len(mutants)
        told = f"{len(mutants)} changes of one rule or one line at a time; the tests find {len(mutants) - len(survivors)} ({share:.1%})."
        lines += ["## Mutants", "", told + " Survivors, and why:", ""]
        lines += table([{"mutant": one["mutant"], "kind": one["kind"], "why": one["why"]} for one in survivors])
    return lines


CALIBRATION = """Written by `make verify-calibration`. Each family is run with many seeds at a reduced size. `uniform` is the smallest
Kolmogorov-Smirnov p-value of its checks against the uniform law, times the number of checks (one-sided where a check has an allowance or
counts so few that its p-values are lumpy); `below_05` is the share of p-values below .05; `all_true` the share of seeds with no check
refuted at 1 % within the family. Then one stay or hazard of the world is made 2 % longer or higher at full size: `z` is the largest
difference that this makes, and it is `found` if the run would have been refuted."""


def adjust(outcomes: Sequence[Outcome]) -> dict[int, float]:
    """Return Holm's p-values over all checks of all families, by identity."""
    checks = [check for outcome in outcomes for check in outcome.checks]
    return dict(zip(map(id, checks), holm([check.p for check in checks]).tolist(), strict=True))


def page(outcomes: Sequence[Outcome], how: str, folder: Path) -> str:
    """Return the page; `how` tells size, seed and time, tables of other commands lie in the folder."""
    adjusted = adjust(outcomes)
    lines = [line for outcome in outcomes for line in chapter(outcome, adjusted)]
    return "\n".join([HEAD.format(verdict=verdict(outcomes, adjusted, how)), *lines, *rest(folder)]).rstrip() + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the families, write the page, return 1 where something is refuted."""
    parser = argparse.ArgumentParser(prog="python -m tests.verify.page", description=__doc__.splitlines()[0])
    parser.add_argument("families", nargs="*", help="all, unless named; then no page is written")
    parser.add_argument("--size", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args(arguments)
    started = time.perf_counter()
    outcomes = live_all([short(module) for module in families(chosen.families)], chosen.size, chosen.seed)
    adjusted = adjust(outcomes)
    for check in (check for outcome in outcomes for check in outcome.checks):
        if adjusted[id(check)] < FALSE_ALARMS or chosen.families:
            print(f"  {check.family}: {row(check, adjusted[id(check)])}")
    how = f"Size {chosen.size:g}, seed {chosen.seed}, {(time.perf_counter() - started) / 60:.1f} minutes on {WORKERS} cores."
    if not chosen.families:
        for outcome in outcomes:
            draw(outcome, FOLDER)
        (DOCS / "verification.md").write_text(page(outcomes, how, FOLDER), encoding="utf-8")
    print(verdict(outcomes, adjusted, how))
    return int(any(p < FALSE_ALARMS for p in adjusted.values()) or not all(outcome.same for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
