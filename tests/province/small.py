"""A small province made by hand: two prefectures, four county units, six homes, 26 villages; all works take six months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from sim.clock import BASELINE, day_of
from sim.codes import Facility, Owner, PlaceKind
from sim.province.history import History
from sim.province.model import Province
from sim.province.operations import Facts
from sim.province.works import LeadTime, WorksRules
from sim.scenario import Amount, Change, Scenario
from sim.world.columns import Counties, Homes, Places, World

CODES = ("230102", "230123", "230202", "230281")
KINDS = ("district", "county", "district", "city")
START, END = day_of(BASELINE), day_of(date(2025, 12, 31))
SIX_MONTHS = LeadTime(6, 6, 6)
SIX_MONTHS_EACH = WorksRules(SIX_MONTHS, SIX_MONTHS, SIX_MONTHS, 180)

Home = tuple[int, Owner, int, int]
"""County, owner, ordinary beds, nursing beds."""
HOMES: tuple[Home, ...] = (
    (0, Owner.PRIVATE, 100, 0),
    (0, Owner.PRIVATE, 100, 0),
    (1, Owner.TEKUN, 60, 40),
    (2, Owner.OTHER_PUBLIC, 150, 50),
    (2, Owner.PRIVATE, 20, 0),
    (3, Owner.TEKUN, 30, 10),
)
VILLAGES = ((0, 0, 0, 0), (4, 3, 2, 1), (6, 0, 0, 0), (5, 5, 0, 0))
"""By county and facility: none, activity room, station, mutual aid. 26 in all, 15 without any."""


def make_homes(homes: Sequence[Home], sampled: bool = True) -> Homes:
    n = len(homes)
    county = np.array([home[0] for home in homes], np.int16)
    owner = np.array([home[1] for home in homes], np.int8)
    return Homes(
        key=np.arange(n),
        county=county,
        prefecture=county // 2,
        owner=owner,
        operator=np.where(owner == Owner.PRIVATE, 0, 1),
        beds=np.array([home[2:] for home in homes]).reshape(n, 2),
        paper=np.zeros((n, 2), np.int64),
        under_60=np.zeros((n, 2), np.int64),
        opened=np.zeros(n, np.int64),
        full=np.zeros(n, np.int64),
        fee=np.full((n, 2), (2000, 3000)),
        rating=np.ones(n, np.int8),
        kept=np.zeros(n, np.int32),
        weight=np.ones(n),
        pull=np.ones(n),
        sampled=np.full(n, sampled),
    )


def make_places(villages: Sequence[Sequence[int]]) -> Places:
    """One community in each county, and its villages."""
    rows = [(county, PlaceKind.COMMUNITY, Facility.NONE) for county in range(len(villages))]
    rows += [(county, PlaceKind.VILLAGE, kind) for county, row in enumerate(villages) for kind, n in enumerate(row) for _ in range(n)]
    county, kind, facility = (np.array(column) for column in zip(*rows, strict=True))
    return Places(np.arange(len(rows)), county, county // 2, kind, facility, np.ones(len(rows), np.bool_))


def make_world(
    homes: Sequence[Home] = HOMES, villages: Sequence[Sequence[int]] = VILLAGES, sampled: bool = True, carers_per_bed: float = 0.1
) -> World:
    owners = {home[0] for home in homes if home[1] == Owner.TEKUN}
    tekun = np.array([county in owners for county in range(4)])
    counties = Counties(CODES, ("甲区", "乙县", "丙区", "丁市"), KINDS, np.array([0, 0, 1, 1]), tekun, np.ones((4, 3), np.int32))
    houses = make_homes(homes, sampled)
    carers = carers_per_bed * houses.beds.sum(1) * houses.sampled
    names = {"prefectures": ("2301", "2302"), "names": ("甲市", "丙市")}
    return World(
        counties, make_places(villages), houses, carers, np.zeros((2, 2)), elders=(), seeds=(), **names, share=1.0, seed=1, end=END
    )


def scenario(*changes: Change) -> Scenario:
    texts = {"name": "test", "title_en": "", "title_zh": "", "why": "", "why_zh": "", "experiment": True, "file": ""}
    return Scenario(**texts, chain=("test",), changes=changes, not_carried=(), digest="")


def change(lever: str, start: date, until: date | None = None, file: str = "", line: int = 0, **values: object) -> Change:
    """Return a change with these values; None is left out."""
    given = tuple(sorted((name, value) for name, value in values.items() if value is not None))
    return Change(lever=lever, start=start, until=until, values=given, file=file, line=line)


def programme(lever: str, total: float, first: str, until: str, **words: object) -> Change:
    """A programme of `total` beds or places; `completions` and `even` unless told otherwise."""
    words = {"where": "even", "path": "completions"} | words
    return change(lever, date.fromisoformat(first), date.fromisoformat(until), total=Amount(total, total), **words)


def play(
    *changes: Change,
    world: World | None = None,
    lives: object = None,
    until: int = END,
    rules: WorksRules = SIX_MONTHS_EACH,
    elders: Sequence[float] = (1000, 1000, 1000, 1000),
    seed: int = 1,
    hiring: float = 1.0,
) -> Province:
    """Run changes on a world to a day, alone or with lives."""
    province = Province(world or make_world(), lives, scenario(*changes), seed, START, END, Facts(np.array(elders, float), rules, hiring))
    province.run(until)
    return province


def at(history: History, day: str) -> int:
    """Return the row of a history that tells how things stood on the morning of a month first, after that morning's acts."""
    when = date.fromisoformat(day)
    return list(history.month).index((when.year - 2016) * 12 + when.month - 1)


def built(history: History, day: str) -> tuple[int, int]:
    """Return ordinary and nursing beds of the province in the month that begins with `day`."""
    ordinary, nursing = history.built[at(history, day)].sum(0)
    return int(ordinary), int(nursing)


def villages(history: History, day: str) -> list[int]:
    """Return the villages of the province by facility in the month that begins with `day`."""
    return history.villages[at(history, day)].sum(0).tolist()


def one_home(ordinary: int, nursing: int = 0, sampled: bool = True) -> World:
    """Return a world with a single private home."""
    return make_world([(0, Owner.PRIVATE, ordinary, nursing)], sampled=sampled)
