"""What projects work with: clock, agenda, inventory, agents and lives. The inventory decides; the lives are updated and queried."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from math import prod
from typing import NamedTuple

import simpy

from sim.clock import date_of, month_number
from sim.draws import Decision, uniform
from sim.lives import Lives, NewHome
from sim.province.agenda import Agenda, Order, Story
from sim.province.coverage import Cover
from sim.province.inventory import Beds, Pair
from sim.province.operators import County, Operator
from sim.province.works import Outcome, Works, WorksRules
from sim.world.columns import Floats, World


class Facts(NamedTuple):
    """What the slow tier is given in addition to the world."""

    elders: Floats
    """(k,) elders by county, in the whole province: the measure of need."""
    rules: WorksRules
    hiring: float = 1.0
    """Carers that come with a new bed, relative to carers per bed in the home at the start. `carers.with_new_bed`"""


class Operations:
    """The province without the changes of a scenario."""

    def __init__(self, world: World, lives: Lives | None, seed: int, start: int, facts: Facts) -> None:
        self.world = world
        self.lives = lives
        self.seed_of_draws = seed
        self.start = start
        """Morning of the first day."""
        self.facts = facts
        self.progress: Callable[[int], None] | None = None
        """Called with the day on every morning on which the slow tier acts."""
        self.env = simpy.Environment(initial_time=start)
        self.agenda = Agenda(self.env, self._morning)
        self.beds = Beds(world.homes, world.carers, month_number(date_of(start - 1)), facts.rules.fill_months)
        self.cover = Cover(world.places, world.counties)
        names = zip(world.counties.name, world.counties.kind, strict=True)
        self.counties = [County(self, seed, row, name, kind) for row, (name, kind) in enumerate(names)]
        self.operators = [Operator(self, seed, row) for row in range(len(self.beds.key))]
        self.project_numbers = count()
        self._events: dict[int, Works] = {}
        self._rates: dict[int, tuple[str, float]] = {}

    @property
    def today(self) -> int:
        return int(self.env.now)

    @property
    def events(self) -> tuple[Works, ...]:
        """Return all projects so far, in the order of their numbers."""
        return tuple(self._events[number] for number in sorted(self._events))

    def next_number(self) -> int:
        """Return the number of the next project; the changes of a scenario take the first numbers."""
        return next(self.project_numbers)

    def begin(self, works: Works, story: Story) -> None:
        """Register planned works and start their story."""
        self._events[works.number] = works
        self.env.process(story)

    def turn(self, day: int, order: Order, works: Works) -> simpy.Event:
        """Return the event on which works continue: their turn on a day."""
        key = works.home if works.home >= 0 else works.place if works.place >= 0 else works.county
        return self.agenda.turn(day, order, key, works.number)

    def note(self, works: Works, outcome: Outcome, done: int | None = None) -> None:
        """Record the outcome of works; `done` ends them today."""
        works = works._replace(outcome=outcome)
        self._events[works.number] = works if done is None else works._replace(done=done, ended=self.today)

    def open_beds(self, home: int, kind: int, beds: int) -> None:
        """Open new beds, which fill month by month; their carers per bed are a set fraction of those the home had at the start."""
        self.beds.open(home, kind, beds)
        self._update_lives(home, beds)
        row = self.beds.row[home]
        hired = self.facts.hiring * beds * float(self.beds.carers_per_bed[row])
        self.beds.carers[row] += hired
        if self.lives is not None and hired:
            self.lives.set_carers(home, float(self.beds.carers[row]))

    def close_beds(self, home: int, kind: int, beds: int) -> int:
        """Take beds that are to be removed out of service as they fall vacant; return how many could be taken."""
        return self._update_lives(home, self.beds.close(home, kind, beds))

    def remove_vacant(self, home: int, kind: int, beds: int) -> int:
        """Remove closed beds that are vacant, at most `beds`; return how many."""
        return self._update_lives(home, self.beds.remove(home, kind, beds, self._occupied(home)))

    def keep_beds(self, home: int, kind: int, beds: int) -> None:
        """Return to service beds that were to be removed."""
        self._update_lives(home, self.beds.reopen(home, kind, beds))

    def strike_idle(self, home: int, kind: int, beds: int) -> int:
        """Remove idle beds for good, at most `beds`; return how many."""
        return self._update_lives(home, self.beds.strike(home, kind, beds, self._occupied(home)))

    def begin_works(self, home: int, beds: int) -> int:
        """Take ordinary beds out of service as they fall vacant; return how many could be taken."""
        return self._update_lives(home, self.beds.begin_works(home, beds, self.today))

    def convert_vacant(self, home: int, beds: int) -> int:
        """Turn vacant closed ordinary beds into nursing beds, at most `beds`; return how many."""
        return self._update_lives(home, self.beds.convert(home, beds, self._occupied(home)))

    def end_works(self, home: int) -> None:
        """Return to service the ordinary beds still in works."""
        self._update_lives(home, self.beds.end_works(home))

    def _update_lives(self, home: int, moved: int) -> int:
        """Update the lives if any beds of a home have moved; return how many did."""
        if self.lives is not None and moved:
            self.lives.set_beds(home, *self.beds.of(home))
        return moved

    def _occupied(self, home: int) -> Pair:
        """Return the occupied beds of a home."""
        return self.lives.occupied(home) if self.lives is not None else (0, 0)

    def set_fee(self, home: int, kind: int, fee: int) -> None:
        self.beds.fee[self.beds.row[home], kind] = fee
        if self.lives is not None:
            self.lives.set_fee(home, kind, fee)

    def set_rate(self, number: int, rate: str, factor: float) -> None:
        """Let change `number` multiply a hazard by `factor` from this morning; changes of one hazard multiply each other."""
        self._rates[number] = (rate, factor)
        if self.lives is not None:
            factors = [self._rates[number] for number in sorted(self._rates)]
            names = dict.fromkeys(name for name, _ in factors)
            self.lives.set_rates({name: prod(factor for named, factor in factors if named == name) for name in sorted(names)})

    def open_home(self, record: NewHome) -> None:
        """Open a home; `record.key` must be the next key. Its lives are simulated with the probability of the share."""
        self.beds.add(record)
        self.cover.opened(record)
        self.operators.append(Operator(self, self.seed_of_draws, len(self.operators)))
        if self.lives is not None and self._draws_into_sample(record.key):
            self.lives.add_home(record)
            self.lives.set_beds(record.key, *self.beds.of(record.key))

    def fill_beds(self, month: int) -> None:
        """Let beds that opened earlier go into service in a new month."""
        for home in self.beds.go_on(month):
            self._update_lives(home, 1)

    def _draws_into_sample(self, home: int) -> bool:
        return bool(uniform(self.seed_of_draws, home, int(Decision.SAMPLE_HOME), 0) < self.world.share)

    def _morning(self, day: int) -> None:
        """Bring the lives up to date before anything is done on a day."""
        if self.lives is not None:
            self.lives.advance(day)
        if self.progress:
            self.progress(day)
