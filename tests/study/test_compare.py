"""Paired worlds: 100 more beds in one home are noticed by those who seek care there, and by nobody else."""

from __future__ import annotations

import numpy as np
import pytest

from sim.codes import Event, Why
from sim.scenario import load
from sim.study.baseline import Baseline, Setup, branch, prepare
from sim.study.compare import CARE, HEALTH, Comparison, People, compare, difference, only_in
from sim.study.options import setup
from sim.study.run import run
from sim.world import supply
from tests.study.conftest import Write, silent

HOME = 2
"""A home in the first of the two prefectures."""
MORE_BEDS = '[[change]]\nlever = "beds"\nfrom = 2021-01-01\nhome = {home}\nkind = "{kind}"\nbeds = {beds}\n'


def more_beds(home: int, kind: str = "nursing", beds: int = 100) -> str:
    return MORE_BEDS.format(home=home, kind=kind, beds=beds)


@pytest.fixture
def found(small: Setup, baseline: Baseline, write: Write) -> Comparison:
    return compare(small, baseline, load("baseline"), write("more", more_beds(HOME)))


def test_nobody_outside_the_prefecture_notices(found: Comparison) -> None:
    lives = found.difference.lives
    assert lives["2301"] > 50
    assert lives["2303"] == 0


def test_inside_only_who_seeks_waits_or_moves_in_notices_and_their_spouses(found: Comparison) -> None:
    assert found.difference.unexplained == 0


def test_no_death_level_or_dementia_differs_where_nobody_leaves_the_province(small: Setup, write: Write) -> None:
    """Nothing feeds back from care to health."""
    s = small._replace(params=small.params.with_rates(emigration=0.0))
    d = compare(s, prepare(s, silent), load("baseline"), write("more", more_beds(HOME))).difference
    assert d.lives["2301"] > 50
    assert (d.health, d.unexplained) == (0, 0)


def test_health_differs_of_those_alone_who_left_the_province_in_one_run(small: Setup, baseline: Baseline, write: Write) -> None:
    """Who lives in a home does not move away, nor does the spouse: what happens to them later is told in one run only."""
    s = small._replace(record=True)
    scenarios = (load("baseline"), write("more", more_beds(HOME, "ordinary")), write("most", more_beds(0, "nursing", 300)))
    first, *others = ({tuple(row) for row in run(s, baseline, scenario).events.tolist()} for scenario in scenarios)
    for other in others:
        left = {row[1]: row[0] for row in first ^ other if row[2] == Event.EMIGRATE}
        health = {row[:3] for row in first if row[2] in HEALTH} ^ {row[:3] for row in other if row[2] in HEALTH}
        assert all(day >= left[person] for day, person, _ in health)


def test_what_compare_counts_is_in_the_records(small: Setup, baseline: Baseline, write: Write, found: Comparison) -> None:
    """The same from the records, counted without `compare`."""
    s = small._replace(record=True)
    a, b = (run(s, baseline, scenario) for scenario in (load("baseline"), write("more", more_beds(HOME))))
    first, second = ({tuple(row) for row in one.events.tolist()} for one in (a, b))
    d = found.difference
    assert d.events == (len(first), len(second)) == (len(a.events), len(b.events)), "nothing happens twice to a person on a day"
    prefecture = {int(key): i for i, part in enumerate(a.lives.prefectures) for key in part.people.key}
    differ = {row[1] for row in first ^ second}
    assert list(d.lives.values()) == [sum(prefecture[person] == i for person in differ) for i in range(2)]
    for event in Event:
        counted = tuple(sum(row[2] == event for row in only) for only in (first - second, second - first))
        assert d.by_event[event.label] == counted
    spouse = dict(branch(s, baseline).spouses().tolist())
    care = {row[1] for row in first | second if row[2] in CARE}
    assert {person for person in differ if person not in care and spouse.get(person) not in care} == set()
    dates = [{row[:3] for row in rows if row[2] in HEALTH} for rows in (first, second)]
    assert len(dates[0] ^ dates[1]) == d.health


