"""Numbers that the model reads and the evidence lacks, as faults: the file they belong to, the row wanted, who reads it."""

from __future__ import annotations

import contextlib

from sim import evidence, files
from sim.evidence import Evidence, LookUp, NoEvidence
from sim.evidence.reading import answers, missing
from sim.inputs.faults import BadInput, Fault, shown
from sim.rules.fitted import fitted_path, read_file, read_table

MOST_READERS = 3
"""Most lines of code that a fault names."""


def faults_of(first: NoEvidence, numbers: Evidence | None = None) -> list[Fault]:
    """Return a fault for a look-up without an answer, and for every other row that the committed fit has read and that is gone.

    `numbers`: default: the project's own evidence, in which the look-up failed.
    """
    numbers = numbers or evidence.load()
    asked: dict[LookUp, str] = {}
    with contextlib.suppress(BadInput):  # without a whole fit, there is only the first
        asked = answers(read_table("look_ups", read_file(fitted_path(), "demand")))
    found = {str(each): _fault(each) for each in [first, *missing(numbers, asked)]}
    return list(found.values())


def _fault(each: NoEvidence) -> Fault:
    folder = files.data_folder("calibration") / "evidence"
    readers = [f"{file}:{line}" for file, line in evidence.uses(each.name) if file.startswith("sim/")]
    who = f"; read by {', '.join(readers[:MOST_READERS])}" if readers else ""
    return Fault(shown(folder / each.file), 0, each.name, f"{each}{who}", "a row that answers, as it was before")
