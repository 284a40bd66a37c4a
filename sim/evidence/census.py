"""The census of 2020 by county unit: residents of 40 and over by sex and five-year age; of all ages, how many live in towns and villages.

A closed list like the places: one line for each county unit, with counts of persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.evidence.check import COUNT, Complaint, Fields, Lists
from sim.inputs.faults import brief

GROUPS = tuple(range(40, 90, 5))
"""First ages of the five-year groups; the last has everybody from there on."""
TOTALS = ("residents", "urban", "rural")
BY_AGE = tuple(f"{sex}{age}" for sex in "mf" for age in GROUPS)
HEADER = ("code", *TOTALS, *BY_AGE, "source")
"""The columns of census.csv."""


@dataclass(frozen=True, slots=True)
class CountyPeople:
    """The residents of one county unit on the census day."""

    code: str
    residents: int
    urban: int
    rural: int
    men: tuple[int, ...]
    """By GROUPS."""
    women: tuple[int, ...]
    source: str

    @property
    def numbers(self) -> tuple[str | int, ...]:
        """Return what a calculation can depend on: code and counts, not the source."""
        return (self.code, self.residents, self.urban, self.rural, *self.men, *self.women)


def of_line(fields: Fields) -> CountyPeople:
    """Return a line without faults."""
    residents, urban, rural = (int(fields[name]) for name in TOTALS)
    men, women = (tuple(int(fields[name]) for name in BY_AGE if name[0] == sex) for sex in "mf")
    return CountyPeople(fields["code"], residents, urban, rural, men, women, fields["source"])


def complaints(fields: Fields, lists: Lists) -> Iterator[Complaint]:
    """Yield what is wrong with a line of census.csv."""
    if lists["unit of places"] and fields["code"] not in lists["unit of places"]:
        yield "code", f"{brief(fields['code'])} is no county unit of places.csv", "the code of a county unit"
    if lists["source"] and fields["source"] not in lists["source"]:
        yield "source", f"{brief(fields['source'])} is not in sources.csv", "a key of sources.csv"
    wrong = [name for name in (*TOTALS, *BY_AGE) if not COUNT.fullmatch(fields[name])]
    for name in wrong:
        yield name, f"{brief(fields[name])} is not a count", "a whole number, 0 or more"
    if not wrong:
        yield from _sums({name: int(fields[name]) for name in (*TOTALS, *BY_AGE)})


def _sums(counts: Mapping[str, int]) -> Iterator[Complaint]:
    """Yield where counts contradict each other."""
    if counts["urban"] + counts["rural"] != counts["residents"]:
        yield "residents", f"{counts['residents']:,}, but urban and rural are {counts['urban'] + counts['rural']:,}", "their sum"
    older = sum(counts[name] for name in BY_AGE)
    if older > counts["residents"]:
        yield "residents", f"{counts['residents']:,}, but {older:,} are 40 and over", f"at least {older:,}"
