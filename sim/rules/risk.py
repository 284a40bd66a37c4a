"""What a rule brings that has a clock: its hazard a year, where its clock runs, and what its event does to a person.

A file of the rulebook names its clocks in `RISKS`; they are found by looking through the folder, so that a new risk is one more file. The
factor by other traits is in `hazards.factor`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from sim import rules
from sim.codes import Clock, Setting
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
    """What the event adds to the level and to dementia: the laws of the checked build compare both engines with it."""
    read: Callable[[Any], Any] | None = None
    """Returns the rule's own parameters from the evidence; None where `Parameters` has a field for them. See `Parameters.own`."""


@cache
def risks() -> dict[Clock, Risk]:
    """Return the risk of every clock, in the order of codes.Clock; raise ValueError where a clock has none or two.

    >>> risks()[Clock.WORSEN].level, risks()[Clock.RECOVER].level
    (1, -1)
    """
    found: list[Risk] = []
    for module in sorted(module.name for module in pkgutil.iter_modules(rules.__path__)):
        found += getattr(importlib.import_module(f"{rules.__name__}.{module}"), "RISKS", ())
    named = [risk.clock for risk in found]
    if sorted(named) != list(Clock):
        raise ValueError(f"clocks of the rulebook: {[clock.label for clock in sorted(named)]}; of codes.Clock: {[c.label for c in Clock]}")
    return dict(sorted((risk.clock, risk) for risk in found))
