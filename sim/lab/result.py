"""The measured results of a laboratory world: the rows of the summary, and the tables."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from sim.lab import cohorts, measures
from sim.lab.census import census, deaths_table
from sim.lab.growth import Growing, growing
from sim.lab.rows import ALL, Row
from sim.lab.spec import Lab
from sim.lab.spells import people_table, spells
from sim.lab.trajectories import Lived

__all__ = ["LabResult", "Row", "collect"]


class LabResult(NamedTuple):
    """The results of a laboratory world."""

    lab: Lab
    rows: tuple[Row, ...]
    people: pl.DataFrame
    """One row per spell, from asking to leaving."""
    census: pl.DataFrame
    """The people present on census evenings."""
    deaths: pl.DataFrame | None
    """Deaths of cohorts; None unless the file asks for them."""
    growing: tuple[Growing, ...] = ()
    """The lists that grow: their means describe the counted years, not a steady state."""

    def row(self, measure: str, home: str = ALL, demand: str = ALL, queue: int | str = ALL) -> Row:
        """Return one row; `demand` may be a cohort. Raise KeyError, naming the rows there are, if none fits."""
        there = [row for row in self.rows if (row.home, row.demand, row.queue) == (home, demand, queue)]
        for row in there:
            if row.measure == measure:
                return row
        names = ", ".join(row.measure for row in there) or "no measures at all"
        raise KeyError(f"no {measure!r} for home {home!r}, demand {demand!r}, class {queue!r}: there are {names}")


def collect(lived: Lived) -> LabResult:
    """Return the results of a run: lists and beds, then cohorts."""
    lab, asked, every = lived.lab, spells(lived), cohorts.lives(lived)
    parts = cohorts.stretches(lived, every)
    return LabResult(
        lab=lab,
        rows=measures.measure(lab, asked) + cohorts.measure(lived, every, parts),
        people=people_table(lab, asked),
        census=census(lab, asked, every, parts),
        deaths=deaths_table(lab, every, parts) if lab.deaths else None,
        growing=growing(lab, asked),
    )
