"""Random small worlds and what is done to them, to compare two engines in situations that real runs seldom reach.

A world is the tiny frame scaled to a number of people. Its rules are drawn from the ranges of the evidence, or outside them, at half to
double the central value; its beds and carers are scarce or plentiful; its homes open one after another and fill; beds, fees, carers, rates,
rules and homes change on drawn days. Of every four worlds, one is plain, one has storms (several hazards x 20 to 60 for 60 days, so that
clocks ring together), one is crowded (everybody seeks, few leave), and one is both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sim.codes import Owner
from sim.evidence import Evidence, Row
from sim.rules.fitted import Fitted
from sim.rules.params import Parameters, Rates, assemble
from sim.study.twins.random_deeds import Deed
from sim.world.build import build
from sim.world.census import SIXTY
from sim.world.columns import Frame, World
from sim.world.frame import tiny_frame

Chance = np.random.Generator
KINDS = ("plain", "storm", "crowd", "storm and crowd")
DRAWN = (
    "mortality.scale", "mortality.trend", "mortality.hr.", "mortality.bereaved.months", "dis.", "ability.curve.rural", "dementia.incidence",
    "child.leave", "migration.elder_net_out", "seek.", "waiting.abandon", "inst.leave", "choice.lambda", "choice.wait_per_year",
    "choice.stated_to_real", "choice.homes_seen", "choice.q_own_to_other", "seeking.or.willing", "staff.ratio", "carers.rule_heavy",
    "tekun.ask", "tekun.leave", "tekun.facility_odds",
    "admit.idle_days", "couple.enter_together_days",
)  # fmt: skip
"""Names, or prefixes of names, of the evidence to draw."""
BEYOND = 0.2
"""Share of numbers drawn outside their range, at half to double the central value."""
SHARES = ("choice.lambda", "carers.rule_heavy")
"""At most 1."""
STORM = ("death", "emigration", "dementia", "worsening", "recovery", "child_leaves", "seeking", "leaving_care", "giving_up")
CROWD = {"seeking": 30.0, "leaving_care": 0.05}
STORM_DAYS = 60
EXODUS = 4000.0
"""Factor on emigration on one day: about one in ten of those who may leave does."""
CHANGES = ("open", "close", "reopen", "convert", "remove", "fee", "carers", "home", "rules")


class Case(NamedTuple):
    """A world, and what is done to it."""

    name: str
    world: World
    params: Parameters
    end: int
    """Last day."""
    deeds: tuple[Deed, ...]
    """By day."""
    fill_months: int
    """Months over which beds that open go into service; none in every other world."""


def case(evidence: Evidence, fitted: Fitted, number: int, people: int, seed: int, end: int) -> Case:
    """Return random world `number` of a seed; the same for the same numbers."""
    chance = np.random.default_rng([seed, number])
    kind = KINDS[number % len(KINDS)]
    calm = {name: float(chance.uniform(0.5, 2.0)) for name in Rates._fields}
    if "crowd" in kind:
        calm |= CROWD
    params = rules(evidence, fitted, chance).with_rates(**calm)
    world = build(evidence, params, frame(evidence, chance, people), 1.0, int(chance.integers(2**62)), end, 1)
    world = furnish(world, chance)
    deeds = changes(evidence, params, chance, end)
    if "storm" in kind:
        deeds += storms(params, chance, end)
    return Case(f"{number} {kind}", world, params, end, tuple(sorted(deeds, key=lambda deed: deed.day)), 12 * (number // 2 % 2))


def frame(evidence: Evidence, chance: Chance, people: int) -> Frame:
    """Return a frame of about this many people aged 60+, with .2 to 1.5 times the beds per person of the tiny frame."""
    tiny = tiny_frame(evidence)
    times = people / float(tiny.cohorts[:, :, SIXTY:].sum())
    scarce = times * float(chance.uniform(0.2, 1.5))
    homes = np.maximum(2, np.round(tiny.home_totals[:, 0] * times**0.7 * chance.uniform(0.5, 1.5)).astype(int))
    homes[Owner.TEKUN] = max(homes[Owner.TEKUN], len(tiny.counties.code))
    beds = np.maximum(6 * homes, np.round(tiny.home_totals[:, 1] * scarce).astype(int))
    return replace(tiny, cohorts=tiny.cohorts * times, home_totals=np.stack([homes, beds, homes], axis=1))


def furnish(world: World, chance: Chance) -> World:
    """Return a world with drawn nursing beds, beds reserved for 特困 persons in public homes, and carers."""
    homes = world.homes
    more = chance.integers(0, 1 + homes.beds.sum(1) // 2)
    kept = (chance.integers(0, 4, len(homes.key)) * (homes.owner != Owner.PRIVATE)).astype(np.int32)
    beds = homes.beds + np.stack([np.zeros_like(more), more], axis=1).astype(np.int32)
    return world._replace(homes=homes._replace(kept=kept, beds=beds), carers=world.carers * float(chance.uniform(0.6, 1.6)))


def rules(evidence: Evidence, fitted: Fitted, chance: Chance) -> Parameters:
    """Return rules from drawn evidence; homes are more popular than in the fit, so that lists form."""
    rows = tuple(drawn(row, chance) if row.name.startswith(DRAWN) else row for row in evidence.rows)
    private, tekun, other_public = (x + float(chance.uniform(0.0, 2.5)) for x in fitted.intercepts)
    return assemble(replace(evidence, rows=rows), fitted._replace(intercepts=(private, tekun, other_public)))


def drawn(row: Row, chance: Chance) -> Row:
    """Return a row with another value: within its range if it has one, or half to double."""
    inside, spread, beyond = chance.uniform(size=3)
    value = row.value * 2.0 ** (2 * spread - 1)
    if row.low is not None and row.high is not None and beyond >= BEYOND:
        value = row.low + inside * (row.high - row.low)
    return replace(row, value=min(value, 1.0) if row.name in SHARES else value)


def changes(evidence: Evidence, params: Parameters, chance: Chance, end: int) -> list[Deed]:
    """Return dated changes of supply, prices, carers and rules."""
    deeds = []
    for _ in range(int(chance.integers(20, 60))):
        what = CHANGES[int(chance.integers(len(CHANGES)))]
        deed = Deed(int(chance.integers(end)), what, float(chance.uniform()), float(chance.uniform()))
        deeds.append(deed._replace(rules=other_rules(evidence, params, chance)) if what == "rules" else deed)
    return deeds


def other_rules(evidence: Evidence, params: Parameters, chance: Chance) -> Parameters:
    """Return rules with newly drawn risks, tastes, durations and care by level."""
    return replace(rules(evidence, params.fitted, chance), rates=params.rates)


def storms(params: Parameters, chance: Chance, end: int) -> list[Deed]:
    """Return days of two to four storms: some hazards rise 20 to 60 times and fall back.

    All homes close when a storm begins, so that lists build up, and reopen in its middle: many people enter on one day, on which many
    others, some of them their spouses, leave the province.
    """
    deeds = []
    for _ in range(int(chance.integers(2, 5))):
        first = int(chance.integers(1, max(2, end - STORM_DAYS)))
        hit = chance.choice(STORM, int(chance.integers(2, 6)), replace=False).tolist()
        rough = {name: getattr(params.rates, name) * float(chance.uniform(20, 60)) for name in hit}
        middle, calm = first + STORM_DAYS // 2, params.rates._asdict()
        deeds += [Deed(first, "rates", rates=rough), Deed(first + STORM_DAYS, "rates", rates=calm)]
        deeds += [Deed(middle, "rates", rates={"emigration": EXODUS}), Deed(middle + 1, "rates", rates=calm | rough)]
        deeds += [Deed(first, "shut"), Deed(middle, "unlock")]
    return deeds
