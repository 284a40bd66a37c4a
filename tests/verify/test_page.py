"""The page says what was found, and the same again the next time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.verify import cohort_two_exits
from tests.verify.checks import SEED
from tests.verify.page import Outcome, draw, page


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return Outcome("cohort_two_exits", cohort_two_exits.checks(0.0005, SEED), 1.0, True)


def test_a_figure_has_no_date_and_is_the_same_again(outcome: Outcome, tmp_path: Path) -> None:
    draw(outcome, tmp_path / "a")
    draw(outcome, tmp_path / "b")
    first, second = ((tmp_path / name / "cohort_two_exits.svg").read_bytes() for name in "ab")
    assert first == second
    assert b"<dc:date>" not in first


def test_every_check_is_a_row_and_the_verdict_stands_at_the_head(outcome: Outcome, tmp_path: Path) -> None:
    told = page([outcome], "Size .0005.", tmp_path)
    assert f"**0 of {len(outcome.checks)} checks refuted** in 1 families" in told
    assert all(f"| {check.name} |" in told for check in outcome.checks)
    assert "Mutants" not in told


def test_a_wrong_number_and_engines_that_differ_are_told(outcome: Outcome, tmp_path: Path) -> None:
    wrong = outcome.checks[0]._replace(estimate=outcome.checks[0].truth + 10 * outcome.checks[0].standard_error)
    told = page([outcome._replace(checks=[wrong, *outcome.checks[1:]], same=False)], "", tmp_path)
    assert f"**1 of {len(outcome.checks)} checks refuted**" in told
    assert "0.000 **refuted** |" in told
    assert "**The engines differ**" in told


def test_tables_of_other_commands_are_shown_survivors_alone(outcome: Outcome, tmp_path: Path) -> None:
    rows = "mutant,kind,killed,by,seconds,why\na sign turned,rule,yes,test_ages,1,\nx | y,engine,no,,9,nothing depends on it\n"
    (tmp_path / "mutants.csv").write_text(rows, encoding="utf-8")
    told = page([outcome], "", tmp_path)
    assert "2 changes of one rule or one line at a time; the tests find 1 (50.0%)" in told
    assert "| x \\| y | engine | nothing depends on it |" in told
    assert "a sign turned" not in told
