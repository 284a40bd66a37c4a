"""The files of calibration/fitted/: how a fit is written, and whether the committed ones still belong to the evidence."""

from __future__ import annotations

import contextlib
import tomllib
from typing import Any

from sim.codes import Limit
from sim.evidence import Evidence, NoEvidence
from sim.evidence.reading import Reading, answers, changes, digest, not_asked_then
from sim.rules.params import RECOVERIES, Fitted, assemble, fitted_path, load_fitted
from sim.study.fit.care import Start
from sim.study.fit.moments import Moment, Standing
from sim.world.frame import province_frame

MOMENTS, PARAMETERS, LOOK_UPS = "moments.csv", "parameters.csv", "look_ups.csv"
"""Files next to the fits: aims and values reached, what is known about each parameter, which numbers of the evidence were read."""
WITHIN = 0.001
"""Relative error in the people on the census day that still counts as met."""


def moments_csv(evidence: Evidence, found: list[Moment], starts: dict[Limit, Start]) -> str:
    """Return the table of moments: those of the cohort table, shared by all worlds, and the people on the census day in each world."""
    rows = ["moment,world,grade,aim,sd,reached,met"]
    rows += [f"{m.name},all,{m.grade},{m.aim:.6g},{m.sd:.3g},{m.reached:.6g},{'yes' if m.met else 'no'}" for m in found]
    people = evidence.row("population.residents", ages="60+", area="23")
    for limit, start in starts.items():
        met = abs(start.people / people.value - 1) < WITHIN
        numbers = f"{people.value:.0f},{WITHIN * people.value:.0f},{start.people:.0f},{'yes' if met else 'no'}"
        rows.append(f"{people.name},{limit.label},{people.grade},{numbers}")
    return "\n".join(rows) + "\n"


def parameters_csv(standings: list[Standing]) -> str:
    """Return the table of parameters, those the figures reveal most about first."""
    rows = ["parameter,standing,prior_log_sd,posterior_over_prior,largest_tie,shift_in_prior_sd"]
    order = sorted(standings, key=lambda s: (("known", "tied", "assumed").index(s.word), s.ratio))
    rows += [f"{s.name},{s.word},{s.prior:.3f},{s.ratio:.3f},{s.tie:.3f},{s.shift:+.3f}" for s in order]
    return "\n".join(rows) + "\n"


def as_toml(fitted: Fitted, report: dict[str, Any], look_ups: str, fields: tuple[str, ...] = Fitted._fields) -> str:
    """Return the text of a file of calibration/fitted/, with all fields of a fit or only some; `look_ups`: digest of that table."""
    lines = [
        "# Written by `longjiang calibrate`; do not edit. sim/rules/params.py (class Fitted) explains each number, sim/study/fit/lives.py",
        "# and sim/study/fit/care.py how it is found. [report] lists what was aimed at and what was reached: [aim, reached].",
        f'look_ups = "{look_ups}"',
    ]
    lines += [f"{name} = {_number(getattr(fitted, name))}" for name in fields]
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


def fit_status(evidence: Evidence) -> tuple[bool, list[str]]:
    """Return whether the committed fits belong to this evidence, with lines on what has changed since, and on aims and values reached."""
    kept = fitted_path().with_name(LOOK_UPS).read_text(encoding="utf-8")
    changed = changed_since(evidence, kept)
    same, lines = not changed, [f"look-ups of the fit that have changed: {len(changed)}", *(f"  {line}" for line in changed)]
    paths = [fitted_path(limit) for limit in Limit] + [fitted_path(recovery=r) for r in RECOVERIES if r != 1.0]
    for path in paths:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        fits = not changed and raw["look_ups"] == digest(kept)
        same = same and fits
        lines.append(f"{path.name}: fitted to {'this' if fits else 'OTHER'} evidence (look-ups {raw['look_ups'][:12]})")
        for name, value in raw["report"].items():
            numbers = f"aim {value[0]:.6g}, reached {value[1]:.6g}" if isinstance(value, list) else f"{value:.6g}"
            lines.append(f"  {name}: {numbers}")
    for name in (MOMENTS, PARAMETERS):
        lines += ["", *fitted_path().with_name(name).read_text(encoding="utf-8").splitlines()]
    return same, lines


def changed_since(evidence: Evidence, table: str) -> list[str]:
    """Return a line for each look-up that this evidence answers differently, and for each row that only today's rules read."""
    then, reading = answers(table), Reading.of(evidence)
    with contextlib.suppress(NoEvidence):  # a row that no longer exists is among the changes
        province_frame(reading)
        assemble(reading, load_fitted())
    return changes(evidence, then) + not_asked_then(evidence, then, reading.look_ups)
