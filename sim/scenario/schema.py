"""What a scenario file may contain: its head, its changes lever by lever, and the clauses it does not carry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.inputs.faults import Fault, brief, nearest
from sim.inputs.fields import Fields
from sim.inputs.toml import Document, key_text
from sim.inputs.values import Origin, spelled
from sim.inputs.written import as_word
from sim.plan.clauses import clauses
from sim.province.changes import Change
from sim.province.levers import LEVERS

MOST_CHANGES = 1_000
HEAD = ("base", "with", "title", "why", "experiment", "change", "not_carried")
OF_EVERY_CHANGE = ("lever", "clause", "why")


@dataclass(frozen=True, slots=True)
class NotCarried:
    """A clause that a scenario represents, but that the model does not yet carry, or not in full."""

    clause: str
    what_en: str
    what_zh: str
    why: str
    why_zh: str


@dataclass(frozen=True, slots=True)
class Part:
    """One scenario file on its own, before its bases and pieces are looked up."""

    file: str
    base: str | None
    pieces: tuple[str, ...]
    title_en: str
    title_zh: str
    why: str
    why_zh: str
    experiment: bool
    changes: tuple[Change, ...]
    not_carried: tuple[NotCarried, ...]
    origins: tuple[Origin, ...]
    document: Document


def read_part(document: Document, faults: list[Fault]) -> Part:
    """Return the content of a file; faults are added to `faults`, and the content is then partly empty."""
    head = Fields(document, (), document.values, faults)
    head.only(HEAD)
    head.needs(("title", "why"))
    title, why, experiment = _texts(head, "title") or ("", ""), _texts(head, "why") or ("", ""), head.flag("experiment")
    base, pieces = head.name("base"), head.names("with")
    changes = [_change(fields, experiment) for fields in head.tables("change", MOST_CHANGES)]
    not_carried = [_not_carried(fields) for fields in head.tables("not_carried", MOST_CHANGES)]
    _once([each.clause if each else "" for each in not_carried], head)
    return Part(
        document.file, base, pieces, *title, *why, experiment,
        tuple(change for change in changes if change), tuple(each for each in not_carried if each),
        _origins(head, [key for key in HEAD[:5] if head.has(key)]), document,
    )  # fmt: skip


def _once(codes: list[str], head: Fields) -> None:
    for place, code in enumerate(codes):
        if code and code in codes[:place]:
            head.wrong(("not_carried", place, "clause"), f"{brief(code)} appears twice", "each clause once")


def _not_carried(fields: Fields) -> NotCarried | None:
    fields.only(("clause", "what", "why"))
    fields.needs(("clause", "what", "why"))
    clause, what, why = fields.choice("clause", clauses()), _texts(fields, "what"), _texts(fields, "why")
    return NotCarried(clause, *what, *why) if clause and what and why else None


def _texts(fields: Fields, key: str) -> tuple[str, str] | None:
    """Return the English and Chinese of a text; where only one of them is given, it is used for both."""
    given = fields.values.get(key)
    languages = [language for language in ("en", "zh") if isinstance(given, dict) and language in given]
    one = fields.table(key) if len(languages) == 1 else None
    if one is None:
        return fields.words(key, one_text=True)
    one.only(("en", "zh"))
    text = one.text(languages[0])
    return (text, text) if text else None


def _change(fields: Fields, experiment: bool) -> Change | None:
    """Return one change, or None if it has a fault."""
    before = len(fields.faults)
    every_key = {name for lever in LEVERS.values() for name in lever.names()} | {*OF_EVERY_CHANGE}
    fields.needs(("lever", "why"))
    as_written = _origins(fields, fields.values)
    name = _lever(fields)
    why = _texts(fields, "why") or ("", "")
    clause = _clause(fields, experiment, name)
    if name is None:
        fields.only(every_key)
        return None
    lever = LEVERS[name]
    fields.only((*OF_EVERY_CHANGE, *lever.names()), every_key, f"lever {name}")
    fields.needs(lever.names("required"), f"lever {name}")
    _one_of(fields, lever.names("one_of"))
    values = lever.read(fields)
    start, until = values.pop("start", None), values.pop("until", None)
    if start and until and until < start:
        fields.wrong("until", f"{until} is before from, {start}", f"{start} or later")
    if len(fields.faults) > before:
        return None
    return Change(
        lever=name, start=start, until=until, values=tuple(sorted(values.items())), clause=clause, why=why[0], why_zh=why[1],
        file=fields.document.file, line=fields.line, origins=(*as_written, *lever.defaults(fields)),
    )  # fmt: skip


def _lever(fields: Fields) -> str | None:
    """Return the name of a lever, written as it is in files or on pages in either language."""
    value = fields.values.get("lever")
    if isinstance(value, str):
        fields.values["lever"] = as_word(value, [(lever.name, lever.en, lever.zh) for lever in LEVERS.values()], whole=True) or value
    return fields.choice("lever", LEVERS)


def _clause(fields: Fields, experiment: bool, lever: str | None) -> tuple[str, ...]:
    found = fields.texts("clause")
    if (found == () or not fields.has("clause")) and not experiment:
        near = [code for code, clause in clauses().items() if lever in clause.levers]
        what = "is empty" if fields.has("clause") else "is missing: a policy names the clauses that it carries out"
        fields.wrong(
            "clause", what, "experiment = true at the head of the file" + (f", or clauses such as {', '.join(near)}" if near else "")
        )
    for place, code in enumerate(found or ()):
        if code not in clauses():
            fields.wrong(("clause", place), f"{brief(code)} is not a clause of scenarios/clauses.csv", nearest(code, clauses()))
    return found or ()


def _one_of(fields: Fields, keys: tuple[str, ...]) -> None:
    given = [key for key in keys if fields.has(key)]
    if keys and not given:
        fields.wrong("", "an amount is missing", " or ".join(keys))
    for key in given[1:]:
        fields.wrong(key, f"does not go with {given[0]}", "one of " + ", ".join(keys))


def _origins(fields: Fields, keys: Iterable[str]) -> tuple[Origin, ...]:
    """Return the values under some keys as written; those of a table one by one."""
    found: list[Origin] = []
    for key in keys:
        value, path = fields.values[key], (*fields.path, key)
        leaves = (
            [((key, inner), (*path, inner), each) for inner, each in value.items()] if isinstance(value, dict) else [((key,), path, value)]
        )
        found += [Origin(key_text(keys), spelled(each), fields.document.file, fields.document.line(at)) for keys, at, each in leaves]
    return tuple(found)
