"""Scenarios: files that say what is changed and why. `compose.py` is where to begin."""

from __future__ import annotations

from sim.scenario.compose import Amount, Change, NotCarried, Origin, Scenario, check, load, names, resolved

__all__ = ["Amount", "Change", "NotCarried", "Origin", "Scenario", "check", "load", "names", "resolved"]
