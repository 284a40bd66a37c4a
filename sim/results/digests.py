"""The hash of a table's content, in a canonical form that does not depend on the version of a table library or file format.

A table is hashed column by column, in column order: the column's name, one of five words for what it holds, which rows are empty,
and the values from the first row to the last. Whole numbers are 64-bit integers and fractions 64-bit floats, both little-endian; days
are counted from 1970-01-01; a text is its length in bytes and its UTF-8.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import polars as pl

WORDS = {"Date": "day", "String": "text", "Boolean": "yes or no", "Float64": "fraction", "Float32": "fraction"}
"""The word for what a column holds, by the class of its type; every integer type is a whole number."""


def word_of(kind: pl.DataType) -> str:
    """Return the word for what a column of this type holds.

    >>> word_of(pl.Int32()), word_of(pl.String())
    ('whole number', 'text')
    """
    if kind.is_integer():
        return "whole number"
    try:
        return WORDS[type(kind).__name__]
    except KeyError:
        raise TypeError(f"a table of results holds no {kind}") from None


def table_digest(name: str, table: pl.DataFrame) -> str:
    """Return the SHA-256 of one table.

    >>> one = pl.DataFrame({"home": [1, 2]}, schema={"home": pl.Int32})
    >>> [table_digest("homes", one) == table_digest("homes", other) for other in (one.cast(pl.Int64), one[::-1])]
    [True, False]
    """
    total = hashlib.sha256(_framed(name.encode()) + _whole([table.height, table.width]))
    for column in table:
        word = word_of(column.dtype)
        total.update(_framed(column.name.encode()) + _framed(word.encode()))
        empty = column.is_null()
        total.update(np.packbits(empty.to_numpy()).tobytes())
        total.update(_values(column.filter(~empty), word))
    return total.hexdigest()


def tables_digest(digests: Mapping[str, str]) -> str:
    """Return a single SHA-256 over the digests of several tables, in the order of their names.

    >>> tables_digest({"a": "1", "b": "2"}) == tables_digest({"b": "2", "a": "1"})
    True
    """
    total = hashlib.sha256()
    for name in sorted(digests):
        total.update(_framed(name.encode()) + _framed(digests[name].encode()))
    return total.hexdigest()


def _framed(text: bytes) -> bytes:
    """Return a text preceded by its length, so that no two different lists of texts give the same bytes."""
    return _whole([len(text)]) + text


def _whole(numbers: list[int]) -> bytes:
    return np.asarray(numbers, dtype="<i8").tobytes()


def _values(column: pl.Series, word: str) -> bytes:
    """Return the bytes of a column without empty rows; refuse anything but a number where a number should be."""
    if word == "text":
        return column.str.len_bytes().to_numpy().astype("<i8").tobytes() + "".join(column.to_list()).encode()
    if word == "fraction":
        numbers = column.to_numpy().astype("<f8") + 0.0  # -0.0 is 0.0
        if not np.isfinite(numbers).all():
            raise ValueError(f"column {column.name} holds a number that is not finite")
        return numbers.tobytes()
    return column.to_physical().to_numpy().astype("<i8").tobytes()
