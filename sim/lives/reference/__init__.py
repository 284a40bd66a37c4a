"""The reference engine: the same model in plain Python, one Mesa agent and one SimPy process per elder. Start with `elder.py`.

It shares with the fast engine the codes, the draws, the hazard tables, the rules and the world, and nothing else: it keeps clocks, queues
and beds in its own way, so agreement between the two is evidence about the bookkeeping. Read it, try a new rule in it, watch single lives.
"""

from __future__ import annotations

from sim.lives.reference.engine import ReferenceLives

__all__ = ["ReferenceLives"]
