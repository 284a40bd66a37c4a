"""Which numbers of the evidence a calculation read: its look-ups, kept with their answers, to be repeated later and compared.

A fit that takes minutes depends on the answers it got, not on every word of the evidence. So `calibrate` reads through a `Reading`, which
remembers each look-up, and keeps the `table` of look-ups and answers next to the fits. `changes` repeats the look-ups in today's evidence:
a new note, source or grade, or a row that was never read, leaves every answer as it was; a new value or a deleted row does not.

An answer is what the look-up returns: for `value` and `by_age`, numbers only; for `row` and `find`, also key, range and unit. The lists of
county units and of their people are each read as a whole: the answer is a hash.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sim.evidence import Evidence, LookUp, NoEvidence, Row

ANY = "*"
"""A filter that is not set."""
WHOLE = {name: LookUp(name, name) for name in ("places", "census")}
"""Lists that are read as a whole."""
NUMBERS_ONLY = ("value", "by_age")
"""Look-ups that return values without their rows."""
HEADER = (*LookUp._fields, "answer")


class Reading(Evidence):
    """Evidence that remembers its look-ups."""

    _memory: dict[LookUp, None]

    @classmethod
    def of(cls, evidence: Evidence) -> Reading:
        """Return the same evidence, with no look-ups remembered."""
        reading = cls(evidence.rows, evidence.places, evidence.sources, evidence.units, evidence.areas, evidence.census)
        vars(reading)["_memory"] = {}
        return reading

    def answer(self, asked: LookUp) -> tuple[Row, ...]:
        found = super().answer(asked)
        self._memory[asked] = None
        return found

    def __getattribute__(self, name: str) -> Any:
        if name in WHOLE and "_memory" in vars(self):
            self._memory[WHOLE[name]] = None
        return super().__getattribute__(name)

    @property
    def look_ups(self) -> tuple[LookUp, ...]:
        """Return every look-up that was answered, each once."""
        return tuple(self._memory)


def table(evidence: Evidence, look_ups: Iterable[LookUp]) -> str:
    """Return look-ups and their answers as CSV, sorted, so that their order makes no difference."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([HEADER, *sorted((*_texts(asked), _answer(evidence, asked)) for asked in look_ups)])
    return file.getvalue()


def digest(text: str) -> str:
    """Return the SHA-256 of a table, with which a fit identifies the numbers it was made from."""
    return hashlib.sha256(text.encode()).hexdigest()


def answers(text: str) -> dict[LookUp, str]:
    """Return the answer to each look-up of a table."""
    return {_look_up(line): line["answer"] for line in csv.DictReader(io.StringIO(text))}


def changed(evidence: Evidence, then: Mapping[LookUp, str]) -> dict[LookUp, str]:
    """Return the look-ups that this evidence answers differently, with the answers it gives."""
    now = {asked: _answer(evidence, asked) for asked in then}
    return {asked: now[asked] for asked in then if now[asked] != then[asked]}


def changes(evidence: Evidence, then: Mapping[LookUp, str]) -> list[str]:
    """Return a line for each look-up that this evidence answers differently: its name, the number then, and the number now."""
    return [f"{named(asked)}: {_difference(asked, then[asked], now)}" for asked, now in changed(evidence, then).items()]


def not_asked_then(evidence: Evidence, then: Iterable[LookUp], look_ups: Iterable[LookUp]) -> list[str]:
    """Return a line for each look-up that finds a row that none of those in `then` finds."""
    known = {row.key for asked in then for row in _rows(evidence, asked)}
    return [f"{named(asked)}: read now, not then" for asked in look_ups if any(row.key not in known for row in _rows(evidence, asked))]


def missing(evidence: Evidence, then: Mapping[LookUp, str]) -> list[NoEvidence]:
    """Return why look-ups that had an answer have none in this evidence."""
    found = []
    for asked in (each for each, answer in then.items() if answer and each.verb not in WHOLE):
        try:
            evidence.answer(asked)
        except NoEvidence as none:
            found.append(none)
    return found


def _rows(evidence: Evidence, asked: LookUp) -> tuple[Row, ...]:
    """Return the rows that answer a look-up; none if it no longer has an answer or does not ask for rows."""
    try:
        return () if asked.verb in WHOLE else evidence.answer(asked)
    except NoEvidence:
        return ()


def _answer(evidence: Evidence, asked: LookUp) -> str:
    """Return the answer to a look-up as text; empty if there is none."""
    if asked.verb in WHOLE:
        return hashlib.sha256(json.dumps([unit.numbers for unit in getattr(evidence, asked.verb)]).encode()).hexdigest()[:16]
    rows = _rows(evidence, asked)
    if asked.verb in NUMBERS_ONLY:
        return " ".join(str(row.value) for row in rows)
    return " ".join("|".join("" if part is None else str(part) for part in row.numbers[1:]) for row in rows)


def _difference(asked: LookUp, then: str, now: str) -> str:
    """Return two answers as worded in a message: of many numbers, the first that differs and how many more do.

    >>> _difference(LookUp("value", "a"), "0.5", "0.6"), _difference(LookUp("value", "a"), "0.5", "")
    ('0.5 then, 0.6 now', '0.5 then, nothing now')
    >>> _difference(LookUp("by_age", "a", years=(60, 62)), "1.0 2.0 3.0", "1.0 2.5 3.5")
    'age 61: 2.0 then, 2.5 now, and 1 more'
    """
    before, after = then.split(), now.split()
    if len(before) != len(after):
        return f"{then or 'nothing'} then, {now or 'nothing'} now"
    where = [place for place, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    first = where[0]
    age = f"age {asked.years[0] + first}: " if asked.years else ""
    more = f", and {len(where) - 1} more" if len(where) > 1 else ""
    return f"{age}{before[first]} then, {after[first]} now{more}"


def named(asked: LookUp) -> str:
    """Return a look-up as named in a message.

    >>> named(LookUp("by_age", "mortality.hazard", "", "M", years=(60, 100), area="00"))
    'mortality.hazard (sex M, years 60-100, area 00)'
    """
    filters = [f"{column} {text}" for column, text in list(zip(LookUp._fields, _texts(asked), strict=True))[2:] if text not in (ANY, "")]
    return f"{asked.name} ({', '.join(filters)})" if filters else asked.name


def _texts(asked: LookUp) -> tuple[str, ...]:
    """Return the fields of a look-up as they are in a table."""
    years = asked.years and f"{asked.years[0]}-{asked.years[1]}"
    return tuple(ANY if part is None else str(part) for part in asked._replace(years=years))  # type: ignore[arg-type]


def _look_up(line: Mapping[str, str]) -> LookUp:
    """Return the look-up in a line of a table."""
    text: dict[str, Any] = {column: None if line[column] == ANY else line[column] for column in LookUp._fields}
    age, years = text["age"], text["years"]
    first, _, last = (years or "").partition("-")
    return LookUp(**text)._replace(age=age and int(age), years=years and (int(first), int(last)))
