"""The baseline neither drifts nor jumps: minutes long, so before a release (pytest -m slow)."""

from __future__ import annotations

import numpy as np
import pytest

from sim.clock import day_of, month_end, month_number
from sim.codes import Event, Limit
from sim.lives.fast import FastLives
from sim.study.baseline import BASELINE_DAY
from sim.study.options import setup
from sim.world.build import build
from tests.study.settled import at_rest, drift, stationary_frame

SHARE, SEEDS = 0.1, 8
MOST = 0.005
"""Drift a year that is allowed beside chance."""


def test_a_stationary_province_has_as_many_people_after_twenty_years_as_entrants_and_table_say() -> None:
    # 100 a year enter at 60, of whom e(60) years are lived: by hand, 100 x sum of survival = cohorts of 60 and over
    s = setup(share=1.0)
    p = at_rest(s.params)
    frame = stationary_frame(s, p)
    entrants = s.frame.cohorts[0, :, 20:30].sum() / 20
    old = frame.cohorts[0, 0, 20:].sum() / entrants
    hazard = np.array(p.mortality.hazard[0])
    alive = np.exp(-np.append(0, np.cumsum(hazard[:-1])))  # at exact ages 60, 61, ... 100
    by_hand = (alive[:-1] * (1 - np.exp(-hazard[:-1])) / hazard[:-1]).sum() + alive[-1] / hazard[-1]
    assert old == pytest.approx(by_hand, rel=2e-3)
    # whoever turns 60 in a later year was more by those who die before: 1 per survivor
    assert frame.cohorts[0, 0, 0] > frame.cohorts[0, 0, 19] > entrants


@pytest.mark.slow
@pytest.mark.parametrize("limit", Limit)
def test_a_stationary_province_stays_as_it_is(limit: Limit) -> None:
    """Residents, lists, levels and marital state of 8 seeds over ten years: at most .5 % a year and 3 standard errors. False alarms 1 %.

    Lists begin empty in 2016: were they still filling at the end of 2020, they would grow here.
    """
    found = np.array([drift(setup(share=SHARE, seed=seed, limit=limit)) for seed in range(1, SEEDS + 1)])
    error = found.std(0, ddof=1) / np.sqrt(SEEDS)
    told = [f"{mean:+.4f} +- {each:.4f}" for mean, each in zip(found.mean(0), error, strict=True)]
    print(f"\n{limit.en}, drift a year: residents, lists, residents' lists, levels 0-4, single men, single women:", "; ".join(told))
    assert (np.abs(found.mean(0)) < MOST + 3 * error).all(), told


@pytest.mark.slow
@pytest.mark.parametrize("limit", Limit)
def test_nothing_jumps_where_scenarios_begin(limit: Limit) -> None:
    """Half-year differences of admissions, residents and lists across 2020-12-31 lie among those of 2018-2020, within 4 standard errors."""
    series = np.array([half_years(seed, limit) for seed in range(1, SEEDS + 1)])
    steps = np.diff(series, axis=2)
    mean, error = steps.mean(0), steps.std(0, ddof=1) / np.sqrt(SEEDS)
    print(f"\n{limit.en}, half-year differences 2018-2021:", np.round(mean, 1).tolist(), "standard errors", np.round(error, 1).tolist())
    before, across = mean[:, :-1], mean[:, -1]
    room = 4 * error[:, -1]
    assert (across >= before.min(1) - room).all()
    assert (across <= before.max(1) + room).all()


def half_years(seed: int, limit: Limit) -> np.ndarray:
    """Return (3, 7) admissions, mean residents and mean lists of the half years from 2018 to the first one of 2021."""
    s = setup(share=SHARE, seed=seed, limit=limit)
    end = BASELINE_DAY + 180
    world = build(s.evidence, s.params, s.frame, s.share, s.seed, end, s.threads)
    lives = FastLives(world, s.params, end, s.threads)
    lives.advance(end + 1)
    first = month_number(month_end(24))
    assert day_of(month_end(first)) == 761  # 2018-01-31
    counts = lives.counts(first, first + 41)
    admitted = counts["flows"][:, :, Event.ADMIT].sum((1, 2))
    monthly = np.array([admitted, counts["occupied"].sum((1, 2)), counts["waiting"].sum((1, 2))], float)
    halves: np.ndarray = monthly.reshape(3, 7, 6).mean(2)
    return halves
