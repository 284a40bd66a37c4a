"""The short fit of the baseline: what the evidence leaves open is solved here, once, and frozen in calibration/fitted/baseline.toml.

1. *Lives*, on the deterministic cohort table: the share widowed at 60 (so that `widowed.share` holds at 60+), the scales of the four onsets
   (so that `ability.total.ge1` to `ge4` hold), the normalisers of death and worsening, and the start state by age.
2. *Care*, on the simulated settling-in 2016-2020: the intercepts of the three owner groups (so that occupancy at the end of 2020 is the
   assumed one), the price coefficient |e| / (r (1 - P)) (r: mean fee / income of seekers, P: share of searches that end in an
   institution), and the share of person-time in which the clock of emigration runs.

Nothing dated after 2020 and no target of the plan enters. Occupancies are assumptions (grade C): start values, not moments.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import brentq, root

from sim.clock import CENSUS, day_of
from sim.codes import Event, Means, Owner, Why
from sim.evidence import Evidence
from sim.lives.fast import FastLives
from sim.rules import ability, choice, cohort, dementia, family, mortality, seeking
from sim.rules.ages import AGES
from sim.rules.cohort import Cohort, Rulebook, Table
from sim.rules.params import Fitted, Parameters, assemble, fitted_path
from sim.world.build import OCCUPANCY, build
from sim.world.columns import Floats, Frame, World

LAST_DAY = 1826
Tell = Callable[[str], None]


class LivesFit(NamedTuple):
    """The solution of the cohort table."""

    table: Cohort
    onset_scale: tuple[float, ...]
    widowed_at_60: tuple[float, float]
    totals: tuple[float, ...]
    dementia: float


def census_people(evidence: Evidence) -> Table:
    """Return (2 sexes, 41 ages) residents of 60 to 100+ on the census day."""
    return np.array([evidence.by_age("population.residents.by_age1", sex, 60, 100) for sex in ("M", "F")])


def solve_lives(evidence: Evidence) -> LivesFit:
    """Solve the part that needs no simulation."""
    people = census_people(evidence)
    rules = Rulebook(
        mortality.from_evidence(evidence), ability.from_evidence(evidence), dementia.from_evidence(evidence), family.from_evidence(evidence)
    )

    def gap(at_60: float, sex: int) -> float:
        widowed = np.array(family.widowed_curve(rules.family, sex, at_60))
        return float((widowed * people[sex]).sum() / people[sex].sum()) - rules.family.widowed[sex]

    widowed = (float(brentq(gap, 0.0, 0.5, (0,))), float(brentq(gap, 0.0, 0.5, (1,))))
    table = cohort.solve(rules, (1.0,) * 4, widowed)

    def miss(logs: Floats) -> Floats:
        scale = tuple(math.exp(x) for x in logs)
        got = cohort.totals(cohort.solve(rules, scale, widowed, table), people)
        return np.log(np.array(got) / rules.ability.totals)

    found = root(miss, np.zeros(4), tol=1e-9)
    scale = tuple(math.exp(x) for x in found.x)
    table = cohort.solve(rules, scale, widowed, table)
    return LivesFit(table, scale, widowed, cohort.totals(table, people), cohort.dementia_share(table, people))


def fitted_of(lives: LivesFit, exposure: float, price: float, intercepts: tuple[float, float, float]) -> Fitted:
    """Return a fit from its two parts."""

    def nested(table: Table) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(round(float(x), 10) for x in row) for row in table)

    start = lives.table.share.reshape(2, AGES, 5, 2, 3).sum(4).reshape(2, AGES, 10)
    return Fitted(
        tuple(round(s, 10) for s in lives.onset_scale),
        nested(lives.table.death_mean),
        nested(lives.table.worsening_mean),
        tuple(nested(sex) for sex in start),
        (round(lives.widowed_at_60[0], 10), round(lives.widowed_at_60[1], 10)),
        exposure,
        price,
        intercepts,
    )


def price_ratio(p: Parameters, world: World) -> float:
    """Return r, the mean over seekers of fee after benefits / income: the homes of their prefecture, the bed kind they need."""
    total = weight = 0.0
    rate = np.array([[seeking.rate(p.seeking, level, d) for d in (0, 1)] for level in range(5)])
    for i, e in enumerate(world.elders):
        rows = (world.homes.prefecture == i) & world.homes.sampled
        beds = world.homes.beds[rows].sum(1) * world.homes.weight[rows]
        old = e.b60 <= 0
        nursing = ((e.level[old] >= 3) | (e.dementia[old] == 1)).astype(int)
        offers = list(zip(world.homes.fee[rows], world.homes.owner[rows], strict=True))
        paid = np.array([[[choice.fee_after_benefits.py_func(p.choice, f, o, m) for f in fee] for fee, o in offers] for m in Means])
        mean_fee = (paid * beds[None, :, None]).sum(1) / beds.sum()
        w = rate[e.level[old], e.dementia[old]]
        total += float((w * mean_fee[e.means[old], nursing] / e.income[old]).sum())
        weight += float(w.sum())
    return total / weight


class Start(NamedTuple):
    """What the settling-in years lead to."""

    occupancy: tuple[float, ...]
    """By owner group, end of 2020."""
    exposure: float
    institution: float
    """P: share of searches that end in an institution."""
    people: float
    """60+ on the census day, scaled to the province."""


def settle(p: Parameters, world: World, threads: int) -> Start:
    """Live 2016-2020 and measure."""
    lives = FastLives(world, p, LAST_DAY, threads)
    lives.advance(day_of(CENSUS))
    alive = lives.census()[:, :, :4].sum()
    lives.advance(LAST_DAY + 1)
    counts = lives.counts(0, 59)
    beds = [world.homes.beds[world.homes.owner == o].sum() * world.share for o in Owner]
    residents = [counts.occupied[-1][world.homes.owner == o].sum() for o in Owner]
    flows = counts.flows.sum((0, 1))
    years = counts.people[:, :, :, :, :, :4].sum() / 12
    moved = flows[Event.EMIGRATE].sum() / years / (p.family.emigration / p.fitted.emigration_exposure)
    chosen = flows[Event.SEEK, [Why.CHOSE_HOME, Why.OTHER_HOME, Why.KEPT_LIST]].sum() / flows[Event.SEEK].sum()
    return Start(tuple(float(r / b) for r, b in zip(residents, beds, strict=True)), float(moved), float(chosen), float(alive / world.share))


def solve_care(
    evidence: Evidence, lives: LivesFit, frame: Frame, share: float, rounds: int, threads: int, tell: Tell
) -> tuple[Fitted, Start]:
    """Solve the part that the simulated settling-in decides, by Broyden's method on the logarithm of occupancy."""
    target = np.array([evidence.value(*name) for name in OCCUPANCY])
    elasticity = abs(evidence.value("choice.elasticity"))
    intercepts, exposure, price, ratio = np.array([-1.19, -1.45, -1.38]), 0.884, 0.28, 0.0
    slope, last, start = np.diag([0.3, 0.8, 0.8]), np.zeros((2, 3)), Start((0.0,) * 3, exposure, 0.12, 0.0)
    for number in range(rounds):
        private, tekun, other_public = (round(float(x), 6) for x in intercepts)
        fitted = fitted_of(lives, round(exposure, 6), round(price, 6), (private, tekun, other_public))
        p = assemble(evidence, fitted)
        world = build(evidence, p, frame, share, seed=1, end=LAST_DAY, threads=threads)
        ratio = ratio or price_ratio(p, world)
        start = settle(p, world, threads)
        error = np.log(np.array(start.occupancy) / target)
        reached = ", ".join(f"{o:.4f}" for o in start.occupancy)
        tell(f"round {number + 1}: occupancy {reached}; searches ending in a home {start.institution:.3f}")
        if np.abs(error).max() < 0.004 and abs(start.exposure / exposure - 1) < 0.002 and number:
            break
        step, change = intercepts - last[0], error - last[1]
        if number and step @ step > 1e-12:
            slope = slope + np.outer(change - slope @ step, step) / (step @ step)
        last = np.array([intercepts, error])
        intercepts = intercepts - np.linalg.solve(slope, error).clip(-0.5, 0.5)
        exposure, price = start.exposure, elasticity / (ratio * (1 - start.institution))
    return fitted, start


