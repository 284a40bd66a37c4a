"""The numbers: where they come from, how they are read, where they are used. Start with `catalogue.py`."""

from __future__ import annotations

from sim.evidence.catalogue import Evidence, LookUp, NoEvidence, Place, Row, Source, load, uses

__all__ = ["Evidence", "LookUp", "NoEvidence", "Place", "Row", "Source", "load", "uses"]
