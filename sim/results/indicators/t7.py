"""T7, occupancy of public homes: residents of all ages divided by built beds, without beds in works for more than 90 days.

Reading c divides by the public beds of 2020, so that closing beds is not a success. The plan scores the mean of the month ends of a year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import PUBLIC, YEAR, Ledger
from sim.results.schema import BUILT, LONG_WORKS
from sim.results.spread import mean

OWNERS = {"a": PUBLIC, "tekun": PUBLIC[:1], "other_public": PUBLIC[1:]}
"""Owners whose homes each reading covers."""


def read(ledger: Ledger) -> Iterator[Values]:
    for reading, owners in OWNERS.items():
        yield from _with_year_means(ledger, _occupancy(ledger, reading, owners))
    residents = ledger.present(PUBLIC)
    first = ledger.totals(schema.BEDS, measure=BUILT, owner=PUBLIC)[:1] * len(residents)
    yield from _with_year_means(ledger, Values("c", ledger.dates, residents, first))


def _occupancy(ledger: Ledger, reading: str, owners: Sequence[str]) -> Values:
    """Return residents and built beds, without beds in works for more than 90 days."""
    residents = ledger.present(owners)
    built, works = (ledger.totals(schema.BEDS, measure=measure, owner=owners) for measure in (BUILT, LONG_WORKS))
    return Values(reading, ledger.dates, residents, [beds - out for beds, out in zip(built, works, strict=True)])


def _with_year_means(ledger: Ledger, by_month: Values) -> Iterator[Values]:
    """Yield a reading, and its mean over the month ends of each year: values, numerators and denominators each on their own."""
    yield by_month
    years = list(ledger.years())
    by_year = [[value for value in by_month.values()[rows] if value is not None] for _, rows in years]
    yield Values(
        reading=by_month.reading + YEAR,
        dates=[day for day, _ in years],
        given=[mean(values) if values else None for values in by_year],
        numerators=[mean(by_month.numerators[rows]) for _, rows in years],
        denominators=[mean((by_month.denominators or ())[rows]) for _, rows in years],
    )


def _readings(name: str, en: str, zh: str, listed: bool = False, drift: bool = False) -> tuple[Reading, Reading]:
    """Return a reading at month ends, and its mean over the year, which pages show."""
    return (
        Reading(name=name, unit="share", en=f"{en}, at the month end", zh=f"{zh}（月末）"),
        Reading(name=name + YEAR, unit="share", en=en, zh=zh, listed=listed, drift=drift),
    )


INDICATOR = Indicator(
    name="T7",
    readings=(
        *_readings("a", "T7 occupancy, public homes", "T7 公办机构入住率", drift=True),
        *_readings("tekun", "T7 in tekun facilities alone", "T7，仅特困供养机构", listed=True),
        *_readings("other_public", "T7 in other public homes alone", "T7，仅其他公办机构", listed=True),
        *_readings("c", "T7 over the public beds of 2020", "T7，按2020年公办床位计"),
    ),
    read=read,
)
