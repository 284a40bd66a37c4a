"""What a run of a laboratory world leaves before anything is measured: the record of events, and its people."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.lab.spec import Lab

Days = NDArray[np.int32]


class Persons(NamedTuple):
    """Everybody in a run: arrays of equal length, sorted by copy. Events name people by their row here."""

    number: NDArray[np.int64]
    """By which the person draws (numbers.py); within a copy no two are the same."""
    copy: NDArray[np.int32]
    """Number of the copy, from 0."""
    demand: NDArray[np.int32]
    """Index into `lab.demands` at the start; -1: a member of a cohort."""
    cohort: NDArray[np.int32]
    """Index into `lab.cohorts`; -1: asks for a bed."""
    b60: Days
    """Cohorts: day of the 60th birthday; the counted life begins on the evening of day max(b60, -1).
    Demands: day of first asking (streams), -1 (pools, residents)."""
    home: NDArray[np.int32]
    """Index into `lab.homes` of the home of a bed held at the start; -1: none."""
    kind: NDArray[np.int32]
    """Kind of that bed (codes.Bed); -1: none."""


class Lived(NamedTuple):
    """The record of a run."""

    lab: Lab
    events: NDArray[np.int32]
    """(rows, 5) day, person (row of `persons`), event, home (index into `lab.homes`; -1: none), why: by person, then in the order they
    happened."""
    persons: Persons
    switches: NDArray[np.int32]
    """(rows, 3) person, day, demand: the person's demand from that day on; by person, then in the order they happened."""
