"""Who is called on which day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import NEVER

if TYPE_CHECKING:
    from sim.lives.reference.elder import Elder


class Agenda:
    """The next day of each elder, and the elders of each day. Everybody is in it at most once."""

    def __init__(self, horizon: int) -> None:
        self._horizon = horizon
        self._days: dict[int, dict[int, Elder]] = {}

    def enter(self, elder: Elder, day: int) -> None:
        """Schedule an elder to be called on this day, and on no other."""
        self.strike(elder)
        if day <= self._horizon:
            self._days.setdefault(day, {})[elder.key] = elder
            elder.due = day

    def strike(self, elder: Elder) -> None:
        """Take an elder off the schedule."""
        if elder.due != NEVER:
            del self._days[elder.due][elder.key]
            elder.due = NEVER

    def called(self, day: int) -> list[Elder]:
        """Return the elders called today, by person, and forget the day."""
        today = self._days.pop(day, {})
        for elder in today.values():
            elder.due = NEVER
        return [today[key] for key in sorted(today)]
