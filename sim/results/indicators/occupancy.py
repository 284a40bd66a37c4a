"""Residents of homes, of all ages, divided by all their built beds, by group of owners. T7 leaves out beds in long works; this does not."""

from __future__ import annotations

from collections.abc import Iterator

from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import GROUPS, Ledger
from sim.results.schema import BUILT


def read(ledger: Ledger) -> Iterator[Values]:
    for group, owners in GROUPS.items():
        yield Values(group, ledger.dates, ledger.present(owners), ledger.totals(schema.BEDS, measure=BUILT, owner=owners))


INDICATOR = Indicator(
    name="occupancy",
    readings=(
        Reading(name="all", unit="share", en="occupancy, all homes", zh="机构入住率"),
        Reading(name="public", unit="share", en="occupancy, public homes", zh="公办机构入住率"),
        Reading(name="private", unit="share", en="occupancy, private homes", zh="民办机构入住率", listed=True),
        Reading(name="tekun", unit="share", en="occupancy, tekun facilities", zh="特困供养机构入住率", listed=True),
        Reading(name="other_public", unit="share", en="occupancy, other public homes", zh="其他公办机构入住率", listed=True),
    ),
    read=read,
)
