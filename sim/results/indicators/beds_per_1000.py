"""Built beds of homes per 1,000 residents aged 60 and over, alone and with the places of day care, as in T1."""

from __future__ import annotations

from collections.abc import Iterator

from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import Ledger
from sim.results.schema import BUILT


def read(ledger: Ledger) -> Iterator[Values]:
    thousands = [persons / 1000 for persons in ledger.persons(schema.PEOPLE, "persons")]
    built = ledger.totals(schema.BEDS, measure=BUILT)
    daycare = round(ledger.evidence.value("daycare.beds"))
    yield Values("elders", ledger.dates, built, thousands)
    yield Values("elders_daycare", ledger.dates, [beds + daycare for beds in built], thousands)


INDICATOR = Indicator(
    name="beds_per_1000",
    readings=(
        Reading(name="elders", unit="beds per 1,000 elders", en="beds per 1,000 of them", zh="每千名老年人床位", listed=True, drift=True),
        Reading(
            name="elders_daycare",
            unit="beds per 1,000 elders",
            en="the same, places of day care included",
            zh="每千名老年人床位，含日间照料位",
            listed=True,
        ),
    ),
    read=read,
)
