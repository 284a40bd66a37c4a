"""The targets of the plan as data, and their arithmetic: when one is reached, and how many things it still needs.

Nothing is simulated here, and nothing is fitted to a target.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from sim import evidence, files
from sim.clock import BASELINE, HORIZON
from sim.inputs.faults import BadInput, Fault, brief
from sim.inputs.fields import Fields
from sim.inputs.toml import read

WORDS = {"kind": ("binding", "expected"), "mark": ("set", "model"), "unit": ("beds", "share"), "over": ("day", "month", "year")}
"""The closed lists, by key."""
STATUSES = ("published", "derived", "not_published")
LARGEST_GOAL = 10_000_000
HEAD = ("plan", "scored_on", "target")
REQUIRED = ("id", "name", "kind", "mark", "goal", "unit", "step", "things", "over", "carried", "reading")


@dataclass(frozen=True, slots=True)
class Reading:
    """One definition of a target, with its value for the end of 2020."""

    id: str
    """Letter; T4 c is reading c of T4."""
    definition_en: str
    definition_zh: str
    status: str
    """`published`, `derived` from published figures, or `not_published`: the value is then an assumed start, or missing."""
    evidence: tuple[str, ...]
    """Rows, as name/group, whose values are summed."""
    value: float | None
    low: float | None
    high: float | None
    """Value of 2020-12-31 in the target's unit, and its range; None: not known."""


@dataclass(frozen=True, slots=True)
class Target:
    """One indicator of the plan."""

    id: str
    """T1 to T10."""
    name_en: str
    name_zh: str
    kind: str
    """`binding` (约束性) or `expected` (预期性)."""
    mark: str
    """`set`: bookkeeping of what a scenario builds; `model`: a result of people's simulated lives."""
    goal: float
    """Value of 2025 in `unit`."""
    unit: str
    """`beds`, or `share` (0 to 1)."""
    step: float
    """Precision to which the plan prints it."""
    counted: bool
    """Every unit counts: no rounding up to the goal."""
    of: int | None
    """Number of things the value is a share of, if fixed."""
    things_en: str
    things_zh: str
    """The unit of a gap."""
    over: str
    """What is scored: the last `day`, the last `month`, or the mean over the month ends of the last `year`."""
    scored_on: date
    carried: bool
    """Whether the model carries it; if not, the page says "not yet carried"."""
    duty_en: str
    duty_zh: str
    duty_row: int | None
    """责任单位 and their row in the task table of the opinion; empty and None if it names none."""
    readings: tuple[Reading, ...]
    """The first one is scored."""


class Gap(NamedTuple):
    """Things a target still needs."""

    printed: int
    """To the figure as printed."""
    rounded: int
    """To the smallest figure that rounds to it."""


@lru_cache(8)
def targets(numbers: evidence.Evidence | None = None, folder: Path | None = None) -> tuple[Target, ...]:
    """Read plan_14.toml from a folder, by default the shipped one; raise BadInput with all faults.

    `numbers`: the evidence that has the values of 2020, by default the project's own.

    >>> [target.id for target in targets() if target.carried]
    ['T1', 'T4', 'T6', 'T7', 'T8']
    """
    document = read((folder or files.data_folder("scenarios") / "targets") / "plan_14.toml")
    faults: list[Fault] = []
    head = Fields(document, (), document.values, faults)
    head.only(HEAD)
    head.needs(HEAD)
    head.words("plan")
    scored_on = head.day("scored_on", BASELINE, HORIZON)
    numbers = numbers or evidence.load()
    found = [_target(fields, scored_on or HORIZON, numbers) for fields in head.tables("target", 100)]
    for place, target in enumerate(found):
        if target and target.id in [each.id for each in found[:place] if each]:
            head.wrong(("target", place, "id"), f"{brief(target.id)} appears twice", "each target once")
    if faults:
        raise BadInput(faults)
    return tuple(target for target in found if target)


@cache
def plan_name(folder: Path | None = None) -> tuple[str, str]:
    """Return the name of the plan, in English and Chinese.

    >>> plan_name()[0]
    '14th five-year plan of elder care, Heilongjiang'
    """
    document = read((folder or files.data_folder("scenarios") / "targets") / "plan_14.toml")
    return Fields(document, (), document.values, []).words("plan") or ("", "")


