"""What a change of a laboratory file does not touch stays as it is, to the day: draws are keyed by copy, name and ordinal."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sim import lab
from sim.lab import numbers
from sim.lab.run import batches, live, live_some
from sim.lab.spec import Cohort, Death

HEAD = '[lab]\nname = "minimally different"\nyears = 6\ncopies = 3\n'
HOME_A = '[[home]]\nname = "A"\nordinary = 10\nresidents = 8\n'
DEMAND_A = """[[demand]]
name = "a"
per_year = 6.0
homes = ["A"]
stay = { law = "exponential", mean_years = 1.5 }
patience = { law = "exponential", mean_years = 0.3 }
"""
HOME_B = '[[home]]\nname = "B"\nordinary = 5\n'
DEMAND_B = '[[demand]]\nname = "b"\nper_year = 3.0\nhomes = ["B"]\nstay = { law = "exponential", mean_years = 1.0 }\n'
COHORT = '[[cohort]]\nname = "old"\npeople = 20\nage = 80.0\ndeath = { by_level = [0.1, 0.1, 0.1, 0.1, 0.1] }\n'
BASE = HEAD + HOME_A + DEMAND_A
DAYS = 2191


def people(text: str, engine: str = "fast", demand: str = "a") -> pl.DataFrame:
    found = lab.run(lab.file.from_text(text), engine=engine, threads=1).people
    return found.filter(pl.col("demand") == demand).sort("copy", "person", "asked_day")


CHANGES = {
    "another home with its own demand": BASE + HOME_B + DEMAND_B,
    "the same, first in the file": HEAD + HOME_B + HOME_A + DEMAND_B + DEMAND_A,
    "a cohort": BASE + COHORT,
    "residents and people waiting elsewhere": BASE + HOME_B.replace("= 5", "= 5\nresidents = 2\nwaiting = 3") + DEMAND_B,
}


@pytest.mark.parametrize("engine", ["fast", "reference"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_is_added_elsewhere_changes_nobody(change: str, engine: str) -> None:
    base = people(BASE, engine)
    assert base.height > 100
    assert people(CHANGES[change], engine).equals(base)


def test_more_copies_and_a_longer_run_go_on_from_where_the_shorter_one_ended() -> None:
    base = people(BASE)
    assert people(BASE.replace("copies = 3", "copies = 5")).filter(pl.col("copy") < 3).equals(base)
    longer = people(BASE.replace("years = 6", "years = 9")).filter(pl.col("asked_day") < DAYS)
    days = ["asked_day", "admitted_day", "left_day", "list_left_day"]
    cut = longer.with_columns(pl.when(pl.col(day) < DAYS).then(pl.col(day)).alias(day) for day in days)
    assert cut.select("copy", "person", *days).equals(base.select("copy", "person", *days))


def test_another_resident_leaves_everybody_elses_days_of_asking_and_stays_of_residents() -> None:
    one_more = people(BASE.replace("residents = 8", "residents = 9"))
    base = people(BASE)
    joined = base.join(one_more, on=["copy", "person"], suffix="_more")
    assert (base.height, joined.height, one_more.height) == (base.height, base.height, base.height + 3)
    assert joined["asked_day"].equals(joined["asked_day_more"], check_names=False)
    there = joined.filter(pl.col("asked_day") == -1)
    assert there["left_day"].equals(there["left_day_more"], check_names=False)


def test_the_effect_of_one_more_bed_is_seen_at_a_fraction_of_the_spread_between_copies() -> None:
    """On beds in use: the spread of the paired difference is at most a third of that of two runs with draws of their own."""
    text = BASE.replace("copies = 3", "copies = 200").replace("years = 6", "years = 6\nwarmup_years = 1")
    texts = {"ten": text, "eleven": text.replace("ordinary = 10", "ordinary = 11"), "others": text.replace("copies", "seed = 2\ncopies")}
    found = {name: lab.run(lab.file.from_text(each), threads=1).row("mean_occupied").per_copy for name, each in texts.items()}
    ten, eleven, others = (np.array(found[name]) for name in texts)
    assert (eleven - ten).std() < (others - ten).std() / 3


def test_copies_differ_and_one_of_them_alone_is_the_same() -> None:
    world = lab.file.from_text(BASE)
    whole, alone = live(world, 1), live_some(world, range(2, 3))
    mine = whole.persons.copy == 2
    np.testing.assert_array_equal(whole.persons.number[mine], alone.persons.number)
    events = whole.events[mine[whole.events[:, 1]]]
    np.testing.assert_array_equal(events[:, [0, 2, 3, 4]], alone.events[:, [0, 2, 3, 4]])
    np.testing.assert_array_equal(events[:, 1] - int(np.argmax(mine)), alone.events[:, 1])
    assert whole.persons.b60[whole.persons.copy == 0].tolist() != alone.persons.b60.tolist()


def test_every_copy_lives_in_one_batch() -> None:
    many = lab.Lab("many", 1.0, cohorts=(Cohort("c", Death(by_level=(0.1,) * 5), ((60.0, 30_000),)),), copies=70)
    assert [copy for some in batches(many) for copy in some] == list(range(70))
    assert max(len(some) for some in batches(many)) == 33, "a million people at a time"


def test_groups_that_would_overlap_are_set_apart() -> None:
    sizes = {("stream", str(number)): 20_000_000 for number in range(60)}
    first = sorted(numbers.first_numbers(sizes).values())
    assert min(np.diff(first).tolist()) >= 20_000_000
    assert 0 <= first[0] <= first[-1] <= numbers.SPACE - 20_000_000
