"""One elder: a Mesa agent whose life is a SimPy process, told in the order in which a life runs.

`live` is the whole of it: an elder waits to be called, has a day on which something happens, and works out the day of the next. Others
call too: a home that has a bed (`take_bed`), a spouse (`couples.py`), a change of rules. Whoever changes an elder first lets the clocks run
to that evening (`catch_up`), and afterward lets the elder look ahead again (`plan`): what changes today changes the clocks from tomorrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from sim import draws
from sim.codes import NEVER, Bed, Bereaved, Clock, Event, Mate, Means, Need, Setting, Why
from sim.draws import Decision
from sim.lives.reference import events
from sim.lives.reference.clocks import Clocks
from sim.lives.reference.home import Home
from sim.lives.reference.queues import Ticket
from sim.lives.reference.search import seek
from sim.rules.admission import RESIDENT
from sim.rules.family import FIRST_PHASE_DAYS
from sim.rules.hazards import Traits
from sim.rules.plain import need_of, queue_class
from sim.rules.settings import GONE, HERE, INSIDE

if TYPE_CHECKING:
    from sim.lives.reference.prefecture import Prefecture, Story

SETTINGS = tuple(Setting)
BEDS = INSIDE
LONG_AGO = -32_000
"""The day of what has never been, or too long ago to matter."""


class Elder(mesa.Agent):  # type: ignore[misc]  # mesa has no types
    """A person who is 60 or older on some day of the run."""

    model: Prefecture
    likes_ordinary = False
    """Would rather have an ordinary bed, if either kind fits."""

    def __init__(self, model: Prefecture, who: dict[str, Any]) -> None:
        """Create an elder from the columns of the world."""
        super().__init__(model)
        self.key: int = who["key"]
        self.b60: int = who["b60"]
        """Day of the 60th birthday."""
        self.sex, self.rural, self.county = who["sex"], who["rural"], who["county"]
        self.means, self.income, self.owns_home, self.priority = who["means"], who["income"], who["owns_home"], who["priority"]
        self.level, self.dementia = who["level"], who["dementia"]
        self.near, self.with_child = who["near"], who["with_child"]
        self.spouse: Elder | None = None
        self.mate = Mate.UNDER_60 if who["mate"] == -2 else Mate.NONE
        """How the spouse was last evening."""
        self.follows = False
        """The spouse's emigration clock counts for both."""
        self.bereaved_on: int = who["bereaved_on"]
        self.bereaved = self._phase_of_bereavement(0) if self.b60 <= 0 and self.bereaved_on > LONG_AGO else Bereaved.NO
        self.recent_loss, self.lost_on = False, LONG_AGO
        self.setting: Setting = SETTINGS[who["setting"]]
        self.home: Home | None = None
        """Where the elder lives, or waits."""
        self.entered_on = LONG_AGO
        """The day of entering the home."""
        self.ticket: Ticket | None = None
        """The place on that home's waiting list."""
        self.sought_on = LONG_AGO
        self.due = NEVER
        """The day on which the agenda calls."""
        first_evening = self.b60 if self.setting == Setting.NOT_YET else -1
        self.clocks = Clocks(model.seed_of_draws, self.key, self.b60, last=first_evening)
        self.turn = model.env.event()
        model.env.process(self.live())

    # ---- what an elder is

    @property
    def here(self) -> bool:
        """60 or older, alive and in the province."""
        return self.setting in HERE

    @property
    def need(self) -> int:
        """Which beds fit: codes.Need."""
        return int(need_of(self.level, self.dementia))

    @property
    def traits(self) -> Traits:
        """What sets the speed of the clocks."""
        return Traits(
            self.sex,
            self.level,
            self.dementia,
            self.bereaved,
            self.mate,
            int(self.follows),
            self.near,
            self.setting,
            self.rural,
            int(self.recent_loss),
            int(self.means == Means.TEKUN),
        )

    # ---- a life

    def live(self) -> Story:
        """Live: wait to be called, have a day, look ahead, until death or leaving the province."""
        while self.setting not in GONE:
            yield self.turn
            self.turn = self.model.env.event()
            if self.setting == Setting.NOT_YET:
                self.turn_60(self.model.today)
            else:
                self.have_a_day(self.model.today)
            self.plan()

    def plan(self) -> None:
        """Work out the next day on which something is due, and ask the agenda to be called then."""
        if not self.here:
            self.model.agenda.strike(self)
            return
        ring = self.clocks.next_firing(self.traits, self.model.speeds, self.model.horizon)
        self.model.agenda.enter(self, max(min(ring, self._next_date()), self.clocks.last + 1))

    def catch_up(self, day: int) -> None:
        """Let the clocks run to the evening of `day` as fast as they have until now."""
        self.clocks.run(self.traits, self.model.speeds, day)

    def turn_60(self, day: int) -> None:
        """Enter: the clocks run from tomorrow."""
        if day - self.bereaved_on < self.model.params.family.bereaved_days:
            self.bereaved = self._phase_of_bereavement(day)
        self.note(day, Event.TURN_60)
        self.go(Setting.OWN_HOME, Why.NONE)

    def have_a_day(self, day: int) -> None:
        """Let dates come; then fire each clock that is used up, in order, if what came before still lets it run."""
        self.catch_up(day)
        ringing = self.clocks.used_up(self.traits, self.model.speeds)
        self._grieve(day)
        self._calm_down(day)
        for clock in ringing:
            if self.here and clock in self._running():
                self.clocks.reset(clock)
                events.HAPPENINGS[clock](self, day)

    def _running(self) -> list[int]:
        """Return the clocks that run in the present state."""
        speed = self.clocks.speed(self.traits, self.model.speeds)
        return [clock for clock in Clock if speed[clock] > 0]

    # ---- dates

    def _phase_of_bereavement(self, day: int) -> Bereaved:
        return Bereaved.MONTHS_0_6 if day - self.bereaved_on < FIRST_PHASE_DAYS else Bereaved.MONTHS_6_24

    def _end_of_phase(self) -> int:
        """Return the day on which the present phase of bereavement ends."""
        family = self.model.params.family
        return self.bereaved_on + (FIRST_PHASE_DAYS if self.bereaved == Bereaved.MONTHS_0_6 else family.bereaved_days)

    def _next_date(self) -> int:
        """Return the day of the next dated event, or NEVER."""
        dates = [NEVER]
        if self.bereaved:
            dates.append(self._end_of_phase())
        if self.recent_loss:
            dates.append(self.lost_on + self.model.params.seeking.after_event_days)
        return min(dates)

    def _grieve(self, day: int) -> None:
        """Go on to the next phase of bereavement, or out of it."""
        if self.bereaved and day >= self._end_of_phase():
            self.bereaved = Bereaved.MONTHS_6_24 if self.bereaved == Bereaved.MONTHS_0_6 else Bereaved.NO
            self.note(day, Event.GRIEF)

    def _calm_down(self, day: int) -> None:
        """Let a loss be no longer recent."""
        if self.recent_loss and day >= self.lost_on + self.model.params.seeking.after_event_days:
            self.recent_loss = False
            self.note(day, Event.CALM)

    # ---- the two events that go differently in a laboratory

    def seek(self, day: int) -> None:
        """Look for care."""
        seek(self, day)

    def leave(self, day: int) -> None:
        """Give up waiting, or leave an institution for home."""
        events.leave(self, day)

    # ---- lists and beds

    def ask(self, home: Home, day: int, why: Why) -> None:
        """Join the waiting list of a home today."""
        self.note(day, Event.JOIN, home, why)
        self.go(Setting.WAITING, why, home)
        self._take_ticket(int(queue_class(home.owner, self.means, self.priority, self.level, self.dementia)))

    def take_bed(self, kind: Bed, day: int) -> None:
        """Take the bed that the home waited for offers: move in, or move to a nursing bed within the home."""
        self.catch_up(day)
        if self.setting == Setting.ORDINARY:
            self.note(day, Event.MOVE, self.home, Why.FREE_NURSING)
        else:
            nursing = Why.IDLE_NURSING if self.need == Need.ORDINARY_ONLY else Why.FREE_NURSING
            self.note(day, Event.ADMIT, self.home, nursing if kind == Bed.NURSING else Why.FREE_BED)
            self.entered_on = day
        self.go(BEDS[kind], Why.ADMITTED, self.home)
        self.plan()

    def ask_for_what_fits(self) -> None:
        """After a change of level or dementia: ask for the bed that fits now, and let the spouse know tonight."""
        if self.ticket and self.setting == Setting.WAITING:
            self._swap_ticket(self.ticket._replace(need=self.need))
        elif self.setting == Setting.ORDINARY and self.need == Need.NURSING_ONLY and not self.ticket:
            self.note(self.model.today, Event.JOIN, self.home, Why.NEEDS_NURSING)
            self._take_ticket(RESIDENT)
        elif self.setting == Setting.ORDINARY and self.need != Need.NURSING_ONLY and self.ticket:
            self._drop_ticket(Why.RECOVERED)
        self._let_spouse_know()

    def _take_ticket(self, queue: int) -> None:
        """Join the waiting list of one's home today, in a class that holds until one leaves the list."""
        self.wait(queue, self.model.today)
        self.model.recorder.joined(queue)

    def wait(self, queue: int, asked: int) -> None:
        """Be on the waiting list of one's home, as one who asked on that day."""
        assert self.home is not None
        tie = int(draws.block(self.model.seed_of_draws, self.key, int(Decision.TIE), self.home.key)[0])
        self.ticket = Ticket(queue, asked, tie, self.key, self.need)
        self.home.waiting.enter(self.ticket)

    def _swap_ticket(self, ticket: Ticket) -> None:
        """Keep the place on the list, but ask for another kind of bed."""
        assert self.home is not None
        assert self.ticket is not None
        self.home.waiting.leave(self.ticket)
        self.home.waiting.enter(ticket)
        self.ticket = ticket

    def _drop_ticket(self, why: Why) -> None:
        """Leave the waiting list."""
        assert self.home is not None
        assert self.ticket is not None
        self.home.waiting.leave(self.ticket)
        self.model.recorder.left_list(self.ticket.queue, why, self.model.today - self.ticket.asked)
        if why != Why.ADMITTED:
            self.note(self.model.today, Event.OFF_LIST, self.home, why)
        self.ticket = None

    def go(self, setting: Setting, why: Why, home: Home | None = None) -> None:
        """Go from one setting to another: off the waiting list (`why`), out of the bed, into the next; let the spouse know tonight."""
        if self.ticket:
            self._drop_ticket(why)
        if self.home and self.setting in BEDS:
            del self.home.residents[self.setting - Setting.ORDINARY][self.key]
        self.setting, self.home = setting, home
        if home and setting in BEDS:
            home.residents[setting - Setting.ORDINARY][self.key] = self
        self._let_spouse_know()

    # ---- what the spouse does to an elder (couples.py)

    def _let_spouse_know(self) -> None:
        if self.spouse is not None:
            self.model.news[self.spouse.key] = self.spouse

    def lose(self, day: int) -> None:
        """Have a loss: of ability, or of the spouse."""
        self.recent_loss, self.lost_on = True, day

    def be_widowed(self, day: int) -> None:
        """Lose the spouse; an elder under 60 only keeps the day in mind."""
        self.bereaved_on = day
        if self.here:
            self.bereaved = Bereaved.MONTHS_0_6
            self.lose(day)
            self.note(day, Event.WIDOWED)

    def leave_with_spouse(self, day: int) -> None:
        """Follow the spouse out of the province, giving up a place on a list or a bed if need be."""
        if self.setting in BEDS:
            self.note(day, Event.DISCHARGE, self.home, Why.MOVED_AWAY)
        self.note(day, Event.EMIGRATE, None, Why.WITH_SPOUSE)
        self.go(Setting.LEFT, Why.MOVED_AWAY)

    def note(self, day: int, event: Event, home: Home | None = None, why: Why = Why.NONE) -> None:
        self.model.recorder.note(day, self.key, event, -1 if home is None else home.key, why)
