"""The scorecard in the terminal, 80 columns and wider, English and Chinese: ten targets, a column per scenario, three sentences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.codes import Code, Limit
from sim.faces.terminal.wrapping import Lines, cell, wrapped
from sim.faces.words.texts import LANGUAGES, number, say
from sim.plan.targets import Target, reached
from sim.results import indicators
from sim.results.noise import between
from sim.results.scorecard import MET, SMALL_SHARE, ListedFigure, Row, Scorecard, Verdict
from sim.results.scorecard_files import as_data
from sim.results.sentences import OCCUPANCY, Sentence
from sim.results.worlds import BASELINE

NARROWEST = 80
"""Width in columns for which the page is made."""
TARGET, START, GOAL = 19, 14, 7
"""Widths of the first three columns."""
SCENARIO, WIDEST = 17, 34
"""Smallest and largest width of a scenario's column."""
LABEL, FIGURE, WIDEST_FIGURE = 40, 9, 18
"""Widths in the table under the targets: label, figure of 2020; and the largest width of a scenario's figures."""
STYLES = {Verdict.NOT_REACHED: "red", Verdict.NO_VALUE: "yellow", Verdict.NOT_CARRIED: "dim", **dict.fromkeys(MET, "green")}
SHARES = ("low", "high", "run_start", "then", "over_2020", "distance")
"""Figures in sentences that are shares."""


