"""People from outside who died on a waiting list in the year."""

from __future__ import annotations

from collections.abc import Iterator

from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import YEAR, Ledger
from sim.results.schema import EVERYBODY_ELSE


def read(ledger: Ledger) -> Iterator[Values]:
    died = ledger.persons_by_year(schema.LISTS, measure="died", queue_class=EVERYBODY_ELSE)
    yield Values("all" + YEAR, ledger.year_ends(), died)


INDICATOR = Indicator(
    name="died_waiting",
    readings=(
        Reading(
            name="all" + YEAR, unit="persons", en="deaths on a waiting list in the year", zh="当年轮候期间死亡人数",
            listed=True, drift=True, adds_up=True,
        ),
    ),
    read=read,
)  # fmt: skip
