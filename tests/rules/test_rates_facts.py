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


def test_men_who_may_leave_do_so_more_often_than_all_men_together(rules: Parameters, tables: Hazards, known: Evidence) -> None:
    """Of all men of 60-79, 15.2 in a thousand leave a year. Wives under 60 and in homes hold some back, and women follow husbands."""
    rates = [float(tables.base[row_of(sex, Level.MILD, 0) + 7, Clock.EMIGRATE]) / PER_YEAR for sex in Sex]
    of_all = [known.value("migration.elder_net_out", sex=sex, age=67) for sex in "MF"]
    assert of_all == [0.0152, 0.0137]
    assert rates == pytest.approx([rate * rules.fitted.emigration_factor[sex][0] for sex, rate in enumerate(of_all)], rel=1e-6)
    assert rates[0] > of_all[0]
    assert rates[1] < of_all[1]


def test_each_child_leaves_at_the_rate_of_the_evidence(tables: Hazards, known: Evidence) -> None:
    rates = tables.base[:, Clock.CHILD] / PER_YEAR
    assert rates == pytest.approx(known.value("child.leave"), rel=1e-6)
