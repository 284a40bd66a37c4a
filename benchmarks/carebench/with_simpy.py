"""The task in SimPy: a process a person that sleeps until its next event, a Resource a home; time is continuous, in days.

Hazards are constant between birthdays and changes, so the time to the next event is one exponential draw, and drawing anew after a birthday
or an admission changes nothing: the usual way to write competing risks.
"""

from __future__ import annotations

import random
from collections.abc import Generator

import simpy
import task

DEATH, WORSENING, RECOVERY, ASKING, LEAVING, BIRTHDAY = range(6)


class Home:
    """A home: its beds are a resource with a list in the order of asking."""

    def __init__(self, env: simpy.Environment, district: int, beds: int) -> None:
        self.district, self.beds = district, simpy.Resource(env, beds)


class Elder:
    """A person and the process of a life."""

    def __init__(
        self, env: simpy.Environment, counts: task.Counts, chance: random.Random, home: Home, born: int, sex: int, level: int
    ) -> None:
        self.env, self.counts, self.chance, self.home = env, counts, chance, home
        self.born, self.sex, self.level, self.asked_on = born, sex, level, 0.0
        self.request: simpy.resources.resource.Request | None = None
        self.in_bed = False
        counts.levels[level][home.district] += 1
        env.process(self.live())

    def live(self) -> Generator[simpy.Event, object, None]:
        """Sleep until the next event, or until a bed is free; then let it happen."""
        while True:
            days, what = self.next_event()
            alarm = self.env.timeout(days)
            if self.request is None or self.in_bed:
                yield alarm
            else:
                yield self.request | alarm
                if self.request.triggered:
                    self.enter()
                    continue
            if what == DEATH:
                self.die()
                return
            self.happen(what)

    def next_event(self) -> tuple[float, int]:
        """Draw the time to the next event and what it is, by the rates of today."""
        age = int((self.env.now - self.born) / task.YEAR_DAYS + 1e-9)
        leaving = 0.0 if self.request is None else task.LEAVE if self.in_bed else task.GIVE_UP
        asking = task.SEEK[self.level] if self.request is None else 0.0
        rates = (
            task.DEATH[self.sex][self.level][min(age, task.LAST_AGE - task.FIRST_AGE)],
            task.WORSEN[self.level], task.RECOVER[self.level], asking, leaving,
        )  # fmt: skip
        days = self.chance.expovariate(sum(rates) / task.YEAR_DAYS)
        to_birthday = self.born + (age + 1) * task.YEAR_DAYS - self.env.now
        if days >= to_birthday:
            return to_birthday, BIRTHDAY
        return days, self.chance.choices(range(5), rates)[0]

    def happen(self, what: int) -> None:
        if what in (WORSENING, RECOVERY):
            self.counts.levels[self.level][self.home.district] -= 1
            self.level += 1 if what == WORSENING else -1
            self.counts.levels[self.level][self.home.district] += 1
        elif what == ASKING:
            self.request, self.asked_on = self.home.beds.request(), self.env.now
            self.counts.waiting[self.home.district] += 1
        elif what == LEAVING:
            self.counts.gave_up[self.home.district] += not self.in_bed
            self.give_back()

    def enter(self) -> None:
        """Take the bed."""
        district = self.home.district
        self.in_bed = True
        self.counts.waiting[district] -= 1
        self.counts.occupied[district] += 1
        self.counts.admitted[district] += 1
        self.counts.days_waited[district] += int(self.env.now) - int(self.asked_on)

    def give_back(self) -> None:
        """Leave the bed, or the list."""
        assert self.request is not None
        if self.in_bed:
            self.home.beds.release(self.request)
            self.counts.occupied[self.home.district] -= 1
        else:
            self.request.cancel()
            self.counts.waiting[self.home.district] -= 1
        self.request, self.in_bed = None, False

    def die(self) -> None:
        self.counts.deaths[self.home.district] += 1
        self.counts.levels[self.level][self.home.district] -= 1
        if self.request is not None:
            self.give_back()


def census(env: simpy.Environment, counts: task.Counts) -> Generator[simpy.Event, object, None]:
    """Count at the end of every month."""
    for day in task.MONTH_ENDS:
        yield env.timeout(day + 1 - 1e-6 - env.now)
        counts.census()


def run(who: task.People, seed: int) -> task.Answer:
    """Let all processes run to the end."""
    env, counts, chance = simpy.Environment(), task.Counts(), random.Random(seed)
    homes = [Home(env, int(district), task.beds(who)) for district in who.district]
    columns = (who.born.tolist(), who.sex.tolist(), who.level.tolist(), who.community.tolist())
    for born, sex, level, community in zip(*columns, strict=True):
        Elder(env, counts, chance, homes[community], born, sex, level)
    env.process(census(env, counts))
    env.run(until=task.DAYS)
    return counts.answer()


if __name__ == "__main__":
    task.tell(run)
