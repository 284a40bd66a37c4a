"""The fit of the baseline: what the evidence leaves open is solved here once, and frozen in calibration/fitted/.

1. *Lives*, on the deterministic cohort table: the share widowed at 60 (so that `widowed.share` holds at 60+), the scales of the four onsets
   (so that `ability.total.ge1` to `ge4` hold), the normalizers of death and worsening, and the start state by age; then again with the
   rates of recovery halved and doubled, since prevalence determines only onset over recovery. Recovery has no multipliers, so its mean
   is 1.
2. *Care*, on the simulated settling-in 2016-2020, in each of three worlds: study/fit/care.py.
3. *What the data can log*: the figures of 2020 aimed at and reached, and each parameter as known, tied or assumed: study/fit/moments.py.

Nothing dated after 2020 and no target of the plan enters.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import brentq, root

from sim.codes import Limit, Owner
from sim.evidence import Evidence
from sim.evidence.reading import Reading, table
from sim.rules import ability, cohort, dementia, family, mortality
from sim.rules.ages import AGES
from sim.rules.cohort import Cohort, Rulebook, Table
from sim.rules.fitted import COUNTIES, LIVES, RECOVERIES, Fitted, fitted_path, table_path
from sim.study.fit import care as fit_care
from sim.study.fit import moments as fit_moments
from sim.study.fit import movers as fit_movers
from sim.study.fit.care import Start
from sim.study.fit.files import as_toml, hashes, moments_csv, parameters_csv
from sim.study.fit.residents import FIRST_LAW
from sim.world import census
from sim.world.build import elders_per_bed
from sim.world.columns import Floats, Frame
from sim.world.frame import province_frame

Log = Callable[[str], None]


class LivesFit(NamedTuple):
    """The solution of the cohort table."""

    table: Cohort
    onset_scale: tuple[float, ...]
    widowed_at_60: tuple[float, float]
    totals: tuple[float, ...]
    dementia: float
    recovery: float = 1.0


def census_people(evidence: Evidence) -> Table:
    """Return (2 sexes, 41 ages) residents of 60 to 100+ on the census day."""
    return np.asarray(census.single_ages(evidence)[:, census.SIXTY :])


def solve_lives(evidence: Evidence, recovery: float = 1.0) -> LivesFit:
    """Solve the part that needs no simulation, with all recovery rates multiplied by a factor."""
    people = census_people(evidence)
    able = ability.from_evidence(evidence, recovery)
    rules = Rulebook(mortality.from_evidence(evidence), able, dementia.from_evidence(evidence), family.from_evidence(evidence))

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
    return LivesFit(table, scale, widowed, cohort.totals(table, people), cohort.dementia_share(table, people), recovery)


def fitted_of(lives: LivesFit) -> Fitted:
    """Return a fit with the part of the cohort table; the part of care is the first guess (FIRST_GUESS in study/fit/care.py)."""

    def nested(table: Table) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(round(float(x), 10) for x in row) for row in table)

    start = lives.table.share.reshape(2, AGES, 5, 2, 3).sum(4).reshape(2, AGES, 10)
    blank = Fitted(
        onset_scale=tuple(round(s, 10) for s in lives.onset_scale),
        death_mean=nested(lives.table.death_mean),
        worsening_mean=nested(lives.table.worsening_mean),
        start=tuple(nested(sex) for sex in start),
        widowed_at_60=(round(lives.widowed_at_60[0], 10), round(lives.widowed_at_60[1], 10)),
        emigration_factor=((1.1,) * 2,) * 2,
        clock_years=fit_movers.FIRST_GUESS,
        clock_counties=(1.0,) * COUNTIES,
        price=0.0,
        intercepts=(0.0, 0.0, 0.0),
        carers_per_bed=((0.0, 0.0),) * len(Owner),
        tekun_asking=1.0,
        staff_factor=1.0,
        **FIRST_LAW._asdict(),
        recovery=lives.recovery,
    )
    return fit_care.FIRST_GUESS[Limit.DEMAND].on(blank)


def calibrate(
    evidence: Evidence,
    share: float = 1.0,
    rounds: int = 14,
    threads: int = 2,
    log: Log = print,
    frame_of: Callable[[Evidence], Frame] = province_frame,
) -> dict[Path, str]:
    """Return the text of every file of calibration/fitted/: three worlds, other rates of recovery, moments, parameters, look-ups."""
    reading = Reading.of(evidence)
    lives, people, frame = solve_lives(reading), census_people(reading), frame_of(reading)
    fits: dict[Path, tuple[Fitted, dict[str, Any], tuple[str, ...]]] = {}
    for recovery in RECOVERIES:
        if recovery != 1.0:
            other = solve_lives(reading, recovery)
            log(f"recovery x {recovery:g}: onsets x {', '.join(f'{x:.3f}' for x in other.onset_scale)}")
            fits[fitted_path(recovery=recovery)] = fitted_of(other), {"aimed_and_reached": totals_of(reading, other)}, LIVES
    log("what the figures of 2020 say about each parameter")
    standings = fit_moments.standings(reading, lives.onset_scale, lives.widowed_at_60, lives.table, people)
    log("who can leave")
    movers = fit_movers.with_movers(reading, fitted_of(lives), frame, share, threads)
    search = fit_care.Search(reading, movers, frame, share, rounds, threads, log)
    starts = {}
    for limit in Limit:
        fitted, starts[limit] = fit_care.solve(search, limit)
        fits[fitted_path(limit)] = fitted, report_of(reading, lives, fitted, starts[limit], share), Fitted._fields
    moments = moments_csv(reading, fit_moments.reached(reading, lives.table, people), starts)
    tables = {"look_ups": table(evidence, reading.look_ups), "moments": moments, "parameters": parameters_csv(standings)}
    made = hashes(tables)
    texts = {path: as_toml(fitted, report, path.stem, made, fields) for path, (fitted, report, fields) in fits.items()}
    return texts | {table_path(name): text for name, text in tables.items()}


def totals_of(evidence: Evidence, lives: LivesFit) -> dict[str, list[float]]:
    """Return aim and value of the four totals of levels."""
    aims = ability.from_evidence(evidence).totals
    return {f"ability.total.ge{level}": [aim, got] for level, aim, got in zip((1, 2, 3, 4), aims, lives.totals, strict=True)}


def report_of(evidence: Evidence, lives: LivesFit, fitted: Fitted, start: Start, share: float) -> dict[str, Any]:
    """Return what is reported with the fit of a world: what was aimed at and what was reached."""
    aims = elders_per_bed(evidence)
    occupancy = {f"occupancy.{o.label}": [aim, r] for o, aim, r in zip(Owner, aims, start.occupancy, strict=True)}
    tekun = {fit_care.TEKUN_INSIDE: [evidence.value(fit_care.TEKUN_INSIDE), start.tekun]}
    checks = {
        "population.residents.60": [float(census_people(evidence).sum()), start.people],
        "dementia.prevalence.total": [evidence.value("dementia.prevalence.total", age=60), lives.dementia],
    }
    has, needs = np.array(fitted.carers_per_bed), start.needed
    carers = {f"{o.label}": has[o].sum() / needs[o].sum() if needs[o].sum() else 0.0 for o in Owner}
    return {
        "share": share,
        "aimed_and_reached": totals_of(evidence, lives) | occupancy | tekun,
        "checks_not_fitted": checks,
        "searches_ending_in_a_home": start.institution,
        "carers_over_carers_needed": carers,
    }
