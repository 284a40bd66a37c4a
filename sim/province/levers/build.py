"""Build beds: capacity. More beds in existing homes, after the time it takes to build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import Bed
from sim.province.changes import Change
from sim.province.levers.common import BEDS, BEDS_A_YEAR, BEDS_IN_ALL, FROM, KIND, OWNER, PATH, UNTIL, WHERE, amount_of
from sim.province.levers.lever import Lever, beds_of_one_kind, in_words
from sim.province.works import NOBODY, Draw, Works

if TYPE_CHECKING:
    from sim.province.agenda import Story
    from sim.province.operations import Operations


def story(operations: Operations, change: Change, number: int) -> Story:
    """Add beds of one kind to homes."""
    from sim.province import programmes, projects
    from sim.province.allocation import BedProgramme

    kind, lead = Bed[change.need("kind", str).upper()], operations.facts.rules.build

    def contract(day: int, row: int, beds: int) -> bool:
        operator = operations.operators[row]
        months = operator.next_lead_months(Draw.BUILD, lead)
        start, end = programmes.span(operations, change, day, months)
        if not operator.takes_on(Draw.BUILD, start, end):
            return False
        operations.beds.coming[row, kind] += beds
        works = Works(operations.next_number(), change.lever, operator.county, operator.key, NOBODY, kind, beds, start, end, months)
        operations.begin(works, projects.build(operations, works))
        return True

    programme = programmes.Kind(lead, kind, lambda: BedProgramme(operations, change, Draw.BUILD), contract)
    return programmes.story(operations, change, number, programme)


def sentence(change: Change, language: str) -> list[str]:
    return [amount_of(change, BEDS, language), *in_words(change, language, OWNER, KIND, WHERE, PATH)]


LEVER = Lever(
    name="build",
    en="build beds",
    zh="新建床位",
    about_en="Adds beds of one kind to existing homes of one owner.",
    about_zh="在现有机构中增建某一举办性质、某一类型的床位。",
    keys=(FROM, UNTIL, BEDS_A_YEAR, BEDS_IN_ALL, OWNER, KIND, WHERE, PATH),
    story=story,
    sentence=sentence,
    example='from = 2021-07-01\nuntil = 2025-10-01\nbeds = 7000\nowner = "private"\nkind = "nursing"\nwhere = "largest_gap"\n',
    beds_added=beds_of_one_kind,
)
