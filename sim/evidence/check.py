"""What a field of the evidence may contain: each field on its own, then compared with its neighbors.

A check reads the text of a line and yields complaints: the column, what is wrong, what is allowed. Nothing is corrected or guessed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date

from sim.inputs.faults import brief, nearest

STATUSES = ("found", "derived", "unverified")
GRADES = ("A", "B", "C")
SEXES = ("", "M", "F")
KINDS = ("city", "county", "district", "forestry", "zone")
NOT_PUBLISHED = ("calc", "judgement", "memory")
OLDEST = 130
"""Completed years of age."""
MOST_EVENTS = 12
"""The highest rate per year: an event a month for everybody. A hazard above it empties a population within weeks."""
EARLIEST, LATEST = 1900, 2100
"""Years."""
NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
COUNT = re.compile(r"\d{1,9}", re.ASCII)
AREA = re.compile(r"\d\d(\d\d){0,2}", re.ASCII)
COUNTY_UNIT = re.compile(r"\d{6}", re.ASCII)
DATE = re.compile(r"\d{4}(-\d\d-\d\d)?", re.ASCII)
COUNTS = (
    "streets", "towns", "townships", "quasi_townships",
    "residents_committees", "village_committees", "quasi_residents", "quasi_villages",
)  # fmt: skip
"""The columns of counts in places.csv."""
NEVER_NEGATIVE = frozenset((
    "per_year", "ratio", "hazard_ratio", "rate_ratio", "odds_ratio", "persons", "beds", "homes", "places", "villages", "providers",
    "projects", "beds_per_home", "beds_per_1000", "persons_per_household", "children", "residents_per_carer", "hours_per_week",
    "years", "months", "days", "yuan_per_bed", "yuan_per_day", "yuan_per_month",
))  # fmt: skip
"""Units of quantities that cannot be negative, unless the name of the row marks it as a change."""
Fields = dict[str, str]
"""The text of a line by column."""
Lists = dict[str, dict[str, str]]
"""The closed lists by column, each with the text of its keys. A list that could not be read is empty: nothing is checked against it."""
Complaint = tuple[str, str, str]
"""A column, what is wrong with it, what is allowed."""


def row_complaints(fields: Fields, lists: Lists) -> list[Complaint]:
    """Return everything that is wrong with a row of evidence."""
    return [*_word_complaints(fields, lists), *_number_complaints(fields), *_age_complaints(fields)]


def area_complaints(fields: Fields, lists: Lists) -> Iterator[Complaint]:
    """Yield what is wrong with a line of areas.csv."""
    if not AREA.fullmatch(fields["code"]):
        yield "code", f"{brief(fields['code'])} is not a code of an area", "2, 4 or 6 digits"


def source_complaints(fields: Fields, lists: Lists) -> Iterator[Complaint]:
    """Yield what is wrong with a line of sources.csv."""
    if not fields["title"]:
        yield "title", "is empty", "the title of the source"
    yield from _date_complaints(fields)


def place_complaints(fields: Fields, lists: Lists) -> Iterator[Complaint]:
    """Yield what is wrong with a line of places.csv."""
    code, prefecture, names = fields["code"], fields["prefecture_code"], lists["prefecture"]
    if not COUNTY_UNIT.fullmatch(code):
        yield "code", f"{brief(code)} is not a code of a county unit", "6 digits"
    elif prefecture != code[:4]:
        yield "prefecture_code", f"{brief(prefecture)} is not the prefecture of {code}", code[:4]
    if names and names.get(prefecture) != fields["prefecture"]:
        yield "prefecture", f"{brief(fields['prefecture'])} is not {prefecture}", names.get(prefecture, "a prefecture of areas.csv")
    if fields["kind"] not in KINDS:
        yield "kind", f"{brief(fields['kind'])} is unknown", nearest(fields["kind"], KINDS)
    yield from _list_complaints(fields, lists, "source")
    for column in COUNTS:
        if not COUNT.fullmatch(fields[column]):
            yield column, f"{brief(fields[column])} is not a count", "a whole number, 0 or more"


def is_number(text: str) -> bool:
    """Return whether a text is a finite number in plain digits.

    >>> [is_number(text) for text in ("0.35", "-1e3", "nan", "1e999", "1_000", "")]
    [True, True, False, False, False, False]
    """
    return bool(NUMBER.fullmatch(text)) and math.isfinite(float(text))


def is_date(text: str) -> bool:
    """Return whether a text is a year or a calendar day between 1900 and 2100.

    >>> [is_date(text) for text in ("2020", "2020-02-29", "2021-02-29", "2020-2-1", "20201101", "")]
    [True, True, False, False, False, False]
    """
    if not DATE.fullmatch(text) or not EARLIEST <= int(text[:4]) <= LATEST:
        return False
    try:
        return text.isdigit() or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _list_complaints(fields: Fields, lists: Lists, column: str) -> Iterator[Complaint]:
    if lists[column] and fields[column] not in lists[column]:
        yield column, f"{brief(fields[column])} is unknown", nearest(fields[column], lists[column])


def _date_complaints(fields: Fields) -> Iterator[Complaint]:
    if fields["date"] and not is_date(fields["date"]):
        yield "date", f"{brief(fields['date'])} is not a date", "YYYY or YYYY-MM-DD or empty"


def _word_complaints(fields: Fields, lists: Lists) -> Iterator[Complaint]:
    """Yield what is wrong with the words: name, closed lists, date, and their combination."""
    if not NAME.fullmatch(fields["name"]):
        yield "name", f"{brief(fields['name'])} is not a name", "lower-case words with points between, like beds.tekun"
    for column in ("unit", "source", "area"):
        yield from _list_complaints(fields, lists, column)
    for column, words in (("sex", SEXES), ("status", STATUSES), ("grade", GRADES)):
        if fields[column] not in words:
            yield column, f"{brief(fields[column])} is unknown", ", ".join(word or "empty" for word in words)
    yield from _date_complaints(fields)
    if fields["status"] == "found" and fields["source"] in NOT_PUBLISHED:
        yield "status", f"found, but {fields['source']} is not a publication", "derived, unverified"
    if fields["status"] == "unverified" and fields["grade"] in ("A", "B"):
        yield "grade", f"unverified, but of grade {fields['grade']}", "C"


def _age_complaints(fields: Fields) -> Iterator[Complaint]:
    """Yield what is wrong with the ages: not whole years, an end without a start, reversed."""
    first, last = fields["age_from"], fields["age_to"]
    odd = [column for column in ("age_from", "age_to") if not is_age(fields[column])]
    for column in odd:
        yield column, f"{brief(fields[column])} is not an age", f"whole years, 0 to {OLDEST}, or empty"
    if not odd and last and not first:
        yield "age_from", f"an age_to of {last} without an age_from", "both, or age_from alone: open end, or neither"
    elif not odd and last and int(last) < int(first):
        yield "age_to", f"ages reversed: {first} to {last}", f"{first} or more, or empty: open end"


def is_age(text: str) -> bool:
    """Return whether a text is an age in completed years, or empty."""
    return not text or (bool(COUNT.fullmatch(text)) and int(text) <= OLDEST)


def _number_complaints(fields: Fields) -> Iterator[Complaint]:
    """Yield what is wrong with value, low and high: not a number, out of order, or outside the bounds of the unit."""
    wanted = [column for column in ("value", "low", "high") if fields[column] or column == "value"]
    number = {column: float(fields[column]) for column in wanted if is_number(fields[column])}
    for column in wanted:
        if column not in number:
            yield column, f"{brief(fields[column])} is not a finite number", "a number like 0.35, with a point"
    low, high = number.get("low", -math.inf), number.get("high", math.inf)
    if low > high:
        yield "low", f"low {fields['low']} is above high {fields['high']}", "low <= value <= high"
    elif not low <= number.get("value", low) <= high:
        beyond = f"below low {fields['low']}" if number["value"] < low else f"above high {fields['high']}"
        yield "value", f"{fields['value']} is {beyond}", "low <= value <= high"
    least, most = bounds(fields["unit"], fields["name"])
    for column, found in number.items():
        if not least <= found <= most:
            allowed = f"{least:g} to {most:g}" if math.isfinite(most) else f"{least:g} or more"
            yield column, f"{fields[column]} cannot be a number of unit {fields['unit']}", allowed
        elif fields["unit"] == "per_year" and found > MOST_EVENTS:
            age = f" at {fields['age_from']}" if fields["age_from"] else ""
            yield column, f"more events than people: a rate of {found:.4g} a year{age}", f"{MOST_EVENTS} or less"


def bounds(unit: str, name: str) -> tuple[float, float]:
    """Return the smallest and the largest number that a unit allows; a row named as a change may be negative.

    >>> bounds("share", "villages.coverage"), bounds("share", "use.change"), bounds("beds", "beds.all")
    ((0.0, 1.0), (-1.0, 1.0), (0.0, inf))
    """
    if unit == "share":
        return (-1.0, 1.0) if "change" in name else (0.0, 1.0)
    if unit == "relative_change":
        return -1.0, math.inf
    return (0.0, math.inf) if unit in NEVER_NEGATIVE and "change" not in name else (-math.inf, math.inf)