def _target(fields: Fields, scored_on: date, numbers: evidence.Evidence) -> Target | None:
    before = len(fields.faults)
    fields.only((*REQUIRED, "counted", "of", "duty"))
    fields.needs(REQUIRED)
    name, things = fields.words("name") or ("", ""), fields.words("things") or ("", "")
    duty = _duty(fields)
    readings = [_reading(each, numbers) for each in fields.tables("reading", 26)]
    word = {key: fields.choice(key, WORDS[key]) or "" for key in WORDS}
    target = Target(
        id=fields.text("id") or "", name_en=name[0], name_zh=name[1], kind=word["kind"], mark=word["mark"],
        goal=fields.number("goal", 0, LARGEST_GOAL, "") or 0.0, unit=word["unit"],
        step=fields.number("step", 0.0001, LARGEST_GOAL, "") or 0.0, counted=fields.flag("counted"),
        of=fields.whole("of", 1, LARGEST_GOAL, "things"), things_en=things[0], things_zh=things[1],
        over=word["over"], scored_on=scored_on, carried=fields.flag("carried"),
        duty_en=duty[0], duty_zh=duty[1], duty_row=duty[2], readings=tuple(each for each in readings if each),
    )  # fmt: skip
    if target.unit == "share" and target.goal > 1:
        fields.wrong("goal", f"{target.goal:g} is above 1", "a share, 0 to 1")
    if target.counted and target.of is None:
        fields.wrong("of", "is missing: units are counted out of this many", "a whole number")
    letters = [each.id for each in target.readings]
    if fields.has("reading") and (not letters or len(set(letters)) < len(letters)):
        fields.wrong("reading", "no readings, or a letter used twice", "readings a, b, c, the first one scored")
    return target if len(fields.faults) == before else None


def _duty(fields: Fields) -> tuple[str, str, int | None]:
    duty = fields.table("duty")
    if duty is None:
        return "", "", None
    duty.only(("en", "zh", "row"))
    duty.needs(("en", "zh", "row"))
    return duty.text("en") or "", duty.text("zh") or "", duty.whole("row", 1, 54, "(row of the task table)")


def _reading(fields: Fields, numbers: evidence.Evidence) -> Reading | None:
    before = len(fields.faults)
    fields.only(("id", "definition", "status", "evidence"))
    fields.needs(("id", "definition", "status"))
    definition, status = fields.words("definition") or ("", ""), fields.choice("status", STATUSES) or ""
    names = fields.texts("evidence") or ()
    rows: list[evidence.Row] = []
    for place, name in enumerate(names):
        try:
            row, _, group = name.partition("/")
            rows.append(numbers.row(row, group))
        except evidence.NoEvidence as none:
            fields.wrong(("evidence", place), str(none), "a row of the evidence: name, or name/group")
    if status == "published" and not names:
        fields.wrong("evidence", "is missing: a published value has a row", "a row of the evidence: name, or name/group")
    identity = fields.text("id") or ""
    sums = (_sum(rows, "value"), _sum(rows, "low"), _sum(rows, "high"))
    return Reading(identity, *definition, status, names, *sums) if len(fields.faults) == before else None


def _sum(rows: list[evidence.Row], column: str) -> float | None:
    """Return the sum of a column; a row without a range counts as its value, and if no row has a range there is no sum."""
    ends = [getattr(row, column) for row in rows]
    known = any(end is not None for end in ends)
    return math.fsum(row.value if end is None else end for row, end in zip(rows, ends, strict=True)) if known else None


def printed(target: Target, value: float) -> float:
    """Return a value to the precision to which the plan prints it, halves rounded up.

    >>> printed(_of("T1"), 245_000), printed(_of("T8"), 0.545)
    (250000.0, 0.55)
    """
    step = _exact(target.step)
    return float((_exact(value) / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def reached(target: Target, value: float) -> bool:
    """Return whether a value (in the target's unit) reaches the goal: 99.5 % is 100 %, 245,000 is 25万; for counties, every one counts.

    >>> reached(_of("T10"), 0.995), reached(_of("T10"), 0.9949)
    (True, False)
    >>> reached(_of("T1"), 245_000), reached(_of("T1"), 244_999)
    (True, False)
    >>> reached(_of("T6"), 67 / 67), reached(_of("T6"), 66.9 / 67)
    (True, False)
    """
    return gap(target, value).printed == 0 if target.counted else printed(target, value) >= target.goal


def gap(target: Target, value: float, of: int | None = None) -> Gap:
    """Return the things a target still needs at a value; `of`: total number of things, if the target does not fix it.

    >>> gap(_of("T4"), 4693 / 9026)
    Gap(printed=2528, rounded=2483)
    >>> gap(_of("T8"), 61_000 / 230_000, of=230_000)
    Gap(printed=65500, rounded=64350)
    """
    total = 1 if target.unit == "beds" else target.of or of
    if not total:
        raise ValueError(f"{target.id}: a gap in {target.things_en} needs their number")
    goal, there = _exact(target.goal), _exact(value * total)
    whole = math.floor(there) if target.counted else int(there.quantize(Decimal(1), ROUND_HALF_UP))
    least = goal if target.counted else goal - _exact(target.step) / 2
    return Gap(*(max(0, math.ceil(wanted * total) - whole) for wanted in (goal, least)))


def _exact(number: float) -> Decimal:
    """Return a number as a person would write it: 0.995 is exactly that, not slightly less."""
    return Decimal(f"{number:.12g}")


def _of(name: str) -> Target:
    return next(target for target in targets() if target.id == name)
