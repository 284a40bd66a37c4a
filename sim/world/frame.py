"""The frame: prefectures, county units and places, the census population by age, and how many homes there are.

Nothing here depends on the seed of a run. The status of what is made here, with its formula:
- counties, places: found (code list); that places of one kind have equal numbers of people is assumed;
- people by prefecture and single age: derived (two totals for each prefecture, ages and sexes of the province);
- rural share of elders by prefecture: derived (urban share at all ages, one ratio for the province);
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
from sim.inputs.faults import BadInput, Fault
from sim.world import apportionment
from sim.world.columns import Counties, Floats, Frame, Ints, Places

COUNTY_LEVEL = ("district", "city", "county")
"""Kinds of the plan's 121 county-level units; the 4 forestry districts and the zone are not among them."""
RURAL_KINDS = (PlaceKind.VILLAGE, PlaceKind.QUASI_VILLAGE)
FIRST_AGE, LAST_AGE = 40, 100
"""Completed years; the last one includes everyone older."""
SIXTY, SIXTY_FIVE = 60 - FIRST_AGE, 65 - FIRST_AGE
"""Index of these ages in `Frame.cohorts`."""
ROUNDING = 1e-4
"""How far the sum of prefectures may be off from the province, as a share: shares are published to four digits."""

TINY_COUNTIES = ("230102", "230183", "230302", "230321")
TINY_PLACES_OF_A_KIND = 3
TINY_ELDERS = (360, 240)
TINY_HOMES = ((5, 32, 8), (4, 22, 8), (2, 12, 3))
"""Homes, beds, nursing beds by codes.Owner: more beds per elder than in the province, since a home has at least 5 beds."""

Tuple = TypeVar("Tuple", Counties, Places)


def province_frame(evidence: Evidence) -> Frame:
    """Return the frame of the whole province: 13 prefectures, 126 county units, 13,877 places, 2,150 homes."""
    units = sorted(evidence.places, key=lambda unit: unit.code)
    prefectures = tuple(sorted({unit.prefecture_code for unit in units}))
    named = {unit.prefecture_code: unit.prefecture for unit in units}
    counties, places = _counties(units, prefectures), _places(units, prefectures)
    return Frame(
        name="province",
        prefectures=prefectures,
        names=tuple(named[code] for code in prefectures),
        counties=counties,
        places=places._replace(facility=_facilities(places.kind, evidence)),
        cohorts=_cohorts(evidence, prefectures),
        rural=_rural_shares(evidence, prefectures, places),
        registered_ratio=np.array([evidence.value("population.registered_ratio", area=code) for code in prefectures]),
        home_totals=_home_totals(evidence),
    )


def tiny_frame(evidence: Evidence) -> Frame:
    """Return a small province for tests: two prefectures, four county units, 600 elders, 11 homes; cut out of the whole one.

    Up to three places of each kind remain in each unit, renumbered from 0; ages, sexes and shares are those of the two prefectures.
    """
    whole = province_frame(evidence)
    kept = np.isin(whole.counties.code, TINY_COUNTIES)
    chosen = sorted(set(whole.counties.prefecture[kept].tolist()))
    counties = _rows(whole.counties, kept)
    places = _rows(whole.places, kept[whole.places.county] & (_numbers(whole.places) < TINY_PLACES_OF_A_KIND))
    cohorts = whole.cohorts[chosen]
    cohorts = cohorts * (np.array(TINY_ELDERS) / cohorts[:, :, SIXTY:].sum(axis=(1, 2)))[:, None, None]
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
        rural=whole.rural[chosen],
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
    """Return the expected number of people 60+ in each place on the census day: equal over a prefecture's urban and over its rural places.

    Derived: elders of the prefecture x rural share / villages and quasi villages, and x (1 - rural share) / all the others.
    """
    elders = frame.cohorts[:, :, SIXTY:].sum(axis=(1, 2))
    group = frame.places.prefecture.astype(np.int64) * 2 + is_rural(frame.places.kind)
    people = (elders[:, None] * np.stack([1 - frame.rural, frame.rural], axis=1)).ravel()
    each: Floats = people / np.maximum(np.bincount(group, minlength=len(people)), 1)
    return each[group]


def elders_by_county(frame: Frame) -> Floats:
    """Return the expected number of people 60+ in each county unit on the census day; derived, so to be shown as an illustration."""
    return sum_by(frame.places.county, expected_elders(frame), len(frame.counties.code))


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


def _cohorts(evidence: Evidence, prefectures: Sequence[str]) -> Floats:
    """Return residents on the census day by prefecture, sex and single age (prefectures, 2, 61).

    n(p, s, x) = n(province, s, x) N(p, group of x) / N(province, group): ages 60-64 and 65+ by the elders of each prefecture, ages 40-59
    by its residents. The official totals of the province hold exactly, those of prefectures and single ages up to rounding.
    """
    ages = np.array([evidence.by_age("population.residents.by_age1", sex, FIRST_AGE, LAST_AGE) for sex in ("M", "F")])
    all_ages, over_60, over_65 = (
        np.array([evidence.value("population.residents", ages=ages, area=area) for area in ("23", *prefectures)])
        for ages in ("", "60+", "65+")
    )
    for totals in (all_ages, over_60, over_65):
        if abs(totals[1:].sum() / totals[0] - 1) > ROUNDING:
            what = f"population.residents: prefectures sum to {totals[1:].sum():,.0f}, the province has {totals[0]:,.0f}"
            raise BadInput([Fault("population.csv", 0, "value", what, f"a difference of {ROUNDING:.2%} at most")])
    out = np.empty((len(prefectures), 2, len(ages[0])))
    out[:, :, :SIXTY] = ages[None, :, :SIXTY] * (all_ages[1:] / all_ages[1:].sum())[:, None, None]
    for first, last, totals in ((SIXTY, SIXTY_FIVE, over_60 - over_65), (SIXTY_FIVE, len(ages[0]), over_65)):
        shape = ages[:, first:last] * (totals[0] / ages[:, first:last].sum())
        out[:, :, first:last] = shape[None] * (totals[1:] / totals[1:].sum())[:, None, None]
    return out


def _rural_shares(evidence: Evidence, prefectures: Sequence[str], places: Places) -> Floats:
    """Return the share of elders in villages: the prefecture's rural share at all ages x the ratio that holds in the province.

    rural(p) = (1 - urban(p)) x .36 / (1 - .6561), in [0, 1]; 0 if a prefecture has no villages, 1 if it has nothing else.
    """
    ratio = evidence.value("population.rural_share60") / (1 - evidence.value("population.urban_share"))
    rural = is_rural(places.kind)
    out = np.empty(len(prefectures))
    for row, code in enumerate(prefectures):
        here = rural[places.prefecture == row]
        share = min(1.0, max(0.0, (1 - evidence.value("population.urban_share", area=code)) * ratio))
        out[row] = 0.0 if not here.any() else 1.0 if here.all() else share
    return out


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
