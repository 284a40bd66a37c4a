"""The parts of a laboratory file: laws, homes and demands."""

from __future__ import annotations

import math

from sim.inputs.faults import brief, nearest
from sim.inputs.values import with_type
from sim.lab.fields import Table
from sim.lab.spec import ENDLESS, LAWS, NO_WAIT, Demand, LabHome, Law, Next, Wave

SHORTEST, LONGEST = 0.001, 1_000.0
"""Years of a mean stay or patience."""
MOST_PEOPLE = 20_000_000
"""In total over all copies."""
MOST_BEDS = 1_000_000
"""Of one kind in one home."""
MOST_STAGES = 64
MOST_PARTS = 8
"""Of a mix."""
MOST_CHOICES = 8
"""Homes of a demand; what may follow a stay."""
EXACT = 1e-9
"""Tolerance for sums of weights and probabilities."""
KINDS = ("ordinary", "nursing")
OF_LAW = {
    **dict.fromkeys(("exponential", "fixed", "uniform"), ("mean_years",)),
    "erlang": ("mean_years", "k"), "lognormal": ("mean_years", "cv"), "weibull": ("mean_years", "shape"),
    "mix": ("weights", "means_years"),
}  # fmt: skip
"""The keys of each law."""
OF_HOME = ("name", "ordinary", "nursing", "kept", "residents", "waiting")
OF_DEMAND = ("name", "per_year", "people", "asks_per_year", "season", "class", "homes", "beds", "stay", "patience", "then")


def law(fields: Table, key: str, words: tuple[str, ...] = ()) -> Law:
    """Return the law at a key; `words` are allowed there instead of a law."""
    value = fields.values.get(key)
    if isinstance(value, str) and words:
        return Law(fields.choice(key, words) or ENDLESS)
    if value is not None and not isinstance(value, dict):
        fields.wrong(key, f"{with_type(value)}, not a law", ", ".join([*map(brief, words), '{ law = "exponential", mean_years = 2.0 }']))
    if not isinstance(value, dict):
        return Law("fixed", 1.0)
    table = Table(fields.document, (*fields.path, key), value, fields.faults)
    table.needs(("law",))
    name = table.choice("law", LAWS)
    if name is None:
        return Law("fixed", 1.0)
    table.only(("law", *OF_LAW[name]), {each for keys in OF_LAW.values() for each in keys}, f"law {name}")
    table.needs(OF_LAW[name], f"law {name}")
    if name == "mix":
        return _mix(table)
    return Law(
        name, table.amount_of("mean_years", SHORTEST, LONGEST, "years"), table.count_of("k", 1, MOST_STAGES, "stages", 1),
        table.amount_of("cv", 0.001, 10, "of the mean"), table.amount_of("shape", 0.1, 20, ""),
    )  # fmt: skip


def _mix(table: Table) -> Law:
    """Return a mix of exponential laws, with its mean."""
    weights, means = table.numbers("weights", 0, 1, ""), table.numbers("means_years", SHORTEST, LONGEST, "years")
    if len(weights) > MOST_PARTS:
        table.wrong("weights", f"{len(weights)} parts", f"at most {MOST_PARTS}")
    elif weights and means and len(means) != len(weights):
        table.wrong("means_years", f"{len(means)} means for {len(weights)} weights", "one for each weight")
    if weights and abs(math.fsum(weights) - 1) > EXACT:
        table.wrong("weights", f"{_sum(weights)} in sum", "1 in sum")
    return Law("mix", math.fsum(w * m for w, m in zip(weights, means, strict=False)), weights=weights, means_years=means)


def _sum(numbers: tuple[float, ...]) -> str:
    return f"{math.fsum(numbers):.10g}"


