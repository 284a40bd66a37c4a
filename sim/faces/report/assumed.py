"""What a report is based on, as words: judgments, the fit and what it met, clauses left out, the runs with their digests."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from sim import files
from sim.codes import Limit
from sim.evidence import Evidence
from sim.evidence.where_used import uses
from sim.faces.report.study import Study
from sim.faces.terminal.evidence import shown_number
from sim.faces.words.assumed import ASSUMED, FITTED
from sim.faces.words.evidence import UNITS_ZH
from sim.faces.words.report import phrase
from sim.faces.words.texts import say
from sim.scenario import NotCarried

SHORT = 12
"""Characters of a digest."""
WITHOUT_UNIT = ("share", "ratio", "elasticity", "hazard_ratio", "rate_ratio", "utility", "count")
MOMENTS, PARAMETERS = "moments.csv", "parameters.csv"
"""Files that `longjiang calibrate` writes next to the fits."""
STANDINGS = ("known", "tied", "assumed")


class Fit(NamedTuple):
    """What the fit met, and how much the figures of 2020 reveal about its parameters."""

    moments: tuple[tuple[str, ...], ...]
    """Moment, world, grade, aim, reached, met."""
    parameters: str
    """How many are known, tied, assumed."""


def assumed(evidence: Evidence, language: str) -> list[tuple[str, ...]]:
    """Return the judgments that matter most: name (and for whom), what it decides, value, range, where it comes from."""
    rows: list[tuple[str, ...]] = []
    for row, words in ((row, words) for name, group, words in ASSUMED for row in evidence.find(name, group=group)):
        low, high = (None if end is None else _figure(end, row.unit) for end in (row.low, row.high))
        span = say(language, "no_value") if low is None or high is None else f"{low} – {high}"
        full = " ".join(part for part in (row.name, row.group, row.sex, row.ages) if part)
        rows.append((full, words[language], _with_unit(row.value, row.unit, language), span, phrase(language, row.status), row.grade))
    return rows


@cache
def judgments(evidence: Evidence) -> tuple[int, int]:
    """Return how many of the names used in code or scenarios have a row of grade C, and how many names are used."""
    used = [name for name in evidence.names if uses(name)]
    return sum(any(row.grade == "C" for row in evidence.find(name)) for name in used), len(used)


def fit(language: str) -> Fit:
    """Read moments and parameters of the committed fit."""
    moments = tuple(_moment(row, language) for row in _rows(MOMENTS))
    counted = Counter(row["standing"] for row in _rows(PARAMETERS))
    return Fit(moments, phrase(language, "fit_parameters", **{name: counted[name] for name in STANDINGS}))


def _rows(name: str) -> list[dict[str, str]]:
    path = files.data_folder("calibration") / "fitted" / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _moment(row: Mapping[str, str], language: str) -> tuple[str, ...]:
    """Return one moment as words; the world by its name, or all worlds."""
    worlds = {limit.label: limit.en if language == "en" else limit.zh for limit in Limit}
    world = worlds.get(row["world"], phrase(language, "fit_all"))
    words = FITTED.get(row["moment"], {}).get(language, row["moment"])
    unit = "persons" if row["moment"].startswith("population") else "share"
    aim, reached = (_figure(float(row[what]), unit) for what in ("aim", "reached"))
    return words, world, row["grade"], aim, reached, phrase(language, "fit_met" if row["met"] == "yes" else "fit_missed")


def _figure(value: float, unit: str) -> str:
    """Return a number of the evidence as people read it: shares in percent.

    >>> _figure(0.5, "share"), _figure(1.3, "ratio"), _figure(-0.6, "elasticity")
    ('50%', '1.3', '−0.6')
    """
    text = f"{shown_number(round(100 * abs(value), 2))}%" if unit == "share" else shown_number(abs(value))
    return text if value >= 0 else f"−{text}"


def _with_unit(value: float, unit: str, language: str) -> str:
    """Return a number with its unit; ratios and shares need none."""
    if unit in WITHOUT_UNIT:
        return _figure(value, unit)
    word = unit.replace("_", " ") if language == "en" else UNITS_ZH[unit].split("，")[0].split("（")[0]
    return f"{_figure(value, unit)} {word}"


def left_out(study: Study) -> list[NotCarried]:
    """Return the clauses that the scenarios represent but the model does not carry, each once."""
    found: dict[str, NotCarried] = {}
    for run in study.runs:
        for clause in run.result.scenario.not_carried:
            found.setdefault(clause.clause, clause)
    return list(found.values())


def run_rows(study: Study, language: str) -> list[tuple[str, ...]]:
    """Return, for each run: scenario, world, share, seed, days, and digests of result, code, evidence, parameters."""
    rows = []
    for run in study.runs:
        manifest: Mapping[str, dict[str, object]] = run.result.manifest
        settings, world = manifest["settings"], manifest["world"]
        digests = [str(settings.get(what, "–"))[:SHORT] for what in ("code", "evidence", "parameters")]
        days = f"{world['first'] or '–'} – {world['last'] or '–'}"
        limit = run.world.en if language == "en" else run.world.zh
        rows.append((run.scenario, limit, f"{run.share:g}", str(run.card.seed), days, run.result.digest[:SHORT], *digests))
    return rows
