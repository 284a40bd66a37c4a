"""Kinds of mutants, and the tests that are to tell them: quick ones in plain Python first, more for who survives these.

Every round takes a minute at most on a quiet core. What a mutant can only show in another room is looked for in the second round.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.mutants.mutant import Mutant
from tests.mutants.trial import Round

LIVES = Round(
    (
        *(
            f"tests/lives/test_{name}.py"
            for name in (
                "line_facts",
                "durations",
                "admissions",
                "balances",
                "choice",
                "new_homes",
                "policies",
                "rates",
                "record",
                "same_bits",
            )
        ),
        "tests/study/test_verify.py",
    ),
    plain=False,
)
"""All that is known of lives, compiled: a town of 6,000, rates of 36,000, saved states, a random world of 1,000 over ten years."""
ENGINES = Round(
    (
        "tests/lives/test_reference.py",
        "tests/lives/test_day_facts.py",
        "tests/lives/test_census_facts.py",
        "tests/lives/test_laboratory_facts.py",
    )
)
"""Eight random worlds, two scenarios and a laboratory, event by event and cell by cell, in both engines; what is counted at month ends."""
STUDY = Round(("tests/study/test_run.py",), plain=False)
RULES = Round(("tests/rules", "sim/rules"))
LABORATORY = Round(
    (
        "tests/lives/test_laboratory_facts.py", "tests/lives/test_demand_facts.py", "tests/lives/test_demands.py",
        "tests/lab/test_spells.py", "tests/lab/test_measures.py", "tests/lab/test_cohorts.py", "tests/lab/test_crowd_facts.py", "sim/lab",
    ),
)  # fmt: skip
"""The laws of time, a busy laboratory in both engines, and what its measures make of records written by hand."""

WAITS = Round(("tests/lab/test_waits.py", "tests/lab/test_same_draws.py"), plain=False)
"""Waits and lists that grow, and what a change of a file leaves as it is; these worlds are large enough to be compiled."""


class Kind(NamedTuple):
    """Which mutants are of a kind, by the beginning of their file, and who is to tell them."""

    files: tuple[str, ...]
    rounds: tuple[Round, ...]


KINDS = {
    "laboratory": Kind(
        ("lab/", "lives/demands", "lives/fast/askers", "lives/fast/overflow", "lives/reference/askers"), (LABORATORY, WAITS, ENGINES)
    ),
    "rule": Kind(("rules/",), (RULES, LIVES)),
    "engine": Kind(("lives/fast/",), (ENGINES, LIVES)),
    "reference": Kind(("lives/reference/",), (ENGINES, LIVES)),
    "words": Kind(("draws", "clock"), (Round(("tests/words", "sim/draws.py", "sim/clock.py")), LIVES)),
    "counting": Kind(("tally",), (ENGINES, LIVES)),
    "world": Kind(("world/",), (Round(("tests/world", "sim/world")), LIVES)),
    "province": Kind(("province/",), (Round(("tests/province", "sim/province")), STUDY)),
    "results": Kind(("results/",), (Round(("tests/results", "sim/results")), STUDY)),
}
"""The first that fits counts."""


def kind_of(m: Mutant) -> str:
    """Return the kind of a mutant; raise ValueError where no tests are named for its file.

    >>> kind_of(Mutant("lives/demands.py", "", "", "")), kind_of(Mutant("rules/ages.py", "", "", ""))
    ('laboratory', 'rule')
    """
    for name, kind in KINDS.items():
        if m.file.startswith(kind.files):
            return name
    raise ValueError(f"no tests are named for mutants of sim/{m.file}")
