"""The verb `scenario new`: a scenario file to begin with."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the new scenario, or a file ending in .toml.")]
Lang = Annotated[Literal["en", "zh"], typer.Option(help="Language of the output.")]


def add_to(scenarios: typer.Typer) -> None:
    """Register the verb among those about scenarios."""
    scenarios.command("new")(new)


def new(name: Name, lang: Lang = "en") -> None:
    """Write a commented scenario file that runs as it is, to be adapted."""
    from sim.faces.terminal.new_scenario import written
    from sim.faces.words.template import TEXTS
    from sim.inputs.faults import shown

    print(TEXTS[lang]["written"].format(file=shown(written(name, lang))))
