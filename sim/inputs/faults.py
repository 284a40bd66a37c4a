"""Faults in input: what is wrong, where, and what would be right. Everything that reads a file reports its faults through here."""

from __future__ import annotations

import contextlib
import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

EXIT_DONE = 0
EXIT_INTERNAL = 1
EXIT_BAD_INPUT = 2
EXIT_MISSED = 3
EXIT_INTERRUPTED = 130

LONGEST_SHOWN = 40
"""Most characters of a text that a message repeats."""
LONGEST_LINE = 600
"""Most characters of a message, whatever is in it."""
MOST_SHOWN = 20
"""Most faults that are shown; the others are counted."""
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Control characters, marks that reverse or hide what a reader sees, and bytes of a name that are no text."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in one input file.

    >>> print(Fault("scenarios/a.toml", 12, "change[1].levr", "unknown key", "lever, from, until"))
    scenarios/a.toml:12: change[1].levr: unknown key; allowed: lever, from, until
    """

    file: str
    """The file as the user named it."""
    line: int
    """Line, counted from 1; 0 if the fault concerns the file as a whole."""
    key: str
    """The key or column; empty if there is none."""
    what: str
    """What is wrong, with the value."""
    allowed: str = ""
    """What would be right: the allowed values, or the nearest valid name."""

    def __str__(self) -> str:
        where = self.file + (f":{self.line}" if self.line else "")
        key = f" {self.key}:" if self.key else ""
        return visible(f"{where}:{key} {self.what}" + (f"; allowed: {self.allowed}" if self.allowed else ""))


class BadInput(Exception):
    """All faults found in the input. The command line prints them and exits with 2; nothing has been written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(lines(self.faults)))


def lines(faults: Sequence[Fault]) -> list[str]:
    """Return the first faults, a line each, and how many more there are.

    >>> lines([Fault("a.toml", line, "", "wrong") for line in range(1, 100)])[-2:]
    ['a.toml:20: wrong', '... and 79 more']
    """
    more = len(faults) - MOST_SHOWN
    return [*map(str, faults[:MOST_SHOWN]), *([f"... and {more:,} more"] if more > 0 else [])]


def visible(text: str) -> str:
    r"""Return a text that is safe to print, and not too long: what would act on a terminal, or hide, is escaped.

    >>> print(visible("a\x1b[31mb\u202e"))
    a\x1b[31mb\u202e
    >>> len(visible("x" * 10_000))
    603
    """
    short = text if len(text) <= LONGEST_LINE else text[:LONGEST_LINE] + "..."
    return HIDDEN.sub(lambda found: ascii(found[0])[1:-1], short)


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the valid names for a message, the closest one first.

    >>> nearest("basline", ["plan_2025", "baseline"])
    'did you mean baseline? (baseline, plan_2025)'
    """
    names = sorted(names)
    close = difflib.get_close_matches(name, names, 1)
    listed = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"did you mean {close[0]}? ({listed})" if close else listed


def brief(text: str) -> str:
    """Return a text in quotes for a message, cut after 40 characters.

    >>> brief("abc"), len(brief("x" * 1000))
    ("'abc'", 45)
    """
    return repr(text) if len(text) <= LONGEST_SHOWN else repr(text[:LONGEST_SHOWN]) + "..."


def shown(path: Path) -> str:
    """Return a path as a user would name it: relative to the working folder if it is inside it; safe to print."""
    with contextlib.suppress(ValueError, OSError, RuntimeError):  # it is outside; no working folder; a loop of symbolic links
        path = path.resolve().relative_to(Path.cwd().resolve())
    return visible(str(path))
