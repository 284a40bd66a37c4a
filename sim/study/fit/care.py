"""The fit of care: what the simulated settling-in years 2016-2020 determine, one world of `codes.Limit` at a time.

The half-empty homes of 2020 have three explanations that fit the same stock. In the demand- and price-limited worlds, carers are
plentiful (`carers.margin.*` x what the residents of 2020 need) and the intercepts of the three owner groups are solved so that occupancy
is as assumed; the two worlds differ in the price coefficient |e| / (r (1 - P)) (r: mean fee / income of seekers, P: share of searches that
end in an institution). In the staff-limited world, the intercepts are solved for more demand than there is room for (`demand.excess.*`,
unlimited carers), and then the carers of each owner group so that occupancy is as assumed. In all three, the share of person-time in which
the emigration clock runs is a fixed point.

The rate at which 特困 people ask for a bed is solved together with the intercepts, so that their share in institutions is that of
`tekun.in_institutions_share`. In the staff-limited world it is that found with unlimited carers.

Occupancies are assumptions (grade C): start values, not moments. Solved by Broyden's method on the logarithms of occupancy and the log
odds of the share.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.clock import CENSUS, day_of
from sim.codes import Event, Limit, Means, Owner, Setting, Why
from sim.evidence import Evidence
from sim.lives.fast import FastLives
from sim.lives.fast import traits as at
from sim.rules import seeking
from sim.rules.admission import CARER
from sim.rules.fitted import EMIGRATION_GROUPS, Fitted
from sim.rules.params import Parameters, assemble
from sim.rules.settings import HERE, INSIDE
from sim.world.build import OCCUPANCY, build, furnished
from sim.world.columns import Floats, Frame, World

LAST_DAY = 1826
"""2020-12-31."""
ENOUGH = 1.0
"""Carers per bed at which no home ever lacks carers: total care takes a quarter of a carer."""
CLOSE_OCCUPANCY, CLOSE_EXPOSURE = 0.004, 0.002
"""Relative errors at which the search ends."""
ELASTICITY = {
    Limit.DEMAND: "choice.elasticity.demand_limited",
    Limit.PRICE: "choice.elasticity.price_limited",
    Limit.STAFF: "choice.elasticity",
}
MARGIN = {Limit.DEMAND: "carers.margin.demand_limited", Limit.PRICE: "carers.margin.price_limited"}
EXCESS = "demand.excess.staff_limited"
TEKUN_INSIDE = "tekun.in_institutions_share"
SLOPE = np.array([[0.3, 0.0, 0.0, 0.0], [0.0, 0.4, 0.0, 0.3], [0.0, 0.0, 0.7, 0.15], [0.0, 0.0, 0.0, 0.4]])
"""First guess of how log occupancies and the log odds of 特困 people inside move with the intercepts and the log of their asking."""
Log = Callable[[str], None]


class Start(NamedTuple):
    """What the settling-in years lead to."""

    occupancy: tuple[float, ...]
    """By owner group, end of 2020."""
    exposure: float
    institution: float
    """P: share of searches that end in an institution."""
    people: float
    """People aged 60+ on the census day, scaled to the province."""
    needed: Floats
    """(3 owner groups, 2 kinds) carers that the residents at the end of 2020 need, per built bed."""
    tekun: float
    """Share of 特困 people aged 60+ who live in institutions, end of 2020."""


class Care(NamedTuple):
    """What the settling-in years determine, as of one round."""

    exposure: float
    price: float
    intercepts: Floats
    carers_per_bed: Floats
    tekun_asking: float

    def on(self, lives: Fitted) -> Fitted:
        """Return the fit with these numbers, rounded as they are kept."""
        private, tekun, other_public = (round(float(x), 6) for x in self.intercepts)
        carers = tuple((round(float(o), 8), round(float(n), 8)) for o, n in self.carers_per_bed)
        return lives._replace(
            emigration_exposure=round(self.exposure, 6),
            price=round(self.price, 6),
            intercepts=(private, tekun, other_public),
            carers_per_bed=carers,
            tekun_asking=round(self.tekun_asking, 6),
        )

    @property
    def unknowns(self) -> Floats:
        """Return what the search moves: the three intercepts, and the logarithm of the factor on the asking of 特困 people."""
        return np.append(self.intercepts, np.log(self.tekun_asking))

    def moved(self, unknowns: Floats) -> Care:
        """Return the numbers with these unknowns."""
        return self._replace(intercepts=unknowns[:3], tekun_asking=float(np.exp(unknowns[3])))


FIRST_GUESS = {
    Limit.DEMAND: Care(0.889, 0.093, np.array([-1.62, -2.43, -2.08]), np.array([[0.044, 0.1]] * 3), 1.23),
    Limit.PRICE: Care(0.889, 0.556, np.array([-0.9, -1.8, -1.5]), np.array([[0.044, 0.1]] * 3), 1.23),
    Limit.STAFF: Care(0.889, 0.302, np.array([-0.64, -1.62, -1.27]), np.full((3, 2), ENOUGH), 1.23),
}
"""Where the search begins; from other starts it ends in the same place, after more rounds."""


def price_ratio(p: Parameters, world: World) -> float:
    """Return r, the mean over seekers of fee / income, for the homes in their prefecture and the kind of bed they need.

    特困 people, for whom the county pays, are left out.
    """
    total = weight = 0.0
    rate = np.array([[seeking.rate(p.seeking, level, d) for d in (0, 1)] for level in range(5)])
    for i, e in enumerate(world.elders):
        rows = (world.homes.prefecture == i) & world.homes.sampled
        beds = world.homes.beds[rows].sum(1) * world.homes.weight[rows]
        old = (e.b60 <= 0) & (e.means != Means.TEKUN)
        nursing = ((e.level[old] >= 3) | (e.dementia[old] == 1)).astype(int)
        mean_fee = (world.homes.fee[rows] * beds[:, None]).sum(0) / beds.sum()
        w = rate[e.level[old], e.dementia[old]]
        total += float((w * mean_fee[nursing] / e.income[old]).sum())
        weight += float(w.sum())
    return total / weight


def settle(p: Parameters, world: World, threads: int) -> Start:
    """Simulate 2016-2020 and measure."""
    lives = FastLives(world, p, LAST_DAY, threads)
    lives.advance(day_of(CENSUS))
    alive = lives.census()[:, :, :4].sum()
    lives.advance(LAST_DAY + 1)
    counts = lives.counts(0, 59)
    beds = [world.homes.beds[world.homes.owner == o].sum() * world.share for o in Owner]
    residents = [counts["occupied"][-1][world.homes.owner == o].sum() for o in Owner]
    flows = counts["flows"].sum((0, 1))
    years = counts["people"][:, :, :, :, :, :4].sum() / 12
    moved = flows[Event.EMIGRATE].sum() / years / (p.family.emigration / p.fitted.emigration_exposure)
    chosen = flows[Event.SEEK, [Why.CHOSE_HOME, Why.OTHER_HOME, Why.KEPT_LIST]].sum() / flows[Event.SEEK].sum()
    return Start(
        tuple(float(r / b) for r, b in zip(residents, beds, strict=True)),
        float(moved),
        float(chosen),
        float(alive / world.share),
        carers_needed(p, world, lives),
        tekun_inside(lives),
    )


def tekun_inside(lives: FastLives) -> float:
    """Return the share of 特困 people aged 60 and over who live in an institution now; 0 if there are none."""
    bits = np.concatenate([part.people.bits for part in lives.prefectures])
    setting = at.column(bits, at.SETTING)[at.column(bits, at.MEANS) == Means.TEKUN]
    return float(np.isin(setting, INSIDE).sum() / max(np.isin(setting, HERE).sum(), 1))


def carers_needed(p: Parameters, world: World, lives: FastLives) -> Floats:
    """Return (3, 2) carers that residents need now, per built bed of their owner group and kind."""
    who = lives.lives()
    inside = who["home"] >= 0
    inside &= (who["setting"] == Setting.ORDINARY) | (who["setting"] == Setting.NURSING)
    owner = world.homes.owner[np.searchsorted(world.homes.key, who["home"][inside])]
    care, beds = np.zeros((len(Owner), 2)), np.zeros((len(Owner), 2))
    np.add.at(care, (owner, who["setting"][inside] - Setting.ORDINARY), np.array(p.admission.load)[who["level"][inside]] / CARER)
    np.add.at(beds, world.homes.owner, world.homes.beds * world.share)
    return np.divide(care, beds, out=np.zeros_like(care), where=beds > 0)


def with_emigration_by_age(evidence: Evidence, lives: Fitted, frame: Frame, share: float, threads: int) -> Fitted:
    """Return the fit with the model's own emigration by sex and age, measured while simulating 2016-2020 with the first guess.

    Taking a population back from the census to 2016 requires it: men aged 60 to 64 leave less than others, as their wives are under 60.
    """
    p = assemble(evidence, FIRST_GUESS[Limit.DEMAND].on(lives))
    engine = FastLives(build(evidence, p, frame, share, seed=1, end=LAST_DAY, threads=threads), p, LAST_DAY, threads)
    engine.advance(LAST_DAY + 1)
    moved, years = np.zeros((2, EMIGRATION_GROUPS)), np.zeros((2, EMIGRATION_GROUPS))
    for part in engine.prefectures:
        setting = at.column(part.people.bits, at.SETTING)
        rows = np.flatnonzero(setting != Setting.NOT_YET)
        sex, b60, last = (
            at.column(part.people.bits[rows], at.SEX),
            part.people.b60[rows].astype(np.int64),
            part.people.last[rows].astype(np.int64),
        )
        gone = np.isin(setting[rows], (Setting.DEAD, Setting.LEFT))
        begin, end = np.maximum(0, b60), np.where(gone, last + 1, LAST_DAY + 1)
        for group in range(EMIGRATION_GROUPS):
            first = b60 + round(1826.25 * group)
            until = end if group == EMIGRATION_GROUPS - 1 else np.minimum(end, b60 + round(1826.25 * (group + 1)))
            here = np.maximum(until - np.maximum(begin, first), 0)
            years[:, group] += np.bincount(sex, here / 365.25, 2)
            left = (setting[rows] == Setting.LEFT) & (here > 0) & (until == end)
            moved[:, group] += np.bincount(sex, left, 2)
    by_age = np.divide(moved, years, out=np.zeros_like(moved), where=years > 0) / (moved.sum() / years.sum())
    return lives._replace(emigration_by_age=tuple(tuple(round(float(x), 6) for x in of_sex) for of_sex in by_age))


class Search:
    """Rounds of settling-in in one world, whose people are built once."""

    def __init__(self, evidence: Evidence, lives: Fitted, frame: Frame, share: float, rounds: int, threads: int, log: Log) -> None:
        self.evidence, self.lives, self.rounds, self.threads, self.log = evidence, lives, rounds, threads, log
        p = assemble(evidence, FIRST_GUESS[Limit.DEMAND].on(lives))
        self.world = build(evidence, p, frame, share, seed=1, end=LAST_DAY, threads=threads)
        self.ratio = price_ratio(p, self.world)
        self.assumed = np.array([evidence.value(*name) for name in OCCUPANCY])

    def round(self, care: Care, what: str) -> Start:
        """Simulate 2016-2020 with these numbers."""
        p = assemble(self.evidence, care.on(self.lives))
        start = settle(p, furnished(self.evidence, p, self.world, self.threads), self.threads)
        reached = ", ".join(f"{o:.4f}" for o in start.occupancy)
        chosen, inside = f"{start.institution:.3f}", f"{start.tekun:.3f}"
        self.log(f"{what}: occupancy {reached}; searches ending in a home {chosen}; tekun persons in homes {inside}")
        return start

    def intercepts(self, care: Care, aim: Floats, elasticity: float, margin: float | None, what: str) -> tuple[Care, Start]:
        """Return numbers that give occupancies `aim` and 特困 people inside; carers are `margin` x those needed (None: unchanged)."""
        slope, last = SLOPE, None
        inside = log_odds(self.evidence.value(TEKUN_INSIDE))
        for number in range(1, self.rounds + 1):
            start = self.round(care, f"{what}, round {number}")
            error = np.append(off(start.occupancy, aim), log_odds(start.tekun) - inside)
            if np.abs(error).max() < CLOSE_OCCUPANCY and abs(start.exposure / care.exposure - 1) < CLOSE_EXPOSURE and number > 1:
                break
            if last is not None:
                slope = _corrected(slope, care.unknowns - last[0], error - last[1])
            last = care.unknowns, error
            if number == self.rounds:
                break
            care = care.moved(care.unknowns - np.linalg.solve(slope, error).clip(-0.5, 0.5))._replace(
                exposure=start.exposure,
                price=abs(elasticity) / (self.ratio * (1 - start.institution)),
                carers_per_bed=care.carers_per_bed if margin is None else margin * start.needed,
            )
        return care, start

    def carers(self, care: Care, needed: Floats, what: str) -> tuple[Care, Start]:
        """Return numbers whose carers, by owner group, give the assumed occupancies: `needed` by kind sets their proportion."""
        slope: Floats = np.eye(3)
        last = None
        factor: Floats = np.full(3, 1 / self.evidence.value(EXCESS))
        for number in range(1, self.rounds + 1):
            care = care._replace(carers_per_bed=needed * factor[:, None])
            start = self.round(care, f"{what}, round {number}")
            error = off(start.occupancy, self.assumed)
            if np.abs(error).max() < CLOSE_OCCUPANCY or number == self.rounds:
                break
            if last is not None:
                slope = _corrected(slope, np.log(factor) - last[0], error - last[1])
            last = np.log(factor), error
            factor = factor * np.exp(-np.linalg.solve(slope, error).clip(-0.3, 0.3))
            care = care._replace(exposure=start.exposure)
        return care, start


def off(occupancy: tuple[float, ...], aim: Floats) -> Floats:
    """Return the logarithms of occupancies over those aimed at; homes that a small province leaves empty count as 1 % full."""
    return np.log(np.maximum(occupancy, 0.01) / aim)


def log_odds(share: float) -> float:
    """Return the log odds of a share, kept off 0 and 1, which a sample of few people may show."""
    kept = min(max(share, 0.001), 0.999)
    return float(np.log(kept / (1 - kept)))


def _corrected(slope: Floats, step: Floats, change: Floats) -> Floats:
    """Return Broyden's new slope after a step and the change of the error it caused."""
    length = float(step @ step)
    return slope + np.outer(change - slope @ step, step) / length if length > 1e-12 else slope


def solve(search: Search, limit: Limit) -> tuple[Fitted, Start]:
    """Return the fit of a world and the start it leads to."""
    elasticity, what = search.evidence.value(ELASTICITY[limit]), limit.en
    if limit != Limit.STAFF:
        care, start = search.intercepts(FIRST_GUESS[limit], search.assumed, elasticity, search.evidence.value(MARGIN[limit]), what)
        return care.on(search.lives), start
    aim = search.assumed * search.evidence.value(EXCESS)
    care, start = search.intercepts(FIRST_GUESS[limit], aim, elasticity, None, f"{what}, with carers enough")
    care, start = search.carers(care, start.needed, what)
    return care.on(search.lives), start
