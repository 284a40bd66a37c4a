"""Memory, reported before a run: what the run needs for the people in it, what is free, and a refusal before anything is built.

What a run needs is linear in its people, measured (benchmarks/memory.py) and reported a tenth higher. The people of a run are all who are
60 or over on some day from 2016 on: about 11.9 million to 2025 and 18.3 million to 2035 at share 1, and 35,000 at the smallest share. Free
memory is what the system, a control group (a container) or the limits of the process (`ulimit -v`, `-d`) leave, whichever is least.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim import kernel
from sim.clock import CENSUS, DAYS_PER_YEAR, day_of
from sim.evidence import Evidence
from sim.inputs.faults import BadInput, Fault
from sim.rules.params import Parameters
from sim.study.baseline import SHORTEST_END, Setup, folder_of, is_whole, key_of
from sim.world import population
from sim.world.columns import Frame


class Cost(NamedTuple):
    """What a kind of run costs: a fixed part, and a part for each person in it."""

    bytes: float
    bytes_a_person: float
    seconds: float
    seconds_a_million: float
    """For a million people, on two threads of the machine where it was measured."""


COSTS = {
    "run": Cost(540e6, 195.0, 5.0, 3.2),
    "again": Cost(530e6, 125.0, 5.0, 1.6),
    "compare": Cost(430e6, 665.0, 2.6, 3.4),
    "checked": Cost(510e6, 640.0, 14.0, 230.0),
    "reference": Cost(550e6, 17600.0, 0.0, 2700.0),
}
"""By kind of work: baseline and plan in three worlds for the first time; again from kept baselines; two runs compared with each other; one
with every law checked, one by the reference engine (both in three worlds)."""
COMPILER = 330e6
"""Bytes that the first compilation takes."""
MARGIN = 1.1
"""What is reported, relative to what was measured."""
MAPPED, MAPPED_A_CORE = 300e6, 70e6
"""Bytes of addresses, not of memory, that libraries and threads still take after the check: 790 MB on two cores, less what is needed."""
SMALLEST = 0.001
"""The smallest share that is ever recommended."""
LEAST = 31_000
"""People at the smallest share: every prefecture keeps a community, a village, and a home of each owner."""


class Memory(NamedTuple):
    """What a run needs and what is available, in bytes."""

    needed: int
    free: int | None
    """None: the system does not report it."""


def people_of(evidence: Evidence, params: Parameters, frame: Frame, end: int) -> float:
    """Return the people aged 60 or over on some day from 2016-01-01 to day `end`, at share 1."""
    years = np.arange(population.AGES_2020)[:, None] - 20 + (np.arange(population.MONTHS) + 0.5) / population.MONTHS
    entered = day_of(CENSUS) - years * DAYS_PER_YEAR <= end
    people = population.expected_people(frame, population.entering(evidence, params, frame))
    return float(people[:, :, entered].sum())


def lived(people: float, share: float) -> float:
    """Return the number of people simulated at a share.

    >>> lived(12_000_000, 0.5), lived(12_000_000, 0.0001), lived(2_000, 0.5)
    (6000000.0, 31000, 2000)
    """
    return max(people * share, min(people, LEAST))


def needed(people: float, share: float, work: str = "run", compiling: bool = False) -> int:
    """Return the bytes a run may take: `people` at share 1, `work` a key of COSTS, `compiling` if no kernel is kept yet.

    >>> needed(0, 1.0) == round(COSTS["run"].bytes * MARGIN)
    True
    >>> needed(12_000_000, 0.5) == needed(6_000_000, 1.0)
    True
    """
    cost = COSTS[work]
    return round((cost.bytes + compiling * COMPILER + cost.bytes_a_person * lived(people, share)) * MARGIN)


def seconds(people: float, share: float, work: str = "run") -> float:
    """Return about how many seconds a run takes on the machine where it was measured."""
    return COSTS[work].seconds + COSTS[work].seconds_a_million * lived(people, share) / 1e6


def fitting_share(people: float, free: float, work: str = "run") -> float:
    """Return the largest share that fits in memory, rounded down to two digits; 0: none does.

    >>> fitting_share(12_000_000, needed(12_000_000, 0.25)) in (0.24, 0.25), fitting_share(12_000_000, 1e8)
    (True, 0.0)
    """
    share = (free / MARGIN - COSTS[work].bytes) / (COSTS[work].bytes_a_person * max(people, 1.0))
    if share < SMALLEST:
        return 0.0
    step = 10.0 ** (np.floor(np.log10(share)) - 1)
    share = float(min(1.0, round(np.floor(share / step) * step, 6)))
    return share if needed(people, share, work) <= free else 0.0


def available(root: Path = Path("/")) -> int | None:
    """Return the bytes still available: free or immediately reclaimable, within the limits of all control groups and of the process.

    None if the system reports nothing. `root`: the folder that contains `proc` and `sys`.
    """
    try:
        lines = dict(line.split(":", 1) for line in (root / "proc/meminfo").read_text(encoding="ascii").splitlines())
        free = int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return _physical()
    return max(0, min([free, *_left_in_groups(root), *_left_in_process(root)]))


def limit(root: Path = Path("/")) -> int | None:
    """Return the lowest limit of this process or its control groups in bytes, or None if none is below the machine's memory."""
    limits = [number for number in (_number(group / name) for group, name, _, _ in _groups(root)) if number is not None]
    limits += [most for most, _, _ in _limits(root)]
    physical = _physical()
    return min((each for each in limits if physical is None or each < physical), default=None)


