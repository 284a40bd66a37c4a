"""The page of a checked run: each law with its number of checks, the laws that do not apply yet with the reason, and violations."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.audit.laws import NOT_YET, SHOWN, SO_FAR, Findings, Law, Violation
from sim.clock import date_of

WORDS = {
    "en": {
        "title": "The laws, {name}: checked after every event, on every evening and in the saved tables",
        "law": "law",
        "checks": "checks",
        "broken": "violations",
        "none": "none",
        "not_yet": "does not apply yet: {reason}",
        "so_far": "{reason}",
        "all": "No law is broken.",
        "some": "{number} violations; the first:",
        "excess": "Home-evenings with more care needed than carers could give, between admissions (no law forbids it): {number}.",
        "tables": "saved tables",
        "person": "person {key}",
        "home": "home {key}",
        "pair": "expected {expected}, found {found}",
        "join": ", ",
    },
    "zh": {
        "title": "{name}的规律检查：每一事件之后、每日晚间及保存的表格",
        "law": "规律",
        "checks": "检查次数",
        "broken": "违反次数",
        "none": "无",
        "not_yet": "尚不适用：{reason}",
        "so_far": "{reason}",
        "all": "无一违反。",
        "some": "共{number}处违反，最先几处：",
        "excess": "两次入住之间（规律不禁止）：机构所需护理超过护理人员能力的晚间数为{number}。",
        "tables": "保存的表格",
        "person": "{key}号",
        "home": "机构{key}",
        "pair": "应为{expected}，实为{found}",
        "join": "，",
    },
}


def pages(laws: Mapping[str, Findings], language: str = "en") -> RenderableType:
    """Return the pages of all scenarios of a command."""
    return Group(*(page(name, findings, language) for name, findings in laws.items()))


def page(name: str, findings: Findings, language: str = "en") -> RenderableType:
    """Return the page at 80 columns."""
    words = WORDS[language]
    parts: list[RenderableType] = [Text(words["title"].format(name=name), style="bold"), _table(findings, language)]
    parts.append(Text(words["excess"].format(number=f"{findings.excess:,}")))
    broken = findings.broken.total()
    parts.append(Text(words["some"].format(number=f"{broken:,}") if broken else words["all"], style="bold" if broken else ""))
    parts += [Text(f"  {_line(violation, words)}") for violation in findings.violations[:SHOWN]]
    return Group(*parts)


def _table(findings: Findings, language: str) -> Table:
    """Return laws with checks and violations; a law that does not apply yet shows its reason instead."""
    words, chosen = WORDS[language], 1 if language == "zh" else 0
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column(words["law"])
    table.add_column()
    table.add_column(words["checks"], justify="right")
    table.add_column(words["broken"], justify="right")
    for law in Law:
        label = law.zh if language == "zh" else law.en
        if law in NOT_YET:
            label += "\n" + words["not_yet"].format(reason=NOT_YET[law][chosen])
            table.add_row(law.name, label, words["none"], "")
            continue
        if law in SO_FAR:
            label += "\n" + words["so_far"].format(reason=SO_FAR[law][chosen])
        table.add_row(law.name, label, f"{findings.checks[law]:,}", f"{findings.broken[law]:,}")
    return table


def _line(violation: Violation, words: dict[str, str]) -> str:
    """Return one violation as a line."""
    where = [date_of(violation.day).isoformat() if violation.day >= 0 else words["tables"]]
    where += [words["person"].format(key=violation.person)] if violation.person >= 0 else []
    where += [words["home"].format(key=violation.home)] if violation.home >= 0 else []
    pair = words["pair"].format(expected=violation.expected, found=violation.found)
    return f"{violation.law.name} {words['join'].join(where)}: {violation.what}: {pair}"


def as_data(findings: Findings) -> list[dict[str, Any]]:
    """Return laws with checks and violations as plain data."""
    return [
        {
            "law": law.name,
            "name": {"en": law.en, "zh": law.zh},
            "checks": None if law in NOT_YET else findings.checks[law],
            "violations": None if law in NOT_YET else findings.broken[law],
            "note": dict(zip(("en", "zh"), NOT_YET.get(law) or SO_FAR.get(law) or ("", ""), strict=True)),
            "first": [_plain(violation) for violation in findings.violations if violation.law == law],
        }
        for law in Law
    ]


def _plain(violation: Violation) -> dict[str, Any]:
    """Return a violation as plain data."""
    day = date_of(violation.day).isoformat() if violation.day >= 0 else None
    return {
        **violation._asdict(),
        "law": violation.law.name,
        "day": day,
        "expected": str(violation.expected),
        "found": str(violation.found),
    }


def as_json(scorecards: str, laws: Mapping[str, Findings]) -> str:
    """Return the JSON of scorecards with the laws of each scenario added; unchanged if nothing was checked."""
    if not laws:
        return scorecards
    data = json.loads(scorecards) | {"laws": {name: as_data(findings) for name, findings in laws.items()}}
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def as_csv(by_engine: Mapping[str, Findings]) -> str:
    """Return laws with checks by engine, and violations of all engines together."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["law", "name", *(f"checks_{engine}" for engine in by_engine), "violations", "note"])
    for law in Law:
        numbers: list[int | str] = [findings.checks[law] for findings in by_engine.values()]
        numbers.append(sum(findings.broken[law] for findings in by_engine.values()))
        note = SO_FAR[law][0] if law in SO_FAR else f"does not apply yet: {NOT_YET[law][0]}" if law in NOT_YET else ""
        table.writerow([law.name, law.en, *([""] * len(numbers) if law in NOT_YET else numbers), note])
    return text.getvalue()
