"""What `longjiang run` does: scenarios in worlds, shown as pages, saved as results. Heavy modules are imported here, late."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import typer

from sim import scenario
from sim.audit.laws import Findings
from sim.cli.fit import notes as fit_notes
from sim.codes import Limit
from sim.evidence import Evidence
from sim.faces.terminal import console
from sim.faces.terminal import laws as laws_page
from sim.faces.terminal import scorecard as scorecard_page
from sim.faces.terminal import worlds as worlds_page
from sim.faces.terminal.wrapping import wrapped
from sim.faces.words import notes as undone
from sim.faces.words.start import memory_line
from sim.faces.words.texts import LANGUAGES
from sim.inputs import faults
from sim.results import storage
from sim.results.result import Result
from sim.results.scorecard import Scorecard
from sim.scenario import Scenario
from sim.study import memory
from sim.study.baseline import Baseline, Setup
from sim.study.options import in_world, setup
from sim.study.run import run
from sim.study.side_by_side import Others, World, parts, processes
from sim.study.waiting_processes import Waiting, exactly


class Shown(NamedTuple):
    """What to do with results."""

    out: Path
    report: bool
    as_json: bool
    quiet: bool
    language: str
    xlsx: bool = False


def scenarios_named(names: Sequence[str]) -> list[Scenario]:
    """Load scenarios; raise BadInput with the faults of all of them, or if one is named twice."""
    wrong: list[faults.Fault] = []
    found: list[Scenario] = []
    for name in names:
        try:
            found.append(scenario.load(name))
        except faults.BadInput as bad:
            wrong += bad.faults
    twice = sorted({s.name for s in found if [t.name for t in found].count(s.name) > 1})
    wrong += [faults.Fault("command line", 0, name, "named twice", "each scenario once") for name in twice]
    if wrong:
        raise faults.BadInput(dict.fromkeys(wrong))
    return found


def chosen(
    names: Sequence[str], share: float, seed: int, until: date, threads: int, world: str, recovery: float = 1.0
) -> tuple[list[Scenario], dict[Limit, Setup]]:
    """Return scenarios and the setup of each world; raise BadInput with everything that is wrong in names, files and options."""
    limits = [limit for limit in Limit if world in ("all", limit.label)]
    wrong: list[faults.Fault] = []
    found: list[Any] = []
    first = limits[0]
    for make in (lambda: scenarios_named(names), lambda: setup(share, seed, until, threads, limit=first, recovery=recovery)):
        try:
            found.append(make())
        except faults.BadInput as bad:
            wrong += bad.faults
    if wrong:
        raise faults.BadInput(dict.fromkeys(wrong))
    return found[0], {first: found[1]} | {limit: in_world(found[1], limit) for limit in limits[1:]}


def run_worlds(chosen: Sequence[Scenario], setups: Mapping[Limit, Setup], shown: Shown, waiting: Waiting) -> None:
    """Run every scenario in every world, show and save the results; exit code 3 if a checked run broke a law.

    `waiting`: processes that were started for this.
    """
    folders = {(limit, each.name): storage.folder_for(shown.out, folder_name(each, s)) for limit, s in setups.items() for each in chosen}
    memory_needed = memory.check(list(setups.values()))
    at_once = processes(list(setups.values()))
    shared_out = {limit: s._replace(threads=s.threads // at_once) for limit, s in setups.items()}
    worlds = [World(s, chosen, [folders[limit, each.name] for each in chosen]) for limit, s in shared_out.items()]
    if not shown.quiet:
        print(memory_line(memory_needed.needed * at_once, memory_needed.free, shown.language), file=sys.stderr)
    gc.freeze()  # so that a collection after a run need not scan everything imported: saves a tenth of a second each time
    with exactly(at_once - 1, waiting) as processes_there:
        beside = Others(processes_there)
        results, laws = _simulated(worlds, beside, shown)
        gc.unfreeze()
        cards = {limit: [results[limit, each.name].score() for each in chosen] for limit in setups}
        pages = {each: shown.out / f"report_{each}.html" for each in LANGUAGES if shown.report}
        where, s = list(folders.values()), next(iter(setups.values()))
        shown_results = list(results.values())
        written = {each: beside.ask(write_page, shown_results, path, each, s.evidence) for each, path in list(pages.items())[1:]}
        _show(cards, laws, where, s, undone.notes(shown_results, shown.language), shown)
        if shown.report:
            first = next(iter(pages))
            write_page(shown_results, pages[first], first, s.evidence)
            console.saved([pages[first], *(page() for page in written.values())], shown.language, shown.quiet)
            for note in undone.letters(chosen, shown.language):
                print(note, file=sys.stderr)
    if shown.xlsx:
        from sim.faces import workbook

        book = workbook.write(shown_results, shown.out / "results.xlsx", shown.language)
        console.saved([book], shown.language, shown.quiet)
    if any(findings.broken for findings in laws.values()):
        raise typer.Exit(faults.EXIT_MISSED)


def _simulated(worlds: Sequence[World], beside: Others, shown: Shown) -> tuple[dict[tuple[Limit, str], Result], dict[str, Findings]]:
    """Simulate worlds, here and in other processes; return all results in order, and the laws of a checked run."""
    results: dict[tuple[Limit, str], Result] = {}
    laws: dict[str, Findings] = {}
    with ExitStack() as held, console.progress(shown.quiet, shown.language) as bar:
        for world in worlds:
            for each, folder in zip(world.scenarios, world.folders, strict=True):
                held.enter_context(storage.claimed(folder, each.name))
        prepared: dict[Limit, Baseline] = {}  # the last one
        for s, chosen, folders in beside.share(parts(worlds)):
            if s.limit not in prepared:
                prepared = {s.limit: bar.prepare(s)}
                if s is worlds[0].setup:
                    console.note_not_simulated(prepared[s.limit], list(worlds[0].scenarios), shown.language)
            baseline = prepared[s.limit]
            for each, folder in zip(chosen, folders, strict=True):
                name = f"{each.name}_{s.limit.label}" if len(worlds) > 1 else each.name
                done = run(s, baseline, each, bar.step(name))
                done.result.save(folder, claimed=True)
                results[s.limit, each.name], findings = done.result, done.findings
                del done
                gc.collect()  # agents and processes refer to each other and keep the lives: else the next run's lives would come on top
                if findings:
                    from sim.audit.tables import check_tables

                    console.note_not_recounted(check_tables(folder, s.evidence, findings), shown.language)
                    laws[name] = findings
        for world, simulated in beside.answers():
            bar.note_not_kept(simulated.not_kept)
            results |= {(world.setup.limit, result.scenario.name): result for result in simulated.results}
    return {(w.setup.limit, each.name): results[w.setup.limit, each.name] for w in worlds for each in w.scenarios}, laws


def write_page(results: Sequence[Result], path: Path, language: str, evidence: Evidence) -> Path:
    """Write the report on results."""
    from sim.faces.report import page as report  # figures take a second to load

    return report.write(results, path, language, evidence)


def folder_name(scenario: Scenario, s: Setup) -> str:
    """Return the name of the folder of a result."""
    recovery = s.params.fitted.recovery
    marks = ["" if recovery == 1 else f"recovery{recovery:g}", f"evidence{s.evidence.digest[:8]}" if s.changed else ""]
    marks.append("" if s.fit == "committed" else s.fit)
    return "_".join([scenario.name, s.limit.label, f"share{s.share:g}", f"seed{s.seed}", *filter(None, marks)])


def _show(
    cards: Mapping[Limit, list[Scorecard]], laws: dict[str, Findings], folders: list[Path], s: Setup, said: list[str], shown: Shown
) -> None:
    """Print the results: scorecard, worlds compared, laws of a checked run, what was left undone (`said`), what the fit lacks."""
    first = next(iter(cards.values()))
    if shown.as_json:
        text = laws_page.as_json(scorecard_page.as_json([card for of_world in cards.values() for card in of_world]), laws)
        fit = {"made": s.fit, "differing": s.differing}
        more = {"worlds": worlds_page.as_data(cards), "fit": fit, "notes": said}
        sys.stdout.write(json.dumps(json.loads(text) | more, ensure_ascii=False, indent=1) + "\n")
        return
    console.show(lambda width: scorecard_page.page(first, shown.language, width))
    if len(cards) > 1:
        console.show(lambda width: worlds_page.page(cards, shown.language, width))
    if laws:
        console.show(lambda _: laws_page.pages(laws, shown.language))
    for note in (*said, *fit_notes([s], shown.language)):
        console.show(lambda width, note=note: "\n".join(wrapped(note, width)))  # type: ignore[misc]
    console.saved(folders, shown.language, shown.quiet)
