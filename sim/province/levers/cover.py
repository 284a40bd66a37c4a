"""Cover places: villages get a facility, counties and cities a public 特困 facility. The plan counts the places that have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import Facility
from sim.inputs.fields import Fields
from sim.province.changes import Change
from sim.province.levers.common import FROM, MOST_PLACES, PATH, PLACES, UNTIL, WHERE, amount_of
from sim.province.levers.keys import Key, Quantity, Unit, Word, Words, text, words_of
from sim.province.levers.lever import Lever, in_words
from sim.province.works import NOBODY, Draw, Works

if TYPE_CHECKING:
    from sim.province.agenda import Story
    from sim.province.operations import Operations

A_YEAR = Key(
    "places_a_year", Quantity(MOST_PLACES, Unit("places a year", "处/年")),
    "Places per year: twelve times the places of a month.", "每年处数，即每月的十二倍。", "one_of", "a_year",
)  # fmt: skip
IN_ALL = Key(
    "places", Quantity(MOST_PLACES, PLACES), "Places in total: none at `from`, all at `until`.", "期末达到的总数。", "one_of", "total"
)
WHAT = Key(
    "what", Words((Word("village", "villages", "个村"), Word("county", "counties and cities", "个县(市)"))), "Which places.", "覆盖对象。"
)
FACILITY = Key(
    "facility", Words(words_of(Facility, "activity_room", "station", "mutual_aid")),
    "What a village gets; a county gets a public 特困 facility.", "村级设施类型；县（市）为公办特困供养机构。", "optional",
)  # fmt: skip
TEKUN_FACILITY = "tekun_facility"
"""What a county gets, in the record of works."""


def rule(fields: Fields) -> None:
    """Require a facility for villages, and none for counties."""
    what = fields.values.get("what")
    if what == "village" and not fields.has("facility"):
        fields.wrong("facility", "is missing: which kind of facility villages get", FACILITY.kind.allowed("en"))
    if what == "county" and fields.has("facility"):
        fields.wrong("facility", "does not go with counties: they get a public 特困 facility", 'leave it out, or what = "village"')


def story(operations: Operations, change: Change, number: int) -> Story:
    """Cover places that have no facility."""
    return (_counties if change.need("what", str) == "county" else _villages)(operations, change, number)


def _villages(operations: Operations, change: Change, number: int) -> Story:
    """Give villages a facility, each as its own project."""
    from sim.province import programmes, projects
    from sim.province.allocation import VillageProgramme

    facility, lead = Facility[change.need("facility", str).upper()], operations.facts.rules.cover

    def contract(day: int, place: int, _: int) -> bool:
        county, key = int(operations.cover.county[place]), int(operations.cover.key[place])
        months = operations.counties[county].village_lead_months(key, lead)
        start, end = programmes.span(operations, change, day, months)
        operations.cover.coming[place] = facility
        works = Works(operations.next_number(), change.lever, county, NOBODY, key, facility, 1, start, end, months)
        operations.begin(works, projects.cover_village(operations, works, place))
        return True

    programme = programmes.Kind(lead, facility, lambda: VillageProgramme(operations, change, facility), contract)
    return programmes.story(operations, change, number, programme)


def _counties(operations: Operations, change: Change, number: int) -> Story:
    """Give county units a public 特困 facility: a home is built, so it takes the lead time of building."""
    from sim.province import programmes, projects
    from sim.province.allocation import CountyProgramme

    lead = operations.facts.rules.build

    def contract(day: int, row: int, _: int) -> bool:
        months = operations.counties[row].next_lead_months(Draw.BUILD, lead)
        start, end = programmes.span(operations, change, day, months)
        operations.cover.tekun_coming[row] = True
        works = Works(operations.next_number(), change.lever, row, NOBODY, NOBODY, NOBODY, 1, start, end, months)
        operations.begin(works, projects.cover_county(operations, works))
        return True

    programme = programmes.Kind(lead, NOBODY, lambda: CountyProgramme(operations, change), contract)
    return programmes.story(operations, change, number, programme)


def works_kind(works: Works) -> str:
    """Return the facility that a village or a county gets."""
    return TEKUN_FACILITY if works.kind == NOBODY else list(Facility)[works.kind].label


def sentence(change: Change, language: str) -> list[str]:
    what = change.need("what", str)
    unit = Unit(WHAT.kind.shown(what, "en"), WHAT.kind.shown(what, "zh"))
    facility = text(("public 特困 facility", "公办特困供养机构"), language) if what == "county" else ""
    return [amount_of(change, unit, language), *in_words(change, language, FACILITY), facility, *in_words(change, language, WHERE, PATH)]


LEVER = Lever(
    name="cover",
    en="cover places",
    zh="设施覆盖",
    about_en="Gives villages a facility of one kind, or counties and cities a public 特困 facility. "
    "A village that has one already keeps the better one.",
    about_zh="为村配置某类设施，或为县（市）建公办特困供养机构；村保留较好的设施。",
    keys=(FROM, UNTIL, A_YEAR, IN_ALL, WHAT, FACILITY, WHERE, PATH),
    story=story,
    sentence=sentence,
    example='from = 2021-07-01\nuntil = 2025-10-01\nplaces = 2528\nwhat = "village"\nfacility = "mutual_aid"\nwhere = "largest_gap"\n',
    rule=rule,
    unit="places",
    works_kind=works_kind,
)
