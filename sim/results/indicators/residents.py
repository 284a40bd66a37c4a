"""Residents of homes, by group of owners."""

from __future__ import annotations

from collections.abc import Iterator

from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import GROUPS, Ledger
from sim.results.schema import OCCUPIED


def read(ledger: Ledger) -> Iterator[Values]:
    for group, owners in GROUPS.items():
        yield Values(group, ledger.dates, ledger.persons(schema.BEDS, measure=OCCUPIED, owner=owners))


INDICATOR = Indicator(
    name="residents",
    readings=(
        Reading(name="all", unit="persons", en="residents of homes", zh="机构入住老人", listed=True, drift=True),
        Reading(name="public", unit="persons", en="residents of public homes", zh="公办机构入住老人"),
        Reading(name="private", unit="persons", en="residents of private homes", zh="民办机构入住老人"),
        Reading(name="tekun", unit="persons", en="residents of tekun facilities", zh="特困供养机构入住老人"),
        Reading(name="other_public", unit="persons", en="residents of other public homes", zh="其他公办机构入住老人"),
    ),
    read=read,
)
