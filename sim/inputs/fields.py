"""One table of a TOML document, read key by key.

A value that is missing, of the wrong type or out of range becomes a fault with its line; the answer is then None, and the reader
continues, to find the other faults in the file.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, Self

from sim.inputs.faults import HIDDEN, BadInput, Fault, brief, nearest
from sim.inputs.names import is_file_name, is_name
from sim.inputs.toml import Document, KeyPath
from sim.inputs.values import Amount, with_type

LONGEST_TEXT = 2_000
"""Characters of a title or a reason."""
MOST_ENTRIES = 200
"""Of a list."""
MOST_FAULTS = 100
"""Most faults reported at once: with more, it is the wrong file, not a hundred mistakes."""


class Fields:
    """A table of a document and the faults found in it so far."""

    def __init__(self, document: Document, path: KeyPath, values: dict[str, Any], faults: list[Fault]) -> None:
        self.document, self.path, self.values, self.faults = document, path, values, faults

    @property
    def line(self) -> int:
        return self.document.line(self.path)

    def wrong(self, key: str | KeyPath, what: str, allowed: str = "") -> None:
        """Record a fault at a key of this table, or at the table itself if `key` is empty; raise BadInput if there are too many."""
        below: KeyPath = (key,) if isinstance(key, str) and key else tuple(key)
        self.faults.append(self.document.fault((*self.path, *below), what, allowed))
        if len(self.faults) >= MOST_FAULTS:
            raise BadInput([*self.faults, Fault(self.document.file, self.line, "", "too many faults", "the file was not read further")])

    def has(self, key: str) -> bool:
        return key in self.values

    def only(self, allowed: Collection[str], elsewhere: Collection[str] = (), owner: str = "") -> None:
        """Refuse keys that are not allowed; the message distinguishes keys known elsewhere from meaningless words."""
        for key in self.values:
            if key in allowed:
                continue
            if key in elsewhere:
                self.wrong(key, f"does not belong to {owner}", ", ".join(sorted(allowed)))
            else:
                self.wrong(key, "unknown key", nearest(key, allowed))

    def needs(self, required: Iterable[str], owner: str = "") -> None:
        for key in required:
            if key not in self.values:
                self.wrong(key, "is missing" + (f": {owner} needs it" if owner else ""), ", ".join(required))

    def text(self, key: str) -> str | None:
        return self._text((key,), self.values[key]) if key in self.values else None

    def _text(self, key: KeyPath, value: object) -> str | None:
        if not isinstance(value, str):
            self.wrong(key, f"{with_type(value)}, not a text", 'a text in "quotes"')
        elif not value.strip():
            self.wrong(key, "is empty", "a text")
        elif len(value) > LONGEST_TEXT:
            self.wrong(key, f"{len(value):,} characters", f"at most {LONGEST_TEXT:,}")
        elif HIDDEN.search(value):
            self.wrong(key, f"{brief(value)} contains a control character", "a text on one line")
        else:
            return value
        return None

    def words(self, key: str, one_text: bool = False) -> tuple[str, str] | None:
        """Return the English and Chinese of `{ en = "...", zh = "..." }`; with `one_text`, a plain text is used for both."""
        value = self.values.get(key)
        if value is None:
            return None
        if one_text and not isinstance(value, dict):
            text = self._text((key,), value)
            return (text, text) if text else None
        if not isinstance(value, dict):
            self.wrong(key, f"{with_type(value)}, not two texts", '{ en = "...", zh = "..." }')
            return None
        both = Fields(self.document, (*self.path, key), value, self.faults)
        both.only(("en", "zh"))
        both.needs(("en", "zh"))
        en, zh = both.text("en"), both.text("zh")
        return (en, zh) if en and zh else None

    def texts(self, key: str) -> tuple[str, ...] | None:
        """Return a list of texts without duplicates."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            self.wrong(key, f"{with_type(value)}, not a list", '["...", "..."]')
            return None
        if len(value) > MOST_ENTRIES:
            self.wrong(key, f"{len(value):,} entries", f"at most {MOST_ENTRIES}")
            return None
        found = [self._text((key, place), each) for place, each in enumerate(value)]
        for place, each in enumerate(found):
            if each is not None and each in found[:place]:
                self.wrong((key, place), f"{brief(each)} appears twice", "each once")
                return None
        return None if None in found else tuple(each for each in found if each)

    def choice(self, key: str, allowed: Collection[str]) -> str | None:
        """Return a word of a closed list."""
        text = self.text(key)
        if text is not None and text not in allowed:
            self.wrong(key, f"{brief(text)} is not known", nearest(text, allowed))
            return None
        return text

    def name(self, key: str) -> str | None:
        """Return the name of a scenario."""
        text = self.text(key)
        return text if text is None or self._is_name((key,), text) else None

    def names(self, key: str) -> tuple[str, ...]:
        found = self.texts(key) or ()
        return tuple(name for place, name in enumerate(found) if self._is_name((key, place), name))

    def _is_name(self, key: KeyPath, text: str) -> bool:
        if not is_name(text) or is_file_name(text):
            self.wrong(key, f"{brief(text)} is not the name of a scenario", "a name without folder and without .toml")
            return False
        return True

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.wrong(key, f"{with_type(value)}, not true or false", "true, false")
        return value is True

    def day(self, key: str, first: date, last: date) -> date | None:
        value = self.values.get(key)
        if value is None:
            return None
        allowed = f"a date from {first} to {last}, without quotes"
        if not isinstance(value, date) or isinstance(value, datetime):
            self.wrong(key, f"{with_type(value)}, not a date", allowed)
        elif not first <= value <= last:
            self.wrong(key, f"{value} is outside the run", allowed)
        else:
            return value
        return None

    def number(self, key: str, low: float, high: float, unit: str) -> float | None:
        return self._number((key,), self.values[key], low, high, unit) if key in self.values else None

    def whole(self, key: str, low: int, high: int, unit: str) -> int | None:
        """Return a whole number; 100.0 counts as one."""
        number = self.number(key, low, high, unit)
        if number is not None and number != int(number):
            self.wrong(key, f"{number} is not whole", f"a whole number of {unit}")
            return None
        return None if number is None else int(number)

    def _number(self, key: KeyPath, value: object, low: float, high: float, unit: str) -> float | None:
        allowed = f"{low:,} to {high:,} {unit}".rstrip()
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(key, f"{with_type(value)}, not a number", allowed)
        elif isinstance(value, float) and not math.isfinite(value):
            self.wrong(key, f"{value} is not finite", allowed)
        elif not low <= value <= high:
            self.wrong(key, f"{value:,} is out of range", allowed)
        else:
            return float(value)
        return None

    def amount(self, key: str, high: float, unit: str) -> Amount | None:
        """Return a number, or a range `{ low = ..., high = ... }`, from 0 to `high`."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            number = self._number((key,), value, 0, high, unit)
            return None if number is None else Amount(number, number)
        ends = Fields(self.document, (*self.path, key), value, self.faults)
        ends.only(("low", "high"))
        ends.needs(("low", "high"))
        least, most = ends.number("low", 0, high, unit), ends.number("high", 0, high, unit)
        if least is None or most is None:
            return None
        if least > most:
            ends.wrong("low", f"{least:,.10g} is above high, {most:,.10g}", "low <= high")
            return None
        return Amount(least, most)

    def table(self, key: str) -> Self | None:
        """Return the table at a key; None if there is none."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, dict):
            self.wrong(key, f"{with_type(value)}, not a table", "{ key = value, ... }")
            return None
        return None if value is None else type(self)(self.document, (*self.path, key), value, self.faults)

    def tables(self, key: str, most: int) -> list[Self]:
        """Return the tables of an array `[[key]]`."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.wrong(key, f"{with_type(value)}, not tables", f"[[{key}]] with its keys below it")
            return []
        if len(value) > most:
            self.wrong(key, f"{len(value):,} tables", f"at most {most:,}")
            return []
        return [type(self)(self.document, (*self.path, key, place), each, self.faults) for place, each in enumerate(value)]
