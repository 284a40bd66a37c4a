"""One file an indicator: it says all that pages need of it. A new one is tried by tests/house/test_extend.py."""

from __future__ import annotations

import pytest

from sim.evidence import Evidence
from sim.results.indicators import DRIFT, FIRST, INDICATORS, LISTED
from sim.results.indicators.ledger import YEAR, Ledger
from sim.results.record import Record
from sim.results.tables import tables_of


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize("name", INDICATORS)
def test_an_indicator_yields_the_readings_that_it_names_and_they_have_words(name: str, small: Record, numbers: Evidence) -> None:
    indicator = INDICATORS[name]
    ledger = Ledger(tables_of(small), small.dates, 1.0, numbers)
    found = {values.reading: list(values.dates) for values in indicator.read(ledger)}
    assert sorted(found) == sorted(reading.name for reading in indicator.readings)
    for reading in indicator.readings:
        assert found[reading.name] == (ledger.year_ends() if reading.name.endswith(YEAR) else ledger.dates)
        assert not chinese(reading.label("en"))
        assert chinese(reading.label("zh"))


def test_pages_list_the_indicators_in_one_order_and_new_ones_last() -> None:
    assert [name for name, _ in LISTED if name in ("T1", "T4", "T6", "T8")] == []  # they have a verdict instead
    assert [f"{name}/{reading}" for name, reading in DRIFT if name in FIRST] == [
        "elders/all", "T1/a", "beds_per_1000/elders", "residents/all", "T7/a_year", "T8/a", "T4/a", "T6/a",
        "waiting/all", "wait_days/admitted_year", "died_waiting/all_year", "wrong_bed/nursing_needs_in_ordinary",
    ]  # fmt: skip
    for names in ([name for name, _ in LISTED], [name for name, _ in DRIFT]):
        assert names == sorted(names, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
