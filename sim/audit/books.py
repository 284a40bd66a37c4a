"""The books of the whole province, kept alongside an engine, and compared with what it says every evening, month and year.

They start from the world, hear what the slow tier does to homes, and read the event record. The engine gives them nothing except what
is to be checked. Each person is a plain object: meant for shares up to .05.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import tally
from sim.audit.day import Keeper
from sim.audit.homes import NOBODY, Home, Person, Rules
from sim.audit.laws import Findings, Law, States
from sim.audit.ledger import SHAPE, cell
from sim.audit.start import homes_of, people_of
from sim.codes import Need, Setting
from sim.lives import HomeView, NewHome
from sim.rules.admission import CARER
from sim.rules.params import Parameters
from sim.rules.plain import age_index, birthday
from sim.rules.settings import HERE
from sim.tally import Counts
from sim.world.columns import World

Numbers = NDArray[np.int64]
LIVING = list(HERE)
OLDEST = 60
"""How many birthdays after the 60th are checked."""


class Books:
    """Books of every prefecture, and integrals over time of what the engine says each evening."""

    def __init__(self, world: World, params: Parameters, findings: Findings) -> None:
        self.findings = findings
        self.homes = {home.key: home for home in homes_of(world)}
        """By key, in key order."""
        self.keepers = []
        for number, (elders, seeds) in enumerate(zip(world.elders, world.seeds, strict=True)):
            own = {key: home for key, home in self.homes.items() if home.prefecture == number}
            people = people_of(elders, seeds, own, world.seed)
            self.keepers.append(Keeper(world.seed, people, own, rules_of(params), findings))
        self.census_days = np.zeros((len(self.keepers), 5, len(Setting)), np.int64)
        """Person-evenings, from the engine's census."""
        self.bed_days: dict[int, Numbers] = {key: np.zeros(2, np.int64) for key in self.homes}
        self.list_days = dict.fromkeys(self.homes, 0)
        """Person-evenings in beds and on waiting lists, from the engine's homes."""
        check_birthdays(findings)

    # ---- what is done to homes, reported in the morning

    def set_beds(self, home: int, built: tuple[int, int], in_service: tuple[int, int]) -> None:
        """Note how many beds a home has now; an occupied bed may not be removed."""
        if place := self.homes.get(home):
            place.built[:], place.open[:] = built, in_service
            for kind in range(2):
                sound = 0 <= in_service[kind] <= built[kind] and place.occupied(kind) <= built[kind]
                self.findings.equal(Law.V04, True, sound, "0 <= in service, occupied <= built, as reported", NOBODY, home)

    def check_occupied(self, home: int, answer: tuple[int, int]) -> None:
        """Compare the answer that the slow tier gets."""
        if place := self.homes.get(home):
            mine = place.occupied(0), place.occupied(1)
            self.findings.equal(Law.V05, mine, answer, "beds occupied, as answered", NOBODY, home)

    def set_carers(self, home: int, carers: float) -> None:
        if place := self.homes.get(home):
            place.carers = round(carers * CARER)

    def add_home(self, new: NewHome) -> None:
        """Note a home that opens this morning."""
        home = Home(new.key, new.prefecture, new.county, new.owner, 0, round(new.carers * CARER), list(new.beds), list(new.beds))
        self.homes[new.key] = self.keepers[new.prefecture].homes[new.key] = home
        self.bed_days[new.key], self.list_days[new.key] = np.zeros(2, np.int64), 0

    def set_rules(self, params: Parameters) -> None:
        for keeper in self.keepers:
            keeper.rules = rules_of(params)

    # ---- what an engine says

    def live(self, day: int, records: Sequence[Sequence[Sequence[int]]], view: HomeView, census: Numbers) -> None:
        """Enter a day's events, by prefecture in the order in which they happened, and compare with the evening."""
        self.findings.day = day
        for keeper, rows in zip(self.keepers, records, strict=True):
            keeper.live(day, rows)
        self._compare_people(census)
        self._compare_homes(view)

    def _compare_people(self, census: Numbers) -> None:
        """Compare a census (prefectures, 5 levels, 7 settings)."""
        f = self.findings
        mine = np.array([keeper.count for keeper in self.keepers]).reshape(-1, *SHAPE).sum((1, 3))
        alive = np.array([sum(keeper.alive.values()) for keeper in self.keepers])
        f.same(Law.V01, alive, census[:, :, LIVING].sum((1, 2)), "persons alive, prefecture")
        f.same(Law.V02, mine.sum(1), census.sum(1), "persons, prefecture and setting")
        f.same(Law.V03, mine[:, :, LIVING].sum(2), census[:, :, LIVING].sum(2), "persons, prefecture and level")
        self.census_days += census

    def _compare_homes(self, view: HomeView) -> None:
        f, homes, keys = self.findings, list(self.homes.values()), list(self.homes)
        built, service, occupied, waiting = view.built[keys], view.open[keys], view.occupied[keys], view.waiting[keys]
        f.same(Law.V04, column(homes, "built"), built, "beds built, home and kind", keys)
        f.same(Law.V04, column(homes, "open"), service, "beds in service, home and kind", keys)
        sound = (service >= 0) & (service <= built) & (occupied >= 0) & (occupied <= built)
        f.same(Law.V04, np.ones_like(sound), sound, "0 <= in service, occupied <= built", keys)
        f.same(Law.V05, column(homes, "flow"), occupied, "beds occupied, home and kind", keys)
        f.same(Law.V06, np.array([home.by_need() for home in homes]).reshape(-1, len(Need)), waiting, "waiting, home and need", keys)
        f.same(Law.V09, np.array([home.carers for home in homes]) / CARER, view.carers[keys], "carers", keys)
        for key, beds, lists in zip(keys, occupied, waiting.sum(1).tolist(), strict=True):
            self.bed_days[key] += beds
            self.list_days[key] += lists

    def end_month(self, counted: Counts, states: list[States]) -> None:
        """Compare the counts of the month that ended this evening (one row), and every person."""
        f, keys = self.findings, list(self.homes)
        for number, (keeper, now) in enumerate(zip(self.keepers, states, strict=True)):
            f.same(
                Law.V03, np.array(keeper.count).reshape(SHAPE), counted["people"][0, number], f"prefecture {number}: sex, level, dementia"
            )
            flows, lists = (np.zeros(shape[2:], np.int64) for shape in (counted["flows"].shape, counted["lists"].shape))
            for where, number_of in keeper.flows.items():
                flows[where] = number_of
            for where, number_of in keeper.lists.items():
                lists[where] = number_of
            for person in (p for home in keeper.homes.values() for p in home.waiting.values()):
                lists[person.queue, tally.WAITING] += 1
            f.same(Law.V15, flows, counted["flows"][0, number], f"prefecture {number}: events of the month")
            f.same(Law.V06, lists, counted["lists"][0, number], f"prefecture {number}: lists, class and measure")
            keeper.flows.clear()
            keeper.lists.clear()
            self._compare_states(keeper, now)
        f.same(Law.V05, column(list(self.homes.values()), "flow"), counted["occupied"][0, keys], "beds occupied at month end", keys)
        f.same(
            Law.V19, np.array([misplaced(home) for home in self.homes.values()]), counted["misplaced"][0, keys], "in the wrong bed", keys
        )

    def _compare_states(self, keeper: Keeper, now: States) -> None:
        """Compare everybody in a prefecture, person by person."""
        f, people = self.findings, keeper.people
        mine = np.array([whole_state(person) for person in people.values()], np.int64).reshape(-1, len(States._fields)).T
        order = np.argsort(mine[0])
        laws = (Law.V01, Law.V02, Law.V03, Law.V03, Law.V02, Law.V06, Law.V06)
        for law, name, expected, found in zip(laws, States._fields, mine[:, order], now, strict=True):
            f.same(law, expected, found, name)
        sex, born = (np.array([getattr(person, name) for person in people.values()])[order] for name in ("sex", "born"))
        there = np.isin(now.setting, HERE)
        first = int(born.min()) if len(born) else 0
        alive = np.zeros((2, int(born.max(initial=first)) + 1 - first), np.int64)
        balance = np.zeros_like(alive)
        np.add.at(alive, (sex[there], born[there] - first), 1)
        for (of_sex, year), number in keeper.alive.items():
            balance[of_sex, year - first] = number
        f.same(Law.V01, balance, alive, f"alive, sex and year of birth from {first}")

    def close(self, day: int) -> None:
        """Compare integrals up to the evening of `day`: of the census with people's spells, of beds and waiting lists with their stays."""
        f = self.findings
        days = day + 1
        for number, keeper in enumerate(self.keepers):
            spells = list(keeper.days)
            for person in keeper.people.values():
                spells[cell(person)] += days - person.since
            by_state = np.array(spells).reshape(SHAPE).sum((0, 2))
            f.same(
                Law.V12,
                by_state[:, LIVING],
                self.census_days[number][:, LIVING],
                f"prefecture {number}: evenings, level and setting",
            )
            lived = keeper.lived + days * sum(keeper.alive.values())
            f.equal(Law.V12, lived, int(self.census_days[number][:, LIVING].sum()), f"prefecture {number}: exit - entry")
        for key, home in self.homes.items():
            waited = home.list_days + sum(days - person.asked for person in home.waiting.values())
            f.equal(Law.V13, waited, self.list_days[key], "evenings on the list", NOBODY, key)
            for kind, stays in enumerate(home.bed_days):
                slept = stays + sum(days - person.bed_since for person in home.residents[kind].values())
                f.equal(Law.V13, slept, int(self.bed_days[key][kind]), f"evenings in beds of kind {kind}", NOBODY, key)


