"""A fit: what `longjiang calibrate` solves and saves in calibration/fitted/, and the strict reading of its files.

Each file carries its own name, the hashes of the tables written with it, and a seal over everything in it. A file that is not as it was
written, or whose numbers no fit can have, is refused. `differing` reports whether an intact fit belongs to other evidence.
"""

from __future__ import annotations

import hashlib
import math
import os
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sim import files
from sim.codes import Limit
from sim.evidence import Evidence
from sim.evidence.reading import answers, changed, named
from sim.inputs import toml
from sim.inputs.faults import BadInput, Fault, shown
from sim.inputs.values import with_type
from sim.rules.ages import AGES


class Fitted(NamedTuple):
    """The numbers of a fit, frozen for all years and scenarios; one per world."""

    onset_scale: tuple[float, ...]
    """[level] factor on the onsets, so that the four totals of 2020 hold."""
    death_mean: tuple[tuple[float, ...], ...]
    """[sex][age - 60] mean, over the people of 2020, of the product of the hazard ratios of death."""
    worsening_mean: tuple[tuple[float, ...], ...]
    """[sex][age - 60] mean of the multipliers of worsening."""
    start: tuple[tuple[tuple[float, ...], ...], ...]
    """[sex][age - 60][2 x level + dementia] shares of the people of 2020, in the model's own cohort table."""
    widowed_at_60: tuple[float, float]
    """[sex] share widowed at 60, so that the shares of 60+ hold."""
    emigration_factor: tuple[tuple[float, ...], ...]
    """[sex][60-79, 80 and over] rate of running emigration clocks over the net rate of the evidence."""
    clock_years: tuple[tuple[tuple[tuple[float, ...], ...], ...], ...]
    """[prefecture][sex][age on the census day - 60][2 x sex + (80 and over) of the owner] years, from 2016-01-01 or the 60th birthday to
    the census, in which a clock of that owner ran that would take the person along: one's own or the spouse's. Prefectures as in
    `Family.shifts`; the last row is for all other places: the province's mean."""
    clock_counties: tuple[float, ...]
    """[county unit, by code] such years over those of people of the same sex and age in the whole prefecture: couples differ from county to
    county in who of them is under 60 or owns the clock."""
    price: float
    """Utility per fee / income."""
    intercepts: tuple[float, float, float]
    """By owner group: private, 特困, other public."""
    carers_per_bed: tuple[tuple[float, float], ...]
    """[owner group][kind of bed] carers on the payroll for each built bed."""
    tekun_asking: float
    """Factor on the rates at which 特困 people ask for a bed (`tekun.ask`)."""
    staff_factor: float
    """Factor on the care that residents need, so that carers are as many as the evidence says (`carers.institutions`)."""
    inside: tuple[tuple[tuple[tuple[float, ...], ...], ...], ...]
    """[others, 特困 people][sex][age: 60-64 ... 90-94, 95 and over][2 x level + dementia] share who live in homes at the end of 2020."""
    filled: tuple[tuple[float, ...], ...]
    """[owner group] residents aged 60 and over per built bed at the end of 2020: who do not wait, in ordinary beds; in nursing beds; who
    wait for a nursing bed, in ordinary beds of homes without nursing beds."""
    since: tuple[tuple[tuple[tuple[float, ...], ...], ...], ...]
    """[others, 特困 people][needs much care: level 2 and above, or dementia][60-64, 65-69, 70-79, 80 and over][0 ... 10] years since entry
    of residents at the end of 2020: deciles 0 to 9, and by how much those above the ninth exceed it on average."""
    recovery: float
    """Factor on recovery rates with which the onsets were fitted: prevalence determines only the ratio of onset to recovery."""


class Numbers(NamedTuple):
    """What a field of a fit must be."""

    shape: tuple[int, ...]
    low: float
    high: float
    """The least and the greatest number that a fit to any plausible evidence may find."""

    @property
    def allowed(self) -> str:
        """Return the range in words.

        >>> Numbers((), 0, 10).allowed
        '0 to 10'
        """
        return f"{self.low:g} to {self.high:g}"