def compiled() -> int:
    """Return how many compiled functions of the fast engine are kept for this version of the code; 0: the next run compiles.

    The function that calls all others is compiled last.
    """
    names = [path.name for path in kernel.kept() if path.suffix == ".nbi"]
    return len(names) if any(name.startswith("day.live-") for name in names) else 0


def check(setups: Sequence[Setup], work: str = "run", root: Path = Path("/")) -> Memory:
    """Return what runs of setups, one after another, need and what is free; if that is too little, raise BadInput before building.

    The setups differ only in their world. `work`: `run` or `compare`; a checked run, the reference engine and kept baselines are inferred
    from the setups. `root`: as in `available`.
    """
    s = setups[0]
    people = people_of(s.evidence, s.params, s.frame, max(s.end, SHORTEST_END))
    work = "reference" if s.engine == "reference" else "checked" if s.checked else work
    work = "again" if work == "run" and all(map(_is_kept, setups)) else work
    found = Memory(needed(people, s.share, work, compiling=not compiled()), available(root))
    if found.free is not None and found.needed > found.free:
        fits = fitting_share(people, found.free, work)
        what = f"{s.share:g} needs about {_bounded(found.needed)} GB of memory, {found.free / 1e9:.1f} GB are free"
        raise BadInput([Fault("options", 0, "share", what, f"{fits:g} or less" if fits else "none: even the smallest share needs more")])
    return found


def _bounded(amount: float) -> str:
    """Return bytes in GB, with a bounded number of digits.

    >>> _bounded(5.25e9), _bounded(1e40)
    ('5.2', 'more than 1,000,000')
    """
    return f"{amount / 1e9:.1f}" if amount <= 1e15 else "more than 1,000,000"


def _is_kept(s: Setup) -> bool:
    """Return whether the baseline of a setup is in the cache."""
    return s.checkpoint and is_whole(folder_of(key_of(s)))


def _groups(root: Path) -> list[tuple[Path, str, str, str]]:
    """Return the folders of this process's control groups and their parents, with the file names of limit, use and reclaimable memory."""
    try:
        lines = (root / "proc/self/cgroup").read_text(encoding="ascii").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            base, names = root / "sys/fs/cgroup", ("memory.max", "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            base, names = root / "sys/fs/cgroup/memory", ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
        else:
            continue
        inside = base / path.lstrip("/")
        found += [(folder, *names) for folder in (inside, *inside.parents) if folder.is_relative_to(base)]
    return found


def _left_in_groups(root: Path) -> list[int]:
    """Return what each control group with a limit has left: limit minus use, where unused file pages can be reclaimed."""
    left = []
    for folder, limit_name, use_name, spare_name in _groups(root):
        most, used = _number(folder / limit_name), _number(folder / use_name)
        if most is not None and used is not None:
            left.append(most - used + _spare(folder, spare_name))
    return left


def _limits(root: Path) -> list[tuple[int, int, bool]]:
    """Return the limits of this process on addresses and on data, what it has taken of each, and whether it is that on addresses."""
    try:
        lines = (root / "proc/self/limits").read_text(encoding="ascii").splitlines()
        status = dict(line.split(":", 1) for line in (root / "proc/self/status").read_text(encoding="utf-8").splitlines())
        found = []
        for name, use in (("Max address space", "VmSize"), ("Max data size", "VmData")):
            soft = next(line for line in lines if line.startswith(name)).removeprefix(name).split()[0]
            if soft.isdecimal():
                found.append((int(soft), int(status[use].split()[0]) * 1024, use == "VmSize"))
        return found
    except (OSError, KeyError, ValueError, IndexError, StopIteration):
        return []


def _left_in_process(root: Path) -> list[int]:
    """Return what the limits of this process leave for memory: of its addresses some go to libraries, but some memory is taken already."""
    mapped = int(MAPPED + MAPPED_A_CORE * (os.cpu_count() or 1))
    return [most - taken + _resident(root) - addresses * mapped for most, taken, addresses in _limits(root)]


def _resident(root: Path) -> int:
    """Return the memory this process already has, which is a part of what is needed."""
    try:
        pages = (root / "proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _number(path: Path) -> int | None:
    """Return the number in a file; None if there is no such file, or if it has no number, like `max`."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _spare(folder: Path, name: str) -> int:
    try:
        pairs = (line.split() for line in (folder / "memory.stat").read_text(encoding="ascii").splitlines())
        return next((int(pair[1]) for pair in pairs if pair[0] == name), 0)
    except (OSError, ValueError, IndexError):
        return 0


def _physical() -> int | None:
    """Return the memory of the machine, or None if the system does not report it."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
