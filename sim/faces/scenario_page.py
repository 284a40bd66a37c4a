"""The pages of `longjiang scenario list` and `show`: what scenarios there are, what one changes and why, and where each value stands.

Made for 80 columns. Titles and reasons stand in the language asked for, where the file gives both.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.codes import Bed, Code, Facility, Owner
from sim.scenario import Amount, Change, Origin, Scenario, load, names, resolved
from sim.scenario_change import LEVERS

WORDS = {
    "en": {
        "name": "name", "title": "title and purpose", "changes": "changes", "experiment": "experiment", "rests_on": "rests on",
        "digest": "digest", "no_changes": "no changes: what there is goes on", "not_carried": "Not carried yet", "clause": "clause",
        "line": "line", "key": "key", "value": "value", "default": "default", "clauses": "clauses", "a_year": "a year",
        "beds": "beds", "places": "places", "public": "public", "village": "villages", "county": "counties and cities",
        "tekun_facility": "public 特困 facility", "even": "evenly", "largest_gap": "largest gap first", "largest_need": "most need first",
        "starts": "works begin along the line", "home": "home", "yuan": "yuan per month", "to": "to", "all": "all owners",
        "; ": "; ", ": ": ": ", "death": "death", "dementia": "dementia", "worsening": "worsening", "recovery": "recovery",
        "child_leaves": "a child leaves",
        "emigration": "leaving the province", "seeking": "seeking care", "leaving_care": "leaving care", "giving_up": "giving up",
    },
    "zh": {
        "name": "名称", "title": "标题与目的", "changes": "变化", "experiment": "实验", "rests_on": "基于", "digest": "摘要",
        "no_changes": "无变化：维持现状", "not_carried": "尚未纳入", "clause": "条款", "line": "行", "key": "键", "value": "值",
        "default": "默认", "clauses": "条款", "a_year": "每年", "beds": "张床位", "places": "处", "public": "公办", "village": "个村",
        "county": "个县(市)", "tekun_facility": "公办特困供养机构", "even": "均匀分布", "largest_gap": "缺口大者优先",
        "largest_need": "需求大者优先", "starts": "按开工时间直线", "home": "机构", "yuan": "元/月", "to": "至", "all": "全部所有制",
        "; ": "；", ": ": "：", "death": "死亡", "dementia": "失智", "worsening": "失能加重", "recovery": "能力恢复",
        "child_leaves": "子女外出",
        "emigration": "迁出省外", "seeking": "寻求入住", "leaving_care": "退住", "giving_up": "放弃轮候",
    },
}  # fmt: skip
Words = dict[str, str]


def list_page(language: str = "en", folder: Path | None = None) -> RenderableType:
    """Return the scenarios of a folder, by default of those shipped; raise BadInput where one has a fault."""
    words = WORDS[language]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column(words["name"], no_wrap=True)
    table.add_column(words["title"], overflow="fold")
    table.add_column(words["changes"], justify="right")
    for name in names(folder):
        scenario = load(name, folder)
        title = Text(_told(scenario, "title", language), style="bold")
        if scenario.experiment:
            title.append(f" ({words['experiment']})", style="not bold dim")
        table.add_row(name, Group(title, Text(_told(scenario, "why", language))), str(len(scenario.changes)))
    return table


def show_page(scenario: Scenario, every_value: bool = False, language: str = "en") -> RenderableType:
    """Return what a scenario changes, with reasons; with `every_value` each value with file and line instead."""
    words = WORDS[language]
    head = Text(f"{scenario.name}  ", style="bold") + Text(_told(scenario, "title", language), style="bold")
    if scenario.experiment:
        head.append(f"  ({words['experiment']})", style="not bold dim")
    about = (
        f"{words['rests_on']}{words[': ']}{' > '.join(scenario.chain[:-1]) or '-'}    {words['digest']}{words[': ']}{scenario.digest[:12]}"
    )
    parts: list[RenderableType] = [head, Text(_told(scenario, "why", language)), Text(about, style="dim"), ""]
    if every_value:
        parts += _every_value(scenario, words)
    else:
        parts.append(_changes(scenario, language) if scenario.changes else Text(words["no_changes"]))
        if scenario.not_carried:
            parts += ["", Text(words["not_carried"], style="bold"), _not_carried(scenario, language)]
    return Group(*parts)


def as_json(scenario: Scenario) -> dict[str, object]:
    """Return a scenario as plain data: dates as ISO text, each value also as written, with file and line."""
    plain = asdict(scenario)
    for change in plain["changes"]:
        change.pop("origins")
        change.update({key: change[key] and change[key].isoformat() for key in ("start", "until")})
    return plain | {"origins": [each._asdict() for each in resolved(scenario)]}


def _told(thing: object, key: str, language: str) -> str:
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
            words[": "] + _sentence(change, language), style="not bold"
        )
        why = Text(_told(change, "why", language))
        clauses = Text(f"{words['clauses']}{words[': ']}{', '.join(change.clause)}", style="dim") if change.clause else Text("")
        dates = f"{change.start}\n{change.until}" if change.until else str(change.start)
        table.add_row(dates, Group(*(line for line in (what, why, clauses) if line)))
    return table


def _sentence(change: Change, language: str) -> str:
    """Return what a change does, in one line.

    >>> scenario = load("nursing_conversion")
    >>> sorted(_sentence(change, "en") for change in scenario.changes)[0]
    '3,300 to 4,400 beds a year; public; largest gap first'
    """
    words = WORDS[language]
    parts: list[str] = []
    if change.lever in ("build", "convert", "cover"):
        parts = [_amount(change, words), *_scope(change, language), _where(change, words)]
        parts += [words["starts"]] if change.path == "starts" else []
    elif change.lever == "beds" and change.value is not None:
        parts = [f"{change.value:+,.0f} {words['beds']}", *_scope(change, language)]
    elif change.new_home:
        home = change.new_home
        beds = f"{home.ordinary:,} {Bed.ORDINARY.zh if language == 'zh' else Bed.ORDINARY.en}"
        beds += f" + {home.nursing:,} {Bed.NURSING.zh if language == 'zh' else Bed.NURSING.en}"
        fees = f"{home.fee_ordinary:,g} / {home.fee_nursing:,g} {words['yuan']}"
        parts = [home.county, _label(Owner, home.owner, language), beds, fees]
    elif change.value is not None:
        amount = f"{change.value:,g} {words['yuan']}" if change.home is not None else f"x {change.value:g}"
        parts = [words[change.rate] if change.rate else "", *([] if change.rate else _scope(change, language)), amount]
    return words["; "].join(part for part in parts if part)


def _amount(change: Change, words: Words) -> str:
    amount = change.total or change.a_year or Amount(0, 0)
    number = f"{amount.low:,g}" if amount.low == amount.high else f"{amount.low:,g} {words['to']} {amount.high:,g}"
    unit = words[str(change.what)] if change.lever == "cover" else words["beds"]
    return f"{number} {unit}" + (f" {words['a_year']}" if change.a_year else "")


def _scope(change: Change, language: str) -> list[str]:
    """Return owner, bed kind, facility, home: what a change is about."""
    words = WORDS[language]
    home = [] if change.home is None else [f"{words['home']} {change.home}"]
    owner = [] if change.owner is None else [words["public"] if change.owner == "public" else _label(Owner, change.owner, language)]
    everybody = [words["all"]] if change.owner is None and change.home is None and change.lever in ("convert", "fee") else []
    kind = [_label(Bed, change.kind, language)] if change.kind else []
    facility = [_label(Facility, change.facility, language)] if change.facility else []
    return home + owner + everybody + kind + facility + ([words["tekun_facility"]] if change.what == "county" else [])


def _where(change: Change, words: Words) -> str:
    return words[change.where] if isinstance(change.where, str) else ", ".join(change.where or ())


def _label(codes: type[Code], word: str, language: str) -> str:
    code = codes[word.upper()]
    return code.zh if language == "zh" else code.en


def _not_carried(scenario: Scenario, language: str) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for each in scenario.not_carried:
        table.add_row(
            each.clause, Text(_told(each, "what", language) + WORDS[language][": "]) + Text(_told(each, "why", language), style="dim")
        )
    return table


def _every_value(scenario: Scenario, words: Words) -> list[RenderableType]:
    """Return a block per change, under the file it stands in: line, key, value."""
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
    """Return `change[1]` of its keys, nothing of the keys at the head."""
    found = re.match(r"change\[\d+\]", origin.key)
    return found[0] if found else ""
