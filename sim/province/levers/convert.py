"""Convert beds: capacity by kind. Ordinary beds become nursing beds; during the works they are out of service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import Bed
from sim.province.changes import Change
from sim.province.levers.common import BEDS, BEDS_A_YEAR, BEDS_IN_ALL, FROM, OWNER, PATH, UNTIL, WHERE, amount_of
from sim.province.levers.keys import text
from sim.province.levers.lever import Lever, in_words
from sim.province.works import NOBODY, Draw, Outcome, Works, vacant_by

if TYPE_CHECKING:
    from sim.province.agenda import Story
    from sim.province.inventory import Pair
    from sim.province.operations import Operations


def story(operations: Operations, change: Change, number: int) -> Story:
    """Turn ordinary beds into nursing beds. A home is booked until the last day of closing, even if its beds fall vacant earlier."""
    from sim.province import programmes, projects
    from sim.province.allocation import BedProgramme

    rules = operations.facts.rules

    def contract(day: int, row: int, beds: int) -> bool:
        operator = operations.operators[row]
        months = operator.next_lead_months(Draw.CONVERT, rules.convert)
        start, end = programmes.span(operations, change, day, months)
        if not operator.takes_on(Draw.CONVERT, start, vacant_by(end, rules)):
            return False
        operations.beds.promised[row] += beds
        works = Works(operations.next_number(), change.lever, operator.county, operator.key, NOBODY, Bed.NURSING, beds, start, end, months)
        operations.begin(works, projects.convert(operations, works))
        return True

    programme = programmes.Kind(rules.convert, Bed.NURSING, lambda: BedProgramme(operations, change, Draw.CONVERT), contract)
    return programmes.story(operations, change, number, programme)


def sentence(change: Change, language: str) -> list[str]:
    owners = in_words(change, language, OWNER) or [text(("all owners", "全部举办性质"), language)]
    return [amount_of(change, BEDS, language), *owners, *in_words(change, language, WHERE, PATH)]


def beds_added(works: Works) -> Pair | None:
    """Return the nursing beds gained and the ordinary ones lost; how many is noted when the works end."""
    return None if works.outcome == Outcome.UNDER_WAY else (-works.done, works.done)


LEVER = Lever(
    name="convert",
    en="convert beds",
    zh="改造护理型床位",
    about_en="Turns ordinary beds into nursing beds: they close, fall vacant and are rebuilt. "
    "Beds that have not fallen vacant in time go back into service.",
    about_zh="将普通型床位改造为护理型：停用、腾空、改造；逾期未腾空的床位恢复使用。",
    keys=(FROM, UNTIL, BEDS_A_YEAR, BEDS_IN_ALL, OWNER.optional(" If left out: all.", "不填为全部。"), WHERE, PATH),
    story=story,
    sentence=sentence,
    example='from = 2021-07-01\nuntil = 2025-10-01\nbeds_a_year = { low = 3300, high = 4400 }\nwhere = ["2301", "230231"]\n',
    beds_added=beds_added,
)
