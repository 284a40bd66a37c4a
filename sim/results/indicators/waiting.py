"""People waiting for a home. Residents waiting for another bed in their home are counted separately."""

from __future__ import annotations

from collections.abc import Iterator

from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import PUBLIC, Ledger
from sim.results.schema import BUILT, EVERYBODY_ELSE


def read(ledger: Ledger) -> Iterator[Values]:
    yield Values("all", ledger.dates, ledger.persons(schema.LISTS, measure="waiting", queue_class=EVERYBODY_ELSE))
    yield Values("residents", ledger.dates, ledger.persons(schema.LISTS, measure="waiting", queue_class=schema.RESIDENTS))
    for_public = ledger.persons(schema.QUEUES, "persons", owner=PUBLIC)
    yield Values("per_public_bed", ledger.dates, for_public, ledger.totals(schema.BEDS, measure=BUILT, owner=PUBLIC))


INDICATOR = Indicator(
    name="waiting",
    readings=(
        Reading(
            name="all", unit="persons", en="persons waiting at home for a bed", zh="在家轮候人数", listed=True, drift=True,
        ),
        Reading(
            name="per_public_bed", unit="persons per bed", en="waiting for public homes, per bed", zh="公办机构每张床位轮候人数",
            listed=True,
        ),
        Reading(name="residents", unit="persons", en="residents waiting for another bed", zh="等待本机构另一类床位的入住老人"),
    ),
    read=read,
)  # fmt: skip
