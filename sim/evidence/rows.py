"""Rows of evidence, and the evidence folder read as a whole: all its faults are reported at once.

Five files are closed lists (units, areas, sources, places, census); every other CSV file holds rows with the same header.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sim.evidence import census as people
from sim.evidence.check import COUNTS, Complaint, Fields, Lists, area_complaints, place_complaints, row_complaints, source_complaints
from sim.inputs.csv import MOST_FAULTS, Line, read_lines
from sim.inputs.faults import BadInput, Fault, brief, shown


@dataclass(frozen=True, slots=True)
class Row:
    """One number of the evidence, with its range, unit, source and grade, and its file and line."""

    name: str
    group: str
    sex: str
    """`M`, `F`, or empty: both."""
    age_from: int | None
    """First completed year of age; None: not by age."""
    age_to: int | None
    """Last completed year of age, inclusive; None with an `age_from`: open end."""
    area: str
    """Code of the National Bureau of Statistics: `23` the province, `00` China, `99` outside China."""
    value: float
    low: float | None
    high: float | None
    unit: str
    date: str
    """`YYYY` or `YYYY-MM-DD` of the thing measured; empty: date not seen."""
    source: str
    status: str
    grade: str
    note: str
    file: str
    line: int

    @property
    def key(self) -> tuple[str, str, str, int, int, str, str]:
        """Return the key, which is unique across all files; an empty age is -1, so that keys sort."""
        first = -1 if self.age_from is None else self.age_from
        last = -1 if self.age_to is None else self.age_to
        return (self.name, self.group, self.sex, first, last, self.area, self.date)

    @property
    def numbers(self) -> tuple[str | float | None, ...]:
        """Return what a calculation can depend on: key, value, range and unit; not source, status, grade or note."""
        return (*self.key, self.value, self.low, self.high, self.unit)

    @property
    def ages(self) -> str:
        """Return the ages as text: `60-64`, `85+`, `75`; empty if the row is not by age."""
        if self.age_from is None or self.age_from == self.age_to:
            return "" if self.age_from is None else str(self.age_from)
        return f"{self.age_from}+" if self.age_to is None else f"{self.age_from}-{self.age_to}"

    def covers(self, age: int) -> bool:
        """Return whether the row is by age and covers this completed year of age."""
        return self.age_from is not None and self.age_from <= age and (self.age_to is None or age <= self.age_to)


@dataclass(frozen=True, slots=True)
class Place:
    """One county unit with its numbers of streets, towns, townships, committees; quasi units are farms, forestry, parks."""

    code: str
    county: str
    prefecture_code: str
    prefecture: str
    kind: str
    """`district`, `city`, `county`; `forestry` and `zone` have a code but are not county-level units."""
    streets: int
    towns: int
    townships: int
    quasi_townships: int
    residents_committees: int
    village_committees: int
    quasi_residents: int
    quasi_villages: int
    source: str

    @property
    def numbers(self) -> tuple[str | int, ...]:
        """Return what a calculation can depend on: codes, kind and the eight counts; not names or source."""
        return (self.code, self.prefecture_code, self.kind, *(getattr(self, column) for column in COUNTS))


@dataclass(frozen=True, slots=True)
class Source:
    """Where numbers were read; `calc`, `judgement` and `memory` are not publications."""

    key: str
    title: str
    issuer: str
    date: str
    where_read: str
    licence: str
    note: str


class Folder(NamedTuple):
    """Everything in an evidence folder, read and checked."""

    rows: list[Row]
    places: list[Place]
    census: list[people.CountyPeople]
    sources: list[Source]
    units: dict[str, str]
    areas: dict[str, str]


MOST_FILES = 50
"""Files of an evidence folder that are read."""
MOST_NAMED = 5
"""Most county units that a message lists."""
HEADER = tuple(Row.__slots__)[:-2]
"""The columns of a file with rows."""
PLACES, SOURCES = tuple(Place.__slots__), tuple(Source.__slots__)
Check = Callable[[Fields, Lists], Iterable[Complaint]]


def read_folder(folder: Path) -> Folder:
    """Read every CSV file in a folder; raise BadInput with all faults of all files."""
    if not folder.is_dir():
        raise BadInput([Fault(shown(folder), 0, "", "no such folder", "a folder with the evidence as CSV files")])
    faults: list[Fault] = []
    lists: Lists = {}
    units = _closed(folder / "units.csv", ("unit", "meaning"), lists, faults)
    areas = _closed(folder / "areas.csv", ("code", "name"), lists, faults, area_complaints)
    sources = _closed(folder / "sources.csv", SOURCES, lists, faults, source_complaints)
    lists |= {"unit": _texts(units), "source": _texts(sources), "prefecture": _texts(areas)}
    places = _closed(folder / "places.csv", PLACES, lists, faults, place_complaints)
    lists["area"] = {**_texts(areas), **_texts(places)} if areas and places else {}
    lists["unit of places"] = _texts(places)
    counted = _closed(folder / "census.csv", people.HEADER, lists, faults, people.complaints)
    if places and counted and (without := sorted(set(places) - set(counted))):
        more = f" and {len(without) - MOST_NAMED} more" if len(without) > MOST_NAMED else ""
        what = f"no line for {', '.join(without[:MOST_NAMED])}{more}"
        faults.append(Fault(shown(folder / "census.csv"), 0, "code", what, "a line for each county unit of places.csv"))
    rows = [row for path in _row_files(folder, faults) for row in _rows(path, lists, faults)]
    faults += islice(_clashes(rows, folder), MOST_FAULTS)
    if not rows and not faults:
        faults.append(Fault(shown(folder), 0, "", "no row of evidence", "a file with the columns " + ",".join(HEADER)))
    if faults:
        raise BadInput(sorted(faults, key=lambda fault: (fault.file, fault.line)))
    frame = [_place(line.fields) for line in places.values()]
    by_county = [people.of_line(line.fields) for line in counted.values()]
    return Folder(rows, frame, by_county, [Source(**line.fields) for line in sources.values()], lists["unit"], lists["prefecture"])


def _row_files(folder: Path, faults: list[Fault]) -> list[Path]:
    """Return the CSV files in the folder that are not closed lists; files with a leading dot belong to an editor."""
    closed = ("units.csv", "areas.csv", "sources.csv", "places.csv", "census.csv")
    tables = (path for path in folder.iterdir() if path.suffix.lower() == ".csv" and not path.name.startswith("."))
    found = sorted(path for path in tables if path.name not in closed)
    if len(found) > MOST_FILES:
        faults.append(Fault(shown(folder), 0, "", f"{len(found):,} CSV files", f"at most {MOST_FILES}"))
    return found[:MOST_FILES]


def _closed(path: Path, header: tuple[str, ...], lists: Lists, faults: list[Fault], check: Check | None = None) -> dict[str, Line]:
    """Return the lines of a closed list by their first column; none if any of them has a fault."""
    column, before = header[0], len(faults)
    found: dict[str, Line] = {}
    for line in read_lines(path, header, faults):
        key = line.fields[column]
        if not key or key in found:
            what = f"{brief(key)} is already in line {found[key].number}" if key else "is empty"
            faults.append(line.fault(column, what, "each key once"))
        faults += (line.fault(*complaint) for complaint in (check(line.fields, lists) if check else ()))
        found.setdefault(key, line)
    if not found and len(faults) == before:
        faults.append(Fault(shown(path), 0, "", "no line below the header", ",".join(header)))
    return found if len(faults) == before else {}


def _texts(lines: dict[str, Line]) -> dict[str, str]:
    """Return the second column, keyed by the first."""
    return {key: list(line.fields.values())[1] for key, line in lines.items()}


def _rows(path: Path, lists: Lists, faults: list[Fault]) -> Iterator[Row]:
    """Yield the rows of one file that have no faults."""
    for line in read_lines(path, HEADER, faults):
        wrong = row_complaints(line.fields, lists)
        faults += (line.fault(*complaint) for complaint in wrong)
        if not wrong:
            yield _row(line.fields, path.name, line.number)


def _clashes(rows: Iterable[Row], folder: Path) -> Iterator[Fault]:
    """Yield a fault for each row with the key of another row, and for each name that is in two files."""
    by_key: dict[object, Row] = {}
    by_name: dict[str, Row] = {}
    reported: set[tuple[str, str]] = set()
    for row in rows:
        first, home = by_key.setdefault(row.key, row), by_name.setdefault(row.name, row)
        if first is not row:
            what = f"{row.name}: same name, group, sex, ages, area and date as {first.file}:{first.line}"
            yield Fault(shown(folder / row.file), row.line, "name", what, "each key once across all files")
        if home.file != row.file and (row.name, row.file) not in reported:
            reported.add((row.name, row.file))
            what = f"{row.name} is already in {home.file}:{home.line}"
            yield Fault(shown(folder / row.file), row.line, "name", what, "each name in one file only")


def _row(fields: Fields, file: str, line: int) -> Row:
    name, group, sex, first, last, area, value, low, high, unit, day, source, status, grade, note = fields.values()
    ages = int(first) if first else None, int(last) if last else None
    ends = float(low) if low else None, float(high) if high else None
    return Row(name, group, sex, *ages, area, float(value), *ends, unit, day, source, status, grade, note, file, line)


def _place(fields: Fields) -> Place:
    code, county, prefecture_code, prefecture, kind, *counts, source = fields.values()
    streets, towns, townships, quasi_townships, residents, villages, quasi_residents, quasi_villages = map(int, counts)
    units = streets, towns, townships, quasi_townships, residents, villages, quasi_residents, quasi_villages
    return Place(code, county, prefecture_code, prefecture, kind, *units, source)
