"""What a lever declares: its names and keys, which keys go together, what it does, and how pages word it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.codes import Bed
from sim.inputs.fields import Fields
from sim.inputs.values import Origin
from sim.province.changes import Change
from sim.province.levers.keys import Absent, Key, Need
from sim.province.works import NOBODY, Works

if TYPE_CHECKING:
    from sim.province.agenda import Story
    from sim.province.inventory import Pair
    from sim.province.operations import Operations
    from sim.world.columns import World


def kind_of_bed(works: Works) -> str | None:
    """Return the kind of the beds that works add or remove; None if they are of both kinds."""
    return None if works.kind == NOBODY else list(Bed)[works.kind].label


def beds_of_one_kind(works: Works) -> Pair:
    """Return the beds that works have added, all of their one kind."""
    return (works.done, 0) if works.kind == Bed.ORDINARY else (0, works.done)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One lever."""

    name: str
    """The word used in scenario files, and the name of the lever's file."""
    en: str
    zh: str
    """Its name on pages."""
    about_en: str
    about_zh: str
    """What it does, in one or two sentences."""
    keys: tuple[Key, ...]
    """Keys beyond lever, clause and why, which every change has. Changes of one day are numbered by these values, in this order."""
    story: Callable[[Operations, Change, int], Story]
    """What the change of a given number does to the province, turn by turn."""
    sentence: Callable[[Change, str], list[str]]
    """The parts of the line in which pages word a change, in `en` or `zh`."""
    example: str
    """A change, in TOML without its clause and reason."""
    rule: Callable[[Fields], None] | None = None
    """Records keys that do not go together. None: every key goes with every other."""
    clash: Callable[[Change, Change], bool] | None = None
    """Whether two different changes of this lever set the same thing for the same days. None: its changes add up."""
    unit: str = "beds"
    """The unit of its works: `beds` or `places`."""
    works_kind: Callable[[Works], str | None] = kind_of_bed
    """The word for what works bring, in the record of works; None if there is no single word."""
    beds_added: Callable[[Works], Pair | None] | None = None
    """Beds of each kind that works have added to their home so far, below zero if removed; None while nothing is noted of them. The checked
    build compares the lives with this. No function: works of this lever leave the beds of homes alone, or open a home with all its beds."""

    def names(self, *needs: Need) -> tuple[str, ...]:
        """Return the names of the keys needed in one of these ways; of all keys if none is given."""
        return tuple(key.name for key in self.keys if not needs or key.need in needs)

    def read(self, fields: Fields) -> dict[str, Any]:
        """Return the values of a change by name, defaults included; record what is wrong."""
        found = {key.value_name: key.kind.read(fields, key.name) if fields.has(key.name) else key.default for key in self.given(fields)}
        if self.rule:
            self.rule(fields)
        return {name: value for name, value in found.items() if value is not None}

    def given(self, fields: Fields) -> list[Key]:
        """Return the keys that a change gives, plus those that have a default."""
        return [key for key in self.keys if fields.has(key.name) or key.default is not None]

    def defaults(self, fields: Fields) -> tuple[Origin, ...]:
        """Return the values that a change takes by default."""
        return tuple(Origin(key.name, key.default, "", 0) for key in self.keys if key.default is not None and not fields.has(key.name))

    def line(self, change: Change, language: str) -> str:
        """Return what a change does in one line, in `en` or `zh`."""
        return ("；" if language == "zh" else "; ").join(part for part in self.sentence(change, language) if part)

    def absent(self, change: Change, world: World) -> Iterator[Absent]:
        """Yield everything a change names that a world does not have."""
        for key in self.keys:
            value = change.get(key.value_name, object)
            if value is not None:
                yield from key.kind.absent(key.name, value, world)


def in_words(change: Change, language: str, *keys: Key) -> list[str]:
    """Return the values of a change under some keys, worded for a sentence; what is not given is left out."""
    return [key.kind.shown(value, language) for key in keys if (value := change.get(key.value_name, object)) is not None]
