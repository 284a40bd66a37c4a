"""Keys of a change: what may be written under each, how it is read, worded, described to programs, and looked up in a world."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sim.clock import BASELINE, HORIZON
from sim.codes import Code
from sim.inputs import written
from sim.inputs.fields import Fields
from sim.inputs.values import Amount, with_type

if TYPE_CHECKING:
    from sim.world.columns import World

Need = Literal["required", "one_of", "optional"]
"""`one_of`: exactly one of the keys of a lever marked so."""
Schema = dict[str, Any]
"""JSON Schema, draft 2020-12."""


class Word(NamedTuple):
    """A word of a closed list, and how pages show it."""

    name: str
    en: str
    zh: str


class Unit(NamedTuple):
    """What a number counts."""

    en: str
    zh: str


class Absent(NamedTuple):
    """Something a change names that a world does not have."""

    key: str
    what: str
    allowed: str


class Kind(ABC):
    """What may be written under a key."""

    @abstractmethod
    def read(self, fields: Fields, key: str) -> Any:
        """Return the value under a key that is present; None if it has a fault, which is recorded."""

    @abstractmethod
    def shown(self, value: Any, language: str) -> str:
        """Return a value worded for a sentence."""

    @abstractmethod
    def allowed(self, language: str) -> str:
        """Return what may be written, for people."""

    @abstractmethod
    def schema(self) -> Schema:
        """Return what may be written, for programs."""

    def absent(self, key: str, value: Any, world: World) -> Iterator[Absent]:
        """Yield what the value names that a world does not have."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a change."""

    name: str
    kind: Kind
    en: str
    zh: str
    """What it means."""
    need: Need = "required"
    into: str = ""
    """Name of its value in a change, if different; digests of scenarios depend on these names."""
    default: str | None = None

    @property
    def value_name(self) -> str:
        return self.into or self.name

    def optional(self, en: str = "", zh: str = "") -> Key:
        """Return the key as optional, with what leaving it out means."""
        return replace(self, need="optional", en=self.en + en, zh=self.zh + zh)


@dataclass(frozen=True, slots=True)
class Day(Kind):
    """A date within the longest possible run."""

    def read(self, fields: Fields, key: str) -> Any:
        value = fields.values[key]
        if isinstance(value, str):
            day = written.as_day(value)
            if day is None:
                return fields.wrong(key, f"{with_type(value)}, not a date", f'{self.allowed("en")}: 2021-07-01 or "2021年7月1日"')
            fields.values[key] = day
        return fields.day(key, BASELINE, HORIZON)

    def shown(self, value: Any, language: str) -> str:
        return str(value)

    def allowed(self, language: str) -> str:
        return text((f"a date, {BASELINE} to {HORIZON}", f"日期，{BASELINE} 至 {HORIZON}"), language)

    def schema(self) -> Schema:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Words(Kind):
    """A word of a closed list."""

    words: tuple[Word, ...]

    def read(self, fields: Fields, key: str) -> Any:
        value = fields.values[key]
        if isinstance(value, str):
            fields.values[key] = written.as_word(value, self.words) or value
        return fields.choice(key, self.names)

    def shown(self, value: Any, language: str) -> str:
        return next(text((word.en, word.zh), language) for word in self.words if word.name == value)

    def allowed(self, language: str) -> str:
        return ", ".join(f"{word.name}（{word.zh}）" if language == "zh" and word.zh else word.name for word in self.words)

    def schema(self) -> Schema:
        return {"enum": list(self.names)}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(word.name for word in self.words)


