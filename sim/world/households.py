"""How people live: marriages, bereavement, means, income, children and living arrangement, drawn jointly. Status: derived from priors.

Couples are linked within a place: its married men and women, each in order of the 60th birthday shifted by a keyed draw with the spread
of the age gap, are paired from the oldest on; anyone left over has a spouse too young to turn 60 before the horizon. The mean gap is
not set: it follows from who is married at which age (2.3 years at the start; `couple.age_gap` 2, 1 to 3, is a check). A couple shares
means class, children and household, those of the older partner. 特困 people have no pension and no children; they are drawn mostly
from never-married rural people.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import int64
from numpy.typing import NDArray

from sim.codes import Means
from sim.draws import Decision
from sim.evidence import Evidence
from sim.kernel import kernel
from sim.rules.ages import AGES
from sim.rules.family import Family, widowed_curve
from sim.rules.params import Parameters
from sim.world.apportionment import count_hits, drawn, in_groups, uniforms
from sim.world.columns import Floats, Ints
from sim.world.population import Persons

NEVER, WIDOWED, MARRIED = range(3)
"""Outcomes of the draw of who is married."""
TEKUN_ODDS = ((0.3, 40.0), (1.0, 100.0))
"""[rural][never married] relative odds of being 特困; judged: 特困 people are mostly rural and never married."""
MOST_NEAR = 7


class Money(NamedTuple):
    """Incomes and means at the start, from the evidence."""

    pension: tuple[float, float]
    """Pension of the resident scheme and of employees; yuan a month. `pension.resident`, `pension.employee`"""
    other: tuple[float, float]
    """[rural] other income, yuan a month. `income.other_*_month`"""
    tekun: tuple[float, float]
    """[rural] support standard at home, yuan a month. `tekun.standard`"""
    poor_ratio: float
    """Income of 低保 and 低保边缘 people, relative to that of others. `income.dibao_ratio`"""
    spread: float
    """Coefficient of variation. `income.spread_cv`"""
    means: tuple[float, float, float]
    """Shares of 特困, 低保, 低保边缘 among 60+. `means.share`"""
    not_owned: float
    priority: float
    certificate: float


def money(evidence: Evidence) -> Money:
    """Read the numbers."""
    value = evidence.value
    return Money(
        pension=(value("pension.resident"), value("pension.employee")),
        other=(value("income.other_urban_month", group="urban"), value("income.other_rural_month", group="rural")),
        tekun=(value("tekun.standard", group="urban_home") / 12, value("tekun.standard", group="rural_home") / 12),
        poor_ratio=value("income.dibao_ratio"),
        spread=value("income.spread_cv"),
        means=(value("means.share", group="tekun"), value("means.share", group="dibao"), value("means.share", group="dibao_margin")),
        not_owned=value("home.not_owned"),
        priority=value("family.jisheng_special") + value("veterans.youfu"),
        certificate=value("certificate.severe"),
    )


def age_of_entry(b60: Ints) -> Ints:
    """Return completed years above 60 on the day of entering the run, capped at the end of the tables."""
    return ((-4 * b60.astype(np.int32).clip(max=0)) // 1461).clip(max=AGES - 1)


def age_column(b60: Ints) -> Ints:
    """Return the column in a table by age of entry (60 ... 100), which has one more, the last, for people who turn 60 later."""
    return np.where(b60 <= 0, age_of_entry(b60), AGES).astype(np.int16)


class Marriages(NamedTuple):
    """`n` rows parallel to Persons."""

    never: NDArray[np.bool_]
    widowed: NDArray[np.bool_]
    mate: Ints
    """Row of the spouse; -1: none; -2: one beyond the horizon."""
    bereaved_on: Ints


def marry(p: Parameters, who: Persons, rural: Ints, seed: int) -> Marriages:
    """Draw who never married, who is widowed and since when, and link the others within their places."""
    from scipy.special import ndtri  # noqa: PLC0415  # a run from a kept baseline does without scipy

    f = p.family
    edges, per_year = widowed_by_age(p)
    cell = np.int16(AGES + 1) * (2 * rural + who.sex) + age_column(who.b60)
    status = drawn(uniforms(seed, who.key, Decision.MARRIED), edges, cell)
    never, widowed = status == NEVER, status == WIDOWED
    rows = np.flatnonzero(status == MARRIED)
    mate = np.full(len(status), -1, np.int32)
    mate[rows] = -2
    shift = ndtri(uniforms(seed, who.key[rows], Decision.PARTNER_ORDER)) * f.age_gap_sd / math.sqrt(2)
    place, sex = who.place[rows], who.sex[rows]
    by_age = in_groups(2 * (place - place.min(initial=place.max(initial=0))) + sex, who.b60[rows] + 365.25 * shift)
    link_couples(rows[by_age], place[by_age], sex[by_age], mate)
    lost = np.flatnonzero(widowed)
    days = -np.log(uniforms(seed, who.key[lost], Decision.BEREAVED_SINCE)) / per_year[cell[lost]] * 365.25
    recent = days < f.bereaved_days
    bereaved_on = np.full(len(status), -32_000, np.int16)
    bereaved_on[lost[recent]] = who.b60[lost[recent]].clip(min=0) - np.floor(days[recent]).astype(np.int16) - 1
    return Marriages(never, widowed, mate, bereaved_on)


def widowed_by_age(p: Parameters) -> tuple[Floats, Floats]:
    """Return by 2 rural x 2 sexes x 42 age columns: (cells, 2) cumulative shares never married and widowed, and the rate of bereavement.

    The rate, per year and widowed person, is the inverse of the mean time since bereavement.
    """
    never = np.array(p.family.never_married)[:, :, None]
    curve = [[*widowed_curve(p.family, sex, p.fitted.widowed_at_60[sex]), p.fitted.widowed_at_60[sex]] for sex in (0, 1)]
    widowed = np.array(curve)[None].clip(0, 1 - never)
    hazard = np.array([[*p.family.widowhood[sex], p.family.widowhood[sex][0]] for sex in (0, 1)])
    per_year = np.maximum(hazard * (1 - widowed) / np.maximum(widowed, 1e-9), 1e-9)
    edges = np.stack(np.broadcast_arrays(never, never + widowed), axis=-1)
    return edges.reshape(-1, 2), per_year.ravel()


def until(who: Persons, wed: Marriages, end: int) -> tuple[Persons, Marriages]:
    """Return the people who are 60 by day `end`; a spouse who is not becomes one beyond the run."""
    keep = who.b60 <= end
    row = np.full(len(keep) + 2, -2, np.int32)
    row[:-2][keep] = np.arange(keep.sum(), dtype=np.int32)
    row[-1] = -1  # indices -2 and -1, used when there is no row, reach the last two
    kept = Marriages(wed.never[keep], wed.widowed[keep], row[wed.mate[keep]], wed.bereaved_on[keep])
    return Persons(*(column[keep] for column in who)), kept


@kernel
def link_couples(rows, place, sex, mate):  # type: ignore[no-untyped-def]
    """Pair the k-th man with the k-th woman in each place; `rows` are sorted by place, sex, age."""
    n = rows.shape[0]
    first = int64(0)
    while first < n:
        women = first
        while women < n and place[women] == place[first] and sex[women] == 0:
            women += 1
        last = women
        while last < n and place[last] == place[first]:
            last += 1
        for i in range(min(women - first, last - women)):
            man, woman = rows[first + i], rows[women + i]
            mate[man], mate[woman] = woman, man
        first = last


def tekun_probability(f: Family, rural_share: float, total: float) -> Floats:
    """Return (2 rural, 2 never married) the probability of being 特困, such that the overall share is `total`.

    >>> f = Family(0, (), (0, 0), (), 0, (), (0, 0), ((.0, .0), (.02, .02)), 0, (0, 0, 0), (0, 0, 0), 0, 0, 1)
    >>> tekun_probability(f, 1.0, .01).round(4)[1].tolist()
    [0.0034, 0.3356]
    """
    weight = np.array([[1 - rural_share], [rural_share]])
    never = np.array([[1 - np.mean(f.never_married[r]), np.mean(f.never_married[r])] for r in (0, 1)])
    odds = np.array(TEKUN_ODDS)
    probability: Floats = np.minimum(odds * total / (odds * weight * never).sum(), 1.0)
    return probability


def elder_of(who: Persons, mate: Ints) -> Ints:
    """Return the row whose draws the household uses: one's own, or that of the older spouse (the lower number if born the same day)."""
    elder = np.arange(len(mate))
    rows = np.flatnonzero(mate >= 0)
    other = mate[rows]
    mine, theirs = who.b60[rows], who.b60[other]
    younger = (theirs < mine) | ((theirs == mine) & (who.key[other] < who.key[rows]))
    elder[rows[younger]] = other[younger]
    return elder


