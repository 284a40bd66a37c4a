"""Family: couples, bereavement, children nearby, living arrangement, and leaving a place for good.

Couples are linked elders; no remarriage, no divorce. What a spouse is to an elder is read in the evening (`mate_of`), never on the same
day. Children nearby leave one by one; the child an elder lives with is taken to be the last. A couple has one emigration clock, that of
the older partner, and goes together; it stops while the other is under 60 or in an institution. So the rate of a running clock is the
net rate of the evidence, by sex, age and prefecture, times a fitted factor with which everybody's mean is that of the evidence. A
prefecture to which more elders come than leave has a rate of 0. Switch off: rates 0.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from sim.codes import Clock, Level, Mate, Setting
from sim.evidence import Evidence
from sim.kernel import kernel
from sim.rules.ages import AGES, FIRST_AGE
from sim.rules.risk import Risk
from sim.rules.settings import AT_HOME, is_at_home, is_gone, is_inside

NONE, ABLE, UNABLE, IN_CARE, UNDER_60 = map(int, Mate)
MODERATE = int(Level.MODERATE)
OWN_HOME, WAITING, NOT_YET = map(int, (Setting.OWN_HOME, Setting.WAITING, Setting.NOT_YET))
OLD = 80
"""From this age on, `migration.elder_net_out` has rates of its own."""
FIRST_PHASE_DAYS = 183
"""Length of the first phase of bereavement in days, 6 months."""


class Family(NamedTuple):
    """Parameters."""

    child_leaves: float
    """Per nearby child and year. Evidence `child.leave`"""
    emigration: tuple[tuple[float, float], tuple[float, float]]
    """[sex][60-79, 80 and over] net out-migration per year, mean of the province. `migration.elder_net_out`"""
    before_60: tuple[float, float]
    """[sex] the same at 50-59. `migration.net_out_before_60`"""
    shifts: tuple[tuple[str, float], ...]
    """Code of a prefecture, and its rate less the province's. `migration.elder_net_out.place_change`"""
    bereaved_days: int
    """End of the effect of bereavement, in days after the loss. `mortality.bereaved.months`"""
    widowhood: tuple[tuple[float, ...], ...]
    """[sex][age - 60] per year. `widowhood.hazard`: for the start population and the normalizers only"""
    widowed: tuple[float, float]
    """[sex] share of 60+ in 2020. `widowed.share`"""
    never_married: tuple[tuple[float, float], ...]
    """[rural][sex] share. `never_married.share`"""
    age_gap_sd: float
    """Years, standard deviation of husband minus wife. `couple.age_gap_sd`; who is married sets the mean, `couple.age_gap` is a check"""
    living: tuple[float, float, float]
    """Shares of 60+ living alone, as a couple only, with others. `living.share`"""
    children: tuple[float, ...]
    """Living children at 60-69, 70-79, 80+. `children.living`"""
    near_base: float
    near_cap: float
    """Share of children in the same prefecture. `child.near.*`"""
    registered_ratio: float
    """Residents over registered people in the province, at which near_base holds. `population.registered_ratio`"""


def from_evidence(evidence: Evidence) -> Family:
    """Read the parameters."""
    return Family(
        child_leaves=evidence.value("child.leave"),
        emigration=(
            (evidence.value("migration.elder_net_out", sex="M", age=60), evidence.value("migration.elder_net_out", sex="M", age=80)),
            (evidence.value("migration.elder_net_out", sex="F", age=60), evidence.value("migration.elder_net_out", sex="F", age=80)),
        ),
        before_60=(evidence.value("migration.net_out_before_60", sex="M"), evidence.value("migration.net_out_before_60", sex="F")),
        shifts=tuple((row.area, row.value) for row in evidence.find("migration.elder_net_out.place_change")),
        bereaved_days=round(evidence.value("mortality.bereaved.months") * 365.25 / 12),
        widowhood=tuple(tuple(evidence.by_age("widowhood.hazard", sex, 60, 100)) for sex in ("M", "F")),
        widowed=(evidence.value("widowed.share", sex="M"), evidence.value("widowed.share", sex="F")),
        never_married=tuple(
            (evidence.value("never_married.share", group=g, sex="M"), evidence.value("never_married.share", group=g, sex="F"))
            for g in ("urban", "rural")
        ),
        age_gap_sd=evidence.value("couple.age_gap_sd"),
        living=(
            evidence.value("living.share", group="alone", area="23"),
            evidence.value("living.share", group="couple_only", area="23"),
            evidence.value("living.share", group="with_others", area="23"),
        ),
        children=tuple(evidence.value("children.living", ages=ages, area="23") for ages in ("60-69", "70-79", "80+")),
        near_base=evidence.value("child.near.base"),
        near_cap=evidence.value("child.near.cap"),
        registered_ratio=evidence.value("population.registered_ratio"),
    )


