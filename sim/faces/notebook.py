"""Results as a notebook shows them: HTML tables. Everything that a user wrote is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sim.faces.terminal.compare import indicators_moved
from sim.faces.terminal.scorecard import goal, sentence_text, shown
from sim.faces.words.texts import number, say
from sim.faces.words.workbook import evidence_of, fit_of
from sim.faces.words.workbook import say as label
from sim.results import indicators
from sim.results.result import Result
from sim.results.scorecard import Row, Scorecard
from sim.study.compare import Comparison

MOST_SHOWN = 20
"""Rows of a table of indicators."""


def table(head: Sequence[str], rows: Sequence[Sequence[object]], caption: str = "") -> str:
    """Return a table; the first column is text, the others are aligned to the right.

    >>> "&lt;b&gt;</td>" in table(["a"], [["<b>"]])
    True
    """
    lines = [_line("th", head), *(_line("td", row) for row in rows)]
    title = f'<caption style="text-align:left">{escape(caption)}</caption>' if caption else ""
    return f"<table>{title}<thead>{lines[0]}</thead><tbody>{''.join(lines[1:])}</tbody></table>"


def _line(tag: str, cells: Sequence[object]) -> str:
    sides = ["left"] + ["right"] * (len(cells) - 1)
    made = (f'<{tag} style="text-align:{side}">{escape(str(cell))}</{tag}>' for cell, side in zip(cells, sides, strict=True))
    return f"<tr>{''.join(made)}</tr>"


def facts(result: Result, language: str) -> list[tuple[str, str]]:
    """Return what a run is: labels and values."""
    world, settings = result.manifest["world"], result.manifest["settings"]
    found = [(key, str(value)) for key, value in (("world", settings.get("world", "")), ("share", world["share"]), ("seed", world["seed"]))]
    found += [("last", str(world["last"])), ("fit", fit_of(settings, language)), ("evidence", evidence_of(settings, language))]
    found.append(("digest", result.digest[:12]))
    return [(label(language, key), value) for key, value in found]


def title(card: Result | Scorecard, language: str) -> str:
    """Return the name and title of a scenario."""
    what = card.scenario if isinstance(card, Result) else card
    name = card.scenario.name if isinstance(card, Result) else card.scenario
    return f"{name}: {what.title_en if language == 'en' else what.title_zh}"


def of_result(result: Result, language: str) -> str:
    """Return what a run is, and the rows of its tables."""
    rows = [(name, f"{frame.height:,}", label(language, name)) for name, frame in result.tables.items()]
    head = [label(language, key) for key in ("sheet", "rows", "holds")]
    return table([title(result, language), ""], facts(result, language)) + table(head, rows)


def of_scorecard(card: Scorecard, language: str) -> str:
    """Return the ten targets with values and verdicts, and the sentences."""
    head = [say(language, key) for key in ("target", "run_2020", "goal")] + [card.scenario, ""]
    rows = [scorecard_cells(row, language) for row in card.rows]
    said = "".join(f"<p>{escape(sentence_text(card, sentence, language))}</p>" for sentence in card.sentences)
    return table(head, rows, f"{title(card, language)} ({card.scored or card.due})") + said


def scorecard_cells(row: Row, language: str) -> tuple[str, str, str, str, str]:
    """Return name, start of the run, goal, value and verdict of a target."""
    name, verdict = (row.target.name_en, row.verdict.en) if language == "en" else (row.target.name_zh, row.verdict.zh)
    values = (say(language, "no_value") if value is None else shown(row.target, value) for value in (row.run_start, row.value))
    start, value = values
    return f"{row.target.id} {name}", start, goal(row.target), value, verdict


def of_scorecards(cards: Sequence[Scorecard], language: str) -> str:
    """Return targets by run: value and verdict of each."""
    head = [say(language, "target"), say(language, "goal"), *(f"{card.scenario}, {card.world}, {card.seed}" for card in cards)]
    rows = []
    for same in zip(*(card.rows for card in cards), strict=True):
        cells = [scorecard_cells(row, language) for row in same]
        both = [cell[4] if row.value is None else f"{cell[3]}, {cell[4]}" for row, cell in zip(same, cells, strict=True)]
        rows.append((cells[0][0], cells[0][2], *both))
    return table(head, rows)


def moved_rows(found: Comparison, language: str) -> list[tuple[str, str, str]]:
    """Return label and both values of each indicator that moved beyond chance."""
    rows = indicators_moved(found.first, found.second)
    return [(indicators.reading((name, each)).label(language), number(a, unit), number(b, unit)) for name, each, a, b, unit in rows]


def of_comparison(found: Comparison, language: str) -> str:
    """Return how many lives differ, and the indicators that moved beyond chance."""
    a, b = found.first.scenario.name, found.second.scenario.name
    rows = moved_rows(found, language)
    return table([lives_line(found, language), a, b], rows[:MOST_SHOWN])


def lives_line(found: Comparison, language: str) -> str:
    """Return how many lives differ, as a sentence."""
    figures = {"differ": f"{sum(found.difference.lives.values()):,}", "people": f"{found.difference.people:,}"}
    return label(language, "lives", **figures)
