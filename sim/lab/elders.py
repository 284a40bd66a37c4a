"""A cohort of a laboratory file: who they are, and the hazards by which they live."""

from __future__ import annotations

from itertools import pairwise

from sim.lab.durations import MOST_PEOPLE
from sim.lab.fields import Table
from sim.lab.spec import SPANS, Change, Cohort, Death

YOUNGEST, OLDEST = 60, 120
"""Exact ages."""
HIGHEST = 1_000.0
"""Hazard per year."""
LEVELS = 5
MOST_AGES = 10_000
MOST_CHANGES = 200
STRONGEST = 100.0
"""A factor on hazards."""
OF_COHORT = (
    "name", "people", "age", "per_year", "growth", "sex", "level", "death", "worsening", "recovery", "dementia", "emigration", "changes",
)  # fmt: skip
DEATHS = ("by_level", "bands", "gompertz")


def cohort(fields: Table, years: float) -> Cohort:
    """Return one cohort, for a run of this many years."""
    fields.only((*OF_COHORT, "away"))
    if fields.has("away"):
        fields.wrong("away", "summer calendars are not modeled yet: they will come with the seasons", "leave it out")
    fields.needs(("name", "death"))
    ages = _ages(fields)
    dementia = fields.table("dementia")
    if dementia:
        dementia.only(("onset", "extra_death"))
        dementia.needs(("onset", "extra_death"))
    onset, extra = (dementia.amount_of(key, 0, HIGHEST, "a year") if dementia else 0.0 for key in ("onset", "extra_death"))
    return Cohort(
        fields.own_name(), _death(fields), ages,
        fields.amount_of("per_year", 0, MOST_PEOPLE, "people a year"), fields.amount_of("growth", -0.5, 0.5, "a year"),
        fields.choice("sex", ("female", "male")) or "female", fields.count_of("level", 0, LEVELS - 1, ""),
        _steps(fields, "worsening"), _steps(fields, "recovery"), onset, extra,
        fields.amount_of("emigration", 0, HIGHEST, "a year"), _changes(fields, years),
    )  # fmt: skip


def _ages(fields: Table) -> tuple[tuple[float, int], ...]:
    """Return exact ages with the number of people; none for a cohort of entrants."""
    entrants = fields.has("per_year")
    for key in ("people", "age"):
        if entrants and fields.has(key):
            fields.wrong(key, "entrants come one by one and turn 60 as they do", "per_year alone, or people and age")
    if not entrants and fields.has("growth"):
        fields.wrong("growth", "only entrants grow", "per_year")
    if entrants:
        return ()
    if isinstance(fields.values.get("age"), list):
        if fields.has("people"):
            fields.wrong("people", "age already says how many people", "age = 60.0, or age = [[age, people], ...] alone")
        found = fields.rows("age", MOST_AGES, (YOUNGEST, OLDEST, "years"), (1, MOST_PEOPLE, "people"))
        for place, (_, people) in enumerate(found):
            if people != int(people):
                fields.wrong(("age", place, 1), f"{people} is not whole", "a whole number of people")
        return tuple((age, int(people)) for age, people in found)
    fields.needs(("people", "age"), "a cohort without per_year")
    age, number = fields.number("age", YOUNGEST, OLDEST, "years"), fields.whole("people", 1, MOST_PEOPLE, "people")
    return () if age is None or number is None else ((age, number),)


def _death(fields: Table) -> Death:
    """Return the hazard of death: by level, by age bands, or by Gompertz's law."""
    table = fields.table("death")
    if table is None:
        return Death(by_level=(0.0,) * LEVELS)
    table.only(DEATHS)
    given = [key for key in DEATHS if table.has(key)]
    if len(given) != 1:
        fields.wrong("death", "is given by " + (" and ".join(given) or "none of its laws"), "one of " + ", ".join(DEATHS))
    bands = _bands(table) if table.has("bands") else ()
    by_level = table.numbers("by_level", 0, HIGHEST, "a year", LEVELS)
    gompertz = table.row("gompertz", (0, HIGHEST, "a year"), (-1, 1, "a year"))
    return Death(by_level, bands, (gompertz[0], gompertz[1]) if gompertz else None)


def _bands(table: Table) -> tuple[tuple[int, float], ...]:
    """Return first completed ages with their hazards."""
    found = table.rows("bands", OLDEST - YOUNGEST + 1, (YOUNGEST, OLDEST, "years"), (0, HIGHEST, "a year"))
    if not found:
        return ()
    ages = [age for age, _ in found]
    if ages[0] != YOUNGEST:
        table.wrong(("bands", 0), f"the first band begins at {ages[0]:g}", f"{YOUNGEST}")
    for place, (before, after) in enumerate(pairwise(ages), 1):
        if after <= before:
            table.wrong(("bands", place), f"{after:g} does not come after {before:g}", "ages that rise")
    for place, age in enumerate(ages):
        if age != int(age):
            table.wrong(("bands", place), f"{age} is not whole", "completed years of age")
    return tuple((int(age), hazard) for age, hazard in found)


def _steps(fields: Table, key: str) -> tuple[float, float, float, float]:
    """Return the hazards of the four steps between the five levels."""
    found = fields.numbers(key, 0, HIGHEST, "a year", LEVELS - 1)
    return (found[0], found[1], found[2], found[3]) if found else (0.0, 0.0, 0.0, 0.0)


def _changes(fields: Table, years: float) -> tuple[Change, ...]:
    """Return the factors on hazards, in the order of their days."""
    found: list[Change] = []
    for each in fields.tables("changes", MOST_CHANGES):
        each.only(("year", "what", "factor"))
        each.needs(("year", "what", "factor"))
        change = Change(each.amount_of("year", 0, years, "years since the start"), each.choice("what", SPANS) or "",
                        each.amount_of("factor", 0, STRONGEST, ""))  # fmt: skip
        if each.sound("year", "what") and (change.year, change.what) in [(other.year, other.what) for other in found]:
            each.wrong("what", f"two factors on {change.what} from year {change.year:g}", "one")
        found.append(change)
    return tuple(sorted(found, key=lambda change: change.year))
