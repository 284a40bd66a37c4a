"""R11, R24, R25: other numbers of people, a sample of places, other seeds: other lives, the same distribution."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.codes import Bed, Event, Why
from sim.rules.params import Parameters
from sim.world.build import build
from sim.world.columns import World
from tests.lives.towns import END, empty_homes, frame, lively, numbers, town
from tests.relations.samples import FALSE_ALARM, Samples, differing_distributions, differing_means
from tests.relations.worlds import Run, live, numbered_anew

MEMBERS = 50
UNTIL = 1200
HIGH = 2**40
"""Seeds of the second master seed lie above it."""


def measures(run: Run) -> dict[str, float]:
    """Return what is compared of one run of the town with its 66 beds: events, days waited, residents and list at the end."""
    events, counts = run.events, run.counts
    kinds = (Event.DEATH, Event.EMIGRATE, Event.DEMENTIA, Event.WORSEN, Event.RECOVER, Event.SEEK, Event.JOIN, Event.ADMIT, Event.MOVE)
    out = {event.label: float((events[:, 2] == event).sum()) for event in kinds}
    admitted = events[(events[:, 2] == Event.ADMIT) & (events[:, 4] != Why.WITH_SPOUSE)]
    lists = counts["lists"].sum(axis=(0, 1, 2))
    return out | {
        "gave up": float((events[:, 4] == Why.GAVE_UP).sum()),
        "mean day of admission": float(admitted[:, 0].mean()),
        "days waited": float(lists[2] / max(lists[1], 1)),
        "in nursing beds": float(counts["occupied"][-1, :, Bed.NURSING].sum()),
        "waiting": float(counts["waiting"][-1].sum()),
    }


def sampled(runs: list[dict[str, float]]) -> Samples:
    return {name: np.array([run[name] for run in runs]) for name in runs[0]}


@cache
def of_seeds(first: int) -> Samples:
    """Return the measures of towns built and lived with seeds from `first` on."""
    return sampled([measures(live("fast", town(lively(), 3, seed=first + k, end=END), lively(), UNTIL)) for k in range(MEMBERS)])


def test_r25_another_master_seed_gives_the_same_distribution_of_every_measure() -> None:
    """Two times 50 members, built and lived; Kolmogorov-Smirnov, Holm over 14 measures: a false alarm in 1000."""
    first, second = of_seeds(1), of_seeds(HIGH)
    assert differing_distributions(first, second) == {}
    assert all(len(set(first[name].tolist()) & set(second[name].tolist())) < MEMBERS for name in first)


def test_r25_the_test_finds_a_tenth_fewer_deaths() -> None:
    """So that what stands above can fail."""
    fewer = lively().with_rates(death=0.9 * lively().rates.death)
    runs = [measures(live("fast", town(lively(), 3, seed=HIGH + k, end=END), fewer, UNTIL)) for k in range(MEMBERS)]
    assert "death" in differing_distributions(of_seeds(1), sampled(runs))


def test_r11_people_numbered_anew_draw_anew_from_the_same_distribution() -> None:
    """One town of given people, 50 times with other numbers and 50 times with other seeds; a false alarm in 1000."""
    world = town(lively(), 3, seed=7, end=END)
    renumbered = [measures(live("fast", numbered_anew(world, 100_000 * k), lively(), UNTIL)) for k in range(1, MEMBERS + 1)]
    reseeded = [measures(live("fast", world._replace(seed=HIGH + k), lively(), UNTIL)) for k in range(MEMBERS)]
    assert differing_distributions(sampled(renumbered), sampled(reseeded)) == {}
    assert len({run["seek"] for run in renumbered}) > MEMBERS / 4


SHARE = 0.25
RATES = (Event.DEATH, Event.WORSEN, Event.DEMENTIA)


def without_homes() -> Parameters:
    """Return lively rules under which nobody looks for a home, so that no capacity limits anything."""
    return lively().with_rates(seeking=0.0)


def built(share: float, seed: int) -> World:
    return empty_homes(build(numbers(), without_homes(), frame(8.0), share, seed, END, 1))


def test_r24_who_is_in_a_sample_lives_as_in_the_whole() -> None:
    """Exact: numbers and draws are the same whatever the share, and couples and their children live in one place."""
    whole, part = (live("fast", built(share, 5), without_homes(), UNTIL).events for share in (1.0, SHARE))
    keys = np.concatenate([elders.key for elders in built(SHARE, 5).elders])
    assert np.array_equal(whole[np.isin(whole[:, 1], keys)], part)
    assert 0.2 < len(part) / len(whole) < 0.3


def cells(world: World) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return number, and cell of sex, village and completed age, of everybody who is 60 and over at the start."""
    old = [elders.b60 <= 0 for elders in world.elders]
    key, b60, sex, rural = (
        np.concatenate([getattr(elders, name)[rows] for elders, rows in zip(world.elders, old, strict=True)]).astype(np.int64)
        for name in ("key", "b60", "sex", "rural")
    )
    return key, (sex * 2 + rural) * 60 + np.minimum(-b60 // 365, 59)


class Table(NamedTuple):
    """People of the start and events of two years by cell of sex, village and age, of one run."""

    people: NDArray[np.int64]
    """(240,)"""
    events: NDArray[np.int64]
    """(3, 240)"""


def counted(share: float, seed: int) -> Table:
    world = built(share, seed)
    key, cell = cells(world)
    rows = live("fast", world, without_homes(), 731).events
    cell_of = dict(zip(key.tolist(), cell.tolist(), strict=True))
    events = np.zeros((len(RATES), 240), np.int64)
    for _, person, event, _, _ in rows[np.isin(rows[:, 2], RATES)].tolist():
        if person in cell_of:
            events[RATES.index(event), cell_of[person]] += 1
    return Table(np.bincount(cell, minlength=240), events)


@cache
def tables(share: float) -> list[Table]:
    return [counted(share, HIGH + 1000 * round(1 / share) + k) for k in range(30)]


def expected(table: Table) -> NDArray[np.float64]:
    """Return the events of each kind that these people would have at the rates of the whole, cell by cell."""
    people = sum(one.people for one in tables(1.0))
    rates = sum(one.events for one in tables(1.0)) / np.maximum(people, 1)
    return (rates * table.people).sum(axis=1)


def ratios(share: float) -> Samples:
    """Return observed over expected events of every run, the expected ones for people of that sex, age and place."""
    found = np.array([table.events.sum(axis=1) / expected(table) for table in tables(share)])
    return {event.label: found[:, k] for k, event in enumerate(RATES)}


def test_r24_rates_in_a_quarter_of_the_places_are_those_of_all() -> None:
    """4,800 people and a sample of a quarter, 30 seeds each, for equal sex, age and place: Welch and Holm, a false alarm in 1000."""
    assert differing_means(ratios(1.0), ratios(SHARE)) == {}


def test_r24_the_variance_of_a_rate_is_four_times_as_large_in_a_quarter() -> None:
    """As of independent persons. Divided by the ratio of expected events it is distributed as F; for all three a false alarm in 1000."""
    size = sum(expected(table) for table in tables(1.0)) / sum(expected(table) for table in tables(SHARE))
    assert size == pytest.approx(1 / SHARE, rel=0.2)  # whole places, some twenty, of different sizes
    low, high = stats.f.ppf([FALSE_ALARM / 6, 1 - FALSE_ALARM / 6], 29, 29)
    for k, event in enumerate(RATES):
        part, whole = (ratios(share)[event.label].var(ddof=1) for share in (SHARE, 1.0))
        assert low < part / whole / size[k] < high
