"""A check: what a formula says, what an engine gives, and how far apart the two may be by chance.

A family is a module of this folder whose name begins with `cohort_` or `queue_`. It has

- `TITLE`, `LAW` (what is simulated, and the formula) and `SOURCE` (the textbook);
- `PLANTED`: which stay or hazard of the world the argument `bias` of `checks` multiplies, never the truth;
- `checks(size, seed, bias=1.0, engine="fast") -> list[Check]`: size 1 is `make verify`;
- `QUICK` and `REDUCED`: the sizes of `make test`, which both engines live, and of the calibration;
- `figure(axes, found)`: the theory as a curve, the checks as points with error bars, on one matplotlib axes.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

FALSE_ALARMS = 0.01
"""Chance that a whole run, of whatever many checks, reports a difference where there is none."""
SEED = 1
"""Of `make verify` and of the quick part; the calibration takes others."""


class Check(NamedTuple):
    """One number held against its truth."""

    family: str
    name: str
    truth: float
    estimate: float
    standard_error: float
    allowance: float = 0.0
    """A bound on what whole days cost where no truth by whole days is to be had: differences up to it are none."""
    freedom: float = math.inf
    """Degrees of freedom of the standard error: copies - 1; infinite where the variance is known."""
    at: float = math.nan
    """Where it stands in the figure."""

    @property
    def z(self) -> float:
        """Return the difference beyond the allowance, in standard errors.

        >>> Check("", "", 10.0, 12.0, 0.5).z, Check("", "", 10.0, 8.0, 0.5, allowance=1.0).z, Check("", "", 10.0, 10.5, 0.0, 1.0).z
        (4.0, -2.0, 0.0)
        """
        difference = self.estimate - self.truth
        beyond = max(abs(difference) - self.allowance, 0.0)
        if not beyond:
            return 0.0
        return math.copysign(beyond / self.standard_error if self.standard_error else math.inf, difference)

    @property
    def p(self) -> float:
        """Return the chance of a difference at least as large: two-sided, normal or Student.

        >>> round(Check("", "", 0.0, 1.96, 1.0).p, 3), round(Check("", "", 0.0, 2.262, 1.0, freedom=9).p, 3)
        (0.05, 0.05)
        """
        if math.isinf(self.freedom):
            return math.erfc(abs(self.z) / math.sqrt(2))
        return float(2 * stats.t.sf(abs(self.z), self.freedom))


def from_copies(family: str, name: str, truth: float, per_copy: ArrayLike, allowance: float = 0.0, at: float = math.nan) -> Check:
    """Return the check of a mean over independent copies; its standard error is theirs.

    >>> check = from_copies("queue", "waiting", 2.0, [1.0, 2.0, 3.0, 4.0])
    >>> check.estimate, round(check.standard_error, 4), check.freedom
    (2.5, 0.6455, 3)
    """
    values = np.asarray(per_copy, float)
    if len(values) < 2 or not np.isfinite(values).all():
        raise ValueError(f"{family}, {name}: {len(values)} copies, of which {np.isfinite(values).sum()} are finite")
    error = float(values.std(ddof=1) / math.sqrt(len(values)))
    return Check(family, name, float(truth), float(values.mean()), error, allowance, len(values) - 1, at)


def from_count(family: str, name: str, probability: float, number: int, of: int, at: float = math.nan) -> Check:
    """Return the check of a share of independent people; its standard error is that of the truth.

    >>> round(from_count("cohort", "alive", 0.5, 53, 100).z, 9)
    0.6
    """
    error = math.sqrt(probability * (1 - probability) / of)
    return Check(family, name, float(probability), int(number) / of, error, at=at)


def from_ratio(family: str, name: str, truth: float, part: ArrayLike, whole: ArrayLike, at: float = math.nan) -> Check:
    """Return the check of a ratio of two sums over copies, where the mean of part - truth x whole is 0.

    >>> check = from_ratio("cohort", "ill", 0.5, [4.0, 7.0, 4.0], [10.0, 10.0, 10.0])
    >>> check.estimate, round(check.standard_error, 3)
    (0.5, 0.1)
    """
    parts, wholes = np.asarray(part, float), np.asarray(whole, float)
    error = (parts - truth * wholes).std(ddof=1) / math.sqrt(len(parts)) / wholes.mean()
    return Check(family, name, float(truth), float(parts.sum() / wholes.sum()), float(error), freedom=len(parts) - 1, at=at)


def pseudo_values(estimate: Callable[[NDArray[np.int64]], float], copies: int) -> list[float]:
    """Return what each copy adds to an estimate made from many: n x all - (n - 1) x all but one (the jackknife).

    >>> values = np.array([1.0, 2.0, 6.0])
    >>> pseudo_values(lambda which: float(values[which].mean()), 3)
    [1.0, 2.0, 6.0]
    """
    every = np.arange(copies)
    whole = estimate(every)
    return [copies * whole - (copies - 1) * estimate(np.delete(every, copy)) for copy in range(copies)]


def holm(p: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p-values of which the smallest is below a level by chance as seldom as that level says, however they hang together.

    Holm, Scand. J. Statist. 6 (1979) 65-70.

    >>> holm([0.01, 0.5, 0.02]).tolist()
    [0.03, 0.5, 0.04]
    """
    values = np.asarray(p, float)
    order = np.argsort(values)
    steps = values[order] * np.arange(len(values), 0, -1)
    out = np.empty(len(values))
    out[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return out


def refuted(found: Sequence[Check], level: float = FALSE_ALARMS) -> list[Check]:
    """Return the checks that fail when the chance of any false alarm among them is to be `level`."""
    return [check for check, p in zip(found, holm([check.p for check in found]), strict=True) if p < level]


def families(only: Sequence[str] = ()) -> list[ModuleType]:
    """Return the families by name, or those named."""
    folder = Path(__file__).parent
    names = sorted(path.stem for kind in ("cohort", "queue") for path in folder.glob(f"{kind}_*.py"))
    modules = [importlib.import_module(f"tests.verify.{name}") for name in names if not only or name in only]
    return [module for module in modules if hasattr(module, "checks")]


def short(module: ModuleType | str) -> str:
    """Return the name of a family in files and tables.

    >>> short("tests.verify.queue_overflow")
    'queue_overflow'
    """
    return (module if isinstance(module, str) else module.__name__).rsplit(".", 1)[-1]


def points(axes: Any, found: Sequence[Check], label: str = "simulated") -> None:
    """Draw checks as points with 2 standard errors each way."""
    shown = [check for check in found if not math.isnan(check.at)]
    x, y, error = ([getattr(check, name) for check in shown] for name in ("at", "estimate", "standard_error"))
    axes.errorbar(x, y, yerr=[2 * one for one in error], fmt="o", markersize=3, capsize=2, linewidth=1, color="black", label=label)


def picked(found: Sequence[Check], start: str) -> list[Check]:
    """Return the checks whose names begin so."""
    return [check for check in found if check.name.startswith(start)]
