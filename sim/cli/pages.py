"""The verb `report`: saved results as one HTML page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from sim.inputs import faults

Folders = Annotated[list[Path], typer.Argument(metavar="RUN...", help="Folders of saved results, one per scenario and world.")]
File = Annotated[Path | None, typer.Option("--out", help="File to write; default: report_LANG.html next to the first folder.")]
Language = Annotated[Literal["zh", "en"], typer.Option(help="Language of the page.")]
Xlsx = Annotated[bool, typer.Option("--xlsx", help="Also write a workbook next to it: scorecards and tables.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Do not report on stderr where it was saved.")]


def add_to(app: typer.Typer) -> None:
    """Register the verb."""
    app.command()(report)


def report(folders: Folders, out: File = None, lang: Language = "zh", xlsx: Xlsx = False, quiet: Quiet = False) -> None:
    """Write one HTML page about saved results: the ten targets on page one, figures, what is firm, what is assumed."""
    from sim.faces import workbook
    from sim.faces.report.page import write
    from sim.faces.terminal import console
    from sim.faces.words.notes import letters
    from sim.results.result import Result

    wrong: list[faults.Fault] = []
    results: list[Result] = []
    for folder in folders:
        try:
            results.append(Result.load(folder))
        except faults.BadInput as bad:
            wrong += bad.faults
    if wrong:
        raise faults.BadInput(dict.fromkeys(wrong))
    path = write(results, out or folders[0].resolve().parent / f"report_{lang}.html", lang)
    paths = [path, workbook.write(results, path.with_suffix(".xlsx"), lang)] if xlsx else [path]
    console.saved(paths, lang, quiet)
    for note in letters([result.scenario for result in results], lang):
        print(note, file=sys.stderr)
