"""Where a number of the evidence is used: the lines of code, calibration and scenarios that name it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sim import files
from sim.evidence.check import NAME

TOML_NAME = re.compile(r"(?<![\w.-])[a-z][a-z0-9_]*(\.[a-z0-9_]+)+(?![\w-])|(?<=[\"'])[a-z][a-z0-9_]*(?=[\"'])")
"""A dotted word anywhere in a line, or a plain word in quotes."""
ANY_PART = "[a-z0-9_.]*"
"""What an f-string may put between its constant parts."""
Line = tuple[str, int]
"""File, relative to the tree (`sim/...`, `calibration/...`, `scenarios/...`), and line."""


def uses(name: str, tree: Path | None = None) -> tuple[Line, ...]:
    """Return the file and line of every use of a name, in order; `tree` is a folder with `sim`, `calibration`, `scenarios`.

    Uses are string literals in `sim` equal to the name, f-strings that can produce it (f"seek.rate.{level}" and the like, with a
    dot before the first brace), and the lines in TOML files of `calibration` and `scenarios` that name it.
    """
    exact, patterns = _mentions(tree)
    made = [line for pattern, line in patterns if re.fullmatch(pattern, name)]
    return tuple(sorted({*exact.get(name, ()), *made}))


@cache
def _mentions(tree: Path | None) -> tuple[dict[str, list[Line]], list[tuple[str, Line]]]:
    """Return all mentions: lines by name, and patterns of names with their lines."""
    exact: dict[str, list[Line]] = {}
    patterns: list[tuple[str, Line]] = []
    code = tree / "sim" if tree else files.HERE
    for path in sorted(code.rglob("*.py")):
        file = f"sim/{path.relative_to(code).as_posix()}"
        for text, is_pattern, number in _names_in_code(path.read_text(encoding="utf-8")):
            if is_pattern:
                patterns.append((text, (file, number)))
            else:
                exact.setdefault(text, []).append((file, number))
    for room, wanted in (("calibration", "*.toml"), ("scenarios", "**/*.toml")):
        folder = tree / room if tree else files.data_folder(room)
        for path in sorted(folder.glob(wanted)):
            file = f"{room}/{path.relative_to(folder).as_posix()}"
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                for found in TOML_NAME.finditer("" if line.lstrip().startswith("#") else line):
                    exact.setdefault(found[0], []).append((file, number))
    return exact, patterns


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
            if parts and parts[0] and "." in parts[0]:
                yield "".join(ANY_PART if part is None else re.escape(part) for part in parts), True, node.lineno
