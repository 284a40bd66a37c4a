"""The command line: `longjiang`. Results go to stdout, progress and faults to stderr; heavy modules are imported where they are used."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from sim.cli import check as cli_check
from sim.cli import ending, pages
from sim.cli import fit as cli_fit
from sim.cli import new as cli_new
from sim.cli import start as cli_start
from sim.cli.language import language_of, of_locale, share_of, spoken
from sim.inputs import faults

app = typer.Typer(
    name="longjiang",
    help="Plan elder care for a province: everyone aged 60 and over in Heilongjiang and every home, person by person.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
scenarios = typer.Typer(help="List, show, check and begin scenario files.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(scenarios, name="scenario")

Names = Annotated[list[str], typer.Argument(metavar="SCENARIO...", help="Names of shipped scenarios, or files ending in .toml.")]
Share = Annotated[
    float,
    typer.Option(
        parser=share_of, metavar="<share>", help="Share of places and homes to simulate, above 0 to 1. Below 0.05 only to try things out."
    ),
]
Seed = Annotated[int, typer.Option(help="Seed of all draws, 0 or more.")]
Until = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day, 2021-01-31 to 2035-12-31.")]
Threads = Annotated[int, typer.Option(help="Number of threads; the result does not depend on it.")]
Out = Annotated[Path, typer.Option(help="Folder for results; each run gets a folder of its own in it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")]
Lang = Annotated[Literal["en", "zh"], typer.Option(help="Language of the output.")]
World = Annotated[Literal["demand", "price", "staff"], typer.Option(help="What keeps homes half empty in 2020.")]
Worlds = Annotated[Literal["demand", "price", "staff", "all"], typer.Option(help="What keeps homes half empty in 2020; all three fit.")]
Recovery = Annotated[float, typer.Option(help="Factor on the rates of recovery, with onsets refitted: 0.5, 1 or 2.")]
Engine = Annotated[Literal["fast", "reference"], typer.Option(help="Engine of the lives; reference: plain and slow, for small shares.")]
Checked = Annotated[bool, typer.Option("--checked", help="Check every law on every day from 2016 on; exit code 3 if one is broken.")]
END = datetime(2025, 12, 31)
CHECKED = {"en": "{name}: {changes} changes, no faults", "zh": "{name}：{changes}项措施，没有错误"}


def main() -> None:
    """Run the command line, in the language of the command; the exit codes are those of `ending.carry_out`."""
    language = language_of(sys.argv[1:], os.environ)
    ending.leave(ending.carry_out(spoken(app, language, of_locale(os.environ)), language))


@app.command()
def run(
    names: Names,
    share: Share = 0.05,
    seed: Seed = 1,
    until: Until = END,
    world: Worlds = "all",
    recovery: Recovery = 1.0,
    engine: Engine = "fast",
    checked: Checked = False,
    evidence: cli_fit.Changes = [],  # noqa: B006 - typer copies it
    refit: cli_fit.Refit = False,
    threads: Threads = 2,
    out: Out = Path("outputs"),
    report: Annotated[bool, typer.Option("--report", help="Also write the report: one HTML file in Chinese, one in English.")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Also write a workbook: scorecards and tables.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
    lang: Lang = "en",
) -> None:
    """Run scenarios in three worlds that fit 2020 equally well, print the scorecard of the plan's ten targets, and save the results."""
    from sim.study.waiting_processes import likely, waiting

    worlds = 3 if world == "all" and engine == "fast" and not (checked or refit) else 1
    with waiting(likely(share, worlds, threads)) as processes:  # they start while this one imports, which takes a second
        from sim.cli.run import Shown, chosen, run_worlds

        found, setups = chosen(names, share, seed, until.date(), threads, world, recovery)
        setups = cli_fit.settled(cli_fit.with_changes(setups, evidence), refit, quiet, lang)
        setups = {limit: setup._replace(engine=engine, checked=checked) for limit, setup in setups.items()}
        run_worlds(found, setups, Shown(out, report, as_json, quiet, lang, xlsx), processes)


