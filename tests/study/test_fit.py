"""The short fit: what it measures, what it writes, and that the committed one is what it finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.clock import CENSUS, day_of
from sim.codes import Owner, Setting
from sim.lives.fast import FastLives
from sim.rules import ability
from sim.rules.params import fitted_path, load_fitted
from sim.study import fit
from tests.lives.towns import numbers, rules, town


def test_the_committed_fit_belongs_to_the_evidence() -> None:
    same, lines = fit.standing(numbers())
    assert same, lines[0]


def test_a_fit_written_and_read_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "baseline.toml"
    path.write_text(fit.as_toml(rules().fitted, {"share": 1.0, "aimed_and_reached": {"x": [1.0, 2.0]}}, numbers()), encoding="utf-8")
    assert load_fitted(path) == rules().fitted
    assert '"aimed_and_reached.x" = [1.0, 2.0]' in path.read_text(encoding="utf-8")


def test_who_pays_2000_of_4000_pays_half() -> None:
    world = town()
    elders = tuple(e._replace(income=np.full_like(e.income, 4000)) for e in world.elders)
    private = world.homes._replace(fee=np.full_like(world.homes.fee, 2000), owner=np.full_like(world.homes.owner, Owner.PRIVATE))
    assert fit.price_ratio(rules(), world._replace(elders=elders, homes=private)) == pytest.approx(0.5)


def test_settling_in_is_measured_at_the_end_of_2020_and_people_on_the_census_day() -> None:
    world = town(end=fit.LAST_DAY)
    start = fit.settle(rules(), world, 1)
    lives = FastLives(world, rules(), fit.LAST_DAY, 1)
    lives.advance(day_of(CENSUS))
    assert start.people == lives.census()[:, :, : Setting.DEAD].sum()
    lives.advance(fit.LAST_DAY + 1)
    occupied = lives.homes().occupied.sum(1)
    for owner in Owner:
        rows = world.homes.owner == owner
        assert start.occupancy[owner] == occupied[rows].sum() / world.homes.beds[rows].sum()
    assert 0 < start.institution < 1
    assert 0.5 < start.exposure < 1


@pytest.mark.slow
def test_the_committed_fit_is_what_the_cohort_table_gives() -> None:
    found = fit.solve_lives(numbers())
    committed = load_fitted(fitted_path())
    again = fit.fitted_of(found, committed.emigration_exposure, committed.price, committed.intercepts)
    for name in ("onset_scale", "death_mean", "worsening_mean", "start", "widowed_at_60"):
        assert np.allclose(getattr(again, name), getattr(committed, name), rtol=1e-7, atol=1e-9), name
    assert found.totals == pytest.approx(ability.from_evidence(numbers()).totals, rel=1e-6)
