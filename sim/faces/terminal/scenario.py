"""The pages of `longjiang scenario list` and `show`: what scenarios there are, what one changes and why, and where each value is.

Made for 80 columns. Titles and reasons are in the language asked for, if the file gives both.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.province.changes import is_table
from sim.province.levers import LEVERS
from sim.scenario import Origin, Scenario, load, names, resolved

WORDS = {
    "en": {
        "name": "name", "title": "title and purpose", "changes": "changes", "experiment": "experiment", "rests_on": "based on",
        "digest": "digest", "no_changes": "no changes: everything goes on as it is", "not_carried": "Not carried yet", "default": "default",
        "clauses": "clauses", ": ": ": ",
        "codes": "P三(一)1: the province's five-year plan for elder care (“十四五”规划), chapter 3, section 1, item 1; O4: paragraph 4 of "
        "opinion no. 8 of 2020 (黑政办规〔2020〕8号). All clauses: scenarios/clauses.csv",
    },
    "zh": {
        "name": "名称", "title": "标题与目的", "changes": "措施", "experiment": "实验", "rests_on": "基于", "digest": "摘要",
        "no_changes": "无措施：维持现状", "not_carried": "尚未纳入", "default": "默认", "clauses": "条款", ": ": "：",
        "codes": "P三(一)1：省“十四五”养老服务业发展规划第三章第一节第1项；O4：黑政办规〔2020〕8号第四条。全部条款见scenarios/clauses.csv",
    },
}  # fmt: skip
Words = dict[str, str]


def list_page(language: str = "en", folder: Path | None = None) -> RenderableType:
    """Return the scenarios in a folder, by default the shipped one; raise BadInput if one has a fault."""
    words = WORDS[language]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column(words["name"], no_wrap=True)
    table.add_column(words["title"], overflow="fold")
    table.add_column(words["changes"], justify="right")
    for name in names(folder):
        scenario = load(name, folder)
        title = Text(_text_of(scenario, "title", language), style="bold")
        if scenario.experiment:
            title.append(f" ({words['experiment']})", style="not bold dim")
        table.add_row(name, Group(title, Text(_text_of(scenario, "why", language))), str(len(scenario.changes)))
    return table


def show_page(scenario: Scenario, every_value: bool = False, language: str = "en") -> RenderableType:
    """Return what a scenario changes, with reasons; with `every_value`, each value with file and line instead."""
    words = WORDS[language]
    head = Text(f"{scenario.name}  ", style="bold") + Text(_text_of(scenario, "title", language), style="bold")
    if scenario.experiment:
        head.append(f"  ({words['experiment']})", style="not bold dim")
    about = (
        f"{words['rests_on']}{words[': ']}{' > '.join(scenario.chain[:-1]) or '-'}    {words['digest']}{words[': ']}{scenario.digest[:12]}"
    )
    parts: list[RenderableType] = [head, Text(_text_of(scenario, "why", language)), Text(about, style="dim"), ""]
    if every_value:
        parts += _every_value(scenario, words)
    else:
        parts.append(_changes(scenario, language) if scenario.changes else Text(words["no_changes"]))
        if scenario.not_carried:
            parts += ["", Text(words["not_carried"], style="bold"), _not_carried(scenario, language)]
        if scenario.not_carried or any(change.clause for change in scenario.changes):
            parts += ["", Text(words["codes"], style="dim")]
    return Group(*parts)


def as_json(scenario: Scenario) -> dict[str, object]:
    """Return a scenario as plain data: dates as ISO text, each value also as written, with file and line."""
    plain = asdict(scenario)
    for change in plain["changes"]:
        change.pop("origins")
        change.update({key: change[key] and change[key].isoformat() for key in ("start", "until")})
        change.update({name: dict(value) if is_table(value) else value for name, value in change.pop("values")})
    return plain | {"origins": [each._asdict() for each in resolved(scenario)]}


def _text_of(thing: object, key: str, language: str) -> str:
    """Return a text in the language asked for: `why` and `why_zh`, `title_en` and `title_zh`."""
    return str(getattr(thing, f"{key}_{language}" if language == "zh" or hasattr(thing, f"{key}_en") else key))


def _changes(scenario: Scenario, language: str) -> Table:
    """Return a block per change: its dates and clauses, what it does, why."""
    words = WORDS[language]
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for change in scenario.changes:
        lever = LEVERS[change.lever]
        what = Text(lever.zh if language == "zh" else lever.en, style="bold").append(
            words[": "] + lever.line(change, language), style="not bold"
        )
        why = Text(_text_of(change, "why", language))
        clauses = Text(f"{words['clauses']}{words[': ']}{', '.join(change.clause)}", style="dim") if change.clause else Text("")
        dates = f"{change.start}\n{change.until}" if change.until else str(change.start)
        table.add_row(dates, Group(*(line for line in (what, why, clauses) if line)))
    return table


def _not_carried(scenario: Scenario, language: str) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for each in scenario.not_carried:
        table.add_row(
            each.clause, Text(_text_of(each, "what", language) + WORDS[language][": "]) + Text(_text_of(each, "why", language), style="dim")
        )
    return table


def _every_value(scenario: Scenario, words: Words) -> list[RenderableType]:
    """Return a block per change, under the file it is in: line, key, value."""
    parts: list[RenderableType] = []
    for holder, origins in groupby(resolved(scenario), _holder):
        listed = list(origins)
        file = next((each.file for each in listed if each.file), scenario.file)
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(justify="right", min_width=7, no_wrap=True)
        table.add_column(no_wrap=True, min_width=16)
        table.add_column(overflow="fold")
        for each in listed:
            table.add_row(str(each.line) if each.line else words["default"], each.key.removeprefix(holder).removeprefix("."), each.value)
        parts += [Text(f"{holder}  ", style="bold").append(file, style="not bold"), table, ""]
    return parts[:-1]


def _holder(origin: Origin) -> str:
    """Return `change[1]` for keys in a change, and nothing for keys at the head."""
    found = re.match(r"change\[\d+\]", origin.key)
    return found[0] if found else ""
