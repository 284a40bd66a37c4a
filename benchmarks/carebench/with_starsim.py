"""The task in starsim: one module with states of everybody as arrays, a step a day, Bernoulli draws and the UIDs they select."""

from __future__ import annotations

import numpy as np
import starsim as ss
import task

AT_HOME, WAITING, IN_BED = range(3)


def daily(per_year: np.ndarray | list) -> np.ndarray:
    """Return the probability of a day for rates a year."""
    return 1 - np.exp(-np.asarray(per_year) / task.YEAR_DAYS)


DEATH, WORSEN, RECOVER, SEEK = (daily(rates) for rates in (task.DEATH, task.WORSEN, task.RECOVER, task.SEEK))
GIVE_UP, LEAVE = float(daily([task.GIVE_UP])[0]), float(daily([task.LEAVE])[0])


class Care(ss.Module):
    """Levels, lists and beds of everybody."""

    def __init__(self, who: task.People) -> None:
        super().__init__()
        self.who, self.beds = who, task.beds(who)
        self.define_states(
            ss.IntArr("level", default=0), ss.IntArr("community", default=0), ss.IntArr("setting", default=AT_HOME),
            ss.IntArr("asked", default=0),
        )  # fmt: skip
        self.dies, self.worsens, self.recovers, self.seeks, self.gives_up, self.leaves = (ss.bernoulli(p=0) for _ in range(6))
        self.gives_up.set(p=GIVE_UP)
        self.leaves.set(p=LEAVE)

    def init_post(self) -> None:
        """Take the people of the task."""
        super().init_post()
        everybody, who = self.sim.people.auids, self.who
        self.sim.people.age[everybody] = task.FIRST_AGE - who.born / task.YEAR_DAYS
        self.sim.people.female[everybody] = who.sex == 1
        self.level[everybody], self.community[everybody] = who.level, who.community
        self.deaths, self.admitted, self.gave_up, self.waited = (np.zeros(who.communities) for _ in range(4))
        self.months: list[np.ndarray] = []

    def step(self) -> None:
        """Live a day: deaths, levels, asking and leaving; then homes admit."""
        people, living = self.sim.people, self.sim.people.auids
        age = np.minimum(people.age[living].astype(np.int64) - task.FIRST_AGE, task.LAST_AGE - task.FIRST_AGE)
        self.dies.set(p=DEATH[people.female[living].astype(np.int64), self.level[living], age])
        dying, living = self.dies.split(living)
        people.request_death(dying)
        self.deaths += self.by_community(dying)
        self.setting[dying] = AT_HOME

        level = self.level[living]
        self.worsens.set(p=WORSEN[level])
        worse = self.worsens.filter(living)
        able_to_recover = living[RECOVER[level] > 0]
        self.recovers.set(p=RECOVER[self.level[able_to_recover]])
        better = self.recovers.filter(able_to_recover)
        self.level[worse] += 1
        self.level[better] -= 1

        setting = self.setting[living]
        could_ask = living[(setting == AT_HOME) & (SEEK[self.level[living]] > 0)]
        self.seeks.set(p=SEEK[self.level[could_ask]])
        asking = self.seeks.filter(could_ask)
        giving_up, leaving = self.gives_up.filter(living[setting == WAITING]), self.leaves.filter(living[setting == IN_BED])
        self.setting[asking], self.asked[asking] = WAITING, self.ti
        self.setting[giving_up] = self.setting[leaving] = AT_HOME
        self.gave_up += self.by_community(giving_up)
        self.admit(living)
        if self.ti in MONTH_ENDS:
            self.census(living)

    def admit(self, living: ss.uids) -> None:
        """Give the free beds of every home to the first on its list."""
        setting = self.setting[living]
        waiting = living[setting == WAITING]
        if not len(waiting):
            return
        free = self.beds - self.by_community(living[setting == IN_BED])
        waiting = waiting[np.lexsort((self.asked[waiting], self.community[waiting]))]
        home = self.community[waiting]
        place_in_line = np.arange(len(home)) - np.searchsorted(home, home)
        admitted = waiting[place_in_line < free[home]]
        self.setting[admitted] = IN_BED
        self.admitted += self.by_community(admitted)
        self.waited += np.bincount(self.community[admitted], self.ti - self.asked[admitted], len(self.admitted))

    def by_community(self, uids: ss.uids) -> np.ndarray:
        return np.bincount(self.community[uids], minlength=self.who.communities)

    def census(self, living: ss.uids) -> None:
        """Count who is where."""
        groups = [living[self.level[living] == level] for level in range(task.LEVELS)]
        groups += [living[self.setting[living] == setting] for setting in (WAITING, IN_BED)]
        self.months.append(np.array([self.by_district(self.by_community(group)) for group in groups]))

    def by_district(self, of_communities: np.ndarray) -> np.ndarray:
        return np.bincount(self.who.district, of_communities, task.DISTRICTS)


MONTH_ENDS = set(task.MONTH_ENDS)


def run(who: task.People, seed: int) -> task.Answer:
    """Run the simulation and read the module."""
    care = Care(who)
    sim = ss.Sim(
        n_agents=len(who.born), start="2016-01-01", dur=ss.days(task.DAYS - 1), dt=ss.days(1), modules=care, rand_seed=seed, use_aging=True,
        copy_inputs=False, verbose=0,
    )  # fmt: skip
    sim.run()
    assert len(care.months) == len(task.MONTH_ENDS)
    *levels, waiting, occupied = np.mean(care.months, axis=0).tolist()
    sums = (care.by_district(part).tolist() for part in (care.deaths, care.admitted, care.gave_up, care.waited))
    return task.Answer(*sums, levels, waiting, occupied)


if __name__ == "__main__":
    task.tell(run)
