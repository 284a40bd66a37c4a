"""Groups of settings: living in the province, at home, in an institution, or gone. Named here once, for all rules."""

from __future__ import annotations

from collections.abc import Iterable

from sim.codes import Setting
from sim.kernel import kernel


def mask(settings: Iterable[Setting]) -> int:
    """Return a number with the bit of each setting set."""
    return sum(1 << setting for setting in settings)


AT_HOME = (Setting.OWN_HOME, Setting.WAITING)
INSIDE = (Setting.ORDINARY, Setting.NURSING)
GONE = (Setting.DEAD, Setting.LEFT)
HERE = (*AT_HOME, *INSIDE)
AT_HOME_MASK, INSIDE_MASK, GONE_MASK, HERE_MASK = map(mask, (AT_HOME, INSIDE, GONE, HERE))


@kernel
def is_at_home(setting):  # type: ignore[no-untyped-def]
    """Return 1 for people who live in their own home, on a waiting list or not.

    >>> [is_at_home.py_func(setting) for setting in (Setting.WAITING, Setting.NURSING, Setting.DEAD)]
    [1, 0, 0]
    """
    return (AT_HOME_MASK >> setting) & 1


@kernel
def is_inside(setting):  # type: ignore[no-untyped-def]
    """Return 1 for residents of an institution.

    >>> [is_inside.py_func(setting) for setting in (Setting.WAITING, Setting.ORDINARY, Setting.NURSING)]
    [0, 1, 1]
    """
    return (INSIDE_MASK >> setting) & 1


@kernel
def is_gone(setting):  # type: ignore[no-untyped-def]
    """Return 1 for people who have died or left the province.

    >>> [is_gone.py_func(setting) for setting in (Setting.NOT_YET, Setting.LEFT, Setting.DEAD)]
    [0, 1, 1]
    """
    return (GONE_MASK >> setting) & 1


@kernel
def is_here(setting):  # type: ignore[no-untyped-def]
    """Return 1 for people aged 60 and over who live in the province.

    >>> [is_here.py_func(setting) for setting in (Setting.OWN_HOME, Setting.NURSING, Setting.NOT_YET)]
    [1, 1, 0]
    """
    return (HERE_MASK >> setting) & 1
