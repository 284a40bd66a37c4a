"""The fit of care: what the simulated settling-in years 2016-2020 determine, one world of `codes.Limit` at a time.

The half-empty homes of 2020 have three explanations that fit the same stock: little demand, high prices, scarce carers. In each world, the
intercepts of the three owner groups and the rate at which 特困 people ask for a bed are solved so that occupancies and the share of 特困
people in institutions are as assumed. The worlds differ in the price coefficient |e| / (r (1 - P)) (r: mean fee / income of seekers, P:
share of searches that end in an institution), and in how many carers there are for the care that residents need (`carers.margin.*`): as
many as needed in the staff-limited world, where people who need much care find homes without enough of them. The residents of 2016-01-01
follow the law of those of 2020 (residents.py), which is read again in each round. The care a resident needs is scaled so that carers are as
many as there were (`carers.institutions`), which changes no admission.

Occupancies are assumptions (grade C): start values, not moments. Solved by Broyden's method on the logarithms of occupancy and the log
odds of the share.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.clock import CENSUS, day_of
from sim.codes import Event, Limit, Means, Owner, Setting, Why
from sim.evidence import Evidence
from sim.lives.fast import FastLives
from sim.lives.fast import traits as at
from sim.province import growth
from sim.province.inventory import Beds
from sim.rules import seeking
from sim.rules.admission import CARER
from sim.rules.fitted import Fitted
from sim.rules.params import Parameters, assemble
from sim.rules.settings import HERE, INSIDE
from sim.study.fit.residents import FIRST_LAW, Law, law_of
from sim.world.build import build, elders_per_bed, furnished
from sim.world.columns import Floats, Frame, World

LAST_DAY = 1826
"""2020-12-31."""
CLOSE_OCCUPANCY = 0.004
"""Relative error at which the search ends."""
LEAST_ROUNDS = 4
"""After which the law of residents no longer changes by much: in the years to 2020, most residents are replaced."""
ELASTICITY = {
    Limit.DEMAND: "choice.elasticity.demand_limited",
    Limit.PRICE: "choice.elasticity.price_limited",
    Limit.STAFF: "choice.elasticity",
}
MARGIN = {limit: f"carers.margin.{limit.label}_limited" for limit in Limit}
TEKUN_INSIDE = "tekun.in_institutions_share"
SLOPE = np.array([[0.3, 0.0, 0.0, 0.0], [0.0, 0.4, 0.0, 0.3], [0.0, 0.0, 0.7, 0.15], [0.0, 0.0, 0.0, 0.4]])
"""First guess of how log occupancies and the log odds of 特困 people inside move with the intercepts and the log of their asking."""
Log = Callable[[str], None]


class Start(NamedTuple):
    """What the settling-in years lead to."""

    occupancy: tuple[float, ...]
    """By owner group, end of 2020."""
    institution: float
    """P: share of searches that end in an institution."""
    people: float
    """People aged 60+ on the census day, scaled to the province."""
    needed: Floats
    """(3 owner groups, 2 kinds) carers that the residents at the end of 2020 need, per built bed."""
    tekun: float
    """Share of 特困 people aged 60+ who live in institutions, end of 2020."""
    carers: float
    """On the payroll of all homes, for the loads of `staff.ratio`, scaled to the province."""
    law: Law
    """Of residents, end of 2020."""


class Care(NamedTuple):
    """What the settling-in years determine, as of one round."""

    price: float
    intercepts: Floats
    carers_per_bed: Floats
    tekun_asking: float
    law: Law
    staff_factor: float = 1.0

    def on(self, lives: Fitted) -> Fitted:
        """Return the fit with these numbers, rounded as they are kept."""
        private, tekun, other_public = (round(float(x), 6) for x in self.intercepts)
        carers = tuple((round(float(o), 8), round(float(n), 8)) for o, n in self.carers_per_bed)
        return lives._replace(
            price=round(self.price, 6),
            intercepts=(private, tekun, other_public),
            carers_per_bed=carers,
            tekun_asking=round(self.tekun_asking, 6),
            staff_factor=round(self.staff_factor, 6),
            **self.law._asdict(),
        )

    @property
    def unknowns(self) -> Floats:
        """Return what the search moves: the three intercepts, and the logarithm of the factor on the asking of 特困 people."""
        return np.append(self.intercepts, np.log(self.tekun_asking))

    def moved(self, unknowns: Floats) -> Care:
        """Return the numbers with these unknowns."""
        return self._replace(intercepts=unknowns[:3], tekun_asking=float(np.exp(unknowns[3])))


FIRST_GUESS = {
    Limit.DEMAND: Care(0.089, np.array([-1.59, -2.09, -1.9]), np.array([[0.027, 0.147], [0.044, 0.063], [0.032, 0.113]]), 1.45, FIRST_LAW),
    Limit.PRICE: Care(0.533, np.array([-0.92, -1.52, -1.34]), np.array([[0.028, 0.132], [0.045, 0.06], [0.034, 0.102]]), 1.45, FIRST_LAW),
    Limit.STAFF: Care(0.272, np.array([-0.96, -1.58, -1.35]), np.array([[0.026, 0.074], [0.035, 0.044], [0.028, 0.065]]), 1.45, FIRST_LAW),
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
    beds_until_now = Beds(world.homes, world.carers, 0)
    growth.settle(lives, beds_until_now, day_of(CENSUS))
    alive = lives.census()[:, :, :4].sum()
    growth.settle(lives, beds_until_now, LAST_DAY + 1)
    counts = lives.counts(0, 59)
    beds = [world.homes.beds[world.homes.owner == o].sum() * world.share for o in Owner]
    residents = [counts["occupied"][-1][world.homes.owner == o].sum() for o in Owner]
    flows = counts["flows"].sum((0, 1))
    chosen = flows[Event.SEEK, [Why.CHOSE_HOME, Why.OTHER_HOME, Why.KEPT_LIST]].sum() / flows[Event.SEEK].sum()
    return Start(
        tuple(float(r / b) for r, b in zip(residents, beds, strict=True)),
        float(chosen),
        float(alive / world.share),
        carers_needed(p, world, lives),
        tekun_inside(lives),
        float(world.carers[world.homes.sampled].sum() / world.share / p.fitted.staff_factor),
        law_of(lives, world, Law.of(p.fitted)),
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


class Search:
    """Rounds of settling-in in one world, whose people are built once."""

    def __init__(self, evidence: Evidence, lives: Fitted, frame: Frame, share: float, rounds: int, threads: int, log: Log) -> None:
        self.evidence, self.lives, self.rounds, self.threads, self.log = evidence, lives, rounds, threads, log
        p = assemble(evidence, FIRST_GUESS[Limit.DEMAND].on(lives))
        self.world = build(evidence, p, frame, share, seed=1, end=LAST_DAY, threads=threads)
        self.ratio = price_ratio(p, self.world)
        self.assumed = np.array(elders_per_bed(evidence))

    def round(self, care: Care, what: str) -> Start:
        """Simulate 2016-2020 with these numbers."""
        p = assemble(self.evidence, care.on(self.lives))
        start = settle(p, furnished(self.evidence, p, self.world, self.threads), self.threads)
        reached = ", ".join(f"{o:.4f}" for o in start.occupancy)
        chosen, inside = f"{start.institution:.3f}", f"{start.tekun:.3f}"
        self.log(f"{what}: occupancy {reached}; searches ending in a home {chosen}; tekun persons in homes {inside}")
        return start

    def solved(self, limit: Limit) -> tuple[Care, Start]:
        """Return the numbers of a world that give the assumed occupancies and share of 特困 people inside."""
        elasticity, margin = self.evidence.value(ELASTICITY[limit]), self.evidence.value(MARGIN[limit])
        care, slope, last = FIRST_GUESS[limit], SLOPE, None
        aim = self.evidence.value(TEKUN_INSIDE)
        for number in range(1, self.rounds + 1):
            start = self.round(care, f"{limit.en}, round {number}")
            error = np.append(off(start.occupancy, self.assumed), log_odds(start.tekun) - log_odds(aim))
            if np.abs(error).max() < CLOSE_OCCUPANCY and number >= LEAST_ROUNDS:
                break
            if last is not None:
                slope = _corrected(slope, care.unknowns - last[0], error - last[1])
            last = care.unknowns, error
            if number == self.rounds:
                break
            care = care.moved(care.unknowns - np.linalg.solve(slope, error).clip(-0.5, 0.5))._replace(
                price=abs(elasticity) / (self.ratio * (1 - start.institution)),
                carers_per_bed=margin * start.needed,
                law=start.law.moved(self.assumed / np.maximum(start.occupancy, 0.01), aim / max(start.tekun, 0.01)),
            )
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


def staffed(evidence: Evidence, care: Care, start: Start) -> Care:
    """Return the numbers with the care that a resident needs scaled, so that carers are as many as the evidence says."""
    factor = evidence.value("carers.institutions") / max(start.carers, 1.0)
    return care._replace(staff_factor=factor, carers_per_bed=care.carers_per_bed * factor)


def solve(search: Search, limit: Limit) -> tuple[Fitted, Start]:
    """Return the fit of a world and the start it leads to."""
    care, start = search.solved(limit)
    care, possible = staffed(search.evidence, care, start), search.evidence.row("staff.ratio_factor")
    low, high = possible.low or 0.0, math.inf if possible.high is None else possible.high
    asked, bounds = f"{care.staff_factor:.3f}", f"{low:g} to {high:g}"
    if low <= care.staff_factor <= high:
        search.log(f"{limit.en}: carers as counted ask for {asked} of the care that residents need; {bounds} is possible")
    else:
        search.log(f"{limit.en}: carers as counted ask for {asked} of the care that residents need; only {bounds} is possible")
    return care.on(search.lives), start
