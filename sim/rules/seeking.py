"""Seeking: how often an elder at home or on a waiting list looks for institutional care; giving up waiting; leaving care alive.

Seeking depends only on need and events: level, dementia (which counts at least like a moderate loss of ability), and a loss of level or
of the spouse in the last 180 days. Whether the search leads to a home is up to the choice rule (`choice.py`). 特困 people ask their county
for a bed at a rate of their own by level, and seldom leave care alive. Switch off: rates 0.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.codes import Clock, Level
from sim.evidence import Evidence
from sim.rules.risk import Risk
from sim.rules.settings import AT_HOME


class Seeking(NamedTuple):
    """Parameters, rates per year."""

    rate: tuple[float, ...]
    """[level] Evidence `seek.rate`"""
    after_event: float
    """Rate ratio after a loss. `seek.after_event`"""
    after_event_days: int
    """`seek.after_event_days`"""
    give_up: float
    """Giving up a place on a waiting list and staying at home. `waiting.abandon`"""
    leave: float
    """Leaving an institution alive. `inst.leave`"""
    tekun: tuple[float, ...]
    """[level] The rate at which 特困 people ask: `tekun.ask` x the factor of the fit."""
    tekun_leave: float
    """Leaving an institution alive, 特困 people. `tekun.leave`"""


def from_evidence(evidence: Evidence, tekun_asking: float) -> Seeking:
    """Read the parameters; `tekun_asking`, the factor on the rates of 特困 people, comes from the fit."""
    return Seeking(
        rate=tuple(evidence.value("seek.rate", group=f"level{level}") for level in range(5)),
        after_event=evidence.value("seek.after_event"),
        after_event_days=round(evidence.value("seek.after_event_days")),
        give_up=evidence.value("waiting.abandon"),
        leave=evidence.value("inst.leave"),
        tekun=tuple(tekun_asking * evidence.value("tekun.ask", group=f"level{level}") for level in range(5)),
        tekun_leave=evidence.value("tekun.leave"),
    )


def rate(p: Seeking, level: int, dementia: int) -> float:
    """Return the seeking rate per year without a recent loss.

    >>> p = Seeking((.01, .03, .1, .2, .25), 1.5, 180, .5, .1, (.02, .04, .06, .08, .09), .01)
    >>> rate(p, 0, 0), rate(p, 0, 1), rate(p, 4, 1)
    (0.01, 0.1, 0.25)
    """
    return p.rate[_as_level(level, dementia)]


def tekun_rate(p: Seeking, level: int, dementia: int) -> float:
    """Return the rate per year at which a 特困 person asks the county for a bed, without a recent loss.

    >>> p = Seeking((.01, .03, .1, .2, .25), 1.5, 180, .5, .1, (.02, .04, .06, .08, .09), .01)
    >>> tekun_rate(p, 1, 0), tekun_rate(p, 1, 1)
    (0.04, 0.06)
    """
    return p.tekun[_as_level(level, dementia)]


def _as_level(level: int, dementia: int) -> int:
    """Return the level whose rate counts: dementia asks at least like a moderate loss of ability."""
    return max(level, Level.MODERATE) if dementia else level


def _rate(p: Any, _sex: int, level: int, demented: int, _age: int) -> float:
    return rate(p.seeking, level, demented) * float(p.rates.seeking)


def _leave(_p: Any, _sex: int, _level: int, _demented: int, _age: int) -> float:
    """Return 0: leaving care and giving up depend on the setting alone; see `hazards.tables`."""
    return 0.0


RISKS = (Risk(Clock.SEEK, _rate, AT_HOME), Risk(Clock.LEAVE, _leave))
