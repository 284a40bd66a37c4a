"""A snapshot as a folder of text files, made to be read as a diff: one sealed JSON file and four tables, whose hashes are in it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sim import files
from sim.inputs.faults import BadInput, Fault, shown
from sim.study.regression.inputs import Inputs, Numbers
from sim.study.regression.outputs import TablePrint
from sim.study.regression.snapshot import Key, Plan, RunPrint, Snapshot, WorldPrint

SCHEMA = 2
MAIN, EVIDENCE, PARAMETERS, FIGURES, TOTALS = "snapshot.json", "evidence.csv", "parameters.csv", "figures.csv", "totals.csv"
FILES = (EVIDENCE, PARAMETERS, FIGURES, TOTALS, MAIN)
REMEDY = "a snapshot; `longjiang check --update` writes one where there is none"
Rows = list[list[str]]
PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)
WORLDS: TypeAdapter[dict[str, WorldPrint]] = TypeAdapter(dict[str, WorldPrint])
TABLES: TypeAdapter[dict[str, TablePrint]] = TypeAdapter(dict[str, TablePrint])
NUMBERS: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])


def committed() -> Path:
    """Return the folder of the snapshot that belongs to the code."""
    return files.data_folder("tests") / "baseline" / "snapshot"


def is_there(folder: Path) -> bool:
    """Return whether a folder contains any part of a snapshot."""
    return any((folder / name).exists() for name in FILES)


def write(snapshot: Snapshot, folder: Path) -> None:
    """Write a snapshot, its main file last."""
    keys = list(snapshot.runs)
    tables = {
        EVIDENCE: [["number", "value"], *([name, value] for name, value in snapshot.inputs.evidence.items())],
        PARAMETERS: _wide("number", _parameters(snapshot)),
        FIGURES: _figures(snapshot, keys),
        TOTALS: _wide("table and row", {" | ".join(key): _flat(snapshot.runs[key]) for key in keys}),
    }
    texts = {name: _as_csv(rows) for name, rows in tables.items()}
    for name, text in texts.items():
        files.write_text(folder / name, text)
    main = json.loads(json.dumps(_main(snapshot) | {"files": {name: _hash(text.encode()) for name, text in texts.items()}}))
    files.write_text(folder / MAIN, json.dumps({**main, "seal": files.seal_of(main)}, ensure_ascii=False, indent=1) + "\n")


def read(folder: Path) -> Snapshot:
    """Read a snapshot; raise BadInput if there is none, or if it is not whole."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if len(missing) == len(FILES):
        raise BadInput([Fault(shown(folder), 0, "", "no snapshot here", REMEDY)])
    if missing:
        raise BadInput([Fault(shown(folder / name), 0, "", "no such file, so the snapshot is incomplete", REMEDY) for name in missing])
    try:
        main = json.loads((folder / MAIN).read_text(encoding="utf-8"))
        if main["schema"] != SCHEMA:
            raise BadInput([Fault(shown(folder / MAIN), 0, "schema", f"{main['schema']!r}", str(SCHEMA))])
        content = {name: (folder / name).read_bytes() for name in FILES[:-1]}
        changed = [name for name, found in content.items() if main["files"][name] != _hash(found)]
        changed += [MAIN] * (main["seal"] != files.seal_of(main))
        if changed:
            raise BadInput([Fault(shown(folder / name), 0, "", "not as it was written", REMEDY) for name in changed])
        return _snapshot(main, {name: list(csv.reader(io.StringIO(found.decode("utf-8"), newline=""))) for name, found in content.items()})
    except OSError as error:
        raise BadInput([Fault(shown(folder), 0, "", f"cannot be read: {error.strerror}", REMEDY)]) from None
    except (RecursionError, ValueError, KeyError, TypeError, IndexError, AttributeError, csv.Error) as wrong:
        what = wrong.errors()[0]["msg"] if isinstance(wrong, ValidationError) else f"{type(wrong).__name__}: {wrong}"
        raise BadInput([Fault(shown(folder), 0, "", f"not a complete snapshot: {what}"[:200], REMEDY)]) from None