def rules_of(params: Parameters) -> Rules:
    """Return the parameters that a bookkeeper must know."""
    return Rules(tuple(params.admission.load), params.admission.idle_days, params.admission.heavy_only)


def column(homes: list[Home], name: str) -> NDArray[Any]:
    """Return a count by home and kind of bed, (homes, 2)."""
    return np.array([getattr(home, name) for home in homes], np.int64).reshape(-1, 2)


def misplaced(home: Home) -> tuple[int, int]:
    """Return how many residents are in the wrong bed: in ordinary beds needing nursing ones, in nursing beds needing ordinary ones."""
    wrong = (Need.NURSING_ONLY, Need.ORDINARY_ONLY)
    first, second = (sum(p.need == wrong[kind] for p in home.residents[kind].values()) for kind in range(2))
    return first, second


def whole_state(p: Person) -> tuple[int, ...]:
    """Return a person's state in the order of `States`."""
    home = p.bed or p.line
    return p.key, p.place, p.level, p.dementia, home.key if home else NOBODY, p.queue, p.asked


def check_birthdays(findings: Findings) -> None:
    """Check that the k-th birthday, by the rule of ages, falls on day ceil(365.25 k) after birth; the 60th on day 21,915."""
    for k in range(OLDEST + 1):
        day = birthday(0, k)
        findings.equal(Law.V18, -(-1461 * (60 + k) // 4), 21_915 + day, f"birthday {60 + k}")
        findings.equal(Law.V18, (k - 1, k), tuple(age_index(0, day + shift) for shift in (-1, 0)), f"age on birthday {60 + k}")
