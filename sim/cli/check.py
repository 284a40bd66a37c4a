"""`longjiang check`: the regression check of the calibrated baseline, for a CI system that tests every change."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from sim.inputs import faults


def add_to(app: typer.Typer) -> None:
    """Add the verb `check` to the command line."""
    app.command("check")(check)


def check(
    update: Annotated[bool, typer.Option("--update", help="Report what moved, then rewrite the snapshot.")] = False,
    snapshot: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Folder of the snapshot; default: the committed one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")] = False,
    lang: Annotated[Literal["en", "zh"], typer.Option(help="Language of the output.")] = "en",
) -> None:
    """Compare the calibrated baseline and the plan with a committed snapshot (docs/check.md); exit code 3 if anything moved."""
    from sim import files
    from sim.cli.fit import refuse_unwritable
    from sim.faces.terminal import check as check_page
    from sim.faces.terminal import console
    from sim.faces.words.check import TEXTS
    from sim.study.regression import files as regression_files
    from sim.study.regression import moves
    from sim.study.regression import snapshot as regression

    folder = snapshot or regression_files.committed()
    if update:
        if snapshot is None and not files.in_working_tree():
            what = "an installed package has a fixed snapshot"
            raise faults.BadInput([faults.Fault("check --update", 0, "", what, "--snapshot FOLDER, or a working tree of the project")])
        refuse_unwritable(folder)
    old = regression_files.read(folder) if not update or regression_files.is_there(folder) else None
    renewed = update and snapshot is None  # the committed snapshot is updated to the plan in the code
    plan = old.plan if old and not renewed else regression.Plan()
    with console.progress(quiet, lang) as bar:
        new = regression.first_look(plan, bar.step("check"))
        again = list(new.runs) if update or old is None else regression.differing(old, new)
        if again:
            new = regression.further_seeds(new, again, bar.step("seeds"))
    report = moves.compare(old, new) if old else None
    if report and as_json:
        sys.stdout.write(check_page.as_json(report, plan))
    elif report:
        console.show(lambda _: check_page.page(report, plan, lang))
    if update:
        regression_files.write(new, folder)
        first = [] if old else [TEXTS[lang]["first_written"]]
        print(*first, TEXTS[lang]["written"].format(folder=faults.shown(folder)), sep="\n", file=sys.stderr)
    elif report and report.verdict != "same":
        if not as_json:
            console.show(lambda _: check_page.remedy(lang))
        raise typer.Exit(faults.EXIT_MISSED)
