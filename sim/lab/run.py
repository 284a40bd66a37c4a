"""Running a laboratory world on either engine."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.clock import DAYS_PER_YEAR
from sim.codes import Event
from sim.lab.spec import Lab
from sim.lab.trajectories import Lived
from sim.lab.world import Built, build, hazards_of
from sim.lives.fast import FastLives
from sim.lives.reference import ReferenceLives

STEPS = 20
"""Number of parts of a run after each of which progress is reported."""
Progress = Callable[[float], None]


def live(lab: Lab, threads: int = 2, progress: Progress | None = None) -> Lived:
    """Run a laboratory world on the engine it names, and return what it leaves."""
    built = build(lab)
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
    rows = np.concatenate(lives.records())
    if isinstance(lives, ReferenceLives):
        lives.close()
    asks = rows[:, 2] == Event.SEEK  # names the demand in place of the home
    switches = rows[asks][:, [1, 0, 3]]
    rows = rows[~asks]
    return Lived(lab, rows[np.argsort(rows[:, 1], kind="stable")], built.persons, switches[np.argsort(switches[:, 0], kind="stable")])


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
