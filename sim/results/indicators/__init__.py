"""The indicators of a run by month end, read from its tables alone: the plan's targets as far as they are carried, plus others.

Any file in this folder that defines `INDICATOR` is an indicator, and nothing else needs to name it: the table of indicators, the
scorecard's list under the targets and the report all read `INDICATORS`.

Numerator and denominator are reported with each value, in persons of the province (simulated persons / share), beds, villages or counties.
A value without a denominator is its numerator; if the denominator is 0, there is no value. Readings that end in `_year` are reported at
the last month end of each year: means of its month ends (T7), or totals of its months (waits, deaths on a list).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl

from sim.evidence import Evidence
from sim.parts import declared
from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import Ledger

Name = tuple[str, str]
"""Indicator and reading."""
INDICATORS: dict[str, Indicator] = declared(__name__, __path__, "INDICATOR")
"""Indicators by name."""
FIRST = (
    "elders", "T1", "beds_per_1000", "residents", "occupancy", "T7", "T8", "T4", "T6",
    "waiting", "wait_days", "died_waiting", "wrong_bed",
)  # fmt: skip
"""The order on pages; indicators not named here come after these."""


def on_page(wanted: Callable[[Reading], bool]) -> tuple[Name, ...]:
    """Return the readings that a page wants, in the order used on pages."""
    names = dict.fromkeys((*FIRST, *INDICATORS))
    return tuple((name, reading.name) for name in names for reading in INDICATORS[name].readings if wanted(reading))


def reading(name: Name) -> Reading:
    """Return a reading; raise KeyError if none has that name."""
    return INDICATORS[name[0]].reading(name[1])


LISTED = on_page(lambda each: each.listed)
"""Readings that the scorecard lists under the targets."""
DRIFT = on_page(lambda each: each.drift)
"""Readings for which the report shows the drift without a policy and the effects of scenarios."""


def table(tables: Mapping[str, pl.DataFrame], dates: Sequence[date], share: float, evidence: Evidence) -> pl.DataFrame:
    """Return the table of indicators: one row per date, target and reading; `dates` are the month ends of the run."""
    ledger = Ledger(tables, dates, share, evidence)
    parts = [schema.empty(schema.INDICATORS)]
    parts += [_rows(indicator, values) for indicator in INDICATORS.values() for values in indicator.read(ledger)]
    return pl.concat(parts).sort("date", "target", "reading")


def _rows(indicator: Indicator, values: Values) -> pl.DataFrame:
    """Return the values of a reading as rows of the table."""
    rows = len(values.dates)
    columns: dict[str, Sequence[object]] = {
        "date": values.dates,
        "target": [indicator.name] * rows,
        "reading": [values.reading] * rows,
        "value": values.values(),
        "unit": [indicator.reading(values.reading).unit] * rows,
        "numerator": values.numerators,
        "denominator": [None] * rows if values.denominators is None else values.denominators,
    }
    kinds = schema.TABLES[schema.INDICATORS]
    return pl.DataFrame([pl.Series(name, columns[name], dtype=kind, strict=False) for name, kind in kinds.items()])