PREFECTURES, COUNTIES = 13, 126
FIELDS: dict[str, Numbers] = {
    "onset_scale": Numbers((4,), 0.01, 100),
    "death_mean": Numbers((2, AGES), 0.1, 20),
    "worsening_mean": Numbers((2, AGES), 0.1, 20),
    "start": Numbers((2, AGES, 10), 0, 1),
    "widowed_at_60": Numbers((2,), 0, 1),
    "emigration_factor": Numbers((2, 2), 0, 20),
    "clock_years": Numbers((PREFECTURES + 1, 2, AGES, 4), 0, 5),
    "clock_counties": Numbers((COUNTIES,), 0, 5),
    "price": Numbers((), 0, 10),
    "intercepts": Numbers((3,), -15, 4),
    "carers_per_bed": Numbers((3, 2), 0, 2),
    "tekun_asking": Numbers((), 0.01, 100),
    "staff_factor": Numbers((), 0.1, 10),
    "inside": Numbers((2, 2, 8, 10), 0, 1),
    "filled": Numbers((3, 3), 0, 1),
    "since": Numbers((2, 2, 4, 11), 0, 60),
    "recovery": Numbers((), 0.5, 2),
}
"""By field. More than 2 carers a bed, or intercepts above 4 (nearly every search ends in a home), fit no stock of half-empty homes."""
SUM_WITHIN = 1e-6
"""The shares of an age in `start` add up to 1 as closely as this."""
LIVES = ("onset_scale", "death_mean", "worsening_mean", "start", "widowed_at_60", "recovery")
"""Fields that the cohort table alone determines: the same in all worlds, different for other recovery rates."""
RECOVERIES = {1.0: "", 0.5: "recovery_half", 2.0: "recovery_double"}
"""Factors on recovery for which there is a fit, and the files of all but the middle one."""
TABLES = ("look_ups", "moments", "parameters")
"""Tables written with a fit: look-ups of the evidence with their answers, figures met, what is known. A fit holds the hash of each."""
REMEDY = "a file as `longjiang calibrate` writes it"


def fitted_path(limit: Limit = Limit.DEMAND, recovery: float = 1.0) -> Path:
    """Return the path of a world's committed fit, or of the fit for other recovery rates; raise KeyError for a factor not fitted."""
    return files.data_folder("calibration") / "fitted" / f"{RECOVERIES[recovery] or limit.label}.toml"


def load_fitted(limit: Limit = Limit.DEMAND, recovery: float = 1.0) -> Fitted:
    """Return the committed fit of a world; raise BadInput with every fault of its files.

    With other recovery rates, everything that the cohort table determines is read from their file, the choice of care from the world's.
    """
    fit = read_fit(fitted_path(limit), limit.label)
    if recovery == 1.0:
        return Fitted(**fit)
    return Fitted(**fit | read_fit(fitted_path(recovery=recovery), RECOVERIES[recovery], LIVES, recovery))


def read_fit(path: Path, name: str, fields: tuple[str, ...] = Fitted._fields, recovery: float | None = 1.0) -> dict[str, Any]:
    """Return these fields of a fit; raise BadInput with every fault. `recovery`: the factor it must be of; None: any."""

    def wrong(document: toml.Document) -> list[Fault]:
        found = _seal_faults(document, name) or faults_of(document, fields)
        if not found and recovery is not None and document.values["recovery"] != recovery:
            found.append(document.fault(("recovery",), f"{document.values['recovery']!r:.40}", f"{recovery:g}"))
        return found

    values = _checked(path, wrong).values
    return {field: frozen(values[field]) for field in fields}


def read_file(path: Path, name: str) -> toml.Document:
    """Return a file of a fit; raise BadInput if it is not as `longjiang calibrate` wrote it, or belongs to something other than `name`."""
    return _checked(path, lambda document: _seal_faults(document, name))


def faults_of(document: toml.Document, fields: tuple[str, ...] = Fitted._fields) -> list[Fault]:
    """Return what is wrong with the numbers of a fit: missing, of another shape, implausible."""
    return [fault for field in fields for fault in _faults(document, field)]


