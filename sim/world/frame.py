"""The frame: prefectures, county units and places, the census population by age, and how many homes there are.

Nothing here depends on the seed of a run. The status of what is made here, with its formula:
- counties, places: found (code list); that the communities, and the villages, of a county unit have equal numbers of people is assumed;
- people by county unit, sex and age: found and derived (census.py);
- pensions of employees by county unit: derived (pensions.py);
- which village has which facility: assumed (published totals spread evenly along the code list).

The code list has 9,025 villages, the plan 9,026: the missing one has no row here and no facility.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.codes import Facility, PlaceKind
from sim.draws import Decision
from sim.evidence import Evidence, Place
from sim.world import apportionment, census, pensions
from sim.world.columns import Counties, Floats, Frame, Ints, Places

COUNTY_LEVEL = ("district", "city", "county")
"""Kinds of the plan's 121 county-level units; the 4 forestry districts and the zone are not among them."""
RURAL_KINDS = (PlaceKind.VILLAGE, PlaceKind.QUASI_VILLAGE)
TINY_COUNTIES = ("230102", "230183", "230302", "230321")
TINY_PLACES_OF_A_KIND = 3
TINY_ELDERS = (360, 240)
TINY_HOMES = ((5, 32, 8), (4, 22, 8), (2, 12, 3))
"""Homes, beds, nursing beds by codes.Owner: more beds per elder than in the province, since a home has at least 5 beds."""

Tuple = TypeVar("Tuple", Counties, Places)


def province_frame(evidence: Evidence) -> Frame:
    """Return the frame of the whole province: 13 prefectures, 126 county units, 13,877 places, 2,569 homes."""
    units = sorted(evidence.places, key=lambda unit: unit.code)
    prefectures = tuple(sorted({unit.prefecture_code for unit in units}))
    named = {unit.prefecture_code: unit.prefecture for unit in units}
    counties, places = _counties(units, prefectures), _places(units, prefectures)
    cohorts, rural = census.by_county(evidence, counties.code), _rural(evidence, counties, places)
    elders = cohorts[:, :, census.SIXTY :].sum(axis=(1, 2))
    return Frame(
        name="province",
        prefectures=prefectures,
        names=tuple(named[code] for code in prefectures),
        counties=counties,
        places=places._replace(facility=_facilities(places.kind, evidence)),
        cohorts=cohorts,
        rural=rural,
        employee=pensions.by_county(evidence, counties.code, elders, rural),
        registered_ratio=np.array([evidence.value("population.registered_ratio", area=code) for code in prefectures]),
        home_totals=_home_totals(evidence),
    )


def tiny_frame(evidence: Evidence) -> Frame:
    """Return a small province for tests: two prefectures, four county units, 600 elders, 11 homes; cut out of the whole one.

    Up to three places of each kind remain in each unit, renumbered from 0; ages, sexes and shares are those of the two prefectures.
    """
    whole = province_frame(evidence)
    kept = np.isin(whole.counties.code, TINY_COUNTIES)
    units = np.flatnonzero(kept)
    chosen = sorted(set(whole.counties.prefecture[kept].tolist()))
    counties = _rows(whole.counties, kept)
    places = _rows(whole.places, kept[whole.places.county] & (_numbers(whole.places) < TINY_PLACES_OF_A_KIND))
    cohorts = whole.cohorts[units]
    elders = sum_by(_renumbered(whole.counties.prefecture[units]), cohorts[:, :, census.SIXTY :].sum(axis=(1, 2)), len(chosen))
    cohorts = cohorts * (np.array(TINY_ELDERS) / elders)[_renumbered(whole.counties.prefecture[units])][:, None, None]
    return Frame(
        name="tiny",
        prefectures=tuple(whole.prefectures[row] for row in chosen),
        names=tuple(whole.names[row] for row in chosen),
        counties=counties._replace(prefecture=_renumbered(counties.prefecture)),
        places=places._replace(
            key=np.arange(len(places.key), dtype=np.int32),
            county=_renumbered(places.county),
            prefecture=_renumbered(places.prefecture),
            sampled=np.ones(len(places.key), dtype=np.bool_),
        ),
        cohorts=cohorts,
        rural=whole.rural[units],
        employee=whole.employee[units],
        registered_ratio=whole.registered_ratio[chosen],
        home_totals=np.array(TINY_HOMES, dtype=np.int64),
    )


def is_rural(kind: Ints) -> NDArray[np.bool_]:
    """Return which places are villages or quasi villages.

    >>> is_rural(np.array([0, 1, 2, 3])).tolist()
    [False, True, False, True]
    """
    return np.isin(kind, RURAL_KINDS)


def expected_elders(frame: Frame) -> Floats:
    """Return the expected number of people 60+ in each place on the census day: equal over a county unit's communities and its villages.

    Derived: elders of the county unit x rural share / villages and quasi villages, and x (1 - rural share) / all the others.
    """
    elders = frame.cohorts[:, :, census.SIXTY :].sum(axis=(1, 2))
    group = frame.places.county.astype(np.int64) * 2 + is_rural(frame.places.kind)
    people = (elders[:, None] * np.stack([1 - frame.rural, frame.rural], axis=1)).ravel()
    each: Floats = people / np.maximum(np.bincount(group, minlength=len(people)), 1)
    return each[group]


