"""Evidence with some rows changed: by a factor, or to a value. Rows are named as texts, so that a command and Python name them alike.

`dementia.incidence` is every row of that name; `dementia.incidence[sex=F, ages=60-64]` only those whose columns have these texts. A
factor applies to value and range. A changed row is no longer its source's number: it becomes unverified, of grade C, and says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from sim.evidence.catalogue import KEY_COLUMNS, Evidence, LookUp, NoEvidence
from sim.evidence.check import MOST_EVENTS, bounds
from sim.evidence.rows import Row
from sim.inputs.faults import BadInput, Fault, brief

WHERE = "evidence"
"""What a fault names instead of a file."""
NAMED = re.compile(r"\s*([a-z][a-z0-9_.]*)\s*(?:\[([^\]]*)\])?\s*")
WRITTEN = re.compile(r"\s*([a-z][a-z0-9_.]*\s*(?:\[[^\]]*\])?)\s*([*=])\s*(\S+)\s*")
FORM = "NAME or NAME[column=text, ...], with columns " + ", ".join(KEY_COLUMNS)
VALUES = "value", "low", "high"
Amounts = float | Mapping[str, float]
"""A factor; or `value`, with `low` and `high` if the range is to change too."""


class Changed(NamedTuple):
    """Evidence with its changes in words, one text each."""

    evidence: Evidence
    changes: tuple[str, ...]


def changed(evidence: Evidence, changes: Mapping[str, Amounts]) -> Changed:
    """Return evidence with rows changed; raise BadInput with every name, column or amount that is wrong.

    >>> from sim.evidence import load
    >>> new = changed(load(), {"beds.tekun": 2, "falls.share[ages=80+]": {"value": 0.25}})
    >>> new.evidence.value("beds.tekun"), new.evidence.row("beds.tekun").grade
    (77756.0, 'C')
    >>> new.changes
    ('beds.tekun * 2 (1 row)', 'falls.share[ages=80+] = 0.25 (1 row)')
    """
    faults: list[Fault] = []
    new: dict[Any, tuple[str, Row]] = {}
    words = []
    for name, amounts in changes.items():
        rows = _rows(evidence, name, faults)
        how = _amounts(name, amounts, faults)
        for row in rows if how else ():
            if row.key in new:
                faults.append(Fault(WHERE, 0, str(name), f"a row is also changed by {new[row.key][0]}", "each row once"))
            new[row.key] = str(name), _row(row, how, str(name), faults)
        words.append(f"{name} {_in_words(how)} ({len(rows)} row{'s' * (len(rows) != 1)})")
    if faults:
        raise BadInput(dict.fromkeys(faults))
    every = [new[row.key][1] if row.key in new else row for row in evidence.rows]
    found = Evidence(tuple(every), evidence.places, evidence.sources, evidence.units, evidence.areas, evidence.census)
    return Changed(found, tuple(words))


def parsed(texts: Iterable[str]) -> dict[str, Amounts]:
    """Return changes written as texts; raise BadInput with those that are none.

    >>> parsed(["beds.tekun*2", "falls.share[ages=80+] = 0.25"])
    {'beds.tekun': 2.0, 'falls.share[ages=80+]': {'value': 0.25}}
    """
    found: dict[str, Amounts] = {}
    faults = []
    for text in texts:
        match = WRITTEN.fullmatch(text)
        number = _number(match[3]) if match else None
        if match is None or number is None:
            faults.append(Fault(WHERE, 0, "", f"{brief(text)} is no change of the evidence", "NAME*FACTOR, NAME=VALUE, NAME[sex=F]*FACTOR"))
        elif match[1].strip() in found:
            faults.append(Fault(WHERE, 0, match[1].strip(), "changed twice", "each row once"))
        else:
            found[match[1].strip()] = number if match[2] == "*" else {"value": number}
    if faults:
        raise BadInput(faults)
    return found


def is_change(text: str) -> bool:
    """Return whether a text is written as a change of rows, rather than as the name of a folder."""
    return WRITTEN.fullmatch(text) is not None


def _number(text: object) -> float | None:
    """Return a finite number; None if it is none."""
    try:
        number = math.nan if isinstance(text, bool) else float(text)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _rows(evidence: Evidence, name: object, faults: list[Fault]) -> tuple[Row, ...]:
    """Return the rows that a text names, or note why there are none."""
    match = NAMED.fullmatch(name) if isinstance(name, str) else None
    parts = [part.partition("=") for part in (match[2] or "").split(",") if part.strip()] if match else []
    wanted: dict[str, Any] = {column.strip(): text.strip() for column, sign, text in parts if sign}
    if match is None or len(wanted) < len(parts) or set(wanted) - set(KEY_COLUMNS):
        faults.append(Fault(WHERE, 0, "", f"{brief(str(name))} names no rows", FORM))
        return ()
    try:
        rows = evidence.answer(LookUp("find", match[1], **wanted))
    except NoEvidence as none:
        faults.append(Fault(WHERE, 0, match[1], str(none)))
        return ()
    if not rows:
        every = evidence.answer(LookUp("find", match[1]))
        there = "; ".join(f"{column} {', '.join(sorted({repr(getattr(row, column)) for row in every})[:12])}" for column in wanted)
        faults.append(Fault(WHERE, 0, str(name), "no row has these texts", there))
    return rows


def _amounts(name: object, amounts: object, faults: list[Fault]) -> dict[str, float]:
    """Return `factor`, or `value` with the ends of its range; nothing if they are wrong, which is noted."""
    given = dict(amounts) if isinstance(amounts, Mapping) else {"factor": amounts}
    numbers = {key: number for key, each in given.items() if (number := _number(each)) is not None}
    plain = "factor" in numbers and numbers["factor"] >= 0
    value = "value" in numbers and set(numbers) <= set(VALUES)
    if len(numbers) == len(given) and (plain or value):
        return numbers
    faults.append(Fault(WHERE, 0, str(name), f"{amounts!r:.60} is no change", 'a factor of 0 or more, or {"value": number}'))
    return {}


def _row(row: Row, how: Mapping[str, float], name: str, faults: list[Fault]) -> Row:
    """Return a changed row, or note that its unit forbids the value."""
    least, most = bounds(row.unit, row.name)
    most = min(most, MOST_EVENTS) if row.unit == "per_year" else most
    if "factor" in how:
        value, low, high = (None if each is None else each * how["factor"] for each in (row.value, row.low, row.high))
        low, high = (None if end is None else min(max(end, least), most) for end in (low, high))
    else:
        value = how["value"]
        low, high = how.get("low", row.low), how.get("high", row.high)
        low, high = (None if low is None else min(low, value)), (None if high is None else max(high, value))
    assert value is not None
    if not least <= value <= most:
        allowed = f"{least:g} to {most:g}" if math.isfinite(most) else f"{least:g} or more"
        faults.append(Fault(WHERE, 0, name, f"{value:.6g} cannot be a number of unit {row.unit} ({row.ages or 'all ages'})", allowed))
    note = f"{row.note} [changed for this run: was {row.value:g}]".strip()
    return replace(row, value=value, low=low, high=high, status="unverified", grade="C", note=note)


def _in_words(how: Mapping[str, float]) -> str:
    return f"* {how['factor']:g}" if "factor" in how else f"= {how.get('value', math.nan):g}"