def home(fields: Table) -> LabHome:
    """Return one home; the people in it or on its list are checked against the demands later."""
    fields.only(OF_HOME)
    fields.needs(("name", "ordinary"))
    ordinary, nursing, kept = (fields.count_of(key, 0, MOST_BEDS, "beds") for key in ("ordinary", "nursing", "kept"))
    residents, waiting = (fields.count_of(key, 0, MOST_PEOPLE, "people") for key in ("residents", "waiting"))
    if fields.sound("ordinary", "nursing"):
        for key, number in (("kept", kept), ("residents", residents)):
            if number > ordinary + nursing:
                fields.wrong(key, f"{number:,} is more than there are beds", f"0 to {ordinary + nursing:,}")
    return LabHome(fields.own_name(), ordinary, nursing, kept, residents, waiting)


def demand(fields: Table) -> Demand:
    """Return one demand; its homes and what follows are checked against the rest of the file later."""
    fields.only(OF_DEMAND)
    fields.needs(("name", "homes", "stay"))
    per_year, people, asks = _source(fields)
    return Demand(
        fields.own_name(), _some(fields, "homes", ()), law(fields, "stay"), per_year, people, asks, _season(fields),
        fields.count_of("class", 0, 2, ""), _some(fields, "beds", KINDS) or KINDS[:1],
        law(fields, "patience", (ENDLESS, NO_WAIT)) if fields.has("patience") else Law(ENDLESS), _then(fields),
    )  # fmt: skip


def _source(fields: Table) -> tuple[float | None, int | None, float | None]:
    """Return a stream's entries per year, or a pool's members and asks per year."""
    pool = [key for key in ("people", "asks_per_year") if fields.has(key)]
    if fields.has("per_year") and pool:
        fields.wrong(pool[0], "a stream is not a pool", "per_year alone, or people with asks_per_year")
    elif len(pool) == 1:
        missing = "asks_per_year" if pool == ["people"] else "people"
        fields.wrong(missing, "is missing: a pool needs it", "people, asks_per_year")
    return (
        fields.number("per_year", 0, MOST_PEOPLE, "people a year"), fields.whole("people", 1, MOST_PEOPLE, "people"),
        fields.number("asks_per_year", 0, 1_000, "a year"),
    )  # fmt: skip


def _season(fields: Table) -> tuple[float, ...] | Wave | None:
    """Return the season of a stream: twelve factors or a wave."""
    value = fields.values.get("season")
    if value is None:
        return None
    if not fields.has("per_year"):
        fields.wrong("season", "only a stream has one", "per_year")
    if not isinstance(value, dict):
        return fields.numbers("season", 0, 100, "", 12) or None
    wave = Table(fields.document, (*fields.path, "season"), value, fields.faults)
    wave.only(("amplitude", "phase_years"))
    wave.needs(("amplitude",))
    return Wave(wave.amount_of("amplitude", 0, 1, ""), wave.amount_of("phase_years", -100, 100, "years"))


def _some(fields: Table, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return a list of words without duplicates; from `known` if that is not empty."""
    found = fields.texts(key)
    if found == ():
        fields.wrong(key, "is empty", ", ".join(known) or "at least one")
    if len(found or ()) > MOST_CHOICES:
        fields.wrong(key, f"{len(found or ())} of them", f"at most {MOST_CHOICES}")
    for place, each in enumerate(found or ()):
        if known and each not in known:
            fields.wrong((key, place), f"{brief(each)} is not known", nearest(each, known))
    return found or ()


def _then(fields: Table) -> tuple[Next, ...]:
    """Return what may follow a stay."""
    found: list[Next] = []
    for each in fields.tables("then", MOST_CHOICES):
        each.only(("demand", "probability"))
        each.needs(("demand", "probability"))
        name = each.text("demand") or ""
        if name and name in [other.demand for other in found]:
            each.wrong("demand", f"{brief(name)} appears twice", "each demand once")
        found.append(Next(name, each.amount_of("probability", 0, 1, "")))
    total = tuple(each.probability for each in found)
    if fields.sound("then") and math.fsum(total) > 1 + EXACT:
        fields.wrong("then", f"the probabilities are {_sum(total)} in sum", "at most 1; what is left goes home")
    return tuple(found)
