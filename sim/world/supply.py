"""The homes of 2020-12-31, synthesized: published totals by owner hold exactly; all else follows distributions assigned by keyed draws.

Status of each column (the formulas are in the functions below):
- homes, beds, nursing beds by owner: found or derived (`Frame.home_totals`), exact;
- how many homes in each county unit, and the beds of counties and county-level cities: derived (siting.py);
- sizes: assumed (log-normal with the mean and median of `homes.size`), scaled to the owner's exact beds;
- beds on paper or occupied by people under 60, months of opening: assumed and derived (capacity.py);
- nursing beds by home, fees, ratings, operators: assumed (judged shares and ranges), totals of nursing beds exact;
- beds reserved for 特困 people: none at the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, exp, floor, log, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sim.codes import Bed, Operator, Owner
from sim.draws import Decision
from sim.evidence import Evidence
from sim.world import apportionment, capacity, sampling, siting
from sim.world.columns import Counties, Floats, Frame, Homes, Ints

SMALLEST_HOME = 5
"""Beds; with fewer it would be a room, not a home."""
NURSING_SPREAD = 0.5
"""Judged: the nursing-bed share of homes that have any is between 1 - this and 1 + this times the owner's mean."""
RATING_LAW = (16, 8, 4, 2, 1)
"""Judged: among rated homes, each star from one to five is half as common as the one before."""
CITY_PRICES = ("district", "zone")
"""Kinds of county units with city fees; counties, county-level cities and forestry districts have county fees."""
FEE_STEP = 10
"""Yuan."""
LAW_TAIL = 0.05
"""Shares of homes below the low and above the high end of a published fee range, before they are clipped to it."""


def draw_homes(frame: Frame, evidence: Evidence, seed: int, share: float = 1.0) -> tuple[Counties, Homes]:
    """Return the county units with the 特困 facilities for this seed, and the homes, of which a share is sampled."""
    counties = frame.counties._replace(tekun=siting.with_tekun(frame.counties, evidence, seed))
    number = siting.numbers(frame, counties.tekun, evidence, seed)
    county = np.repeat(np.repeat(np.arange(len(counties.code), dtype=np.int16), len(Owner)), number.ravel())
    owner = np.repeat(np.tile(np.array(Owner, dtype=np.int8), len(counties.code)), number.ravel())
    key = np.arange(len(owner), dtype=np.int32)
    size = _sizes(
        owner, siting.outside_districts(counties)[county], siting.bed_totals(frame, number, SMALLEST_HOME, evidence), evidence, seed
    )
    nursing = _nursing_beds(owner, key, size, frame.home_totals, evidence, seed)
    homes = Homes(
        key=key,
        county=county,
        prefecture=counties.prefecture[county],
        owner=owner,
        operator=_operators(owner, key, evidence, seed),
        beds=np.stack([size - nursing, nursing], axis=1).astype(np.int32),
        paper=np.zeros((len(key), len(Bed)), dtype=np.int32),
        under_60=np.zeros((len(key), len(Bed)), dtype=np.int32),
        opened=np.full(len(key), capacity.LONG_AGO, dtype=np.int16),
        full=np.full(len(key), capacity.LONG_AGO, dtype=np.int16),
        fee=_fees(owner, key, np.isin(counties.kind, CITY_PRICES)[county], evidence, seed),
        rating=_ratings(owner, key, evidence, seed),
        kept=np.zeros(len(key), dtype=np.int32),
        weight=np.ones(len(key)),
        pull=np.ones(len(key)),
        sampled=np.ones(len(key), dtype=np.bool_),
    )
    homes = capacity.open_in_turn(capacity.set_aside(homes, evidence), evidence, seed)
    return counties, sampling.sample_homes(homes, share)


def _sizes(owner: Ints, outside: NDArray[np.bool_], totals: Ints, evidence: Evidence, seed: int) -> Ints:
    """Return each home's beds: log-normal with sigma^2 = 2 ln(mean / median), the same for all, scaled to the beds of owner and place.

    `outside` says which homes are in counties or county-level cities, `totals` (2, 3) how many beds each owner has elsewhere and there. The
    values are evenly spaced quantiles, and draws decide which home gets which; none has fewer than 5 beds.
    """
    sigma = sqrt(2 * log(evidence.value("homes.size.mean") / evidence.value("homes.size.median")))
    group = outside * len(Owner) + owner
    law = apportionment.ranked(apportionment.uniforms(seed, np.arange(len(owner)), Decision.HOME_SIZE), group)
    size = np.array([exp(sigma * NormalDist().inv_cdf(place)) for place in law.tolist()])
    return _split_by_group(group, size, totals.ravel(), least=np.full(len(owner), SMALLEST_HOME), most=np.full(len(owner), np.inf))


def _nursing_beds(owner: Ints, key: Ints, size: Ints, totals: Ints, evidence: Evidence, seed: int) -> Ints:
    """Return each home's nursing beds, to the owner's exact total.

    A share of the homes has none; of 特困 facilities, a share of their own. In all others the share of nursing beds is spread evenly
    around its mean.
    """
    place = apportionment.ranked(apportionment.uniforms(seed, key, Decision.HOME_NURSING), owner)
    any_nursing = place > evidence.value("homes.nursing_none")
    facilities = np.flatnonzero(owner == Owner.TEKUN)
    any_nursing[facilities] = _tekun_with_nursing(key[facilities], size[facilities], int(totals[Owner.TEKUN, 2]), evidence, seed)
    factor = 1 + NURSING_SPREAD * (2 * apportionment.uniforms(seed, key, Decision.HOME_NURSING, 1) - 1)
    least, most = any_nursing.astype(np.float64), np.where(any_nursing, size, 0)
    return _split_by_group(owner, size * factor * any_nursing, totals[:, 2], least, most)


