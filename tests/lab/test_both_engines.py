"""A laboratory world with everything in it is lived alike by both engines, to the last event."""

from __future__ import annotations

import numpy as np
import pytest

from sim.codes import Event, Why
from sim.lab.run import live
from sim.lab.spec import Change, Cohort, Death, Demand, Lab, LabHome, Law, Next, Wave
from sim.lab.trajectories import Lived

EXPONENTIAL = Law("exponential", 2.0)
EVERYTHING = Lab(
    "everything",
    years=20,
    copies=2,
    seed=5,
    homes=(LabHome("A", 10, kept=2, residents=5, waiting=3), LabHome("B", 4, 3)),
    demands=(
        Demand("first", ("A", "B"), EXPONENTIAL, per_year=6.0),
        Demand(
            "again",
            ("A",),
            Law("erlang", 1.5, k=3),
            per_year=3.0,
            queue=1,
            patience=Law("lognormal", 0.5, cv=1.0),
            then=(Next("back", 0.3),),
        ),
        Demand(
            "back",
            ("B", "A"),
            Law("mix", weights=(0.5, 0.5), means_years=(0.5, 1.5)),
            queue=2,
            beds=("ordinary", "nursing"),
            patience=Law("none"),
        ),
        Demand(
            "pool",
            ("B",),
            Law("weibull", 1.0, shape=0.7),
            people=30,
            asks_per_year=0.3,
            beds=("nursing", "ordinary"),
            patience=Law("uniform", 1.0),
        ),
        Demand("summer", ("B",), Law("fixed", 0.4), per_year=4.0, season=Wave(0.9), beds=("nursing",), patience=EXPONENTIAL),
        Demand("month", ("A",), Law("fixed", 0.1), per_year=2.0, season=(0, 0, 0, 0, 0, 6, 6, 0, 0, 0, 0, 0), queue=2),
    ),
    cohorts=(
        Cohort(
            "ageing",
            Death(by_level=(0.02, 0.05, 0.1, 0.2, 0.4)),
            ages=((60.0, 100), (75.5, 50)),
            per_year=10.0,
            growth=0.02,
            worsening=(0.1, 0.1, 0.1, 0.1),
            recovery=(0.1, 0.1, 0.1, 0.1),
            onset=0.05,
            extra_death=0.1,
            emigration=0.01,
            changes=(Change(5.0, "death", 0.5), Change(5.0, "worsening", 2.0), Change(12.0, "death", 3.0)),
        ),
    ),
)
"""Every law of time, class, kind of bed, stream, season, pool, network, overflow, loss, and a cohort with every hazard and two changes."""


@pytest.fixture(scope="module")
def fast() -> Lived:
    return live(EVERYTHING, threads=1)


def test_the_engines_agree_on_every_event_of_a_world_with_everything_in_it(fast: Lived) -> None:
    reference = live(EVERYTHING._replace(engine="reference"))
    assert len(fast.events) > 5_000
    np.testing.assert_array_equal(fast.events, reference.events)
    np.testing.assert_array_equal(fast.switches, reference.switches)


def test_every_way_into_and_out_of_a_list_and_a_bed_was_taken(fast: Lived) -> None:
    happened = set(map(tuple, fast.events[:, [2, 4]].tolist()))
    ways = {
        (Event.JOIN, Why.CHOSE_HOME), (Event.JOIN, Why.OTHER_HOME), (Event.ADMIT, Why.FREE_BED), (Event.ADMIT, Why.FREE_NURSING),
        (Event.OFF_LIST, Why.OTHER_HOME), (Event.OFF_LIST, Why.GAVE_UP), (Event.DISCHARGE, Why.WENT_HOME), (Event.TURN_60, Why.NONE),
        (Event.DEATH, Why.NONE), (Event.EMIGRATE, Why.NONE), (Event.DEMENTIA, Why.NONE), (Event.WORSEN, Why.NONE),
        (Event.RECOVER, Why.NONE),
    }  # fmt: skip
    assert ways <= happened
    assert {0, 1, 2, 3, 4, 5} == set(fast.switches[:, 2].tolist()), "somebody asked by every demand"


def test_threads_change_no_event(fast: Lived) -> None:
    np.testing.assert_array_equal(live(EVERYTHING, threads=2).events, fast.events)


def test_a_stream_asks_only_in_the_months_of_its_season(fast: Lived) -> None:
    asked = fast.switches[fast.switches[:, 2] == 5]
    share_of_year = asked[:, 1] / 365.25 % 1
    assert len(asked) > 20
    assert share_of_year.min() >= 5 / 12 - 1 / 365
    assert share_of_year.max() <= 7 / 12


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_hazards_of_death_by_bands_live_on_above_100(engine: str) -> None:
    """A hazard of 5 a year from 105 on leaves exp(-5) of those aged 110: 6.7 of 1,000; .2 from 100 on leaves 818.7. |z| < 4."""
    bands = {"old": ((60, 0.01), (100, 0.2), (105, 5.0)), "same": ((60, 0.01), (100, 0.2))}
    cohorts = tuple(Cohort(name, Death(bands=of), ages=((110.0, 1000),)) for name, of in bands.items())
    copies = 20 if engine == "fast" else 2
    lived = live(Lab("above 100", 1.0, cohorts=cohorts, copies=copies, engine=engine), 1)
    dead = lived.persons.cohort[lived.events[lived.events[:, 2] == Event.DEATH, 1]]
    for number, share in enumerate((np.exp(-5.0), np.exp(-0.2))):
        alive = 1000 * copies - np.count_nonzero(dead == number)
        assert abs(alive - 1000 * copies * share) < 4 * np.sqrt(1000 * copies * share * (1 - share))


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_the_longest_run_is_lived_to_its_last_day(engine: str) -> None:
    """87 years are 31,777 days: somebody asks and somebody dies in the last one of them, and nothing happens later."""
    cohort = Cohort("entrants", Death(by_level=(0.1,) * 5), per_year=5.0)
    lived = live(Lab("long", 87.0, EVERYTHING.homes[:1], (Demand("all", ("A",), EXPONENTIAL, per_year=5.0),), (cohort,), engine=engine), 1)
    for event in (Event.JOIN, Event.DEATH):
        last = lived.events[lived.events[:, 2] == event, 0].max()
        assert 86 * 365.25 < last <= 31_776


def test_more_beds_leave_every_asking_day_and_every_stay_as_they_are(fast: Lived) -> None:
    """A stream and a stay are keyed by the person, not by the home: only the days of waiting may differ."""
    one = EVERYTHING._replace(demands=EVERYTHING.demands[:1], cohorts=(), copies=1)
    more = one._replace(homes=(one.homes[0]._replace(ordinary=20), one.homes[1]))
    few, many = live(one, 1), live(more, 1)
    np.testing.assert_array_equal(few.persons.b60, many.persons.b60)

    def stays(lived: Lived) -> dict[int, int]:
        came = {row[1]: row[0] for row in lived.events.tolist() if row[2] == Event.ADMIT}
        return {row[1]: row[0] - came[row[1]] for row in lived.events.tolist() if row[2] == Event.DISCHARGE and row[1] in came}

    a, b = stays(few), stays(many)
    both = a.keys() & b.keys()
    assert len(both) > 50
    assert all(a[person] == b[person] for person in both)
