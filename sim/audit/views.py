"""What a bookkeeper reads from either engine: the day's events in the order in which they happened, the census, and everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.audit.laws import States
from sim.codes import Setting
from sim.lives.fast import FastLives
from sim.lives.fast import traits as at
from sim.lives.fast.prefecture import Prefecture

if TYPE_CHECKING:
    from sim.lives.reference import ReferenceLives
    from sim.lives.reference.elder import Elder

Engine: TypeAlias = "FastLives | ReferenceLives"
Rows = Sequence[Sequence[int]]
NONE = -1
Entry = TypeVar("Entry")
LEVELS, SETTINGS = 5, len(Setting)


class Record:
    """The event record of an engine, read as it grows."""

    def __init__(self, lives: Engine) -> None:
        self.lives = lives
        self._read = [0] * len(lives.prefectures)
        """How many parts (fast) or rows (reference) of each prefecture's record have been read."""

    def news(self) -> list[Rows]:
        """Return the events since the last call, by prefecture: day, person, event, home, why."""
        lives = self.lives
        if isinstance(lives, FastLives):
            return [self._of_fast(number, part) for number, part in enumerate(lives.prefectures)]
        return [self._from(number, part.recorder.record) for number, part in enumerate(lives.prefectures)]

    def _of_fast(self, number: int, part: Prefecture) -> Rows:
        part.flush()
        return [row for rows in self._from(number, part.records) for row in rows.tolist()]

    def _from(self, number: int, record: Sequence[Entry]) -> Sequence[Entry]:
        new = record[self._read[number] :]
        self._read[number] = len(record)
        return new


def census(lives: Engine) -> NDArray[np.int64]:
    """Return (prefectures, 5 levels, 7 settings) people. The reference engine counts agents one by one; this is a shorter way."""
    if isinstance(lives, FastLives):
        return lives.census()
    cells = [[SETTINGS * elder.level + elder.setting for elder in part.elders.values()] for part in lives.prefectures]
    return np.array([np.bincount(np.array(one, np.int64), minlength=LEVELS * SETTINGS) for one in cells]).reshape(-1, LEVELS, SETTINGS)


def states(lives: Engine) -> Iterator[States]:
    """Yield everybody, by prefecture."""
    if isinstance(lives, FastLives):
        yield from map(_of_columns, lives.prefectures)
    else:
        for part in lives.prefectures:
            rows = np.array([_of_elder(part.elders[key]) for key in sorted(part.elders)], np.int64)
            yield States(*rows.reshape(-1, len(States._fields)).T)


def _of_columns(part: Prefecture) -> States:
    """Return the people of a prefecture of the fast engine, whose rows are sorted by person."""
    p = part.people
    bits = p.bits.astype(np.int64)
    listed = at.column(bits, at.LISTED) == 1
    home = np.where(p.home >= 0, np.append(part.homes.key, NONE)[p.home], NONE)
    traits = (at.column(bits, at.SETTING), at.column(bits, at.LEVEL), at.column(bits, at.DEMENTIA))
    queue, asked = (np.where(listed, column, NONE).astype(np.int64) for column in (at.column(bits, at.CLASS), p.asked))
    return States(p.key.astype(np.int64), *traits, home.astype(np.int64), queue, asked)


def _of_elder(e: Elder) -> tuple[int, ...]:
    """Return one elder of the reference engine."""
    place = (e.ticket.queue, e.ticket.asked) if e.ticket else (NONE, NONE)
    return e.key, e.setting, e.level, e.dementia, e.home.key if e.home else NONE, *place
