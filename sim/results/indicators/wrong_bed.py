"""Residents whose bed is not of the kind they need."""

from __future__ import annotations

from collections.abc import Iterator

from sim.codes import Bed
from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import Ledger
from sim.results.schema import MISPLACED

KINDS = {"nursing_needs_in_ordinary": Bed.ORDINARY, "ordinary_needs_in_nursing": Bed.NURSING}
"""The kind of bed the residents are in, by reading."""


def read(ledger: Ledger) -> Iterator[Values]:
    for reading, kind in KINDS.items():
        yield Values(reading, ledger.dates, ledger.persons(schema.BEDS, measure=MISPLACED, kind=kind.label))


INDICATOR = Indicator(
    name="wrong_bed",
    readings=(
        Reading(
            name="nursing_needs_in_ordinary", unit="persons",
            en="need a nursing bed, in an ordinary one", zh="需护理型床位而住普通床位", listed=True, drift=True,
        ),
        Reading(
            name="ordinary_needs_in_nursing", unit="persons",
            en="need an ordinary bed, in a nursing one", zh="需普通床位而住护理型床位", listed=True,
        ),
    ),
    read=read,
)  # fmt: skip
