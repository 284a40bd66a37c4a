"""A file can be held in the head, a function fits a screen."""

from __future__ import annotations

import ast

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 45
LONG_BY_DESIGN: set[str] = set()
"""`path:function` of what may be longer: the event dispatch of the fast engine, one branch per kind of event, and nothing else."""


def too_long(path: str, source: str) -> list[str]:
    """Return a sentence for a file and for each function that is too long."""
    lines = source.count("\n")
    found = [f"{path}: {lines} lines, {LINES_OF_A_FILE} at most: split it by topic"] if lines > LINES_OF_A_FILE else []
    for node in ast.walk(ast.parse(source, path)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > LINES_OF_A_FUNCTION:
            found.append(f"{path}:{node.name}: {length} lines, {LINES_OF_A_FUNCTION} at most: a part of it has a name of its own")
    return found


def test_no_file_and_no_function_outgrows_the_reader(sources: dict[str, str]) -> None:
    every = [fault for path, source in sources.items() for fault in too_long(path, source)]
    found = [fault for fault in every if not any(fault.startswith(f"{name}: ") for name in LONG_BY_DESIGN)]
    assert not found, "\n".join(found)


def test_what_may_be_long_is_long(sources: dict[str, str]) -> None:
    found = [fault for path, source in sources.items() for fault in too_long(path, source)]
    assert {name for name in LONG_BY_DESIGN if not any(fault.startswith(f"{name}: ") for fault in found)} == set()


def test_a_function_of_46_lines_and_a_file_of_301_are_refused() -> None:
    function = "def live():\n" + "    pass\n" * 45
    assert too_long("sim/a.py", function) == ["sim/a.py:live: 46 lines, 45 at most: a part of it has a name of its own"]
    assert too_long("sim/a.py", "\n" * 301) == ["sim/a.py: 301 lines, 300 at most: split it by topic"]


def test_a_function_of_45_lines_and_a_file_of_300_are_free() -> None:
    assert too_long("sim/a.py", "def live():\n" + "    pass\n" * 44) == []
    assert too_long("sim/a.py", "\n" * 300) == []
