"""T1, beds: those built in homes, alone and with the places of day care.

Places of day care (evidence `daycare.beds`) stay as in 2020 until day care is modeled.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import Ledger
from sim.results.schema import BUILT


def read(ledger: Ledger) -> Iterator[Values]:
    built = ledger.totals(schema.BEDS, measure=BUILT)
    daycare = round(ledger.evidence.value("daycare.beds"))
    yield Values("a", ledger.dates, built)
    yield Values("b", ledger.dates, [beds + daycare for beds in built])


INDICATOR = Indicator(
    name="T1",
    readings=(
        Reading(name="a", unit="beds", en="T1 beds", zh="T1 床位总量", drift=True),
        Reading(name="b", unit="beds", en="T1 beds, places of day care included", zh="T1 床位总量，含日间照料位"),
    ),
    read=read,
)
