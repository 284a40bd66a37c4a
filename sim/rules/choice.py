"""Choice: first the setting, then the home (nested logit), among the homes an elder looks at.

V(institution) = family terms + lambda ln( sum_j s_j exp(V_j / lambda) / sum_j s_j ): a beds-weighted mean, so adding an identical home
changes nothing. Then the home: argmax of ln s_j + V_j / lambda + a Gumbel taste keyed by person and home. V_j = intercept of the owner
group - b fee / income - c expected years of waiting; staying with the family is 0. s_j is the number of built beds, times weight and pull
in a sampled run (world/pull.py). Which homes an elder looks at is keyed by person and home and never recomputed when a home is added.

特困 people choose nothing of this: asking is their choice between support at home (分散供养) and a bed (集中供养). Their county pays,
so it places them (`placement`): in a public home of its own, by size, a 特困 facility rather than another, and a free bed rather than a
list; only if no public home of its own has beds that fit, in one of the prefecture, under contract.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from sim import draws
from sim.codes import Means, Owner
from sim.evidence import Evidence
from sim.kernel import kernel

TEKUN = int(Means.TEKUN)
PRIVATE, TEKUN_FACILITY = int(Owner.PRIVATE), int(Owner.TEKUN)
NO_PLACEMENT, CONTRACT, OWN_COUNTY = range(3)
"""May a county place its 特困 people in a home: never, only by contract, or as in its own."""
SEEN, TASTE = int(draws.Decision.SEEN), int(draws.Decision.TASTE)


class Choice(NamedTuple):
    """Parameters. Flat numbers only: kernels read them."""

    spread: float
    """lambda, 0 to 1: the smaller, the more alike the homes are. Evidence `choice.lambda`"""
    price: float
    """b: utility per fee / income. |elasticity| / (mean ratio x (1 - mean share)), solved by the fit from `choice.elasticity`"""
    wait: float
    """c: utility per expected year of waiting. `choice.wait_per_year`"""
    tekun_facility: float
    """Utility of a 特困 facility over another public home for the county that places a 特困 person: `tekun.facility_odds`, as odds a bed"""
    spouse_only: float
    children_only: float
    both: float
    no_property: float
    age_80: float
    rural: float
    """Logarithms of the willingness odds ratios (`seeking.or.willing`) x `choice.stated_to_real`; living alone is 0"""
    private: float
    tekun: float
    other_public: float
    """Intercepts by owner group, fitted to the occupancy of 2020"""
    homes_seen: float
    """Mean number of homes an elder looks at. `choice.homes_seen`"""
    own_to_other: float
    """Probability of looking at a home in one's own county over that for another county. `choice.q_own_to_other`"""


def from_evidence(evidence: Evidence, price: float, intercepts: tuple[float, float, float]) -> Choice:
    """Read the parameters; `price` and the three intercepts come from the fit."""
    real = evidence.value("choice.stated_to_real")

    def term(group: str, area: str = "23") -> float:
        return real * math.log(evidence.value("seeking.or.willing", group=group, area=area))

    spread = evidence.value("choice.lambda")
    return Choice(
        spread=spread,
        price=price,
        wait=evidence.value("choice.wait_per_year"),
        tekun_facility=spread * math.log(evidence.value("tekun.facility_odds")),
        spouse_only=term("spouse_only"),
        children_only=term("children_only"),
        both=term("spouse_and_children"),
        no_property=term("no_property"),
        age_80=term("age_80"),
        rural=term("rural", "510181"),
        private=intercepts[0],
        tekun=intercepts[1],
        other_public=intercepts[2],
        homes_seen=evidence.value("choice.homes_seen"),
        own_to_other=evidence.value("choice.q_own_to_other"),
    )


@kernel
def years_to_wait(free, ahead, beds):  # type: ignore[no-untyped-def]
    """Return the expected wait for a kind of bed, in years: none if more beds are free than people ahead; else a year per .4 of the beds.

    About .4 of a home's beds fall vacant in a year (a stay of 2.5 years).

    >>> years_to_wait.py_func(3, 2, 50), years_to_wait.py_func(0, 9, 50), years_to_wait.py_func(0, 0, 0)
    (0.0, 0.5, 9.0)
    """
    if beds <= 0:
        return 9.0
    return max(0.0, (ahead + 1.0 - free) / (0.4 * beds))


