"""Standard output and standard error as a command needs them: always there, never a reason to stop, and ready for any character."""

from __future__ import annotations

import codecs
import io
import os
import sys

ESCAPED = "json_escape"
"""How JSON writes a character that the encoding lacks: by an escape with the same meaning."""
REPLACED = "replace"
"""How a page writes it: as a question mark."""


class Sink(io.RawIOBase):
    """The end of a stream. After a failure what is written is dropped, so that a run still saves its results; the failure is kept."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.failure: OSError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.descriptor

    def isatty(self) -> bool:
        return os.isatty(self.descriptor)

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        if self.failure is None:
            try:
                return os.write(self.descriptor, data)
            except OSError as failure:
                self.failure = failure
        return len(data)


def settle(as_json: bool) -> Sink | None:
    """Put streams that cannot fail in place of both, and return the end of standard output.

    A stream that was closed before the start leads to nowhere. None, and nothing is changed, if somebody else has put in streams of
    their own: a notebook, a test.
    """
    if sys.stdout is not sys.__stdout__ or sys.stderr is not sys.__stderr__:
        return None
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:  # else the next file opened would be standard output
        pass
    os.close(descriptor)
    codecs.register_error(ESCAPED, _escape)
    sinks = Sink(1), Sink(2)
    for name, sink, errors in zip(("stdout", "stderr"), sinks, (ESCAPED if as_json else REPLACED, REPLACED), strict=True):
        before = getattr(sys, name)
        if before is not None:
            before.flush()
        encoding = before.encoding if before is not None else "utf-8"
        lines = sink.isatty() or name == "stderr"
        setattr(sys, name, io.TextIOWrapper(io.BufferedWriter(sink), encoding, errors, line_buffering=lines))
    return sinks[0]


def _escape(wrong: UnicodeError) -> tuple[str, int]:
    r"""Return a JSON escape for what an encoding lacks.

    >>> codecs.register_error(ESCAPED, _escape)
    >>> print("家 🏠".encode("ascii", ESCAPED).decode())
    \u5bb6 \ud83c\udfe0
    """
    assert isinstance(wrong, UnicodeEncodeError)
    import json

    return json.dumps(wrong.object[wrong.start : wrong.end])[1:-1], wrong.end