def _main(snapshot: Snapshot) -> dict[str, Any]:
    """Return the content of the main file."""
    inputs = snapshot.inputs
    return {
        "schema": SCHEMA,
        "plan": {**snapshot.plan._asdict(), "until": snapshot.plan.until.isoformat()},
        "code": inputs.code,
        "versions": inputs.versions,
        "scenarios": inputs.scenarios,
        "worlds": {world: print_._asdict() for world, print_ in snapshot.worlds.items()},
        "runs": [
            {
                "scenario": scenario,
                "world": world,
                "digest": run.digest,
                "tables": {name: {**table._asdict(), "months": " ".join(table.months)} for name, table in run.tables.items()},
            }
            for (scenario, world), run in snapshot.runs.items()
        ],
    }


def _snapshot(main: dict[str, Any], tables: dict[str, Rows]) -> Snapshot:
    """Return the snapshot stored in these files."""
    by_world: dict[str, dict[str, Numbers]] = {"parameters": {}, "hazards": {}}
    for world, numbers in _narrow(tables[PARAMETERS]).items():
        for part, found in by_world.items():
            found[world] = {name.partition(" ")[2]: value for name, value in numbers.items() if name.startswith(f"{part} ")}
    plan = PLAN.validate_python(main["plan"])
    totals = _narrow(tables[TOTALS])
    inputs = Inputs(
        evidence=dict(tables[EVIDENCE][1:]),
        parameters=by_world["parameters"],
        hazards=by_world["hazards"],
        scenarios=NUMBERS.validate_python(main["scenarios"]),
        code=NUMBERS.validate_python(main["code"]),
        versions=NUMBERS.validate_python(main["versions"]),
    )
    worlds = WORLDS.validate_python(main["worlds"])
    if not plan.seeds or set(worlds) != set(inputs.parameters):
        raise ValueError("seeds, worlds and parameters do not belong together")
    runs = {}
    for entry in main["runs"]:
        key = (str(entry["scenario"]), str(entry["world"]))
        prints = TABLES.validate_python({name: {**table, "months": table["months"].split()} for name, table in entry["tables"].items()})
        runs[key] = RunPrint(str(entry["digest"]), prints, _deep(totals[" | ".join(key)]), _figures_of(tables[FIGURES], key, plan))
    return Snapshot(plan, inputs, worlds, runs)


def _parameters(snapshot: Snapshot) -> dict[str, Numbers]:
    """Return parameters and sums of hazards by world."""
    inputs = snapshot.inputs
    return {
        world: {f"{part} {name}": value for part, values in (("parameters", inputs.parameters), ("hazards", inputs.hazards))
                for name, value in values[world].items()}
        for world in snapshot.worlds
    }  # fmt: skip


def _figures(snapshot: Snapshot, keys: Sequence[Key]) -> Rows:
    """Return the key figures, one column per seed."""
    head = ["scenario", "world", "figure", *(f"seed {seed}" for seed in snapshot.plan.seeds)]
    return [head, *([*key, name, *map(repr, values)] for key in keys for name, values in snapshot.runs[key].figures.items())]


def _figures_of(rows: Rows, key: Key, plan: Plan) -> dict[str, tuple[float, ...]]:
    """Return the key figures of a run; raise ValueError if a seed is missing."""
    found = {name: tuple(map(float, values)) for scenario, world, name, *values in rows[1:] if (scenario, world) == key}
    if not found or any(len(values) != len(plan.seeds) for values in found.values()):
        raise ValueError(f"{FIGURES} does not have all seeds of {' '.join(key)}")
    return found


def _flat(run: RunPrint) -> Numbers:
    """Return the totals of a run, named by table and row."""
    return {f"{table}: {row}": number for table, rows in run.totals.items() for row, number in rows.items()}


def _deep(numbers: Numbers) -> dict[str, Numbers]:
    """Return the totals of a run by table."""
    out: dict[str, Numbers] = {}
    for name, number in numbers.items():
        table, _, row = name.partition(": ")
        out.setdefault(table, {})[row] = number
    return out


def _wide(head: str, columns: dict[str, Numbers]) -> Rows:
    """Return numbers by name in columns side by side; a cell is empty if its column lacks the name."""
    names = dict.fromkeys(name for numbers in columns.values() for name in numbers)
    return [[head, *columns], *([name, *(numbers.get(name, "") for numbers in columns.values())] for name in names)]


def _narrow(rows: Rows) -> dict[str, Numbers]:
    """Return the numbers by name of each column."""
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("a row does not have as many cells as the header")
    return {column: {row[0]: row[at] for row in rows[1:] if row[at]} for at, column in enumerate(rows[0]) if at}


def _as_csv(rows: Iterable[list[str]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
