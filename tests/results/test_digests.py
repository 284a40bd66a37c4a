"""The hash of a table: the same for the same content, another for any other."""

from __future__ import annotations

import hashlib
import math
import struct
from datetime import date

import polars as pl
import pytest

from sim.evidence import Evidence
from sim.results.digests import table_digest, tables_digest
from sim.results.record import Record
from sim.results.result import collect, same
from tests.results import hand

ONE = pl.DataFrame({"day": [date(2021, 1, 31), None], "name": ["讷河市", ""], "beds": [3, -4], "yes": [True, None], "share": [0.5, 0.0]})


def whole(*numbers: int) -> bytes:
    return struct.pack(f"<{len(numbers)}q", *numbers)


def framed(text: str) -> bytes:
    return whole(len(text.encode())) + text.encode()


def test_the_digest_is_made_as_the_schema_page_says() -> None:
    """By hand: 2 rows of 5 columns; the second day and the second yes or no are empty; 2021-01-31 is day 18,658."""
    said = framed("homes") + whole(2, 5)
    said += framed("day") + framed("day") + b"\x40" + whole(18_658)
    said += framed("name") + framed("text") + b"\x00" + whole(9, 0) + "讷河市".encode()
    said += framed("beds") + framed("whole number") + b"\x00" + whole(3, -4)
    said += framed("yes") + framed("yes or no") + b"\x40" + whole(1)
    said += framed("share") + framed("fraction") + b"\x00" + struct.pack("<2d", 0.5, 0.0)
    assert table_digest("homes", ONE) == hashlib.sha256(said).hexdigest()


def test_widths_of_numbers_and_the_sign_of_zero_do_not_count() -> None:
    other = ONE.with_columns(pl.col("beds").cast(pl.Int16), pl.Series("share", [0.5, -0.0]))
    assert table_digest("homes", other) == table_digest("homes", ONE)
    assert table_digest("homes", ONE.rechunk()) == table_digest("homes", pl.concat([ONE[:1], ONE[1:]]))


@pytest.mark.parametrize(
    "other",
    [
        ONE[::-1], ONE[:1], ONE.rename({"beds": "bed"}), ONE.select(reversed(ONE.columns)), ONE.with_columns(beds=pl.Series([3, -5])),
        ONE.with_columns(name=pl.Series(["讷河", "市"])), ONE.with_columns(name=pl.Series(["讷河市", None])),
        ONE.with_columns(pl.col("beds").cast(pl.Float64)), ONE.with_columns(yes=pl.Series([True, False])),
        ONE.with_columns(day=pl.Series([None, date(2021, 1, 31)])), ONE.with_columns(share=pl.Series([math.nextafter(0.5, 1), 0])),
    ],
)  # fmt: skip
def test_order_names_types_blanks_and_every_value_count(other: pl.DataFrame) -> None:
    assert table_digest("homes", other) != table_digest("homes", ONE)


def test_the_name_of_a_table_counts_and_the_order_of_tables_does_not() -> None:
    assert table_digest("homes", ONE) != table_digest("beds", ONE)
    assert tables_digest({"a": "1", "b": "2"}) == tables_digest({"b": "2", "a": "1"}) != tables_digest({"a": "2", "b": "1"})


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_number_that_is_not_finite_has_no_digest(number: float) -> None:
    with pytest.raises(ValueError, match="not finite"):
        table_digest("homes", pl.DataFrame({"share": [number]}))


def test_a_type_that_no_result_holds_has_no_digest() -> None:
    with pytest.raises(TypeError, match="List"):
        table_digest("homes", pl.DataFrame({"lists": [[1]]}))


def test_one_person_more_moves_the_digest_of_a_result_in_the_tables_that_count_people(small: Record, numbers: Evidence) -> None:
    before = collect(small, numbers)
    small.counts["people"][60, 0, 0, 0, 0, 0] += 1
    after = collect(small, numbers)
    assert before.digest != after.digest
    assert same(before, after) == ["people", "indicators"]


def test_neither_the_order_of_rows_in_the_input_nor_settings_move_the_digest_of_a_result(small: Record, numbers: Evidence) -> None:
    turned = collect(hand.turned_round(small)._replace(settings={"engine": "reference", "wall_seconds": 99.0}), numbers)
    assert turned.digest == collect(small, numbers).digest
