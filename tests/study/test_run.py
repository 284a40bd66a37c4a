"""Options, runs at a share, and the public face."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import sim
from sim import scenario
from sim.clock import day_of
from sim.inputs.faults import BadInput
from sim.results.result import Result
from sim.study.baseline import Baseline, Setup, not_simulated, prepare
from sim.study.options import setup
from sim.study.run import run
from sim.world.columns import World
from sim.world.supply import draw_homes
from tests.study.conftest import Write, busy, silent

NEW_HOME = """[[change]]
lever = "home"
from = 202{year}-01-01
new_home = {{ county = "230102", owner = "private", ordinary = 10, nursing = 10, fee_ordinary = 900, fee_nursing = 1500 }}
"""


def test_options_make_a_setup() -> None:
    s = setup(share=0.05, seed=7, until=date(2027, 3, 31), threads=3, frame="tiny")
    assert (s.share, s.seed, s.end, s.threads) == (0.05, 7, day_of(date(2027, 3, 31)), 3)
    assert s.params.rates == s.params.with_rates().rates
    assert set(s.params.rates) == {1.0}


def test_all_that_is_wrong_in_options_is_told_at_once() -> None:
    with pytest.raises(BadInput) as bad:
        setup(share=math.nan, seed=-1, until=date(2036, 1, 1), threads=257)
    assert [fault.key for fault in bad.value.faults] == ["share", "seed", "until", "threads"]


@pytest.mark.parametrize("share", [0.0, -1.0, 1.0000001, math.inf, math.nan])
def test_a_share_is_above_0_and_at_most_1(share: float) -> None:
    with pytest.raises(BadInput, match="share"):
        setup(share=share, frame="tiny")


@pytest.mark.parametrize("seed", range(1, 7))
def test_new_homes_open_at_a_share_whichever_of_them_are_simulated(seed: int, write: Write) -> None:
    """A home opened later stands in the lives with the probability of the share; keys of the others are left out."""
    s = busy(setup(share=0.5, frame="tiny", seed=seed))._replace(checkpoint=False)
    scenario = write("homes", "".join(NEW_HOME.format(year=year) for year in range(1, 6)))
    ran = run(s, prepare(s, silent), scenario)
    homes = ran.result.tables["homes"]
    last = homes.filter(homes["date"] == date(2025, 12, 31))
    assert last["home"].to_list() == list(range(16))
    assert last["built_nursing"].to_list()[11:] == [10] * 5
    known = np.concatenate([part.homes.key for part in ran.lives.prefectures])
    filled = dict(zip(last["home"].to_list(), last["occupied_nursing"] + last["occupied_ordinary"], strict=True))
    assert all(filled[home] == 0 for home in range(11, 16) if home not in known)
    assert sum(filled.values()) == ran.lives.homes().occupied.sum()


def test_a_scenario_that_names_what_is_not_there_is_refused_before_it_runs(small: Setup, baseline: Baseline, write: Write) -> None:
    far = write("far", '[[change]]\nlever = "beds"\nfrom = 2022-01-01\nhome = 11\nkind = "nursing"\nbeds = 5\n')
    with pytest.raises(BadInput, match=r"far\.toml.*11"):
        run(small, baseline, far)


def test_what_a_run_says_of_itself(small: Setup, baseline: Baseline) -> None:
    manifest = run(small, baseline, sim.load("baseline")).result.manifest["settings"]
    told = {name: manifest[name] for name in ("engine", "seed", "share", "end", "frame", "baseline", "parameters", "evidence")}
    assert told == {
        "engine": "fast",
        "seed": 1,
        "share": 1.0,
        "end": "2025-12-31",
        "frame": "tiny",
        "baseline": baseline.key,
        "parameters": small.params.digest,
        "evidence": small.evidence.digest,
    }


def test_progress_is_told_from_0_to_1_and_never_backwards(small: Setup, baseline: Baseline) -> None:
    steps: list[float] = []
    run(small, baseline, sim.load("plan_2025"), steps.append)
    assert steps == sorted(steps)
    assert 0 <= steps[0] < 0.1
    assert 0.9 < steps[-1] <= 1


def test_a_run_that_ends_within_a_month_counts_its_last_day(small: Setup, baseline: Baseline) -> None:
    """The last row of every table is the evening on which the run ends; it was empty before."""
    ran = run(small._replace(end=day_of(date(2021, 2, 15))), baseline, scenario.load("baseline"))
    people = ran.lives.counts(61, 61)["people"][0]
    assert people.sum() > 0
    np.testing.assert_array_equal(people.sum((1, 3)), ran.lives.census())
    homes = ran.result.tables["homes"]
    residents = homes.filter(pl.col("date") == pl.col("date").max())["occupied_ordinary"].sum()
    assert residents == ran.lives.homes().occupied[:, 0].sum() > 0


def test_the_verbs_of_the_package(tmp_path: Path) -> None:
    """load, run, score and Result, on a sample of the province."""
    result = sim.run("baseline", share=0.01, until=date(2021, 3, 31))
    assert isinstance(result, sim.Result)
    assert len(sim.score(result).rows) == 10
    result.save(tmp_path / "kept")
    assert Result.load(tmp_path / "kept").digest == result.digest


def test_a_home_that_a_scenario_names_outside_the_sample_is_told() -> None:
    s = setup(share=0.01, threads=1)
    homes = draw_homes(s.frame, s.evidence, 1, 0.01)[1]
    world = World(None, None, homes, None, None, (), (), (), (), 0.01, 1, 0)  # type: ignore[arg-type]
    assert not_simulated(Baseline(world, None, ""), scenario.load("harbin_100_beds")) == [523]
    everybody = world._replace(homes=homes._replace(sampled=homes.sampled | True))
    assert not_simulated(Baseline(everybody, None, ""), scenario.load("harbin_100_beds")) == []
