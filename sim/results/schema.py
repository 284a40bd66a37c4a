"""The tables of a result: their columns, in order, with the type of each. Units and meanings are in outputs/README.md."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product

import polars as pl

from sim.codes import AgeGroup, Bed, Code, Level, ListMeasure, Means, Owner, QueueClass, Sex, YesNo
from sim.tally import BY_HOME, MEASURES, POPULATION, Measure

PEOPLE, FLOWS, LISTS, QUEUES, BEDS, HOMES = "people", "flows", "lists", "queues", "beds", "homes"
AGES, COVERAGE, COUNTIES, WORKS, INDICATORS = "ages", "coverage", "counties", "works", "indicators"
IN_HOMES = "residents"
"""The table of who lives in homes."""

DAY, TEXT, WHOLE, YES, FRACTION = pl.Date(), pl.String(), pl.Int64(), pl.Boolean(), pl.Float64()

COLUMN: dict[type[Code], str] = {AgeGroup: "age", Bed: "kind", ListMeasure: "measure"}
"""Columns of codes that are not named after their class."""
OF_BEDS = tuple(measure for measure in BY_HOME if measure.axes == (Bed,))
"""What is counted by home and kind of bed: measures of the table of beds."""
APART = tuple(measure for measure in MEASURES if measure not in OF_BEDS)
"""Measures with a table of their own."""


def column_of(codes: type[Code]) -> str:
    """Return the name of the column for a code.

    >>> column_of(Bed), column_of(QueueClass)
    ('kind', 'queue_class')
    """
    return COLUMN.get(codes) or re.sub(r"(?<=.)(?=[A-Z])", "_", codes.__name__).lower()


def table_of(measure: Measure) -> str:
    """Return the name of the table of a measure."""
    return BEDS if measure in OF_BEDS else measure.table or measure.name


def home_columns(measure: Measure) -> tuple[str, ...]:
    """Return the columns of a measure by home, in the table of homes.

    >>> [home_columns(measure) for measure in BY_HOME if measure.name == "occupied"]
    [('occupied_ordinary', 'occupied_nursing')]
    """
    labels = product(*([member.label for member in codes] for codes in measure.axes))
    return measure.columns or tuple("_".join((measure.name, *names)) for names in labels)


def _own_table(measure: Measure) -> dict[str, pl.DataType]:
    """Return the columns of a measure with a table of its own."""
    columns: dict[str, pl.DataType] = {"date" if measure.stock else "month": DAY, "prefecture": TEXT}
    if measure in BY_HOME:
        columns["owner"] = TEXT
    columns |= _columns(measure.axes)
    columns[measure.value] = WHOLE
    return columns | ({"unit": TEXT} if ListMeasure in measure.axes else {})


def _columns(axes: tuple[type[Code], ...]) -> dict[str, pl.DataType]:
    return {column_of(codes): YES if issubclass(codes, YesNo) else TEXT for codes in axes}


RESIDENT_AXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((column_of(codes), tuple(code.label for code in codes)) for codes in (Owner, Sex)),
    ("age", ("60-64", "65-69", "70-74", "75-79", "80-84", "85+")),
    *((column_of(codes), tuple(code.label for code in codes)) for codes in (Level, Means)),
    ("years", ("0", "1", "2", "3-4", "5-9", "10+")),
)
"""Columns of the table of who lives in homes, each with its labels in order; `years` are completed years since entry."""
BEDS_OF_HOMES = (
    "built_ordinary", "built_nursing", "in_works", "in_works_over_90_days", "closing_ordinary", "closing_nursing",
    "paper_ordinary", "paper_nursing", "under_60_ordinary", "under_60_nursing", "filling_ordinary", "filling_nursing",
)  # fmt: skip
HOME_COUNTS = tuple(column for measure in BY_HOME for column in home_columns(measure))
HOME_MEASURES = (*BEDS_OF_HOMES, *HOME_COUNTS)
"""Counts for a home, in column order: beds, then what the lives count."""
TABLES: dict[str, dict[str, pl.DataType]] = {
    **{table_of(measure): _own_table(measure) for measure in APART},
    AGES: {"date": DAY, "prefecture": TEXT, **_columns(POPULATION), "persons": WHOLE},
    BEDS: {"date": DAY, "prefecture": TEXT, "owner": TEXT, "kind": TEXT, "measure": TEXT, "number": WHOLE, "unit": TEXT},
    HOMES: {
        "date": DAY, "home": WHOLE, "county": TEXT, "prefecture": TEXT, "owner": TEXT, "operator": TEXT, "sampled": YES,
        **dict.fromkeys(HOME_MEASURES, WHOLE),
        "carers": FRACTION,
    },
    IN_HOMES: {"date": DAY, **{column: TEXT for column, _ in RESIDENT_AXES}, "persons": WHOLE},
    COVERAGE: {"date": DAY, "county": TEXT, "measure": TEXT, "number": WHOLE, "unit": TEXT},
    COUNTIES: {
        "date": DAY, "county": TEXT, "name": TEXT, "kind": TEXT, "prefecture": TEXT, "prefecture_name": TEXT,
        "persons_60": WHOLE, "persons_80": WHOLE,
    },
    WORKS: {
        "project": WHOLE, "lever": TEXT, "prefecture": TEXT, "county": TEXT, "home": WHOLE, "place": WHOLE, "kind": TEXT,
        "planned": WHOLE, "done": WHOLE, "unit": TEXT, "start": DAY, "planned_end": DAY, "ended": DAY, "months": WHOLE, "outcome": TEXT,
    },
    INDICATORS: {
        "date": DAY, "target": TEXT, "reading": TEXT, "value": FRACTION, "unit": TEXT, "numerator": FRACTION, "denominator": FRACTION,
    },
}  # fmt: skip
"""Columns and their types, by table."""

SIMULATED = "simulated persons"
"""Divide by the share in the manifest to get persons in the province."""
PERSON_DAYS = "simulated person-days"
BUILT, IN_WORKS, LONG_WORKS, CLOSING = "built", "in_works", "in_works_over_90_days", "closing"
PAPER, UNDER_60, FILLING = "paper", "under_60", "filling"
OCCUPIED, MISPLACED = "occupied", "misplaced"
OF_INVENTORY = (BUILT, IN_WORKS, LONG_WORKS, CLOSING, PAPER, UNDER_60, FILLING)
"""Measures of the slow tier in the table of beds, in order."""
BED_MEASURES = dict.fromkeys(OF_INVENTORY, "beds") | {measure.name: SIMULATED for measure in OF_BEDS}
"""Measures in the table of beds, with their units."""
VILLAGES, TEKUN = "villages", "tekun_facility"
COVERAGE_MEASURES = {
    VILLAGES: "villages", "activity_room": "villages", "station": "villages", "mutual_aid": "villages", TEKUN: "yes = 1, no = 0",
}  # fmt: skip
"""Measures in the table of coverage, with their units; `villages` are all that count in the plan."""
LIST_UNITS = {each.label: PERSON_DAYS if each is ListMeasure.WAIT_DAYS else SIMULATED for each in ListMeasure}
"""Measures in the table of lists, with their units."""
RESIDENTS = QueueClass.RESIDENTS.label
"""Residents waiting for another bed in their home."""
EVERYBODY_ELSE = tuple(each.label for each in QueueClass if each is not QueueClass.RESIDENTS)
"""People waiting for a home, not for another bed in it."""


def county_units(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the county units of a result, each once, with their names and kinds."""
    names = tables[COUNTIES].drop("date", "persons_60", "persons_80")
    return names.unique("county", keep="first", maintain_order=True).sort("county")


def empty(name: str) -> pl.DataFrame:
    """Return a table without rows.

    >>> empty("queues").columns
    ['date', 'prefecture', 'owner', 'need', 'persons']
    """
    return pl.DataFrame(schema=TABLES[name])


def complaints(name: str, table: pl.DataFrame) -> list[str]:
    """Return what is not as declared in a table: columns that are missing, unknown, out of order or of the wrong type.

    >>> complaints("queues", empty("queues")), complaints("queues", empty("people"))[0]
    ([], 'column owner is missing')
    """
    declared = TABLES[name]
    found = dict(table.schema)
    wrong = [f"column {column} is missing" for column in declared if column not in found]
    wrong += [f"column {column} is unknown" for column in found if column not in declared]
    wrong += [f"column {column} holds {found[column]}, not {kind}" for column, kind in declared.items() if found.get(column, kind) != kind]
    return wrong or (["the columns are in another order"] if list(found) != list(declared) else [])