@app.command()
def compare(
    first: Annotated[str, typer.Argument(help="First scenario.")],
    second: Annotated[str, typer.Argument(help="Scenario to compare it with.")],
    share: Share = 0.05,
    seed: Seed = 1,
    until: Until = END,
    world: World = "demand",
    recovery: Recovery = 1.0,
    evidence: cli_fit.Changes = [],  # noqa: B006 - typer copies it
    refit: cli_fit.Refit = False,
    threads: Threads = 2,
    as_json: Json = False,
    quiet: Quiet = False,
    lang: Lang = "en",
) -> None:
    """Run two scenarios in one world and report how many lives differ, how, and which indicators move."""
    from sim.cli.run import chosen
    from sim.faces.terminal import compare as compare_page
    from sim.faces.terminal import console
    from sim.faces.words.start import memory_line
    from sim.study import memory
    from sim.study.compare import compare as compare_two

    pair, setups = chosen([first, second], share, seed, until.date(), threads, world, recovery)
    (setup,) = cli_fit.settled(cli_fit.with_changes(setups, evidence), refit, quiet, lang).values()
    memory_needed = memory.check([setup], "compare")
    if not quiet:
        print(memory_line(*memory_needed, lang), file=sys.stderr)
    with console.progress(quiet, lang) as bar:
        baseline = bar.prepare(setup)
        console.note_not_simulated(baseline, pair, lang)
        console.note_late(pair, until.date(), lang)
        found = compare_two(setup, baseline, pair[0], pair[1], bar.step(f"{pair[0].name} | {pair[1].name}"))
    if as_json:
        sys.stdout.write(compare_page.as_json(found))
    else:
        names = dict(zip(setup.frame.prefectures, setup.frame.names, strict=True))
        console.show(lambda _: compare_page.page(found, lang, names))


