"""The tables of a result: their columns, in order, with what each holds. The page with units and meanings is outputs/README.md."""

from __future__ import annotations

import polars as pl

PEOPLE, FLOWS, LISTS, QUEUES, BEDS, HOMES = "people", "flows", "lists", "queues", "beds", "homes"
COVERAGE, COUNTIES, WORKS, INDICATORS = "coverage", "counties", "works", "indicators"

DAY, TEXT, WHOLE, YES, FRACTION = pl.Date(), pl.String(), pl.Int64(), pl.Boolean(), pl.Float64()

TABLES: dict[str, dict[str, pl.DataType]] = {
    PEOPLE: {"date": DAY, "prefecture": TEXT, "sex": TEXT, "level": TEXT, "dementia": YES, "setting": TEXT, "persons": WHOLE},
    FLOWS: {"month": DAY, "prefecture": TEXT, "event": TEXT, "why": TEXT, "number": WHOLE},
    LISTS: {"month": DAY, "prefecture": TEXT, "queue_class": TEXT, "measure": TEXT, "number": WHOLE, "unit": TEXT},
    QUEUES: {"date": DAY, "prefecture": TEXT, "owner": TEXT, "need": TEXT, "persons": WHOLE},
    BEDS: {"date": DAY, "prefecture": TEXT, "owner": TEXT, "kind": TEXT, "measure": TEXT, "number": WHOLE, "unit": TEXT},
    HOMES: {
        "date": DAY, "home": WHOLE, "county": TEXT, "prefecture": TEXT, "owner": TEXT, "operator": TEXT, "sampled": YES,
        "built_ordinary": WHOLE, "built_nursing": WHOLE, "in_works": WHOLE, "in_works_over_90_days": WHOLE,
        "closing_ordinary": WHOLE, "closing_nursing": WHOLE,
        "occupied_ordinary": WHOLE, "occupied_nursing": WHOLE, "nursing_needs_in_ordinary": WHOLE, "ordinary_needs_in_nursing": WHOLE,
        "waiting_ordinary_only": WHOLE, "waiting_either": WHOLE, "waiting_nursing_only": WHOLE,
        "carers": FRACTION,
    },
    COVERAGE: {"date": DAY, "county": TEXT, "measure": TEXT, "number": WHOLE, "unit": TEXT},
    COUNTIES: {"county": TEXT, "name": TEXT, "kind": TEXT, "prefecture": TEXT, "prefecture_name": TEXT},
    WORKS: {
        "project": WHOLE, "lever": TEXT, "prefecture": TEXT, "county": TEXT, "home": WHOLE, "place": WHOLE, "kind": TEXT,
        "planned": WHOLE, "done": WHOLE, "unit": TEXT, "start": DAY, "planned_end": DAY, "ended": DAY, "months": WHOLE, "outcome": TEXT,
    },
    INDICATORS: {
        "date": DAY, "target": TEXT, "reading": TEXT, "value": FRACTION, "unit": TEXT, "numerator": FRACTION, "denominator": FRACTION,
    },
}  # fmt: skip
"""Columns with their types by table."""

SIMULATED = "simulated persons"
"""Divide by the share of the manifest for persons of the province."""
PERSON_DAYS = "simulated person-days"
BUILT, IN_WORKS, LONG_WORKS, CLOSING = "built", "in_works", "in_works_over_90_days", "closing"
OCCUPIED, MISPLACED = "occupied", "misplaced"
BED_MEASURES = {BUILT: "beds", IN_WORKS: "beds", LONG_WORKS: "beds", CLOSING: "beds", OCCUPIED: SIMULATED, MISPLACED: SIMULATED}
"""Measures of the table of beds, with their units."""
VILLAGES, TEKUN = "villages", "tekun_facility"
COVERAGE_MEASURES = {
    VILLAGES: "villages", "activity_room": "villages", "station": "villages", "mutual_aid": "villages", TEKUN: "yes = 1, no = 0",
}  # fmt: skip
"""Measures of the table of coverage, with their units; `villages` is all that count in the plan."""
QUEUE_CLASSES = ("residents", "tekun", "priority", "public")
"""Names of the four classes of a list: residents of the home, 特困, disabled and poor or with priority, the public."""
EVERYBODY_ELSE = QUEUE_CLASSES[1:]
"""Who waits for a home, not for another bed of it."""


def empty(name: str) -> pl.DataFrame:
    """Return a table without rows.

    >>> empty("queues").columns
    ['date', 'prefecture', 'owner', 'need', 'persons']
    """
    return pl.DataFrame(schema=TABLES[name])


def complaints(name: str, table: pl.DataFrame) -> list[str]:
    """Return what is not as declared in a table: columns missing, unknown, in another order or of another type.

    >>> complaints("queues", empty("queues")), complaints("queues", empty("people"))[0]
    ([], 'column owner is missing')
    """
    declared = TABLES[name]
    found = dict(table.schema)
    wrong = [f"column {column} is missing" for column in declared if column not in found]
    wrong += [f"column {column} is unknown" for column in found if column not in declared]
    wrong += [f"column {column} holds {found[column]}, not {kind}" for column, kind in declared.items() if found.get(column, kind) != kind]
    return wrong or (["the columns stand in another order"] if list(found) != list(declared) else [])
