"""The page that tells the schema tells all of it."""

from __future__ import annotations

import re
from pathlib import Path

from sim.evidence import Evidence
from sim.results import schema, storage
from sim.results.record import Record
from sim.results.result import collect

PAGE = (Path(__file__).resolve().parents[2] / "outputs" / "README.md").read_text(encoding="utf-8")
TABLES = dict(re.findall(r"^\| `(\w+)` \|(.*)\|$", PAGE, re.MULTILINE))


def test_the_page_is_of_this_schema() -> None:
    assert f"Schema {storage.SCHEMA}." in PAGE


def test_every_table_and_column_is_on_the_page_in_its_order() -> None:
    assert list(TABLES) == list(schema.TABLES)
    for name, columns in schema.TABLES.items():
        told = [word for word in re.findall(r"`(\w+)`", TABLES[name].split("Measures:")[0]) if word in columns]
        assert list(dict.fromkeys(told)) == list(columns), name


def test_every_measure_is_on_the_page() -> None:
    for name, measures in {schema.BEDS: schema.BED_MEASURES, schema.COVERAGE: schema.COVERAGE_MEASURES}.items():
        assert [measure for measure in measures if f"`{measure}`" not in TABLES[name]] == []
    assert [label for label in (*schema.QUEUE_CLASSES, "wait_days") if label not in TABLES[schema.LISTS]] == []


def test_every_indicator_and_every_key_of_the_manifest_is_on_the_page(small: Record, numbers: Evidence) -> None:
    result = collect(small, numbers)
    told = PAGE[PAGE.index("\nIndicators.") : PAGE.index("## Manifest")]
    names = result.tables["indicators"].select("target").unique()["target"]
    assert [name for name in names if not re.search(rf"\b{name}\b", told)] == []
    manifest = PAGE[PAGE.index("## Manifest") :]
    assert [key for key in (*result.manifest, "files", "seal") if f"`{key}`" not in manifest] == []
