"""Python processes for later work, started while this one still reads what is to be done: they take a second to import what simulates."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.connection import wait

SMALL = 0.1
"""Share of the province up to which worlds are simulated side by side in any case."""
WORK = "sim.study.side_by_side"
"""What they import."""


class Waiting:
    """So many processes, or none."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.pool = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), initializer=_begin) if number else None
        if self.pool:
            self.pool.submit(import_module, "sim.study.waiting_processes")  # a process starts with its first task

    def close(self) -> None:
        """End the processes at once: they have answered, or nobody waits for their answers any more."""
        if self.pool is None:
            return
        for process in multiprocessing.active_children():
            process.terminate()
        self.pool.shutdown(cancel_futures=True)


@contextmanager
def waiting(number: int) -> Iterator[Waiting]:
    """Have so many processes during work."""
    found = Waiting(number)
    try:
        yield found
    finally:
        found.close()


@contextmanager
def exactly(number: int, found: Waiting) -> Iterator[Waiting]:
    """Have so many processes during work: those that were started, or others if their number turns out to be another one."""
    if number == found.number:
        yield found
        return
    found.close()
    with waiting(number) as others:
        yield others


def likely(share: float, worlds: int, threads: int) -> int:
    """Return how many other processes a run will probably use; `side_by_side.processes` decides once the world is known.

    >>> likely(0.05, 3, 1), likely(0.05, 1, 2), likely(1.0, 3, 2)
    (0, 0, 0)
    """
    return max(1, min(worlds, threads, cores())) - 1 if share <= SMALL else 0


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _begin() -> None:
    """Leave interruptions to the parent, and end with it, however it ends; import what simulates."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()
    import_module(WORK)
    gc.freeze()  # as in the process that waits: a collection after a run need not scan everything imported
