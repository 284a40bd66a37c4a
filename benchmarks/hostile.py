"""Hostile input over every reader: how many variants were tried, how many ended in a traceback, or wrote what acts on a terminal.

    python benchmarks/hostile.py [VARIANTS] [SEED] [READER]

Variants are good files, spoilt at random: bytes flipped, cut off, lines doubled, dropped or swapped, values replaced by odd ones; saved
runs are sealed anew after that. All go through the command line in this process, or through the reader itself where a good variant would
start a long run. What is right: exit code 0, 2 or 3, at most a few kilobytes of message, no control character.
"""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

import sim
from benchmarks.hostile_runs import spoil_run
from sim import files
from sim.cli import ending
from sim.cli.main import main as command_line
from sim.inputs.faults import HIDDEN
from sim.lab import file as lab_reader
from sim.lab import size as lab_size
from sim.study.regression import files as regression

ROOT = Path(__file__).resolve().parents[1]
ODD = (
    "", "0", "-1", "1e999", "nan", "-inf", "1_000", "9" * 400, "0x10", "true", "[]", "{}", '""', "'''", '"\\ud800"', "2021-02-30",
    "1979-05-27T07:32:00Z", "５，０００", "0.5万", "“北京”", "\x1b[31m", "\x9b2J", "\u202e", "\x00", "\ufeff", "é" * 300, "𠮷🏠", "../../x",
    "/dev/null", "/dev/zero", ".", "~", "%s%n", "{0}", "a.b.c.d", "=", "[[change]]", ",", ";", "\r", "\n", "\t", "#", '"', "\\", "NULL",
)  # fmt: skip
"""Values that somebody, or a program, has written where something else belongs."""
MOST_MESSAGE = 20_000
"""Characters on stderr."""


class Reader(NamedTuple):
    """One reader of input: spoil something in a folder, then read it, by arguments of the command line or by a call."""

    name: str
    share: float
    """Of all variants."""
    attempt: Callable[[np.random.Generator, Path], list[str] | Callable[[], object]]


class Trial(NamedTuple):
    """One variant and how it ended."""

    reader: str
    variant: int
    code: int
    """Exit code."""
    wrong: str
    """What is wrong with how it ended; empty: nothing."""
    seconds: float


def spoilt(rng: np.random.Generator, content: bytes) -> bytes:
    """Return a text file with one to four things wrong in it."""
    for _ in range(rng.integers(1, 5)):
        lines = content.splitlines(keepends=True) or [b""]
        at, byte = int(rng.integers(len(lines))), int(rng.integers(len(content) + 1))
        odd = ODD[rng.integers(len(ODD))].encode("utf-8", "surrogatepass")
        words = [found.span() for found in re.finditer(rb"[\w.+-]+", lines[at])]
        match rng.integers(8):
            case 0:
                content = content[:byte]
            case 1 if byte < len(content):
                content = content[:byte] + bytes([content[byte] ^ (1 << rng.integers(8))]) + content[byte + 1 :]
            case 2:
                content = b"".join([*lines[:at], *lines[at + 1 :]])
            case 3:
                content = b"".join([*lines[:at], lines[at] * int(rng.integers(2, 400)), *lines[at + 1 :]])
            case 4 if words:
                start, end = words[rng.integers(len(words))]
                content = b"".join([*lines[:at], lines[at][:start] + odd + lines[at][end:], *lines[at + 1 :]])
            case 5:
                content = content[:byte] + odd + content[byte:]
            case 6:
                other = int(rng.integers(len(lines)))
                lines[at], lines[other] = lines[other], lines[at]
                content = b"".join(lines)
            case _:
                content = content[:byte] + rng.bytes(int(rng.integers(1, 40))) + content[byte:]
    return content


def one_of(rng: np.random.Generator, paths: list[Path]) -> Path:
    return sorted(paths)[rng.integers(len(paths))]


def scenario_file(rng: np.random.Generator, place: Path) -> list[str]:
    path = place / "variant.toml"
    path.write_bytes(spoilt(rng, one_of(rng, list((ROOT / "scenarios").glob("*.toml"))).read_bytes()))
    return [["scenario", "check", str(path)], ["scenario", "show", str(path), "--resolved"], ["scenario", "show", str(path), "--json"]][
        rng.integers(3)
    ]


def lab_file(rng: np.random.Generator, place: Path) -> Callable[[], object]:
    path = place / "variant.toml"
    path.write_bytes(spoilt(rng, one_of(rng, list((ROOT / "scenarios" / "lab").glob("*.toml"))).read_bytes()))
    return lambda: lab_size.check(lab_reader.chosen(str(path), None, None, 2))


def data_file(rng: np.random.Generator, place: Path, below: str, suffixes: str, arguments: list[str]) -> list[str]:
    """Spoil one file of the calibration in a working tree of its own."""
    tree = place / "tree"
    shutil.copytree(ROOT / "calibration", tree / "calibration")
    shutil.copyfile(ROOT / "pyproject.toml", tree / "pyproject.toml")
    for room in ("sim", "scenarios"):
        (tree / room).symlink_to(ROOT / room)
    files.HERE = tree / "sim"
    path = one_of(rng, [each for each in (tree / below).iterdir() if each.suffix in suffixes.split()])
    if rng.random() < 0.05:
        path.unlink()
    else:
        path.write_bytes(spoilt(rng, path.read_bytes()))
    return arguments


def evidence_file(rng: np.random.Generator, place: Path) -> list[str]:
    arguments = [["targets"], ["evidence"], ["evidence", "--lang", "zh"], ["run", "baseline", "--share", "2"]][rng.integers(4)]
    return data_file(rng, place, "calibration/evidence", ".csv", arguments)


