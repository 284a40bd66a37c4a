"""The verb `calibrate`, and what a run does about its fit: warn if it belongs to other evidence, or find another first (`--refit`)."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sim.cli.language import share_of
from sim.inputs import faults

if TYPE_CHECKING:
    from sim.codes import Limit
    from sim.study.baseline import Setup

World = Annotated[Literal["demand", "price", "staff"], typer.Option(help="With --check: the world whose start is simulated.")]
Lang = Annotated[Literal["en", "zh"], typer.Option(help="Language of the output.")]
Threads = Annotated[int, typer.Option(help="Threads; the result does not depend on them.")]
Refit = Annotated[bool, typer.Option("--refit", help="First fit each world again to the evidence, at this share.")]
CHECKED_SHARE = 0.1
"""Part of the province in which the start is checked."""
Changes = Annotated[
    list[str],
    typer.Option("--evidence", help="Other evidence: a folder; or 'NAME*FACTOR', 'NAME=VALUE', 'NAME[sex=F]*FACTOR', repeated as needed."),
]


def add_to(app: typer.Typer) -> None:
    """Register the verb."""
    app.command()(calibrate)


def calibrate(
    share: Annotated[
        float | None, typer.Option(parser=share_of, metavar="<share>", help="Part to simulate, above 0 to 1; default 1, with --check 0.1.")
    ] = None,
    threads: Threads = 2,
    check: Annotated[
        bool, typer.Option("--check", help="Only report whether the committed fit belongs to the evidence, and what its start looks like.")
    ] = False,
    world: World = "demand",
    strict: Annotated[bool, typer.Option("--strict", help="With --check: exit code 3 also if the start is outside a range.")] = False,
    lang: Lang = "en",
) -> None:
    """Fit the baseline of 2020 in its three worlds and write calibration/fitted/ (ten minutes and 5 GB at share 1)."""
    from sim import evidence as numbers
    from sim import files
    from sim.rules.fitted import fitted_path
    from sim.study import options

    if check:
        share = CHECKED_SHARE if share is None else share
        options.check(share, threads=threads)
        fits = show_fit(lang)
        outside = show_start(share, threads, world, lang)
        raise typer.Exit(faults.EXIT_DONE if fits and not (strict and outside) else faults.EXIT_MISSED)
    share = 1.0 if share is None else share
    options.check(share, threads=threads)
    if not files.in_working_tree():
        raise faults.BadInput([faults.Fault("calibrate", 0, "", "an installed package has a fixed fit", "a working tree of the project")])
    refuse_unwritable(fitted_path().parent)
    from sim.study.fit import lives as fit

    texts = fit.calibrate(numbers.load(), share, threads=threads, log=lambda line: print(spoken(line, lang), file=sys.stderr))
    for path, text in texts.items():
        files.write_text(path, text)
        print(path)


def show_fit(language: str) -> bool:
    """Print whether the committed fit belongs to the evidence, what it met and what it knows; return whether it belongs."""
    from sim import evidence as numbers
    from sim.study.fit import files as fit_files

    fits, lines = fit_files.fit_status(numbers.load())
    print("\n".join(spoken(line, language) for line in lines), flush=True)
    return fits


def show_start(share: float, threads: int, world: str, language: str) -> int:
    """Simulate a world to the end of 2025, print its start beside the ranges of the evidence, and return how many figures are outside."""
    from sim.codes import Limit
    from sim.faces.terminal import console
    from sim.faces.terminal import start_checks as checks_page
    from sim.faces.words.texts import say
    from sim.study.options import setup
    from sim.study.start_checks import check

    s = setup(share, threads=threads, limit=Limit[world.upper()])
    with console.progress(not sys.stderr.isatty(), language) as bar:
        step = bar.step(say(language, "baseline")) or (lambda _: None)
        checks = check(s, lambda _what, done: step(done))
    print()
    console.show(lambda width: checks_page.page(checks, s, language, width))
    return sum(checks_page.verdict(each) == "outside" for each in checks)


def spoken(line: str, language: str) -> str:
    """Return a line about a fit in `en` or `zh`, with its indent."""
    if language != "zh":
        return line
    from sim.faces.words.faults import chinese

    text = line.lstrip()
    return line[: len(line) - len(text)] + chinese(text)


def refuse_unwritable(folder: Path) -> None:
    """Raise BadInput, before any work, if a folder cannot be written to."""
    from sim import files

    if why := files.unwritable(folder):
        raise faults.BadInput([faults.Fault(faults.shown(folder), 0, "", f"cannot be written: {why}", "a folder that you may write to")])


def with_changes(setups: dict[Limit, Setup], texts: list[str]) -> dict[Limit, Setup]:
    """Return setups with evidence as the command line names it: one folder, or changes of rows, or both.

    Raise BadInput with everything that is wrong.
    """
    if not texts:
        return setups
    from sim.evidence.overrides import Changed, changed, is_change, parsed
    from sim.study.options import evidence_of, with_evidence

    folders = [text for text in texts if not is_change(text)]
    if len(folders) > 1:
        raise faults.BadInput([faults.Fault("evidence", 0, "", f"{faults.brief(folders[1])}: a second folder", "one folder, and changes")])
    base = (evidence_of(folders[0]) if folders else None) or Changed(next(iter(setups.values())).evidence, ())
    rows = changed(base.evidence, parsed(text for text in texts if is_change(text)))
    found = Changed(rows.evidence, (*base.changes, *rows.changes))
    return {limit: with_evidence(s, found) for limit, s in setups.items()}


def settled(setups: dict[Limit, Setup], refit: bool, quiet: bool, language: str) -> dict[Limit, Setup]:
    """Return the setups to run: refitted if asked for; else as they are, with a warning on stderr if their fit is of other evidence."""
    from sim.faces.words.caches import say

    if not refit:
        for line in notes(list(setups.values())[:1], language):
            print(line, file=sys.stderr)
        return setups
    from sim.study.fit.refit import refitted

    found = {}
    for limit, s in setups.items():
        if not quiet:
            world = limit.en if language == "en" else limit.zh
            print(say(language, "refitting", world=world, share=s.share), file=sys.stderr)
        found[limit] = refitted(s, (lambda _: None) if quiet else lambda line: print(spoken(line, language), file=sys.stderr))
    return found


def notes(setups: Iterable[Setup], language: str) -> list[str]:
    """Return what must be known about the fit of setups; nothing if it is the committed one and belongs to the evidence."""
    from sim.faces.words.caches import listed, say

    found = []
    for s in setups:
        if s.differing:
            found.append(say(language, "other_evidence", names=listed(s.differing, language)))
        elif s.fit != "committed":
            found.append(say(language, "refitted", share=s.share))
    return found
