"""Rates and durations that the tables take straight from the evidence."""

from __future__ import annotations

import pytest

from sim.codes import Clock, Level, Sex
from sim.draws import UNIT
from sim.evidence import Evidence
from sim.rules.hazards import Hazards, row_of
from sim.rules.params import Parameters

PER_YEAR = UNIT / 365.25


def test_a_loss_is_recent_for_180_days_and_a_bereavement_counts_for_two_years(rules: Parameters) -> None:
    assert rules.seeking.after_event_days == 180
    assert rules.family.bereaved_days == 730


def test_who_may_leave_the_province_does_so_more_often_than_all_elders_together(
    rules: Parameters, tables: Hazards, known: Evidence
) -> None:
    """7.5 in a thousand of all leave a year; the clock runs for 88 % of them, so theirs runs at 8.5 in a thousand."""
    of_all = known.value("migration.elder_net_out", age=60)
    rate = float(tables.base[row_of(Sex.FEMALE, Level.MILD, 0) + 7, Clock.EMIGRATE]) / PER_YEAR
    assert of_all == 0.0075
    assert 0.8 < rules.fitted.emigration_exposure < 1
    assert rate == pytest.approx(of_all / rules.fitted.emigration_exposure, rel=1e-6)
    assert rate > of_all


def test_each_child_leaves_at_the_rate_of_the_evidence(tables: Hazards, known: Evidence) -> None:
    rates = tables.base[:, Clock.CHILD] / PER_YEAR
    assert rates == pytest.approx(known.value("child.leave"), rel=1e-6)
