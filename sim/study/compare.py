"""Two scenarios in one world, life by life: under common random numbers every difference is an effect of the scenario.

Two runs branch from one baseline and keep their event records. A life differs when its record does. Who differs must have sought, joined
a list or entered a home in one of the two, or be the spouse of such a person: anything else would be a leak.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.codes import Event
from sim.results.result import Result
from sim.scenario import Scenario
from sim.study.baseline import Baseline, Setup, branch
from sim.study.run import Progress, run

CARE = (Event.SEEK, Event.JOIN, Event.ADMIT, Event.MOVE, Event.OFF_LIST, Event.DISCHARGE)
HEALTH = (Event.DEATH, Event.DEMENTIA, Event.WORSEN, Event.RECOVER)
Rows = NDArray[np.int32]


class Difference(NamedTuple):
    """How the lives of two runs differ."""

    people: int
    """Lives compared: all who are 60+ on some day of the run and were alive on 2020-12-31, or turned 60 later."""
    events: tuple[int, int]
    """Events of the first and of the second run."""
    lives: dict[str, int]
    """By prefecture (code): lives whose records differ."""
    by_event: dict[str, tuple[int, int]]
    """By event: events only in the first, only in the second."""
    health: int
    """Events of death, dementia, worsening or recovery that are in one run only."""
    unexplained: int
    """Lives that differ without a search, list or admission of their own or of their spouse in either run."""


class Comparison(NamedTuple):
    """Both results and the difference of lives."""

    first: Result
    second: Result
    difference: Difference


def compare(s: Setup, baseline: Baseline, first: Scenario, second: Scenario, progress: Progress | None = None) -> Comparison:
    """Run two scenarios from one baseline and compare them life by life."""
    recorded = s._replace(record=True)
    start = branch(s, baseline)
    a = run(recorded, baseline, first, None if progress is None else lambda x: progress(x / 2))
    b = run(recorded, baseline, second, None if progress is None else lambda x: progress(0.5 + x / 2))
    prefecture = {int(key): i for i, part in enumerate(start.prefectures) for key in part.people.key}
    return Comparison(a.result, b.result, difference(a.events, b.events, start.spouses(), prefecture, s.frame.prefectures))


def only_in(a: Rows, b: Rows) -> Rows:
    """Return the rows of `a` that are not in `b`, each as often as `a` has it more; sorted."""
    both = np.concatenate([a, b])
    _, number = np.unique(both, axis=0, return_inverse=True)
    count = np.bincount(number[: len(a)], minlength=number.max(initial=-1) + 1) - np.bincount(number[len(a) :], minlength=number.max(initial=-1) + 1)
    rows = np.zeros((0, a.shape[1]), a.dtype)
    if len(both):
        unique = np.unique(both, axis=0)
        rows = np.repeat(unique, np.maximum(count, 0), axis=0)
    return rows


def difference(a: Rows, b: Rows, spouses: dict[int, int], prefecture: dict[int, int], codes: tuple[str, ...]) -> Difference:
    """Return how two event records differ; `spouses` and `prefecture` by person."""
    mine, theirs = only_in(a, b), only_in(b, a)
    differing = set(mine[:, 1].tolist()) | set(theirs[:, 1].tolist())
    touched = {int(p) for rows in (a, b) for p in np.unique(rows[np.isin(rows[:, 2], CARE), 1])}
    unexplained = [p for p in differing if p not in touched and spouses.get(p) not in touched]
    lives = dict.fromkeys(codes, 0)
    for person in differing:
        lives[codes[prefecture[person]]] += 1
    by_event = {e.label: (int((mine[:, 2] == e).sum()), int((theirs[:, 2] == e).sum())) for e in Event}
    health = sum(sum(by_event[e.label]) for e in HEALTH)
    return Difference(len(prefecture), (len(a), len(b)), lives, by_event, health, len(unexplained))
