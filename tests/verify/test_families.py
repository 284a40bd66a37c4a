"""The quick part of the proof: every family at a small size, and at a tiny one through both engines.

Seeds are fixed, so a test that passes goes on passing until a draw, a rule or a truth changes; of such changes as are right, 1 % fail here
by chance, over all families together.
"""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.verify.checks import FALSE_ALARMS, SEED, families, refuted, short

FAMILIES = families()
TWIN = 0.2
"""Of the quick size: equal is equal, however few."""


@pytest.mark.parametrize("family", FAMILIES, ids=short)
def test_the_fast_engine_meets_the_formula(family: ModuleType) -> None:
    found = family.checks(family.QUICK, SEED)
    wrong = refuted(found, FALSE_ALARMS / len(FAMILIES))
    assert not wrong, "\n".join(f"{check.name}: {check.estimate:.6g}, not {check.truth:.6g}, z = {check.z:.1f}" for check in wrong)


@pytest.mark.parametrize("family", FAMILIES, ids=short)
def test_both_engines_say_the_same_to_the_last_digit(family: ModuleType) -> None:
    assert family.checks(TWIN * family.QUICK, SEED, engine="reference") == family.checks(TWIN * family.QUICK, SEED)
