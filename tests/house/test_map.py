"""The map in sim/README.md is complete and true, and so is what it says of the two engines and of the kernels."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "sim" / "README.md").read_text(encoding="utf-8")
ONLY_FAST = {"state", "traits", "codes64", "layout", "remaining", "snapshot", "day", "transition", "admission", "overflow"}
ONLY_REFERENCE = {"elder", "home"}
"""An elder and a home are objects there."""
LABORATORY = ("lives/fast/askers.py", "lives/fast/overflow.py")
HOOKS = {"react": "calendar.py", "asks_instead": "search.py", "overflow": "day.py"}


def mapped() -> set[str]:
    """Return the files that the table of the map names, from sim/: a folder or a path holds for the names that follow it in a row."""
    found, room = set(), ""
    for row in README[README.index("## The map") : README.index("## Twelve questions")].splitlines():
        cells = [cell.strip() for cell in row.split("|")[1:-1]]
        if len(cells) != 3 or cells[0] in ("room", "---"):
            continue
        room = "" if cells[0] in ("words", "counting") else cells[0].strip("`") if cells[0] else room
        folder = room
        for name in re.findall(r"`([^`]+)`", cells[1]):
            if name.endswith("/"):
                folder = room + name
            elif "/" in name:
                folder = room + name.rsplit("/", 1)[0] + "/"
                found.add(room + name)
            else:
                found.add(folder + name if name != "fonts.py" else room + name)
    return found


def test_the_map_names_every_file_and_no_other() -> None:
    there = {path.relative_to(ROOT / "sim").as_posix() for path in (ROOT / "sim").rglob("*.py") if path.name != "__init__.py"}
    named = {name for name in mapped() if not name.endswith("__init__.py") and "*" not in name}
    found_by_name = {folder for folder in mapped() if "*" in folder}
    assert found_by_name == {"province/levers/*.py", "results/indicators/*.py"}
    there -= {name for name in there - named if any(fnmatch(name, folder) for folder in found_by_name)}
    assert (sorted(there - named), sorted(named - there)) == ([], [])


def test_each_of_the_twelve_questions_has_one_file_and_it_is_there() -> None:
    rows = re.findall(r"^\| (.+\?) \| `([^`]+)` \|$", README, flags=re.M)
    assert len(rows) == 12
    assert [path for _, path in rows if not (ROOT / "sim" / path).is_file()] == []


def test_both_engines_have_files_of_the_same_names() -> None:
    fast, reference = ({path.stem for path in (ROOT / "sim" / "lives" / engine).glob("*.py")} for engine in ("fast", "reference"))
    assert (fast - reference, reference - fast) == (ONLY_FAST, ONLY_REFERENCE)


def kernels(sources: dict[str, str]) -> list[tuple[str, ast.FunctionDef]]:
    """Return every compiled function with its file."""
    found = []
    for path, source in sources.items():
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and any(isinstance(d, ast.Name) and d.id == "kernel" for d in node.decorator_list):
                found.append((path, node))
    return found


def test_no_kernel_takes_more_than_8_parameters(sources: dict[str, str]) -> None:
    assert len(kernels(sources)) > 60
    assert [(path, node.name) for path, node in kernels(sources) if len(node.args.args) > 8] == []


def test_kernels_of_the_province_name_the_laboratory_in_its_three_hooks_alone(sources: dict[str, str]) -> None:
    found = {}
    for path, node in kernels(sources):
        if path.startswith("sim/lives/fast/") and not path.endswith(LABORATORY):
            text = ast.unparse(node)
            assert not re.search(r"(?<![\w.])L\b|demand", text), f"{path}: {node.name}"
            found |= {name: Path(path).name for name in re.findall(r"(\w+)\(S\.lab, ", text)}
            assert text.count(".lab") == len(re.findall(r"\w+\(S\.lab, ", text)), f"{path}: {node.name}"
    assert found == HOOKS


def circles(sources: dict[str, str]) -> list[set[str]]:
    """Return the groups of modules that import each other, at their heads or later."""
    modules = {path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): source for path, source in sources.items()}
    reach = {name: set() for name in modules}
    for name, source in modules.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and node.module:
                reach[name] |= {f"{node.module}.{a.name}" if f"{node.module}.{a.name}" in modules else node.module for a in node.names}
    reach = {name: {other for other in others if other in modules} for name, others in reach.items()}
    while True:
        further = {name: others.union(*(reach[other] for other in others)) for name, others in reach.items()}
        if further == reach:
            break
        reach = further
    groups = {frozenset(other for other in others if name in reach[other]) for name, others in reach.items() if name in others}
    return [set(group) for group in groups]


def test_only_the_agents_of_the_reference_engine_import_each_other(sources: dict[str, str]) -> None:
    assert [group for group in circles(sources) if not all(name.startswith("sim.lives.reference.") for name in group)] == []


def test_a_circle_is_seen() -> None:
    assert circles({"sim/a.py": "from sim.b import x\n", "sim/b.py": "def f():\n    from sim import a\n"}) == [{"sim.a", "sim.b"}]
