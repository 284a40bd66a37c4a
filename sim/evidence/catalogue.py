"""The evidence: every number with its range, unit, source and grade, looked up by name and never guessed.

`load()` reads and checks the folder once. The result is frozen, hashed by content and not by the order of rows or files, and can be
sent to a worker. A look-up returns exactly one row, or reports what there is instead.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from sim import files
from sim.evidence.census import CountyPeople
from sim.evidence.rows import HEADER, PLACES, SOURCES, Place, Row, Source, read_folder
from sim.evidence.where_used import uses

__all__ = ["CountyPeople", "Evidence", "LookUp", "NoEvidence", "Place", "Row", "Source", "load", "uses"]

PREFERRED_AREAS = ("23", "00")
"""If no area is asked for: the province, else China, else the only area there is."""
COUNTED = ("persons", "count")
"""Units for which an age band holds a sum: such a row says nothing about a single year."""
KEY_COLUMNS = ("group", "sex", "ages", "area", "date")
"""Columns that distinguish the rows of a name."""
MOST_NAMED = 12
"""Most groups, ages or names that a message lists."""


class NoEvidence(KeyError):
    """No row, or more than one, answers a look-up; the message lists what there is."""

    def __init__(self, message: str, name: str = "", file: str = "") -> None:
        super().__init__(message)
        self.name = name
        """The name that was looked up."""
        self.file = file
        """The file of the evidence that holds its rows, or those nearest to it; empty: none does."""

    def __str__(self) -> str:
        return str(self.args[0])


class LookUp(NamedTuple):
    """One question to the evidence; None: not asked for."""

    verb: str
    """The method of Evidence that asks."""
    name: str
    group: str | None = None
    sex: str | None = None
    age: int | None = None
    """A completed year of age that the row covers."""
    years: tuple[int, int] | None = None
    """First and last completed year, of `by_age`."""
    ages: str | None = None
    """The ages of the row, exactly."""
    area: str | None = None
    date: str | None = None

    @property
    def texts(self) -> dict[str, str]:
        """Return the columns that must hold a given text, with that text."""
        return {column: text for column in KEY_COLUMNS if (text := getattr(self, column)) is not None}


@dataclass(frozen=True, eq=False, repr=False)
class Evidence:
    """All rows of evidence with their closed lists: frozen, hashable by content, printable, sendable.

    >>> load().value("beds.tekun"), load().row("beds.tekun").unit
    (38878.0, 'beds')
    """

    rows: tuple[Row, ...]
    """Sorted by key."""
    places: tuple[Place, ...]
    """The county units, sorted by code."""
    sources: Mapping[str, Source]
    units: Mapping[str, str]
    """Meaning by unit."""
    areas: Mapping[str, str]
    """Name by code: countries, provinces, prefectures; the county units are in `places`."""
    census: tuple[CountyPeople, ...] = ()
    """The people of each county unit in 2020, sorted by code."""
    digest: str = field(init=False)
    """SHA-256 over the content in sorted order; a row's file and line are not content."""
    _by_name: Mapping[str, tuple[Row, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Sort, freeze, index and hash."""
        rows = tuple(sorted(self.rows, key=lambda row: row.key))
        places = tuple(sorted(self.places, key=lambda place: place.code))
        by_name: dict[str, list[Row]] = {}
        for row in rows:
            by_name.setdefault(row.name, []).append(row)
        put = object.__setattr__
        put(self, "rows", rows)
        put(self, "places", places)
        put(self, "census", tuple(sorted(self.census, key=lambda unit: unit.code)))
        for column in ("sources", "units", "areas"):
            put(self, column, MappingProxyType(dict(sorted(getattr(self, column).items()))))
        put(self, "_by_name", MappingProxyType({name: tuple(found) for name, found in by_name.items()}))
        content = (_fields(rows, HEADER), _fields(places, PLACES), _fields(self.sources.values(), SOURCES))
        people = [(*unit.numbers, unit.source) for unit in self.census]
        text = json.dumps([*content, people, list(self.units.items()), list(self.areas.items())], ensure_ascii=False)
        put(self, "digest", hashlib.sha256(text.encode()).hexdigest())

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the content only: what is derived from it is rebuilt."""
        return (Evidence, (self.rows, self.places, dict(self.sources), dict(self.units), dict(self.areas), self.census))

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Evidence) and self.digest == other.digest

    def __repr__(self) -> str:
        return f"Evidence({len(self.rows):,} rows of {len(self._by_name)} names, {len(self.places)} places, digest {self.digest[:12]})"

    @property
    def digest_of_numbers(self) -> str:
        """Return the SHA-256 over what a calculation can depend on: keys, values, ranges and units, and the counts of places and people."""
        content = [[each.numbers for each in part] for part in (self.rows, self.places, self.census)]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()

    @property
    def names(self) -> tuple[str, ...]:
        """Return all names in alphabetical order."""
        return tuple(self._by_name)

    def find(
        self,
        name: str,
        *,
        group: str | None = None,
        sex: str | None = None,
        age: int | None = None,
        ages: str | None = None,
        area: str | None = None,
        date: str | None = None,
    ) -> tuple[Row, ...]:
        """Return the rows of a name that match the given filters; raise NoEvidence only if the name does not exist."""
        return self.answer(LookUp("find", name, group, sex, age, None, ages, area, date))

    def row(
        self,
        name: str,
        group: str = "",
        sex: str = "",
        age: int | None = None,
        area: str | None = None,
        date: str | None = None,
        ages: str | None = None,
    ) -> Row:
        """Return the one row that matches; raise NoEvidence if there is none or more than one.

        `age`: a completed year that the row covers; `ages`: exactly those, like "60+", or "" for a row not by age. Without
        `area`: the province (23), else China (00), else the only area. Without ages or `date`: any, if there is only one.
        """
        return self.answer(LookUp("row", name, group, sex, age, None, ages, area, date))[0]

    def value(
        self,
        name: str,
        group: str = "",
        sex: str = "",
        age: int | None = None,
        area: str | None = None,
        date: str | None = None,
        ages: str | None = None,
    ) -> float:
        """Return the value of the one row that matches, in the row's unit; see `row`."""
        return self.answer(LookUp("value", name, group, sex, age, None, ages, area, date))[0].value

    def by_age(
        self, name: str, sex: str, first: int, last: int, area: str | None = None, group: str = "", date: str | None = None
    ) -> list[float]:
        """Return a value for each completed year of age from `first` to `last`, inclusive, all from one area.

        A band gives its value to each of its years, and an open end to all years above; a band of counted persons is refused.
        """
        return [row.value for row in self.answer(LookUp("by_age", name, group, sex, None, (first, last), None, area, date))]

    def answer(self, asked: LookUp) -> tuple[Row, ...]:
        """Return the rows that answer a look-up; every other look-up goes through here."""
        if asked.verb == "find":
            return self._fitting(asked)
        rows = self._in_one_area(asked)
        if asked.years is not None:
            return tuple(_one_a_year(rows, asked.name, *asked.years))
        if len(rows) > 1:
            raise NoEvidence(
                f"{len(rows)} rows of {asked.name} fit, ask for one of {_what_there_is(rows, differing=True)}", asked.name, rows[0].file
            )
        return rows

    def _fitting(self, asked: LookUp) -> tuple[Row, ...]:
        """Return the rows of a name that match the given filters; raise NoEvidence if the name does not exist."""
        name = asked.name
        if name not in self._by_name:
            below = [known for known in self._by_name if known.startswith(name + ".")]
            near = below or difflib.get_close_matches(name, self._by_name, 4, 0.5)
            hint = f"; nearest: {_listed(near)}" if near else ""
            raise NoEvidence(f"no evidence is named {name!r}{hint}", name, self._by_name[near[0]][0].file if near else "")
        rows = (row for row in self._by_name[name] if asked.age is None or row.covers(asked.age))
        return tuple(row for row in rows if all(getattr(row, column) == text for column, text in asked.texts.items()))

    def _in_one_area(self, asked: LookUp) -> tuple[Row, ...]:
        """Return the rows that match, at least one, all from the area asked for or preferred."""
        rows, name = self._fitting(asked), asked.name
        if not rows:
            given = [f"{column} {value!r}" for column, value in asked._asdict().items() if value is not None]
            there = _what_there_is(self._fitting(LookUp("find", name)))
            raise NoEvidence(f"no row of {name} with {', '.join(given[2:])}; there are {there}", name, self._by_name[name][0].file)
        areas = {row.area for row in rows}
        chosen = next((code for code in PREFERRED_AREAS if code in areas), rows[0].area)
        if len(areas) > 1 and chosen not in PREFERRED_AREAS:
            raise NoEvidence(f"several areas have {name}, ask for one of {_what_there_is(rows, differing=True)}", name, rows[0].file)
        return tuple(row for row in rows if row.area == chosen)


def load(folder: Path | None = None) -> Evidence:
    """Read and check an evidence folder, by default the project's own; raise BadInput with everything that is wrong in it."""
    if folder is None:
        folder = files.data_folder("calibration") / "evidence"
        return _unchanged(
            folder, tuple((each.name, each.lstat().st_mtime_ns, each.lstat().st_size) for each in sorted(folder.glob("*.csv")))
        )
    return _read(folder)


@lru_cache(maxsize=1)
def _unchanged(folder: Path, _files: tuple[tuple[str, int, int], ...]) -> Evidence:
    """Return the evidence of a folder whose files have these names, times and sizes: several modules ask for it."""
    return _read(folder)


def _read(folder: Path) -> Evidence:
    content = read_folder(folder)
    sources = {source.key: source for source in content.sources}
    return Evidence(tuple(content.rows), tuple(content.places), sources, content.units, content.areas, tuple(content.census))


def _fields(records: Iterable[object], columns: tuple[str, ...]) -> list[tuple[object, ...]]:
    return list(map(attrgetter(*columns), records))


def _one_a_year(rows: Sequence[Row], name: str, first: int, last: int) -> Iterator[Row]:
    """Yield the row for each completed year of age; raise NoEvidence if there is none, or none for that single year."""
    before = None
    for age in range(first, last + 1):
        fit = [row for row in rows if row.covers(age)]
        if len(fit) != 1:
            raise NoEvidence(f"{len(fit) or 'no'} rows of {name} at age {age}; there are {_what_there_is(fit or rows)}", name, rows[0].file)
        if fit[0].unit in COUNTED and fit[0] is before:
            what = f"{name} counts {fit[0].unit} of ages {fit[0].ages} together: there is none for age {age} alone"
            raise NoEvidence(what, name, fit[0].file)
        yield (before := fit[0])


def _what_there_is(rows: Collection[Row], differing: bool = False) -> str:
    """Return the groups, sexes, ages, areas and dates of rows for a message, or only those that differ."""
    texts = {column: list(dict.fromkeys(repr(getattr(row, column)) for row in rows)) for column in KEY_COLUMNS}
    parts = [f"{column} {_listed(found)}" for column, found in texts.items() if len(found) > 1 or not differing]
    return "; ".join(parts)


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts[:MOST_NAMED]) + (f" and {len(texts) - MOST_NAMED} more" if len(texts) > MOST_NAMED else "")
