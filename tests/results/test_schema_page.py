"""The page that tells the schema tells all of it."""

from __future__ import annotations

import re
from pathlib import Path

from sim.codes import ListMeasure, QueueClass
from sim.evidence import Evidence
from sim.results import schema, storage
from sim.results.record import Record
from sim.results.result import collect
from tests.results.schema_page import on_page, section

PAGE = (Path(__file__).resolve().parents[2] / "outputs" / "README.md").read_text(encoding="utf-8")
TABLES = dict(re.findall(r"^\| `(\w+)` \|(.*)\|$", PAGE, re.MULTILINE))


def test_the_page_is_of_this_schema() -> None:
    assert f"Schema {storage.SCHEMA}." in PAGE


def test_every_table_and_column_is_on_the_page_in_its_order() -> None:
    """Tables of measures and columns of measures by home may be in the section of measures alone."""
    measures = {name: re.findall(r"`(\w+)`", columns) for name, columns in re.findall(r"`(\w+)`: ([^;|]*)", on_page(PAGE))}
    assert list(TABLES) == [name for name in schema.TABLES if name in TABLES]
    for name, columns in schema.TABLES.items():
        own = [column for column in columns if name != schema.HOMES or column not in schema.HOME_COUNTS]
        told = re.findall(r"`(\w+)`", TABLES[name].split("Measures:")[0]) if name in TABLES else measures[name]
        assert list(dict.fromkeys(word for word in told if word in columns)) == own, name


def test_every_measure_is_on_the_page() -> None:
    assert on_page(PAGE) == section(), "python -m tests.results.schema_page writes it"
    apart = {schema.BEDS: schema.BED_MEASURES, schema.COVERAGE: schema.COVERAGE_MEASURES}
    told = {schema.BEDS: TABLES[schema.BEDS] + section(), schema.COVERAGE: TABLES[schema.COVERAGE]}
    for name, measures in apart.items():
        assert [measure for measure in measures if f"`{measure}`" not in told[name]] == []
    assert [each.label for each in (*QueueClass, ListMeasure.WAIT_DAYS) if each.label not in TABLES[schema.LISTS]] == []


def test_every_indicator_and_every_key_of_the_manifest_is_on_the_page(small: Record, numbers: Evidence) -> None:
    result = collect(small, numbers)
    told = PAGE[PAGE.index("## Indicators") : PAGE.index("## Manifest")]
    names = result.tables["indicators"].select("target").unique()["target"]
    assert [name for name in names if not re.search(rf"\b{name}\b", told)] == []
    manifest = PAGE[PAGE.index("## Manifest") :]
    assert [key for key in (*result.manifest, "files", "seal") if f"`{key}`" not in manifest] == []
