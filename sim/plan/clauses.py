"""The clauses of the two policy documents, as listed in scenarios/clauses.csv: what a change or a gap of a scenario refers to.

P is the plan (黑龙江省养老服务业"十四五"发展规划), with chapter, section, item: P四(三)1; items of a list of dashes are counted.
O is the opinion (黑政办规〔2020〕8号), with its paragraph: O4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sim import files
from sim.inputs.csv import read_lines
from sim.inputs.faults import BadInput, Fault, brief, nearest
from sim.province.levers import LEVERS

COLUMNS = ("clause", "zh", "en", "duty_holder", "levers", "indicators", "note")
INDICATORS = tuple(f"T{number}" for number in range(1, 11))


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, with the part of the model that carries it."""

    clause: str
    zh: str
    """A short quote."""
    en: str
    duty_holder: str
    """责任单位, where the task table of the opinion names one."""
    levers: tuple[str, ...]
    """Levers of the model that act for it; empty: not yet modeled."""
    indicators: tuple[str, ...]
    """The targets it concerns."""
    note: str


@cache
def clauses(path: Path | None = None) -> Mapping[str, Clause]:
    """Return the clauses by code; raise BadInput with all faults of the table.

    >>> clauses()["O4"].levers
    ('build', 'convert')
    """
    faults: list[Fault] = []
    found: dict[str, Clause] = {}
    for line in read_lines(path or files.data_folder("scenarios") / "clauses.csv", COLUMNS, faults):
        code, levers, indicators = line.fields["clause"], line.fields["levers"].split(), line.fields["indicators"].split()
        faults += [line.fault(column, "is empty", "a text") for column in ("clause", "zh", "en") if not line.fields[column]]
        for column, names, known in (("levers", levers, tuple(LEVERS)), ("indicators", indicators, INDICATORS)):
            faults += [line.fault(column, f"{brief(name)} is not known", nearest(name, known)) for name in names if name not in known]
        if code in found:
            faults.append(line.fault("clause", f"{brief(code)} appears twice", "each clause once"))
        texts = {column: line.fields[column] for column in ("clause", "zh", "en", "duty_holder", "note")}
        found[code] = Clause(**texts, levers=tuple(levers), indicators=tuple(indicators))
    if faults:
        raise BadInput(faults)
    return MappingProxyType(found)
