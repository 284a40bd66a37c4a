"""Worlds to look at: a twentieth of the province, everybody of its smallest prefecture, the small province for tests."""

from __future__ import annotations

import numpy as np
import pytest

from sim import evidence
from sim.evidence import Evidence
from sim.rules import fitted, params
from sim.rules.params import Parameters
from sim.world import build, households, population
from sim.world.columns import Elders, Frame, World
from sim.world.frame import expected_elders, province_frame, tiny_frame
from sim.world.population import Persons
from sim.world.sampling import sample_places
from tests.world.people import EldersOf, PersonsOf, joined

DAXINGANLING = "2327"
END_2025, END_2035 = 3652, 7304


@pytest.fixture(scope="session")
def known() -> Evidence:
    return evidence.load()


@pytest.fixture(scope="session")
def rules(known: Evidence) -> Parameters:
    return params.assemble(known, fitted.load_fitted())


@pytest.fixture(scope="session")
def province(known: Evidence) -> Frame:
    return province_frame(known)


@pytest.fixture(scope="session")
def number(known: Evidence, rules: Parameters, province: Frame) -> np.ndarray:
    """Persons by prefecture, sex, age of the census and month of birth."""
    return population.counts(province, population.entering(known, rules, province))


@pytest.fixture(scope="session")
def persons_of(rules: Parameters, province: Frame, number: np.ndarray) -> PersonsOf:
    """The persons of a prefecture at a share."""
    expected = expected_elders(province)

    def persons(code: str, share: float) -> Persons:
        places = sample_places(province.places, expected, share)
        return population.people(rules, province, number, province.prefectures.index(code), places.sampled, expected, seed=1)

    return persons


@pytest.fixture(scope="session")
def elders_of(known: Evidence, rules: Parameters, province: Frame, persons_of: PersonsOf) -> EldersOf:
    """The elders of a prefecture at a share to an end."""
    funds = households.money(known)

    def elders(code: str, share: float, end: int) -> Elders:
        return build.elders(rules, funds, province, persons_of(code, share), province.prefectures.index(code), 1, end)

    return elders


@pytest.fixture(scope="session")
def smallest(elders_of: EldersOf) -> Elders:
    """Everybody of Daxing'anling to 2035."""
    return elders_of(DAXINGANLING, 1.0, END_2035)


@pytest.fixture(scope="session")
def sample(known: Evidence, rules: Parameters, province: Frame) -> World:
    """A twentieth of the province to the end of 2025."""
    return build.build(known, rules, province, share=0.05, seed=1, end=END_2025, threads=1)


@pytest.fixture(scope="session")
def tiny(known: Evidence, rules: Parameters) -> World:
    """The small province for tests."""
    return build.build(known, rules, tiny_frame(known), share=1.0, seed=1, end=END_2025, threads=1)


@pytest.fixture(scope="session")
def everyone(sample: World) -> Elders:
    """The people of the sample in one table."""
    return joined(sample.elders)
