"""A process forked after a run cannot run: the threads that read and write tables are not copied with it, and it would wait for ever.

So such a process is refused at its first question, with the way out. Processes started afresh (`spawn`, `forkserver`) are fine.
"""

from __future__ import annotations

import os
from threading import RLock

from sim.inputs.faults import BadInput, Fault

WAY_OUT = "multiprocessing.get_context('spawn'), or ProcessPoolExecutor(mp_context=...) with it; threads work too"
_state = {"ran": False, "forked": False}
_locks = [RLock()]


def _in_child() -> None:
    _state["forked"] = _state["ran"]
    _locks[0] = RLock()  # another thread may have held it


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)


def refuse() -> None:
    """Raise BadInput in a process that was forked after a run; remember that this process runs something."""
    if _state["forked"]:
        what = "this process was forked from one that had run Longjiang, and would wait for ever"
        raise BadInput([Fault("multiprocessing", 0, "", what, WAY_OUT)])
    _state["ran"] = True


def preparing() -> RLock:
    """Return the lock under which a checkpoint or a fit is made: threads share both."""
    return _locks[0]
