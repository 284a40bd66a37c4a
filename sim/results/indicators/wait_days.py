"""Mean days on a list for everyone from outside who was admitted in the year; same-day admissions count as 0 days."""

from __future__ import annotations

from collections.abc import Iterator

from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import YEAR, Ledger
from sim.results.schema import EVERYBODY_ELSE


def read(ledger: Ledger) -> Iterator[Values]:
    days, admitted = (
        ledger.persons_by_year(schema.LISTS, measure=measure, queue_class=EVERYBODY_ELSE) for measure in ("wait_days", "admitted")
    )
    yield Values("admitted" + YEAR, ledger.year_ends(), days, admitted)


INDICATOR = Indicator(
    name="wait_days",
    readings=(
        Reading(
            name="admitted" + YEAR, unit="days", en="mean days waited, admitted in the year", zh="当年入住者平均轮候天数",
            listed=True, drift=True, adds_up=True,
        ),
    ),
    read=read,
)  # fmt: skip
