"""One digest of all tables: however many threads and stops, in whatever process, in whatever order the input stands."""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim import evidence, files
from sim.clock import date_of, day_of
from sim.lives.fast import FastLives
from sim.province import growth
from sim.province.inventory import Beds
from sim.results.digests import table_digest
from sim.results.result import Result
from sim.rules import fitted, params
from sim.scenario import load
from sim.study.baseline import BASELINE_DAY, Baseline, Setup, prepare
from sim.study.run import Run, run
from sim.world.build import build
from sim.world.frame import tiny_frame
from tests.study.conftest import ENVIRONMENT, Write, busy, silent

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = "plan_2025"


@pytest.fixture(scope="module")
def plan(small: Setup, baseline: Baseline) -> Run:
    """The plan, run in one go by one thread; its events kept."""
    return run(small._replace(record=True), baseline, load(SCENARIO))


@pytest.fixture(scope="module")
def as_it_goes(small: Setup, baseline: Baseline) -> Result:
    return run(small, baseline, load("baseline")).result


@pytest.mark.parametrize("threads", [2, 4])
def test_any_number_of_threads(small: Setup, plan: Run, threads: int) -> None:
    """Building, settling in and the run itself."""
    s = small._replace(threads=threads, checkpoint=False)
    assert run(s, prepare(s, silent), load(SCENARIO)).result.digest == plan.result.digest


def month_ends() -> list[int]:
    return [day for day in range(BASELINE_DAY, 3653) if date_of(day + 1).day == 1]


@pytest.mark.parametrize("stops", [range(BASELINE_DAY, 3652), month_ends(), [2000, 2001, 3651]], ids=["daily", "monthly", "three"])
def test_halting_on_any_evenings_and_going_on(small: Setup, baseline: Baseline, plan: Run, stops: list[int]) -> None:
    assert len(month_ends()) == 60
    again = run(small._replace(record=True), baseline, load(SCENARIO), stops=stops)
    assert again.result.digest == plan.result.digest
    assert np.array_equal(again.events, plan.events)


@pytest.mark.parametrize("day", [1, 700, BASELINE_DAY - 1])
def test_settling_in_stopped_saved_loaded_and_continued(small: Setup, plan: Run, tmp_path: Path, day: int) -> None:
    world = build(small.evidence, small.params, small.frame, small.share, small.seed, small.end, 1)
    lives = FastLives(world, small.params, small.end, 1)
    beds = Beds(world.homes, world.carers, 0)
    growth.settle(lives, beds, day)
    lives.save(tmp_path / "stopped.state")
    again = FastLives.load(tmp_path / "stopped.state", small.params, small.end, 1)
    growth.settle(again, beds, BASELINE_DAY)
    again.save(tmp_path / "lives.state")
    branched = Baseline(world, tmp_path / "lives.state", "")
    assert run(small, branched, load(SCENARIO)).result.digest == plan.result.digest


def test_the_event_record_kept_or_not(small: Setup, baseline: Baseline, plan: Run) -> None:
    again = run(small, baseline, load(SCENARIO))
    assert again.result.digest == plan.result.digest
    assert again.events.shape == (0, 5)
    assert len(plan.events) > 5000


def test_a_scenario_whose_change_has_no_effect(small: Setup, baseline: Baseline, as_it_goes: Result) -> None:
    nothing = run(small, baseline, load("no_effect")).result
    assert nothing.digest == as_it_goes.digest
    assert nothing.scenario != as_it_goes.scenario


@pytest.mark.parametrize(
    "change",
    [
        'lever = "rate"\nfrom = 2021-05-17\nuntil = 2022-03-03\nrate = "death"\nfactor = 1.0\n',
        'lever = "fee"\nfrom = 2022-02-01\nowner = "private"\nfactor = 1.0\n',
        'lever = "fee"\nfrom = 2023-09-09\nowner = "public"\nkind = "nursing"\nfactor = 1\n',
    ],
    ids=["rate of death", "fees of private homes", "nursing fees of public homes"],
)
def test_a_factor_of_one_on_any_day(small: Setup, baseline: Baseline, as_it_goes: Result, write: Write, change: str) -> None:
    nothing = write("one", f"[[change]]\n{change}")
    assert run(small, baseline, nothing).result.digest == as_it_goes.digest


