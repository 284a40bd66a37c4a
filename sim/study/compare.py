"""Two scenarios in one world, life by life: under common random numbers every difference is an effect of the scenario.

Two runs branch from one baseline and keep their event records. A life differs if its record does. A person whose life differs must have
sought care, joined a list or entered a home in one of the runs, or be the spouse of such a person: anything else would be a leak.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.codes import Event
from sim.results.result import Result
from sim.scenario import Scenario
from sim.study.baseline import Baseline, Setup, branch
from sim.study.run import Progress, run
from sim.tally import packed

CARE = (Event.SEEK, Event.JOIN, Event.ADMIT, Event.MOVE, Event.OFF_LIST, Event.DISCHARGE)
HEALTH = (Event.DEATH, Event.DEMENTIA, Event.WORSEN, Event.RECOVER)
Rows = NDArray[np.integer[Any]]


class People(NamedTuple):
    """The people compared."""

    living: int
    """Persons in the run who live in the province on 2020-12-31 or turn 60 later."""
    spouses: Rows
    """(n, 2) person and spouse, sorted by person."""
    first: Rows
    """(prefectures,) the first person number in each prefecture: numbers run through the whole province."""
    codes: tuple[str, ...]
    """(prefectures,)"""


class Difference(NamedTuple):
    """How the lives of two runs differ."""

    people: int
    """Lives compared: people who live in the province on 2020-12-31 or turn 60 later."""
    events: tuple[int, int]
    """Number of events in the first and in the second run."""
    lives: dict[str, int]
    """Lives whose records differ, by prefecture (code)."""
    by_event: dict[str, tuple[int, int]]
    """Events only in the first run and only in the second, by event."""
    health: int
    """Deaths, onsets of dementia, worsenings and recoveries of a person on a day, in one run only (wherever the person lived)."""
    unexplained: int
    """Lives that differ although neither the person nor the spouse had a search, list or admission in either run."""


class Comparison(NamedTuple):
    """Both results, and the difference between the lives."""

    first: Result
    second: Result
    difference: Difference


def compare(s: Setup, baseline: Baseline, first: Scenario, second: Scenario, progress: Progress | None = None) -> Comparison:
    """Run two scenarios from one baseline, and compare them life by life."""
    recorded = s._replace(record=True)
    start = branch(s, baseline)
    a = run(recorded, baseline, first, None if progress is None else lambda x: progress(x / 2))
    b = run(recorded, baseline, second, None if progress is None else lambda x: progress(0.5 + x / 2))
    people = People(start.living(), start.spouses(), np.array(start.first_keys()), s.frame.prefectures)
    return Comparison(a.result, b.result, difference(a.events, b.events, people))


def only_in(a: Rows, b: Rows) -> Rows:
    """Return the rows of `a` that are not in `b`.

    >>> only_in(np.array([[1, 2, 0, -1, 0], [3, 4, 0, -1, 0]]), np.array([[1, 2, 0, -1, 0]])).tolist()
    [[3, 4, 0, -1, 0]]
    """
    return a[~np.isin(packed(a), packed(b), kind="sort")]


def difference(a: Rows, b: Rows, people: People) -> Difference:
    """Return how two event records differ."""
    mine, theirs = only_in(a, b), only_in(b, a)
    differing = np.union1d(mine[:, 1], theirs[:, 1])
    touched = np.union1d(*(rows[np.isin(rows[:, 2], CARE), 1] for rows in (a, b)))
    rows = people.spouses
    at = np.searchsorted(rows[:, 0], differing).clip(max=max(len(rows) - 1, 0))
    has = rows[at, 0] == differing if len(rows) else np.zeros(len(differing), bool)
    spouse = np.where(has, rows[at, 1] if len(rows) else -1, -1)
    unexplained = ~np.isin(differing, touched) & ~np.isin(spouse, touched)
    home = np.bincount(np.searchsorted(people.first, differing, side="right") - 1, minlength=len(people.codes))
    lives = {code: int(count) for code, count in zip(people.codes, home, strict=True)}
    by_event = {e.label: (int((mine[:, 2] == e).sum()), int((theirs[:, 2] == e).sum())) for e in Event}
    day_person_event = np.array([1, 1, 1, 0, 0], np.int32)
    health = [rows[np.isin(rows[:, 2], HEALTH)] * day_person_event for rows in (mine, theirs)]
    dates = len(only_in(health[0], health[1])) + len(only_in(health[1], health[0]))
    return Difference(people.living, (len(a), len(b)), lives, by_event, dates, int(unexplained.sum()))
