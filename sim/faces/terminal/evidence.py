"""The page of `longjiang evidence [NAME]`: what numbers there are, and everything known about one number.

What is the same for all rows of a name is above the table once; what differs is a column; notes are numbered below it. Notes, titles
and the meanings of units appear as they were written; the words around them are English or Chinese.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.evidence import Evidence, Row, notes, uses
from sim.faces.words.evidence import AREAS_ZH, UNITS_ZH, WORDS
from sim.inputs.faults import BadInput, Fault, brief

SHORT = 20
"""Most rows of a name that are shown, unless all are asked for."""
MOST_NAMES = 6
"""Most similar names that a fault lists."""
Words = dict[str, str]
Column = Callable[[Row], str]


def page(evidence: Evidence, name: str | None = None, language: str = "en", everything: bool = False) -> Group:
    """Return the page for a name, for all names under it, or, without a name, for all names; raise BadInput if there is none.

    It is made for 80 columns. `everything` shows all rows of a name with many.
    """
    words = WORDS[language]
    if name in evidence.names:
        return Group(*_number(evidence, name, language, everything))
    names = _names(evidence, name)
    parts: list[RenderableType] = [_catalogue(evidence, names, words), Text(words["legend"], style="dim")]
    if name is None:
        whole = {
            "names": len(names),
            "rows": len(evidence.rows),
            "used": _used(evidence.rows),
            "sources": len(evidence.sources),
            "digest": evidence.digest[:12],
        }
        parts.append(Text(words["whole"].format(**whole), style="dim"))
    return Group(*parts)


def as_json(evidence: Evidence, name: str | None = None) -> dict[str, object]:
    """Return what `page` shows as plain data, always with all rows."""
    if name not in evidence.names:
        return {"digest": evidence.digest, "names": [_entry(evidence.find(known)) for known in _names(evidence, name)]}
    rows = evidence.find(name)
    return {
        "name": name,
        "file": rows[0].file,
        "rows": [asdict(row) for row in rows],
        "units": {row.unit: evidence.units[row.unit] for row in rows},
        "sources": {row.source: asdict(evidence.sources[row.source]) for row in rows},
        "used_in": [{"file": file, "line": line} for file, line in uses(name)],
        "below": _below(evidence, name),
    }


def _below(evidence: Evidence, name: str) -> list[str]:
    return [known for known in evidence.names if known.startswith(name + ".")]


def _names(evidence: Evidence, name: str | None) -> list[str]:
    """Return all names, or those under a dotted prefix; raise BadInput with the closest names if there are none."""
    names = list(evidence.names) if name is None else _below(evidence, name.rstrip("."))
    if name is not None and not names:
        parents = {known.rsplit(".", 1)[0] for known in evidence.names}
        close = difflib.get_close_matches(name, {*evidence.names, *parents}, MOST_NAMES, 0.5)
        hint = f"did you mean {', '.join(close)}? " if close else ""
        raise BadInput(
            [Fault("calibration/evidence", 0, brief(name)[1:-1], "no evidence has this name", hint + "longjiang evidence lists all")]
        )
    return names


def _entry(rows: Sequence[Row]) -> dict[str, object]:
    """Return an entry in a list of names: the file, how many rows there are and are used, the value if there is just one row."""
    first = rows[0]
    return {
        "name": first.name,
        "file": first.file,
        "rows": len(rows),
        "used": _used(rows),
        "value": first.value if len(rows) == 1 else None,
        "unit": first.unit,
        "status": _distinct(row.status for row in rows),
        "grade": _distinct(row.grade for row in rows),
    }


def _used(rows: Iterable[Row]) -> int:
    return sum(notes.is_used(row.note) for row in rows)


def _distinct(texts: Iterable[str]) -> list[str]:
    return sorted(set(texts))


def _catalogue(evidence: Evidence, names: Sequence[str], words: Words) -> Table:
    """Return a table of names, grouped by file."""
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    table.add_column(words["name"], no_wrap=True, min_width=34)
    table.add_column(words["rows"], justify="right", no_wrap=True)
    table.add_column(words["of_them_used"], justify="right", no_wrap=True)
    table.add_column(words["value"], justify="right", no_wrap=True)
    table.add_column(words["status"], overflow="fold")
    table.add_column(words["grade"], no_wrap=True)
    by_file: dict[str, list[str]] = {}
    for name in names:
        by_file.setdefault(evidence.find(name)[0].file, []).append(name)
    for file, inside in sorted(by_file.items()):
        found = [evidence.find(name) for name in inside]
        size = words["part"].format(names=len(inside), rows=sum(map(len, found)))
        table.add_row(Text.assemble("\n", (file, "bold cyan")), "", "", "", Text("\n" + size, style="dim"), "")
        for rows in found:
            value = shown_number(rows[0].value) if len(rows) == 1 else ""
            status = ", ".join(words[status] for status in _distinct(row.status for row in rows))
            table.add_row(rows[0].name, str(len(rows)), str(_used(rows)), value, status, " ".join(_distinct(row.grade for row in rows)))
    return table


def _number(evidence: Evidence, name: str, language: str, everything: bool) -> list[RenderableType]:
    """Return the parts of the page for one name."""
    words = WORDS[language]
    rows = sorted(evidence.find(name), key=lambda row: row.line)
    shown = rows if everything else rows[:SHORT]
    columns = _columns(evidence, language)
    same = {key for key, read in columns.items() if len({read(row) for row in rows}) == 1}
    facts = [(words[key], read(rows[0])) for key, read in columns.items() if key in same and read(rows[0])]
    place = (
        words["one"].format(file=rows[0].file, line=rows[0].line)
        if len(rows) == 1
        else words["size"].format(file=rows[0].file, rows=len(rows))
    )
    parts: list[RenderableType] = [Text.assemble((name, "bold cyan"), "  ", (place, "dim")), _facts(facts)]
    if len(rows) > 1:
        parts += _table(shown, {key: read for key, read in columns.items() if key not in same}, words)
    if len(shown) < len(rows):
        parts.append(Text(words["more"].format(n=len(rows) - len(shown)), style="yellow"))
    sources = [(key, _source(evidence, key, language)) for key in dict.fromkeys(row.source for row in shown)]
    used = "\n".join(f"{file}:{line}" for file, line in uses(name)) or words["nowhere"]
    ends = [(words["used"], used)]
    below = _below(evidence, name)
    if below:
        ends.append((words["below"], ", ".join(below)))
    return [*parts, Text(), _facts(sources), Text(), _facts(ends)]


def _columns(evidence: Evidence, language: str) -> dict[str, Column]:
    """Return how each column of the page reads a row, in page order."""
    words = WORDS[language]
    areas = {place.code: place.county for place in evidence.places} | dict(evidence.areas)
    units = dict(evidence.units)
    if language == "zh":
        areas, units = areas | AREAS_ZH, units | UNITS_ZH
    return {
        "group": lambda row: row.group,
        "sex": lambda row: words.get(row.sex, ""),
        "ages": lambda row: row.ages,
        "area": lambda row: f"{row.area} {areas[row.area].split(' (')[0]}",
        "date": lambda row: row.date,
        "value": lambda row: shown_number(row.value),
        "range": lambda row: shown_range(row, words),
        "unit": lambda row: f"{row.unit}: {units[row.unit]}",
        "status": lambda row: words[row.status],
        "grade": lambda row: row.grade,
        "source": lambda row: row.source,
        "note": lambda row: notes.shown(row.note, language),
    }


def _table(rows: Sequence[Row], columns: dict[str, Column], words: Words) -> list[RenderableType]:
    """Return the rows with the columns in which they differ; source, status, grade and note, being long, are numbered below."""
    under = [key for key in ("source", "status", "grade", "note") if key in columns]
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    across = [key for key in columns if key not in under]
    for key in across:
        is_number = key in ("value", "range")
        table.add_column(words[key], justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
    below: dict[str, int] = {}
    if under:
        table.add_column("", style="dim", no_wrap=True)
    for row in rows:
        cells = [row.unit if key == "unit" else columns[key](row) for key in across]
        if under:
            text = ", ".join(filter(None, (columns[key](row) for key in under if key != "note")))
            note = columns["note"](row) if "note" in under else ""
            text += ": " + note if text and note else note
            cells.append(f"[{below.setdefault(text, len(below) + 1)}]" if text else "")
        table.add_row(*map(Text, cells))
    listed = _facts([(f"[{number}]", text) for text, number in below.items()])
    return [Text(), table, *([Text(), listed] if below else [])]


def _facts(facts: Sequence[tuple[str, str]]) -> RenderableType:
    """Return pairs of a word and a text, with texts wrapped next to the words."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for word, text in facts:
        table.add_row(Text(word), Text(text))
    return Padding(table, (0, 0, 0, 2))


def _source(evidence: Evidence, key: str, language: str) -> str:
    """Return a source in a few sentences: title, issuer and date, where it was read, license, note."""
    source, words = evidence.sources[key], WORDS[language]
    issued = ", ".join(filter(None, (source.issuer, source.date)))
    read = source.where_read and words["read"].format(text=source.where_read)
    licence = source.licence and words["licence"].format(text=source.licence)
    return "\n".join(filter(None, (source.title, issued, read, licence, notes.shown(source.note, language))))


def shown_number(number: float) -> str:
    """Return a number as it was written, with commas in whole numbers.

    >>> shown_number(7395690.0), shown_number(0.0234), shown_number(11.37114052)
    ('7,395,690', '0.0234', '11.37114052')
    """
    return f"{int(number):,}" if number.is_integer() else f"{number:,.10g}"


def shown_range(row: Row, words: Words) -> str:
    """Return low and high of a row as text; empty if neither is known."""
    ends = {key: shown_number(end) for key, end in (("low", row.low), ("high", row.high)) if end is not None}
    which = {2: "both", 1: "least" if "low" in ends else "most"}
    return words[which[len(ends)]].format(**ends) if ends else ""
