"""Seeking: how often an elder at home, or on a list, looks for institutional care; giving up a list; leaving care alive.

Seeking depends on need and events only: level, dementia (which seeks at least like a moderate loss of ability), and a loss of level or
of the spouse in the last 180 days. Whether the search ends in a home is the choice's business (`choice.py`). Switch off: rates 0.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.codes import Level
from sim.evidence import Evidence


class Seeking(NamedTuple):
    """Parameters, rates per year."""

    rate: tuple[float, ...]
    """[level] Evidence `seek.rate`"""
    after_event: float
    """Rate ratio after a loss. `seek.after_event`"""
    after_event_days: int
    """`seek.after_event_days`"""
    give_up: float
    """Leaving a list for home. `waiting.abandon`"""
    leave: float
    """Leaving an institution alive. `inst.leave`"""


def from_evidence(evidence: Evidence) -> Seeking:
    """Read the parameters."""
    return Seeking(
        rate=tuple(evidence.value("seek.rate", group=f"level{level}") for level in range(5)),
        after_event=evidence.value("seek.after_event"),
        after_event_days=round(evidence.value("seek.after_event_days")),
        give_up=evidence.value("waiting.abandon"),
        leave=evidence.value("inst.leave"),
    )


def rate(p: Seeking, level: int, dementia: int) -> float:
    """Return the rate of seeking per year without a recent loss.

    >>> p = Seeking((.01, .03, .1, .2, .25), 1.5, 180, .5, .1)
    >>> rate(p, 0, 0), rate(p, 0, 1), rate(p, 4, 1)
    (0.01, 0.1, 0.25)
    """
    return p.rate[max(level, Level.MODERATE) if dementia else level]
