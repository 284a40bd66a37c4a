"""What happens to an elder when a clock fires, one function per clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.codes import Clock, Event, Setting, Why

if TYPE_CHECKING:
    from sim.lives.reference.elder import Elder


def die(elder: Elder, day: int) -> None:
    """Die where one is: at home, on a list, in a bed."""
    why = {Setting.OWN_HOME: Why.NONE, Setting.WAITING: Why.ON_LIST}.get(elder.setting, Why.IN_CARE)
    elder.note(day, Event.DEATH, elder.home, why)
    elder.go(Setting.DEAD, Why.DIED)


def emigrate(elder: Elder, day: int) -> None:
    """Leave the province; a spouse follows in the evening (couples.py)."""
    elder.note(day, Event.EMIGRATE)
    elder.go(Setting.LEFT, Why.MOVED_AWAY)


def become_demented(elder: Elder, day: int) -> None:
    """Fall ill with dementia."""
    elder.note(day, Event.DEMENTIA)
    elder.dementia = 1
    elder.ask_for_what_fits()


def worsen(elder: Elder, day: int) -> None:
    """Lose a level of ability."""
    elder.note(day, Event.WORSEN)
    elder.level += 1
    elder.lose(day)
    elder.ask_for_what_fits()


def recover(elder: Elder, day: int) -> None:
    """Regain a level; a person who is able again leaves a home's waiting list."""
    elder.note(day, Event.RECOVER)
    elder.level -= 1
    if elder.setting == Setting.WAITING and elder.level == 0 and not elder.dementia:
        elder.go(Setting.OWN_HOME, Why.RECOVERED)
    else:
        elder.ask_for_what_fits()


def lose_a_child(elder: Elder, day: int) -> None:
    """See a child move away; the one lived with is the last."""
    elder.note(day, Event.CHILD)
    elder.near -= 1
    if elder.near == 0:
        elder.with_child = 0


def leave(elder: Elder, day: int) -> None:
    """Give up waiting, or leave an institution for home."""
    if elder.setting == Setting.WAITING:
        elder.go(Setting.OWN_HOME, Why.GAVE_UP)
    else:
        elder.note(day, Event.DISCHARGE, elder.home, Why.WENT_HOME)
        elder.go(Setting.OWN_HOME, Why.WENT_HOME)


HAPPENINGS: dict[int, Callable[[Elder, int], None]] = {
    Clock.DEATH: die,
    Clock.EMIGRATE: emigrate,
    Clock.DEMENTIA: become_demented,
    Clock.WORSEN: worsen,
    Clock.RECOVER: recover,
    Clock.CHILD: lose_a_child,
    Clock.SEEK: lambda elder, day: elder.seek(day),
    Clock.LEAVE: lambda elder, day: elder.leave(day),
}
"""By clock. A laboratory's askers seek and leave in their own way."""
