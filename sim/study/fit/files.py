"""The files of calibration/fitted/: how a fit is written, and whether the committed ones still belong to the evidence."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.codes import Limit
from sim.evidence import Evidence, NoEvidence
from sim.evidence.reading import Reading, answers, changes, digest, not_asked_then
from sim.files import seal_of
from sim.inputs import toml
from sim.inputs.faults import HIDDEN, BadInput, Fault
from sim.inputs.values import with_type
from sim.rules.fitted import (
    LIVES,
    RECOVERIES,
    REMEDY,
    TABLES,
    Fitted,
    complaint,
    fitted_path,
    load_fitted,
    read_file,
    read_fit,
    read_table,
)
from sim.rules.params import assemble
from sim.study.fit.care import Start
from sim.study.fit.moments import Moment, Standing
from sim.world.frame import province_frame

HEAD = (
    "# Written by `longjiang calibrate`; do not edit: the seal is the SHA-256 of the content. Each number is explained in",
    "# sim/rules/fitted.py (class Fitted); how it is found, in sim/study/fit/lives.py and care.py. [report]: [aim, reached].",
)
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


def as_toml(fitted: Fitted, report: dict[str, Any], name: str, tables: dict[str, str], fields: tuple[str, ...] = Fitted._fields) -> str:
    """Return the text of a file of a fit, sealed, with all its fields or only some; `tables`: hash of each table written with it."""
    body = [f'fit = "{name}"', *(f'{table} = "{tables[table]}"' for table in TABLES)]
    body += [f"{field} = {_number(getattr(fitted, field))}" for field in fields]
    body += ["", "[report]"]
    for key, value in report.items():
        if isinstance(value, dict):
            body += [f'"{key}.{part}" = {_number(pair)}' for part, pair in value.items()]
        else:
            body.append(f"{key} = {_number(value)}")
    seal = seal_of(tomllib.loads("\n".join(body)))
    return "\n".join([*HEAD, f'seal = "{seal}"', *body]) + "\n"


def hashes(tables: dict[str, str]) -> dict[str, str]:
    """Return the hash of the text of each table."""
    return {name: digest(text) for name, text in tables.items()}


def _number(value: Any) -> str:
    """Return a number, or nested numbers, as TOML."""
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(_number(part) for part in value) + "]"
    return repr(round(float(value), 10))


def fit_status(evidence: Evidence) -> tuple[bool, list[str]]:
    """Return whether the committed fits belong to this evidence, with lines on what has changed since, and on aims and values reached.

    Raise BadInput with every fault of the files of the fit.
    """
    named_paths: list[tuple[str, Path, tuple[str, ...], float]] = [
        (limit.label, fitted_path(limit), Fitted._fields, 1.0) for limit in Limit
    ]
    named_paths += [(RECOVERIES[r], fitted_path(recovery=r), LIVES, r) for r in RECOVERIES if r != 1.0]
    faults: list[Fault] = []
    found, tables = [], dict.fromkeys(TABLES, "")
    for name, path, fields, recovery in named_paths:
        try:
            read_fit(path, name, fields, recovery)
            found.append(read_file(path, name))
            tables = {table: read_table(table, found[-1]) for table in TABLES}
        except BadInput as bad:
            faults += bad.faults
    lines = [line for document in found for line in _reached(document, faults)]
    if faults:
        raise BadInput(dict.fromkeys(faults))
    changed_lines = changed_since(evidence, tables["look_ups"])
    out = [f"look-ups of the fit that have changed: {len(changed_lines)}", *(f"  {line}" for line in changed_lines)]
    out += [line.format(fitted="OTHER" if changed_lines else "this") for line in lines]
    for table in ("moments", "parameters"):
        out += ["", *tables[table].splitlines()]
    return not changed_lines, [HIDDEN.sub("?", line) for line in out]


def _reached(document: toml.Document, faults: list[Fault]) -> Iterator[str]:
    """Yield lines on what a fit aimed at and reached; add a fault for what is no such report."""
    yield f"{Path(document.file).name}: fitted to {{fitted}} evidence (look-ups {document.values['look_ups'][:12]})"
    report = document.values.get("report")
    if not isinstance(report, dict):
        faults.append(document.fault(("report",), "missing", REMEDY))
        return
    for name, value in report.items():
        if complaint(value, ()) and complaint(value, (2,)):
            faults.append(document.fault(("report", name), with_type(value), "a number, or two: aim and value reached"))
            continue
        figures = f"aim {value[0]:.6g}, reached {value[1]:.6g}" if isinstance(value, list) else f"{value:.6g}"
        yield f"  {name}: {figures}".replace("{", "{{").replace("}", "}}")


def changed_since(evidence: Evidence, table: str) -> list[str]:
    """Return a line for each look-up that this evidence answers differently, and for each row that only today's rules read."""
    then, reading = answers(table), Reading.of(evidence)
    with contextlib.suppress(NoEvidence):  # a row that no longer exists is among the changes
        province_frame(reading)
        assemble(reading, load_fitted())
    return changes(evidence, then) + not_asked_then(evidence, then, reading.look_ups)
