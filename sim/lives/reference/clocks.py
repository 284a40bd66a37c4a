"""The clocks of one elder, in plain whole numbers: what is left of each, how fast it runs, and the day on which it is used up.

A clock is set to a unit exponential. Each day takes off that day's hazard, in units of 2^-40; the clock fires on the first day on
which nothing is left and the hazard is above 0. Hazards are constant between birthdays, so days are taken off one year of life at a time.
"""

from __future__ import annotations

from sim import draws
from sim.codes import DECISION_OF, NEVER, Clock
from sim.rules.hazards import Hazards, Traits
from sim.rules.plain import age_index, ages_in, birthday, daily, factor, row_at_60, trend_year

CLOCKS = tuple(Clock)


class Speeds:
    """How much each clock loses in a day: looked up in the hazard tables once per kind of person, age and calendar year."""

    def __init__(self, tables: Hazards) -> None:
        self._tables, self._ages = tables, ages_in(tables)
        self._known: dict[tuple[Traits, int, int], tuple[int, ...]] = {}

    def of(self, who: Traits, b60: int, years: int) -> tuple[int, ...]:
        """Return the eight speeds in the year of life that begins `years` after the 60th birthday."""
        age, year = min(years, self._ages - 1), trend_year(b60, years)
        found = self._known.get((who, age, year))
        if found is None:
            row = row_at_60(who, self._ages) + age
            found = tuple(int(daily(self._tables, c, row, year, age, int(factor(self._tables, c, who)))) for c in CLOCKS)
            self._known[who, age, year] = found
        return found


class Clocks:
    """Eight clocks that run from the morning after `last`."""

    def __init__(self, seed: int, person: int, b60: int, last: int) -> None:
        self._seed, self._person, self._b60 = seed, person, b60
        self.fired = [0 for _ in CLOCKS]
        """How often each clock has fired."""
        self.left = [self._new_threshold(clock) for clock in CLOCKS]
        self.last = last
        """The last day that has been taken off."""

    def _new_threshold(self, clock: int) -> int:
        return int(draws.exponential(draws.word(self._seed, self._person, DECISION_OF[CLOCKS[clock]], self.fired[clock])))

    def reset(self, clock: int) -> None:
        """Reset a clock after it has fired."""
        self.fired[clock] += 1
        self.left[clock] = self._new_threshold(clock)

    def run(self, who: Traits, speeds: Speeds, day: int) -> None:
        """Take off the days up to the evening of `day`."""
        while self.last < day:
            years = age_index(self._b60, self.last + 1)
            end = min(birthday(self._b60, years + 1) - 1, day)
            speed = speeds.of(who, self._b60, years)
            self.left = [left - v * (end - self.last) for left, v in zip(self.left, speed, strict=True)]
            self.last = end

    def speed(self, who: Traits, speeds: Speeds) -> tuple[int, ...]:
        """Return the speeds on the day last taken off."""
        return speeds.of(who, self._b60, age_index(self._b60, self.last))

    def used_up(self, who: Traits, speeds: Speeds) -> list[int]:
        """Return the clocks that fire on the day last taken off, in the order of codes.Clock."""
        speed = self.speed(who, speeds)
        return [clock for clock in CLOCKS if self.left[clock] <= 0 and speed[clock] > 0]

    def next_firing(self, who: Traits, speeds: Speeds, horizon: int) -> int:
        """Return the day, up to the horizon, on which the first clock fires if nothing changes; else NEVER."""
        left, first = self.left, self.last + 1
        while first <= horizon:
            years = age_index(self._b60, first)
            end = min(birthday(self._b60, years + 1) - 1, horizon)
            speed = speeds.of(who, self._b60, years)
            # a clock with `rest` left is used up on day ceil(rest / v), counted from 1; at once if nothing is left
            days = [max(-(-rest // v), 1) for rest, v in zip(left, speed, strict=True) if v > 0]
            soonest = first + min(days, default=NEVER) - 1
            if soonest <= end:
                return int(soonest)
            left = [rest - v * (end + 1 - first) for rest, v in zip(left, speed, strict=True)]
            first = end + 1
        return NEVER
