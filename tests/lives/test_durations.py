"""Other durations from a morning on, and nothing else: dates already entered move, in both engines alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.codes import Event
from sim.lives.fast import FastLives
from sim.lives.reference import ReferenceLives
from sim.rules import hazards
from tests.lives.towns import END, lively, town

MORNING = 400


def test_a_shorter_bereavement_and_a_shorter_loss_end_at_once_for_whom_they_are_over() -> None:
    p = lively()
    shorter = replace(p, family=p.family._replace(bereaved_days=200), seeking=p.seeking._replace(after_event_days=60))
    assert hazards.digest(hazards.tables(p)) == hazards.digest(hazards.tables(shorter)), "no hazard moves, so only dates can"
    records = []
    for engine in (FastLives, ReferenceLives):
        lives = engine(town(p, 2), p, END, 1, True)
        lives.advance(MORNING)
        lives.set_params(shorter)
        lives.advance(MORNING + 100)
        records.append(lives.events())
    np.testing.assert_array_equal(*records)
    events = records[0]
    for event in (Event.CALM, Event.GRIEF):
        days = events[events[:, 2] == event, 0]
        assert (days == MORNING).sum() > 3 * (days == MORNING - 1).sum(), "who is beyond the new end has the date that morning"
