"""The shares of elders with the pension of an employee: the province's two shares hold exactly, and odds differ by one factor a unit."""

from __future__ import annotations

import numpy as np
import pytest

from sim.evidence import Evidence
from sim.world import census, pensions
from sim.world.columns import Frame


def odds(share: np.ndarray) -> np.ndarray:
    return share / (1 - share)


def test_the_shares_of_the_province_hold_to_the_last_digit(province: Frame) -> None:
    elders = province.cohorts[:, :, census.SIXTY :].sum(axis=(1, 2))
    for rural, share in ((0, 0.75), (1, 0.05)):
        here = elders * (province.rural if rural else 1 - province.rural)
        assert (province.employee[:, rural] * here).sum() / here.sum() == pytest.approx(share, abs=1e-12)


def test_units_differ_by_the_factor_of_the_evidence_in_towns_and_in_villages_alike(province: Frame, known: Evidence) -> None:
    one, other = (province.counties.code.index(code) for code in ("230103", "230126"))
    factor = [known.value("pension.employee_odds", area=code) for code in ("230103", "230126")]
    assert odds(province.employee[one]) / odds(province.employee[other]) == pytest.approx([factor[0] / factor[1]] * 2)


def test_units_of_one_factor_have_the_share_of_the_province() -> None:
    assert pensions.met(0.3, np.full(3, 4.0), np.array([1.0, 2.0, 5.0])) == pytest.approx([0.3] * 3)
