"""T8, nursing beds as a share of all built beds of homes."""

from __future__ import annotations

from collections.abc import Iterator

from sim.codes import Bed
from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import Ledger
from sim.results.schema import BUILT


def read(ledger: Ledger) -> Iterator[Values]:
    built = ledger.totals(schema.BEDS, measure=BUILT)
    nursing = ledger.totals(schema.BEDS, measure=BUILT, kind=Bed.NURSING.label)
    yield Values("a", ledger.dates, nursing, built)


INDICATOR = Indicator(
    name="T8",
    readings=(Reading(name="a", unit="share", en="T8 nursing beds", zh="T8 护理型床位占比", drift=True),),
    read=read,
)
