"""A table of a laboratory file: read like a scenario's table, plus lists of numbers and a check for keys without faults."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.inputs.fields import Fields
from sim.inputs.toml import KeyPath, key_text
from sim.inputs.values import with_type

Limits = tuple[float, float, str]
"""Lowest and highest value, and the unit."""
MOST_NUMBERS = 10_000
"""Of a list."""
NAME = re.compile(r"\w[\w -]{0,63}")
"""Names of homes, demands and cohorts: they appear in tables, where * means all together."""


class Table(Fields):
    """A table of a document and the faults found so far; an answer that cannot be given is empty or 0, and the fault is recorded."""

    def own_name(self) -> str:
        """Return the name of what this table describes."""
        name = self.text("name") or ""
        if name and not NAME.fullmatch(name):
            self.wrong("name", f"{name[:40]!r} is not a name", "letters, digits, blanks, _ and -; at most 64, a letter or digit first")
        return name

    def amount_of(self, key: str, low: float, high: float, unit: str, default: float = 0.0) -> float:
        """Return a number, or the default if the key is missing."""
        number = self.number(key, low, high, unit)
        return default if number is None else number

    def count_of(self, key: str, low: int, high: int, unit: str, default: int = 0) -> int:
        """Return a whole number, or the default if the key is missing."""
        number = self.whole(key, low, high, unit)
        return default if number is None else number

    def numbers(self, key: str, low: float, high: float, unit: str, count: int | None = None) -> tuple[float, ...]:
        """Return a list of numbers within one range; exactly `count` of them if that is given."""
        value = self.values.get(key)
        if isinstance(value, list) and count is None and not 1 <= len(value) <= MOST_NUMBERS:
            self.wrong(key, f"{len(value):,} numbers", f"1 to {MOST_NUMBERS:,} numbers")
            return ()
        return self.row(key, *[(low, high, unit)] * (count or len(value) if isinstance(value, list) else 1))

    def row(self, key: str, *limits: Limits) -> tuple[float, ...]:
        """Return a list of numbers, each within its own range."""
        return self._row((key,), self.values[key], limits) if key in self.values else ()

    def rows(self, key: str, most: int, *limits: Limits) -> list[tuple[float, ...]]:
        """Return a list of lists of numbers, at least one."""
        value = self.values.get(key)
        if not isinstance(value, list) or not value:
            wanted = ", ".join(unit for _, _, unit in limits)
            self.wrong(key, "is empty" if value == [] else f"{with_type(value)}, not a list", f"[[{wanted}], ...]")
            return []
        if len(value) > most:
            self.wrong(key, f"{len(value):,} of them", f"at most {most:,}")
            return []
        found = [self._row((key, place), each, limits) for place, each in enumerate(value)]
        return found if all(found) else []

    def _row(self, key: KeyPath, value: object, limits: Sequence[Limits]) -> tuple[float, ...]:
        """Return as many numbers as there are limits, or none if one is wrong."""
        if not isinstance(value, list):
            self.wrong(key, f"{with_type(value)}, not a list", f"[...] with {len(limits)} numbers")
            return ()
        if len(value) != len(limits):
            self.wrong(key, f"{len(value):,} numbers", f"{len(limits)} numbers")
            return ()
        found = [self._number((*key, place), one, *limit) for place, (one, limit) in enumerate(zip(value, limits, strict=True))]
        return () if None in found else tuple(one for one in found if one is not None)

    def sound(self, *keys: str) -> bool:
        """Return whether no fault has been recorded at these keys, so that their values can be checked against other keys."""
        marked = {fault.key for fault in self.faults}
        own = [key_text((*self.path, key)) for key in keys]
        return not any(fault == key or fault.startswith((f"{key}.", f"{key}[")) for fault in marked for key in own)