def test_a_scenario_compared_with_itself_or_with_one_without_effect_differs_in_nothing(small: Setup, baseline: Baseline) -> None:
    found = compare(small, baseline, load("baseline"), load("no_effect"))
    d = found.difference
    assert found.first.digest == found.second.digest
    assert (sum(d.lives.values()), d.health, d.unexplained) == (0, 0, 0)
    assert set(d.by_event.values()) == {(0, 0)}
    assert d.people == branch(small, baseline).living()


def test_more_deaths_are_told_as_differences_of_health(small: Setup, baseline: Baseline, write: Write) -> None:
    deadly = write("deadly", '[[change]]\nlever = "rate"\nfrom = 2022-01-01\nrate = "death"\nfactor = 2.0\n')
    d = compare(small, baseline, load("baseline"), deadly).difference
    assert d.health > 300
    assert d.unexplained > 300
    assert d.lives["2303"] > 100


def test_a_home_more_in_one_prefecture_changes_no_life_in_the_other(small: Setup, baseline: Baseline, write: Write) -> None:
    home = 'new_home = { county = "230302", owner = "private", ordinary = 30, nursing = 30, fee_ordinary = 900, fee_nursing = 1500 }\n'
    d = compare(small, baseline, load("baseline"), write("home", f'[[change]]\nlever = "home"\nfrom = 2021-06-01\n{home}')).difference
    assert (d.lives["2301"], d.unexplained) == (0, 0)
    assert d.lives["2303"] > 20


def rows(*rows: tuple[int, ...]) -> np.ndarray:
    return np.array(rows, np.int32).reshape(-1, 5)


DEATH, SEEK, WORSEN = (10, 1, Event.DEATH, -1, 0), (10, 1, Event.SEEK, -1, Why.STAYED), (12, 2, Event.WORSEN, -1, 0)
PEOPLE = People(4, np.array([[1, 2], [2, 1]]), np.array([0, 3]), ("2301", "2303"))


def test_by_hand_two_lives_in_two_prefectures() -> None:
    d = difference(rows(DEATH, SEEK, WORSEN), rows(SEEK, (13, 2, Event.WORSEN, -1, 0), (9, 3, Event.CHILD, -1, 0)), PEOPLE)
    assert d.lives == {"2301": 2, "2303": 1}
    assert d.by_event["death"] == (1, 0)
    assert d.by_event["worsen"] == (1, 1)
    assert d.by_event["child"] == (0, 1)
    assert d.health == 3
    assert d.unexplained == 1, "person 3: 1 sought care, 2 is the spouse of 1"


def test_by_hand_the_same_event_at_another_home_is_no_difference_of_health() -> None:
    d = difference(rows((10, 1, Event.DEATH, 7, Why.IN_CARE)), rows((10, 1, Event.DEATH, -1, 0)), PEOPLE)
    assert (d.health, d.by_event["death"], d.lives["2301"]) == (0, (1, 1), 1)


@pytest.mark.parametrize("first", [rows(), rows(SEEK)])
def test_empty_records_can_be_compared(first: np.ndarray) -> None:
    assert only_in(first, rows()).tolist() == first.tolist()
    assert len(only_in(rows(), first)) == 0


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.02, 0.1])
def test_100_beds_in_a_harbin_home_of_the_province(share: float, write: Write) -> None:
    s = setup(share=share)
    base = prepare(s, silent)
    home = int(np.flatnonzero(base.world.homes.sampled & (base.world.homes.prefecture == 0))[0])
    d = compare(s, base, load("baseline"), write("more", more_beds(home, "ordinary"))).difference
    assert d.lives.pop("2301") > 0
    assert set(d.lives.values()) == {0}
    assert (d.health, d.unexplained) == (0, 0)


def test_the_shipped_experiment_has_a_home_to_put_its_beds_in_at_the_usual_share() -> None:
    """A home that is not simulated is passed over: the experiment would show nothing."""
    s = setup(share=0.05)
    (change,) = load("harbin_100_beds").changes
    _, homes = supply.draw_homes(s.frame, s.evidence, s.seed, s.share)
    assert homes.prefecture[change.need("home", int)] == 0
    assert homes.sampled[change.need("home", int)]