@dataclass(frozen=True, slots=True)
class Number(Kind):
    """A number within a range."""

    low: float
    high: float
    unit: Unit
    whole: bool = False

    def read(self, fields: Fields, key: str) -> Any:
        meant(fields.values, key, self.unit)
        if not self.whole:
            return fields.number(key, self.low, self.high, self.unit.en)
        number = fields.whole(key, int(self.low), int(self.high), self.unit.en)
        return None if number is None else float(number)

    def shown(self, value: Any, language: str) -> str:
        return f"{value:,g} {text(self.unit, language)}"

    def allowed(self, language: str) -> str:
        return f"{self.low:,} {text(('to', '至'), language)} {self.high:,} {text(self.unit, language)}"

    def schema(self) -> Schema:
        return {"type": "integer" if self.whole else "number", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class Quantity(Kind):
    """A number of at least 0, or a range if it is uncertain."""

    high: float
    unit: Unit

    def read(self, fields: Fields, key: str) -> Any:
        value = fields.values[key]
        meant(fields.values, key, self.unit)
        for end in value if isinstance(value, dict) else ():
            meant(value, end, self.unit)
        return fields.amount(key, self.high, self.unit.en)

    def shown(self, value: Any, language: str) -> str:
        return f"{amount(value, language)} {text(self.unit, language)}"

    def allowed(self, language: str) -> str:
        span = f"0 {text(('to', '至'), language)} {self.high:,} {text(self.unit, language)}"
        return span + text((", or { low = ..., high = ... }", "，或 { low = ..., high = ... }"), language)

    def schema(self) -> Schema:
        number = {"type": "number", "minimum": 0, "maximum": self.high}
        return {"anyOf": [number, table({"low": number, "high": number}, ("low", "high"))]}


@dataclass(frozen=True, slots=True)
class Table(Kind):
    """A table with its own keys, all required; its value is the pairs of name and value, in the order of the keys."""

    keys: tuple[Key, ...]

    def read(self, fields: Fields, key: str) -> Any:
        inner = fields.table(key)
        if inner is None:
            return None
        names = tuple(each.name for each in self.keys)
        inner.only(names)
        inner.needs(names)
        found = tuple((each.name, each.kind.read(inner, each.name)) for each in self.keys if inner.has(each.name))
        return found if len(found) == len(names) and None not in dict(found).values() else None

    def shown(self, value: Any, language: str) -> str:
        found = dict(value)
        return ", ".join(f"{each.name} {each.kind.shown(found[each.name], language)}" for each in self.keys)

    def allowed(self, language: str) -> str:
        return "{ " + ", ".join(f"{each.name} = {each.kind.allowed(language)}" for each in self.keys) + " }"

    def schema(self) -> Schema:
        return table({each.name: described(each) for each in self.keys}, tuple(each.name for each in self.keys))

    def absent(self, key: str, value: Any, world: World) -> Iterator[Absent]:
        found = dict(value)
        for each in self.keys:
            yield from each.kind.absent(f"{key}.{each.name}", found[each.name], world)


def meant(values: dict[str, Any], key: str, unit: Unit) -> None:
    """Put the number that a text means in its place; leave a text whose meaning is not plain."""
    value = values[key]
    if isinstance(value, str):
        number = written.as_number(value, unit.zh, percent=unit.zh == "倍")
        values[key] = value if number is None else number


def words_of(codes: type[Code], *names: str) -> tuple[Word, ...]:
    """Return codes as words; all of them if no names are given."""
    return tuple(Word(code.label, code.en, code.zh) for code in codes if not names or code.label in names)


def text(of: tuple[str, str], language: str) -> str:
    """Return the English or the Chinese text of a pair."""
    return of[1] if language == "zh" else of[0]


def amount(value: Amount, language: str) -> str:
    """Return a number or a range, worded for a sentence.

    >>> amount(Amount(3300, 4400), "en"), amount(Amount(10, 10), "zh")
    ('3,300 to 4,400', '10')
    """
    return f"{value.low:,g}" if value.low == value.high else f"{value.low:,g} {text(('to', '至'), language)} {value.high:,g}"


def table(properties: Schema, required: tuple[str, ...]) -> Schema:
    """Return the schema of a table with these keys and no others."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def described(key: Key) -> Schema:
    """Return the schema of a key's value, with its meaning."""
    return {"description": key.en, **key.kind.schema(), **({"default": key.default} if key.default else {})}