def widowed_curve(p: Family, sex: int, at_60: float) -> tuple[float, ...]:
    """Return the share widowed at completed ages 60..100 if spouses die at the rate `widowhood` and nobody remarries.

    >>> p = Family(0, (), (0, 0), (), 0, ((.1,) * 41,) * 2, (0, 0), ((0, 0),), 0, (0, 0, 0), (0, 0, 0), 0, 0, 1)
    >>> [round(w, 3) for w in widowed_curve(p, 0, 0.0)[:2]]
    [0.049, 0.139]
    """
    out, hazard = [], 0.0
    for age in range(AGES):
        out.append(1 - (1 - at_60) * math.exp(-hazard - p.widowhood[sex][age] / 2))
        hazard += p.widowhood[sex][age]
    return tuple(out)


@kernel
def mate_of(setting, level):  # type: ignore[no-untyped-def]
    """Return what a spouse, living or dead, in this setting and at this level is to the other: codes.Mate.

    >>> spouses = ((Setting.OWN_HOME, 1), (Setting.WAITING, 2), (Setting.NURSING, 4), (Setting.DEAD, 0))
    >>> [Mate(mate_of.py_func(int(setting), level)).name for setting, level in spouses]
    ['ABLE', 'UNABLE', 'IN_CARE', 'NONE']
    """
    if is_gone(setting):
        return NONE
    if setting == NOT_YET:
        return UNDER_60
    if is_inside(setting):
        return IN_CARE
    return UNABLE if level >= MODERATE else ABLE


@kernel
def enters_together(ahead, behind):  # type: ignore[no-untyped-def]
    """Return whether a person asks for a bed where the spouse is or waits, from the settings of the spouse and of the person.

    Both must have looked for care within `couple.enter_together_days` (`looked_together`).

    >>> [enters_together.py_func(int(ahead), 0) for ahead in (Setting.WAITING, Setting.NURSING, Setting.OWN_HOME)]
    [True, True, False]
    """
    return behind == OWN_HOME and (ahead == WAITING or is_inside(ahead) == 1)


@kernel
def looked_together(one, other, day, days):  # type: ignore[no-untyped-def]
    """Return whether both partners last looked for care at most `days` ago.

    >>> looked_together.py_func(70, 99, 100, 30), looked_together.py_func(69, 99, 100, 30)
    (True, False)
    """
    return one >= day - days and other >= day - days


@kernel
def living_with(mate, with_child):  # type: ignore[no-untyped-def]
    """Return codes.Living: the mutually exclusive classes of the choice rule.

    >>> from sim.codes import Living
    >>> Living(living_with.py_func(int(Mate.ABLE), 0)).name, Living(living_with.py_func(int(Mate.IN_CARE), 1)).name
    ('SPOUSE_ONLY', 'CHILDREN_ONLY')
    """
    spouse = 1 if mate == ABLE or mate == UNABLE or mate == UNDER_60 else 0
    return spouse + 2 * with_child


@kernel
def may_emigrate(setting, mate, follower):  # type: ignore[no-untyped-def]
    """Return 1 if the emigration clock runs: at home, and not held back by a spouse who is in care, is under 60, or owns the clock.

    >>> may_emigrate.py_func(0, int(Mate.NONE), 1), may_emigrate.py_func(0, int(Mate.ABLE), 1), may_emigrate.py_func(2, 0, 0)
    (1, 0, 0)
    """
    if is_at_home(setting) == 0:
        return 0
    if mate == NONE:
        return 1
    return 1 if (mate == ABLE or mate == UNABLE) and follower == 0 else 0


def net_out(p: Family, sex: int, age: int, place: str = "") -> float:
    """Return the net out-migration a year of persons of a completed age in a prefecture by its code (no code: the province's mean).

    >>> p = Family(0, ((.02, .01), (.015, 0)), (.012, .01), (("2306", -.016),), 0, (), (0, 0), (), 0, (0, 0, 0), (0, 0, 0), 0, 0, 1)
    >>> net_out(p, 0, 79), round(net_out(p, 0, 60, "2306"), 3), net_out(p, 1, 80), net_out(p, 1, 79, "2306"), net_out(p, 1, 59)
    (0.02, 0.004, 0.0, 0.0, 0.01)
    """
    rate = p.before_60[sex] if age < FIRST_AGE else p.emigration[sex][age >= OLD]
    return max(rate + dict(p.shifts).get(place, 0.0), 0.0)


def emigration_clock(p: Any, sex: int, age: int, place: str = "") -> float:
    """Return the rate a year of a running emigration clock of `p`: Parameters; by the sex and age of who owns it."""
    return float(net_out(p.family, sex, age, place) * p.fitted.emigration_factor[sex][age >= OLD] * p.rates.emigration)


def _emigration(p: Any, sex: int, _level: int, _demented: int, age: int) -> float:
    return emigration_clock(p, sex, age)


def _child_leaves(p: Any, _sex: int, _level: int, _demented: int, _age: int) -> float:
    return float(p.family.child_leaves * p.rates.child_leaves)


RISKS = (Risk(Clock.EMIGRATE, _emigration, AT_HOME), Risk(Clock.CHILD, _child_leaves))
