"""What a change in a scenario can be, lever by lever: the page of `longjiang scenario levers`, and docs/levers.md."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.faces.terminal import format_page
from sim.province.levers import LEVERS
from sim.province.levers.keys import Key, text
from sim.province.levers.lever import Lever
from sim.scenario.json_schema import json_schema

NEEDS = {"required": ("needed", "必填"), "one_of": ("one of these", "选填其一"), "optional": ("may be left out", "可不填")}
DEFAULT = ("default", "默认")
ADDS_UP = ("Changes add up.", "多项变化相加。")
SETS = ("Two changes that set the same thing for the same days are refused.", "两项变化不得在同一时期设定同一事项。")
HEAD = """# Levers: what a change of a scenario can be

Made by `longjiang scenario levers --write` from `sim/province/levers/`, one file per lever; so is `scenarios/scenario.schema.json`, which
gives editors and programs the same information. `longjiang scenario levers` prints this page in English or Chinese. The format of the
file around a change: [scenarios.md](scenarios.md).

A change is a table `[[change]]` of a scenario file. Besides the keys below, each change has `lever`, `why` (the reason: a text, or
`{ en = "...", zh = "..." }`) and `clause` (a list of clauses of `scenarios/clauses.csv`; only an experiment may leave it out).
`longjiang scenario check FILE` reports all faults in a file, each with its line and what is allowed.

A lever with an amount and a last day is a programme: whole beds or places by cumulative rounding, works of some months each, finished on
the first day of a month. Where the amount is uncertain, give a range; a run uses its middle.
"""


def page(language: str = "en") -> RenderableType:
    """Return the levers with their keys, for 80 columns."""
    return Group(*(part for lever in LEVERS.values() for part in _block(lever, language)))


def markdown() -> str:
    """Return docs/levers.md."""
    return "\n".join([HEAD, *(line for lever in LEVERS.values() for line in _section(lever))])


def schema_text() -> str:
    """Return scenarios/scenario.schema.json."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


FILES = {
    "docs/levers.md": markdown,
    "docs/scenarios.md": format_page.english,
    "docs/scenarios.zh.md": format_page.chinese,
    "scenarios/scenario.schema.json": schema_text,
}
"""Committed files made from the levers, with the function that makes each."""


def _block(lever: Lever, language: str) -> Iterator[RenderableType]:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, min_width=14)
    table.add_column(overflow="fold")
    for key in lever.keys:
        meaning = Text(text((key.en, key.zh), language)).append(f"  ({_need(key, language)})", style="dim")
        table.add_row(key.name, Group(meaning, Text(key.kind.allowed(language), style="dim")))
    yield Text(f"{lever.name}  ", style="bold").append(text((lever.en, lever.zh), language), style="not bold")
    yield Text(f"{text((lever.about_en, lever.about_zh), language)} {text(SETS if lever.clash else ADDS_UP, language)}")
    yield table
    yield ""


def _section(lever: Lever) -> Iterator[str]:
    yield f"## `{lever.name}`: {lever.en} ({lever.zh})\n\n{lever.about_en} {text(SETS if lever.clash else ADDS_UP, 'en')}\n"
    yield "| key | | may be | meaning |\n|---|---|---|---|"
    for key in lever.keys:
        yield f"| `{key.name}` | {_need(key, 'en')} | {key.kind.allowed('en')} | {key.en} |"
    yield f'\n```toml\n[[change]]\nlever = "{lever.name}"\n{lever.example}```\n'


def _need(key: Key, language: str) -> str:
    default = f", {text(DEFAULT, language)} {key.default}" if key.default else ""
    return text(NEEDS[key.need], language) + default
