"""Damage caches and fits in a copy of the project, run after each, and count: healed, refused with exit code 2, wrong.

    python benchmarks/caches.py [SEED]

Each of 60 cases takes one file of a checkpoint, of the compiled kernels or of the fit, and flips a bit, cuts it, empties it, puts another
file of its kind in its place, deletes it or takes the right to read it away. The same run must then give the digest of an undamaged run,
or, for a fit, stop with exit code 2 and name the file. Exit code 1 if any case does neither.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUN = ("run", "baseline", "--share", "0.003", "--until", "2021-03-31", "--world", "demand", "--json", "--quiet")
CALL = "from sim.cli.main import main; main()"
CASES = {"checkpoint": 30, "kernels": 12, "fit": 18}
Damage = Callable[[Path, list[Path], random.Random], None]


def flip(path: Path, _others: list[Path], rng: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    path.write_bytes(content)


def cut(path: Path, _others: list[Path], rng: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: rng.randrange(1, len(content))])


def empty(path: Path, _others: list[Path], _rng: random.Random) -> None:
    path.write_bytes(b"")


def swap(path: Path, others: list[Path], rng: random.Random) -> None:
    shutil.copyfile(rng.choice(others), path)


def remove(path: Path, _others: list[Path], _rng: random.Random) -> None:
    path.unlink()


def into_folder(path: Path, _others: list[Path], _rng: random.Random) -> None:
    """Put a folder in the place of a file: nobody can read it, whatever their rights."""
    path.unlink()
    path.mkdir()


DAMAGES: tuple[Damage, ...] = (flip, cut, empty, swap, flip, into_folder, remove)


class Copy:
    """The project in a folder of its own, with caches of its own and an undamaged run of seed 1."""

    def __init__(self, place: Path) -> None:
        self.place, self.root, self.cache = place, place / "project", place / "cache"
        for name in ("sim", "scenarios", "calibration", "tests/baseline"):
            shutil.copytree(ROOT / name, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copyfile(ROOT / "pyproject.toml", self.root / "pyproject.toml")
        self.digest = self.run("1")[1]
        self.run("2")
        self.whole = place / "whole"
        shutil.copytree(self.cache, self.whole / "cache")
        shutil.copytree(self.root / "calibration", self.whole / "calibration")

    def run(self, seed: str = "1") -> tuple[int, str, str]:
        """Run; return the exit code, the digest and what was said on stderr."""
        environment = {**os.environ, "PYTHONPATH": str(self.root), "LONGJIANG_CACHE": str(self.cache)}
        command = [sys.executable, "-B", "-c", CALL, *RUN, "--seed", seed, "--out", str(self.place / "outputs")]
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        digest = json.loads(done.stdout)["scorecards"][0]["digest"] if done.returncode == 0 else ""
        return done.returncode, digest, done.stderr

    def restore(self) -> None:
        for folder, whole in ((self.cache, "cache"), (self.root / "calibration", "calibration")):
            shutil.rmtree(folder)
            shutil.copytree(self.whole / whole, folder)

    def files(self, kind: str) -> list[Path]:
        """Return the files of a kind that a run of seed 1 reads."""
        if kind == "fit":
            return [self.root / "calibration" / "fitted" / name for name in ("demand.toml", "demand.toml", "look_ups.csv")]
        if kind == "kernels":
            return sorted(self.cache.glob("kernels/*/*/*.nb[ci]"))
        return [path for about in self.cache.glob("checkpoints/*/about.json") if json.loads(about.read_text())["seed"] == 1
                for path in sorted(about.parent.iterdir())]  # fmt: skip

    def others(self, kind: str, path: Path) -> list[Path]:
        """Return files that could be taken for this one."""
        if kind == "checkpoint":  # the same file of the other seed
            return [other for other in self.cache.glob(f"checkpoints/*/{path.name}") if other.parent != path.parent]
        if kind == "fit":
            return [self.root / "calibration" / "fitted" / name for name in ("price.toml", "staff.toml", "recovery_half.toml")]
        return [other for other in self.files(kind) if other != path and other.suffix == path.suffix]


def outcome(copy: Copy, kind: str) -> str:
    code, digest, said = copy.run()
    if code == 0 and digest == copy.digest:
        return "healed"
    if kind == "fit" and code == 2 and "fitted/" in said and "Traceback" not in said:
        return "refused"
    return f"WRONG: exit {code}, {said[-300:]!r}"


def main(seed: int) -> int:
    rng = random.Random(seed)
    found: dict[str, Counter[str]] = {kind: Counter() for kind in CASES}
    with tempfile.TemporaryDirectory() as place:
        copy = Copy(Path(place))
        for kind, number in CASES.items():
            for case in range(number):
                damage = DAMAGES[case % len(DAMAGES)]
                path = rng.choice(copy.files(kind))
                began = time.perf_counter()
                damage(path, copy.others(kind, path), rng)
                got = outcome(copy, kind)
                found[kind][got.partition(":")[0]] += 1
                print(f"{kind} {case + 1}: {damage.__name__} {path.name}: {got} ({time.perf_counter() - began:.1f} s)", flush=True)
                copy.restore()
    for kind, counts in found.items():
        print(f"{kind}: {sum(counts.values())} damaged, {dict(counts)}")
    return int(any("WRONG" in counts for counts in found.values()))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
