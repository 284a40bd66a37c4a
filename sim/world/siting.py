"""Where the homes stand: county units with a 特困 facility, and how many homes of each owner there are in each county unit.

The 67 counties and county-level cities together have `homes.counties_cities` homes and `beds.counties_cities_share` of all beds; districts
and everything else have the rest. Single counties are not known well enough: there, homes follow the elders.
"""

from __future__ import annotations

from math import floor

import numpy as np
from numpy.typing import NDArray

from sim.codes import Owner
from sim.draws import Decision
from sim.evidence import Evidence
from sim.world import apportionment
from sim.world.columns import Counties, Floats, Frame, Ints
from sim.world.frame import COUNTY_LEVEL, elders_by_county, expected_elders, is_rural, sum_by

OUTSIDE_DISTRICTS = ("county", "city")
"""Kinds of the 67 counties and county-level cities."""


def outside_districts(counties: Counties) -> NDArray[np.bool_]:
    """Return (k,) which county units are counties or county-level cities."""
    return np.isin(counties.kind, OUTSIDE_DISTRICTS)


def with_tekun(counties: Counties, evidence: Evidence, seed: int) -> NDArray[np.bool_]:
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


def numbers(frame: Frame, tekun: NDArray[np.bool_], evidence: Evidence, seed: int) -> Ints:
    """Return homes by county unit and owner (counties, 3): assigned to prefectures by largest remainders, then systematically to units.

    特困 facilities go one to each unit that has any, the rest by expected elders in the villages of these units. Private homes go by
    expected elders in communities, other public ones by all expected elders, at least one per prefecture; one factor for each owner on the
    elders of counties and county-level cities brings the homes there to the number that is known, 特困 facilities included.
    """
    counties = frame.counties
    villagers = np.where(is_rural(frame.places.kind), expected_elders(frame), 0.0)
    rural = sum_by(frame.places.county, villagers, len(counties.code))
    everybody, outside = elders_by_county(frame), outside_districts(counties)
    total = frame.home_totals[:, 0]
    out = np.zeros((len(counties.code), len(Owner)), dtype=np.int64)
    out[:, Owner.TEKUN] = tekun
    _assign(out, frame, Owner.TEKUN, int(total[Owner.TEKUN]), np.where(tekun, np.maximum(rural, 1.0), 0.0), 0, seed)
    known = evidence.value("homes.counties_cities") / evidence.value("homes.all") * total.sum()
    share = (known - out[outside].sum()) / (total.sum() - total[Owner.TEKUN])
    for owner, people in ((Owner.PRIVATE, everybody - rural), (Owner.OTHER_PUBLIC, everybody)):
        _assign(out, frame, owner, int(total[owner]), _weighted(people, outside, share), 1, seed)
    return out


def _weighted(people: Floats, part: NDArray[np.bool_], share: float) -> Floats:
    """Return weights in proportion to people inside a part and outside it, such that the part has this share; people if all are in one.

    >>> _weighted(np.array([3.0, 1.0, 4.0]), np.array([True, True, False]), 0.25).tolist()
    [0.1875, 0.0625, 0.75]
    """
    inside, others = people[part].sum(), people[~part].sum()
    if not (inside and others):
        return people
    share = min(max(share, 0.0), 1.0)
    weights: Floats = np.where(part, people * share / inside, people * (1 - share) / others)
    return weights


def _assign(out: Ints, frame: Frame, owner: Owner, total: int, weights: Floats, least: int, seed: int) -> None:
    """Add homes of an owner to those in `out` until there are `total`, in proportion to weights; at least `least` in each prefecture."""
    prefecture = frame.counties.prefecture
    by_prefecture = sum_by(prefecture, weights, len(frame.prefectures))
    homes = apportionment.apportion(total - int(out[:, owner].sum()), by_prefecture, least=least)
    for row, code in enumerate(frame.prefectures):
        here = np.flatnonzero(prefecture == row)
        start = apportionment.uniforms(seed, [int(code)], Decision.HOME_COUNTY, owner)[0]
        out[here, owner] += apportionment.deal(int(homes[row]), weights[here], start)


def bed_totals(frame: Frame, homes: Ints, least: int, evidence: Evidence) -> Ints:
    """Return (2, 3) beds by owner in districts and everything else, and in counties and county-level cities, to each owner's exact total.

    特困 facilities have the same mean size in both; private and other public homes share what else is known to be in counties and cities.
    `homes` (counties, 3) are homes by county unit and owner; each has at least `least` beds.
    """
    beds, outside = frame.home_totals[:, 1], outside_districts(frame.counties)
    there = np.stack([homes[~outside].sum(0), homes[outside].sum(0)])
    wanted = np.zeros(len(Owner))
    wanted[Owner.TEKUN] = beds[Owner.TEKUN] * there[1, Owner.TEKUN] / there[:, Owner.TEKUN].sum()
    others = [owner for owner in Owner if owner != Owner.TEKUN]
    known = evidence.value("beds.counties_cities_share") * beds.sum() - wanted[Owner.TEKUN]
    wanted[others] = known * beds[others] / beds[others].sum()
    most, split = np.where(there > 0, np.inf, 0), []
    for owner, (total, some) in enumerate(zip(beds.tolist(), wanted.clip(0, beds).tolist(), strict=True)):
        split.append(apportionment.apportion(total, [total - some, some], least * there[:, owner], most[:, owner]))
    return np.array(split).T
