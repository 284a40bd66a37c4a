"""The page of the checks of the start: each figure beside its range, red where it is outside, with the reason where it is known."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.evidence import Row, notes
from sim.faces.terminal.wrapping import wrapped
from sim.faces.words.start_checks import TEXTS
from sim.faces.words.texts import number
from sim.study.baseline import Setup
from sim.study.start_checks import PREFIX, Check

SMALL = 0.1
"""Shares below it have a decimal more."""
STYLES = {"inside": "green", "outside": "bold red", "nobody": "yellow"}


def page(checks: Sequence[Check], s: Setup, language: str, width: int) -> RenderableType:
    """Return the page; nothing is cut off at 80 columns."""
    words = TEXTS[language]
    title = words["title"].format(inside=sum(each.is_inside for each in checks), number=len(checks))
    world = s.limit.en if language == "en" else s.limit.zh
    under = words["under"].format(world=world, share=f"{s.share:g}", seed=s.seed)
    parts: list[RenderableType] = [Text(title, "bold"), *_lines(under, width), _table(checks, language)]
    for reason, figures in reasons(checks, language).items():
        parts += _lines(words["why"].format(what=words["join"].join(figures), reason=reason), width)
    return Group(*parts, *_lines(words["key"], width, "dim"))


def verdict(each: Check) -> str:
    """Return the key of what is said of a check."""
    return "nobody" if not each.is_known else "inside" if each.is_inside else "outside"


def reasons(checks: Sequence[Check], language: str) -> dict[str, list[str]]:
    """Return each known reason, with the names of the figures that are outside for it."""
    found: dict[str, list[str]] = {}
    for each in checks:
        if verdict(each) == "outside" and (reason := notes.reason(each.row.note, language)):
            found.setdefault(reason, []).append(what(each.row, language))
    return found


def what(row: Row, language: str) -> str:
    """Return the name of a figure."""
    words = TEXTS[language]
    group = words[row.group] if row.group else ""
    ages = words["ages" if row.age_to else "and_over"].format(ages=row.ages, age=row.age_from)
    return words[row.name.removeprefix(PREFIX)].format(ages=ages, sex=words.get(row.sex, ""), group=group)


def _table(checks: Sequence[Check], language: str) -> Table:
    words = TEXTS[language]
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(words["what"])
    for key in ("found", "value", "range"):
        table.add_column(words[key], justify="right", no_wrap=True)
    table.add_column(words["verdict"], no_wrap=True)
    for each in checks:
        row, said = each.row, verdict(each)
        low, high = (_figure(end, row) for end in (row.low, row.high))
        cells = (_figure(each.found if each.is_known else None, row), _figure(row.value, row), words["between"].format(low=low, high=high))
        table.add_row(what(row, language), *cells, Text(words[said], STYLES[said]))
    return table


def _figure(value: float | None, row: Row) -> str:
    """Return a figure as people read it: shares and rates in percent, years with one decimal."""
    if value is None:
        return "–"
    if row.unit == "years":
        return number(value, "years")
    return number(value, "share", 1 if row.value >= SMALL else 2)


def _lines(text: str, width: int, style: str = "") -> list[Text]:
    return [Text(line, style) for line in wrapped(text, width)]
