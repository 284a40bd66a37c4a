"""R10, R12, R13, R16, R26: neither the order of rows, nor names, nor the date of the start, nor a stranger moves anybody's life."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim import scenario
from sim.codes import Event, Level, Setting, Sex
from sim.results.digests import table_digest
from sim.results.result import Result
from sim.rules.params import Parameters
from sim.study.baseline import Baseline, Setup, prepare
from sim.study.run import run
from sim.tally import MEASURES, Per
from sim.world.columns import Elders, Seeds, World
from tests.lives.towns import END, LIVELY, lively, town
from tests.relations.worlds import ENGINES, NEVER_BEREAVED, Run, in_order, live, of_event, prefectures_reversed, same, with_people
from tests.study.conftest import silent

UNTIL = 2500


@cache
def crowded() -> World:
    """600 elders on the census day, 66 beds, lists in every class."""
    return town(lively(), times=1, end=END)


@cache
def lived(engine: str) -> Run:
    return live(engine, crowded(), lively(), UNTIL)


def shuffled(i: int, elders: Elders, seeds: Seeds) -> tuple[Elders, Seeds]:
    return in_order(elders, seeds, np.random.default_rng(i).permutation(len(elders.key)))


@pytest.mark.parametrize("engine", ENGINES)
def test_r10_people_in_another_order_with_their_numbers_live_the_same_lives(engine: str) -> None:
    """Ties go by a draw keyed by person and home, then by the number, which moves with the person; never by the row."""
    mixed = with_people(crowded(), shuffled)
    assert (mixed.elders[0].key[:-1] > mixed.elders[0].key[1:]).any()
    assert same(live(engine, mixed, lively(), UNTIL), lived(engine))
    assert (lived(engine).counts["waiting"].sum(axis=(0, 1)) > 50).all()


@pytest.mark.parametrize("engine", ENGINES)
def test_r12_prefectures_in_another_order(engine: str) -> None:
    """All events the same; counts by prefecture the same after turning them back."""
    turned = live(engine, prefectures_reversed(crowded()), lively(), UNTIL)
    back = {m.name: turned.counts[m.name][:, ::-1] for m in MEASURES if m.per is Per.PREFECTURE}
    assert same(turned._replace(counts=turned.counts | back), lived(engine))


@pytest.mark.parametrize("engine", ENGINES)
def test_r12_homes_in_another_order_with_their_numbers(engine: str) -> None:
    homes, carers = crowded().homes, crowded().carers
    order = np.array([5, 3, 0, 4, 2, 1, 10, 8, 6, 9, 7])
    mixed = crowded()._replace(homes=type(homes)._make(column[order] for column in homes))
    assert mixed.homes.key.tolist() == order.tolist()
    assert np.array_equal(carers[mixed.homes.key], carers[order])
    assert same(live(engine, mixed, lively(), UNTIL), lived(engine))


NAMES = {
    "Chinese with spaces": (" 哈尔滨 市 ", "鸡西 市"),
    "200 characters": ("长" * 200, "é" * 200),
    "commas, quotes and brackets": ('a,"b";{c}', "[[x]]\n'y' \\ %s"),
    "one name for all": ("same", "same"),
}


@pytest.fixture(scope="module")
def plainly_named(small: Setup, baseline: Baseline) -> Result:
    return run(small, baseline, scenario.load("plan_2025")).result


@pytest.mark.parametrize("name", NAMES)
def test_r13_other_names_of_prefectures_and_counties_stand_in_one_table_and_nowhere_else(
    small: Setup, plainly_named: Result, tmp_path: Path, name: str
) -> None:
    """Saved and loaded; after renaming back every table is the same to the last bit."""
    first, second = NAMES[name]
    frame, counties = small.frame, small.frame.counties
    odd = replace(frame, names=(first, second), counties=counties._replace(name=tuple(f"{first} {k}" for k in range(len(counties.code)))))
    s = small._replace(frame=odd, checkpoint=False)
    found = run(s, prepare(s, silent), scenario.load("plan_2025")).result
    found = Result.load(found.save(tmp_path / "named"))
    assert set(found.tables["counties"]["prefecture_name"]) == {first, second}
    codes = found.tables["counties"].drop("name", "prefecture_name")
    back = codes.join(plainly_named.tables["counties"].select("date", "county", "name", "prefecture_name"), on=["date", "county"])
    tables = found.tables | {"counties": back.select(found.tables["counties"].columns).sort("date", "county")}
    assert digests(tables) == digests(plainly_named.tables)


def test_r13_a_scenario_of_another_file_name(small: Setup, baseline: Baseline, plainly_named: Result, tmp_path: Path) -> None:
    """Of letters, digits, _ and -, not too many; others are refused (tests/scenario)."""
    path = tmp_path / f"{'x' * 60}.toml"
    path.write_text('base = "plan_2025"\ntitle = { en = "A", zh = "甲" }\nwhy = { en = "A", zh = "甲" }\n', encoding="utf-8")
    found = run(small, baseline, scenario.load(path)).result
    assert digests(found.tables) == digests(plainly_named.tables)


def digests(tables: dict[str, pl.DataFrame]) -> dict[str, str]:
    return {name: table_digest(name, table) for name, table in tables.items()}


def timeless() -> Parameters:
    """Lively rules without the yearly trend of mortality: the one thing that hangs on the calendar year."""
    p = lively()
    often = LIVELY._replace(death=8.0, emigration=8.0, worsening=30.0, dementia=30.0)
    return replace(p, rates=often, mortality=p.mortality._replace(trend=(0.0,) * len(p.mortality.trend)))


def generation(days: int) -> World:
    """Return the town as one generation that turns 60 within two years, all its dates `days` later; homes are empty."""

    def young(_: int, elders: Elders, seeds: Seeds) -> tuple[Elders, Seeds]:
        n = len(elders.key)
        b60 = (40 + elders.b60.astype(int) % 730 + days).astype(np.int16)
        lost = elders.bereaved_on.astype(int) % 700
        bereaved_on = np.where(elders.bereaved_on > NEVER_BEREAVED, b60 - lost, NEVER_BEREAVED).astype(np.int16)
        empty = Seeds(np.full(n, Setting.NOT_YET, np.int8), np.full(n, -1, np.int32), np.full(n, -1, np.int16))
        return elders._replace(b60=b60, bereaved_on=bereaved_on), empty

    return with_people(crowded(), young)


@pytest.mark.parametrize(
    ("engine", "days"),
    [("fast", 365), ("fast", 1461), ("fast", 5844), ("reference", 731)],
    ids=["1 year", "4 years", "16 years", "2 years by the reference engine"],
)
def test_r16_all_dates_some_years_later_give_the_same_lives_some_years_later(engine: str, days: int) -> None:
    """Exact, leap years or not: ages count days from the birthday, draws are keyed by person and time of asking, not by date."""
    now, later = (live(engine, generation(shift), timeless(), 1800 + shift).events for shift in (0, days))
    assert np.array_equal(now, later - np.array([days, 0, 0, 0, 0]))
    assert {int(event) for event in np.unique(now[:, 2])} >= {Event.DEATH, Event.ADMIT, Event.OFF_LIST, Event.MOVE, Event.WIDOWED}
    assert len(now) > 5000


STRANGER = 3_000_000
"""A number that nobody has."""


def with_strangers(world: World, b60: int, number: int) -> World:
    """Return the world with people more in the first prefecture: able, alone, of middling income."""

    def more(i: int, elders: Elders, seeds: Seeds) -> tuple[Elders, Seeds]:
        if i > 0:
            return elders, seeds
        plain = dict.fromkeys(Elders._fields, 0)
        plain |= {"b60": b60, "sex": Sex.FEMALE, "level": Level.ABLE, "means": 3, "owns_home": 1, "income": 3000, "mate": -1}
        plain |= {"bereaved_on": NEVER_BEREAVED, "county": int(elders.county[0]), "place": int(elders.place[0])}
        new = {name: np.full(number, plain[name], getattr(elders, name).dtype) for name in Elders._fields}
        new["key"] = STRANGER + np.arange(number, dtype=elders.key.dtype)
        setting = Setting.OWN_HOME if b60 <= 0 else Setting.NOT_YET
        seeded = (np.full(number, x, column.dtype) for x, column in zip((setting, -1, -1), seeds, strict=True))
        joined = Elders(**{name: np.concatenate([getattr(elders, name), column]) for name, column in new.items()})
        return joined, Seeds._make(np.concatenate(pair) for pair in zip(seeds, seeded, strict=True))

    return with_people(world, more)


@cache
def hermits(b60: int) -> list[int]:
    """Return those of 40 strangers who in the run never look for a home, and to whom something else happens; all live with all."""
    events = live("fast", with_strangers(crowded(), b60, 40), lively(), UNTIL).events
    strange = events[events[:, 1] >= STRANGER]
    sought = of_event(strange, Event.SEEK)[:, 1]
    return sorted(set(of_event(strange, Event.WORSEN, Event.DEATH, Event.EMIGRATE)[:, 1].tolist()) - set(sought.tolist()))


@pytest.mark.parametrize(("b60", "first_event"), [(-5000, Event.DEATH), (400, Event.TURN_60)], ids=["from the start", "turns 60 later"])
@pytest.mark.parametrize("engine", ENGINES)
def test_r26_people_more_who_never_use_services_change_nobody_elses_life(engine: str, b60: int, first_event: Event) -> None:
    """Strangers picked by number: those of 40 who never look for a home. Everybody else's record is the same in full."""
    quiet = hermits(b60)

    def those(_: int, elders: Elders, seeds: Seeds) -> tuple[Elders, Seeds]:
        return in_order(elders, seeds, np.flatnonzero((elders.key < STRANGER) | np.isin(elders.key, quiet)))

    events = live(engine, with_people(with_strangers(crowded(), b60, 40), those), lively(), UNTIL).events
    strange = events[:, 1] >= STRANGER
    assert np.array_equal(events[~strange], lived(engine).events)
    assert set(events[strange, 1].tolist()) == set(quiet)
    assert first_event in events[strange, 2]


def test_r26_a_stranger_who_takes_a_bed_does_change_other_lives() -> None:
    """So that what stands above is no accident of lives that never meet."""
    events = live("fast", with_strangers(crowded(), -5000, 40), lively(), UNTIL).events
    assert Event.ADMIT in events[events[:, 1] >= STRANGER, 2]
    assert not np.array_equal(events[events[:, 1] < STRANGER], lived("fast").events)
