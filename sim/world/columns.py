"""The columns of a world: who and what exists, as plain arrays. Units and meanings are given here once, for engines and slow tier."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.floating[Any]]


class Counties(NamedTuple):
    """The 126 county units, sorted by code. `k` counties."""

    code: tuple[str, ...]
    """Six-digit code of the National Bureau of Statistics."""
    name: tuple[str, ...]
    kind: tuple[str, ...]
    """district, county, city, forestry, zone. The first three are the 121 county-level units of the plan."""
    prefecture: Ints
    """(k,) index of the prefecture."""
    tekun: NDArray[np.bool_]
    """(k,) whether it has a public 特困 facility on 2020-12-31: indicator T6."""
    townships: Ints
    """(k, 3) streets, towns, townships."""


class Places(NamedTuple):
    """Communities and villages of the whole province, sorted by key; never sampled. `m` places."""

    key: Ints
    """(m,) permanent number."""
    county: Ints
    """(m,) index into Counties."""
    prefecture: Ints
    """(m,)"""
    kind: Ints
    """(m,) codes.PlaceKind"""
    facility: Ints
    """(m,) codes.Facility on 2020-12-31; 0 if the place is not a village."""
    sampled: NDArray[np.bool_]
    """(m,) whether its people are simulated."""


class Homes(NamedTuple):
    """Homes (养老机构) of the whole province, sorted by key; never sampled. `h` homes. Bed counts as of 2020-12-31."""

    key: Ints
    """(h,) permanent number; later homes take the next numbers."""
    county: Ints
    """(h,) index into Counties."""
    prefecture: Ints
    """(h,) index of the prefecture; homes of one prefecture are contiguous."""
    owner: Ints
    """(h,) codes.Owner"""
    operator: Ints
    """(h,) codes.Operator"""
    beds: Ints
    """(h, 2) built beds, ordinary and nursing."""
    paper: Ints
    """(h, 2) built beds that cannot be used; never in service."""
    under_60: Ints
    """(h, 2) built beds occupied by people under 60, who are no elders of the world; never in service."""
    opened: Ints
    """(h,) month in which it opened, as clock.month_number; its beds go into service from then on, and all are in service ..."""
    full: Ints
    """(h,) ... from this month on."""
    fee: Ints
    """(h, 2) yuan per month, ordinary and nursing bed."""
    rating: Ints
    """(h,) star rating 0-5 (GB/T 37276)."""
    kept: Ints
    """(h,) beds that only 特困 people may take."""
    weight: Floats
    """(h,) share x beds of its prefecture and owner / beds of the sampled homes there; 1 in a full run, 0 if not sampled."""
    pull: Floats
    """(h,) weight in choices over weight in beds, by owner (pull.py); 1 in a full run."""
    sampled: NDArray[np.bool_]
    """(h,) whether the home is in the lives; the others exist in the slow tier only."""


class Elders(NamedTuple):
    """The people of one prefecture who are 60+ on some day of the run, `n` rows, sorted by key. State at the start, 2016-01-01.

    People who turn 60 later have the state in which they will enter.
    """

    key: Ints
    """(n,) permanent number, uint32; the same whatever the share and the end of the run."""
    place: Ints
    """(n,) key of the place, int32."""
    county: Ints
    """(n,) index into Counties, int16."""
    b60: Ints
    """(n,) day of the 60th birthday, int16; above 0 for people who are not yet 60."""
    sex: Ints
    """(n,) codes.Sex, int8."""
    level: Ints
    """(n,) codes.Level, int8."""
    dementia: Ints
    """(n,) 0 or 1, int8."""
    means: Ints
    """(n,) codes.Means, int8."""
    rural: Ints
    """(n,) 0 or 1, int8."""
    owns_home: Ints
    """(n,) 0 or 1, int8."""
    priority: Ints
    """(n,) 优抚 or 计划生育特殊家庭: 0 or 1, int8."""
    certificate: Ints
    """(n,) disability certificate 重残: 0 or 1, int8."""
    employee: Ints
    """(n,) employee pension and insurance: 0 or 1, int8."""
    income: Ints
    """(n,) yuan per month, uint16."""
    mate: Ints
    """(n,) row of the spouse, int32; -1: no spouse; -2: a spouse who turns 60 after the end of the run."""
    children: Ints
    """(n,) living children, int8."""
    near: Ints
    """(n,) children living in the same prefecture, int8, 0 to 7."""
    with_child: Ints
    """(n,) lives with a child, int8."""
    bereaved_on: Ints
    """(n,) day on which the spouse died, int16; -32000: never, or too long ago to matter."""


class Seeds(NamedTuple):
    """Who in a prefecture is in care on 2016-01-01, `n` rows parallel to Elders."""

    setting: Ints
    """(n,) codes.Setting, int8"""
    home: Ints
    """(n,) permanent key of the home, int32; -1: none."""
    since: Ints
    """(n,) day of entering, int16; -1 if none."""


class World(NamedTuple):
    """One synthetic province, as of 2016-01-01."""

    counties: Counties
    places: Places
    homes: Homes
    carers: Floats
    """(h,) carers on the payroll of each home; 0 if not simulated."""
    seen: Ints
    """(prefectures, 2) a home in one's own or in another county is looked at if the word for person and home is below this (of 2^32)."""
    elders: tuple[Elders, ...]
    """By prefecture."""
    seeds: tuple[Seeds, ...]
    """By prefecture."""
    prefectures: tuple[str, ...]
    """Codes, sorted: 2301 ... 2327."""
    names: tuple[str, ...]
    """Names of the prefectures, in Chinese."""
    share: float
    seed: int
    end: int
    """Last day of the run."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a world is drawn from: places with their expected people, and totals of homes, for the province or a small part of it."""

    name: str
    prefectures: tuple[str, ...]
    names: tuple[str, ...]
    counties: Counties
    places: Places
    cohorts: Floats
    """(county units, 2 sexes, 61 ages 40..100+) residents on the census day by completed age."""
    rural: Floats
    """(county units,) share of elders who live in villages and quasi villages."""
    employee: Floats
    """(county units, 2 rural) share of elders with the pension of an employee."""
    registered_ratio: Floats
    """(prefectures,) residents / registered population."""
    home_totals: Ints
    """(3 owners, 3) homes, beds, nursing beds by codes.Owner."""


def digest(world: World) -> str:
    """Return the SHA-256 over every column of a world."""
    total = hashlib.sha256(repr((world.prefectures, world.share, world.seed, world.end)).encode())
    total.update(np.ascontiguousarray(world.carers).tobytes() + np.ascontiguousarray(world.seen).tobytes())
    parts: tuple[NamedTuple, ...] = (world.counties, world.places, world.homes, *world.elders, *world.seeds)
    for part in parts:
        for name, column in part._asdict().items():
            total.update(name.encode())
            total.update(np.ascontiguousarray(column).tobytes() if isinstance(column, np.ndarray) else repr(column).encode())
    return total.hexdigest()


def frame_digest(frame: Frame) -> str:
    """Return the SHA-256 over every field of a frame."""
    total = hashlib.sha256()
    for field in fields(frame):
        value = getattr(frame, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            total.update(np.ascontiguousarray(part).tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
    return total.hexdigest()
