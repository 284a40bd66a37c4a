"""What a rule with a clock defines: its yearly hazard, where its clock runs, and what its event does to a person.

Each file of the rulebook lists its clocks in `RISKS`; they are found by looking through the folder, so a new risk is one more file. The
factor for other traits is in `hazards.factor`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from sim import rules
from sim.codes import Clock, Setting
from sim.parts import defined
from sim.rules.settings import HERE


class Risk(NamedTuple):
    """One clock."""

    clock: Clock
    rate: Callable[[Any, int, int, int, int], float]
    """(Parameters, sex, level, dementia, completed age) -> events per person and year, before the factors of other traits."""
    settings: tuple[Setting, ...] = HERE
    """Where the clock runs."""
    level: int = 0
    dementia: int = 0
    """What the event adds to the level and to dementia: the laws of the checked build compare both engines with this."""
    read: Callable[[Any], Any] | None = None
    """Reads the rule's own parameters from the evidence; None if `Parameters` has a field for them. See `Parameters.own`."""


@cache
def risks() -> dict[Clock, Risk]:
    """Return the risk of every clock, in the order of codes.Clock; raise ValueError if a clock has none or two.

    >>> risks()[Clock.WORSEN].level, risks()[Clock.RECOVER].level
    (1, -1)
    """
    every = [risk for listed in defined(rules.__name__, rules.__path__, "RISKS").values() for risk in listed]
    named = [risk.clock for risk in every]
    if sorted(named) != list(Clock):
        raise ValueError(f"clocks of the rulebook: {[clock.label for clock in sorted(named)]}; of codes.Clock: {[c.label for c in Clock]}")
    return dict(sorted((risk.clock, risk) for risk in every))
