"""Where the plan's targets conflict with each other or with the number of people: arithmetic on evidence and targets, no simulation.

Ranges combine the ends that the rows of evidence give in the worst way: wider than a probability range, never narrower.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sim.evidence import Evidence
from sim.plan.arithmetic import Growth, growth
from sim.plan.milestones import Milestone, Span, counted, milestones, span_of
from sim.plan.targets import Target, targets

POOR = ("tekun", "dibao", "dibao_margin")
ALONE, EMPTY_NEST = ("alone",), ("alone", "couple_only")
"""Groups of living.share: people living alone; with couples added, people living without children."""


class Tension(NamedTuple):
    """One tension: its figures by name; the sentence is in `faces`."""

    key: str
    figures: Mapping[str, Span]


def tensions(evidence: Evidence) -> tuple[Tension, ...]:
    """Return the tensions in the order in which pages show them."""
    plan = {target.id: target for target in targets(evidence)}
    wanted = {milestone.id: milestone for milestone in milestones(evidence)}
    ahead = growth(evidence, plan["T1"].scored_on)
    return (
        _beds_and_elders(evidence, plan, ahead),
        _public_residents(evidence, plan, ahead),
        _conversions(evidence, plan),
        _visits(evidence, plan),
        _carers(evidence, plan, wanted["training"]),
    )


def _of(evidence: Evidence, name: str, group: str = "", age: int | None = None) -> Span:
    return span_of(evidence.row(name, group, age=age))


def exactly(value: float) -> Span:
    return Span(value, value, value)


def plus(*spans: Span) -> Span:
    """Return the sum, low ends with low ends.

    >>> plus(Span(2, 1, 3), Span(10, 9, 12))
    Span(value=12, low=10, high=15)
    """
    return Span(*(sum(column) for column in zip(*spans, strict=True)))


def times(a: Span, b: Span) -> Span:
    """Return the product of two figures that are not negative.

    >>> times(Span(2, 1, 3), Span(10, 9, 12))
    Span(value=20, low=9, high=36)
    """
    return Span(a.value * b.value, a.low * b.low, a.high * b.high)


def over(a: Span, b: Span) -> Span:
    """Return a quotient of positive figures: the low end is low over high.

    >>> over(Span(12, 10, 20), Span(4, 2, 5))
    Span(value=3.0, low=2.0, high=10.0)
    """
    return Span(a.value / b.value, a.low / b.high, a.high / b.low)


def less(a: Span, b: Span) -> Span:
    """Return by how much b falls short of a: never below 0.

    >>> less(Span(10, 10, 10), Span(4, 2, 12))
    Span(value=6, low=0, high=8)
    """
    return Span(*(max(0, x) for x in (a.value - b.value, a.low - b.high, a.high - b.low)))


def any_of(*shares: Span) -> Span:
    """Return the share of people to whom at least one of several independent conditions applies.

    >>> any_of(Span(0.5, 0.5, 0.5), Span(0.5, 0.5, 0.5)).value
    0.75
    """
    ends = []
    for column in zip(*shares, strict=True):
        free = 1.0
        for share in column:
            free *= 1 - share
        ends.append(1 - free)
    return Span(*ends)


def _beds_and_elders(evidence: Evidence, plan: Mapping[str, Target], ahead: Growth) -> Tension:
    """Return beds per 1,000 elders, on the day of the plan and in 2020, and the beds at which nothing would change.

    The figure per 1,000 that the plan prints fits two readings, without and with the places of day care: each implies a number of elders.
    """
    beds, census = exactly(evidence.value("beds.all")), exactly(ahead.census)
    daycare = plus(beds, exactly(evidence.value("daycare.beds")))
    thousand, stated = exactly(1000.0), exactly(evidence.value("beds.per_1000.stated"))
    return Tension(
        "beds_and_elders",
        {
            "census": census,
            "then": ahead.then,
            "beds": beds,
            "before": times(over(beds, census), thousand),
            "daycare": daycare,
            "before_daycare": times(over(daycare, census), thousand),
            "stated": stated,
            "elders": times(over(beds, stated), thousand),
            "elders_daycare": times(over(daycare, stated), thousand),
            "met": times(over(exactly(plan["T1"].goal), ahead.then), thousand),
            "still": times(over(beds, census), ahead.then),
            "goal": exactly(plan["T1"].goal),
        },
    )


def _public_residents(evidence: Evidence, plan: Mapping[str, Target], ahead: Growth) -> Tension:
    """Return the residents public homes need for T7 if T1 is met with the owners of 2020, and the residents there were."""
    before = exactly(evidence.value("beds.public"))
    public = times(exactly(plan["T1"].goal), over(before, exactly(evidence.value("beds.all"))))
    residents = times(before, _of(evidence, "occupancy.prior", "public"))
    grown = times(residents, over(ahead.then, exactly(ahead.census)))
    return Tension(
        "public_residents",
        {
            "beds": exactly(plan["T1"].goal),
            "public": public,
            "goal": exactly(plan["T7"].goal),
            "needed": times(public, exactly(plan["T7"].goal)),
            "residents": residents,
            "grown": grown,
            "reached": over(grown, public),
        },
    )


def _conversions(evidence: Evidence, plan: Mapping[str, Target]) -> Tension:
    """Return the nursing beds T8 still needs at the beds of 2020 and if T1 is met, compared with those announced."""
    goal, nursing = exactly(plan["T8"].goal), _of(evidence, "beds.nursing")
    return Tension(
        "conversions",
        {
            "goal": goal,
            "nursing": nursing,
            "announced": exactly(evidence.value("announced.nursing_conversions")),
            "now": less(times(goal, exactly(evidence.value("beds.all"))), nursing),
            "met": less(times(goal, exactly(plan["T1"].goal)), nursing),
            "beds": exactly(plan["T1"].goal),
        },
    )


def _visits(evidence: Evidence, plan: Mapping[str, Target]) -> Tension:
    """Return the people to be visited each month, by the plan's reading and regardless of means, and the visits per place."""
    elders = exactly(evidence.value("population.residents", ages="60+"))
    ill = (
        _of(evidence, "certificate.severe", age=60),
        _of(evidence, "ability.total.ge2", age=60),
        _of(evidence, "dementia.prevalence.total", age=60),
    )
    poor = plus(*(_of(evidence, "means.share", group, 60) for group in POOR))
    special = _of(evidence, "family.jisheng_special", age=60)
    nest, alone = (any_of(*ill, plus(*(_of(evidence, "living.share", group, 60) for group in groups))) for groups in (EMPTY_NEST, ALONE))
    due = times(elders, any_of(times(poor, nest), special))
    places = exactly(counted(evidence.places, "residents_committees") + evidence.value("villages.all"))
    done = _of(evidence, "start.2020", "T2")
    return Tension(
        "visits",
        {
            "due": due,
            "wide": times(elders, any_of(nest, special)),
            "wide_alone": times(elders, any_of(alone, special)),
            "missing": times(due, less(exactly(plan["T2"].goal), done)),
            "places": places,
            "each": over(due, places),
        },
    )


def _carers(evidence: Evidence, plan: Mapping[str, Target], training: Milestone) -> Tension:
    """Return the carers homes need with T1, T7 and T8 met everywhere, those of 2020, those who leave, and those trained."""
    residents = exactly(plan["T1"].goal * plan["T7"].goal)
    heavy = times(residents, exactly(plan["T8"].goal))
    light = less(residents, heavy)
    needed = plus(over(heavy, _of(evidence, "staff.ratio", "level3_4")), over(light, _of(evidence, "staff.ratio", "level0_1")))
    carers = _of(evidence, "carers.institutions")
    trained = over(exactly(training.goal or 0.0), _of(evidence, "staff.courses_per_person"))
    return Tension(
        "carers",
        {
            "residents": residents,
            "heavy": heavy,
            "needed": needed,
            "carers": carers,
            "leaving": times(carers, _of(evidence, "staff.turnover")),
            "attendances": exactly(training.goal or 0.0),
            "trained": trained,
            "courses": _of(evidence, "staff.courses_per_person"),
        },
    )
