"""The reference engine: the same model told plainly, one Mesa agent and one SimPy process per elder. Begin in `elder.py`.

It shares with the fast engine the words, the draws, the hazard tables, the rules and the world, and nothing else: it keeps clocks, lists
and beds in its own way, so that the agreement of the two is evidence about bookkeeping. Read it, try a new rule in it, watch single lives.
"""

from __future__ import annotations

from sim.lives.reference.engine import ReferenceLives

__all__ = ["ReferenceLives"]
