"""Worlds side by side: while this process simulates one, another process simulates the next. Results are the same bytes either way.

It pays for small worlds, most of whose time passes in one thread; a large one keeps its cores busy by itself. Another process takes a
second to start, so there is none where only one world is simulated, where kernels must be compiled first, or where memory is short.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, NamedTuple

from sim.codes import Limit
from sim.scenario import Scenario
from sim.study import memory
from sim.study.baseline import SHORTEST_END, Setup, prepare
from sim.study.run import run

LARGE = 1_500_000
"""People in a world from which on it is simulated alone, with all threads."""


class World(NamedTuple):
    """What is simulated in one world."""

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
    return int(max(1, min(len(setups), s.threads, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, fitting)))


def simulate(world: World) -> str:
    """Run the scenarios in a world and save their results; return why the baseline was not kept, if so."""
    baseline = prepare(world.setup, lambda _what, _done: None)
    for scenario, folder in zip(world.scenarios, world.folders, strict=True):
        run(world.setup, baseline, scenario).result.save(folder, claimed=True)
        gc.collect()  # as in the process that waits: agents and processes refer to each other and keep the lives
    return baseline.not_kept


class Others:
    """Other processes that simulate worlds: they take them from the end of the list, this process from its beginning.

    What a process leaves undone that is ended from outside, as for want of memory, is done by this one.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._pool = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), initializer=_begin) if number else None
        self._left: deque[World] = deque()
        self._taken: dict[Limit, Callable[[], str]] = {}
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

    def answers(self) -> dict[Limit, str]:
        """Wait for the other processes; return why a baseline was not kept, by world, or raise what they raised."""
        with self._lock:
            taken = dict(self._taken)
        return {limit: answer() for limit, answer in taken.items()}

    def ask(self, call: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
        """Let another process call a function, or this one if there is no other; return a function that waits for the answer."""
        return self._submit(call, *arguments)[0]

    def close(self, finished: bool) -> None:
        """End the other processes; if not `finished`, in the middle of what they do."""
        if self._pool is None:
            return
        if not finished:
            for process in multiprocessing.active_children():
                process.terminate()
        self._pool.shutdown(cancel_futures=True)

    def _give(self, done: Future[str] | None = None) -> None:
        """Give another process the last world that is left."""
        if done and (done.cancelled() or done.exception()):
            return
        with self._lock, contextlib.suppress(IndexError):
            world = self._left.pop()
            self._taken[world.setup.limit], future = self._submit(simulate, world)
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


@contextmanager
def others(number: int) -> Iterator[Others]:
    """Have so many other processes while worlds are simulated."""
    found = Others(number)
    finished = False
    try:
        yield found
        finished = True
    finally:
        found.close(finished)


def _begin() -> None:
    """Leave interruptions to the parent, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()
