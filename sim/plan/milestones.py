"""What the two documents want by a date besides the ten indicators, as data: scenarios/targets/milestones.toml, read and worked out.

Nothing is simulated here, and nothing is fitted to a milestone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sim import files
from sim.clock import BASELINE, HORIZON
from sim.evidence import Evidence, NoEvidence, Place, Row
from sim.inputs.faults import BadInput, Fault
from sim.inputs.fields import Fields
from sim.inputs.toml import read

LARGEST = 10_000_000
UNITS = ("share", "beds", "count")
COLUMNS = ("streets", "towns", "townships", "residents_committees", "village_committees", "prefectures")
"""What can be counted from the table of county units."""
KEYS = ("id", "by", "every_year", "clause", "name", "unit", "goal", "start", "from_zero", "assumed", "of", "to_go", "note")


class Span(NamedTuple):
    """A figure with its range; without a range, both ends are the figure."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Milestone:
    """One thing the documents want by a day."""

    id: str
    by: date | None
    """None: every year."""
    clause: str
    """Paragraph of the plan (P) or of the opinion (O)."""
    name_en: str
    name_zh: str
    unit: str
    """`share` (0 to 1), `beds` or `count`."""
    goal: float | None
    per_1000_elders: float | None
    """Number per 1,000 persons aged 60 and over on the day, instead of a goal."""
    start: Span | None
    """Value of 2020-12-31 in `unit`, or 0 if counting begins in 2021; None: not known."""
    assumed: bool
    """The start is not a published figure."""
    of: int | None
    """Number of things a share refers to."""
    to_go: Span | None
    """Things missing on 2020-12-31; None: not known."""
    note_en: str
    note_zh: str


def milestones(evidence: Evidence, folder: Path | None = None) -> tuple[Milestone, ...]:
    """Read milestones.toml from a folder, by default the shipped one; raise BadInput with all faults."""
    document = read((folder or files.data_folder("scenarios") / "targets") / "milestones.toml")
    faults: list[Fault] = []
    head = Fields(document, (), document.values, faults)
    head.only(("milestone",))
    head.needs(("milestone",))
    found = [_milestone(fields, evidence) for fields in head.tables("milestone", 100)]
    for place, one in enumerate(found):
        if one and one.id in [each.id for each in found[:place] if each]:
            head.wrong(("milestone", str(place), "id"), f"{one.id} appears twice", "each milestone once")
    if faults:
        raise BadInput(faults)
    return tuple(one for one in found if one)


def span_of(row: Row) -> Span:
    """Return the value and range of a row of evidence; an end it does not give is its value."""
    return Span(row.value, row.value if row.low is None else row.low, row.value if row.high is None else row.high)


def _milestone(fields: Fields, evidence: Evidence) -> Milestone | None:
    before = len(fields.faults)
    fields.only(KEYS)
    fields.needs(("id", "clause", "name", "unit", "goal"))
    if fields.flag("every_year") == fields.has("by"):
        fields.wrong("by", "give a day, or every_year = true", "one of the two")
    name, note = fields.words("name") or ("", ""), fields.words("note") or ("", "")
    goal = fields.table("goal")
    amount, per_1000 = _goal(goal, evidence) if goal else (None, None)
    part_of = fields.table("of")
    number_of = _goal(part_of, evidence)[0] if part_of else None
    unit = fields.choice("unit", UNITS) or ""
    of = None if number_of is None else round(number_of)
    start = Span(0.0, 0.0, 0.0) if fields.flag("from_zero") else _added(fields, "start", evidence)
    if start and of and unit == "share" and start.value > 1:  # a count next to a share: reported as the share it is
        start = Span(start.value / of, start.low / of, start.high / of)
    milestone = Milestone(
        id=fields.text("id") or "", by=fields.day("by", BASELINE, HORIZON), clause=fields.text("clause") or "", name_en=name[0],
        name_zh=name[1], unit=unit, goal=amount, per_1000_elders=per_1000, start=start, assumed=fields.flag("assumed"), of=of,
        to_go=_added(fields, "to_go", evidence), note_en=note[0], note_zh=note[1],
    )  # fmt: skip
    return milestone if len(fields.faults) == before else None


def _goal(goal: Fields, evidence: Evidence) -> tuple[float | None, float | None]:
    """Return an amount, or an amount per 1,000 elders: one of the two."""
    kinds = ("number", "evidence", "places", "elders")
    goal.only(kinds)
    if sum(map(goal.has, kinds)) != 1:
        goal.wrong("", "is given in more ways than one, or in none", "one of " + ", ".join(kinds))
        return None, None
    if goal.has("elders"):
        return None, goal.number("elders", 0, LARGEST, "for each 1,000 elders")
    if goal.has("evidence"):
        rows = _added(goal, "evidence", evidence)
        return (rows.value if rows else None), None
    if goal.has("places"):
        columns = goal.texts("places") or ()
        for column in set(columns) - set(COLUMNS):
            goal.wrong("places", f"{column} is not counted", ", ".join(COLUMNS))
        return float(sum(counted(evidence.places, column) for column in columns if column in COLUMNS)), None
    return goal.number("number", 0, LARGEST, ""), None


def counted(places: Iterable[Place], column: str) -> int:
    """Return how many streets, committees ... the county units have, or how many prefectures the units are in."""
    if column == "prefectures":
        return len({place.prefecture_code for place in places})
    return sum(getattr(place, column) for place in places)


def _added(fields: Fields, key: str, evidence: Evidence) -> Span | None:
    """Return the sum of the rows of evidence that a key names, both ends included."""
    spans = []
    for name in fields.texts(key) or ():
        row, _, group = name.partition("/")
        try:
            spans.append(span_of(evidence.row(row, group)))
        except NoEvidence as none:
            fields.wrong(key, str(none), "a row of the evidence: name, or name/group")
    return Span(*(sum(column) for column in zip(*spans, strict=True))) if spans else None
