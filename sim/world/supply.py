"""The homes of 2020-12-31, synthesized: published totals by owner hold exactly; all else follows distributions assigned by keyed draws.

Status of each column (the formulas are in the functions below):
- homes, beds, nursing beds by owner: found or derived (`Frame.home_totals`), exact;
- how many homes in each county unit: derived (in proportion to expected elders);
- sizes: assumed (log-normal with the mean and median of `homes.size`), scaled to the owner's exact beds;
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
from sim.world import apportionment, sampling
from sim.world.columns import Counties, Floats, Frame, Homes, Ints
from sim.world.frame import COUNTY_LEVEL, elders_by_county, expected_elders, is_rural, sum_by

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
    counties = frame.counties._replace(tekun=_with_tekun(frame.counties, evidence, seed))
    number = _numbers(frame, counties.tekun, seed)
    county = np.repeat(np.repeat(np.arange(len(counties.code), dtype=np.int16), len(Owner)), number.ravel())
    owner = np.repeat(np.tile(np.array(Owner, dtype=np.int8), len(counties.code)), number.ravel())
    key = np.arange(len(owner), dtype=np.int32)
    size = _sizes(owner, key, frame.home_totals, evidence, seed)
    nursing = _nursing_beds(owner, key, size, frame.home_totals, evidence, seed)
    homes = Homes(
        key=key,
        county=county,
        prefecture=counties.prefecture[county],
        owner=owner,
        operator=_operators(owner, key, evidence, seed),
        beds=np.stack([size - nursing, nursing], axis=1).astype(np.int32),
        fee=_fees(owner, key, np.isin(counties.kind, CITY_PRICES)[county], evidence, seed),
        rating=_ratings(owner, key, evidence, seed),
        kept=np.zeros(len(key), dtype=np.int32),
        weight=np.ones(len(key)),
        sampled=np.ones(len(key), dtype=np.bool_),
    )
    return counties, sampling.sample_homes(homes, share)


def _with_tekun(counties: Counties, evidence: Evidence, seed: int) -> NDArray[np.bool_]:
    """Mark the county units with a public 特困 facility: 92 % of county-level units, to a whole number; those without one are drawn.

    Those with the lowest keyed draws go without, unless that would leave a prefecture with none.
    """
    having = np.isin(counties.kind, COUNTY_LEVEL)
    units = int(having.sum())
    missing = units - floor(evidence.value("facilities.tekun_share", "counties_cities_districts") * units + 0.5)
    drawn = apportionment.uniforms(seed, [int(code) for code in counties.code], Decision.TEKUN_MISSING)
    left = np.bincount(counties.prefecture[having], minlength=int(counties.prefecture.max()) + 1)
    for row in np.argsort(drawn, kind="stable"):
        if missing and having[row] and left[counties.prefecture[row]] > 1:
            having[row] = False
            left[counties.prefecture[row]] -= 1
            missing -= 1
    return having


def _numbers(frame: Frame, tekun: NDArray[np.bool_], seed: int) -> Ints:
    """Return homes by county unit and owner (counties, 3): assigned to prefectures by largest remainders, then systematically to units.

    Private homes go by expected elders in communities, other public ones by all expected elders, at least one per prefecture;
    特困 facilities go one to each unit that has any, the rest by expected elders in the villages of these units.
    """
    counties = frame.counties
    villagers = np.where(is_rural(frame.places.kind), expected_elders(frame), 0.0)
    rural = sum_by(frame.places.county, villagers, len(counties.code))
    everybody = elders_by_county(frame)
    total = frame.home_totals[:, 0]
    out = np.zeros((len(counties.code), len(Owner)), dtype=np.int64)
    out[:, Owner.TEKUN] = tekun
    for owner, people, first in (
        (Owner.PRIVATE, everybody - rural, 1),
        (Owner.TEKUN, np.where(tekun, np.maximum(rural, 1.0), 0.0), 0),
        (Owner.OTHER_PUBLIC, everybody, 1),
    ):
        by_prefecture = sum_by(counties.prefecture, people, len(frame.prefectures))
        homes = apportionment.apportion(int(total[owner] - out[:, owner].sum()), by_prefecture, least=first)
        for row, code in enumerate(frame.prefectures):
            here = np.flatnonzero(counties.prefecture == row)
            start = apportionment.uniforms(seed, [int(code)], Decision.HOME_COUNTY, owner)[0]
            out[here, owner] += apportionment.deal(int(homes[row]), people[here], start)
    return out


def _sizes(owner: Ints, key: Ints, totals: Ints, evidence: Evidence, seed: int) -> Ints:
    """Return each home's beds: log-normal with sigma^2 = 2 ln(mean / median), the same for all owners, scaled to the owner's beds.

    The values are evenly spaced quantiles, and draws decide which home gets which; none has fewer than 5 beds.
    """
    sigma = sqrt(2 * log(evidence.value("homes.size.mean") / evidence.value("homes.size.median")))
    law = apportionment.ranked(apportionment.uniforms(seed, key, Decision.HOME_SIZE), owner)
    size = np.array([exp(sigma * NormalDist().inv_cdf(place)) for place in law.tolist()])
    return _split_by_owner(owner, size, totals[:, 1], least=np.full(len(key), SMALLEST_HOME), most=np.full(len(key), np.inf))


def _nursing_beds(owner: Ints, key: Ints, size: Ints, totals: Ints, evidence: Evidence, seed: int) -> Ints:
    """Return each home's nursing beds, to the owner's exact total.

    A share of the homes that are not 特困 facilities has none. In all others the share of nursing beds is spread evenly around its mean.
    """
    place = apportionment.ranked(apportionment.uniforms(seed, key, Decision.HOME_NURSING), owner)
    any_nursing = (owner == Owner.TEKUN) | (place > evidence.value("homes.nursing_none"))
    factor = 1 + NURSING_SPREAD * (2 * apportionment.uniforms(seed, key, Decision.HOME_NURSING, 1) - 1)
    least, most = any_nursing.astype(np.float64), np.where(any_nursing, size, 0)
    return _split_by_owner(owner, size * factor * any_nursing, totals[:, 2], least, most)


def _split_by_owner(owner: Ints, weight: Floats, totals: Ints, least: NDArray[np.generic], most: NDArray[np.generic]) -> Ints:
    """Return whole numbers in proportion to weights, adding up to each owner's total, within bounds."""
    out = np.zeros(len(owner), dtype=np.int64)
    for one in Owner:
        rows = owner == one
        out[rows] = apportionment.apportion(int(totals[one]), weight[rows], least[rows], most[rows])
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
