"""A home as an independent bookkeeper sees it: beds from what was done to them, residents and waiting list from people's events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sim import draws
from sim.codes import Bed, Need, Setting
from sim.draws import Decision
from sim.rules.admission import FIRST, RESIDENT
from sim.rules.plain import need_of

BEDS = (Setting.ORDINARY, Setting.NURSING)
FOR_NURSING, FOR_ORDINARY, FOR_IDLE = (Need.EITHER, Need.NURSING_ONLY), (Need.ORDINARY_ONLY, Need.EITHER), (Need.ORDINARY_ONLY,)
"""The needs a bed serves; a nursing bed long idle is open to able people too."""
NOBODY = -1


class Rules(NamedTuple):
    """The parameters that a bookkeeper must know."""

    load: tuple[int, ...]
    """[level] care a resident needs, load units."""
    idle_days: int
    """A nursing bed empty for this many days is open to able people too."""
    heavy_only: int
    """1: too few carers stop only people who need a nursing bed; 0: everybody."""


@dataclass(slots=True, eq=False)
class Person:
    """What is known about a person so far."""

    key: int
    sex: int
    born: int
    """Year of birth."""
    b60: int
    means: int
    priority: int
    county: int
    place: int
    """codes.Setting"""
    level: int
    dementia: int
    since: int = 0
    """First evening in the present place and level."""
    bed: Home | None = None
    bed_since: int = 0
    """First evening in this run in the present bed."""
    line: Home | None = None
    """The home where the person is on the waiting list."""
    queue: int = NOBODY
    asked: int = NOBODY
    tie: int = 0

    @property
    def need(self) -> int:
        return int(need_of(self.level, self.dementia))

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """Return the sort key of a waiting list: class, day asked, keyed tie break, person."""
        return self.queue, self.asked, self.tie, self.key


@dataclass(slots=True, eq=False)
class Home:
    """One home."""

    key: int
    prefecture: int
    county: int
    owner: int
    kept: int
    """Beds that only 特困 people may take."""
    carers: int
    """Load units."""
    built: list[int]
    open: list[int]
    """In service."""
    residents: tuple[dict[int, Person], dict[int, Person]] = field(default_factory=lambda: ({}, {}))
    waiting: dict[int, Person] = field(default_factory=dict)
    flow: list[int] = field(default_factory=lambda: [0, 0])
    """Occupied beds, by kind: residents at the start plus all who came, less all who left."""
    bed_days: list[int] = field(default_factory=lambda: [0, 0])
    """Evenings in beds, for stays that have ended."""
    list_days: int = 0
    """Evenings on the waiting list, for people who have left it."""
    idle_since: int | None = None
    """First evening since which a nursing bed has been free without a break."""
    lets_idle: bool = False

    def occupied(self, kind: int) -> int:
        return len(self.residents[kind])

    def free(self) -> int:
        """Return the number of free beds in service, of both kinds."""
        return sum(max(0, self.open[kind] - self.occupied(kind)) for kind in Bed)

    def care(self, load: tuple[int, ...]) -> int:
        """Return the care that the residents need."""
        return sum(load[person.level] for beds in self.residents for person in beds.values())

    def by_need(self) -> list[int]:
        """Return how many people wait, by need."""
        out = [0] * len(Need)
        for person in self.waiting.values():
            out[person.need] += 1
        return out

    def first(self, needs: Iterable[int]) -> Person | None:
        """Return the first person among those waiting with these needs."""
        return min((p for p in self.waiting.values() if p.need in needs), key=lambda p: p.rank, default=None)

    def keeps_from(self, person: Person) -> bool:
        """Return whether the free beds are reserved for 特困 people, and this person is not one."""
        return person.queue > FIRST and self.free() <= self.kept

    def too_few_carers(self, person: Person, rules: Rules) -> bool:
        """Return whether the carers have no time for one more resident, and that stops this person."""
        stops = person.need == Need.NURSING_ONLY or not rules.heavy_only
        return stops and person.queue != RESIDENT and self.care(rules.load) + rules.load[person.level] > self.carers

    def next_in_line(self, needs: Iterable[int], rules: Rules) -> Person | None:
        """Return who must be admitted if a bed for these needs is free; if the first may not be, nobody overtakes them.

        But where too few carers stop only people who need a nursing bed, others are served as if these were not there.
        """
        person = self.first(needs)
        if person and rules.heavy_only and self.too_few_carers(person, rules):
            person = self.first([need for need in needs if need != Need.NURSING_ONLY])
        return None if person is None or self.keeps_from(person) or self.too_few_carers(person, rules) else person

    def left_out(self, rules: Rules) -> list[Person]:
        """Return the people, by kind of bed, who wait although a bed for them is free and they could be admitted."""
        out = []
        full = [self.open[kind] <= self.occupied(kind) for kind in Bed]
        for kind, needs in ((Bed.NURSING, FOR_NURSING), (Bed.ORDINARY, FOR_ORDINARY)):
            if not full[kind] and (person := self.next_in_line(needs, rules)):
                out.append(person)
        if self.lets_idle and full[Bed.ORDINARY] and not full[Bed.NURSING] and (person := self.next_in_line(FOR_IDLE, rules)):
            out.append(person)
        return out

    def tie_of(self, seed: int, person: int) -> int:
        """Return the number that breaks a person's ties here."""
        return int(draws.block(seed, person, int(Decision.TIE), self.key)[0])

    def close_day(self, day: int, idle_days: int) -> None:
        """Note whether nursing beds have been empty so long that able people may have them from tomorrow."""
        if self.open[Bed.NURSING] <= self.occupied(Bed.NURSING):
            self.idle_since, self.lets_idle = None, False
            return
        self.idle_since = day if self.idle_since is None else self.idle_since
        self.lets_idle |= self.idle_since + idle_days <= day