def means_class(p: Parameters, m: Money, who: Persons, rural: Ints, never: NDArray[np.bool_], elder: Ints, seed: int) -> Ints:
    """Draw 特困, 低保, 低保边缘 and ordinary means: one class per couple, by the draw of its `elder`."""
    tekun = tekun_probability(p.family, p.ability.rural_share, m.means[0]).ravel()
    rest = (1 - tekun) / (1 - m.means[0])
    edges = np.cumsum([tekun, rest * m.means[1], rest * m.means[2]], axis=0).T
    return drawn(uniforms(seed, who.key[elder], Decision.MEANS), edges, 2 * rural + never)


def incomes(m: Money, share: Floats, who: Persons, rural: Ints, means: Ints, seed: int) -> tuple[Ints, Ints]:
    """Return (has an employee pension, yuan a month): lognormal within each kind of pension; 特困 people get the support standard.

    `share`: for each person, of their neighbors in towns or in villages how many have an employee pension.
    """
    employee = (uniforms(seed, who.key, Decision.PENSION) < share) & (means != Means.TEKUN)
    from scipy.special import ndtri  # noqa: PLC0415

    sigma = math.sqrt(math.log(1 + m.spread**2))
    luck = np.exp(sigma * ndtri(uniforms(seed, who.key, Decision.INCOME)) - sigma**2 / 2)
    mean = np.array(m.pension)[:, None] + np.array(m.other)
    margin = np.ones(len(Means))
    margin[Means.DIBAO] = margin[Means.DIBAO_MARGIN] = m.poor_ratio
    income = mean.ravel()[2 * employee + rural] * luck
    income *= margin[means]
    tekun = np.flatnonzero(means == Means.TEKUN)
    income[tekun] = np.array(m.tekun)[rural[tekun]]
    return employee.astype(np.int8), np.clip(np.round(income), 100, 60_000).astype(np.uint16)


