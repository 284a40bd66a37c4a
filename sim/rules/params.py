"""All parameters of the rulebook in one frozen, hashable, printable object: evidence, fit, and a scenario's factors on rates."""

from __future__ import annotations

import hashlib
import math
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from sim import files
from sim.codes import Clock, Limit
from sim.evidence import Evidence
from sim.inputs.faults import BadInput, Fault, shown
from sim.rules import ability, admission, choice, dementia, family, mortality, seeking
from sim.rules.ability import Ability
from sim.rules.admission import Admission
from sim.rules.ages import AGES, FIRST_AGE
from sim.rules.choice import Choice
from sim.rules.dementia import Dementia
from sim.rules.family import Family
from sim.rules.mortality import Mortality
from sim.rules.risk import risks
from sim.rules.seeking import Seeking


class Rates(NamedTuple):
    """Factors on hazards, 1 unless a scenario says otherwise; leaving_care and giving_up share a clock."""

    death: float = 1.0
    emigration: float = 1.0
    dementia: float = 1.0
    worsening: float = 1.0
    recovery: float = 1.0
    child_leaves: float = 1.0
    seeking: float = 1.0
    leaving_care: float = 1.0
    giving_up: float = 1.0


class Fitted(NamedTuple):
    """What `longjiang calibrate` solves and saves in calibration/fitted/, one file per world; frozen for all years and scenarios."""

    onset_scale: tuple[float, ...]
    """[level] factor on the onsets, so that the four totals of 2020 hold."""
    death_mean: tuple[tuple[float, ...], ...]
    """[sex][age - 60] mean, over the people of 2020, of the product of the hazard ratios of death."""
    worsening_mean: tuple[tuple[float, ...], ...]
    """[sex][age - 60] mean of the multipliers of worsening."""
    start: tuple[tuple[tuple[float, ...], ...], ...]
    """[sex][age - 60][2 x level + dementia] shares of the people of 2020, in the model's own cohort table."""
    widowed_at_60: tuple[float, float]
    """[sex] share widowed at 60, so that the shares of 60+ hold."""
    emigration_exposure: float
    """Share of person-time in which the emigration clock runs."""
    emigration_by_age: tuple[tuple[float, ...], ...]
    """[sex][five-year age group] the model's own emigration rate over the overall mean: spouses under 60 hold couples back."""
    price: float
    """Utility per fee / income."""
    intercepts: tuple[float, float, float]
    """By owner group: private, 特困, other public."""
    carers_per_bed: tuple[tuple[float, float], ...]
    """[owner group][kind of bed] carers on the payroll for each built bed."""
    recovery: float
    """Factor on recovery rates with which the onsets were fitted: prevalence determines only the ratio of onset to recovery."""


