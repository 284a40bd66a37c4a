"""The laboratory in the reference engine: an elder who asks for a bed, stays and loses patience as a file says (lives/demands.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.codes import Bed, Clock, Event, Means, Need, Setting, Why
from sim.draws import Decision
from sim.lives import demands
from sim.lives.demands import DAY, FOREVER, Demands, Durations
from sim.lives.reference.elder import BEDS, Elder
from sim.lives.reference.home import Home
from sim.rules.plain import kept_back

if TYPE_CHECKING:
    from sim.lives.reference.prefecture import Prefecture

LEVEL_OF = (0, 2, 3)
"""[need] an ability level that stands for it in the rules."""
KINDS = ([Bed.ORDINARY], [Bed.NURSING, Bed.ORDINARY], [Bed.NURSING])
"""[need] the kinds of bed that fit, in the order in which homes offer them."""


class Asker(Elder):
    """An elder whose clocks of asking and of leaving are set to whole days."""

    def __init__(self, model: Prefecture, who: dict[str, Any], demand: int) -> None:
        super().__init__(model, who)
        self.demand = self.own = demand
        """The demand the elder asks under now; and the one they belong to, whatever demand follows a stay."""
        self.asks = 0
        if self.setting in BEDS:
            self._begin_stay()
        elif self.setting == Setting.OWN_HOME:
            self._begin_freedom()

    @property
    def demands(self) -> Demands:
        """All demands of the file."""
        assert self.model.demands is not None
        return self.model.demands

    @property
    def homes(self) -> list[Home]:
        """The homes where the elder asks, in this order."""
        count = int(self.demands.home_count[self.demand])
        return [self.model.homes[int(row)] for row in self.demands.homes[self.demand, :count]]

    @property
    def likes_ordinary(self) -> bool:  # type: ignore[override]
        return bool(self.need == Need.EITHER and self.demands.ordinary_first[self.demand])

    @property
    def kinds(self) -> list[Bed]:
        """The kinds of bed that fit, the preferred one first."""
        return KINDS[self.need][:: -1 if self.likes_ordinary else 1]

    def turn_60(self, day: int) -> None:
        """Arrive, and ask at once."""
        super().turn_60(day)
        self._ask_by_demand(day)

    def take_bed(self, kind: Bed, day: int) -> None:
        self.catch_up(day)
        self._begin_stay()
        super().take_bed(kind, day)

    def try_further(self, day: int) -> None:
        """Take a bed at the next home that has one, as the first had none tonight; failing that, wait at the first or be lost."""
        for home in self.homes[1:]:
            for kind in self.kinds:
                if home.open[kind] > home.occupied(kind) and self._may_have_one_of(home):
                    self.go(Setting.OWN_HOME, Why.OTHER_HOME)
                    self.ask(home, day, Why.OTHER_HOME)
                    self.take_bed(kind, day)
                    return
        if self.demands.lost[self.demand]:
            self.go(Setting.OWN_HOME, Why.GAVE_UP)
            self._begin_freedom()
            self.plan()

    def _may_have_one_of(self, home: Home) -> bool:
        """Return whether a bed is left after those the home reserves for the first class."""
        assert self.ticket is not None
        return not kept_back(self.ticket.queue, home.free(), home.kept)

    def seek(self, day: int) -> None:
        self._ask_by_demand(day)

    def leave(self, day: int) -> None:
        """Leave the bed or the waiting list; a stay may be followed by asking again."""
        stayed = self.setting in BEDS
        super().leave(day)
        following = demands.next_demand(self.demands, self.demand, *self._draw) if stayed else -1
        if following >= 0:
            self._belong(int(following))
            self._ask_by_demand(day)
        else:
            self._begin_freedom()

    def _ask_by_demand(self, day: int) -> None:
        """Ask at the first home. The record has the demand in place of the home."""
        self.asks += 1
        self.clocks.left[Clock.SEEK] = DAY * FOREVER
        self.clocks.left[Clock.LEAVE] = self._drawn(self.demands.patience, Decision.PATIENCE)
        self.model.recorder.note(day, self.key, Event.SEEK, self.demand, Why.CHOSE_HOME)
        self.model.sought.append(self)
        self.ask(self.homes[0], day, Why.CHOSE_HOME)

    def _begin_stay(self) -> None:
        self.clocks.left[Clock.LEAVE] = self._drawn(self.demands.stay, Decision.STAY)

    def _begin_freedom(self) -> None:
        """Be free, under the demand the elder belongs to: a member of a pool asks again, anybody else never does."""
        self._belong(self.own)
        self.clocks.left[Clock.SEEK] = DAY * int(demands.free_days(self.demands, self.demand, *self._draw))

    def _belong(self, demand: int) -> None:
        """Take the traits through which the admission rules see a demand: class and need."""
        self.demand = demand
        queue = int(self.demands.queue[demand])
        self.means, self.priority = (Means.TEKUN if queue == 0 else Means.OTHERS), int(queue == 1)
        self.level = LEVEL_OF[int(self.demands.need[demand])]

    @property
    def _draw(self) -> tuple[int, int, int]:
        return self.model.seed_of_draws, self.key, self.asks

    def _drawn(self, durations: Durations, decision: Decision) -> int:
        """Return a drawn number of whole days, in units of the clock."""
        seed, person, asks = self._draw
        return DAY * int(demands.whole_days(durations, self.demand, seed, person, int(decision), asks))


def overflow(sought: Sequence[Elder], day: int) -> None:
    """In a laboratory, try people who asked today and got no bed at other homes, by class, then by tie break at the first home."""
    askers = [elder for elder in sought if isinstance(elder, Asker) and elder.setting == Setting.WAITING]
    for asker in sorted(askers, key=lambda asker: asker.ticket or ()):
        asker.try_further(day)
