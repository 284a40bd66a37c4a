"""One province small enough to count by hand."""

from __future__ import annotations

import pytest

from sim import evidence
from sim.evidence import Evidence
from sim.results.record import Record
from tests.results import hand


@pytest.fixture(scope="session")
def numbers() -> Evidence:
    return evidence.load()


@pytest.fixture
def small() -> Record:
    """Made anew for each test, so that a test may change its arrays."""
    return hand.record()
