"""The page on an examined machine, in English and Chinese, 80 columns and wider: findings, then what runs would need."""

from __future__ import annotations

import json
from typing import Any

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.faces.terminal.wrapping import wrapped
from sim.faces.words.start import say, size
from sim.study.doctor import Estimate, Examination, Finding

NARROWEST = 80
MARKS = {"ok": "ok", "note": "note", "missing": "missing_word"}
STYLES = {"ok": "green", "note": "yellow", "missing": "bold red"}
SIZES = ("free", "limit", "size")
"""Figures in bytes."""
MARK = 9
"""Columns of the mark before a finding."""


def page(examination: Examination, language: str, width: int) -> RenderableType:
    """Return the page; nothing is cut off at `width` columns."""
    width = max(width, NARROWEST)
    parts: list[RenderableType] = [Text(say(language, "examined", version=examination.version), "bold")]
    for finding in examination.findings:
        mark = say(language, MARKS[finding.state])
        lines = wrapped(sentence(finding, language), width - MARK)
        parts.append(Text(mark + " " * (MARK - cell_len(mark)), STYLES[finding.state]).append(lines[0], "default not bold"))
        parts += [Text(" " * MARK + line) for line in lines[1:]]
    if examination.estimates:
        parts += ["", Text(say(language, "estimate"), "bold"), _estimates(examination, language)]
        parts += [Text(line, "dim") for line in wrapped(say(language, "estimate_note"), width)]
    return Group(*parts)


def sentence(finding: Finding, language: str) -> str:
    """Return a finding in words."""
    return say(language, finding.key, **{name: _figure(name, value, language) for name, value in finding.figures.items()})


def as_json(examination: Examination) -> str:
    """Return the examination as JSON."""
    out: dict[str, Any] = {
        "schema": 1,
        "version": examination.version,
        "healthy": examination.healthy,
        "findings": [finding._asdict() for finding in examination.findings],
        "estimates": [estimate._asdict() for estimate in examination.estimates],
    }
    return json.dumps(out, ensure_ascii=False, indent=1) + "\n"


def _figure(name: str, value: Any, language: str) -> str:
    comma = say(language, "comma")
    if isinstance(value, dict):
        return comma.join(f"{key} {each}" for key, each in value.items())
    if isinstance(value, list):
        return comma.join(map(str, value))
    return size(value) if name in SIZES and value is not None else f"{value:,}" if isinstance(value, int) else str(value)


def _estimates(examination: Examination, language: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for key in ("share", "rows", "memory", "first", "again"):
        table.add_column(say(language, key), justify="right", no_wrap=True)
    table.add_column("")
    for each in examination.estimates:
        table.add_row(*_row(each, language), style="" if each.fits else "red")
    return table


def _row(each: Estimate, language: str) -> list[str]:
    cells = [f"{each.share:g}", f"{each.people:,}", size(each.bytes), _time(each.first, language), _time(each.again, language)]
    return [*cells, "" if each.fits else say(language, "too_much")]


def _time(seconds: float, language: str) -> str:
    """Return seconds to two digits, or minutes from two minutes on."""
    if seconds >= 120:
        return say(language, "minutes", minutes=round(seconds / 60))
    return say(language, "seconds", seconds=round(seconds, 1) if seconds < 10 else round(seconds))