EMIGRATION_GROUPS = 5
"""Age groups of `Fitted.emigration_by_age`: 60-64, 65-69, ... 80 and over."""
SHAPES: dict[str, tuple[int, ...]] = {
    "onset_scale": (4,),
    "death_mean": (2, AGES),
    "worsening_mean": (2, AGES),
    "start": (2, AGES, 10),
    "widowed_at_60": (2,),
    "emigration_exposure": (),
    "emigration_by_age": (2, EMIGRATION_GROUPS),
    "price": (),
    "intercepts": (3,),
    "carers_per_bed": (3, 2),
    "recovery": (),
}
"""Shape of each field of a fit."""
LIVES = ("onset_scale", "death_mean", "worsening_mean", "start", "widowed_at_60", "recovery")
"""Fields that the cohort table alone determines: the same in all worlds, different for other recovery rates."""
RECOVERIES = {1.0: "", 0.5: "recovery_half", 2.0: "recovery_double"}
"""Factors on recovery for which there is a fit, and the files of all but the middle one."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything a rule may read."""

    mortality: Mortality
    ability: Ability
    dementia: Dementia
    family: Family
    seeking: Seeking
    choice: Choice
    admission: Admission
    fitted: Fitted
    rates: Rates = field(default_factory=Rates)
    others: tuple[tuple[Clock, Any], ...] = ()
    """Parameters of rules that have no field above, by their clock."""

    def own(self, clock: Clock) -> Any:
        """Return the parameters of a rule that has no field of its own; raise KeyError if there are none."""
        return dict(self.others)[clock]

    @property
    def digest(self) -> str:
        """Return the SHA-256 over every number."""
        return hashlib.sha256(repr([(f.name, getattr(self, f.name)) for f in fields(self)]).encode()).hexdigest()

    def emigration(self, sex: int, age: int) -> float:
        """Return the model's own emigration rate per year for everybody of a completed age."""
        group = min((age - FIRST_AGE) // 5, EMIGRATION_GROUPS - 1)
        return self.family.emigration * self.fitted.emigration_by_age[sex][group]

    def with_rates(self, **factors: float) -> Parameters:
        """Return the parameters with other factors on hazards."""
        return replace(self, rates=self.rates._replace(**factors))


def assemble(evidence: Evidence, fitted: Fitted) -> Parameters:
    """Return the parameters from the evidence and a fit."""
    return Parameters(
        mortality=mortality.from_evidence(evidence),
        ability=ability.from_evidence(evidence, fitted.recovery),
        dementia=dementia.from_evidence(evidence),
        family=family.from_evidence(evidence),
        seeking=seeking.from_evidence(evidence),
        choice=choice.from_evidence(evidence, fitted.price, fitted.intercepts),
        admission=admission.from_evidence(evidence),
        fitted=fitted,
        others=tuple((clock, risk.read(evidence)) for clock, risk in risks().items() if risk.read),
    )


def fitted_path(limit: Limit = Limit.DEMAND, recovery: float = 1.0) -> Path:
    """Return the path of a world's committed fit, or of the fit for other recovery rates; raise KeyError for a factor not fitted."""
    return files.data_folder("calibration") / "fitted" / f"{RECOVERIES[recovery] or limit.label}.toml"


def load_fitted(path: Path | None = None, limit: Limit = Limit.DEMAND, recovery: float = 1.0) -> Fitted:
    """Read the fit of a world (or from `path`); raise BadInput if it is not complete.

    With other recovery rates, everything that the cohort table determines is read from their file, the choice of care from the world's.
    """
    fit = Fitted(**_read(path or fitted_path(limit), SHAPES))
    if recovery == 1.0:
        return fit
    return fit._replace(**_read(fitted_path(recovery=recovery), {name: SHAPES[name] for name in LIVES}))


def _read(path: Path, shapes: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    """Return the numbers of a fit; raise BadInput if one is missing or has the wrong shape."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput([Fault(shown(path), 0, "", "there is no fit", "run `longjiang calibrate`")]) from None
    except OSError as error:
        raise BadInput([Fault(shown(path), 0, "", f"cannot be read: {error.strerror}", "run `longjiang calibrate`")]) from None
    except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, or absurd numbers or nesting
        raise BadInput([Fault(shown(path), 0, "", f"not TOML: {error}"[:200], "run `longjiang calibrate`")]) from None
    wrong = [(name, complaint(raw.get(name), shape)) for name, shape in shapes.items()]
    faults = [Fault(shown(path), 0, name, what, "run `longjiang calibrate`") for name, what in wrong if what]
    if faults:
        raise BadInput(faults)
    return {name: _frozen(raw[name]) for name in shapes}


def complaint(value: object, shape: tuple[int, ...]) -> str:
    """Return what is wrong with a value that should be finite numbers of a shape; empty if nothing is.

    >>> complaint([1.0, 2], (2,)), complaint([1.0], (2,)), complaint("high", ())
    ('', 'has 1 parts, not 2', "'high' is not a finite number")
    """
    if value is None:
        return "missing"
    if not shape:
        good = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
        return "" if good else f"{value!r:.40} is not a finite number"
    if not isinstance(value, list):
        return f"{value!r:.40} is not a list"
    if len(value) != shape[0]:
        return f"has {len(value)} parts, not {shape[0]}"
    return next((what for part in value if (what := complaint(part, shape[1:]))), "")


def _frozen(value: Any) -> Any:
    """Convert lists to tuples, at any depth, and numbers to floats."""
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else float(value)
