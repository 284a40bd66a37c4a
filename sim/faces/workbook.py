"""Results as one workbook for spreadsheets (XLSX): a sheet that explains, the scorecards, and the tables.

Cells have types: numbers, days, yes or no, text. A text is never read as a number, a day, a formula or a link. The same results
give the same bytes.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sim import files
from sim.faces.words.workbook import evidence_of, fit_of, say
from sim.inputs.faults import BadInput, Fault, shown
from sim.results import schema
from sim.results.result import Result
from sim.results.scorecard_files import CSV_COLUMNS, as_rows

MOST_ROWS = 1_048_575
"""Rows of a sheet below its header."""
MOST_LETTERS = 32_767
"""Characters of a cell."""
SUMMARY = (schema.INDICATORS, schema.WORKS, schema.COUNTIES)
"""Tables in a workbook of more than one run."""
RUN_COLUMNS = ("scenario", "world", "seed")
"""Columns in front of a table that holds more than one run."""
OPTIONS = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
NO_TIME = datetime(2026, 1, 1)
"""Written as the time of creation, so that bytes do not depend on it."""
WIDTH = 14
"""Of a column, in characters."""


class Sheet(NamedTuple):
    """A table of a workbook."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    height: int
    holds: str


def write(results: Sequence[Result], path: Path, language: str = "en", tables: Sequence[str] | None = None) -> Path:
    """Write a workbook whole, or not at all, and return its path; `tables` as in `content`.

    Raise BadInput if a table has another name, or if the file cannot be written.
    """
    made = content(results, language, tables)
    try:
        files.write_whole(path, lambda file: file.write(made))
    except OSError as wrong:
        raise BadInput([Fault(shown(path), 0, "", f"cannot be written: {wrong.strerror}", "a file that you can write to")]) from None
    return path


def content(results: Sequence[Result], language: str = "en", tables: Sequence[str] | None = None) -> bytes:
    """Return a workbook; `tables`: names of tables; if not given, all of one run, or SUMMARY of several."""
    if not results:
        raise BadInput([Fault("workbook", 0, "RUN", "no result is named", "results of runs")])
    wanted = tuple(schema.TABLES if len(results) == 1 else SUMMARY) if tables is None else tuple(tables)
    if wrong := [name for name in wanted if name not in schema.TABLES]:
        raise BadInput([Fault("workbook", 0, "tables", f"{name!r} is not a table", ", ".join(schema.TABLES)) for name in wrong])
    sheets = [_scorecards(results, language), *(_table(results, name, language) for name in wanted)]
    file = io.BytesIO()
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"created": NO_TIME})
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        about = book.add_worksheet(say(language, "about"))
        parts = [(each, book.add_worksheet(each.name)) for sheet in sheets for each in _split(sheet)]
        notes = [say(language, "split", table=sheet.name, rows=sheet.height) for sheet in sheets if sheet.height > MOST_ROWS]
        notes += [say(language, "summary")] if tables is None and len(results) > 1 else []
        about.set_column(0, 6, WIDTH)
        _fill(about, _about(results, parts, notes, language), day)
        for sheet, page in parts:
            page.freeze_panes(1, 0)
            page.autofilter(0, 0, sheet.height, len(sheet.columns) - 1)
            page.set_column(0, len(sheet.columns) - 1, WIDTH)
            for column, name in enumerate(sheet.columns):
                page.write_string(0, column, name, bold)
            _fill(page, sheet.rows, day, first=1)
    return file.getvalue()


def _scorecards(results: Sequence[Result], language: str) -> Sheet:
    rows = []
    for result in results:
        card = result.score()
        rows += [(row[0], card.world, card.seed, card.share, *row[1:]) for row in as_rows(card)]
    columns = (CSV_COLUMNS[0], "world", "seed", "share", *CSV_COLUMNS[1:])
    return Sheet(say(language, "scorecard"), columns, rows, len(rows), say(language, "scorecard_holds"))


def _table(results: Sequence[Result], name: str, language: str) -> Sheet:
    """Return a table of all results, with columns for the run if there are several."""
    frames = [result.tables[name] for result in results]
    if len(results) > 1:
        marks = [(result.scenario.name, result.score().world, result.manifest["world"]["seed"]) for result in results]
        frames = [
            frame.select(*(pl.lit(mark).alias(column) for mark, column in zip(of_run, RUN_COLUMNS, strict=True)), pl.all())
            for frame, of_run in zip(frames, marks, strict=True)
        ]
    height = sum(frame.height for frame in frames)
    return Sheet(name, frames[0].columns, (row for frame in frames for row in frame.iter_rows()), height, say(language, name))


def _split(sheet: Sheet) -> Iterator[Sheet]:
    """Yield a table in as many sheets as it needs: they take its rows in turn."""
    if sheet.height <= MOST_ROWS:
        yield sheet
        return
    rows = iter(sheet.rows)
    for number, first in enumerate(range(0, sheet.height, MOST_ROWS), 1):
        height = min(MOST_ROWS, sheet.height - first)
        yield sheet._replace(name=f"{sheet.name} {number}", rows=islice(rows, height), height=height)


def _about(results: Sequence[Result], parts: Sequence[tuple[Sheet, Worksheet]], notes: Sequence[str], language: str) -> list[Sequence[Any]]:
    """Return the first sheet: the runs, then every sheet with its rows, then notes."""
    keys = ("scenario", "world", "share", "seed", "last", "fit", "evidence", "digest")
    rows: list[Sequence[Any]] = [tuple(say(language, key) for key in keys)]
    for result in results:
        world, settings = result.manifest["world"], result.manifest["settings"]
        last = date.fromisoformat(world["last"]) if world["last"] else None
        made = fit_of(settings, language), evidence_of(settings, language), result.digest
        rows.append((result.scenario.name, settings.get("world", ""), world["share"], world["seed"], last, *made))
    rows += [(), tuple(say(language, key) for key in ("sheet", "rows", "holds"))]
    rows += [(page.get_name(), sheet.height, sheet.holds) for sheet, page in parts]
    return [*rows, (), *((note,) for note in notes)]


def _fill(page: Worksheet, rows: Iterable[Sequence[Any]], day: Format, first: int = 0) -> None:
    """Write rows, each cell by its type; a cell without a value stays empty."""
    for number, row in enumerate(rows, first):
        for column, value in enumerate(row):
            if isinstance(value, bool):
                page.write_boolean(number, column, value)
            elif isinstance(value, (int, float)):
                if math.isfinite(value):
                    page.write_number(number, column, value)
            elif isinstance(value, date):
                page.write_datetime(number, column, value, day)
            elif value is not None and value != "":
                page.write_string(number, column, str(value)[:MOST_LETTERS])
