"""Targets by world in the terminal: value in each of the three worlds, effect relative to the baseline, and whether that is firm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.codes import Limit
from sim.faces.terminal.scorecard import shown
from sim.faces.terminal.wrapping import wrapped
from sim.faces.words.texts import number
from sim.plan.targets import Target
from sim.results.scorecard import MET, Other, Scorecard
from sim.results.worlds import BASELINE, TargetByWorld, sign, targets_by_world

WORDS = {
    "en": {
        "title": "{scenario} in three worlds that fit 2020 equally well ({day})",
        "goal": "2025",
        "verdict": "conclusion",
        "firm": "firm",
        "open": "not firm",
        "set": "set",
        "none": "-",
        "explained": "Homes were half empty in 2020, and no figure says why: too few people ask (demand-limited), fees are too high (price-"
        "limited), or there are too few carers (staff-limited). Firm: reached in all three or in none, and moved the same way from the "
        "baseline (in parentheses: value minus baseline; 0: no difference seen beyond what chance makes). Set: what the scenario builds, "
        "not a conclusion. Letters: other readings, not scored. T2, T3, T5, T9 and T10 are not yet carried.",
    },
    "zh": {
        "title": "{scenario}：同样符合2020年数据的三种情形（{day}）",
        "goal": "2025年",
        "verdict": "结论",
        "firm": "稳健",
        "open": "不稳健",
        "set": "设定",
        "none": "—",
        "explained": "2020年机构床位近半空置，而没有统计能说明原因：需求不足（需求受限）、价格偏高（价格受限）或护理人员不足（人手受限）。"
        "稳健：三种情形下均达到或均未达到，且相对基线的变化方向一致（括号内为与基线之差，0表示未见超出偶然的差异）。设定：取决于情景的建设量，不是结论。字母：其他口径，不评分。T2、T3、T5、T9、T10尚未模拟。",
    },
}


def page(cards: Mapping[Limit, Sequence[Scorecard]], language: str, width: int) -> RenderableType:
    """Return a table for each scenario, and what the words mean; targets that are not carried are left out."""
    words = WORDS[language]
    parts: list[RenderableType] = []
    day = next(iter(cards.values()))[0].scored or ""
    for name, rows in targets_by_world(cards).items():
        parts += ["", Text(words["title"].format(scenario=name, day=day), "bold"), _table(name, rows, language)]
    return Group(*parts, "", *(Text(line, "dim") for line in wrapped(words["explained"], width)))


def as_data(cards: Mapping[Limit, Sequence[Scorecard]]) -> list[dict[str, Any]]:
    """Return the same as plain data: scenario, target, values and effects by world, firm (none: not carried or fewer than three worlds)."""
    return [
        {
            "scenario": name,
            "target": each.target.id,
            "values": {limit.label: row.value for limit, row in each.rows.items()},
            "effects": {limit.label: effect and effect.value for limit, effect in each.effects.items()},
            "standard_errors": {limit.label: effect and effect.error for limit, effect in each.effects.items()},
            "seen": {limit.label: effect and effect.seen for limit, effect in each.effects.items()},
            "reached": {limit.label: row.verdict in MET for limit, row in each.rows.items()},
            "other_readings": {limit.label: {other.reading.id: other.value for other in row.others} for limit, row in each.rows.items()},
            "firm": each.firm,
        }
        for name, rows in targets_by_world(cards).items()
        for each in rows
        if each.carried
    ]


def _table(name: str, rows: Sequence[TargetByWorld], language: str) -> Table:
    words = WORDS[language]
    worlds = list(rows[0].rows)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for head in ("", words["goal"], *((limit.en if language == "en" else limit.zh) for limit in worlds), words["verdict"]):
        table.add_column(head, no_wrap=True, justify="left" if head in ("", words["verdict"]) else "right")
    for each in rows:
        if each.carried:
            values = [_value(each, limit, with_effect=name != BASELINE) for limit in worlds]
            table.add_row(each.target.id, number(each.target.goal, each.target.unit, 0), *values, _firm(each, language))
            for place, reading in enumerate(each.target.readings[1:]):
                others = [each.rows[limit].others[place] for limit in worlds]
                if any(other.value is not None for other in others):
                    table.add_row(f"{each.target.id} {reading.id}", "", *(_other(each.target, other) for other in others), "", style="dim")
    return table


def _other(target: Target, other: Other) -> Text:
    """Return the value under a reading that is not scored."""
    return Text("-") if other.value is None else Text(shown(target, other.value), "green" if other.verdict in MET else "red")


def _value(each: TargetByWorld, limit: Limit, with_effect: bool) -> Text:
    row, effect = each.rows[limit], each.effects[limit]
    if row.value is None:
        return Text("-")
    cell = Text(shown(each.target, row.value), "green" if row.verdict in MET else "red")
    if with_effect and effect is not None:
        digits = f"{effect.value:+,.0f}" if each.target.unit == "beds" else f"{100 * effect.value:+.1f}"
        cell.append(f" ({digits if sign(effect, each.target) else '0'})", "dim")
    return cell


def _firm(each: TargetByWorld, language: str) -> Text:
    words = WORDS[language]
    if each.firm is None:
        return Text(words["set" if each.is_set else "none"], "dim")
    return Text(words["firm"]) if each.firm else Text(words["open"], "bold yellow")
