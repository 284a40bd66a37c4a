"""T6, counties and cities with a public 特困 facility, as a share of those that the plan counts."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import Ledger
from sim.results.schema import TEKUN

OF_THE_PLAN = ("county", "city")
"""Kinds of county units that T6 counts."""


def read(ledger: Ledger) -> Iterator[Values]:
    units = schema.county_units(ledger.tables).filter(pl.col("kind").is_in(OF_THE_PLAN))["county"].to_list()
    having = ledger.totals(schema.COVERAGE, measure=TEKUN, county=units)
    yield Values("a", ledger.dates, having, [len(units)] * len(having))


INDICATOR = Indicator(
    name="T6",
    readings=(Reading(name="a", unit="share", en="T6 counties with a public home", zh="T6 有公办机构的县（市）", drift=True),),
    read=read,
)
