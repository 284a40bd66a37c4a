"""What may stand in a scenario file: its head, its changes lever by lever, and the clauses it does not carry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sim import evidence
from sim.clock import BASELINE, HORIZON
from sim.faults import Fault, brief, nearest
from sim.inputs.fields import Fields
from sim.inputs.toml import Document, key_text
from sim.inputs.values import Origin, spelled
from sim.scenario_change import BUILDERS, LEVERS, WORDS, Change, NewHome, NotCarried
from sim.scenario_clauses import clauses

MOST_BEDS = 1_000_000
MOST_PLACES = 100_000
LARGEST_HOME = 10_000
"""Beds."""
DEAREST = 100_000
"""Yuan per month."""
STRONGEST = 100
"""A factor."""
MOST_CHANGES = 1_000
HEAD = ("base", "with", "title", "why", "experiment", "change", "not_carried")
OF_EVERY_CHANGE = ("lever", "clause", "why")


@dataclass(frozen=True, slots=True)
class Part:
    """One scenario file for itself, before its bases and pieces are looked up."""

    file: str
    base: str | None
    pieces: tuple[str, ...]
    title_en: str
    title_zh: str
    why: str
    why_zh: str
    experiment: bool
    changes: tuple[Change, ...]
    not_carried: tuple[NotCarried, ...]
    origins: tuple[Origin, ...]
    document: Document


@cache
def _areas() -> tuple[frozenset[str], frozenset[str]]:
    """Return the codes of prefectures and of county units."""
    places = evidence.load().places
    return frozenset(place.prefecture_code for place in places), frozenset(place.code for place in places)


def read_part(document: Document, faults: list[Fault]) -> Part:
    """Return what a file says; what is wrong goes to `faults`, and what it says is then in part empty."""
    head = Fields(document, (), document.values, faults)
    head.only(HEAD)
    head.needs(("title", "why"))
    title, why, experiment = head.words("title") or ("", ""), head.words("why", one_text=True) or ("", ""), head.flag("experiment")
    base, pieces = head.name("base"), head.names("with")
    changes = [_change(fields, experiment) for fields in head.tables("change", MOST_CHANGES)]
    not_carried = [_not_carried(fields) for fields in head.tables("not_carried", MOST_CHANGES)]
    _once([each.clause if each else "" for each in not_carried], head)
    return Part(
        document.file, base, pieces, *title, *why, experiment,
        tuple(change for change in changes if change), tuple(each for each in not_carried if each),
        _origins(head, [key for key in HEAD[:5] if head.has(key)]), document,
    )  # fmt: skip


def _once(codes: list[str], head: Fields) -> None:
    for place, code in enumerate(codes):
        if code and code in codes[:place]:
            head.wrong(("not_carried", place, "clause"), f"{brief(code)} stands twice", "each clause once")


def _not_carried(fields: Fields) -> NotCarried | None:
    fields.only(("clause", "what", "why"))
    fields.needs(("clause", "what", "why"))
    clause, what, why = fields.choice("clause", clauses()), fields.words("what"), fields.words("why", one_text=True)
    return NotCarried(clause, *what, *why) if clause and what and why else None


def _change(fields: Fields, experiment: bool) -> Change | None:
    """Return one change, or None where it has a fault."""
    before = len(fields.faults)
    every_key = {key for lever in LEVERS.values() for key in (*lever.required, *lever.one_of, *lever.optional)} | {*OF_EVERY_CHANGE}
    fields.needs(("lever", "why") if experiment else OF_EVERY_CHANGE)
    name = fields.choice("lever", LEVERS)
    why = fields.words("why", one_text=True) or ("", "")
    clause = _clause(fields, experiment)
    if name is None:
        fields.only(every_key)
        return None
    lever = LEVERS[name]
    allowed = (*OF_EVERY_CHANGE, *lever.required, *lever.one_of, *lever.optional)
    fields.only(allowed, every_key, f"lever {name}")
    fields.needs(lever.required, f"lever {name}")
    _one_of(fields, lever.one_of)
    start = fields.day("from", BASELINE, HORIZON)
    until = fields.day("until", BASELINE, HORIZON)
    if start and until and until < start:
        fields.wrong("until", f"{until} is before from, {start}", f"{start} or later")
    values = READERS[name](fields)
    if len(fields.faults) > before or start is None:
        return None
    origins = _origins(fields, fields.values)
    if "path" in lever.optional and not fields.has("path"):
        origins = (*origins, Origin("path", WORDS["path"][0], "", 0))
    return Change(lever=name, start=start, until=until, clause=clause, why=why[0], why_zh=why[1], file=fields.document.file,
                  line=fields.line, origins=origins, **values)  # fmt: skip


def _clause(fields: Fields, experiment: bool) -> tuple[str, ...]:
    found = fields.texts("clause")
    if found == () and not experiment:
        fields.wrong("clause", "is empty", "one clause or more; or experiment = true at the head of the file")
    for place, code in enumerate(found or ()):
        if code not in clauses():
            fields.wrong(("clause", place), f"{brief(code)} is not a clause of scenarios/clauses.csv", nearest(code, clauses()))
    return found or ()


def _one_of(fields: Fields, keys: tuple[str, ...]) -> None:
    given = [key for key in keys if fields.has(key)]
    if keys and not given:
        fields.wrong("", "an amount is missing", " or ".join(keys))
    for key in given[1:]:
        fields.wrong(key, f"stands beside {given[0]}", "one of " + ", ".join(keys))


def _word(fields: Fields, key: str) -> str | None:
    return fields.choice(key, WORDS[key])


def _programme(fields: Fields) -> dict[str, Any]:
    """Read what build, convert and cover share."""
    return {
        "a_year": fields.amount("beds_a_year", MOST_BEDS, "beds a year") or fields.amount("places_a_year", MOST_PLACES, "places a year"),
        "total": fields.amount("beds", MOST_BEDS, "beds") or fields.amount("places", MOST_PLACES, "places"),
        "path": _word(fields, "path") or WORDS["path"][0],
        "where": _where(fields),
    }


def _where(fields: Fields) -> str | tuple[str, ...] | None:
    """Read a rule or a list of codes; a county within a prefecture that is listed too would be meant twice."""
    if not isinstance(fields.values.get("where"), list):
        return _word(fields, "where")
    codes = fields.texts("where")
    if codes is None:
        return None
    if not codes:
        fields.wrong("where", "is empty", f"{', '.join(WORDS['where'])}, or codes of prefectures and county units")
    prefectures, counties = _areas()
    for place, code in enumerate(codes):
        if code not in prefectures | counties:
            what = f"{brief(code)} is no code of a prefecture or county unit"
            fields.wrong(("where", place), what, nearest(code, prefectures | counties))
        elif code not in prefectures and code[:4] in codes:
            fields.wrong(("where", place), f"{code} lies in {code[:4]}, which is listed too", "each place once")
    return tuple(sorted(codes))


def _build(fields: Fields) -> dict[str, Any]:
    return {**_programme(fields), "owner": _word(fields, "owner"), "kind": _word(fields, "kind")}


def _convert(fields: Fields) -> dict[str, Any]:
    return {**_programme(fields), "owner": _word(fields, "owner")}


def _cover(fields: Fields) -> dict[str, Any]:
    what, facility = _word(fields, "what"), _word(fields, "facility")
    if what == "village" and not fields.has("facility"):
        fields.wrong("facility", "is missing: a village gets a facility of a kind", ", ".join(WORDS["facility"]))
    if what == "county" and fields.has("facility"):
        fields.wrong("facility", "does not belong to counties: they get a public 特困 facility", 'leave it out, or what = "village"')
    return {**_programme(fields), "what": what, "facility": facility}


def _beds(fields: Fields) -> dict[str, Any]:
    beds = fields.whole("beds", -LARGEST_HOME, LARGEST_HOME, "beds")
    return {"home": _home_key(fields), "kind": _word(fields, "kind"), "value": None if beds is None else float(beds)}


def _home_key(fields: Fields) -> int | None:
    return fields.whole("home", 0, 2**31 - 1, "(the key of a home)")


def _new_home(fields: Fields) -> dict[str, Any]:
    home = fields.table("new_home")
    if home is None:
        return {}
    names = tuple(NewHome.__slots__)
    home.only(names)
    home.needs(names)
    county, owner = home.text("county"), home.choice("owner", BUILDERS)
    counties = _areas()[1]
    if county is not None and county not in counties:
        home.wrong("county", f"{brief(county)} is no code of a county unit", nearest(county, counties))
    beds = [home.whole(key, 0, LARGEST_HOME, "beds") for key in ("ordinary", "nursing")]
    fees = [home.number(key, 0, DEAREST, "yuan per month") for key in ("fee_ordinary", "fee_nursing")]
    if beds == [0, 0]:
        home.wrong("ordinary", "a home without beds", "at least one ordinary or nursing bed")
    complete = county is not None and owner is not None and None not in beds + fees
    return {"new_home": NewHome(county, owner, *beds, *fees)} if complete else {}  # type: ignore[arg-type]


def _fee(fields: Fields) -> dict[str, Any]:
    """Read the fee of one home in yuan, or a factor on those of an owner."""
    home, owner, kind = _home_key(fields), _word(fields, "owner"), _word(fields, "kind")
    if fields.has("yuan_per_month"):
        fields.needs(("home", "kind"), "a fee in yuan")
        if fields.has("owner"):
            fields.wrong("owner", "does not go with a fee in yuan", "home, or factor in place of yuan_per_month")
    elif fields.has("home"):
        fields.wrong("home", "does not go with a factor", "owner, or yuan_per_month in place of factor")
    value = fields.number("yuan_per_month", 0, DEAREST, "yuan per month") if fields.has("yuan_per_month") else _factor(fields)
    return {"home": home, "owner": owner, "kind": kind, "value": value}


def _factor(fields: Fields) -> float | None:
    return fields.number("factor", 0, STRONGEST, "times")


def _rate(fields: Fields) -> dict[str, Any]:
    return {"rate": _word(fields, "rate"), "value": _factor(fields)}


READERS = {"build": _build, "convert": _convert, "cover": _cover, "beds": _beds, "home": _new_home, "fee": _fee, "rate": _rate}


def _origins(fields: Fields, keys: Iterable[str]) -> tuple[Origin, ...]:
    """Return the values under some keys as written; a table's one by one."""
    found: list[Origin] = []
    for key in keys:
        value, path = fields.values[key], (*fields.path, key)
        leaves = (
            [((key, inner), (*path, inner), each) for inner, each in value.items()] if isinstance(value, dict) else [((key,), path, value)]
        )
        found += [Origin(key_text(told), spelled(each), fields.document.file, fields.document.line(at)) for told, at, each in leaves]
    return tuple(found)
