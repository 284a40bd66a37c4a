"""docs/scenarios.md and docs/scenarios.zh.md: the format of scenario files, with what the program itself says of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from sim import scenario
from sim.faces.terminal.new_scenario import content
from sim.faces.words.faults import in_words
from sim.faces.words.format_page import PAGES, WRONG
from sim.faces.words.template import TEXTS
from sim.plan.clauses import clauses
from sim.province.levers import LEVERS
from sim.province.levers.keys import Key, Table, Words, text
from sim.province.levers.lever import Lever
from sim.province.levers.places import Where

SOUND = {
    "title": '"A"', "why": '"B"', "lever": '"build"', "from": "2022-01-01", "until": "2023-12-31", "beds": "500", "owner": '"private"',
    "kind": '"nursing"', "where": '"even"', "clause": '["O4"]',
}  # fmt: skip
"""A sound scenario, line by line."""
OF_HEAD = ("title", "why")


def english() -> str:
    """Return docs/scenarios.md."""
    return _page("en")


def chinese() -> str:
    """Return docs/scenarios.zh.md."""
    return _page("zh")


def _page(language: str) -> str:
    name = "示例" if language == "zh" else "example"
    example = content(Path(f"{name}.toml"), language).partition(TEXTS[language]["others"])[0].rstrip() + "\n"
    levers = "\n".join(line for lever in LEVERS.values() for line in _section(lever)) if language == "zh" else ""
    rows = {"words": _words(), "hints": _hints(language), "clauses": _clauses(language)}
    return PAGES[language].format(example=example, levers=levers, **{key: "\n".join(lines) for key, lines in rows.items()})


def _words() -> Iterator[str]:
    """Yield a row for every word of every closed list, each list once."""
    seen: set[Words] = set()
    for key in _keys():
        kind = key.kind.rules if isinstance(key.kind, Where) else key.kind
        if isinstance(kind, Words) and kind not in seen:
            seen.add(kind)
            yield from (f"| `{key.name}` | `{word.name}` | {word.en or word.name} | {word.zh or '–'} |" for word in kind.words)


def _keys() -> Iterator[Key]:
    for lever in LEVERS.values():
        for key in lever.keys:
            yield key
            yield from key.kind.keys if isinstance(key.kind, Table) else ()


def _hints(language: str) -> Iterator[str]:
    """Yield a row for every line that is refused, with what is said of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.toml"
        for line in WRONG:
            key = line.partition(" =")[0]
            lines = {name: f"{name} = {value}" for name, value in SOUND.items()} | {"beds" if key == "bedz" else key: line}
            head = [lines[name] for name in OF_HEAD]
            path.write_text("\n".join([*head, "[[change]]", 'why = "C"', *(lines[name] for name in lines if name not in OF_HEAD)]), "utf-8")
            said = in_words(scenario.check(path)[0], language).partition(".toml:")[2].partition(" ")[2]
            yield f"| `{line}` | {said.replace('|', '/')} |"


def _clauses(language: str) -> Iterator[str]:
    for code, clause in clauses().items():
        levers = ", ".join(f"`{lever}`" for lever in clause.levers) or text(("not yet modeled", "尚未纳入"), language)
        yield f"| {code} | {text((clause.en, clause.zh), language)} | {levers} |"


def _section(lever: Lever) -> Iterator[str]:
    """Yield a lever in Chinese."""
    needs = {"required": "必填", "one_of": "选填其一", "optional": "可不填"}
    yield f"### `{lever.name}`：{lever.zh}\n\n{lever.about_zh}\n"
    yield "| 字段 | | 可填 | 含义 |\n|---|---|---|---|"
    for key in lever.keys:
        yield f"| `{key.name}` | {needs[key.need]} | {key.kind.allowed('zh')} | {key.zh} |"
    yield f'\n```toml\n[[change]]\nlever = "{lever.name}"\n{lever.example}```\n'
