"""The inputs of a run, number by number, so that a snapshot can name what moved: evidence, parameters, hazards, scenarios, code."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

import numpy as np

from sim import files, scenario
from sim.codes import Clock
from sim.evidence import Evidence
from sim.results.result import versions
from sim.rules import hazards
from sim.rules.params import Parameters
from sim.study.baseline import Setup

Numbers = dict[str, str]
"""Value by name, as text that reads back to the same value."""
NO_RESULTS = ("faces", "cli", "lab")
"""Rooms that do not affect any result of the province."""


class Inputs(NamedTuple):
    """Everything that can move a result."""

    evidence: Numbers
    """By key of the row, see `evidence_numbers`."""
    parameters: dict[str, Numbers]
    """By world, then by name: `mortality.hazard[0][12]`."""
    hazards: dict[str, Numbers]
    """By world, then by table: the sum of its whole numbers."""
    scenarios: Numbers
    """Digest by name, including the parts of each scenario."""
    code: Numbers
    """Hash, by room, of the code that results depend on: reported, never compared."""
    versions: Numbers
    """Versions of Python, packages and processor: reported, never compared."""


def inputs_of(setups: Mapping[str, Setup], names: Iterable[str]) -> Inputs:
    """Return the inputs of runs: setups by world, scenarios by name."""
    first = next(iter(setups.values()))
    parts = sorted({part for name in names for part in scenario.load(name).chain})
    return Inputs(
        evidence=evidence_numbers(first.evidence),
        parameters={world: parameter_numbers(s.params) for world, s in setups.items()},
        hazards={world: hazard_totals(s.params) for world, s in setups.items()},
        scenarios={part: scenario.load(part).digest for part in parts},
        code=code_by_room(),
        versions={**versions(), "processor": platform.machine()},
    )


def code_by_room() -> Numbers:
    """Return the hash of the code in each room that results depend on; a room is a folder, or files that begin with its name."""
    rooms: dict[str, hashlib._Hash] = {}
    for path in sorted(files.HERE.rglob("*.py")):
        inside = path.relative_to(files.HERE)
        room = inside.parts[0].removesuffix(".py").split("_")[0]
        if room and room not in NO_RESULTS:
            rooms.setdefault(room, hashlib.sha256()).update(inside.as_posix().encode() + b"\0" + path.read_bytes())
    return {room: total.hexdigest()[:16] for room, total in rooms.items()}


def evidence_numbers(evidence: Evidence) -> Numbers:
    """Return the value of every row by file, name and distinguishing columns; a county unit has its counts in one text."""
    rows = {f"{row.file} {row.name}|{_distinction(row)}": repr(row.value) for row in evidence.rows}
    return rows | {f"places.csv {place.code}|": " ".join(map(str, _counts(place))) for place in evidence.places}


def parameter_numbers(params: Parameters) -> Numbers:
    """Return every number of the rulebook by name."""
    return dict(flattened(params))


def hazard_totals(params: Parameters) -> Numbers:
    """Return the sum of each integer hazard table; for the base, the sum by clock."""
    tables = hazards.tables(params)
    base = {f"base.{clock.label}": tables.base[:, clock].sum() for clock in Clock}
    rest = {name: np.asarray(table).sum() for name, table in tables._asdict().items() if name != "base"}
    return {name: str(int(total)) for name, total in {**base, **rest}.items()}


def flattened(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and text of every leaf of nested records, lists and arrays.

    >>> from sim.rules.params import Rates
    >>> dict(flattened({"rates": Rates()._replace(death=1.5)}))["rates.death"], dict(flattened([[1, 2]], "x"))
    ('1.5', {'x[0][0]': '1', 'x[0][1]': '2'})
    """
    point = f"{name}." if name else ""
    if is_dataclass(value):
        for column in fields(value):
            yield from flattened(getattr(value, column.name), point + column.name)
    elif isinstance(value, dict) or hasattr(value, "_asdict"):
        for key, part in (value if isinstance(value, dict) else value._asdict()).items():
            yield from flattened(part, f"{point}{key}")
    elif isinstance(value, list | tuple | np.ndarray):
        for number, part in enumerate(value):
            yield from flattened(part, f"{name}[{number}]")
    else:
        yield name, repr(value.item() if isinstance(value, np.generic) else value)


def _distinction(row: Any) -> str:
    """Return the group, sex, ages, area and date of a row of evidence, without those that are empty."""
    return " ".join(text for text in (row.group, row.sex, row.ages, row.area, row.date) if text)


def _counts(place: Any) -> list[int]:
    return [getattr(place, column) for column in place.__slots__ if isinstance(getattr(place, column), int)]
