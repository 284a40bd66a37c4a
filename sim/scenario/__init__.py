"""Scenarios: files that state what changes and why. Start with `compose.py`."""

from __future__ import annotations

from sim.scenario.compose import Amount, Change, NotCarried, Origin, Scenario, check, load, names, resolved

__all__ = ["Amount", "Change", "NotCarried", "Origin", "Scenario", "check", "load", "names", "resolved"]
