"""Scenarios: dated changes on a named base, each with a reason and a clause. Files in, one frozen, hashable scenario out.

A scenario is the union of its own changes, those of its base, and those of the pieces it is composed of. Each file counts once, however
often it is reached, and the order of files, and of changes within them, does not matter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sim import files
from sim.inputs.faults import BadInput, Fault, brief, nearest
from sim.inputs.names import ALLOWED, file_named, is_file_name, is_name
from sim.inputs.text import real
from sim.inputs.toml import read
from sim.inputs.values import Amount, Origin
from sim.plan.clauses import clauses
from sim.province.changes import Change, canonical
from sim.province.levers import LEVERS
from sim.scenario.schema import NotCarried, Part, read_part

__all__ = ["Amount", "Change", "NotCarried", "Origin", "Scenario", "check", "load", "names", "resolved"]

LONGEST_CHAIN = 50
"""Most files from a scenario to its root base."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is to happen, apart from what continues as in 2020."""

    name: str
    """Name of its file, without .toml."""
    title_en: str
    title_zh: str
    why: str
    why_zh: str
    experiment: bool
    """It, or a part of it, is not a policy: its changes need no clause."""
    chain: tuple[str, ...]
    """Names of all its parts, from the root base to itself."""
    changes: tuple[Change, ...]
    """All of them, sorted by day, lever and content."""
    not_carried: tuple[NotCarried, ...]
    """In the order of the documents; if several parts name a clause, the words of the nearest one."""
    digest: str
    """SHA-256 of what the changes do, without titles, reasons, clauses and comments; 1, 1.0 and 1e0 are the same."""
    file: str
    origins: tuple[Origin, ...] = field(default=(), compare=False, repr=False)
    """Base, pieces, title and reason as written."""


def load(name_or_path: str | Path, folder: Path | None = None) -> Scenario:
    """Read a scenario with its bases and pieces; raise BadInput with all faults of all files.

    A name is looked up in `folder`, by default the shipped one; anything ending in .toml is a file. Bases and pieces are looked up next
    to the file that names them, then among the shipped ones.

    >>> load("baseline").changes
    ()
    """
    faults: list[Fault] = []
    path = _path_of(name_or_path, folder)
    parts: dict[Path, Part] = {}
    _gather(path, (), parts, faults)
    if not faults:
        faults += _clashes(parts)
    if faults:
        raise BadInput(dict.fromkeys(faults))
    return _composed(path, parts)


def check(name_or_path: str | Path, folder: Path | None = None) -> list[Fault]:
    """Return all faults of a scenario and of its bases and pieces; none: it can be run."""
    try:
        load(name_or_path, folder)
    except BadInput as bad:
        return list(bad.faults)
    return []


def names(folder: Path | None = None) -> list[str]:
    """Return the names of the scenarios in a folder, by default the shipped one."""
    return sorted(path.stem for path in (folder or files.data_folder("scenarios")).glob("*.toml"))


def resolved(scenario: Scenario) -> list[Origin]:
    """Return every value of a scenario with the file and line it came from; a default has neither. Changes are numbered from 1."""
    found = list(scenario.origins)
    for number, change in enumerate(scenario.changes, 1):
        found += [each._replace(key=f"change[{number}].{each.key}") for each in change.origins]
    return found


def _path_of(name_or_path: str | Path, folder: Path | None) -> Path:
    """Return the file that a name or path refers to."""
    text = str(name_or_path)
    if is_file_name(text):
        return Path(text)
    shipped = folder or files.data_folder("scenarios")
    if is_name(text) and (shipped / f"{text}.toml").is_file():
        return shipped / f"{text}.toml"
    raise BadInput([Fault(brief(text)[1:-1], 0, "", "no such scenario", nearest(text, names(shipped)) + "; or a file ending in .toml")])


