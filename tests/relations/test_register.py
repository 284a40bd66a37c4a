"""The register of relations, docs/verification/relations.csv, says which test shows which relation; no more and no less than there is."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ["relation", "what", "expect", "test", "note"]
RELATIONS = [f"R{number:02}" for number in range(1, 27) if number != 18]
"""The list has no R18."""
EXPECT = {"exact", "distribution", "expectation", "limit", "not yet"}


@cache
def register() -> list[dict[str, str]]:
    with (ROOT / "docs" / "verification" / "relations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def named_in(path: Path) -> set[str]:
    """Return the tests of a file, as the register names them."""
    names = re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {f"{path.relative_to(ROOT).as_posix()}::{name}" for name in names}


def test_every_relation_is_in_the_register_in_order() -> None:
    rows = [row["relation"] for row in register()]
    assert list(register()[0]) == COLUMNS
    assert sorted(set(rows)) == RELATIONS
    assert rows == sorted(rows)


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_relation_has_a_test_that_exists_or_says_what_it_waits_for(relation: str) -> None:
    for row in register():
        if row["relation"] != relation:
            continue
        assert row["expect"] in EXPECT
        assert row["what"]
        assert bool(row["test"]) == (row["expect"] != "not yet"), row
        assert row["test"] or row["note"], row
        if row["test"]:
            assert row["test"] in named_in(ROOT / row["test"].split("::", maxsplit=1)[0])


def test_every_test_of_a_relation_here_is_in_the_register_under_its_numbers() -> None:
    """A test says in its name which relations it shows: r07, or r07_r09."""
    files = (ROOT / "tests" / "relations").glob("test_*.py")
    found = {test for path in files for test in named_in(path) if re.search(r"::test_r\d\d_", test)}
    named = {(row["relation"], row["test"]) for row in register() if row["test"] in found}
    assert named == {(f"R{number}", test) for test in found for number in re.findall(r"(?<=_r)\d\d", test)}