def fit_file(rng: np.random.Generator, place: Path) -> list[str]:
    return data_file(rng, place, "calibration/fitted", ".csv .toml", ["calibrate", "--check", "--share", "0.001"])


def snapshot(rng: np.random.Generator, place: Path) -> Callable[[], object]:
    folder = place / "snapshot"
    shutil.copytree(ROOT / "tests/baseline/snapshot", folder)
    path = one_of(rng, list(folder.iterdir()))
    path.write_bytes(spoilt(rng, path.read_bytes()))
    return lambda: regression.read(folder)


def saved_run(rng: np.random.Generator, place: Path) -> list[str]:
    spoil_run(rng, _good_run(), place / "run")
    return ["report", str(place / "run"), "--lang", ("zh", "en")[rng.integers(2)], "--quiet"]


def _good_run() -> Path:
    """Return the folder of a small saved run, made once."""
    folder = files.cache_folder() / "hostile"
    if not (folder / "manifest.json").is_file():
        sim.run("plan_2025", share=0.001, until=sim.END.replace(year=2022)).save(folder)
    return folder


OPTIONS = {
    "run": ["baseline", "--share", "--seed", "--until", "--world", "--recovery", "--engine", "--threads", "--out", "--lang", "--checked"],
    "compare": ["baseline", "plan_2025", "--share", "--seed", "--until", "--world", "--recovery", "--threads", "--lang"],
    "evidence": ["beds.all", "--all", "--json", "--lang"],
    "scenario": ["show", "check", "list", "plan_2025", "--resolved", "--lang", "--json"],
    "targets": ["--json", "--lang"],
    "report": ["--out", "--lang", "--quiet"],
    "lab": ["--engine", "--seed", "--threads", "--out", "--lang"],
    "verify": ["--worlds", "--people", "--sample", "--seed", "--until", "--lang"],
    "calibrate": ["--check", "--share", "--threads", "--world", "--strict"],
}
NEVER_RUN = {
    "run": ["--share", "2"],
    "compare": ["--share", "2"],
    "verify": ["--worlds=-1"],
    "calibrate": ["--check", "--share", "0.001"],
    "lab": ["--seed=-1"],
}
"""So that no variant starts a long run; its other faults are found all the same."""


def options(rng: np.random.Generator, place: Path) -> list[str]:
    verb = list(OPTIONS)[rng.integers(len(OPTIONS))]
    words = [verb]
    for _ in range(rng.integers(1, 7)):
        known = OPTIONS[verb]
        words += [known[rng.integers(len(known))]] if rng.random() < 0.6 else [ODD[rng.integers(len(ODD))].replace("\0", "\x01")]
    return [*words, *NEVER_RUN.get(verb, [])]


READERS = (
    Reader("scenario files", 0.25, scenario_file),
    Reader("laboratory files", 0.15, lab_file),
    Reader("evidence", 0.15, evidence_file),
    Reader("fits", 0.15, fit_file),
    Reader("snapshots", 0.1, snapshot),
    Reader("saved runs", 0.08, saved_run),
    Reader("options", 0.12, options),
)


def outcome(asked: list[str] | Callable[[], object]) -> tuple[int, str]:
    """Return the exit code of a variant, and what is wrong with how it ended; empty: nothing."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            if callable(asked):
                code = ending.carry_out(asked, "zh")
            else:
                sys.argv = ["longjiang", *asked]
                command_line()
        except SystemExit as end:
            code = int(end.code or 0)
        except BaseException:
            return 1, traceback.format_exc()
    written = out.getvalue() + err.getvalue()
    if hidden := HIDDEN.search(written.replace("\n", "").replace("\t", "")):
        return code, f"prints {hidden[0]!r}: {written[max(0, written.find(hidden[0]) - 200) :][:400]!r}"
    long = len(err.getvalue()) > MOST_MESSAGE
    return code, "" if code in (0, 2, 3) and not long else f"exit code {code}, {len(err.getvalue())} characters: {err.getvalue()[:300]}"


def campaign(variants: int, seed: int, only: str = "") -> Iterator[Trial]:
    """Try so many variants over all readers, or those of one."""
    here = files.HERE
    for number, reader in enumerate(READERS):
        for variant in range(round(variants * reader.share) if only in ("", reader.name) else 0):
            rng = np.random.default_rng([seed, number, variant])
            with tempfile.TemporaryDirectory() as folder:
                began = time.perf_counter()
                try:
                    code, wrong = outcome(reader.attempt(rng, Path(folder)))
                finally:
                    files.HERE = here
                yield Trial(reader.name, variant, code, wrong, time.perf_counter() - began)


def main() -> None:
    """Print each variant that ended wrongly, and a line for each reader; exit code 1 if there is any."""
    variants, seed, only = [*sys.argv[1:], *("3000", "1", "")[len(sys.argv) - 1 :]]
    found = []
    for trial in campaign(int(variants), int(seed), only):
        found.append(trial)
        if trial.wrong:
            print(f"{trial.reader} {trial.variant}: {trial.wrong}\n", flush=True)
    print("reader             variants  refused  accepted  wrong  slowest")
    for reader in READERS:
        mine = [trial for trial in found if trial.reader == reader.name]
        refused, wrong = sum(trial.code == 2 for trial in mine), sum(bool(trial.wrong) for trial in mine)
        slowest = max((trial.seconds for trial in mine), default=0.0)
        print(f"{reader.name:18} {len(mine):8} {refused:8} {len(mine) - refused - wrong:9} {wrong:6} {slowest:6.1f} s")
    sys.exit(any(trial.wrong for trial in found))


if __name__ == "__main__":
    main()
