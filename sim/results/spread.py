"""A figure that knows what it is made of: a value, and what each home, list or group of people contributes to it.

Indicators are computed from sums, differences, means and ratios of totals. Computed from spreads instead of plain numbers, the same
formulas carry along how the result reacts to each contribution (the infinitesimal jackknife), so an indicator need say nothing about noise.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Parts = Mapping[str, tuple[Vector, Vector]]
"""By space (a set of clusters, such as all homes): what each cluster contributes to the figure, and the standard error that contribution
would have if the people counted in it were drawn again (Poisson), added up as if all of them moved together."""


class Spread(float):
    """A number with its parts. Constants have none. Comparisons and formatting are those of the number."""

    __slots__ = ("parts",)
    parts: Parts

    def __new__(cls, value: float, parts: Parts | None = None) -> Spread:
        self = super().__new__(cls, value)
        self.parts = parts or {}
        return self

    def _with(self, value: float, mine: float, other: object = None, theirs: float = 0.0) -> Spread:
        """Return a number that changes by `mine` when self changes by 1, and by `theirs` when `other` does."""
        out = {space: (mine * one, abs(mine) * error) for space, (one, error) in self.parts.items()}
        for space, (one, error) in parts_of(other).items():
            before = out.get(space, (0.0, 0.0))
            out[space] = (before[0] + theirs * one, before[1] + abs(theirs) * error)
        return Spread(value, out)

    def __add__(self, other: float) -> Spread:
        return self._with(float(self) + float(other), 1.0, other, 1.0)

    def __sub__(self, other: float) -> Spread:
        return self._with(float(self) - float(other), 1.0, other, -1.0)

    def __rsub__(self, other: float) -> Spread:
        return self._with(float(other) - float(self), -1.0)

    def __mul__(self, other: float) -> Spread:
        return self._with(float(self) * float(other), float(other), other, float(self))

    def __truediv__(self, other: float) -> Spread:
        below = float(other)
        return self._with(float(self) / below, 1 / below, other, -float(self) / below**2)

    def __rtruediv__(self, other: float) -> Spread:
        return self._with(float(other) / float(self), -float(other) / float(self) ** 2)

    __radd__ = __add__
    __rmul__ = __mul__


def total(one: Vector, space: str, drawn: bool = True) -> Spread:
    """Return the sum over the clusters of a space; `drawn`: they are counts of simulated people.

    >>> beds, people = total(np.array([60.0, 40.0]), "beds", drawn=False), total(np.array([30.0, 10.0]), "homes")
    >>> (people / beds).parts["homes"][0].tolist(), (people / beds).parts["beds"][0].tolist()
    ([0.3, 0.1], [-0.24, -0.16])
    """
    return Spread(float(one.sum()), {space: (one, np.sqrt(one) if drawn else np.zeros(len(one)))})


def parts_of(value: Any) -> Parts:
    """Return the parts of a number; a plain number has none."""
    return getattr(value, "parts", {})


def mean(numbers: Sequence[float]) -> float:
    """Return the mean: of plain numbers rounded once, of spreads with its parts."""
    if any(isinstance(number, Spread) for number in numbers):
        return sum(numbers) / len(numbers)
    return statistics.mean(numbers)