def calibrate(
    evidence: Evidence, frame: Frame, share: float = 1.0, rounds: int = 14, threads: int = 2, tell: Tell = print
) -> tuple[Fitted, dict[str, Any]]:
    """Return the fit and the report that is written beside it: what was aimed at, what was reached."""
    lives = solve_lives(evidence)
    fitted, start = solve_care(evidence, lives, frame, share, rounds, threads, tell)
    aims = ability.from_evidence(evidence).totals
    totals = {f"ability.total.ge{level}": [aim, got] for level, aim, got in zip((1, 2, 3, 4), aims, lives.totals, strict=True)}
    occupancy = {f"occupancy.{o.label}": [evidence.value(*n), r] for o, n, r in zip(Owner, OCCUPANCY, start.occupancy, strict=True)}
    checks = {
        "population.residents.60": [float(census_people(evidence).sum()), start.people],
        "dementia.prevalence.total": [evidence.value("dementia.prevalence.total", age=60), lives.dementia],
    }
    return fitted, {
        "share": share,
        "aimed_and_reached": totals | occupancy,
        "checks_not_fitted": checks,
        "searches_ending_in_a_home": start.institution,
    }


def as_toml(fitted: Fitted, report: dict[str, Any], evidence: Evidence) -> str:
    """Return the text of calibration/fitted/baseline.toml."""
    lines = [
        "# Written by `longjiang calibrate`; do not edit. What each number is stands in sim/rules/params.py (class Fitted), how it is",
        "# found in sim/study/fit.py. [report] tells what was aimed at and what was reached: [aim, reached].",
        f'evidence = "{evidence.digest}"',
    ]
    lines += [f"{name} = {_number(value)}" for name, value in fitted._asdict().items()]
    lines += ["", "[report]"]
    for key, value in report.items():
        if isinstance(value, dict):
            lines += [f'"{key}.{name}" = {_number(pair)}' for name, pair in value.items()]
        else:
            lines.append(f"{key} = {_number(value)}")
    return "\n".join(lines) + "\n"


def _number(value: Any) -> str:
    """Return a number, or nested numbers, as TOML."""
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(_number(part) for part in value) + "]"
    return repr(round(float(value), 10))


def standing(evidence: Evidence) -> tuple[bool, list[str]]:
    """Return whether the committed fit belongs to this evidence, and lines that tell what it aimed at and reached."""
    raw = tomllib.loads(fitted_path().read_text(encoding="utf-8"))
    same = raw["evidence"] == evidence.digest
    lines = [f"{fitted_path().name}: fitted to {'this' if same else 'OTHER'} evidence ({raw['evidence'][:12]}); now {evidence.digest[:12]}"]
    for name, value in raw["report"].items():
        told = f"aim {value[0]:.6g}, reached {value[1]:.6g}" if isinstance(value, list) else f"{value:.6g}"
        lines.append(f"  {name}: {told}")
    return same, lines
