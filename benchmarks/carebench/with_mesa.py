"""The task in Mesa: an agent a person with a daily step, in an order by lot (shuffle_do); an agent a home that admits in the evening."""

from __future__ import annotations

import mesa
import numpy as np
import task

AT_HOME, WAITING, IN_BED = range(3)


def daily(per_year: np.ndarray | list) -> list:
    """Return the probability of a day for rates a year."""
    return (1 - np.exp(-np.asarray(per_year) / task.YEAR_DAYS)).tolist()


DEATH, WORSEN, RECOVER, SEEK = (daily(rates) for rates in (task.DEATH, task.WORSEN, task.RECOVER, task.SEEK))
GIVE_UP, LEAVE = daily([task.GIVE_UP])[0], daily([task.LEAVE])[0]


class Home(mesa.Agent):
    """A home: beds, and a list in the order of asking."""

    def __init__(self, model: CareModel, district: int, beds: int) -> None:
        super().__init__(model)
        self.district, self.beds, self.residents = district, beds, 0
        self.waiting_list: dict[Elder, int] = {}
        """Day of asking, in order."""

    def admit(self) -> None:
        """Give free beds to the first on the list."""
        while self.residents < self.beds and self.waiting_list:
            elder = next(iter(self.waiting_list))
            self.model.counts.days_waited[self.district] += self.model.day - self.leave_list(elder)
            self.model.counts.admitted[self.district] += 1
            self.residents += 1
            self.model.counts.occupied[self.district] += 1
            elder.setting = IN_BED

    def join_list(self, elder: Elder) -> None:
        self.waiting_list[elder] = self.model.day
        self.model.counts.waiting[self.district] += 1

    def leave_list(self, elder: Elder) -> int:
        """Return the day of asking."""
        self.model.counts.waiting[self.district] -= 1
        return self.waiting_list.pop(elder)

    def discharge(self) -> None:
        self.residents -= 1
        self.model.counts.occupied[self.district] -= 1


class Elder(mesa.Agent):
    """A person: each day, what can happen is tried."""

    def __init__(self, model: CareModel, born: int, sex: int, level: int, home: Home) -> None:
        super().__init__(model)
        self.born, self.sex, self.level, self.home, self.setting = born, sex, level, home, AT_HOME
        model.counts.levels[level][home.district] += 1

    def step(self) -> None:
        chance, level = self.random.random, self.level
        if chance() < DEATH[self.sex][level][task.completed_age(self.born, self.model.day)]:
            self.die()
            return
        if level < 4 and chance() < WORSEN[level]:
            self.change_level(level + 1)
        elif RECOVER[level] and chance() < RECOVER[level]:
            self.change_level(level - 1)
        if self.setting == AT_HOME:
            if SEEK[self.level] and chance() < SEEK[self.level]:
                self.setting = WAITING
                self.home.join_list(self)
        elif self.setting == WAITING:
            if chance() < GIVE_UP:
                self.setting = AT_HOME
                self.home.leave_list(self)
                self.model.counts.gave_up[self.home.district] += 1
        elif chance() < LEAVE:
            self.setting = AT_HOME
            self.home.discharge()

    def change_level(self, level: int) -> None:
        levels, district = self.model.counts.levels, self.home.district
        levels[self.level][district] -= 1
        levels[level][district] += 1
        self.level = level

    def die(self) -> None:
        district = self.home.district
        self.model.counts.deaths[district] += 1
        self.model.counts.levels[self.level][district] -= 1
        if self.setting == WAITING:
            self.home.leave_list(self)
        elif self.setting == IN_BED:
            self.home.discharge()
        self.remove()


class CareModel(mesa.Model):
    """The province of the task."""

    def __init__(self, who: task.People, seed: int) -> None:
        super().__init__(seed=seed)
        self.day, self.counts = 0, task.Counts()
        homes = [Home(self, int(district), task.beds(who)) for district in who.district]
        columns = (who.born.tolist(), who.sex.tolist(), who.level.tolist(), who.community.tolist())
        for born, sex, level, community in zip(*columns, strict=True):
            Elder(self, born, sex, level, homes[community])

    def step(self) -> None:
        self.agents_by_type[Elder].shuffle_do("step")
        self.agents_by_type[Home].do("admit")
        if self.day in MONTH_ENDS:
            self.counts.census()
        self.day += 1


MONTH_ENDS = set(task.MONTH_ENDS)


def run(who: task.People, seed: int) -> task.Answer:
    """Step day by day to the end."""
    model = CareModel(who, seed)
    for _ in range(task.DAYS):
        model.step()
    return model.counts.answer()


if __name__ == "__main__":
    task.tell(run)
