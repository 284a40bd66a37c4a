"""One scenario in several worlds: which conclusions are firm, and which depend on why homes were half empty in 2020."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.codes import Limit
from sim.plan.targets import Target
from sim.results.noise import Effect, between
from sim.results.scorecard import MET, Row, Scorecard, Verdict

BASELINE = "baseline"
"""The scenario relative to which effects are measured: nothing changes."""
SAME = 5e-4
"""Shares closer than this count as equal: a twentieth of the plan's percent; for beds, this fraction of the goal."""


class TargetByWorld(NamedTuple):
    """What the worlds report for one target under one scenario."""

    target: Target
    rows: Mapping[Limit, Row]
    effects: Mapping[Limit, Effect | None]
    """Value minus that of the baseline in the same world; None: no baseline was run, or there is no value."""

    @property
    def is_set(self) -> bool:
        """Return whether the value is what the scenario builds: given, not found."""
        return self.target.mark == "set"

    @property
    def carried(self) -> bool:
        return all(row.verdict != Verdict.NOT_CARRIED for row in self.rows.values())

    @property
    def verdict_firm(self) -> bool:
        """Return whether the target is reached in every world, or in none."""
        return len({row.verdict in MET for row in self.rows.values()}) == 1

    @property
    def effect_firm(self) -> bool:
        """Return whether the effect relative to the baseline has the same sign in every world."""
        return len({sign(effect, self.target) for effect in self.effects.values() if effect is not None}) <= 1

    @property
    def firm(self) -> bool | None:
        """Return whether verdict and sign of effect agree in all three worlds; None: set, not carried, or fewer worlds were run."""
        if len(self.rows) < len(Limit) or not self.carried or self.is_set:
            return None
        return self.verdict_firm and self.effect_firm


def sign(effect: Effect, target: Target) -> int:
    """Return -1, 0 or 1: which way a value moved, if at all; 0 too where chance could have moved it.

    >>> from sim.plan.targets import targets
    >>> of_beds, of_shares = targets()[0], targets()[6]
    >>> [sign(Effect(x, 0.0), of_beds) for x in (-600, 50, 20_000)], [sign(Effect(x, 0.005), of_shares) for x in (-0.02, 0.01)]
    ([-1, 0, 1], [-1, 0])
    """
    least = SAME * target.goal if target.unit == "beds" else SAME
    return 0 if not effect.seen or abs(effect.value) < least else 1 if effect.value > 0 else -1


def targets_by_world(cards: Mapping[Limit, Sequence[Scorecard]]) -> dict[str, list[TargetByWorld]]:
    """Return, for each scenario, what the worlds report for the ten targets; `cards`: the scorecards of each world."""
    by_name = {limit: {card.scenario: card for card in of_world} for limit, of_world in cards.items()}
    names = dict.fromkeys(card.scenario for of_world in cards.values() for card in of_world)
    return {name: _of(name, by_name) for name in names}


def _of(name: str, cards: Mapping[Limit, Mapping[str, Scorecard]]) -> list[TargetByWorld]:
    here = {limit: of_world[name] for limit, of_world in cards.items() if name in of_world}
    found = []
    for number, first in enumerate(next(iter(here.values())).rows):
        rows = {limit: card.rows[number] for limit, card in here.items()}
        effects = {limit: _effect(row, here[limit], cards[limit].get(BASELINE)) for limit, row in rows.items()}
        found.append(TargetByWorld(first.target, rows, effects))
    return found


def _effect(row: Row, card: Scorecard, baseline: Scorecard | None) -> Effect | None:
    before = next((other.value for other in baseline.rows if other.target.id == row.target.id), None) if baseline else None
    if baseline is None or before is None or row.value is None or card.scored is None:
        return None
    moved = None if baseline is card else between(baseline.noise, card.noise, row.name, card.scored)
    return Effect(row.value - before, moved.error if moved else 0.0)
