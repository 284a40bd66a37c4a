"""Lives of cohorts, read from the record, and their measures."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import DAYS_PER_YEAR
from sim.codes import NEVER, Event, Level
from sim.lab.evenings import census_evenings
from sim.lab.measures import Ratio, Values, row_of
from sim.lab.rows import ALL, Row
from sim.lab.spec import Lab
from sim.lab.trajectories import Days, Lived


class Lives(NamedTuple):
    """Everybody in all cohorts whose life began within the run: arrays of equal length, by person."""

    row: NDArray[np.int64]
    """Of `persons`."""
    person: NDArray[np.int64]
    """Number of the person."""
    copy: NDArray[np.int32]
    cohort: NDArray[np.int32]
    b60: Days
    begin: Days
    """Begins on the evening of this day: max(b60, -1)."""
    end: Days
    """Day of death or of leaving for good, or NEVER."""
    died: NDArray[np.bool_]

    def only(self, kept: NDArray[np.bool_]) -> Lives:
        """Return some of them."""
        return Lives._make(column[kept] for column in self)


class Stretches(NamedTuple):
    """Parts of lives in which neither level nor dementia changes, by person, then in time; some include no evening."""

    life: NDArray[np.int64]
    """Index into the lives."""
    begin: Days
    """The first evening."""
    end: Days
    """The evening after the last one; NEVER for the living."""
    level: NDArray[np.int8]
    dementia: NDArray[np.bool_]

    def only(self, kept: NDArray[np.bool_] | slice) -> Stretches:
        """Return some of them."""
        return Stretches._make(column[kept] for column in self)


def lives(lived: Lived) -> Lives:
    """Return the lives of all cohorts."""
    p = lived.persons
    kept = np.flatnonzero((p.cohort >= 0) & (p.b60 < lived.lab.days))
    day, who, event = lived.events.T[:3]
    end, died = np.full(len(p.number), NEVER, np.int32), np.zeros(len(p.number), np.bool_)
    for cause in (Event.EMIGRATE, Event.DEATH):
        rows = event == cause
        end[who[rows]] = day[rows]
        died[who[rows]] = cause == Event.DEATH
    b60 = p.b60[kept]
    return Lives(kept, p.number[kept], p.copy[kept], p.cohort[kept], b60, np.maximum(b60, -1), end[kept], died[kept])


def stretches(lived: Lived, every: Lives) -> Stretches:
    """Return the lives cut where level or dementia changes."""
    day, who, event = lived.events.T[:3]
    life_of = np.full(len(lived.persons.number), -1, np.int64)
    life_of[every.row] = np.arange(len(every.row))
    rows = np.flatnonzero(np.isin(event, (Event.WORSEN, Event.RECOVER, Event.DEMENTIA)) & (life_of[who] >= 0))
    life = life_of[who[rows]]
    size = len(rows) + len(every.person)
    first = np.arange(len(every.person)) + np.searchsorted(life, np.arange(len(every.person)))  # each life begins with its start level
    later = np.arange(len(rows)) + life + 1
    begin, whose = np.empty(size, np.int32), np.empty(size, np.int64)
    begin[first], begin[later] = every.begin, day[rows]
    whose[first], whose[later] = np.arange(len(every.person)), life
    end = np.empty(size, np.int32)
    end[:-1] = begin[1:]
    end[last_of(first, size)] = every.end
    steps, onsets = np.zeros(size, np.int64), np.zeros(size, np.int64)
    steps[later] = (event[rows] == Event.WORSEN).astype(np.int64) - (event[rows] == Event.RECOVER)
    onsets[later] = event[rows] == Event.DEMENTIA
    steps[first] = np.array([cohort.level for cohort in lived.lab.cohorts], np.int64)[every.cohort]
    level, dementia = added_up(steps, first, whose).astype(np.int8), added_up(onsets, first, whose) > 0
    return Stretches(whose, begin, end, level, dementia)


def added_up(changes: NDArray[np.int64], first: NDArray[np.int64], group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return running sums that restart in each group.

    >>> added_up(np.array([2, 1, 5, -1]), np.array([0, 2]), np.array([0, 0, 1, 1])).tolist()
    [2, 3, 5, 4]
    """
    total = np.cumsum(changes)
    out: NDArray[np.int64] = total - (total[first] - changes[first])[group]
    return out


def last_of(first: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return the last row of each group, given the first rows."""
    return np.append(first[1:], size)[: len(first)] - 1


def measure(lived: Lived, every: Lives, parts: Stretches) -> tuple[Row, ...]:
    """Return the rows of all cohorts."""
    out: list[Row] = []
    for number, cohort in enumerate(lived.lab.cohorts):
        some, mine = every.only(every.cohort == number), parts.only(every.cohort[parts.life] == number)
        found = {**counts(lived.lab, some), **years_lived(lived.lab, every, mine), **last_census(lived.lab, every, mine)}
        if some.died.all() and not cohort.per_year:
            found["life_expectancy"] = life_expectancy(lived.lab, some)
        out += [row_of(ALL, cohort.name, ALL, name, by_copy) for name, by_copy in found.items()]
    return tuple(out)


def counts(lab: Lab, some: Lives) -> Values:
    """Return how many are alive, died and left."""
    counted = (some.end >= lab.warmup) & (some.end < lab.days)
    which = {"alive": some.end == NEVER, "deaths": counted & some.died, "emigrated": counted & ~some.died}
    return {name: by_copy(lab, some.copy[those]).astype(np.float64) for name, those in which.items()}


def life_expectancy(lab: Lab, some: Lives) -> Ratio:
    """Return the years lived from the start per person, once everybody has died."""
    days = by_copy(lab, some.copy, some.end.astype(np.int64) - some.begin)
    return Ratio(days / DAYS_PER_YEAR, by_copy(lab, some.copy))


def days_lived(lab: Lab, parts: Stretches) -> NDArray[np.int64]:
    """Return how many counted days each stretch covers: a day, the day of death included, counts in the state of the evening before."""
    first = np.maximum(parts.begin.astype(np.int64) + 1, lab.warmup)
    days: NDArray[np.int64] = np.maximum(np.minimum(parts.end, lab.days - 1) - first + 1, 0)
    return days


def years_lived(lab: Lab, every: Lives, parts: Stretches) -> Values:
    """Return person-years lived, in total and by level."""
    days, copy = days_lived(lab, parts), every.copy[parts.life]
    by_level = {f"years_lived_level{level:d}": by_copy(lab, copy, days * (parts.level == level)) / DAYS_PER_YEAR for level in Level}
    return {"years_lived": by_copy(lab, copy, days) / DAYS_PER_YEAR, **by_level}


def last_census(lab: Lab, every: Lives, parts: Stretches) -> Values:
    """Return the shares of levels and of dementia among the living on the last census evening; none without a census."""
    evenings = census_evenings(lab)
    if not len(evenings):
        return {}
    there = (parts.begin <= evenings[-1]) & (evenings[-1] < parts.end)
    copy = every.copy[parts.life]
    living = by_copy(lab, copy[there])
    out: Values = {f"share_level{level:d}": Ratio(by_copy(lab, copy[there & (parts.level == level)]), living) for level in Level}
    return {**out, "share_dementia": Ratio(by_copy(lab, copy[there & parts.dementia]), living)}


def by_copy(lab: Lab, copy: NDArray[np.int32], amount: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Return the number of rows by copy, or the sum of an amount."""
    out = np.zeros(lab.copies, np.int64)
    np.add.at(out, copy, 1 if amount is None else amount)
    return out
