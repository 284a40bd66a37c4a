"""Imports go one way: a file imports from its own room and from rooms above it, so the package can be read from the top down."""

from __future__ import annotations

import ast
from collections.abc import Iterator

ROOMS = {
    "files": "where data are and how a file is written; knows nothing of what is in it",
    "parts": "what is one file a thing, found by looking through a folder",
    "kept": "what is dear to make, kept in the cache folder under a hash of what it is made from",
    "kernel": "how functions are compiled, and where compiled code is kept",
    "codes": "the labelled codes: the words that everything else is said in",
    "clock": "days and dates",
    "draws": "random draws by who decides what; compiled, so below `kernel`",
    "inputs": "the strict readers of tables and TOML, and what is wrong with an input",
    "evidence": "the numbers and where they come from",
    "rules": "when something falls due, and what is chosen: numbers in, numbers out",
    "world": "who lives where on the first day: columns, filled from the evidence",
    "tally": "what is counted, declared once for both engines",
    "lives": "what happens to people day by day",
    "province": "the slow tier: counties, operators, works, levers; acts on lives",
    "plan": "the documents: targets, milestones, clauses, their own arithmetic",
    "scenario": "what a scenario file may say: its schema is made from the levers",
    "results": "what a run leaves behind, and the indicators read from it",
    "audit": "the checked build: an independent bookkeeper of persons, queues and beds that knows no engine",
    "study": "runs: one, two compared, many; checkpoints, fit, regression, twins",
    "lab": "small worlds written by hand, run through the same engines and measured",
    "faces": "words, tables, figures, pages: shows results, changes none",
    "api": "the Python face: results that show, plot and export themselves; runs as a user of Python asks for them",
    "cli": "the command line: calls everything, is called by nobody",
}
"""The order of the rooms, each with what it is. A room is a file or a folder."""

ORDER = list(ROOMS)
APART = ("sim.lives.fast", "sim.lives.reference")
"""The two engines are each other's check, so neither may lean on the other."""


def room_of(module: str) -> str:
    """Return the room of a dotted name, empty where it is in none."""
    parts = module.split(".")
    name = parts[1] if len(parts) > 1 and parts[1] != "__main__" else "cli" if len(parts) > 1 else ""
    return name if name in ROOMS else ""


def module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of everything a file imports from the package, at its head or later."""
    package = module_of(path).split(".") if path.endswith("__init__.py") else module_of(path).split(".")[:-1]
    for node in ast.walk(ast.parse(source, path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.split(".")[0] == "sim")
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            if origin.split(".")[0] == "sim":
                yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)


def wrong_way(path: str, source: str) -> list[str]:
    """Return a sentence for each import that goes up, sideways between the engines, or nowhere."""
    if path == "sim/__init__.py":  # the public face imports, late, whatever it shows
        return []
    module = module_of(path)
    own = room_of(module)
    if not own:
        return [f"{path}:1: {module} is in no room: give it a place in ROOMS"]
    found = []
    for line, name in imported(path, source):
        room = room_of(name)
        here, there = (next((side for side in APART if f"{dotted}.".startswith(f"{side}.")), "") for dotted in (module, name))
        if not room:
            found.append(f"{path}:{line}: imports {name}, which is in no room: the public face is for users, import the module itself")
        elif ORDER.index(room) > ORDER.index(own):
            found.append(f"{path}:{line}: imports {name}, but `{room}` stands below `{own}`")
        elif here and there and here != there:
            found.append(f"{path}:{line}: imports {name}, but the engines are to be independent")
    return found


def test_every_import_of_the_package_goes_up_the_list_of_rooms(sources: dict[str, str]) -> None:
    found = [fault for path, source in sources.items() for fault in wrong_way(path, source)]
    assert not found, "\n".join(found)


def test_an_import_from_a_room_below_is_named_with_file_line_and_import() -> None:
    fault = "sim/rules/mortality.py:2: imports sim.lives.fast.step.live, but `lives` stands below `rules`"
    assert wrong_way("sim/rules/mortality.py", "import math\nfrom sim.lives.fast.step import live\n") == [fault]


def test_an_import_inside_a_function_or_written_with_dots_counts_too() -> None:
    late = "def f():\n    import sim.cli.main\n"
    assert len(wrong_way("sim/study/run.py", late)) == 1
    assert len(wrong_way("sim/rules/ability.py", "from ..world import columns\n")) == 1
    assert len(wrong_way("sim/world/__init__.py", "from .. import tally\n")) == 1


def test_own_room_and_rooms_above_are_free() -> None:
    assert wrong_way("sim/world/supply.py", "from sim.world.columns import Homes\nfrom sim import draws\nfrom .places import f\n") == []
    assert wrong_way("sim/evidence/catalogue.py", "from sim.evidence.check import read\n") == []
    assert wrong_way("sim/__main__.py", "from sim.cli.main import main\n") == []


def test_the_public_face_a_new_room_and_the_other_engine_are_refused() -> None:
    assert "public face" in wrong_way("sim/faces/report/page.py", "from sim import load\n")[0]
    assert "public face" in wrong_way("sim/faces/report/page.py", "import sim\n")[0]
    assert "in no room" in wrong_way("sim/helpers.py", "")[0]
    assert "independent" in wrong_way("sim/lives/reference/elder.py", "from sim.lives.fast import lists\n")[0]
