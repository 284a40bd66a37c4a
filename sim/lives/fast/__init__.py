"""The fast engine: columns, integer clocks, a calendar and linked queues, compiled. See `engine.FastLives`."""

from __future__ import annotations

from sim.lives.fast.engine import FastLives

__all__ = ["FastLives"]
