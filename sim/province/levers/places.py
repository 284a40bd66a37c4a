"""Kinds of keys that name a place: a home by its key, a county unit, or the part of the province a programme is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sim import evidence
from sim.inputs.faults import brief, nearest
from sim.inputs.fields import Fields
from sim.province.levers.keys import Absent, Kind, Schema, Words, text

if TYPE_CHECKING:
    from sim.world.columns import World

LARGEST_KEY = 2**31 - 1


@cache
def areas() -> tuple[frozenset[str], frozenset[str]]:
    """Return the codes of prefectures and of county units."""
    places = evidence.load().places
    return frozenset(place.prefecture_code for place in places), frozenset(place.code for place in places)


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
        code, counties = fields.text(key), areas()[1]
        if code is None or code in counties:
            return code
        return fields.wrong(key, f"{brief(code)} is not a code of a county unit", nearest(code, counties))

    def shown(self, value: Any, language: str) -> str:
        return str(value)

    def allowed(self, language: str) -> str:
        return text(("code of a county unit", "县级区划代码"), language)

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
        """Read a rule or a list of codes; a county in a prefecture that is also listed would count twice."""
        if not isinstance(fields.values[key], list):
            return self.rules.read(fields, key)
        codes = fields.texts(key)
        if codes is None:
            return None
        if not codes:
            fields.wrong(key, "is empty", f"{', '.join(self.rules.names)}, or codes of prefectures and county units")
        prefectures, counties = areas()
        for place, code in enumerate(codes):
            if code not in prefectures | counties:
                what = f"{brief(code)} is not a code of a prefecture or county unit"
                fields.wrong((key, place), what, nearest(code, prefectures | counties))
            elif code not in prefectures and code[:4] in codes:
                fields.wrong((key, place), f"{code} lies in {code[:4]}, which is listed too", "each place once")
        return tuple(sorted(codes))

    def shown(self, value: Any, language: str) -> str:
        return ", ".join(value) if isinstance(value, tuple) else self.rules.shown(value, language)

    def allowed(self, language: str) -> str:
        codes = text((", or a list of codes of prefectures and county units", "，或地市、县级区划代码列表"), language)
        return self.rules.allowed(language) + codes

    def schema(self) -> Schema:
        codes = {"type": "array", "items": {"type": "string", "pattern": "^[0-9]{4}([0-9]{2})?$"}, "minItems": 1, "uniqueItems": True}
        return {"anyOf": [self.rules.schema(), codes]}

    def absent(self, key: str, value: Any, world: World) -> Iterator[Absent]:
        codes = world.counties.code
        for code in value if isinstance(value, tuple) else ():
            if code not in codes and code not in {each[:4] for each in codes}:
                yield Absent(key, f"no prefecture or county unit has the code {code}", f"codes of this world, such as {codes[0]}")
