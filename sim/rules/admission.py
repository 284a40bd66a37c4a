"""Admission: which beds fit, who comes first, when a home may admit.

Levels 0-1 take ordinary beds, level 2 either kind, levels 3-4 and dementia nursing beds; for nursing beds long empty see idle_beds.py.
Public homes serve by class, then day asked, then a keyed tie break; private homes by day. A resident of the home who needs a nursing bed
comes before all outsiders. Too few carers for the care that residents need stop the admission of people who need a nursing bed (levels 3-4,
dementia); others are admitted past them, so nobody is refused a bed that is idle for want of carers for heavier care. Under the
universal bar, too few carers stop everybody.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.codes import Level, Means, Need, Owner, QueueClass
from sim.evidence import Evidence
from sim.kernel import kernel

MODERATE, SEVERE = int(Level.MODERATE), int(Level.SEVERE)
ORDINARY_ONLY, EITHER, NURSING_ONLY = map(int, Need)
TEKUN, OTHERS = int(Means.TEKUN), int(Means.OTHERS)
PRIVATE = int(Owner.PRIVATE)
RESIDENT, FIRST, POOR_OR_PRIORITY, PUBLIC = map(int, QueueClass)
CARER = 2**20
"""One carer, in load units: loads are whole numbers so that a home's sum is exact."""


class Admission(NamedTuple):
    """Parameters."""

    load: tuple[int, ...]
    """[level] care a resident needs, in units of 2^-20 carers: 1 / residents per carer. Evidence `staff.ratio`"""
    idle_days: int
    """A nursing bed empty for this many days may be let to an ordinary-only need. `admit.idle_days`"""
    together_days: int
    """A couple enters together if both sought care within this many days. `couple.enter_together_days`"""
    heavy_only: int
    """1: too few carers stop only people who need a nursing bed; 0: everybody. `carers.rule_heavy`"""


def from_evidence(evidence: Evidence, staff_factor: float = 1.0) -> Admission:
    """Read the parameters; the factor on the care that residents need comes from the fit."""
    groups = ("level0_1", "level0_1", "level2", "level3_4", "level3_4")
    return Admission(
        load=tuple(round(CARER * staff_factor / evidence.value("staff.ratio", group=g)) for g in groups),
        idle_days=round(evidence.value("admit.idle_days")),
        together_days=round(evidence.value("couple.enter_together_days")),
        heavy_only=round(evidence.value("carers.rule_heavy")),
    )


@kernel
def need_of(level, dementia):  # type: ignore[no-untyped-def]
    """Return which beds fit: codes.Need.

    >>> [Need(need_of.py_func(lev, dem)).name for lev, dem in ((0, 0), (1, 0), (2, 0), (3, 0), (0, 1))]
    ['ORDINARY_ONLY', 'ORDINARY_ONLY', 'EITHER', 'NURSING_ONLY', 'NURSING_ONLY']
    """
    if level >= SEVERE or dementia == 1:
        return NURSING_ONLY
    return EITHER if level == MODERATE else ORDINARY_ONLY


@kernel
def queue_class(owner, means, priority, level, dementia):  # type: ignore[no-untyped-def]
    """Return an outsider's class on joining: 特困 first, then poor people who are disabled and 优抚 / 计划生育特殊家庭, then the public.

    >>> o, poor = int(Owner.TEKUN), int(Means.DIBAO)
    >>> [queue_class.py_func(o, m, f, lev, 0) for m, f, lev in ((0, 0, 0), (poor, 0, 2), (poor, 0, 1), (3, 1, 0), (3, 0, 4))]
    [1, 2, 3, 2, 3]
    >>> queue_class.py_func(int(Owner.PRIVATE), 0, 1, 4, 1)
    3
    """
    if owner == PRIVATE:
        return PUBLIC
    if means == TEKUN:
        return FIRST
    if priority == 1 or (means != OTHERS and (level >= MODERATE or dementia == 1)):
        return POOR_OR_PRIORITY
    return PUBLIC


@kernel
def kept_back(queue, free, kept):  # type: ignore[no-untyped-def]
    """Return whether the home's free beds are reserved for 特困 people, and a person of this class is not one.

    >>> [kept_back.py_func(queue, 2, kept) for queue, kept in ((PUBLIC, 2), (PUBLIC, 1), (FIRST, 2))]
    [True, False, False]
    """
    return queue > FIRST and free <= kept


@kernel
def too_few_carers(heavy_only, queue, need, load, care, staff):  # type: ignore[no-untyped-def]
    """Return whether too few carers stop an admission: `load` of the residents, `care` one more would need, `staff`, all in load units.

    A resident of the home who moves to another bed needs no more care than before and is never stopped.

    >>> [too_few_carers.py_func(0, queue, EITHER, 90, 20, 100) for queue in (PUBLIC, RESIDENT)]
    [True, False]
    >>> [too_few_carers.py_func(1, PUBLIC, need, 90, 20, 100) for need in (EITHER, NURSING_ONLY)]
    [False, True]
    """
    return queue != RESIDENT and (heavy_only == 0 or need == NURSING_ONLY) and load + care > staff


@kernel
def ahead_of(kind, need, able, either, nursing):  # type: ignore[no-untyped-def]
    """Return how many people on a list come before a newcomer with a need, for one kind of bed: waiting by need as of last evening.

    >>> ahead_of.py_func(0, EITHER, 3, 4, 5), ahead_of.py_func(0, ORDINARY_ONLY, 3, 4, 5), ahead_of.py_func(1, EITHER, 3, 4, 5)
    (7, 3, 9)
    """
    if kind == 0:
        return able + (either if need == EITHER else 0)
    return nursing + either + (able if need == ORDINARY_ONLY else 0)


@kernel
def served_before(asked_a, tie_a, key_a, asked_b, tie_b, key_b):  # type: ignore[no-untyped-def]
    """Return whether a comes before b within one class: by day asked, keyed tie break, and person number if the tie breaks are equal.

    >>> served_before.py_func(3, 9, 1, 4, 0, 2), served_before.py_func(4, 9, 1, 4, 0, 2)
    (True, False)
    """
    if asked_a != asked_b:
        return asked_a < asked_b
    if tie_a != tie_b:
        return tie_a < tie_b
    return key_a < key_b
