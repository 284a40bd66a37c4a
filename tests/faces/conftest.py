"""Results of a province small enough to count by hand (tests/results/hand.py), as scenarios and worlds of one study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from sim import evidence, scenario
from sim.codes import Limit
from sim.evidence import Evidence
from sim.faces.report.page import html
from sim.faces.words.texts import LANGUAGES
from sim.results.record import Record
from sim.results.result import Result, collect
from tests.results import hand

Lived = Callable[..., Result]


@pytest.fixture(scope="session")
def numbers() -> Evidence:
    return evidence.load()


@pytest.fixture
def small() -> Record:
    """Made anew for each test, so that a test may change its arrays."""
    return hand.record()


def result(
    numbers: Evidence, name: str = "baseline", world: Limit = Limit.DEMAND, record: Record | None = None, title: str = "", **settings: Any
) -> Result:
    """Return a result of the small province: a scenario in a world, with what else its settings say."""
    whole = record or hand.record()
    chosen = scenario.load(name)
    chosen = replace(chosen, title_en=title, title_zh=title) if title else chosen
    return collect(whole._replace(scenario=chosen, settings={**whole.settings, "world": world.en, **settings}), numbers)


@pytest.fixture
def lived(numbers: Evidence) -> Lived:
    """Return `result` with the evidence given."""
    return partial(result, numbers)


@pytest.fixture(scope="session")
def pages(numbers: Evidence) -> dict[str, str]:
    """The page of three scenarios in one world, in both languages."""
    runs = [result(numbers, name) for name in ("baseline", "plan_2025", "beds_only")]
    return {language: html(runs, language) for language in LANGUAGES}