def test_a_change_with_an_effect_has_another_digest(small: Setup, baseline: Baseline, as_it_goes: Result, plan: Run, write: Write) -> None:
    dear = write("dear", '[[change]]\nlever = "fee"\nfrom = 2022-02-01\nowner = "private"\nfactor = 1.2\n')
    digests = {run(small, baseline, dear).result.digest, as_it_goes.digest, plan.result.digest}
    assert len(digests) == 3


def test_a_policy_changes_nothing_before_it_begins(small: Setup, baseline: Baseline, as_it_goes: Result, write: Write) -> None:
    late = write("late", '[[change]]\nlever = "fee"\nfrom = 2024-03-05\nowner = "private"\nfactor = 3.0\n')
    changed = run(small, baseline, late).result
    assert before(changed, date(2024, 2, 29)) == before(as_it_goes, date(2024, 2, 29))
    assert before(changed, date(2025, 12, 31)) != before(as_it_goes, date(2025, 12, 31))


AT_YEAR_ENDS = ("homes", "indicators", "ages", "residents", "counties")


def before(result: Result, last: date) -> dict[str, str]:
    """Return digests of all dated tables up to a day; of those made at ends of years, up to the last of these."""
    out = {}
    for name, table in result.tables.items():
        column = next((c for c in ("date", "month") if c in table.columns), "")
        day = date(last.year - 1, 12, 31) if name in AT_YEAR_ENDS and (last.month, last.day) != (12, 31) else last
        if column:
            out[name] = table_digest(name, table.filter(pl.col(column) <= day))
    assert len(out) == 11
    return out


@pytest.mark.parametrize("until", [date(2022, 6, 30), date(2023, 12, 31), date(2027, 12, 31)], ids=str)
def test_a_shorter_or_longer_run_says_the_same_of_the_years_it_shares(small: Setup, plan: Run, until: date) -> None:
    s = small._replace(end=day_of(until))
    other = run(s, prepare(s, silent), load(SCENARIO)).result
    last = min(until, date(2025, 12, 31))
    assert before(plan.result, last) == before(other, last)


def test_the_order_of_rows_in_the_evidence(small: Setup, plan: Run, tmp_path: Path) -> None:
    folder = shuffled(files.data_folder("calibration") / "evidence", tmp_path / "evidence")
    numbers = evidence.load(folder)
    assert numbers.digest == small.evidence.digest
    mixed = small._replace(evidence=numbers, params=params.assemble(numbers, fitted.load_fitted()), frame=tiny_frame(numbers))
    s = busy(mixed)._replace(checkpoint=False)
    assert s.params.digest == small.params.digest
    assert run(s, prepare(s, silent), load(SCENARIO)).result.digest == plan.result.digest


def shuffled(source: Path, target: Path) -> Path:
    """Copy a folder of tables with their rows in another order."""
    shutil.copytree(source, target)
    draw, moved = random.Random(7), 0
    for path in sorted(target.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        mixed = draw.sample(rows, len(rows))
        moved += mixed != rows
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *mixed])
    assert moved > 5
    return target


IN_A_PROCESS = """
from sim.scenario import load
from sim.study.baseline import prepare
from sim.study.run import run
from tests.study.conftest import busy, silent
from sim.study.options import setup
s = busy(setup(share=1.0, frame="tiny"))._replace(checkpoint=False)
print(run(s, prepare(s, silent), load("plan_2025")).result.digest)
"""


def test_two_processes_with_other_hash_seeds_folders_and_languages(plan: Run, tmp_path: Path) -> None:
    running = []
    for seed, zone, language in (("0", "UTC", "C"), ("1", "Asia/Shanghai", "zh_CN.UTF-8")):
        (tmp_path / seed).mkdir()
        env = ENVIRONMENT | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", IN_A_PROCESS]
        running.append(subprocess.Popen(command, env=env, cwd=tmp_path / seed, stdout=subprocess.PIPE, text=True))
    digests = [process.communicate()[0].strip() for process in running]
    assert digests == [plan.result.digest] * 2


def test_stops_in_between_are_evenings_of_the_run(small: Setup, baseline: Baseline) -> None:
    with pytest.raises(ValueError, match="day"):
        run(small, baseline, load("baseline"), stops=[small.end + 1])
    assert all(later - earlier in range(28, 32) for earlier, later in pairwise(month_ends()))
