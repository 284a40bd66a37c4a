"""Running a laboratory world on either engine, a few copies at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from sim.clock import DAYS_PER_YEAR
from sim.codes import Event
from sim.lab.spec import Lab
from sim.lab.trajectories import Lived, Persons
from sim.lab.validation import people
from sim.lab.world import Built, build, hazards_of
from sim.lives.fast import FastLives
from sim.lives.reference import ReferenceLives

STEPS = 20
"""Number of parts of a run after each of which progress is reported."""
MOST_PREFECTURES, MOST_PEOPLE = 400, 1_000_000
"""What lives at a time, unless one copy alone has more: this bounds memory, and changes no result."""
Progress = Callable[[float], None]


def live(lab: Lab, threads: int = 2, progress: Progress | None = None) -> Lived:
    """Run a laboratory world on the engine it names, and return what it leaves."""
    parts: list[Lived] = []
    before = 0
    for copies in batches(lab):
        step = None if progress is None else _share(progress, copies, lab.copies)
        parts.append(live_some(lab, copies, before, threads, step))
        before += len(parts[-1].persons.number)
    persons = Persons(*(np.concatenate(columns) for columns in zip(*(part.persons for part in parts), strict=True)))
    events, switches = (np.concatenate([getattr(part, name) for part in parts]) for name in ("events", "switches"))
    return Lived(lab, events, persons, switches)


def batches(lab: Lab) -> Iterator[range]:
    """Yield the copies that live at a time.

    >>> [len(each) for each in batches(Lab("many", 1.0, cohorts=(), demands=(), copies=1000))]
    [400, 400, 200]
    """
    prefectures = max(1, bool(lab.demands) + len(lab.cohorts))
    size = min(MOST_PREFECTURES // prefectures, int(MOST_PEOPLE * lab.copies / max(people(lab), 1.0)))
    for first in range(0, lab.copies, max(size, 1)):
        yield range(first, min(first + max(size, 1), lab.copies))


def live_some(lab: Lab, copies: range, before: int = 0, threads: int = 2, progress: Progress | None = None) -> Lived:
    """Run some copies; `before` is the number of people in earlier ones, from which people are counted in the events."""
    built = build(lab, copies)
    kind = ReferenceLives if lab.engine == "reference" else FastLives
    lives = kind(built.world, built.params, lab.days - 1, threads, True, built.lab)
    changes = dates_of_change(lab)
    steps = {round(lab.days * step / STEPS) for step in range(1, STEPS + 1)}
    for day in sorted(steps | set(changes)):
        lives.advance(day)
        for cohort in changes.get(day, ()):
            change(lab, built, lives, cohort, day)
        if progress is not None:
            progress(day / lab.days)
    rows = translated(built, lives.records(), before)
    if isinstance(lives, ReferenceLives):
        lives.close()
    asks = rows[:, 2] == Event.SEEK  # names the demand in place of the home
    return Lived(lab, by_person(rows[~asks], 1), built.persons, by_person(rows[asks][:, [1, 0, 3]], 0))


def by_person(rows: NDArray[np.int32], column: int) -> NDArray[np.int32]:
    """Return rows in the order of the people in a column, each person's in the order in which they stand."""
    return rows[np.argsort(rows[:, column], kind="stable")]


def translated(built: Built, records: list[NDArray[np.int32]], before: int) -> NDArray[np.int32]:
    """Return the records of all prefectures with the row of a person in place of the number, and of a home among those of the file."""
    homes = np.array([*built.homes, -1], np.int64)
    order = np.argsort(homes)
    place = np.where(order == len(built.homes), -1, order)  # -1, no home, stays
    for who, rows in zip(built.people, records, strict=True):
        homed = rows[:, 2] != Event.SEEK
        rows[homed, 3] = place[np.searchsorted(homes, rows[homed, 3], sorter=order)]
        rows[:, 1] = before + np.searchsorted(who.number, rows[:, 1])
        before += len(who.number)
    return np.concatenate(records)


def _share(progress: Progress, copies: range, of: int) -> Progress:
    """Return a report of progress for some copies, as a part of all."""
    return lambda done: progress((copies.start + done * len(copies)) / of)


def dates_of_change(lab: Lab) -> dict[int, list[int]]:
    """Return the days within the run on which hazards change, and the cohorts whose hazards do."""
    out: dict[int, list[int]] = {}
    for number, cohort in enumerate(lab.cohorts):
        for day in {round(one.year * DAYS_PER_YEAR) for one in cohort.changes}:
            if day < lab.days:
                out.setdefault(day, []).append(number)
    return out


def change(lab: Lab, built: Built, lives: FastLives | ReferenceLives, cohort: int, day: int) -> None:
    """Give a cohort, in every copy, the hazards that apply from this morning on."""
    of = lab.cohorts[cohort]
    due = sorted((one for one in of.changes if round(one.year * DAYS_PER_YEAR) <= day), key=lambda one: one.year)
    hazards = hazards_of(of, {one.what: one.factor for one in due})
    for prefecture, number in enumerate(built.cohort_of):
        if number == cohort:
            lives.set_hazards(prefecture, hazards)