def page(cards: Sequence[Scorecard], language: str = "en", width: int = NARROWEST) -> RenderableType:
    """Return the page for scorecards of the same targets, as many side by side as fit; nothing is cut off at `width` columns."""
    width = max(width, NARROWEST)
    parts: list[RenderableType] = []
    fit = max(1, (width - TARGET - START - GOAL - 3) // (SCENARIO + 1))
    for first in range(0, len(cards), fit):
        parts += [_head(cards[first], language), _targets(cards[first : first + fit], language, width)]
    for card in cards:
        parts += ["", *_under(card, language, width)]
    parts.append("")
    fit = max(1, (width - LABEL - FIGURE - 1) // (FIGURE + 1))
    parts += [_listed(cards[first : first + fit], cards[0], language, width) for first in range(0, len(cards), fit)]
    return Group(*parts, *_readings(cards, language, width))


def as_json(cards: Iterable[Scorecard]) -> str:
    """Return scorecards as one JSON text, their sentences spelled out in both languages."""
    found = []
    for card in cards:
        data = as_data(card)
        for entry, sentence in zip(data["sentences"], card.sentences, strict=True):
            entry["text"] = {language: sentence_text(card, sentence, language) for language in LANGUAGES}
        found.append(data)
    return json.dumps({"schema": 1, "scorecards": found}, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def sentence_text(card: Scorecard, sentence: Sentence, language: str) -> str:
    """Return a sentence with its figures in words."""
    of = {row.target.id: row.target for row in card.rows}
    target = of[str(sentence.figures.get("target", OCCUPANCY))]
    name, things = _named(target, language)
    figures = {"name": name, "things": things, "goal": goal(target)}
    figures |= {name: _figure(target, name, value, language) for name, value in sentence.figures.items()}
    if sentence.key == "settles":
        figures["statistic"] = say(language, f"settles_{target.id}")
        figures["of_run"] = say(language, "of_run", run_start=figures["run_start"]) if "run_start" in figures else ""
    return say(language, sentence.key, **figures)


def _figure(target: Target, name: str, value: float | int | str, language: str) -> str:
    """Return a figure in a sentence: shares by their names, as counties where every one counts; all others are counts."""
    if isinstance(value, str):
        return value
    if name == "value":
        return shown(target, value)
    if name not in SHARES:
        return number(value, "persons")
    if target.counted and target.of:
        count = round(value * target.of)
        in_words = {"distance": "things", "high": "share_of"}
        return (
            say(language, in_words[name], number=count, of=target.of, things=_named(target, language)[1])
            if name in in_words
            else str(count)
        )
    if name == "distance":
        return say(language, "points", number=number(100 * value, "points", 1 if value >= 0.001 else 2))
    return number(value, "share")


def goal(target: Target) -> str:
    return number(target.goal, target.unit, 0)


def shown(target: Target, value: float) -> str:
    """Return a value with enough decimals to justify its verdict: 64.49 % is not shown as 64.5 %."""
    digits = 1
    while digits < 6 and target.unit == "share" and reached(target, round(value, digits + 2)) != reached(target, value):
        digits += 1
    return number(value, target.unit, digits)


def _named(target: Target, language: str) -> tuple[str, str]:
    return (target.name_en, target.things_en) if language == "en" else (target.name_zh, target.things_zh)


def _word(code: Code, language: str) -> str:
    return code.en if language == "en" else code.zh


def _head(card: Scorecard, language: str) -> Text:
    return Text(say(language, "title", day=card.scored or card.due), "bold")


def _targets(cards: Sequence[Scorecard], language: str, width: int) -> Table:
    """Return the ten rows, with a column for each scenario."""
    wide = min(WIDEST, (width - TARGET - START - GOAL - 3) // len(cards) - 1)
    widths = [TARGET, START, GOAL, *[wide] * len(cards)]
    heads = [say(language, "target"), say(language, "start"), say(language, "goal"), *(card.scenario for card in cards)]
    table = Table(box=None, padding=(0, 1, 0, 0), collapse_padding=True, pad_edge=False, show_header=False)
    for each in widths:
        table.add_column(width=each, no_wrap=True, overflow="fold")
    table.add_row(*(cell([(head, "bold")], each) for head, each in zip(heads, widths, strict=True)))
    table.add_row(*("─" * each for each in widths))
    for rows in zip(*(card.rows for card in cards), strict=True):
        row = rows[0]
        cells = [_target_lines(row, language), _start_lines(row, language), [(goal(row.target), "")]]
        cells += [_verdict_lines(each, language, wide) for each in rows]
        table.add_row(*(cell(lines, each) for lines, each in zip(cells, widths, strict=True)))
    return table


def _target_lines(row: Row, language: str) -> Lines:
    target = row.target
    binding = target.kind == "binding"
    kind = f"{say(language, target.kind)}{say(language, 'comma')}{say(language, target.mark)}"
    return [(f"{target.id} {_named(target, language)[0]}", "bold" if binding else ""), (kind, "bold dim" if binding else "dim")]


def _start_lines(row: Row, language: str) -> Lines:
    """Return the published value of 2020 under each reading, or that there is none and where the run may start."""
    target, start = row.target, row.start
    if start.value is None:
        return [(say(language, "not_published"), "")]
    if start.status == "published":
        return [(number(start.value, target.unit), ""), *((text, "dim") for text in published_otherwise(row))]
    ends = (start.value if end is None else end for end in (start.low, start.high))
    if target.counted and target.of:
        low, high = (round(end * target.of) for end in ends)
        return [(say(language, "counted", low=low, high=high, of=target.of), "dim")]
    low_text, high_text = (number(end, target.unit, 0) for end in ends)
    key = "derived" if start.status == "derived" else "assumed"
    value = number(start.value, target.unit, 1 if key == "derived" else 0)
    notes = [say(language, key, value=value), say(language, "range", low=low_text, high=high_text)]
    return [(say(language, "not_published"), ""), *((text, "dim") for text in notes)]


def _verdict_lines(row: Row, language: str, width: int) -> Lines:
    """Return value and verdict, on one line if they fit, then the gap and what other readings say."""
    style, verdict = STYLES[row.verdict], _word(row.verdict, language)
    if row.value is None:
        return [(verdict, style)]
    value = shown(row.target, row.value)
    together = f"{value}  {verdict}"
    lines = [(together, style)] if cell_len(together) <= width else [(value, style), (verdict, style)]
    if row.gap and row.gap.printed and row.verdict in MET:
        lines.append((say(language, "rounds_up"), "dim"))
    elif row.gap and row.gap.printed:
        key = "missing_counted" if row.target.counted else "missing"
        lines.append((say(language, key, printed=f"{row.gap.printed:,}", rounded=f"{row.gap.rounded:,}"), ""))
    return lines + [(text, "dim") for text in other_readings(row, language)]


def other_readings(row: Row, language: str) -> list[str]:
    """Return letter, value and verdict of each reading other than the scored one."""
    found = []
    for other in row.others:
        value = "" if other.value is None else f"{shown(row.target, other.value)} "
        found.append(f"{other.reading.id} {value}{_word(other.verdict, language)}")
    return found


def published_otherwise(row: Row) -> list[str]:
    """Return letter and published value of 2020 of each reading other than the scored one."""
    published = (each for each in row.target.readings[1:] if each.status == "published" and each.value is not None)
    return [f"{each.id} {number(each.value or 0.0, row.target.unit)}" for each in published]


def _under(card: Scorecard, language: str, width: int) -> list[RenderableType]:
    """Return what is under the table for one scenario: its title, three sentences, what kind of run it was."""
    title = card.title_en if language == "en" else card.title_zh
    lines: Lines = [(f"{card.scenario}: {title}{_world(card, language)}", "bold")]
    lines += [(sentence_text(card, sentence, language), "") for sentence in card.sentences]
    if card.without:
        lines.append((say(language, "without", scenario=card.scenario, number=card.without), ""))
    lines.append((say(language, "one_run", share=f"{card.share:g}", seed=card.seed), "dim"))
    if card.trying_out:
        lines.append((say(language, "trying_out", least=f"{SMALL_SHARE:g}"), "bold red"))
    if card.scored is None:
        lines.append((say(language, "no_score"), "bold red"))
    elif card.early:
        lines.append((say(language, "early", day=card.scored, due=card.due, months=card.month_ends), "bold red"))
    return [Text(line, style) for text, style in lines for line in wrapped(text, width)]


def _world(card: Scorecard, language: str) -> str:
    """Return the world of a run in brackets, or nothing if it is not known."""
    found = [limit for limit in Limit if limit.en == card.world]
    return "" if not found else f" ({found[0].en})" if language == "en" else f"（{found[0].zh}）"


def _listed(cards: Sequence[Scorecard], baseline: Scorecard, language: str, width: int) -> Table:
    """Return the figures that are not targets: at the start of the runs, and for each scenario on the day of the score.

    `baseline`: the first scenario of all; if it is the baseline, differences from it that chance could make are marked.
    """
    each = min(WIDEST_FIGURE, (width - LABEL - FIGURE - 1) // len(cards) - 1)
    widths = [LABEL, FIGURE, *[each] * len(cards)]
    table = Table(box=None, padding=(0, 1, 0, 0), collapse_padding=True, pad_edge=False, show_header=False)
    for column, size in enumerate(widths):
        table.add_column(width=size, no_wrap=True, overflow="fold", justify="right" if column else "left")
    heads = [say(language, "listed"), say(language, "run_2020"), *(card.scenario for card in cards)]
    table.add_row(*(cell([(head, "bold")], size) for head, size in zip(heads, widths, strict=True)))
    table.add_row(*("─" * size for size in widths))
    for figures in zip(*(card.listed for card in cards), strict=True):
        label = indicators.reading((figures[0].name, figures[0].reading)).label(language)
        start, values = figures[0].run_start, [(figure, figure.value) for figure in figures]
        numbers = [_listed_figure(figure, value, language) for figure, value in ((figures[0], start), *values)]
        numbers[1:] = [
            ("≈ " if _by_chance(baseline, card, figures[0]) else "") + text for card, text in zip(cards, numbers[1:], strict=True)
        ]
        table.add_row(*(cell([(text, "")], size) for text, size in zip([label, *numbers], widths, strict=True)))
    return table


def _by_chance(baseline: Scorecard, card: Scorecard, figure: ListedFigure) -> bool:
    """Return whether a figure differs from the baseline's, but no more than chance makes it."""
    if card is baseline or baseline.scenario != BASELINE or card.scored is None:
        return False
    moved = between(baseline.noise, card.noise, (figure.name, figure.reading), card.scored)
    return moved is not None and moved.by_chance


def _listed_figure(figure: ListedFigure, value: float | None, language: str) -> str:
    return say(language, "no_value") if value is None else number(value, figure.unit)


def _readings(cards: Sequence[Scorecard], language: str, width: int) -> list[RenderableType]:
    """Return the definitions of the targets that have more than one reading."""
    compared = [say(language, "listed_noise")] if len(cards) > 1 and cards[0].scenario == BASELINE else []
    lines = ["", *compared, say(language, "legend"), say(language, "readings")]
    for row in cards[0].rows if cards else ():
        if row.target.carried and row.others:
            definitions = (f"{each.id} {each.definition_en if language == 'en' else each.definition_zh}" for each in row.target.readings)
            lines.append(f"{row.target.id} " + ("; " if language == "en" else "；").join(definitions))
    return [Text(line, "dim") for text in lines for line in (wrapped(text, width) or [""])]
