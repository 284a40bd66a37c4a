"""Commands used before a run: `targets`, the plan's arithmetic; `doctor`, a check of this machine; `--version`. They import little."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from sim.inputs import faults

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Lang = Annotated[Literal["en", "zh"], typer.Option(help="Language of the output.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands, and the option of no command."""
    app.callback()(options)
    app.command("targets")(targets)
    app.command("doctor")(doctor)


def _print_version(wanted: bool) -> None:
    if wanted:
        from sim.study.doctor import version

        print(f"longjiang {version()}")
        raise typer.Exit


def options(
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Take options that stand before a command."""


def targets(as_json: Json = False, lang: Lang = "en") -> None:
    """Show the plan's arithmetic, without simulation: what each target still needs, how fast it must come, which targets conflict."""
    from sim import evidence
    from sim.faces.terminal import screen
    from sim.faces.terminal import targets as targets_page
    from sim.plan import arithmetic
    from sim.plan import tensions as plan_tensions

    numbers = evidence.load()
    lines, steps = arithmetic.lines(numbers), arithmetic.steps(numbers)
    tensions = plan_tensions.tensions(numbers)
    if as_json:
        sys.stdout.write(targets_page.as_json(lines, steps, tensions))
    else:
        screen.show(lambda width: targets_page.page(lines, steps, tensions, lang, width))


def doctor(
    out: Annotated[Path, typer.Option(help="Folder for results, to check that it can be written to.")] = Path("outputs"),
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Examine this machine: packages, memory, compiler, caches, data, fit, what runs take; exit code 3 if something is missing."""
    from sim.faces.terminal import doctor as doctor_page
    from sim.faces.terminal import screen
    from sim.study.doctor import examine

    found = examine(out)
    if as_json:
        sys.stdout.write(doctor_page.as_json(found))
    else:
        screen.show(lambda width: doctor_page.page(found, lang, width))
    if not found.healthy:
        raise typer.Exit(faults.EXIT_MISSED)
