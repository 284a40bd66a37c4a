"""Results as Python users hold them: short when printed, tables in a notebook, exported to pandas and spreadsheets, plotted."""

from __future__ import annotations

import base64
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from html import escape
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any, overload

import polars as pl
from rich.cells import set_cell_size

from sim.api.forks import refuse
from sim.faces import notebook
from sim.faces.terminal.compare import indicators_moved
from sim.inputs.faults import BadInput, Fault
from sim.results import result as results
from sim.results import scorecard as scorecards
from sim.results.scorecard_files import CSV_COLUMNS, as_rows
from sim.study import compare as comparing

PLOTS = ("population", "beds", "care", "turning_60", "maps")
"""Figures of one run."""
DRAWING = Lock()
"""Figures have settings that all threads share."""
MOST_LINES = 12
"""Indicators that a comparison prints."""
_language = ["en"]


def language(name: str | None = None) -> str:
    """Return the language in which results show themselves, `en` or `zh`; set it first if one is given."""
    if name is not None:
        if name not in ("en", "zh"):
            raise BadInput([Fault("options", 0, "language", f"{name!r:.40}", "en, zh")])
        _language[0] = name
    return _language[0]


class Plot:
    """A figure under its sentence and the key of its colours; a notebook shows all. Letters are outlines of the shipped font."""

    def __init__(self, sentence: str, key: Sequence[tuple[str, str]], panels: Sequence[str]) -> None:
        self.sentence, self.key, self.svg = sentence, tuple(key), beside(panels)

    def __repr__(self) -> str:
        return f"Plot: {self.sentence}"

    def _repr_html_(self) -> str:
        swatch = '<span style="display:inline-block;width:2em;height:.8em;margin:0 .4em 0 1em;background:{}"></span>{}'
        key = "".join(swatch.format(escape(colour), escape(text)) for colour, text in self.key)
        return f"<p><b>{escape(self.sentence)}</b></p>{key and f'<p>{key}</p>'}{self.svg}"

    def save(self, path: Path | str) -> Path:
        """Write the figure as SVG."""
        path = Path(path)
        path.write_text(self.svg, encoding="utf-8")
        return path


def beside(panels: Sequence[str]) -> str:
    """Return SVG images side by side as one.

    >>> beside(['<svg width="9.5pt" height="4pt" id="a"></svg>', '<?xml?><svg width="2pt" height="6pt"></svg>']).count("<svg")
    3
    """
    left = top = 0.0
    inner = []
    for panel in panels:
        svg = panel[panel.index("<svg") :]
        width, height = (float(found) for found in re.findall(r' (?:width|height)="([\d.]+)pt"', svg[: svg.index(">")]))
        inner.append(f'<svg x="{left:g}"{svg[4:]}')
        left, top = left + width, max(top, height)
    size = f'width="{left:g}pt" height="{top:g}pt" viewBox="0 0 {left:g} {top:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} version="1.1">{"".join(inner)}</svg>'