def elders_by_county(frame: Frame) -> Floats:
    """Return the number of people 60+ in each county unit on the census day."""
    counted: Floats = frame.cohorts[:, :, census.SIXTY :].sum(axis=(1, 2))
    return counted


def sum_by(group: Ints, numbers: Floats, groups: int) -> Floats:
    """Return the sum of the numbers in each group 0, 1, 2 ...

    >>> sum_by(np.array([0, 2, 2]), np.array([1.0, 2.0, 3.0]), 3).tolist()
    [1.0, 0.0, 5.0]
    """
    return np.bincount(group, weights=numbers, minlength=groups).astype(np.float64)


def _counties(units: Sequence[Place], prefectures: Sequence[str]) -> Counties:
    """Return the county units; which ones have a 特困 facility is drawn later, so here all that can have one do."""
    return Counties(
        code=tuple(unit.code for unit in units),
        name=tuple(unit.county for unit in units),
        kind=tuple(unit.kind for unit in units),
        prefecture=np.array([prefectures.index(unit.prefecture_code) for unit in units], dtype=np.int16),
        tekun=np.array([unit.kind in COUNTY_LEVEL for unit in units]),
        townships=np.array([(unit.streets, unit.towns, unit.townships) for unit in units], dtype=np.int32),
    )


def _places(units: Sequence[Place], prefectures: Sequence[str]) -> Places:
    """Return one row per committee, ordered by prefecture, county unit, kind, number; all sampled."""
    counts = np.array([(u.residents_committees, u.village_committees, u.quasi_residents, u.quasi_villages) for u in units]).ravel()
    county = np.repeat(np.arange(len(units), dtype=np.int16).repeat(len(PlaceKind)), counts)
    total = int(counts.sum())
    return Places(
        key=np.arange(total, dtype=np.int32),
        county=county,
        prefecture=np.array([prefectures.index(unit.prefecture_code) for unit in units], dtype=np.int16)[county],
        kind=np.repeat(np.tile(np.array(PlaceKind, dtype=np.int8), len(units)), counts),
        facility=np.zeros(total, dtype=np.int8),
        sampled=np.ones(total, dtype=np.bool_),
    )


def _facilities(kind: Ints, evidence: Evidence) -> Ints:
    """Return each place's facility: villages with any, among them those with care, among these mutual aid, each chosen in equal steps."""
    counts = [int(evidence.value("villages.with_facility", group)) for group in ("mutual_aid", "station", "activity_room")]
    out = np.zeros(len(kind), dtype=np.int8)
    rows = np.flatnonzero(kind == PlaceKind.VILLAGE)
    for step, facility in enumerate((Facility.ACTIVITY_ROOM, Facility.STATION, Facility.MUTUAL_AID)):
        start = apportionment.uniforms(apportionment.FRAME_SEED, [0], Decision.FACILITY, step)[0]
        rows = rows[apportionment.evenly(sum(counts[: 3 - step]), len(rows), start)]
        out[rows] = facility
    return out


def _rural(evidence: Evidence, counties: Counties, places: Places) -> Floats:
    """Return (k,) the share of elders in villages: census.rural_shares; 0 in a county unit without villages, 1 in one with nothing else."""
    villages, others = (np.bincount(places.county[is_rural(places.kind) == rural], minlength=len(counties.code)) for rural in (True, False))
    share = census.rural_shares(evidence, counties.code)
    return np.where(villages == 0, 0.0, np.where(others == 0, 1.0, share))


def _home_totals(evidence: Evidence) -> Ints:
    """Return homes, beds, nursing beds by codes.Owner; nursing beds outside 特困 facilities are split in proportion to beds (derived)."""
    tekun, other, all_homes = (int(evidence.value(name)) for name in ("homes.tekun", "homes.other_public", "homes.all"))
    beds = [int(evidence.value(name)) for name in ("beds.private", "beds.tekun", "beds.other_public")]
    private, public = apportionment.apportion(int(evidence.value("beds.nursing.outside_tekun")), [beds[0], beds[2]]).tolist()
    nursing = [private, int(evidence.value("beds.tekun.nursing")), public]
    return np.array([[all_homes - tekun - other, tekun, other], beds, nursing], dtype=np.int64).T.copy()


def _numbers(places: Places) -> Ints:
    """Return the number of each place within its county unit and kind, counting from 0."""
    group = places.county.astype(np.int64) * len(PlaceKind) + places.kind
    _, first, which = np.unique(group, return_index=True, return_inverse=True)
    return np.asarray(np.arange(len(group)) - first[which])


def _rows(columns: Tuple, keep: NDArray[np.bool_]) -> Tuple:
    """Return the rows of all columns where `keep` is true."""
    chosen = np.flatnonzero(keep)
    kept = (column[keep] if isinstance(column, np.ndarray) else tuple(column[i] for i in chosen) for column in columns)
    return type(columns)._make(kept)


def _renumbered(index: Ints) -> Ints:
    """Renumber indices as 0, 1, 2 ... in their order.

    >>> _renumbered(np.array([2, 2, 7, 9])).tolist()
    [0, 0, 1, 2]
    """
    return np.unique(index, return_inverse=True)[1].astype(index.dtype)
