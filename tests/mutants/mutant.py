"""A mutant: the project with one rule, or one line of bookkeeping, changed on purpose. A test worth its name fails.

Mutants are data: those of sim/rules/choice.py stand in tests/mutants/rules/choice.toml, and so on.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
LISTS = Path(__file__).resolve().parent


class Mutant(NamedTuple):
    """One change of one file."""

    file: str
    """Below `sim/`."""
    name: str
    """What is wrong with it, as a statement about the world."""
    old: str
    """Text that stands in the file exactly once."""
    new: str
    why: str = ""
    """Of a survivor: why no run can show it."""


def listed(folder: Path = LISTS) -> tuple[Mutant, ...]:
    """Return all mutants, by file; raise ValueError where two have one name."""
    found = []
    for path in sorted(folder.rglob("*.toml")):
        file = path.relative_to(folder).with_suffix(".py").as_posix()
        found += [Mutant(file, **one) for one in tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]]
    names = [m.name for m in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"mutants of one name: {twice}")
    return tuple(found)


def change(m: Mutant, text: str) -> str:
    """Return a file's text with the mutant in it; raise ValueError where the list of mutants no longer fits the source.

    >>> change(Mutant("x.py", "no day", "day + 1", "day"), "due = day + 1")
    'due = day'
    """
    found = text.count(m.old)
    if found != 1:
        raise ValueError(f"mutant {m.name!r}: {m.old!r} stands {found} times in sim/{m.file}, not once: mend the list of mutants")
    if m.old == m.new:
        raise ValueError(f"mutant {m.name!r} changes nothing")
    return text.replace(m.old, m.new)


def mutated(m: Mutant, root: Path = ROOT) -> str:
    """Return the text of the mutant's file with the mutant in it; raise ValueError as `change`, or where it is no Python."""
    text = change(m, (root / "sim" / m.file).read_text(encoding="utf-8"))
    try:
        compile(text, m.file, "exec")
    except SyntaxError as error:
        raise ValueError(f"mutant {m.name!r} is no Python: {error}") from None
    return text
