"""A table that no run could leave is named with what is wrong; those of a run are sound."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from sim.codes import Bed
from sim.evidence import Evidence
from sim.results.record import Record
from sim.results.result import collect
from sim.results.sound import complaints, world_of

FORGED: dict[str, tuple[str, Callable[[pl.DataFrame], pl.DataFrame], str]] = {
    "a home whose number would take a terabyte to add up": (
        "homes", lambda table: table.with_columns(home=pl.lit(10**12)), "column home has numbers below 0 or too large"),
    "fewer than no beds": ("beds", lambda table: table.with_columns(number=-1), "column number has numbers below 0 or too large"),
    "an owner nobody knows": ("queues", lambda table: table.with_columns(owner=pl.lit("church")), "column owner has 'church'"),
    "a name that hides": ("counties", lambda table: table.with_columns(name=pl.lit("a\u202eb")), "which is no name"),
    "an age nobody has": ("ages", lambda table: table.with_columns(age=pl.lit("6-9")), "column age has '6-9'"),
    "no county units at the end": ("counties", lambda table: table.head(3), "column date lacks"),
    "a day after the run": ("people", lambda table: table.with_columns(pl.col("date").dt.offset_by("30y")), "outside the run"),
    "a row twice": ("beds", lambda table: pl.concat([table, table]), "two rows are of the same"),
    "no unit": ("lists", lambda table: table.with_columns(unit=pl.lit(None, pl.String)), "column unit has empty cells"),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGED)
def test_what_no_run_could_leave_is_named(what: str, small: Record, numbers: Evidence) -> None:
    name, forge, said = FORGED[what]
    result = collect(small, numbers)
    world = world_of(result.manifest)
    assert [found for table in result.tables for found in complaints(table, result.tables[table], world)] == []
    assert any(said in found for found in complaints(name, forge(result.tables[name]), world))


def test_works_that_take_beds_away_are_sound(small: Record, numbers: Evidence) -> None:
    cut = small.works[0]._replace(lever="beds", county=-1, place=-1, home=0, kind=Bed.ORDINARY, amount=-6, done=-5)
    result = collect(small._replace(works=(cut,)), numbers)
    assert result.tables["works"]["planned"].to_list() == [-6]
    assert list(complaints("works", result.tables["works"], world_of(result.manifest))) == []
