"""Built beds of homes per 1,000 residents aged 60 and over."""

from __future__ import annotations

from collections.abc import Iterator

from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import Ledger
from sim.results.schema import BUILT


def read(ledger: Ledger) -> Iterator[Values]:
    thousands = [persons / 1000 for persons in ledger.persons(schema.PEOPLE, "persons")]
    yield Values("elders", ledger.dates, ledger.totals(schema.BEDS, measure=BUILT), thousands)


INDICATOR = Indicator(
    name="beds_per_1000",
    readings=(
        Reading(name="elders", unit="beds per 1,000 elders", en="beds per 1,000 of them", zh="每千名老年人床位", listed=True, drift=True),
    ),
    read=read,
)
