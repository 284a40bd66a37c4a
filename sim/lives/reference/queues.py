"""The waiting list of a home: one sorted line for each need."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import NamedTuple

from sim.codes import Need


class Ticket(NamedTuple):
    """A place on a waiting list; tickets sort in the order of service."""

    queue: int
    """codes.QueueClass."""
    asked: int
    """Day of asking."""
    tie: int
    person: int
    need: int
    """codes.Need; it may change while one waits, the place is kept."""


class WaitingList:
    """One sorted line for each need: finding, entering and leaving cost next to nothing, however long the lines are."""

    def __init__(self) -> None:
        self.lines: tuple[list[Ticket], ...] = tuple([] for _ in Need)

    def enter(self, ticket: Ticket) -> None:
        insort(self.lines[ticket.need], ticket)

    def leave(self, ticket: Ticket) -> None:
        line = self.lines[ticket.need]
        del line[bisect_left(line, ticket)]

    def first(self, needs: tuple[Need, ...]) -> Ticket | None:
        """Return the first ticket among these needs."""
        return min((self.lines[need][0] for need in needs if self.lines[need]), default=None)

    def lengths(self) -> tuple[int, int, int]:
        """Return how many wait, by need."""
        able, either, nursing = map(len, self.lines)
        return able, either, nursing