def _checked(path: Path, wrong: Callable[[toml.Document], list[Fault]]) -> toml.Document:
    """Return a file without faults; raise BadInput with those it has. Lines are looked up only then: that takes longer than reading."""
    if not os.path.lexists(path):
        raise BadInput([Fault(shown(path), 0, "", "there is no fit", "run `longjiang calibrate`")])
    try:
        large = path.stat().st_size > toml.FORMAT.largest
        document = toml.read(path) if large else toml.Document(shown(path), tomllib.loads(path.read_text(encoding="utf-8")), {})
    except (OSError, ValueError, RecursionError):
        document = toml.read(path)
    if wrong(document):
        raise BadInput(wrong(toml.read(path)))
    return document


def _seal_faults(document: toml.Document, name: str) -> list[Fault]:
    """Return what is wrong with the name and the seal of a fit."""
    values = document.values
    found = [document.fault((key,), "missing", REMEDY) for key in ("fit", *TABLES, "seal") if not isinstance(values.get(key), str)]
    if not found and values["fit"] != name:
        found.append(document.fault(("fit",), f"{with_type(values['fit'])}: the fit of something else", name))
    if not found and values["seal"] != files.seal_of(values):
        found.append(document.fault(("seal",), "the numbers are not those that were sealed: the file was changed or damaged", REMEDY))
    return found


def table_path(name: str) -> Path:
    """Return the path of a table next to the committed fits."""
    return fitted_path().with_name(f"{name}.csv")


def read_table(name: str, fit: toml.Document) -> str:
    """Return the text of a table written with a fit; raise BadInput if it is missing or not that table."""
    path = table_path(name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput([Fault(shown(path), 0, "", f"cannot be read: {error.strerror}", REMEDY)]) from None
    if hashlib.sha256(content).hexdigest() != fit.values[name]:
        raise BadInput([Fault(shown(path), 0, "", f"its SHA-256 is not that in {Path(fit.file).name}", str(fit.values[name]))])
    return content.decode("utf-8")


def differing(evidence: Evidence, limit: Limit = Limit.DEMAND) -> tuple[str, ...]:
    """Return the look-ups of the committed fit that this evidence answers differently, by name; none if the fit belongs to it.

    Raise BadInput if the file of the fit or its table of look-ups is not as it was written.
    """
    then = answers(read_table("look_ups", read_file(fitted_path(limit), limit.label)))
    return tuple(dict.fromkeys(map(named, changed(evidence, then))))


def _faults(document: toml.Document, field: str) -> Iterator[Fault]:
    """Yield what is wrong with a field: missing, another shape, or the first number out of its range."""
    value: Any = document.values.get(field)
    must = FIELDS[field]
    what = "missing" if value is None else complaint(value, must.shape)
    if what:
        yield document.fault((field,), what, REMEDY)
        return
    numbers = list(_flat(value, (field,)))
    out = [(path, number) for path, number in numbers if not must.low <= number <= must.high]
    if out:
        (path, number), more = out[0], f", and {len(out) - 1} more numbers" if len(out) > 1 else ""
        yield document.fault(path, f"{number:.6g} is implausible{more}", must.allowed)
    elif field == "start":
        ages = [(("start", sex, age), math.fsum(shares)) for sex, rows in enumerate(value) for age, shares in enumerate(rows)]
        yield from (document.fault(path, f"shares add up to {total:.9g}", "1") for path, total in ages if abs(total - 1) > SUM_WITHIN)


def complaint(value: object, shape: tuple[int, ...]) -> str:
    """Return what is wrong with a value that should be finite numbers of a shape; empty if nothing is.

    >>> complaint([1.0, 2], (2,)), complaint([1.0], (2,)), complaint("high", ())
    ('', 'has 1 parts, not 2', "'high' is not a finite number")
    """
    if not shape:
        good = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
        return "" if good else f"{value!r:.40} is not a finite number"
    if not isinstance(value, list):
        return f"{value!r:.40} is not a list"
    if len(value) != shape[0]:
        return f"has {len(value)} parts, not {shape[0]}"
    return next((what for part in value if (what := complaint(part, shape[1:]))), "")


def _flat(value: Any, path: toml.KeyPath) -> Iterator[tuple[toml.KeyPath, float]]:
    """Yield every number in nested lists, with its place."""
    if isinstance(value, list):
        for place, part in enumerate(value):
            yield from _flat(part, (*path, place))
    else:
        yield path, value


def frozen(value: Any) -> Any:
    """Convert lists to tuples, at any depth, and numbers to floats."""
    return tuple(frozen(part) for part in value) if isinstance(value, list) else float(value)
