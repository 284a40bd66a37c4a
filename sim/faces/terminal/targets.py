"""The page of the plan's arithmetic, in English and Chinese, 80 columns and wider: targets with all readings, milestones, tensions."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.faces.terminal.wrapping import Lines, cell, wrapped
from sim.faces.words.start import TEXTS, about, bracketed, figure, say
from sim.faces.words.texts import number
from sim.plan.arithmetic import Line, Missing, Step
from sim.plan.milestones import Span
from sim.plan.targets import Gap, Target
from sim.plan.tensions import Tension

NARROWEST = 80
WIDTHS = (26, 18, 7, 16, 9)
"""Widths of the columns: what, 2020, 2025, missing, per quarter."""
STEP_WIDTHS = (10, 34, 7, 16, 9)
SHARES = ("goal", "reached")
"""Figures of tensions that are shares if they are not above 1."""
RATES = ("before", "before_daycare", "met", "courses", "each")
"""Figures shown with one decimal."""


def page(lines: Sequence[Line], steps: Sequence[Step], tensions: Sequence[Tension], language: str, width: int) -> RenderableType:
    """Return the page; nothing is cut off at `width` columns."""
    width = max(width, NARROWEST)
    extra = width - NARROWEST
    parts: list[RenderableType] = [Text(say(language, "title"), "bold"), _targets(lines, language, extra), ""]
    parts += _lines(_legend(lines, language), width, "dim")
    parts += ["", Text(say(language, "milestones"), "bold"), _steps(steps, language, extra)]
    parts += ["", Text(say(language, "tensions"), "bold")]
    parts += _lines([tension_text(tension, lines[0].target, language) for tension in tensions], width)
    parts += _lines([say(language, "ranges")], width, "dim")
    parts += ["", Text(say(language, "readings"), "bold"), *_lines(_readings(lines, language), width)]
    parts += ["", Text(say(language, "duty"), "bold"), *_lines(_duties(lines, language), width)]
    return Group(*parts)


def tension_text(tension: Tension, beds: Target, language: str) -> str:
    """Return a tension as a sentence. `beds`: the target whose day it refers to."""
    filled: dict[str, str] = {"day": beds.scored_on.isoformat()}
    for name, span in tension.figures.items():
        kind = _kind(tension.key, name, span)
        filled[name] = figure(span.value, language, kind)
        filled[f"{name}_range"] = bracketed(span, language, kind)
    if tension.key == "beds_and_elders":
        then = tension.figures["then"]
        filled["then_range"] = say(language, "from_to", low=about(then.low, language), high=about(then.high, language))
    return say(language, tension.key, **filled)


def as_json(lines: Sequence[Line], steps: Sequence[Step], tensions: Sequence[Tension]) -> str:
    """Return everything as JSON, the tensions spelled out in both languages."""
    out: dict[str, Any] = {"schema": 1, "targets": [_line_data(line) for line in lines]}
    out["milestones"] = [_step_data(step) for step in steps]
    out["tensions"] = [
        {
            "key": tension.key,
            "figures": {name: span._asdict() for name, span in tension.figures.items()},
            "text": {language: tension_text(tension, lines[0].target, language) for language in TEXTS},
        }
        for tension in tensions
    ]
    return json.dumps(out, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _kind(key: str, name: str, span: Span) -> str:
    """Return how a figure is shown: as a count, as a share, or with one decimal."""
    if name in SHARES and span.value <= 1:
        return "share"
    return "rate" if name in RATES and not (key == "conversions" and name == "met") else "count"


def _named(target: Target, language: str) -> str:
    return target.name_en if language == "en" else target.name_zh


def _table(widths: Sequence[int], extra: int, wide: int, heads: Sequence[str]) -> Table:
    """Return a table with columns of fixed widths, where the column `wide` also takes `extra`."""
    table = Table(box=None, padding=(0, 1, 0, 0), collapse_padding=True, pad_edge=False, show_header=False)
    each = [size + (extra if place == wide else 0) for place, size in enumerate(widths)]
    for place, size in enumerate(each):
        table.add_column(width=size, no_wrap=True, overflow="fold", justify="right" if place == len(each) - 1 else "left")
    table.add_row(*(cell([(head, "bold")], size) for head, size in zip(heads, each, strict=True)))
    table.add_row(*("─" * size for size in each))
    return table


def _row(table: Table, cells: Sequence[Lines]) -> None:
    """Add a row, its lines wrapped to the columns so that nothing is cut off."""
    table.add_row(*(cell(lines, column.width or 0) for lines, column in zip(cells, table.columns, strict=True)))


def _targets(lines: Sequence[Line], language: str, extra: int) -> Table:
    """Return a row for each reading of each target."""
    table = _table(WIDTHS, extra, 0, [say(language, key) for key in ("target", "start", "goal", "missing", "pace")])
    for line in lines:
        target = line.target
        bold = "bold" if target.kind == "binding" else ""
        kind = say(language, "comma").join((say(language, target.kind), say(language, target.mark)))
        for place, missing in enumerate(line.missing):
            name: Lines = [(f"{target.id} {_named(target, language)}", bold), (kind, f"{bold} dim")] if not place else []
            name = name or [(f"{target.id} {missing.reading.id}", "dim")]
            goal = number(target.goal, target.unit, 0) if not place else ""
            pace = "" if missing.pace is None else _pace(missing.pace)
            _row(table, [name, _start(target, line, missing, language), [(goal, "")], _gap(target, missing, language), [(pace, "")]])
    return table


def _start(target: Target, line: Line, missing: Missing, language: str) -> Lines:
    """Return the value of 2020 and, if it is not published, its range and that it is assumed or derived."""
    reading = missing.reading
    if reading.value is None:
        return [(say(language, "unknown"), "dim")]
    digits = 1 if reading.status != "not_published" else 0
    start: Lines = [(number(reading.value, target.unit, digits), "")]
    if reading.status == "published":
        return start
    word = "derived" if reading.status == "derived" else "assumed"
    ends = [reading.value if end is None else end for end in (reading.low, reading.high)]
    if target.counted and line.of:
        end_texts = [f"{round(end * line.of)}" for end in ends]
        start = [(f"{math.floor(reading.value * line.of)} / {line.of}", "")]
    else:
        end_texts = [number(end, target.unit, 0) for end in ends]
    return [*start, (f"{say(language, word)} {say(language, 'from_to', low=end_texts[0], high=end_texts[1])}", "dim")]


def _gap(target: Target, missing: Missing, language: str) -> Lines:
    """Return what is missing, with its range."""
    if missing.gap is None:
        points = "" if missing.points is None else say(language, "points", points=f"{100 * missing.points:.0f}")
        return [(points or say(language, "none"), "")]
    lines: Lines = [(_printed(target, missing.gap, language), "")]
    if missing.least and missing.most and missing.least != missing.most and missing.reading.status != "published":
        lines.append((say(language, "from_to", low=f"{missing.least.printed:,}", high=f"{missing.most.printed:,}"), "dim"))
    return lines


def _printed(target: Target, gap: Gap, language: str) -> str:
    if target.counted:
        return f"{gap.printed:,}"
    return say(language, "printed", printed=f"{gap.printed:,}", rounded=f"{gap.rounded:,}")


def _pace(pace: float) -> str:
    return f"{pace:,.0f}" if pace >= 10 else f"{pace:.1f}"


def _legend(lines: Sequence[Line], language: str) -> list[str]:
    """Return what the words of the table mean, and the units of gaps."""
    things = say(language, "comma").join(
        say(language, "thing", target=each.target.id, things=each.target.things_en if language == "en" else each.target.things_zh[1:])
        for each in lines
        if each.missing[0].gap
    )
    return [say(language, "legend", quarters=lines[0].quarters), say(language, "things", things=things)]


def _readings(lines: Sequence[Line], language: str) -> list[str]:
    """Return the definitions, one line per target."""
    definitions = []
    for line in lines:
        each = [
            f"{missing.reading.id} {missing.reading.definition_en if language == 'en' else missing.reading.definition_zh}"
            for missing in line.missing
        ]
        definitions.append(f"{line.target.id} " + say(language, "semicolon").join(each))
    return definitions


def _duties(lines: Sequence[Line], language: str) -> list[str]:
    return [
        say(language, "duty_line", target=each.id, names=each.duty_en if language == "en" else each.duty_zh, row=each.duty_row)
        for each in (line.target for line in lines)
        if each.duty_row is not None
    ]


def _steps(steps: Sequence[Step], language: str, extra: int) -> Table:
    """Return a row for each milestone."""
    table = _table(STEP_WIDTHS, extra, 1, [say(language, key) for key in ("by", "milestone", "wanted", "missing", "pace")])
    for step in steps:
        one = step.milestone
        name, note = (one.name_en, one.note_en) if language == "en" else (one.name_zh, one.note_zh)
        by = one.by.isoformat() if one.by else say(language, "every_year")
        goal = number(step.goal, "share", 0) if one.unit == "share" else f"{step.goal:,.0f}"
        pace = "" if step.pace is None else _pace(step.pace)
        said: Lines = [(name, ""), (say(language, "colon").join(filter(None, (one.clause, note))), "dim")]
        _row(table, [[(by, "")], said, [(goal, "")], _step_gap(step, language), [(pace, "")]])
    return table


def _step_gap(step: Step, language: str) -> Lines:
    """Return what a milestone still needs, as things or as a difference of shares."""
    if step.missing is None:
        return [(say(language, "unknown"), "dim")]
    in_points = step.milestone.unit == "share" and step.milestone.of is None
    ends = [f"{100 * end:.0f}" if in_points else f"{end:,.0f}" for end in step.missing]
    lines: Lines = [(say(language, "points", points=ends[0]) if in_points else ends[0], "")]
    if step.missing.low != step.missing.high:
        lines.append((say(language, "from_to", low=ends[1], high=ends[2]), "dim"))
    return lines


def _lines(texts: Sequence[str], width: int, style: str = "") -> list[RenderableType]:
    return [Text(line, style) for text in texts for line in wrapped(text, width)]


def _line_data(line: Line) -> dict[str, Any]:
    target = line.target
    readings = []
    for missing in line.missing:
        reading = missing.reading
        gaps = {name: found._asdict() if found else None for name, found in missing._asdict().items() if name in ("gap", "most", "least")}
        readings.append({
            "id": reading.id, "definition": {"en": reading.definition_en, "zh": reading.definition_zh}, "status": reading.status,
            "evidence": list(reading.evidence), "start": reading.value, "low": reading.low, "high": reading.high, **gaps,
            "a_quarter": missing.pace, "points": missing.points,
        })  # fmt: skip
    duty = None if target.duty_row is None else {"en": target.duty_en, "zh": target.duty_zh, "row": target.duty_row}
    return {
        "id": target.id, "name": {"en": target.name_en, "zh": target.name_zh}, "kind": target.kind, "mark": target.mark,
        "unit": target.unit, "goal": target.goal, "of": line.of,
        "things": {"en": target.things_en, "zh": target.things_zh}, "quarters": line.quarters,
        "scored_on": target.scored_on.isoformat(), "duty": duty, "readings": readings,
    }  # fmt: skip


def _step_data(step: Step) -> dict[str, Any]:
    one = step.milestone
    return {
        "id": one.id, "by": one.by.isoformat() if one.by else None, "clause": one.clause, "name": {"en": one.name_en, "zh": one.name_zh},
        "unit": one.unit, "goal": step.goal, "of": one.of, "start": one.start._asdict() if one.start else None, "assumed": one.assumed,
        "missing": step.missing._asdict() if step.missing else None, "a_quarter": step.pace, "note": {"en": one.note_en, "zh": one.note_zh},
    }  # fmt: skip
