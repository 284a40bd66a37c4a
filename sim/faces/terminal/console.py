"""What the terminal shows: pages on stdout, progress with time left on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from sim.faces.terminal.screen import show
from sim.faces.words.caches import say as say_of_caches
from sim.faces.words.notes import worded
from sim.faces.words.texts import say
from sim.files import cache_folder
from sim.inputs.faults import shown
from sim.results.unfinished import late
from sim.scenario import Scenario
from sim.study.baseline import Baseline, Setup, not_simulated, prepare

__all__ = ["Bar", "dump", "note_late", "note_not_recounted", "note_not_simulated", "progress", "saved", "show"]


def dump(data: Any) -> None:
    """Print JSON."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n")


def saved(folders: list[Path], language: str, quiet: bool) -> None:
    """Report on stderr where results were saved."""
    if not quiet:
        for folder in folders:
            print(say(language, "saved", folder=shown(folder)), file=sys.stderr)


def note_not_simulated(baseline: Baseline, scenarios: list[Scenario], language: str) -> None:
    """Report on stderr which homes named in scenarios are not in the sample."""
    for scenario in scenarios:
        for home in not_simulated(baseline, scenario):
            print(say(language, "not_simulated", home=home, scenario=scenario.name), file=sys.stderr)


def note_late(scenarios: list[Scenario], last: date, language: str) -> None:
    """Report on stderr which changes a run up to `last` does not carry out, or only in part."""
    for scenario in scenarios:
        for note in worded(scenario, late(scenario, last), language):
            print(note, file=sys.stderr)


def note_not_recounted(indicators: tuple[str, ...], language: str) -> None:
    """Report on stderr which indicators a checked run did not recount."""
    if indicators:
        print(say(language, "not_recounted", names=say(language, "comma").join(indicators)), file=sys.stderr)


class Bar:
    """Progress of one command: preparing the baseline, then each scenario."""

    def __init__(self, progress: Progress | None, language: str) -> None:
        self._progress, self._language, self._noted = progress, language, False

    def step(self, name: str) -> Callable[[float], None] | None:
        """Return what a run calls with its progress, 0 to 1."""
        if self._progress is None:
            return None
        task = self._task(name)
        return lambda done: self._at(task, done)

    def prepare(self, setup: Setup) -> Baseline:
        """Return the baseline; if it has to be made, report progress year by year."""
        task = None if self._progress is None else self._task(say(self._language, "baseline"))
        baseline = prepare(setup, lambda _what, done: None if task is None else self._at(task, done))
        if task is not None:
            self._at(task, 1.0)
        self.note_not_kept(baseline.not_kept)
        return baseline

    def note_not_kept(self, why: str) -> None:
        """Say once why baselines cannot be kept, if there is a reason."""
        if why and not self._noted:
            self._noted = True
            print(say_of_caches(self._language, "not_kept", folder=cache_folder(), why=why), file=sys.stderr)

    def _task(self, name: str) -> TaskID:
        assert self._progress is not None
        return self._progress.add_task(name, total=1.0)

    def _at(self, task: TaskID, done: float) -> None:
        if self._progress is not None:
            self._progress.update(task, completed=done)


@contextmanager
def progress(quiet: bool, language: str) -> Iterator[Bar]:
    """Show bars with time left on stderr during work; nothing if stderr is not a terminal or the user wants quiet."""
    if quiet or not sys.stderr.isatty():
        if not quiet:
            print(say(language, "working"), file=sys.stderr)
        yield Bar(None, language)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=sys.stderr)) as shown_progress:
        yield Bar(shown_progress, language)
