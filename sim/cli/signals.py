"""Signals that end a command: it stops as if interrupted, so that locks and half-written files go, and exits with 128 + the signal."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

HEEDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, `kill`, and a terminal that closes. One that is ignored, as under `nohup`, stays ignored."""


AGAIN = 3.0
"""Seconds after which a command that has not ended is interrupted once more. A signal can come while a lock is taken, which then is never
given back: a thread would wait for it for ever, and the command for the thread."""


class Received:
    """The first signal that came; 0: none. Kept because a library in which it came may swallow the exception."""

    number = 0

    def stop(self, number: int, _frame: FrameType | None) -> NoReturn:
        self.number = self.number or number
        signal.setitimer(signal.ITIMER_REAL, AGAIN, AGAIN)
        raise KeyboardInterrupt

    def again(self, _number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt


@contextmanager
def heeded() -> Iterator[Received]:
    """Heed signals during work; afterwards each does what it did before."""
    received = Received()
    before = {}
    if threading.current_thread() is threading.main_thread():
        before = {number: signal.getsignal(number) for number in HEEDED}
        for number, handler in before.items():
            if handler in (signal.SIG_DFL, signal.default_int_handler):
                signal.signal(number, received.stop)
        before[signal.SIGALRM] = signal.signal(signal.SIGALRM, received.again)
    try:
        yield received
    finally:
        if before:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
