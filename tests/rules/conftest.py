"""The rulebook as it is committed: evidence, fit, parameters, whole-number tables."""

from __future__ import annotations

import numpy as np
import pytest

from sim import evidence
from sim.evidence import Evidence
from sim.rules import cohort, fitted, hazards, params
from sim.rules.cohort import Cohort, Rulebook
from sim.rules.hazards import Hazards
from sim.rules.params import Parameters


@pytest.fixture(scope="session")
def known() -> Evidence:
    return evidence.load()


@pytest.fixture(scope="session")
def rules(known: Evidence) -> Parameters:
    return params.assemble(known, fitted.load_fitted())


@pytest.fixture(scope="session")
def tables(rules: Parameters) -> Hazards:
    return hazards.tables(rules)


@pytest.fixture(scope="session")
def table_of_2020(rules: Parameters) -> Cohort:
    """The cohort table that the committed fit leads to: one round, which a fixed point gives back unchanged."""
    fit = rules.fitted
    book = Rulebook(rules.mortality, rules.ability, rules.dementia, rules.family)
    return cohort.follow(book, fit.onset_scale, np.array(fit.death_mean), np.array(fit.worsening_mean), fit.widowed_at_60)
