"""The truths are true: laws by whole days lie a known, small step from the textbook's continuous ones."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.special import exp1

from tests.verify.days import YEAR, ages, dementia_a_day, laws, levels_a_day, levels_a_year, rings, spread, survival, years_lived

DEATH, WORSENING, RECOVERY = [0.015, 0.025, 0.05, 0.10, 0.22], [0.06, 0.08, 0.10, 0.12], [0.10, 0.06, 0.03, 0.01]


def test_a_life_under_a_constant_hazard_lasts_its_inverse_and_half_a_day() -> None:
    alive = survival(np.full(300_000, 0.05))
    assert years_lived(alive) == pytest.approx(20 + 0.5 / YEAR, abs=1e-4)
    assert spread(alive) == pytest.approx(20, abs=1e-3)


def test_the_chances_of_a_day_add_up_to_one() -> None:
    for a_day in (levels_a_day(DEATH, WORSENING, RECOVERY), dementia_a_day(0.02, 0.03, 0.06)):
        assert a_day.sum(1) == pytest.approx(np.ones(len(a_day)), abs=1e-15)
        assert (a_day >= 0).all()


def test_ten_years_of_days_are_the_matrix_exponential_to_a_hundredth_of_a_percent() -> None:
    by_days = laws(levels_a_day(DEATH, WORSENING, RECOVERY), 3652)[-1]
    continuous = expm(levels_a_year(DEATH, WORSENING, RECOVERY) * 3652 / YEAR)[0]
    assert by_days == pytest.approx(continuous, abs=1e-4)


def test_illness_and_death_by_hand() -> None:
    """Onset w, death m then n: share ill after t = w (exp(-n t) - exp(-(w + m) t)) / (w + m - n)."""
    w, m, n, t = 0.2, 0.1, 0.15, 5.0
    continuous = expm(levels_a_year([m, n, 0, 0, 0], [w, 0, 0, 0], [0.0] * 4) * t)[0]
    assert continuous[1] == pytest.approx(w * (math.exp(-n * t) - math.exp(-(w + m) * t)) / (w + m - n))


def test_a_gompertz_life_is_half_a_day_and_the_bend_of_a_year_away_from_its_integral() -> None:
    """e60 = exp(a / b) E1(a / b) / b. Within a year of age the hazard is flat: at most b h / 12 of a year lost per year lived."""
    a, b = 0.012, 0.1
    by_age = a * np.exp(b * np.arange(41)) * math.expm1(b) / b
    days = round(80 * YEAR)
    by_days = years_lived(survival(by_age[ages(days)]))
    assert by_days - 0.5 / YEAR == pytest.approx(math.exp(a / b) * exp1(a / b) / b, abs=0.01)


def test_the_chance_of_a_day_is_the_hazard_for_small_hazards() -> None:
    assert float(rings(0.01)) == pytest.approx(0.01 / YEAR, rel=2e-5)
