"""The columns of a table as whole numbers, made once, so that many sums over it take a moment each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

Where = Mapping[str, str | Sequence[str]]
"""By dimension: the label, or the labels, of the rows that are wanted."""


class Coded:
    """A table of counts, summed over the rows that match some labels.

    >>> table = pl.DataFrame({"date": [1, 1, 2, 9], "kind": ["new", "old", "old", "old"], "number": [5, 7, 11, 13]})
    >>> Coded(table).sums("number", {"kind": "old"}, {"date": [1, 2, 3]}).tolist()
    [7, 11, 0]
    """

    def __init__(self, table: pl.DataFrame) -> None:
        self.table = table
        self._codes: dict[str, tuple[list[object], NDArray[np.intp]]] = {}
        self._numbers: dict[str, NDArray[np.int64]] = {}

    def sums(self, column: str, where: Where, axes: Mapping[str, Sequence[object]]) -> NDArray[np.int64]:
        """Return the sums of a column for each combination of the labels of `axes`, over the rows that match `where`."""
        shape = tuple(len(labels) for labels in axes.values())
        cell, counted = np.zeros(self.table.height, np.intp), np.ones(self.table.height, bool)
        for dimension, wanted in where.items():
            labels = {wanted} if isinstance(wanted, str) else set(wanted)
            counted &= self._places(dimension, dict.fromkeys(labels, 0)) == 0
        for dimension, size in zip(axes, shape, strict=True):
            place = self._places(dimension, {label: number for number, label in enumerate(axes[dimension])})
            counted &= place >= 0
            cell = cell * size + place
        found = np.zeros(int(np.prod(shape)), np.int64)
        np.add.at(found, cell[counted], self._column(column)[counted])
        return found.reshape(shape)

    def _places(self, dimension: str, places: Mapping[object, int]) -> NDArray[np.intp]:
        """Return the place of each row's label; -1 if it has none."""
        labels, codes = self._coded(dimension)
        return np.array([*(places.get(label, -1) for label in labels), -1], np.intp)[codes]

    def _coded(self, dimension: str) -> tuple[list[object], NDArray[np.intp]]:
        """Return the labels of a dimension, and the number of each row's label; an empty one has the number after the last."""
        if dimension not in self._codes:
            series = self.table[dimension]
            labels = series.unique().drop_nulls().sort()
            if series.dtype == pl.String:
                codes = series.cast(pl.Enum(labels)).to_physical().cast(pl.Int64)
            else:
                codes = pl.Series(np.searchsorted(labels.to_physical().to_numpy(), series.to_physical().fill_null(0).to_numpy()))
                codes = codes.set(series.is_null(), len(labels)).cast(pl.Int64)
            self._codes[dimension] = labels.to_list(), codes.fill_null(len(labels)).to_numpy().astype(np.intp)
        return self._codes[dimension]

    def _column(self, column: str) -> NDArray[np.int64]:
        if column not in self._numbers:
            self._numbers[column] = self.table[column].fill_null(0).cast(pl.Int64).to_numpy()
        return self._numbers[column]
