"""Kinds of keys that name a place: a home by its key, a county unit, or the part of the province a programme is for."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sim import evidence
from sim.inputs.faults import brief, nearest
from sim.inputs.fields import Fields
from sim.inputs.toml import KeyPath
from sim.inputs.written import as_place
from sim.province.levers.keys import Absent, Kind, Schema, Words, text

if TYPE_CHECKING:
    from sim.world.columns import World

LARGEST_KEY = 2**31 - 1
PREFECTURE = 4
"""Digits of the code of a prefecture, with which those of its county units begin."""


@cache
def areas() -> tuple[frozenset[str], frozenset[str]]:
    """Return the codes of prefectures and of county units: the project's own, since a scenario is read before a run has its evidence.

    Rows that a run changes are never places. A code that only a folder of other evidence has cannot be named; one that it lacks is
    refused when the scenario meets the world.
    """
    places = evidence.load().places
    return frozenset(place.prefecture_code for place in places), frozenset(place.code for place in places)


@cache
def full_names() -> dict[str, str]:
    """Return the name of every prefecture by its code, and of every county unit behind that of its prefecture."""
    places = evidence.load().places
    return {p.prefecture_code: p.prefecture for p in places} | {p.code: p.prefecture + p.county for p in places}


def code_meant(fields: Fields, key: str | KeyPath, text: str, codes: Collection[str], what: str) -> str | None:
    """Return the code of the place that a text names, by code or by name; record a fault if there is none, or more than one."""
    found = [code for code in as_place(text, full_names()) if code in codes]
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(f"{code} {full_names()[code]}" for code in found)
        fields.wrong(key, f"{brief(text)} is the name of more than one place", several)
        return None
    names = {full_names()[code].removeprefix(full_names()[code[:4]]) or full_names()[code]: code for code in codes}
    close = difflib.get_close_matches(text, names, 1)
    hint = f"did you mean {names[close[0]]} {close[0]}?" if close else nearest(text, codes)
    fields.wrong(key, f"{brief(text)} is not {what}", hint)
    return None


@dataclass(frozen=True, slots=True)
class HomeKey(Kind):
    """The key of a home of 2020-12-31."""

    def read(self, fields: Fields, key: str) -> Any:
        return fields.whole(key, 0, LARGEST_KEY, "(the key of a home)")

    def shown(self, value: Any, language: str) -> str:
        return f"{text(('home', '机构'), language)} {value}"

    def allowed(self, language: str) -> str:
        return text(("the key of a home", "机构编号"), language)

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": 0, "maximum": LARGEST_KEY}

    def absent(self, key: str, value: Any, world: World) -> Iterator[Absent]:
        keys = world.homes.key.tolist()
        if value not in keys:
            allowed = f"a key of a home of 2020-12-31, {min(keys)} to {max(keys)}" if keys else "no home: this world has none"
            yield Absent(key, f"no home has the key {value}", allowed)


@dataclass(frozen=True, slots=True)
class County(Kind):
    """The code of a county unit, six digits."""

    def read(self, fields: Fields, key: str) -> Any:
        name = fields.text(key)
        return name if name is None else code_meant(fields, key, name, areas()[1], "a code or the name of a county unit")

    def shown(self, value: Any, language: str) -> str:
        return str(value)

    def allowed(self, language: str) -> str:
        return text(("code or name of a county unit", "县级行政区划代码或名称"), language)

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^[0-9]{6}$"}

    def absent(self, key: str, value: Any, world: World) -> Iterator[Absent]:
        if value not in world.counties.code:
            allowed = f"a code of this world, such as {world.counties.code[0]}"
            yield Absent(key, f"no county unit has the code {value}", allowed)


@dataclass(frozen=True, slots=True)
class Where(Kind):
    """A rule for choosing homes or places across the province, or codes of prefectures and county units."""

    rules: Words

    def read(self, fields: Fields, key: str) -> Any:
        """Read a rule, or a list of codes or names; a county in a prefecture that is also listed would count twice."""
        value = fields.values[key]
        if isinstance(value, str) and as_place(value, full_names()):
            fields.values[key] = [value]
        elif not isinstance(value, list):
            return self.rules.read(fields, key)
        names = fields.texts(key)
        if names is None:
            return None
        if not names:
            fields.wrong(key, "is empty", f"{', '.join(self.rules.names)}, or codes of prefectures and county units")
        every = areas()[0] | areas()[1]
        what = "a code or the name of a prefecture or county unit"
        found = [code_meant(fields, (key, at), name, every, what) for at, name in enumerate(names)]
        for place, code in enumerate(found):
            if code in found[:place]:
                fields.wrong((key, place), f"{code} appears twice", "each place once")
            elif code is not None and len(code) > PREFECTURE and code[:PREFECTURE] in found:
                fields.wrong((key, place), f"{code} lies in {code[:PREFECTURE]}, which is listed too", "each place once")
        return tuple(sorted(code for code in found if code))

    def shown(self, value: Any, language: str) -> str:
        return ", ".join(value) if isinstance(value, tuple) else self.rules.shown(value, language)

    def allowed(self, language: str) -> str:
        codes = text(
            (", or a list of codes or names of prefectures and county units", "，或市（地）、县（市、区）的代码或名称列表"), language
        )
        return self.rules.allowed(language) + codes

    def schema(self) -> Schema:
        codes = {"type": "array", "items": {"type": "string", "pattern": "^[0-9]{4}([0-9]{2})?$"}, "minItems": 1, "uniqueItems": True}
        return {"anyOf": [self.rules.schema(), codes]}

    def absent(self, key: str, value: Any, world: World) -> Iterator[Absent]:
        codes = world.counties.code
        for code in value if isinstance(value, tuple) else ():
            if code not in codes and code not in {each[:4] for each in codes}:
                yield Absent(key, f"no prefecture or county unit has the code {code}", f"codes of this world, such as {codes[0]}")
