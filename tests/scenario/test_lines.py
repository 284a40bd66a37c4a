"""The line of every key, whatever shape TOML gives it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sim.inputs.toml import KeyPath, key_text, read

SHAPES = '''top = 1 # not = 2
a.b = "x = 1 [["
["t"."q.r"]
list = [1, 2.5,
  { e = 1, f = { g = 2 } },  # ] }
  2021-01-01 10:00:00,
]
long = """
key = 1
\\"""
""""
other = \'\'\'
it's'\'\'\'
[[x]]
k = 1
[[x]]
k = 2
[x.y]
z = 1
[[x.w]]
v = ""
[[x.w]]
v = ''
'''
LINES = {
    "top": 1, "a": 2, "a.b": 2, "t": 3, "t.'q.r'": 3, "t.'q.r'.list": 4, "t.'q.r'.list[1]": 4, "t.'q.r'.list[2]": 4,
    "t.'q.r'.list[3]": 5, "t.'q.r'.list[3].e": 5, "t.'q.r'.list[3].f": 5, "t.'q.r'.list[3].f.g": 5, "t.'q.r'.list[4]": 6,
    "t.'q.r'.long": 8, "t.'q.r'.other": 12, "x": 14, "x[1]": 14, "x[1].k": 15, "x[2]": 16, "x[2].k": 17, "x[2].y": 18, "x[2].y.z": 19,
    "x[2].w": 20, "x[2].w[1]": 20, "x[2].w[1].v": 21, "x[2].w[2]": 22, "x[2].w[2].v": 23,
}  # fmt: skip


def paths(value: Any, path: KeyPath = ()) -> set[KeyPath]:
    """Return where values stand, as tomllib understands the file."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return ({path} if path else set()).union(*(paths(each, (*path, part)) for part, each in inner))


def test_every_shape_of_key_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "shapes.toml"
    path.write_text(SHAPES, encoding="utf-8")
    document = read(path)
    assert {key_text(key): line for key, line in document.lines.items()} == LINES
    assert set(document.lines) == paths(document.values)


def test_what_is_missing_has_the_line_of_what_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "shapes.toml"
    path.write_text(SHAPES, encoding="utf-8")
    assert read(path).line(("x", 1, "y", "missing", "deeper")) == 18
    assert read(path).line(("missing",)) == 0


SCALARS = st.integers(-9, 9) | st.sampled_from(["a = 1", "[", "#", "it's", '"', "\n", '"""']) | st.booleans()
KEYS = st.sampled_from(["a", "b-c", "d e", "f.g", "#", "甲"])
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8)


def toml(value: Any) -> str:
    """Write a value in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", \n # ] \n".join(map(toml, value)) + "]"
    return quoted(value) if isinstance(value, str) else str(value).lower()


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_whatever_the_nesting_all_keys_and_no_others_have_a_line(tmp_path_factory: Any, table: dict[str, Any]) -> None:
    path = tmp_path_factory.getbasetemp() / "nested.toml"
    text = "".join(f"{quoted(key)} = {toml(value)}\n" for key, value in table.items())
    path.write_text(
        text + "".join(f"[[{quoted('t' + key)}]]\n{quoted(key)} = {toml(value)}\n" for key, value in table.items()), encoding="utf-8"
    )
    document = read(path)
    assert set(document.lines) == paths(document.values)
    assert all(f"{quoted(key)} =" in path.read_text(encoding="utf-8").split("\n")[document.lines[(key,)] - 1] for key in table)
