"""What a saved result must hold besides being as it was saved: a seal shows damage, not who made it, so no page may trip over a forgery."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import polars as pl
from pydantic import AfterValidator, Field, TypeAdapter

from sim.codes import Bed, Owner
from sim.inputs.faults import HIDDEN, brief
from sim.results import schema
from sim.results.schema import (
    AGES,
    APART,
    BEDS,
    COUNTIES,
    DAY,
    FRACTION,
    HOMES,
    IN_HOMES,
    INDICATORS,
    RESIDENT_AXES,
    TABLES,
    TEXT,
    WHOLE,
    WORKS,
)
from sim.tally import POPULATION

LARGEST = 2.0**53
"""The largest number in a table: whole numbers are exact up to it."""
MOST_HOMES = 1_000_000
"""The largest number of a home: what is added up by home takes memory by it."""
LONGEST = 400
"""Characters of a text in a table."""
MAY_BE_EMPTY = {HOMES: {"sampled", "carers"}, INDICATORS: {"value", "numerator", "denominator"},
                WORKS: {"prefecture", "county", "home", "place", "kind", "planned_end", "ended", "months"}}  # fmt: skip
"""Columns in which an empty cell means that something does not apply or is not known."""
KEYS = {HOMES: ["date", "home"], WORKS: ["project"], COUNTIES: ["date", "county"], INDICATORS: ["date", "target", "reading"]}
"""Columns that identify a row; in the other tables, all that are neither numbers nor units."""
Word = Annotated[str, Field(max_length=20_000)]


def _iso(text: str) -> str:
    date.fromisoformat(text)
    return text


NUMBERS = ("seed", "share", "threads", "recovery", "wall_seconds")
"""Settings that are numbers; all others are texts."""


def _as_written(settings: dict[str, str | int | float]) -> dict[str, str | int | float]:
    """Return settings of the types that a run writes, whose end, if they have one, is a day; raise ValueError."""
    for key, value in settings.items():
        if isinstance(value, str) == (key in NUMBERS):
            raise ValueError(f"{key} is {'not a number' if key in NUMBERS else 'not a text'}")
    _iso(str(settings.get("end", "2021-01-31")))
    return settings


Iso = Annotated[str, Field(pattern=r"^20\d\d-\d\d-\d\d$"), AfterValidator(_iso)]


@dataclass(frozen=True)
class World:
    """The world of a run, in its manifest."""

    seed: Annotated[int, Field(ge=0, lt=2**63)]
    share: Annotated[float, Field(gt=0, le=1)]
    prefectures: list[Word]
    first: Iso | None
    last: Iso | None


@dataclass(frozen=True)
class Manifest:
    """What pages read in a manifest besides the scenario."""

    settings: Annotated[dict[Word, Word | int | Annotated[float, Field(allow_inf_nan=False)]], AfterValidator(_as_written)]
    world: World
    versions: dict[Word, Word]


MANIFEST: TypeAdapter[Manifest] = TypeAdapter(Manifest)


def world_of(manifest: dict[str, Any]) -> World:
    """Return the world of a manifest; raise pydantic.ValidationError if that, the settings or the versions are not as a run writes them."""
    content = {key: manifest[key] for key in ("settings", "world", "versions")}
    return MANIFEST.validate_json(json.dumps(content), strict=True).world


def hidden(data: Any, key: str = "") -> Iterator[str]:
    r"""Yield the keys of a manifest under which a text has characters that act on a terminal or hide what a reader sees.

    >>> list(hidden({"scenario": {"chain": ["a", "b\x1b"]}}))
    ['scenario.chain.1']
    """
    if isinstance(data, str) and HIDDEN.search(data):
        yield key
    elif isinstance(data, dict | list):
        for name, each in data.items() if isinstance(data, dict) else enumerate(data):
            yield from hidden(each, f"{key}.{name}".lstrip("."))


def labels(name: str) -> dict[str, list[str]]:
    """Return the words that a column of a table may hold, by column; no entry for columns with names and codes of places.

    >>> labels("queues")["owner"]
    ['private', 'tekun', 'other_public']
    """
    found = {"owner": [owner.label for owner in Owner]} if "owner" in TABLES[name] else {}
    axes = [measure.axes for measure in APART if schema.table_of(measure) == name] + ([POPULATION] if name == AGES else [])
    for each in axes:
        columns = {schema.column_of(codes): [code.label for code in codes] for codes in each}
        found |= {column: words for column, words in columns.items() if TABLES[name][column] == TEXT}
    if name == IN_HOMES:
        return {column: list(words) for column, words in RESIDENT_AXES}
    return found | ({"kind": [bed.label for bed in Bed]} if name == BEDS else {})


def complaints(name: str, table: pl.DataFrame, world: World) -> Iterator[str]:
    """Yield what is in a table with the right columns and cannot be of a run in this world."""
    words = labels(name)
    for column, kind in TABLES[name].items():
        cells = table[column]
        if cells.null_count() and column not in MAY_BE_EMPTY.get(name, ()):
            yield f"column {column} has empty cells"
        elif kind in (WHOLE, FRACTION) and not cells.drop_nulls().is_between(*_range(name, column)).all():
            yield f"column {column} has numbers below 0 or too large"
        elif kind == TEXT:
            yield from _of_texts(column, cells, words.get(column))
        elif kind == DAY and column in ("date", "month"):
            days = [day for day in cells.unique().drop_nulls().to_list() if not str(world.first) <= day.isoformat() <= str(world.last)]
            yield from [f"column {column} has {min(days)}, outside the run"] if days else []
    if name in (HOMES, COUNTIES, INDICATORS) and world.first and world.last:
        found = {day.isoformat() for day in table["date"].unique().drop_nulls().to_list()}
        ends = {f"{year}-12-31" for year in range(int(world.first[:4]), int(world.last[:4]))} | {world.last}
        yield from [f"column date lacks {min(ends - found)}"] if ends - found else []
    keys = KEYS.get(name) or [column for column, kind in TABLES[name].items() if kind not in (WHOLE, FRACTION) and column != "unit"]
    if table.select(keys).is_duplicated().any():
        yield f"two rows are of the same {', '.join(keys)}"


def _range(name: str, column: str) -> tuple[float, float]:
    """Return the smallest and the largest number of a column; works that take beds away are planned and done below 0.

    >>> _range("works", "planned")[0] < 0, _range("beds", "number")[0]
    (True, 0)
    """
    least = -LARGEST if name == WORKS and column in ("planned", "done") else 0
    return least, MOST_HOMES if column == "home" else LARGEST


def _of_texts(column: str, cells: pl.Series, allowed: list[str] | None) -> Iterator[str]:
    for text in cells.unique().drop_nulls().to_list():
        if allowed is not None and text not in allowed:
            yield f"column {column} has {brief(text)}, which is none of {', '.join(allowed[:12])}"
        elif len(text) > LONGEST or HIDDEN.search(text.replace("\n", "")):
            yield f"column {column} has {brief(text)}, which is no name"
