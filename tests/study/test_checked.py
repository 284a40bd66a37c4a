"""A checked run: both engines hold every law through lively towns, random worlds and the slow tier; what is doctored is found."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from rich.console import Console
from typer.testing import CliRunner

from sim import scenario
from sim.audit.laws import NOT_YET, Findings, Law
from sim.audit.tables import check_tables
from sim.audit.views import Engine
from sim.audit.watched import Watched
from sim.cli import main as cli
from sim.clock import day_of
from sim.codes import Bed
from sim.faces.terminal import laws as laws_page
from sim.lives import HomeView
from sim.lives.fast import FastLives
from sim.province import growth
from sim.province.inventory import Beds
from sim.province.works import NOBODY, Outcome, Works
from sim.results import storage
from sim.study.baseline import Setup, engine_of, prepare
from sim.study.run import Run, run
from sim.study.twins import random_deeds, random_worlds
from sim.world.columns import World
from tests.lives.towns import END, frame, lively, numbers, rules, town
from tests.study.conftest import silent

OF_LIVES = {law.name for law in Law if law not in NOT_YET} - {"V16", "V20"}
"""Laws that a run of lives alone checks; the others need saved tables."""
OF_TABLES = {"V15", "V16", "V19", "V20"}


def watched(lives: Engine, world: World, last: int) -> Findings:
    found = Findings()
    watch = Watched(lives, world, lively(), found)
    watch.advance(last + 1)
    watch.finish()
    return found


def broken(found: Findings) -> set[str]:
    return {law.name for law in found.broken}


def checked(found: Findings) -> set[str]:
    return {law.name for law, number in found.checks.items() if number}


@pytest.mark.parametrize(("engine", "last"), [("fast", 1500), ("reference", 250)])
def test_a_lively_town_keeps_every_law(engine: str, last: int) -> None:
    world = town(lively())
    world = world._replace(carers=0.6 * world.carers)  # so few that residents who grow more disabled need more than there are
    found = watched(engine_of(engine)(world, lively(), END, 1, True), world, last)
    assert broken(found) == set()
    assert checked(found) == OF_LIVES
    assert found.checks[Law.V07] > last
    assert found.excess > 0


@pytest.mark.parametrize(("engine", "number", "days"), [("fast", 3, 3000), ("fast", 7, 3000), ("fast", 45, 3000), ("reference", 3, 500)])
def test_a_random_world_keeps_every_law_whatever_is_done_to_its_beds(engine: str, number: int, days: int) -> None:
    """Beds open, close, come back, are converted and taken away; fees, carers and rules change; homes open; storms rage."""
    case = random_worlds.case(numbers(), rules().fitted, number, 600, 1, days)
    lives = engine_of(engine)(case.world, case.params, case.end, 1, True)
    watch = Watched(lives, case.world, case.params, Findings())
    beds = Beds(case.world.homes, case.world.carers, 0, case.fill_months)
    for deed in case.deeds:
        growth.settle(watch, beds, deed.day)
        random_deeds.act(watch, beds, deed)
    growth.settle(watch, beds, case.end + 1)
    watch.finish(beds)
    assert watch.books.findings.violations == []
    assert checked(watch.books.findings) == OF_LIVES
    assert watch.homes().built.sum() == sum(sum(home.built) for home in watch.books.homes.values())


BUILT = Works(0, "build", 0, 0, NOBODY, Bed.NURSING, 5, 9, 9, 0, Outcome.DONE, 5, 9)
"""Five nursing beds built in home 0 by day 9."""


@pytest.mark.parametrize(
    ("told", "works", "broken_times"),
    [
        (True, BUILT, 0),
        (False, BUILT, 2),  # the lives have neither the beds of the books nor those of the works
        (True, BUILT._replace(kind=Bed.ORDINARY), 1),
        (True, BUILT._replace(lever="convert"), 1),  # five ordinary beds should have become nursing beds
        (True, BUILT._replace(lever="convert", outcome=Outcome.UNDER_WAY, done=0), 0),  # not noted yet
        (True, BUILT._replace(lever="beds"), 0),
        (True, BUILT._replace(lever="beds", outcome=Outcome.UNDER_WAY, done=0), 0),
        (True, BUILT._replace(lever="cover"), 1),  # a lever that adds no beds to a home
    ],
)
def test_beds_of_the_lives_are_those_of_the_books_and_of_the_works(told: bool, works: Works, broken_times: int) -> None:
    world = town(lively())
    watch, beds = Watched(FastLives(world, lively(), END, 1, True), world, lively(), Findings()), Beds(world.homes, world.carers, 0)
    watch.advance(9)
    beds.open(0, Bed.NURSING, 5)
    if told:
        watch.set_beds(0, *beds.of(0))
    watch.advance(20)
    watch.finish(beds, [works])
    assert watch.books.findings.broken == ({Law.V04: broken_times} if broken_times else {})


class Deaf(FastLives):
    """An engine that opens beds it was told to close."""

    def set_beds(self, home: int, built: tuple[int, int], in_service: tuple[int, int]) -> None:
        super().set_beds(home, built, built)


def test_an_engine_that_takes_no_bed_out_of_service_is_found_that_evening() -> None:
    world = town(lively())
    watch = Watched(Deaf(world, lively(), END, 1, True), world, lively(), Findings())
    watch.advance(30)
    watch.set_beds(0, (5, 5), (5, 4))
    watch.advance(31)
    assert {(v.law, v.day, v.home, v.expected, v.found) for v in watch.books.findings.violations if v.law == Law.V04} == {
        (Law.V04, 30, 0, 4, 5)
    }


class Miscounting(FastLives):
    """An engine that from a day on shows one bed more than it has."""

    def homes(self) -> HomeView:
        view = super().homes()
        view.built[0, 0] += self.day > 100
        return view


def test_a_wrong_number_of_homes_is_told_with_its_day_its_home_and_both_numbers() -> None:
    found = watched(Miscounting(town(lively()), lively(), END, 1, True), town(lively()), 120)
    assert broken(found) == {"V04"}
    first = found.violations[0]
    assert (first.day, first.home, first.found - first.expected) == (100, 0, 1)
    assert found.broken[Law.V04] == 21


class Forgetful(FastLives):
    """An engine that does not look at its homes on the evenings of one month, so that nobody is admitted."""

    def advance(self, day: int) -> None:
        for part in self.prefectures if 200 <= day < 230 else ():
            part.homes.staff[:] -= 10**9
            super().advance(day)
            part.homes.staff[:] += 10**9
        super().advance(day)


def test_an_engine_that_forgets_to_admit_leaves_beds_idle() -> None:
    world = town(lively(), seed=12)  # a bed falls vacant in that month, and somebody waits for it
    found = watched(Forgetful(world, lively(), END, 1, True), world, 260)
    assert "V07" in broken(found)
    assert min(violation.day for violation in found.violations if violation.law == Law.V07) in range(199, 231)


# ---- through the slow tier, with saved tables


@pytest.fixture(scope="module")
def plan(small: Setup, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """A checked run of conversions and other works through 2022, saved."""
    s = small._replace(checked=True, end=day_of(date(2022, 12, 31)))
    done = run(s, prepare(s, silent), scenario.load("plan_2025"))
    folder = tmp_path_factory.mktemp("plan") / "result"
    done.result.save(folder)
    return done, folder


def test_a_checked_run_says_what_an_unchecked_run_says_and_keeps_every_law(small: Setup, plan: tuple[Run, Path]) -> None:
    done, folder = plan
    assert done.findings is not None
    s = small._replace(end=day_of(date(2022, 12, 31)))
    assert run(s, prepare(s, silent), scenario.load("plan_2025")).result.digest == done.result.digest
    assert run(s, prepare(s, silent), scenario.load("plan_2025")).findings is None
    assert done.findings.violations == []
    assert checked(done.findings) >= OF_LIVES
    tables = Findings()
    assert check_tables(folder, small.evidence, tables) == ()  # every indicator is recounted
    assert tables.violations == []
    assert checked(tables) == OF_TABLES


def test_the_reference_engine_is_checked_through_the_slow_tier_too(small: Setup) -> None:
    s = small._replace(engine="reference", checked=True, frame=frame(1), end=day_of(date(2021, 3, 31)))
    found = run(s, prepare(s, silent), scenario.load("plan_2025")).findings
    assert found is not None
    assert found.violations == []
    assert checked(found) == OF_LIVES


def more(table: str, column: str, by: float = 1, **where: Any) -> Callable[[Path], None]:
    """Return what adds to one number of a saved table."""

    def change(folder: Path) -> None:
        path = folder / f"{table}.parquet"
        found = pl.read_parquet(path)
        hit = np.flatnonzero(found.select(pl.all_horizontal(pl.col(name) == value for name, value in where.items())).to_series().to_numpy())
        values = found[column].to_numpy().copy()
        values[hit[0]] += by
        found.with_columns(pl.Series(column, values, dtype=found[column].dtype)).write_parquet(path)

    return change


MONTH, YEAR = date(2021, 8, 31), date(2022, 12, 31)
SPOILT: dict[str, tuple[set[str], Callable[[Path], None]]] = {
    "one birthday more than persons": ({"V15"}, more("flows", "number", month=MONTH, event="turn_60")),
    "a bed in works that no home has": ({"V16"}, more("homes", "in_works", date=YEAR)),
    "an indicator that is off": ({"V19"}, more("indicators", "value", 0.001, date=MONTH, target="T7", reading="a")),
    "a numerator that is off": ({"V19"}, more("indicators", "numerator", date=YEAR, target="T4", reading="c")),
    "more beds closing than there are": ({"V20"}, more("beds", "number", 10**6, date=MONTH, measure="closing")),
    "residents of all homes above the parts": ({"V16", "V19"}, more("indicators", "value", date=YEAR, target="residents", reading="all")),
    "an occupancy above 1": ({"V19", "V20"}, more("indicators", "value", date=MONTH, target="occupancy", reading="private")),
}  # fmt: skip
"""What is changed in saved tables, and the laws that complain: all that the number is held against, and no other."""


@pytest.mark.parametrize("what", SPOILT)
def test_a_wrong_number_in_a_saved_table_is_told_by_the_laws_it_breaks(
    small: Setup, plan: tuple[Run, Path], tmp_path: Path, what: str
) -> None:
    laws, spoil = SPOILT[what]
    folder = shutil.copytree(plan[1], tmp_path / "result")
    spoil(folder)
    found = Findings()
    check_tables(folder, small.evidence, found)
    assert broken(found) == laws


# ---- how it is told


def told(language: str, found: Findings) -> str:
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(laws_page.page("plan_2025", found, language))
    return console.export_text()


def test_the_page_names_every_law_with_its_checks_or_why_it_does_not_apply(plan: tuple[Run, Path]) -> None:
    found = plan[0].findings
    assert found is not None
    english, chinese = told("en", found), told("zh", found)
    for law in Law:
        assert law.name in english
        assert law.zh in chinese
        if law not in NOT_YET:
            assert f"{found.checks[law]:,}" in english
    assert english.count("does not apply yet") == len(NOT_YET) == chinese.count("尚不适用")
    assert "No law is broken." in english
    assert "无一违反。" in chinese


def test_the_page_shows_a_violation_with_day_home_and_both_numbers() -> None:
    found = Findings()
    found.day = 100
    found.equal(Law.V05, 3, 4, "beds occupied", 12, 7)
    assert "V05 2016-04-10, person 12, home 7: beds occupied: expected 3, found 4" in told("en", found)
    assert "V05 2016-04-10，12号，机构7: beds occupied: 应为3，实为4" in told("zh", found)


def test_the_table_of_both_engines_has_a_row_a_law() -> None:
    fast, reference = Findings(), Findings()
    fast.equal(Law.V05, 3, 4, "beds occupied")
    reference.holds(Law.V05, True, "beds occupied")
    rows = laws_page.as_csv({"fast": fast, "reference": reference}).splitlines()
    assert rows[0] == "law,name,checks_fast,checks_reference,violations,note"
    assert rows[5] == "V05,bed flow,1,1,1,nobody is transferred between homes yet"
    assert rows[11].startswith("V11,money,,,,does not apply yet")


def test_the_command_ends_with_3_where_a_law_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = ["--share", "0.003", "--seed", "2", "--until", "2021-01-31"]
    options = ["run", "baseline", "--checked", "--world", "demand", *size, "--json", "--quiet", "--out", str(tmp_path)]
    clean = CliRunner().invoke(cli.app, options)
    assert clean.exit_code == 0
    laws = json.loads(clean.stdout)["laws"]["baseline"]
    assert [law["violations"] for law in laws if law["law"] not in {code.name for code in NOT_YET}] == [0] * 16
    assert (tmp_path / "baseline_demand_share0.003_seed2" / storage.MANIFEST).is_file()
    honest = FastLives.homes

    def miscounted(self: FastLives) -> HomeView:
        view = honest(self)
        view.built[:, 0] += 1
        return view

    monkeypatch.setattr(FastLives, "homes", miscounted)
    assert CliRunner().invoke(cli.app, options).exit_code == 3
