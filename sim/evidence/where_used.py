"""Where a number of the evidence is used: the lines of code, calibration and scenarios that name it."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from sim import files
from sim.evidence.check import NAME
from sim.kept import kept

TOML_NAME = re.compile(r"(?<![\w.-])[a-z][a-z0-9_]*(\.[a-z0-9_]+)+(?![\w-])|(?<=[\"'])[a-z][a-z0-9_]*(?=[\"'])")
"""A dotted word anywhere in a line, or a plain word in quotes."""
ANY_PART = "[a-z0-9_.]*"
"""What an f-string may put between its constant parts."""
TWO_WORDS = re.compile(r"\w+\.\w")
"""How an f-string that produces names begins: `f"beds.{column}"` names a column of something else."""
Line = tuple[str, int]
"""File, relative to the tree (`sim/...`, `calibration/...`, `scenarios/...`), and line."""


def uses(name: str, tree: Path | None = None) -> tuple[Line, ...]:
    """Return the file and line of every use of a name, in order; `tree` is a folder with `sim`, `calibration`, `scenarios`.

    Uses are string literals in `sim` equal to the name, f-strings that can produce it (f"seek.rate.{level}" and the like, with two
    words before the first brace), and the lines in TOML files of `calibration` and `scenarios` that name it.
    """
    exact, patterns = _mentions(tree)
    made = [line for pattern, line in patterns if pattern.fullmatch(name)]
    return tuple(sorted({*exact.get(name, ()), *made}))


@cache
def _mentions(tree: Path | None) -> tuple[dict[str, list[Line]], list[tuple[re.Pattern[str], Line]]]:
    """Return all mentions: lines by name, and patterns of names with their lines.

    Those of the project itself are kept under a hash of its files, this one included.
    """
    named = [(file, path.read_bytes()) for file, path in _files(tree)]
    key = json.dumps([sys.version, [[file, hashlib.sha256(content).hexdigest()] for file, content in named]])
    found = json.loads(_read(named) if tree else kept("where_used", key.encode(), lambda: _read(named)))
    exact = {name: [(file, line) for file, line in lines] for name, lines in found["exact"].items()}
    return exact, [(re.compile(pattern), (file, line)) for pattern, (file, line) in found["patterns"]]


def _files(tree: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield name and path of every file that may name a number."""
    code = tree / "sim" if tree else files.HERE
    yield from ((f"sim/{path.relative_to(code).as_posix()}", path) for path in sorted(code.rglob("*.py")))
    for room, wanted in (("calibration", "*.toml"), ("scenarios", "**/*.toml")):
        folder = tree / room if tree else files.data_folder(room)
        yield from ((f"{room}/{path.relative_to(folder).as_posix()}", path) for path in sorted(folder.glob(wanted)))


def _read(named: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the mentions in files, as JSON."""
    exact: dict[str, list[Line]] = {}
    patterns: list[tuple[str, Line]] = []
    for file, content in named:
        text = content.decode("utf-8")
        for name, is_pattern, number in _names_in_code(text) if file.endswith(".py") else _names_in_toml(text):
            if is_pattern:
                patterns.append((name, (file, number)))
            else:
                exact.setdefault(name, []).append((file, number))
    return json.dumps({"exact": exact, "patterns": patterns}).encode()


def _names_in_toml(text: str) -> Iterator[tuple[str, bool, int]]:
    for number, line in enumerate(text.splitlines(), 1):
        for found in TOML_NAME.finditer("" if line.lstrip().startswith("#") else line):
            yield found[0], False, number


def _names_in_code(text: str) -> Iterator[tuple[str, bool, int]]:
    r"""Yield literals that could be a name, and f-strings that could produce one, as a pattern, with their lines.

    >>> list(_names_in_code('a = "beds.all"; b = f"seek.rate.{level}"; c = "Two words"'))
    [('beds.all', False, 1), ('seek\\.rate\\.[a-z0-9_.]*', True, 1)]
    """
    module = ast.parse(text)
    pieces = {id(part) for node in ast.walk(module) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces:
            if NAME.fullmatch(node.value):
                yield node.value, False, node.lineno
        elif isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
            if parts and parts[0] and TWO_WORDS.match(parts[0]):
                yield "".join(ANY_PART if part is None else re.escape(part) for part in parts), True, node.lineno