@kernel
def home_utility(c, owner, fee, income, years):  # type: ignore[no-untyped-def]
    """Return V_j of a home: intercept, price, wait (capped at five years)."""
    intercept = c.private if owner == PRIVATE else c.tekun if owner == TEKUN_FACILITY else c.other_public
    return intercept - c.price * fee / max(income, 1.0) - c.wait * min(years, 5.0)


@kernel
def placement(owner, county, own):  # type: ignore[no-untyped-def]
    """Return whether the county `own` may place its 特困 people in a home of this owner in `county`.

    >>> [placement.py_func(int(owner), 4, own) for owner, own in ((Owner.PRIVATE, 4), (Owner.TEKUN, 5), (Owner.OTHER_PUBLIC, 4))]
    [0, 1, 2]
    """
    if owner == PRIVATE:
        return NO_PLACEMENT
    return OWN_COUNTY if county == own else CONTRACT


@kernel
def may_join_spouse(means, owner, county, own):  # type: ignore[no-untyped-def]
    """Return whether a person may ask for a bed where the spouse is or waits: a 特困 person only in a public home of the own county.

    >>> [may_join_spouse.py_func(int(means), int(Owner.PRIVATE), 4, 4) for means in (Means.TEKUN, Means.OTHERS)]
    [False, True]
    """
    return means != TEKUN or placement(owner, county, own) == OWN_COUNTY


@kernel
def placement_utility(c, owner, years):  # type: ignore[no-untyped-def]
    """Return V_j of a public home for the county that places a 特困 person: no price; preference for 特困 facilities, wait."""
    return (c.tekun_facility if owner == TEKUN_FACILITY else 0.0) - c.wait * min(years, 5.0)


@kernel
def looks_at(seed, key, home, limit):  # type: ignore[no-untyped-def]
    """Return whether a person looks at a home, both by permanent key: always the same, for `limit` of 2^32 homes.

    >>> [looks_at.py_func(1, 7, home, limit) for home, limit in ((3, 0), (3, 2**32))]
    [False, True]
    """
    return draws.word(seed, key, SEEN + (home & 3), home >> 2) < limit


@kernel
def preference(c, seed, key, home, size, v):  # type: ignore[no-untyped-def]
    """Return ln s_j + V_j / lambda + taste, by which a person picks the largest; `size` = s_j, `v` = V_j, person and home by key."""
    return draws.ln(size) + v / c.spread + draws.gumbel(draws.word(seed, key, TASTE + (home & 3), home >> 2))


@kernel
def scaled_exp(c, v):  # type: ignore[no-untyped-def]
    """Return exp(V_j / lambda), a home's contribution per bed to the sum over homes."""
    return math.exp(v / c.spread)


@kernel
def family_terms(c, living, owns_home, over_80, rural):  # type: ignore[no-untyped-def]
    """Return what family and place add to V(institution): mutually exclusive living classes, owning no home, age 80+, rural."""
    v = 0.0
    if living == 1:
        v += c.spouse_only
    elif living == 2:
        v += c.children_only
    elif living == 3:
        v += c.both
    if owns_home == 0:
        v += c.no_property
    if over_80:
        v += c.age_80
    if rural == 1:
        v += c.rural
    return v


@kernel
def chooses_institution(c, terms, weighted, weights, u):  # type: ignore[no-untyped-def]
    """Return whether the elder chooses an institution: `weighted` = sum s_j exp(V_j / lambda), `weights` = sum s_j, u in (0, 1).

    >>> class C(NamedTuple):
    ...     spread: float = 0.5
    >>> chooses_institution.py_func(C(), 0.0, 2.0, 2.0, 0.49), chooses_institution.py_func(C(), 0.0, 2.0, 2.0, 0.51)
    (True, False)
    """
    if weights <= 0.0 or weighted <= 0.0:
        return False
    v = terms + c.spread * math.log(weighted / weights)
    return u < 1.0 / (1.0 + math.exp(-v))
