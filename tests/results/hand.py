"""A province small enough to count by hand: two prefectures, three counties, four homes, ten villages, from December 2020 to December 2025.

Harbin (2301): home 11, private, 60 ordinary and 0 nursing beds; home 12, a 特困 facility, 40 and 20. Qiqihar (2302): home 21, other
public, 30 and 10; home 22, private, 20 and 20. So 200 beds, 50 of them nursing beds, 100 public. Everybody is simulated.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from sim import scenario
from sim.clock import day_of
from sim.codes import AgeGroup, Bed, Event, Facility, Level, Means, Need, Owner, Setting, Sex, Why
from sim.province.history import History
from sim.province.works import Outcome, Works
from sim.results.record import Record, last_of_years
from sim.results.residents import SHAPE
from sim.tally import ADMITTED, DIED, MEASURES, POPULATION, WAIT_DAYS, WAITING, Per
from sim.world.columns import Counties, Homes, Places, World

MONTHS = 61
"""December 2020 to December 2025."""
HOME_11, HOME_12, HOME_21, HOME_22 = range(4)
HARBIN, QIQIHAR = 0, 1


def ints(*numbers: object) -> np.ndarray:
    return np.array(numbers, np.int64)


def world() -> World:
    counties = Counties(
        ("230102", "230123", "230281"), ("道里区", "依兰县", "讷河市"), ("district", "county", "city"),
        prefecture=ints(HARBIN, HARBIN, QIQIHAR), tekun=np.array([True, True, False]), townships=np.zeros((3, 3), np.int64),
    )  # fmt: skip
    nobody = np.zeros(0, np.int64)
    places = Places(nobody, nobody, nobody, nobody, nobody, np.zeros(0, np.bool_))
    homes = Homes(
        key=ints(11, 12, 21, 22), county=ints(0, 1, 2, 2), prefecture=ints(HARBIN, HARBIN, QIQIHAR, QIQIHAR),
        owner=ints(Owner.PRIVATE, Owner.TEKUN, Owner.OTHER_PUBLIC, Owner.PRIVATE), operator=ints(0, 1, 0, 0),
        beds=ints([60, 0], [40, 20], [30, 10], [20, 20]), paper=np.zeros((4, 2), np.int64),
        under_60=np.zeros((4, 2), np.int64), opened=np.zeros(4, np.int64), full=np.zeros(4, np.int64),
        fee=np.full((4, 2), 2000), rating=ints(1, 0, 2, 3), kept=ints(0, 50, 5, 0),
        weight=np.ones(4), pull=np.ones(4), sampled=np.ones(4, np.bool_),
    )  # fmt: skip
    return World(
        counties=counties, places=places, homes=homes, carers=np.zeros(4), seen=np.zeros((2, 2), np.int64), elders=(), seeds=(),
        prefectures=("2301", "2302"), names=("哈尔滨市", "齐齐哈尔市"), share=1.0, seed=7, end=day_of(date(2025, 12, 31)),
    )  # fmt: skip


def history(beds: np.ndarray) -> History:
    """Nothing is built; of ten villages one has an activity room, two a station, one mutual aid; Nehe (讷河市) lacks a 特困 facility."""
    villages = np.zeros((MONTHS, 3, len(Facility)), np.int32)
    villages[:, 1] = (4, 1, 1, 0)
    villages[:, 2] = (2, 0, 1, 1)
    none = np.zeros((MONTHS, 4, 2), np.int32)
    return History(
        month=np.arange(59, 59 + MONTHS, dtype=np.int32), home=ints(11, 12, 21, 22),
        owner=ints(Owner.PRIVATE, Owner.TEKUN, Owner.OTHER_PUBLIC, Owner.PRIVATE), county=ints(0, 1, 2, 2),
        built=np.repeat(beds[None], MONTHS, 0).astype(np.int32), works=np.zeros((MONTHS, 4), np.int32),
        long_works=np.zeros((MONTHS, 4), np.int32), closing=none.copy(), paper=none.copy(),
        under_60=none.copy(), filling=none.copy(), carers=np.full((MONTHS, 4), 2.5),
        villages=villages, tekun=np.tile([True, True, False], (MONTHS, 1)),
    )  # fmt: skip


def population() -> np.ndarray:
    """The people of `record` at six ends of years: men of 62 in 道里区; in 讷河市 women of 77, and of 83 in nursing beds."""
    people = np.zeros((6, 3, *map(len, POPULATION)), np.int32)
    people[:, 0, Sex.MALE, AgeGroup.FROM_60, Level.ABLE, 0, Setting.OWN_HOME] = 1000
    people[:, 2, Sex.FEMALE, AgeGroup.FROM_75, Level.SEVERE, 1, Setting.OWN_HOME] = 398
    people[:, 2, Sex.FEMALE, AgeGroup.FROM_75, Level.SEVERE, 1, Setting.WAITING] = 10
    people[:, 2, Sex.FEMALE, AgeGroup.FROM_80, Level.SEVERE, 1, Setting.NURSING] = 92
    return people


def record() -> Record:
    """1,000 able men at home in Harbin, 500 women in Qiqihar of whom 10 wait; 92 residents, 52 of them in public homes."""
    of = world()
    counts = {m.name: np.zeros((MONTHS, 4 if m.per is Per.HOME else 2, *m.shape), np.int32) for m in MEASURES}
    counts["people"][:, HARBIN, Sex.MALE, Level.ABLE, 0, Setting.OWN_HOME] = 1000
    counts["people"][:, QIQIHAR, Sex.FEMALE, Level.SEVERE, 1, Setting.OWN_HOME] = 398
    counts["people"][:, QIQIHAR, Sex.FEMALE, Level.SEVERE, 1, Setting.WAITING] = 10
    counts["people"][:, QIQIHAR, Sex.FEMALE, Level.SEVERE, 1, Setting.NURSING] = 92
    counts["people"][:, QIQIHAR, Sex.FEMALE, Level.SEVERE, 1, Setting.DEAD] = 77
    counts["flows"][1:, HARBIN, Event.DEATH, Why.NONE] = 3
    lists = counts["lists"]
    lists[:, QIQIHAR, 1, WAITING], lists[:, QIQIHAR, 3, WAITING], lists[:, QIQIHAR, 0, WAITING] = 4, 6, 1
    lists[:, QIQIHAR, 3, ADMITTED], lists[:, QIQIHAR, 3, WAIT_DAYS], lists[:, QIQIHAR, 3, DIED] = 2, 90, 1
    counts["occupied"][:] = ints([30, 0], [20, 16], [12, 4], [5, 5])
    counts["waiting"][:, HOME_21, Need.NURSING_ONLY] = 10
    counts["misplaced"][:, HOME_12, Bed.ORDINARY] = 2
    begin, end = day_of(date(2021, 7, 1)), day_of(date(2022, 1, 1))
    works = (Works(0, "cover", 2, -1, 9001, Facility.MUTUAL_AID, 1, begin, end, 6, Outcome.DONE, 1, end),)
    settings = {"engine": "fast", "code": "0.1.0", "wall_seconds": 1.5}
    return Record(scenario.load("baseline"), of, 59, counts, population(), history(of.homes.beds), works, settings, residents())


def residents() -> np.ndarray:
    """The 92 residents are women of 75 to 79 of ordinary means at level 3 who entered two years before."""
    owners = np.zeros((6, *SHAPE), np.int32)
    owners[:, :, Sex.FEMALE, 3, Level.SEVERE, Means.OTHERS, 2] = 40, 36, 16
    return owners


def turned_round(whole: Record) -> Record:
    """The same record with homes, counties and prefectures in the opposite order."""
    of, past = whole.world, whole.history
    units, homes = of.counties, of.homes
    counties = Counties(*(part[::-1] for part in units))._replace(prefecture=1 - units.prefecture[::-1])
    turned = Homes(*(part[::-1] for part in homes))._replace(county=2 - homes.county[::-1], prefecture=1 - homes.prefecture[::-1])
    back = of._replace(counties=counties, homes=turned, prefectures=of.prefectures[::-1], names=of.names[::-1])
    by_row = ("built", "works", "long_works", "closing", "paper", "under_60", "filling", "carers", "villages", "tekun")
    books = past._replace(
        home=past.home[::-1],
        owner=past.owner[::-1],
        county=2 - past.county[::-1],
        **{name: getattr(past, name)[:, ::-1] for name in by_row},
    )
    counts = {name: part[:, ::-1] for name, part in whole.counts.items()}
    works = tuple(each._replace(county=2 - each.county) for each in whole.works)
    return whole._replace(world=back, history=books, works=works, counts=counts, population=whole.population[:, ::-1])


def until(whole: Record, last: date) -> Record:
    """The same record of a run that ended earlier."""
    rows = sum(day <= last for day in whole.dates)
    by_row = ("month", "built", "works", "long_works", "closing", "paper", "under_60", "filling", "carers", "villages", "tekun")
    past = whole.history._replace(**{name: getattr(whole.history, name)[:rows] for name in by_row})
    counts = {name: part[:rows] for name, part in whole.counts.items()}
    people, inside = whole.population[: last.year - 2019], whole.residents[: last.year - 2019]
    world = whole.world._replace(end=day_of(last))
    return whole._replace(world=world, history=past, counts=counts, population=people, residents=inside)


def nobody_nowhere() -> Record:
    """A run of a province without homes, counties, people and months."""
    whole = record()
    of = whole.world
    none = of.homes.key[:0]
    counties = Counties((), (), (), none, np.zeros(0, np.bool_), np.zeros((0, 3), np.int64))
    homes = Homes(*(part[:0] for part in of.homes))
    past = whole.history
    books = past._replace(
        month=past.month[:0], home=none, owner=none, county=none, built=past.built[:0, :0], works=past.works[:0, :0],
        long_works=past.long_works[:0, :0], closing=past.closing[:0, :0], paper=past.paper[:0, :0], under_60=past.under_60[:0, :0],
        filling=past.filling[:0, :0], carers=past.carers[:0, :0], villages=past.villages[:0, :0],
        tekun=past.tekun[:0, :0],
    )  # fmt: skip
    counts = {m.name: whole.counts[m.name][:0, : 0 if m.per is Per.HOME else 2] for m in MEASURES}
    return whole._replace(
        world=of._replace(counties=counties, homes=homes),
        history=books,
        works=(),
        counts=counts,
        population=whole.population[:0, :0],
        residents=whole.residents[:0],
    )


def longer(whole: Record, months: int) -> Record:
    """The same record of a run that goes on, with everything as it was at the end; an arrival a month in home 12."""
    by_row = ("built", "works", "long_works", "closing", "paper", "under_60", "filling", "carers", "villages", "tekun")
    counts = {name: np.concatenate([part, np.repeat(part[-1:], months, 0)]) for name, part in whole.counts.items()}
    past = {
        name: np.concatenate([getattr(whole.history, name), np.repeat(getattr(whole.history, name)[-1:], months, 0)]) for name in by_row
    }
    counts["occupied"][-months:, HOME_12, Bed.NURSING] += np.arange(1, months + 1, dtype=np.int32)
    history = whole.history._replace(month=np.arange(59, 59 + MONTHS + months, dtype=np.int32), **past)
    people = np.repeat(whole.population[:1], 6 + (months + 11) // 12, 0)
    world = whole.world._replace(end=day_of(date(2035, 12, 31)))
    later = len(last_of_years(whole._replace(world=world, counts=counts).dates)) - len(whole.residents)
    inside = np.concatenate([whole.residents, np.repeat(whole.residents[-1:], later, 0)])
    return whole._replace(world=world, history=history, counts=counts, population=people, residents=inside)
