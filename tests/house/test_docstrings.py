"""A public function that does not fit the eye says what it does."""

from __future__ import annotations

import ast
from collections.abc import Iterator

LINES_WITHOUT_A_WORD = 12


def public_functions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield functions, and methods of public classes, whose names do not begin with an underscore."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public_functions(node.body)


def silent(path: str, source: str) -> list[str]:
    """Return a sentence for each long public function without a docstring."""
    return [
        f"{path}:{node.lineno}: {node.name} has no docstring: one line that says what it does, then shapes, units, errors, source"
        for node in public_functions(ast.parse(source, path).body)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > LINES_WITHOUT_A_WORD and not ast.get_docstring(node)
    ]


def test_every_long_public_function_says_what_it_does(sources: dict[str, str]) -> None:
    found = [fault for path, source in sources.items() for fault in silent(path, source)]
    assert not found, "\n".join(found)


def test_a_long_function_or_method_without_a_docstring_is_named() -> None:
    body = "{0}    pass\n" * 12
    assert silent("sim/a.py", "def live():\n" + body.format(""))[0].startswith("sim/a.py:1: live has no docstring")
    method = "class Home:\n    def open(self):\n" + body.format("    ")
    assert silent("sim/a.py", method)[0].startswith("sim/a.py:2: open has no docstring")


def test_short_private_and_documented_functions_are_free() -> None:
    assert silent("sim/a.py", "def live():\n" + "    pass\n" * 11) == []
    assert silent("sim/a.py", "def _live():\n" + "    pass\n" * 20) == []
    assert silent("sim/a.py", 'def live():\n    """Live."""\n' + "    pass\n" * 20) == []