def near_probability(f: Family, registered_ratio: float) -> float:
    """Return the probability that a child lives in the same prefecture: the province's, adjusted for residents per registered person.

    >>> near_probability(Family(0, (), (0, 0), (), 0, (), (0, 0), (), 0, (0, 0, 0), (0, 0, 0), .8, .9, .9), 0.45)
    0.4
    """
    return min(f.near_base * registered_ratio / f.registered_ratio, f.near_cap)


def children_of(
    p: Parameters, who: Persons, childless: NDArray[np.bool_], elder: Ints, registered_ratio: float, seed: int
) -> tuple[Ints, Ints]:
    """Return (living children, those in the prefecture): 1 + Poisson by age in 2020, each nearby with the same probability."""
    band = (who.age_2020 >= 70).astype(np.int8) + (who.age_2020 >= 80)
    mean = np.array(p.family.children) - 1
    terms = [np.exp(-mean)]
    for k in range(1, 11):
        terms.append(terms[-1] * mean / k)
    children = 1 + drawn(uniforms(seed, who.key, Decision.CHILDREN), np.cumsum(terms, axis=0).T, band)
    children[childless] = 0
    asked = np.where(elder == np.arange(len(elder)), children, 0)  # a couple has the children of one of them
    near = np.empty(len(asked), np.int8)
    count_hits(near, seed, who.key, asked, int(Decision.NEAR), near_probability(p.family, registered_ratio))
    return children[elder], near[elder].clip(max=MOST_NEAR)


def living_with_child(p: Parameters, key: Ints, mate: Ints, near: Ints, registered_ratio: float, seed: int) -> Ints:
    """Return who lives with a child, such that the 2020 shares alone and couple only hold; `key`: whose draw decides for each."""
    f = p.family
    rural_share = p.ability.rural_share
    single = sum(f.widowed) / 2 + (1 - rural_share) * np.mean(f.never_married[0]) + rural_share * np.mean(f.never_married[1])
    near_one = near_probability(f, registered_ratio)
    some_near = 1 - (1 - near_one) * math.exp(-(np.mean(f.children) - 1) * near_one)
    with_child = np.clip([(1 - f.living[0] / single) / some_near, (1 - f.living[1] / (1 - single)) / some_near], 0, 1)
    drawn: Ints = ((uniforms(seed, key, Decision.LIVING) < with_child[(mate != -1).astype(int)]) & (near > 0)).astype(np.int8)
    return drawn
