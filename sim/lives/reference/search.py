"""A search for care: which homes an elder looks at, whether to choose a home at all, and which one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import draws
from sim.codes import Bed, Clock, Event, Means, Need, Setting, Why
from sim.draws import Decision
from sim.lives.reference.home import Home
from sim.rules.choice import CONTRACT, OWN_COUNTY
from sim.rules.plain import (
    age_index,
    chooses_institution,
    family_terms,
    home_utility,
    living_with,
    looks_at,
    placement,
    placement_utility,
    preference,
    scaled_exp,
)

if TYPE_CHECKING:
    from sim.lives.reference.elder import Elder

OVER_80 = 20
"""Years since the 60th birthday."""


def homes_in_sight(elder: Elder) -> list[Home]:
    """Return the homes an elder looks at, by key: those in the own county more often, and only those with beds that fit."""
    area = elder.model
    own, other = area.seen
    return [
        home
        for home in area.homes
        if looks_at(area.seed_of_draws, elder.key, home.key, own if home.county == elder.county else other) and home.fits(elder.need)
    ]


def utility(elder: Elder, home: Home) -> float:
    """Return V_j: what a home is worth to an elder, leaving out taste."""
    rules = elder.model.params.choice
    fee = home.fee[Bed.NURSING if elder.need == Need.NURSING_ONLY else Bed.ORDINARY]
    years = home.expected_years(elder.need, elder.level)
    return float(home_utility(rules, home.owner, 1.0 * fee, 1.0 * elder.income, years))


def wants_a_home(elder: Elder, homes: list[Home], worth: list[float], day: int) -> bool:
    """Return whether to choose an institution: family and place against the beds-weighted mean of the homes."""
    rules = elder.model.params.choice
    living = living_with(elder.mate, elder.with_child)
    over_80 = age_index(elder.b60, day) >= OVER_80
    terms = family_terms(rules, living, elder.owns_home, over_80, elder.rural)
    weights, weighted = 0.0, 0.0
    for home, v in zip(homes, worth, strict=True):  # by key: floating-point sums depend on their order
        weights += home.drawing_size
        weighted += home.drawing_size * scaled_exp(rules, v)
    u = draws.uniform(elder.model.seed_of_draws, elder.key, int(Decision.SETTING), elder.clocks.fired[Clock.SEEK])
    return bool(chooses_institution(rules, terms, weighted, weights, u))


def preferred(elder: Elder, homes: list[Home], sizes: list[float], worth: list[float]) -> Home:
    """Return the home with the largest ln s_j + V_j / lambda + taste."""
    area = elder.model

    def value(row: int) -> float:
        return float(preference(area.params.choice, area.seed_of_draws, elder.key, homes[row].key, sizes[row], worth[row]))

    return homes[max(range(len(homes)), key=value)]


def look_for_care(elder: Elder, day: int) -> tuple[Home | None, bool]:
    """Return the home an elder chooses, or None for staying at home, and whether any home was in sight."""
    homes = homes_in_sight(elder)
    worth = [utility(elder, home) for home in homes]
    sizes = [home.drawing_size for home in homes]
    chosen = preferred(elder, homes, sizes, worth) if wants_a_home(elder, homes, worth, day) else None
    return chosen, bool(homes)


def place(elder: Elder) -> Home | None:
    """Return the public home in which the county places a 特困 person: one of its own, or else, under contract, one of the prefecture."""
    rules = elder.model.params.choice
    for how in (OWN_COUNTY, CONTRACT):
        homes = [h for h in elder.model.homes if placement(h.owner, h.county, elder.county) == how and h.fits(elder.need)]
        if homes:
            worth = [float(placement_utility(rules, h.owner, h.expected_years(elder.need, elder.level))) for h in homes]
            return preferred(elder, homes, [home.size for home in homes], worth)
    return None


def seek(elder: Elder, day: int) -> None:
    """Look for care, choose or be placed, and join, keep, change or leave a waiting list."""
    elder.sought_on = day
    elder.model.sought.append(elder)
    if elder.means == Means.TEKUN:
        chosen, saw_some = place(elder), False
    else:
        chosen, saw_some = look_for_care(elder, day)
    waiting = elder.setting == Setting.WAITING
    if chosen is None:
        why = Why.STAYED if saw_some else Why.NO_HOME
    elif not waiting:
        why = Why.CHOSE_HOME
    else:
        why = Why.KEPT_LIST if chosen is elder.home else Why.OTHER_HOME
    elder.note(day, Event.SEEK, chosen, why)
    if why == Why.KEPT_LIST:
        return
    if waiting:
        elder.go(Setting.OWN_HOME, why)
    if chosen is not None:
        elder.ask(chosen, day, why)
