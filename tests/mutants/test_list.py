"""The list of mutants fits the sources, and the bench tells a mutant from the project as it is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.mutants.kinds import KINDS, kind_of
from tests.mutants.mutant import Mutant, change, listed, mutated
from tests.mutants.trial import UNTOUCHED, Bench, Round

AGES = Round(("tests/rules/test_ages.py", "sim/rules/ages.py"))
LEAST = {"rule": 50, "engine": 50, "reference": 10, "words": 10, "counting": 5, "world": 20, "province": 12, "results": 8, "laboratory": 20}


def test_every_mutant_stands_on_a_text_that_occurs_once_and_is_python() -> None:
    assert all(mutated(m) for m in listed())


def test_every_part_of_the_project_has_its_mutants() -> None:
    number = Counter(kind_of(m) for m in listed())
    assert set(LEAST) == set(KINDS)
    assert {kind: number[kind] for kind, least in LEAST.items() if number[kind] < least} == {}
    assert number.total() >= 120


def test_no_two_mutants_are_one() -> None:
    mutants = listed()
    assert len({(m.file, m.old, m.new) for m in mutants}) == len(mutants)


def test_a_list_that_no_longer_fits_its_source_is_refused() -> None:
    for text in ("due = day", "day + 1 == day + 1"):
        with pytest.raises(ValueError, match="mend the list"):
            change(Mutant("x.py", "no day", "day + 1", "day"), text)
    with pytest.raises(ValueError, match="changes nothing"):
        change(Mutant("x.py", "the same", "day + 1", "day + 1"), "day + 1")


@pytest.mark.slow
def test_a_mutant_is_killed_by_name_a_hanging_one_by_time_and_the_project_as_it_is_survives(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    early = Mutant("rules/ages.py", "birthdays a day early", "(1461 * years + 3) // 4", "(1461 * years) // 4")
    hangs = Mutant("rules/ages.py", "endless", "    return b60 + (1461", "    while True:\n        pass\n    return b60 + (1461")
    unborn = Mutant("rules/ages.py", "no such name", "FIRST_AGE = 60", "FIRST_AGE = sixty")
    assert bench.judge(UNTOUCHED, (AGES,)).outcome == "survived"
    killed = bench.judge(early, (AGES,))
    assert (killed.outcome, killed.by) == ("killed", "tests/rules/test_ages.py::test_a_birthday_is_the_first_day_of_the_new_age")
    assert bench.judge(hangs, (AGES,), limit=5)[:2] == ("killed", "time")
    assert bench.judge(unborn, (AGES,)).outcome == "stillborn"
    assert bench.judge(UNTOUCHED, (AGES,)).outcome == "survived", "the copy is what it was"
