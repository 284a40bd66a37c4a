"""What a scenario can change, as frozen data: the levers, one dated change, and what counts when two changes are compared."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sim.inputs.values import Amount, Origin

BUILDERS = ("private", "tekun", "other_public")
"""Owners of one home."""
WORDS = {
    "owner": (*BUILDERS, "public"),  # public: both public kinds
    "kind": ("ordinary", "nursing"),
    "what": ("village", "county"),
    "facility": ("activity_room", "station", "mutual_aid"),
    "where": ("even", "largest_gap", "largest_need"),
    "path": ("completions", "starts"),
    "rate": ("death", "dementia", "worsening", "recovery", "child_leaves", "emigration", "seeking", "leaving_care", "giving_up"),
}
"""The closed lists, by key."""


class Lever(NamedTuple):
    """A kind of change, and the keys that go with it."""

    en: str
    zh: str
    required: tuple[str, ...]
    one_of: tuple[str, ...] = ()
    """Exactly one of these."""
    optional: tuple[str, ...] = ()


LEVERS = {
    "build": Lever("build beds", "新建床位", ("from", "until", "owner", "kind", "where"), ("beds_a_year", "beds"), ("path",)),
    "convert": Lever("convert beds", "改造护理型床位", ("from", "until", "where"), ("beds_a_year", "beds"), ("owner", "path")),
    "cover": Lever("cover places", "设施覆盖", ("from", "until", "what", "where"), ("places_a_year", "places"), ("facility", "path")),
    "beds": Lever("beds of one home", "单个机构床位", ("from", "home", "kind", "beds")),
    "home": Lever("a new home", "新开机构", ("from", "new_home")),
    "fee": Lever("fee", "收费", ("from",), ("yuan_per_month", "factor"), ("home", "owner", "kind")),
    "rate": Lever("hazard", "风险率", ("from", "rate", "factor"), (), ("until",)),
}
"""`build`, `convert`, `cover` are programmes: whole beds or places by cumulative rounding, works of some months each,
finished on a first day of a month. `build` adds beds of one owner and kind; `convert` makes ordinary beds nursing beds (all
owners where none is named); `cover` gives villages a facility of a kind, or counties and cities a public 特困 facility.
The others act on their day, all at once: `beds` opens (below zero: closes) beds in one home, `home` opens a new one, `fee` sets
the fee of a bed kind in one home or multiplies those of an owner, `rate` multiplies a hazard for everybody (an experiment)."""


@dataclass(frozen=True, slots=True)
class NewHome:
    """A home that opens."""

    county: str
    """Code of the county unit, six digits."""
    owner: str
    """One of BUILDERS."""
    ordinary: int
    nursing: int
    """Beds."""
    fee_ordinary: float
    fee_nursing: float
    """Yuan per month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One dated change. What does not belong to its lever is None."""

    lever: str
    """A key of LEVERS."""
    start: date
    """Key `from`."""
    until: date | None = None
    """Last day, included. Of a programme: always there. Of a rate: None lasts to the end."""
    a_year: Amount | None = None
    """Keys `beds_a_year`, `places_a_year`: twelve times what a month brings. Exactly one of this and `total`."""
    total: Amount | None = None
    """Keys `beds`, `places` of a programme: in a straight line, nothing at `start`, all of it at `until`."""
    path: str | None = None
    """Of a programme, what follows the straight line.

    `completions` (default): beds and places come into use along the line. Works begin their lead time earlier; where that is
    before 2021-01-01 they are under way on that day already and still finish on the line.
    `starts`: works begin along the line and finish their lead time later."""
    owner: str | None = None
    """One of WORDS; None: all."""
    kind: str | None = None
    """Bed kind of build, beds, fee; None of fee: both."""
    what: str | None = None
    """Of cover: villages, or counties and cities."""
    facility: str | None = None
    """Of cover village."""
    where: str | tuple[str, ...] | None = None
    """Of a programme: a rule of WORDS, or codes of prefectures and county units, sorted."""
    home: int | None = None
    """Key of a home: beds, fee."""
    value: float | None = None
    """beds: their number, below zero to close. rate: the factor. fee: yuan per month of the home named; with no home named a factor
    on the fees of 2020-12-31, so that factors do not pile up. A later fee replaces an earlier one; of one day, that of a home named
    replaces that of its owner."""
    new_home: NewHome | None = None
    rate: str | None = None
    """Of rate: which hazard."""
    clause: tuple[str, ...] = ()
    """Clauses of the two documents (scenarios/clauses.csv); empty in experiments only."""
    why: str = ""
    why_zh: str = ""
    """The reason in Chinese; the same as `why` where the file gives one text."""
    file: str = ""
    line: int = 0
    origins: tuple[Origin, ...] = field(default=(), compare=False, repr=False)
    """Its values as written, each with its line."""


@dataclass(frozen=True, slots=True)
class NotCarried:
    """A clause that a scenario stands for, but that the model does not carry yet, or not in full."""

    clause: str
    what_en: str
    what_zh: str
    why: str
    why_zh: str


def canonical(change: Change) -> str:
    """Return what a change does, in one spelling: numbers as floats, keys sorted; no reasons, clauses, lines.

    >>> from datetime import date
    >>> canonical(Change(lever="rate", start=date(2022, 1, 1), rate="seeking", value=1))
    '{"lever":"rate","rate":"seeking","start":"2022-01-01","value":1.0}'
    """
    content: dict[str, object] = {
        "lever": change.lever,
        "start": change.start.isoformat(),
        "until": change.until and change.until.isoformat(),
        "where": change.where if change.where is None or isinstance(change.where, str) else list(change.where),
        "new_home": change.new_home and _numbers_as_floats(change.new_home),
        "value": None if change.value is None else float(change.value) + 0.0,  # -0.0 is 0.0
    }
    for name in ("path", "owner", "kind", "what", "facility", "home", "rate"):
        content[name] = getattr(change, name)
    for name in ("a_year", "total"):
        amount: Amount | None = getattr(change, name)
        content[name] = amount and [float(amount.low) + 0.0, float(amount.high) + 0.0]
    told = {name: value for name, value in content.items() if value is not None}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _numbers_as_floats(home: NewHome) -> dict[str, object]:
    beds_and_fees = ("ordinary", "nursing", "fee_ordinary", "fee_nursing")
    return {"county": home.county, "owner": home.owner} | {name: float(getattr(home, name)) for name in beds_and_fees}


def clash(one: Change, other: Change) -> bool:
    """Tell whether two different changes set one thing for the same days: fees and rates set a value, the other levers add up.

    A rate holds from its first day to its last. A later fee replaces an earlier one, so only fees of one day clash.

    >>> this, that = (Change(lever="rate", start=date(year, 1, 1), rate="seeking", value=1.5) for year in (2022, 2024))
    >>> clash(this, that)
    True
    """
    if one.lever != other.lever:
        return False
    if one.lever == "rate":
        return one.rate == other.rate and one.start <= (other.until or date.max) and other.start <= (one.until or date.max)
    if one.lever != "fee" or one.start != other.start or one.home != other.home or one.value == other.value:
        return False
    return bool(owners(one.owner) & owners(other.owner)) and (one.kind == other.kind or None in (one.kind, other.kind))


def owners(owner: str | None) -> frozenset[str]:
    """Return the owners meant by a key.

    >>> sorted(owners("public")), len(owners(None))
    (['other_public', 'tekun'], 3)
    """
    return frozenset(BUILDERS if owner is None else ("tekun", "other_public") if owner == "public" else (owner,))