@dataclass(frozen=True, eq=False, repr=False)
class Scorecard(scorecards.Scorecard):
    """The ten targets of the plan in one run, with verdicts."""

    def __repr__(self) -> str:
        lines = [f"Scorecard of {notebook.title(self, language())} ({self.scored or self.due})"]
        for row in self.rows:
            name, start, goal, value, verdict = notebook.scorecard_cells(row, language())
            lines.append(f"  {set_cell_size(name, 32)} {start:>8} {value:>8} / {goal:<8} {verdict}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return notebook.of_scorecard(self, language())

    def to_polars(self) -> pl.DataFrame:
        """Return the ten targets as a table: columns as in scorecard.csv, numbers not rounded."""
        return _targets([self])

    def to_pandas(self) -> Any:
        """Return the same as a pandas table; raise BadInput if pandas is not installed."""
        return _as_pandas(self.to_polars())


@dataclass(frozen=True, eq=False, repr=False)
class Result(results.Result):
    """The result of one run: `tables`, `manifest`, `scenario`."""

    def __repr__(self) -> str:
        lines = [f"Result of {notebook.title(self, language())}"]
        lines += [f"  {label}: {value:.60}" for label, value in notebook.facts(self, language())]
        tables = ", ".join(f"{name} {frame.height:,}" for name, frame in self.tables.items())
        return "\n".join([*lines, *textwrap.wrap(f"tables: {tables}", 78, initial_indent="  ", subsequent_indent="    ")])

    def _repr_html_(self) -> str:
        return notebook.of_result(self, language())

    def score(self) -> Scorecard:
        """Return the ten targets of the plan, with verdicts."""
        refuse()
        return self._card

    @cached_property
    def _card(self) -> Scorecard:
        card = super().score()
        return Scorecard(**{each.name: getattr(card, each.name) for each in fields(card)})

    def to_pandas(self, table: str) -> Any:
        """Return one table as a pandas table; raise BadInput if there is none of this name, or pandas is not installed."""
        if table not in self.tables:
            raise BadInput([Fault("to_pandas", 0, "table", f"{table!r:.40} is not a table", ", ".join(self.tables))])
        return _as_pandas(self.tables[table])

    def to_excel(self, path: Path | str, tables: Sequence[str] | None = None) -> Path:
        """Write scorecard and tables as a workbook and return its path; `tables`: only these."""
        return _workbook([self], path, tables)

    def plot(self, what: str = "beds") -> Plot:
        """Return a figure: one of population, beds, care, turning_60, maps."""
        from sim.faces.report import figures
        from sim.faces.report.study import study

        if what not in PLOTS:
            raise BadInput([Fault("plot", 0, "what", f"{what!r:.40} is not a figure", ", ".join(PLOTS))])
        run = study([self]).runs[0]
        more = (self.numbers,) if what == "turning_60" else ()
        with DRAWING:
            picture = getattr(figures, what)(run, *more, language())
        panels = [base64.b64decode(image.address.partition(",")[2]).decode() for image in picture.images]
        return Plot(picture.sentence, picture.key, panels)

    @classmethod
    def of(cls, made: results.Result) -> Result:
        """Return a result of the engine room as one that shows itself."""
        return cls(made.tables, made.manifest, made.scenario, made.evidence)

    @classmethod
    def load(cls, folder: Path | str) -> Result:
        """Read a saved result; raise BadInput if it is not as it was saved."""
        refuse()
        return cls.of(results.Result.load(folder))


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Two runs in one world: `first`, `second`, and how the lives differ."""

    first: Result
    second: Result
    difference: comparing.Difference

    def __repr__(self) -> str:
        moved = [f"  {set_cell_size(name, 48)} {a:>12} {b:>12}" for name, a, b in self._moved]
        more = [f"  ... {len(moved) - MOST_LINES} more"] if len(moved) > MOST_LINES else []
        names = f"Comparison of {self.first.scenario.name} with {self.second.scenario.name}"
        return "\n".join([names, "  " + notebook.lives_line(self._pair, language()), *moved[:MOST_LINES], *more])

    def _repr_html_(self) -> str:
        return notebook.of_comparison(self._pair, language())

    @property
    def _pair(self) -> comparing.Comparison:
        return comparing.Comparison(self.first, self.second, self.difference)

    @property
    def _moved(self) -> list[tuple[str, str, str]]:
        return notebook.moved_rows(self._pair, language())

    def to_polars(self) -> pl.DataFrame:
        """Return the indicators that differ beyond chance on the last day: target, reading, first, second, unit."""
        columns = {"target": pl.String, "reading": pl.String, "first": pl.Float64, "second": pl.Float64, "unit": pl.String}
        return pl.DataFrame(indicators_moved(self.first, self.second), schema=columns, orient="row")

    def to_pandas(self) -> Any:
        """Return the same as a pandas table; raise BadInput if pandas is not installed."""
        return _as_pandas(self.to_polars())

    def to_excel(self, path: Path | str) -> Path:
        """Write both scorecards and the indicators of both runs as a workbook and return its path."""
        return _workbook([self.first, self.second], path)


class Runs(Sequence[Result]):
    """Results of scenarios in worlds, with one or more seeds."""

    def __init__(self, results: Sequence[Result]) -> None:
        self._results = tuple(results)

    def __len__(self) -> int:
        return len(self._results)

    @overload
    def __getitem__(self, place: int) -> Result: ...
    @overload
    def __getitem__(self, place: slice) -> Runs: ...
    def __getitem__(self, place: int | slice) -> Result | Runs:
        return Runs(self._results[place]) if isinstance(place, slice) else self._results[place]

    def __iter__(self) -> Iterator[Result]:
        return iter(self._results)

    def __repr__(self) -> str:
        names = [f"  {card.scenario}, {card.world}, seed {card.seed}: {card.digest[:12]}" for card in self.scorecards]
        more = [f"  ... {len(names) - MOST_LINES} more"] if len(names) > MOST_LINES else []
        return "\n".join([f"{len(self)} runs", *names[:MOST_LINES], *more])

    def _repr_html_(self) -> str:
        return notebook.of_scorecards(self.scorecards, language())

    @property
    def scorecards(self) -> list[Scorecard]:
        return [result.score() for result in self]

    def to_polars(self) -> pl.DataFrame:
        """Return a row for each target and run, with columns for world and seed."""
        return _targets(self.scorecards)

    def to_pandas(self) -> Any:
        """Return the same as a pandas table; raise BadInput if pandas is not installed."""
        return _as_pandas(self.to_polars())

    def to_excel(self, path: Path | str, tables: Sequence[str] | None = None) -> Path:
        """Write scorecards and tables as a workbook; several runs: indicators, works and counties, unless `tables` are named."""
        return _workbook(self, path, tables)

    def report(self, path: Path | str) -> Path:
        """Write the report as one HTML file, in the language of `language()`, and return its path."""
        from sim.faces.report.page import write

        return write(list(self), Path(path), language())


def _targets(cards: Sequence[Scorecard]) -> pl.DataFrame:
    rows = [(card.world, card.seed, *row) for card in cards for row in as_rows(card)]
    return pl.DataFrame(rows, schema=["world", "seed", *CSV_COLUMNS], orient="row", infer_schema_length=None)


def _workbook(found: Sequence[Result], path: Path | str, tables: Sequence[str] | None = None) -> Path:
    from sim.faces.workbook import write

    return write(found, Path(path), language(), tables)


def _as_pandas(frame: pl.DataFrame) -> Any:
    missing = [name for name in ("pandas", "pyarrow") if not _there(name)]
    if missing:
        what = f"needs {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed"
        raise BadInput([Fault("to_pandas", 0, "", what, "pip install 'longjiang[pandas]'")])
    return frame.to_pandas()


def _there(name: str) -> bool:
    try:
        import_module(name)
    except ImportError:
        return False
    return True
