"""The page of two scenarios in one world: how many lives differ, where, in what, and which indicators move."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.codes import Event
from sim.faces.words.texts import number
from sim.results import schema
from sim.results.noise import between
from sim.results.result import Result
from sim.study.compare import Comparison, Difference

WORDS = {
    "en": {
        "title": "{a} compared with {b}: same world, same chances",
        "lives": "lives compared",
        "events": "events 2021 on, {name}",
        "differ": "lives that differ",
        "health": "deaths, levels, dementia that differ (events)",
        "leak": "lives that differ without a search, list or bed of their own or of their spouse",
        "where": "Where",
        "nobody": "nowhere",
        "elsewhere": "all others",
        "what": "Events that differ in day, home or reason",
        "only": "only in {name}",
        "moved": "Indicators that move beyond chance, last date",
        "none": "No indicator moves beyond chance.",
        "same": "Nothing differs.",
    },
    "zh": {
        "title": "{a}与{b}对比：同一情形、同一组随机数",
        "lives": "比较人数",
        "events": "2021年起事件数，{name}",
        "differ": "有差异的人数",
        "health": "有差异的死亡、失能、失智事件",
        "leak": "本人及配偶均无寻求、轮候或床位事件而有差异的人数",
        "where": "地区",
        "nobody": "无",
        "elsewhere": "其他各市（地）",
        "what": "日期、机构或原因有差异的事件",
        "only": "仅{name}有",
        "moved": "差异超出偶然的指标（最后日期）",
        "none": "各指标均未见超出偶然的差异。",
        "same": "完全相同。",
    },
}


def page(found: Comparison, language: str = "en", names: dict[str, str] | None = None) -> RenderableType:
    """Return the page at 80 columns; `names`: prefecture code to name; without it, codes are shown."""
    words, d = WORDS[language], found.difference
    a, b = found.first.scenario.name, found.second.scenario.name
    facts = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    facts.add_column()
    facts.add_column(justify="right")
    rows = (
        (words["lives"], d.people),
        (words["events"].format(name=a), d.events[0]),
        (words["events"].format(name=b), d.events[1]),
        (words["differ"], sum(d.lives.values())),
        (words["health"], d.health),
        (words["leak"], d.unexplained),
    )
    for label, value in rows:
        facts.add_row(label, f"{value:,}")
    parts: list[RenderableType] = [Text(words["title"].format(a=a, b=b), style="bold"), facts, ""]
    if not sum(d.lives.values()):
        parts.append(words["same"])
    else:
        parts += [_where(d, words, names or {}), "", _what(d, words, a, b, language), ""]
    moved = indicators_moved(found.first, found.second)
    return Group(*parts, _moved(moved, words, a, b) if moved else words["none"])


def _where(d: Difference, words: dict[str, str], names: dict[str, str]) -> Text:
    """Return one line on where lives differ."""
    some = [f"{names.get(code, code)} {count:,}" for code, count in d.lives.items() if count]
    rest = "" if len(some) == len(d.lives) else f"; {words['elsewhere']} 0"
    return Text(f"{words['where']}: {', '.join(some) or words['nobody']}{rest}")


def _what(d: Difference, words: dict[str, str], a: str, b: str, language: str) -> Table:
    """Return the events that are in only one run."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column(words["what"])
    for name in (a, b):
        table.add_column(words["only"].format(name=name), justify="right")
    for event in Event:
        pair = d.by_event[event.label]
        if any(pair):
            table.add_row(event.zh if language == "zh" else event.en, *(f"{n:,}" for n in pair))
    return table


def indicators_moved(first: Result, second: Result) -> list[tuple[str, str, float, float, str]]:
    """Return (target, reading, first, second, unit) at the last date, where the two values differ by more than chance makes them."""
    tables = [r.tables[schema.INDICATORS] for r in (first, second)]
    last = max(tables[0]["date"])
    keys = ["target", "reading"]
    rows = [t.filter(pl.col("date") == last).select(*keys, "value", "unit") for t in tables]
    joined = rows[0].join(rows[1], on=keys, suffix="_second").filter(pl.col("value") != pl.col("value_second")).sort(keys)
    return [
        (r["target"], r["reading"], r["value"], r["value_second"], r["unit"])
        for r in joined.iter_rows(named=True)
        if (moved := between(first.noise, second.noise, (r["target"], r["reading"]), last)) is None or moved.seen
    ]


def _moved(moved: list[tuple[str, str, float, float, str]], words: dict[str, str], a: str, b: str) -> Table:
    """Return the indicators that differ."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column(words["moved"], overflow="fold")
    for name in (a, b):
        table.add_column(name, justify="right")
    for target, reading, one, two, unit in moved:
        table.add_row(f"{target} {reading}", number(one, unit), number(two, unit))
    return table


def as_json(found: Comparison) -> str:
    """Return the comparison as JSON."""
    d: dict[str, Any] = found.difference._asdict()
    moved = [
        dict(zip(("target", "reading", "first", "second", "unit"), row, strict=True)) for row in indicators_moved(found.first, found.second)
    ]
    names = {"first": found.first.scenario.name, "second": found.second.scenario.name}
    return json.dumps({"schema": 1, **names, "difference": d, "indicators": moved}, ensure_ascii=False, indent=1) + "\n"
