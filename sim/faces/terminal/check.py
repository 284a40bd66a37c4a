"""The page of the regression check: whether anything moved, whether by more than noise, and what it was."""

from __future__ import annotations

import json
import math
from typing import Any

from rich import box
from rich.console import Group as Parts
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.faces.words.check import TEXTS
from sim.study.regression.moves import FALSE_ALARM, Change, FigureMove, Group, Report, RunMove, TableMove
from sim.study.regression.snapshot import Plan

GROUPS_SHOWN = 20
FIGURES_SHOWN = 12
TOTALS_SHOWN = 3
NEAREST_SHOWN = 3
"""Figures shown for a run in which none left its band."""


def page(report: Report, plan: Plan, language: str = "en") -> RenderableType:
    """Return the page at 80 columns."""
    words = TEXTS[language]
    figures = [figure for run in report.moved for figure in run.figures]
    verdict = words[report.verdict].format(runs=report.runs, number=sum(figure.beyond for figure in figures), of=len(figures))
    settings = {"share": f"{plan.share:g}", "until": plan.until.isoformat(), "seed": plan.seeds[0], "seeds": len(plan.seeds)}
    parts: list[RenderableType] = [
        Text(words["title"], style="bold"), Text(verdict, style="bold"), Text(words["plan"].format(runs=report.runs, **settings)),
    ]  # fmt: skip
    for name, keys in (("missing", report.missing), ("added", report.added)):
        if keys:
            parts.append(Text(words[name].format(runs=", ".join(" ".join(key) for key in keys))))
    if report.verdict != "same" or report.inputs:
        parts += ["", *_inputs(report, words)]
    for run in report.moved:
        parts += ["", *_run(run, words)]
    if report.moved:
        alarm = f"{FALSE_ALARM:g}"
        parts += ["", Text(words["explained"].format(bands=report.bands, alarm=alarm, degrees=report.seeds - 1))]
    if report.told:
        parts += ["", Text(words["not_compared"].format(names=", ".join(_named(change) for change in report.told)))]
    return Parts(*parts)


def remedy(language: str) -> RenderableType:
    """Return how to accept an intended change."""
    return Text("\n" + TEXTS[language]["remedy"])


def _inputs(report: Report, words: dict[str, str]) -> list[RenderableType]:
    """Return what moved in the inputs of the runs."""
    if not report.inputs and not report.digests:
        return [Text(words["no_inputs"])]
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    for name in ("what", "moved", "change", "first"):
        table.add_column(words[name], overflow="fold")
    rows = [(name, group) for name, found in report.inputs.items() for group in found]
    for name, group in rows[:GROUPS_SHOWN]:
        kind, _, world = name.partition(" ")
        where = " ".join(part for part in (words[kind], group.name, f"({world})" if world else "") if part)
        table.add_row(where, words["of"].format(number=group.moved, of=group.of), _change(group), _example(group.first[0]))
    parts: list[RenderableType] = [Text(words["inputs"], style="bold"), table] if rows else []
    if len(rows) > GROUPS_SHOWN:
        parts.append(Text(words["more"].format(number=len(rows) - GROUPS_SHOWN)))
    return parts + [Text(words["digest"].format(name=change.name)) for change in report.digests]


def _run(run: RunMove, words: dict[str, str]) -> list[RenderableType]:
    """Return what moved in one run: tables with their first totals, then key figures."""
    lines = [line for table in run.tables for line in _table(table, words)]
    title = words["results"].format(scenario=run.scenario, world=run.world)
    return [Text(title, style="bold"), *lines, "", _figures(run.figures, words)]


def _table(table: TableMove, words: dict[str, str]) -> list[RenderableType]:
    """Return where a table first moved, and the first provincial totals that moved."""
    rows = f"{table.rows_before:,}" + (f" → {table.rows_after:,}" if table.rows_after != table.rows_before else "")
    start = words["from"].format(day=table.first.isoformat()) if table.first else ""
    number, of = (table.totals.moved, table.totals.of) if table.totals else (0, 0)
    totals = words["totals"].format(number=number, of=of) if of else ""
    summary = words["comma"].join(part for part in (words["rows"].format(rows=rows), start, totals) if part)
    examples = table.totals.first[:TOTALS_SHOWN] if table.totals else ()
    return [Text(f"{table.name}: {summary}"), *(Padding(f"{change.name}: {_example(change)}", (0, 0, 0, 4)) for change in examples)]


def _figures(figures: tuple[FigureMove, ...], words: dict[str, str]) -> Table:
    """Return the key figures beyond noise, or else those closest to it."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column(words["figure"])
    for name in ("before", "after", "in_sd", "band"):
        table.add_column(words[name], justify="right")
    table.add_column("")
    beyond = sum(figure.beyond for figure in figures)
    for figure in figures[: min(beyond, FIGURES_SHOWN) or NEAREST_SHOWN]:
        style = "bold" if figure.beyond else ""
        table.add_row(*_figure(figure), words["beyond"] if figure.beyond else "", style=style)
    if beyond > FIGURES_SHOWN:
        table.add_row(words["more"].format(number=beyond - FIGURES_SHOWN))
    return table


def _figure(figure: FigureMove) -> tuple[str, str, str, str, str]:
    """Return name, means, difference and band of a key figure, the last two in sd; a figure equal for all seeds has no band."""
    moved, band = ("-", "0") if figure.sd == 0 else (f"{(figure.after - figure.before) / figure.sd:+.2f}", f"{figure.band / figure.sd:.2f}")
    return figure.name, _number(figure.before), _number(figure.after), moved, band


def _number(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.5g}"


def _change(group: Group) -> str:
    """Return by how much numbers moved: one ratio, or the smallest and the largest."""
    if group.ratios is None:
        return ""
    low, high = (f"{100 * (ratio - 1):+.3g} %" for ratio in group.ratios)
    return low if low == high else f"{low} … {high}"


def _example(change: Change) -> str:
    return " → ".join(_short(text) for text in (change.before, change.after))


def _short(text: str) -> str:
    """Return a number in a short readable form, a text as it is, nothing as a dash.

    >>> _short("0.4830434782608696"), _short("7395500.0"), _short("12345678"), _short("1 2 3"), _short("")
    ('0.48304', '7,395,500', '12345678', '1 2 3', '-')
    """
    try:
        return text if text.lstrip("-").isdigit() else _number(float(text))
    except ValueError:
        return text or "-"


def _named(change: Change) -> str:
    """Return what is reported about code and versions: for a hash, only that it moved."""
    return change.name if change.name.startswith("code ") else f"{change.name} {_example(change)}"


def as_json(report: Report, plan: Plan) -> str:
    """Return the report as JSON; what is not a number is null."""
    out: dict[str, Any] = {"schema": 1, "plan": plan._asdict(), **_plain(report), "false_alarm": FALSE_ALARM}
    return json.dumps(out, ensure_ascii=False, indent=1, default=str, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    """Return records as objects, to any depth; figures include whether they are beyond noise."""
    if isinstance(value, FigureMove):
        return {name: _plain(part) for name, part in value._asdict().items()} | {"beyond": value.beyond}
    if hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
