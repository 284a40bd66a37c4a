"""What a scenario asks for and a run does not do: changes after its last day, beds that did not fall vacant, works without a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import polars as pl

from sim.clock import BASELINE
from sim.province.changes import Change
from sim.province.works import Outcome
from sim.results import schema
from sim.results.result import Result
from sim.scenario import Scenario


class Late(NamedTuple):
    """A change that begins, or a programme that ends, after the last day of the run."""

    change: Change
    last: date
    """Last day of the run."""
    begun: bool
    """Its first days are within the run."""


class Kept(NamedTuple):
    """Beds of one home that were to be removed, and stayed."""

    home: int
    kind: str
    planned: int
    """Beds to be removed."""
    stayed: int
    days: int
    """Days that they had to fall vacant."""
    occupied: bool
    """They were still occupied; else the home had no more."""


class Short(NamedTuple):
    """Beds or places of all works of a lever that came to nothing."""

    lever: str
    unit: str
    planned: int
    left: int
    no_place: bool
    """No home or place was left for them; else ordinary beds did not fall vacant in time."""


Unfinished = Late | Kept | Short


def late(scenario: Scenario, last: date) -> list[Late]:
    """Return the changes that a run up to `last` does not carry out, or only in part."""
    found = [Late(change, last, begun=change.start <= last) for change in scenario.changes]
    return [each for each in found if not each.begun or (_programme(each.change) and (each.change.until or last) > last)]


def _programme(change: Change) -> bool:
    return change.get("path", str) is not None


def unfinished(result: Result) -> list[Unfinished]:
    """Return everything that a run left undone of its scenario."""
    last = date.fromisoformat(result.manifest["settings"]["end"]) if "end" in result.manifest["settings"] else BASELINE
    works = result.tables[schema.WORKS]
    return [*late(result.scenario, last), *_kept(works, result.tables), *_short(works)]


def _kept(works: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> Iterator[Kept]:
    """Yield the beds of single homes that were to be removed and were not."""
    ended = [Outcome.IN_PART.label, Outcome.STOPPED.label]
    cuts = works.filter((pl.col("lever") == "beds") & (pl.col("planned") < 0) & pl.col("outcome").is_in(ended))
    homes = tables[schema.HOMES]
    for cut in cuts.iter_rows(named=True):
        after = homes.filter((pl.col("home") == cut["home"]) & (pl.col("date") >= cut["ended"])).sort("date").head(1)
        there = int(after.get_column(f"built_{cut['kind']}").sum()) if after.height else cut["done"] - cut["planned"]
        stayed, days = cut["done"] - cut["planned"], (cut["ended"] - cut["start"]).days
        still = min(stayed, there)
        for beds, occupied in ((still, True), (stayed - still, False)):
            if beds:
                yield Kept(cut["home"], cut["kind"], -cut["planned"], beds, days, occupied)


def _short(works: pl.DataFrame) -> Iterator[Short]:
    """Yield, by lever, the beds that did not fall vacant during conversions, and what found no place."""
    left = pl.col("planned") - pl.col("done")
    vacant = (pl.col("lever") == "convert") & pl.col("outcome").is_in([Outcome.IN_PART.label, Outcome.STOPPED.label])
    nowhere = pl.col("outcome") == Outcome.NO_PLACE.label
    for no_place, rows in ((False, vacant), (True, nowhere)):
        sums = works.with_columns(left.alias("left")).group_by("lever", "unit").agg(
            pl.col("planned").sum(), pl.col("left").filter(rows).sum()
        )  # fmt: skip
        for row in sums.filter(pl.col("left") > 0).sort("lever").iter_rows(named=True):
            yield Short(row["lever"], row["unit"], row["planned"], row["left"], no_place)
