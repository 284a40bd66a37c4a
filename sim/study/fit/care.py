"""The fit of care: what the simulated settling-in years 2016-2020 determine, one world of `codes.Limit` at a time.

The half-empty homes of 2020 have three explanations that fit the same stock. In the demand- and price-limited worlds, carers are
plentiful (`carers.margin.*` x what the residents of 2020 need) and the intercepts of the three owner groups are solved so that occupancy
is as assumed; the two worlds differ in the price coefficient |e| / (r (1 - P)) (r: mean fee / income of seekers, P: share of searches that
end in an institution). In the staff-limited world, the intercepts are solved for more demand than there is room for (`demand.excess.*`,
unlimited carers), and then the carers of each owner group so that occupancy is as assumed. In all three, the share of person-time in which
the emigration clock runs is a fixed point.

Occupancies are assumptions (grade C): start values, not moments. Solved by Broyden's method on the logarithm of occupancy.
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
from sim.province import growth
from sim.province.inventory import Beds
from sim.rules import seeking
from sim.rules.admission import CARER
from sim.rules.fitted import EMIGRATION_GROUPS, Fitted
from sim.rules.params import Parameters, assemble
from sim.rules.plain import fee_after_benefits
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


class Care(NamedTuple):
    """What the settling-in years determine, as of one round."""

    exposure: float
    price: float
    intercepts: Floats
    carers_per_bed: Floats

    def on(self, lives: Fitted) -> Fitted:
        """Return the fit with these numbers, rounded as they are kept."""
        private, tekun, other_public = (round(float(x), 6) for x in self.intercepts)
        carers = tuple((round(float(o), 8), round(float(n), 8)) for o, n in self.carers_per_bed)
        return lives._replace(
            emigration_exposure=round(self.exposure, 6),
            price=round(self.price, 6),
            intercepts=(private, tekun, other_public),
            carers_per_bed=carers,
        )


FIRST_GUESS = {
    Limit.DEMAND: Care(0.889, 0.093, np.array([-1.46, -1.73, -1.67]), np.array([[0.045, 0.12]] * 3)),
    Limit.PRICE: Care(0.889, 0.556, np.array([-0.745, -1.1, -1.1]), np.array([[0.045, 0.12]] * 3)),
    Limit.STAFF: Care(0.889, 0.302, np.array([-0.476, -0.924, -0.87]), np.full((3, 2), ENOUGH)),
}
"""Where the search begins; from other starts it ends in the same place, after more rounds."""


def price_ratio(p: Parameters, world: World) -> float:
    """Return r, the mean over seekers of fee after benefits / income, for the homes in their prefecture and the kind of bed they need."""
    total = weight = 0.0
    rate = np.array([[seeking.rate(p.seeking, level, d) for d in (0, 1)] for level in range(5)])
    for i, e in enumerate(world.elders):
        rows = (world.homes.prefecture == i) & world.homes.sampled
        beds = world.homes.beds[rows].sum(1) * world.homes.weight[rows]
        old = e.b60 <= 0
        nursing = ((e.level[old] >= 3) | (e.dementia[old] == 1)).astype(int)
        offers = list(zip(world.homes.fee[rows], world.homes.owner[rows], strict=True))
        paid = np.array([[[fee_after_benefits(p.choice, f, o, m) for f in fee] for fee, o in offers] for m in Means])
        mean_fee = (paid * beds[None, :, None]).sum(1) / beds.sum()
        w = rate[e.level[old], e.dementia[old]]
        total += float((w * mean_fee[e.means[old], nursing] / e.income[old]).sum())
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
    years = counts["people"][:, :, :, :, :, :4].sum() / 12
    moved = flows[Event.EMIGRATE].sum() / years / (p.family.emigration / p.fitted.emigration_exposure)
    chosen = flows[Event.SEEK, [Why.CHOSE_HOME, Why.OTHER_HOME, Why.KEPT_LIST]].sum() / flows[Event.SEEK].sum()
    return Start(
        tuple(float(r / b) for r, b in zip(residents, beds, strict=True)),
        float(moved),
        float(chosen),
        float(alive / world.share),
        carers_needed(p, world, lives),
    )


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
    world = build(evidence, p, frame, share, seed=1, end=LAST_DAY, threads=threads)
    engine = FastLives(world, p, LAST_DAY, threads)
    growth.from_2016(engine, world, LAST_DAY + 1)
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
        self.log(f"{what}: occupancy {reached}; searches ending in a home {start.institution:.3f}")
        return start

    def intercepts(self, care: Care, aim: Floats, elasticity: float, margin: float | None, what: str) -> tuple[Care, Start]:
        """Return numbers whose intercepts give occupancies `aim`; carers are `margin` x those needed (None: unchanged)."""
        slope, last = np.diag([0.3, 0.8, 0.8]), None
        for number in range(1, self.rounds + 1):
            start = self.round(care, f"{what}, round {number}")
            error = np.log(np.array(start.occupancy) / aim)
            if np.abs(error).max() < CLOSE_OCCUPANCY and abs(start.exposure / care.exposure - 1) < CLOSE_EXPOSURE and number > 1:
                break
            if last is not None:
                slope = _corrected(slope, care.intercepts - last[0], error - last[1])
            last = care.intercepts, error
            if number == self.rounds:
                break
            care = Care(
                start.exposure,
                abs(elasticity) / (self.ratio * (1 - start.institution)),
                care.intercepts - np.linalg.solve(slope, error).clip(-0.5, 0.5),
                care.carers_per_bed if margin is None else margin * start.needed,
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
            error = np.log(np.array(start.occupancy) / self.assumed)
            if np.abs(error).max() < CLOSE_OCCUPANCY or number == self.rounds:
                break
            if last is not None:
                slope = _corrected(slope, np.log(factor) - last[0], error - last[1])
            last = np.log(factor), error
            factor = factor * np.exp(-np.linalg.solve(slope, error).clip(-0.3, 0.3))
            care = care._replace(exposure=start.exposure)
        return care, start


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
