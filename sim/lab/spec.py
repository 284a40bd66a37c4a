"""A laboratory world as its file describes it: homes, people who ask for a bed, cohorts with given hazards. Checked by `file.py`."""

from __future__ import annotations

import math
from typing import NamedTuple

ENDLESS, NO_WAIT = "endless", "none"
"""Laws of patience only: wait forever; do not wait at all."""
LAWS = ("exponential", "fixed", "uniform", "erlang", "lognormal", "weibull", "mix")
"""Laws of a stay, and of patience."""
OLDEST_BY_LAW = 100
"""The age from which Gompertz's law is held."""
SPANS = ("death", "worsening", "recovery", "dementia", "emigration")
"""What a change of a cohort may multiply."""


class Law(NamedTuple):
    """How long a stay or a patience is. `uniform` runs from 0 to twice the mean."""

    law: str
    """A word of LAWS, ENDLESS or NO_WAIT."""
    mean_years: float = 0.0
    """For `mix`, worked out from its parts."""
    k: int = 1
    """Stages of `erlang`."""
    cv: float = 0.0
    """Standard deviation divided by mean, for `lognormal`."""
    shape: float = 0.0
    """Shape of `weibull`."""
    weights: tuple[float, ...] = ()
    """For `mix`: its parts are exponential; weights add up to 1."""
    means_years: tuple[float, ...] = ()


class LabHome(NamedTuple):
    """One home; beds by kind."""

    name: str
    ordinary: int
    nursing: int = 0
    kept: int = 0
    """Beds reserved for class 0: another class is admitted only while more than this many are free."""
    residents: int = 0
    """People in a bed at the start; their stays start over. They belong to the first demand that tries this home first, else names it."""
    waiting: int = 0
    """People on the list at the start: they ask on the first day, under the same demand."""


class Next(NamedTuple):
    """What may follow a stay: asking for a bed again, under another demand."""

    demand: str
    probability: float


class Wave(NamedTuple):
    """A season 1 + amplitude sin(2 pi (t - phase)), t in years since the start."""

    amplitude: float
    phase_years: float = 0.0


class Demand(NamedTuple):
    """People who ask for a bed: a Poisson stream, a closed pool, or (neither) only people who come from another demand."""

    name: str
    homes: tuple[str, ...]
    """Homes, tried in this order; the first with a suitable free bed takes the person, otherwise the first one's list does."""
    stay: Law
    per_year: float | None = None
    people: int | None = None
    asks_per_year: float | None = None
    """Rate for a pool member who is neither in a bed nor on a list."""
    season: tuple[float, ...] | Wave | None = None
    """Factors of a stream by month (twelve equal parts of a year from the start), or a wave."""
    queue: int = 0
    """`class` in the file: 0 is served first, to 2."""
    beds: tuple[str, ...] = ("ordinary",)
    """Suitable kinds, the preferred one first."""
    patience: Law = Law(ENDLESS)
    then: tuple[Next, ...] = ()


class Death(NamedTuple):
    """Hazard of death per year; exactly one of the three is given."""

    by_level: tuple[float, ...] = ()
    bands: tuple[tuple[int, float], ...] = ()
    """(first completed age, hazard), from the birthday on; the first is 60."""
    gompertz: tuple[float, float] | None = None
    """a, b: a exp(b (age - 60)), averaged over each year of age so that survival at birthdays is exact; 100 and over as 100."""

    @property
    def last_age(self) -> int:
        """The completed age from which the hazard no longer changes."""
        return max(OLDEST_BY_LAW, self.bands[-1][0] if self.bands else 0)

    def rate(self, level: int, age: int) -> float:
        """Return the hazard at a level and a completed age.

        >>> Death(bands=((60, 0.01), (65, 0.02))).rate(3, 66)
        0.02
        >>> round(Death(gompertz=(0.01, 0.1)).rate(0, 60), 6)
        0.010517
        """
        if self.gompertz:
            a, b = self.gompertz
            return a * math.exp(b * (min(age, OLDEST_BY_LAW) - 60)) * (math.expm1(b) / b if b else 1.0)
        if self.bands:
            return [rate for first, rate in self.bands if first <= age][-1]
        return self.by_level[level]


class Change(NamedTuple):
    """A factor on one kind of hazard from a day on; it replaces the previous factor."""

    year: float
    what: str
    """One of SPANS."""
    factor: float


class Cohort(NamedTuple):
    """Elders who live by the rulebook with the hazards given here, per year; all other hazards are 0."""

    name: str
    death: Death
    ages: tuple[tuple[float, int], ...] = ()
    """(exact age 60 to 120, people) at the start."""
    per_year: float = 0.0
    """Entrants at 60."""
    growth: float = 0.0
    """Growth of the entrants' rate, per year: rate(t) = per_year exp(growth t)."""
    sex: str = "female"
    level: int = 0
    worsening: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """[level] hazard of moving to the next level."""
    recovery: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """[level] hazard of moving back to it from the next level."""
    onset: float = 0.0
    """Hazard of dementia (`dementia.onset`)."""
    extra_death: float = 0.0
    """Hazard of death that dementia adds (`dementia.extra_death`)."""
    emigration: float = 0.0
    changes: tuple[Change, ...] = ()


class Lab(NamedTuple):
    """A laboratory world."""

    name: str
    years: float
    homes: tuple[LabHome, ...] = ()
    demands: tuple[Demand, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    warmup_years: float = 0.0
    copies: int = 1
    seed: int = 1
    engine: str = "fast"
    census_days: tuple[int, ...] = ()
    """Evenings of the census, counted from 0; empty: every 30 days."""
    deaths: bool = False
    """Whether to write the table of deaths."""
    about: str = ""
    """The comment at the head of the file: what the world teaches, and the formula it should match."""
    source: str = ""
    """The file as the user named it."""

    @property
    def days(self) -> int:
        """Days of the run: 0 to days - 1."""
        return round(self.years * 365.25)

    @property
    def warmup(self) -> int:
        """The first day that counts."""
        return round(self.warmup_years * 365.25)