def _gather(path: Path, above: tuple[Path, ...], parts: dict[Path, Part], faults: list[Fault]) -> None:
    """Read a file with its bases and pieces, bases first; a part reached again is not read again."""
    key = real(path)
    if key in parts:
        return
    try:
        document = read(path)
    except BadInput as bad:
        faults += bad.faults
        return
    if not is_name(path.stem):
        faults.append(Fault(document.file, 0, "", f"{brief(path.stem)} is not a name of a file", ALLOWED))
    part, chain = read_part(document, faults), (*above, key)
    for where, name in _rests_on(part):
        found = _next_to(path, name)
        if found is None:
            known = {*names(path.parent), *names()} - {path.stem}
            faults.append(document.fault(where, f"no scenario {brief(name)}", nearest(name, known)))
        elif real(found) in chain:
            ring = [*chain[chain.index(real(found)) :], found]
            names_in_ring = " -> ".join(each.stem for each in ring)
            faults.append(document.fault(where, f"a cycle: {names_in_ring}", "a base that is not built on this scenario"))
        elif len(chain) >= LONGEST_CHAIN:
            faults.append(document.fault(where, f"more than {LONGEST_CHAIN} files built on one another", "a base with fewer bases"))
        else:
            _gather(found, chain, parts, faults)
    parts[key] = part


def _rests_on(part: Part) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the key and name of the base, then of the pieces in order of name."""
    if part.base:
        yield ("base",), part.base
    for name in sorted(part.pieces):
        yield ("with", part.document.values["with"].index(name)), name


def _next_to(path: Path, name: str) -> Path | None:
    """Return the file of a base or piece: next to the file that names it, or among the shipped ones."""
    places = (path.parent, files.data_folder("scenarios"))
    return next((found for place in places if (found := file_named(place, name))), None)


def _clashes(parts: dict[Path, Part]) -> list[Fault]:
    """Return a fault for each change that would act twice, or that sets the same thing as another for the same days."""
    faults: list[Fault] = []
    seen: dict[str, tuple[Path, Change]] = {}
    for path, part in parts.items():
        for number, change in enumerate(part.changes, 1):
            content, key = canonical(change), f"change[{number}]"
            if content in seen:
                other_path, other = seen[content]
                if other_path == path or LEVERS[change.lever].clash is None:  # two pieces may agree on what they set
                    what = f"the same change is at {other.file}:{other.line}"
                    faults.append(Fault(change.file, change.line, key, what, "one of them, or one change with the sum of both"))
                continue
            rivals = [each for _, each in seen.values() if _clash(each, change)]
            if rivals:
                what = f"sets the same thing for the same days as {rivals[0].file}:{rivals[0].line}"
                faults.append(Fault(change.file, change.line, key, what, "one value for a day: end the first with until, or drop one"))
            seen[content] = (path, change)
    return faults


def _clash(one: Change, other: Change) -> bool:
    """Return whether two different changes set the same thing for the same days."""
    clash = LEVERS[one.lever].clash if one.lever == other.lever else None
    return clash is not None and clash(one, other)


def _composed(path: Path, parts: dict[Path, Part]) -> Scenario:
    """Return the union of all parts under the head of the last one."""
    own = parts[real(path)]
    changes = {canonical(change): change for part in parts.values() for change in part.changes}
    order = sorted(changes, key=lambda content: (changes[content].start, changes[content].lever, content))
    not_carried = {each.clause: each for part in parts.values() for each in part.not_carried}
    return Scenario(
        path.stem, own.title_en, own.title_zh, own.why, own.why_zh,
        experiment=any(part.experiment for part in parts.values()),
        chain=tuple(each.stem for each in parts),
        changes=tuple(changes[content] for content in order),
        not_carried=tuple(not_carried[clause] for clause in clauses() if clause in not_carried),
        digest=hashlib.sha256("\n".join(order).encode()).hexdigest(),
        file=own.file, origins=own.origins,
    )  # fmt: skip
