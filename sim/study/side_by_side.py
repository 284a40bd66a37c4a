"""Worlds side by side: while this process simulates one, another process simulates the next. Results are the same bytes either way.

It pays for small worlds, most of whose time passes in one thread; a large one keeps its cores busy by itself. There is no
other process where only one world is simulated, where kernels must be compiled first, or where memory is short.
"""

from __future__ import annotations

import contextlib
import gc
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sim.results.result import Result
from sim.scenario import Scenario
from sim.study import memory
from sim.study.baseline import SHORTEST_END, Setup, is_kept, prepare
from sim.study.run import run
from sim.study.waiting_processes import Waiting, cores

LARGE = 1_500_000
"""People in a world from which on it is simulated alone, with all threads."""


class World(NamedTuple):
    """What is simulated in one world, or a part of it."""

    setup: Setup
    scenarios: Sequence[Scenario]
    folders: Sequence[Path]
    """Where the results go; the caller holds these folders."""


def processes(setups: Sequence[Setup]) -> int:
    """Return how many processes simulate worlds at the same time: one, or as many as worlds, cores, threads and memory allow."""
    s = setups[0]
    people = memory.people_of(s.evidence, s.params, s.frame, max(s.end, SHORTEST_END))
    if s.engine != "fast" or s.checked or memory.lived(people, s.share) > LARGE or not memory.compiled():
        return 1
    free, needed = memory.available(), memory.needed(people, s.share)
    fitting = len(setups) if free is None else free // needed
    return int(max(1, min(len(setups), s.threads, cores(), fitting)))


def parts(worlds: Sequence[World]) -> list[World]:
    """Return what may be simulated apart: each scenario of a world, or the whole world where its baseline has yet to be made."""
    found: list[World] = []
    for world in worlds:
        alone = [World(world.setup, [each], [folder]) for each, folder in zip(world.scenarios, world.folders, strict=True)]
        found += alone if is_kept(world.setup) else [world]
    return found


class Simulated(NamedTuple):
    """What another process answers."""

    not_kept: str
    """Why the baseline was not kept, if so."""
    results: list[Result]


def simulate(world: World) -> Simulated:
    """Run the scenarios in a world and save their results."""
    baseline = prepare(world.setup, lambda _what, _done: None)
    results = []
    for scenario, folder in zip(world.scenarios, world.folders, strict=True):
        result = run(world.setup, baseline, scenario).result
        result.save(folder, claimed=True)
        results.append(result)
        gc.collect()  # as in the process that waits: agents and processes refer to each other and keep the lives
    return Simulated(baseline.not_kept, results)


class Others:
    """Other processes that simulate worlds: they take them from the end of the list, this process from its beginning.

    What a process leaves undone that is ended from outside, as for want of memory, is done by this one.
    """

    def __init__(self, processes: Waiting) -> None:
        self._number, self._pool = processes.number, processes.pool
        self._left: deque[World] = deque()
        self._taken: list[tuple[World, Callable[[], Simulated]]] = []
        self._lock = threading.RLock()

    def share(self, worlds: Sequence[World]) -> Iterator[World]:
        """Yield the worlds for this process to simulate, until all are taken."""
        self._left = deque(worlds)
        first = self._left.popleft()
        for _ in range(self._number):
            self._give()
        yield first
        while True:
            try:
                world = self._left.popleft()
            except IndexError:
                return
            yield world

    def answers(self) -> list[tuple[World, Simulated]]:
        """Wait for the other processes; return each world they took with what came of it, or raise what they raised."""
        with self._lock:
            taken = list(self._taken)
        return [(world, answer()) for world, answer in taken]

    def ask(self, call: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
        """Let another process call a function, or this one if there is no other; return a function that waits for the answer."""
        return self._submit(call, *arguments)[0]

    def _give(self, done: Future[Simulated] | None = None) -> None:
        """Give another process the last world that is left."""
        if done and (done.cancelled() or done.exception()):
            return
        with self._lock, contextlib.suppress(IndexError):
            world = self._left.pop()
            answer, future = self._submit(simulate, world)
            self._taken.append((world, answer))
            if future:
                future.add_done_callback(self._give)

    def _submit(self, call: Callable[..., Any], *arguments: Any) -> tuple[Callable[[], Any], Future[Any] | None]:
        """Return a function that waits for the answer of another process, or gives that of this one."""
        here = partial(call, *arguments)
        try:
            future = self._pool.submit(call, *arguments) if self._pool else None
        except BrokenProcessPool:
            future = None

        def answer() -> Any:
            try:
                return future.result() if future else here()
            except BrokenProcessPool:
                return here()

        return answer, future
