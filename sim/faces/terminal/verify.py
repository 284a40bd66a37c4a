"""The page of two engines compared: what was compared, how often each thing happened, and where they diverge, if they do."""

from __future__ import annotations

import json
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.clock import date_of
from sim.codes import Event, Why
from sim.study.twins.verify import BRANCHES, EVENTS, WHYS, Branch, Parting, Report

WORDS = {
    "en": {
        "title": "Two engines, one truth: fast and reference",
        "cases": "worlds and scenarios",
        "people": "people",
        "events": "events compared",
        "cells": "cells of tables compared",
        "together": "person-days on which several clocks fired",
        "differing": "events that differ",
        "parted": "worlds and scenarios in which they diverge",
        "seconds": "processor seconds: fast, reference",
        "ratio": "reference : fast",
        "happened": "What happened",
        "why": "reason",
        "times": "times",
        "done": "Done between days: {deeds}.",
        "unused": "Never happened: {branches}.",
        "all": "Every event happened for every reason.",
        "event": "{case}: they diverge on {day}. Only the {engine} engine has",
        "table": "{case}: no event differs, but {what} does, first at {where}.",
        "life": "Person {person} by the {engine} engine",
        "more": "... {number} earlier",
        "home": "home {home}",
        "rest": "and {number} more.",
    },
    "zh": {
        "title": "两个引擎，同一结果：快速引擎与参照引擎对照",
        "cases": "世界与情景数",
        "people": "人数",
        "events": "比较的事件数",
        "cells": "比较的表格单元数",
        "together": "同日多个时钟到点的人日数",
        "differing": "不一致的事件数",
        "parted": "出现分歧的世界与情景数",
        "seconds": "处理器秒数：快速、参照",
        "ratio": "参照 : 快速",
        "happened": "发生的事件",
        "why": "原因",
        "times": "次数",
        "done": "两日之间的操作：{deeds}。",
        "unused": "从未发生：{branches}。",
        "all": "各类事件、各种原因均已发生。",
        "event": "{case}：{day}出现分歧。仅{engine}引擎有",
        "table": "{case}：事件一致，但{what}不同，首处为{where}。",
        "life": "{engine}引擎中的{person}号",
        "more": "……此前{number}项",
        "home": "机构{home}",
        "rest": "另有{number}处。",
    },
}
ENGINE = {"en": {"fast": "fast", "reference": "reference"}, "zh": {"fast": "快速", "reference": "参照"}}
PARTINGS_SHOWN = 3
EVENTS_SHOWN = 12
"""Events of a life shown before the divergence, and as many after."""


def page(report: Report, language: str = "en") -> RenderableType:
    """Return the page at 80 columns."""
    words = WORDS[language]
    deeds = ", ".join(f"{name} {times:,}" for name, times in sorted(report.deeds.items()))
    never = ", ".join(_branch(branch, language) for branch in report.unused)
    parts: list[RenderableType] = [Text(words["title"], style="bold"), _facts(report, words), "", _happened(report, words, language), ""]
    if deeds:
        parts.append(Text(words["done"].format(deeds=deeds)))
    parts.append(Text(words["unused"].format(branches=never) if never else words["all"]))
    for parting in report.partings[:PARTINGS_SHOWN]:
        parts += ["", *_parting(parting, words, language)]
    if len(report.partings) > PARTINGS_SHOWN:
        parts.append(Text(words["rest"].format(number=len(report.partings) - PARTINGS_SHOWN)))
    return Group(*parts)


def _facts(report: Report, words: dict[str, str]) -> Table:
    """Return what was compared."""
    fast, reference = report.seconds["fast"], report.seconds["reference"]
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right")
    for name in ("cases", "people", "events", "cells", "together", "differing"):
        table.add_row(words[name], f"{getattr(report, name):,}")
    table.add_row(words["parted"], f"{len(report.partings):,}")
    table.add_row(words["seconds"], f"{fast:,.1f}, {reference:,.1f}")
    table.add_row(words["ratio"], f"{reference / fast:,.0f}" if fast else "-")
    return table


def _happened(report: Report, words: dict[str, str], language: str) -> Table:
    """Return how often each event happened for each reason."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column(words["happened"])
    table.add_column(words["why"])
    table.add_column(words["times"], justify="right")
    for event, why in dict.fromkeys((*BRANCHES, *sorted(report.branches))):
        table.add_row(_label(event, language), _label(why, language), f"{report.branches.get((event, why), 0):,}")
    return table


def _parting(parting: Parting, words: dict[str, str], language: str) -> list[RenderableType]:
    """Return where two engines diverge, and what each records of that life around it."""
    if parting.what != "event":
        where = ", ".join(map(str, parting.where))
        return [Text(words["table"].format(case=parting.case, what=parting.what, where=where), style="bold")]
    day, person = parting.where[:2]
    engine = ENGINE[language]
    head = words["event"].format(case=parting.case, day=date_of(day).isoformat(), engine=engine[parting.only_in])
    out: list[RenderableType] = [Text(head, style="bold"), Text(f"  {_line(parting.where, words, language)}")]
    for name, rows in parting.histories.items():
        before = [row for row in rows if row[0] < day]
        after = [row for row in rows if row[0] >= day]
        out.append(Text(words["life"].format(person=person, engine=engine[name])))
        if len(before) > EVENTS_SHOWN:
            out.append(Text(f"    {words['more'].format(number=len(before) - EVENTS_SHOWN)}"))
        for row in (*before[-EVENTS_SHOWN:], *after[:EVENTS_SHOWN]):
            mark = ">" if row[0] == day else " "
            out.append(Text(f"  {mark} {_line(row, words, language)}"))
    return out


def _line(row: tuple[int, ...], words: dict[str, str], language: str) -> str:
    """Return one event as a line."""
    day, _, event, home, why = row
    parts = [_label(EVENTS[event], language), words["home"].format(home=home) if home >= 0 else "", _label(WHYS[why], language)]
    return f"{date_of(day).isoformat()} ({day})  {', '.join(part for part in parts if part)}"


def _branch(branch: Branch, language: str) -> str:
    """Return an event and its reason in words."""
    event, why = (_label(code, language) for code in branch)
    return f"{event} ({why})" if why else event


def _label(code: Event | Why, language: str) -> str:
    return code.zh if language == "zh" else code.en


def as_json(report: Report) -> str:
    """Return the report as JSON."""
    out: dict[str, Any] = {"schema": 1, **report._asdict(), "differing": report.differing}
    out["branches"] = [
        {"event": event.label, "why": why.label, "times": report.branches.get((event, why), 0)}
        for event, why in dict.fromkeys((*BRANCHES, *sorted(report.branches)))
    ]
    out["partings"] = [parting._asdict() for parting in report.partings]
    return json.dumps(out, ensure_ascii=False, indent=1) + "\n"
