"""Residents of the province aged 60 and over."""

from __future__ import annotations

from collections.abc import Iterator

from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import Ledger


def read(ledger: Ledger) -> Iterator[Values]:
    yield Values("all", ledger.dates, ledger.persons(schema.PEOPLE, "persons"))


INDICATOR = Indicator(
    name="elders",
    readings=(Reading(name="all", unit="persons", en="residents aged 60 and over", zh="60岁及以上常住人口", listed=True, drift=True),),
    read=read,
)