@app.command()
def evidence(
    name: Annotated[str | None, typer.Argument(help="Name of a number, or the beginning of names.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every row of long tables.")] = False,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Show the numbers of the model: value, range, source, status, and where each is used."""
    from sim import evidence as numbers
    from sim.faces.terminal import console
    from sim.faces.terminal import evidence as evidence_page

    found = numbers.load()
    if as_json:
        console.dump(evidence_page.as_json(found, name))
    else:
        console.show(lambda _: evidence_page.page(found, name, lang, everything))


@app.command()
def verify(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SCENARIO...]", help="Scenarios to run through both engines.")] = None,
    worlds: Annotated[int, typer.Option(min=0, help="Number of random worlds, with random rules, beds, changes and surges.")] = 20,
    people: Annotated[int, typer.Option(min=50, help="People aged 60 and over in each random world.")] = 1000,
    sample: Annotated[int, typer.Option(min=2000, help="People aged 60 and over in the sample that scenarios run on.")] = 20_000,
    world: World = "demand",
    seed: Seed = 1,
    until: Until = END,
    as_json: Json = False,
    quiet: Quiet = False,
    lang: Lang = "en",
) -> None:
    """Compare the fast engine with the reference engine, person by person; exit code 3 if they differ."""
    from sim.cli.run import chosen
    from sim.faces.terminal import console
    from sim.faces.terminal import verify as verify_page
    from sim.study.twins.verify import share_of
    from sim.study.twins.verify import verify as verify_engines

    found, setups = chosen(names or [], 1.0, seed, until.date(), 1, world)
    setup = next(iter(setups.values()))
    setup = setup._replace(share=share_of(setup, sample))
    with console.progress(quiet, lang) as bar:
        report = verify_engines(setup, found, worlds, people, bar.step("verify"))
    if as_json:
        sys.stdout.write(verify_page.as_json(report))
    else:
        console.show(lambda _: verify_page.page(report, lang))
    raise typer.Exit(faults.EXIT_MISSED if report.partings else faults.EXIT_DONE)


@app.command()
def lab(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Name of a shipped world, such as forty_beds, or a file ending in .toml.")],
    engine: Annotated[Literal["fast", "reference"] | None, typer.Option(help="Engine of the lives; default: the one in the file.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all draws, 0 or more; default: the one in the file.")] = None,
    threads: Threads = 2,
    out: Out = Path("outputs"),
    csv: Annotated[bool, typer.Option("--csv", help="Save the tables as CSV, not as Parquet.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
    lang: Lang = "en",
) -> None:
    """Run a small world written by hand (docs/laboratory.md), print what it teaches and what came out, and save the results."""
    from sim import lab as laboratory
    from sim.faces.terminal import console
    from sim.faces.terminal import lab as lab_page
    from sim.faces.words.start import memory_line
    from sim.lab import file as lab_file
    from sim.lab import size, storage

    world = lab_file.chosen(file, engine, seed, threads)
    folder = storage.place(out, world)
    memory_needed = size.check(world)
    if not quiet:
        print(memory_line(*memory_needed, lang), file=sys.stderr)
    with console.progress(quiet, lang) as bar:
        result = laboratory.run(world, threads=threads, progress=bar.step(world.name))
    storage.save(result, folder, csv)
    for line in lab_page.long_tables(storage.too_long(result) if csv else {}, lang):
        print(line, file=sys.stderr)
    if as_json:
        sys.stdout.write(storage.as_json(result) + "\n")
    else:
        console.show(lambda width: lab_page.page(result, lang, width))
        console.saved([folder], lang, quiet)


@scenarios.command("list")
def list_scenarios(lang: Lang = "en", as_json: Json = False) -> None:
    """List the shipped scenarios."""
    from sim import scenario
    from sim.faces.terminal import console
    from sim.faces.terminal import scenario as scenario_page

    if as_json:
        console.dump([scenario_page.as_json(scenario.load(name)) for name in scenario.names()])
    else:
        console.show(lambda _: scenario_page.list_page(lang))


@scenarios.command("show")
def show_scenario(
    name: Annotated[str, typer.Argument(help="Scenario.")],
    resolved: Annotated[bool, typer.Option("--resolved", help="Show every value with the file and line it came from.")] = False,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Show what a scenario does, why, under which clause, and what it does not carry yet."""
    from sim import scenario
    from sim.faces.terminal import console
    from sim.faces.terminal import scenario as scenario_page

    found = scenario.load(name)
    if as_json:
        console.dump(scenario_page.as_json(found))
    else:
        console.show(lambda _: scenario_page.show_page(found, resolved, lang))


@scenarios.command("levers")
def show_levers(
    write: Annotated[bool, typer.Option("--write", help="Rewrite docs/levers.md, docs/scenarios*.md and the JSON Schema.")] = False,
    lang: Lang = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print the JSON Schema of scenario files.")] = False,
) -> None:
    """Show the levers: what a change of a scenario can be, with every key."""
    from sim import files
    from sim.faces.terminal import levers as levers_page
    from sim.faces.terminal import screen

    if write:
        if not files.in_working_tree():
            raise faults.BadInput([faults.Fault("levers", 0, "", "an installed package has no pages", "a working tree of the project")])
        for name, made in levers_page.FILES.items():
            files.write_text(files.HERE.parent / name, made())
            print(name)
    elif as_json:
        sys.stdout.write(levers_page.schema_text())
    else:
        screen.show(lambda _: levers_page.page(lang))


@scenarios.command("check")
def check_scenarios(names: Names, lang: Lang = "en") -> None:
    """Check scenario files: report all faults at once, each with file, line, key and what is allowed. Exit code 2 if there are any."""
    from sim.cli.run import scenarios_named

    for found in scenarios_named(names):
        print(CHECKED[lang].format(name=found.name, changes=len(found.changes)))


cli_new.add_to(scenarios)
for more in (cli_fit, pages, cli_start, cli_check):
    more.add_to(app)
