"""Try mutants: `python -m tests.mutants [--jobs 2] [--only WORDS] [--kind engine] [--open]`.

A mutant is the project with one rule or one line of bookkeeping changed on purpose: a comparison flipped, a hazard 5 % off, a balance
dropped, a draw used twice, a day too many. It is killed when a test fails, and the run says which; who survives is either a test that is
missing or a change that no run can show, and then the list says why. Mutants stand in TOML files beside this one, as data: what is wrong,
a text of the source, another text; a text that no longer stands exactly once in its file ends the run (and a test) at once.

Each mutant lives in a copy of the project in a temporary folder, with its own cache of compiled code. Rules and engines are told in plain
Python first (`inside.py`), which takes seconds; who survives meets the compiled engine and all tests of lives.
What was tried goes into docs/verification/mutants.csv. A run ends with 1 where fewer than 95 % are killed or a survivor is not explained.
"""

from __future__ import annotations

import argparse
import csv
import os
import signal
import sys
import tempfile
import time
from collections.abc import Container, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from tests.mutants.kinds import KINDS, kind_of
from tests.mutants.mutant import ROOT, Mutant, listed, mutated
from tests.mutants.trial import SURROUNDINGS, UNTOUCHED, Verdict, attempt, set_up

TABLE = ROOT / "docs" / "verification" / "mutants.csv"
HEAD = ("mutant", "kind", "killed", "by", "seconds", "why")
LEAST_KILLED = 0.95


class Tried(NamedTuple):
    """A mutant and what became of it."""

    mutant: Mutant
    verdict: Verdict


def chosen(kind: str | None, words: str, but: Container[str] = ()) -> tuple[Mutant, ...]:
    """Return the mutants of a kind (None: all) with some words in their names, but for some; ValueError where a list fits no more."""
    found = tuple(m for m in listed() if kind in (None, kind_of(m)) and words in m.name and m.name not in but)
    for m in found:
        mutated(m)
    return found


def trials(wanted: tuple[Mutant, ...], jobs: int, folder: Path) -> Iterator[Tried]:
    """Try mutants in so many processes; yield each as it is done. RuntimeError where tests fail without any mutant."""
    rounds = dict.fromkeys(one for m in wanted for one in KINDS[kind_of(m)].rounds)
    os.environ |= SURROUNDINGS
    with ProcessPoolExecutor(jobs, get_context("spawn"), set_up, (folder,)) as pool:
        for one, found in zip(rounds, pool.map(attempt, [UNTOUCHED] * len(rounds), [(one,) for one in rounds]), strict=True):
            print(f"{found.seconds:6.1f} s  {found.outcome:9}  {' '.join(one.tests)}", flush=True)
            if found.outcome != "survived":
                raise RuntimeError(f"without any mutant {found.by} fails")
        asked = {pool.submit(attempt, m, KINDS[kind_of(m)].rounds): m for m in wanted}
        try:
            for done in as_completed(asked):
                yield Tried(asked[done], done.result())
        finally:
            pool.shutdown(cancel_futures=True)


def rows_of(tried: Iterable[Tried]) -> dict[str, list[str]]:
    """Return the rows of the table by name of the mutant; who was never born is not tried."""
    rows = {}
    for m, found in tried:
        if found.outcome != "stillborn":
            survived = found.outcome == "survived"
            rows[m.name] = [m.name, kind_of(m), "no" if survived else "yes", found.by, f"{found.seconds:.1f}", m.why if survived else ""]
    return rows


def written() -> dict[str, list[str]]:
    """Return the rows of the table as it is."""
    if not TABLE.is_file():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row[0]: row for row in csv.reader(file)}


def write(tried: Iterable[Tried]) -> None:
    """Write what was tried into the table, in the place of what it said of these mutants; others stay as long as they are listed."""
    rows = written() | rows_of(tried)
    listing = sorted(listed(), key=lambda m: list(KINDS).index(kind_of(m)))
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *(rows[m.name] for m in listing if m.name in rows)])


def closing(tried: list[Tried], seconds: float) -> bool:
    """Tell how many were killed, and who was not; return whether that will do."""
    outcomes = [found.outcome for _, found in tried]
    killed, survived = outcomes.count("killed"), outcomes.count("survived")
    share = killed / max(killed + survived, 1)
    unexplained = 0
    for m, found in tried:
        if found.outcome == "survived":
            unexplained += not m.why
            print(f"survived: {m.name} (sim/{m.file}): {m.why or 'NOT EXPLAINED'}")
        elif m.why:
            print(f"killed, though the list explains why it cannot be: {m.name} (sim/{m.file})")
    print(
        f"{killed} of {killed + survived} mutants killed ({share:.1%}), {survived} survived, {unexplained} of these not explained, "
        f"{outcomes.count('stillborn')} stillborn and not counted; {seconds / 60:.1f} minutes"
    )
    return share >= LEAST_KILLED and not unexplained


def main() -> int:
    """Try the mutants asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description="Change one line at a time and see which test tells.")
    parser.add_argument("--jobs", type=int, default=1, help="mutants tried side by side")
    parser.add_argument("--only", default="", metavar="WORDS", help="only mutants whose names hold these words")
    parser.add_argument("--kind", choices=list(KINDS), help="only mutants of this kind")
    parser.add_argument("--open", action="store_true", help="only mutants that the table does not know as killed")
    asked = parser.parse_args()
    began, tried = time.monotonic(), []
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # who is stopped writes down what was tried
    wanted = chosen(asked.kind, asked.only, {name for name, row in written().items() if asked.open and row[2] == "yes"})
    print(f"{len(wanted)} mutants; first the tests without any", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
            for one in trials(wanted, asked.jobs, Path(folder)):
                tried.append(one)
                found = one.verdict
                print(f"{found.seconds:6.1f} s  {found.outcome:9}  {kind_of(one.mutant)}: {one.mutant.name}  {found.by}", flush=True)
    finally:
        write(tried)
    return 0 if closing(tried, time.monotonic() - began) else 1


if __name__ == "__main__":
    sys.exit(main())
