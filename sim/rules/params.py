"""All parameters of the rulebook in one frozen, hashable, printable object: evidence, fit, and a scenario's factors on rates."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

from sim.codes import Clock, Sex
from sim.evidence import Evidence
from sim.rules import ability, admission, choice, dementia, family, mortality, seeking
from sim.rules.ability import Ability
from sim.rules.admission import Admission
from sim.rules.ages import FIRST_AGE
from sim.rules.choice import Choice
from sim.rules.dementia import Dementia
from sim.rules.family import Family
from sim.rules.fitted import Fitted
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

    def clock_years(self, place: str) -> tuple[tuple[tuple[float, ...], ...], ...]:
        """Return the table of `Fitted.clock_years` for a prefecture by code; for any other place, the mean of the province."""
        codes = [code for code, _ in self.family.shifts]
        return self.fitted.clock_years[codes.index(place) if place in codes else -1]

    def emigration_clocks(self, place: str = "") -> tuple[float, ...]:
        """Return (4,) rates a year of running emigration clocks, by 2 x sex + (80 and over) of who owns them."""
        return tuple(family.emigration_clock(self, sex, age, place) for sex in Sex for age in (FIRST_AGE, family.OLD))

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
        seeking=seeking.from_evidence(evidence, fitted.tekun_asking),
        choice=choice.from_evidence(evidence, fitted.price, fitted.intercepts),
        admission=admission.from_evidence(evidence, fitted.staff_factor),
        fitted=fitted,
        others=tuple((clock, risk.read(evidence)) for clock, risk in risks().items() if risk.read),
    )