def _tekun_with_nursing(key: Ints, size: Ints, beds: int, evidence: Evidence, seed: int) -> NDArray[np.bool_]:
    """Return which 特困 facilities have nursing beds: a drawn order in which large ones tend to come first (chances in proportion to size).

    As many as the evidence says, or more if they would be too small for all the nursing beds there are.
    """
    order = np.argsort(-np.log(apportionment.uniforms(seed, key, Decision.HOME_NURSING)) / size, kind="stable")
    wanted = floor((1 - evidence.value("tekun.severe_none_share")) * len(key) + 0.5)
    needed = int(np.searchsorted(np.cumsum(size[order]), beds)) + 1
    out = np.zeros(len(key), np.bool_)
    out[order[: max(wanted, needed)]] = True
    return out


def _split_by_group(group: Ints, weight: Floats, totals: Ints, least: NDArray[np.generic], most: NDArray[np.generic]) -> Ints:
    """Return whole numbers in proportion to weights, adding up to each group's total, within bounds; groups are 0, 1, 2 ..."""
    out = np.zeros(len(group), dtype=np.int64)
    for one, total in enumerate(totals.tolist()):
        rows = group == one
        out[rows] = apportionment.apportion(total, weight[rows], least[rows], most[rows])
    return out


def _fees(owner: Ints, key: Ints, city: NDArray[np.bool_], evidence: Evidence, seed: int) -> Ints:
    """Return yuan a month for ordinary beds (rows "able") and nursing beds (rows "full_care").

    One draw per home sets its position in both ranges, so a home that is expensive is expensive in both.
    """
    normal = NormalDist()
    position = [normal.inv_cdf(u) / normal.inv_cdf(1 - LAW_TAIL) for u in apportionment.uniforms(seed, key, Decision.HOME_FEE).tolist()]
    out = np.empty((len(key), len(Bed)), dtype=np.int32)
    for bed, rows, (low, high) in _fee_ranges(owner, city, evidence):
        out[rows, bed] = [fee_at(position[row], low, high) for row in np.flatnonzero(rows)]
    return out


def _fee_ranges(owner: Ints, city: NDArray[np.bool_], evidence: Evidence) -> Iterator[tuple[Bed, NDArray[np.bool_], tuple[float, float]]]:
    """Yield the kind of bed, the homes concerned, and their fee range."""
    private = owner == Owner.PRIVATE
    for group, rows in (("city", private & city), ("county", private & ~city)):
        yield Bed.ORDINARY, rows, _range(evidence, "fee.private.able", group)
        yield Bed.NURSING, rows, _range(evidence, "fee.private.full_care", group)
    yield Bed.ORDINARY, ~private, _range(evidence, "fee.public.able", "")
    yield Bed.NURSING, ~private, _range(evidence, "fee.public.full_care", "")


def _range(evidence: Evidence, name: str, group: str) -> tuple[float, float]:
    row = evidence.row(name, group)
    return (row.value if row.low is None else row.low, row.value if row.high is None else row.high)


def fee_at(position: float, low: float, high: float) -> int:
    """Return a fee from a log-normal with 5 % and 95 % points `low` and `high`, clipped to this range, in whole 10 yuan.

    `position` is -1 at the low end, 0 at the median, 1 at the high end.

    >>> fee_at(-1, 900, 1600), fee_at(0, 900, 1600), fee_at(3, 900, 1600), fee_at(-0.5, 900, 1600)
    (900, 1200, 1600, 1040)
    """
    yuan: float = low * (high / low) ** ((position + 1) / 2)
    return min(floor(high), max(ceil(low), FEE_STEP * floor(yuan / FEE_STEP + 0.5)))


def _ratings(owner: Ints, key: Ints, evidence: Evidence, seed: int) -> Ints:
    """Return stars: the share rated at the start is T9's for every owner, and the rated homes' stars follow a decreasing distribution."""
    rated = evidence.value("start.2020", "T9")
    bounds = rated * np.cumsum((0, *RATING_LAW[::-1])) / sum(RATING_LAW)
    place = apportionment.ranked(apportionment.uniforms(seed, key, Decision.HOME_RATING), owner)
    return (len(bounds) - np.searchsorted(bounds, place, side="right")).astype(np.int8)


def _operators(owner: Ints, key: Ints, evidence: Evidence, seed: int) -> Ints:
    """Return operators: private homes are run privately, 特困 facilities publicly, some of the other public homes privately (公建民营).

    The latter are the given share of all public homes, 特困 facilities included, as the share is defined that way.
    """
    public = owner != Owner.PRIVATE
    wanted = floor(evidence.value("homes.public.private_operator") * public.sum() + 0.5)
    others = np.flatnonzero(owner == Owner.OTHER_PUBLIC)
    order = np.argsort(apportionment.uniforms(seed, key[others], Decision.HOME_OPERATOR), kind="stable")
    out = np.where(public, Operator.PUBLIC, Operator.PRIVATE).astype(np.int8)
    out[others[order[:wanted]]] = Operator.PRIVATE
    return out
