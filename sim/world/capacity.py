"""Which beds people can be admitted to, and since when: beds on paper, beds occupied by people under 60, and homes that fill over years.

Status of the columns made here:
- paper beds: assumed (`beds.paper_share` of every owner's beds, in proportion to beds);
- beds occupied by people under 60: assumed (`tekun.under60_beds` in 特困 facilities, in proportion to beds);
- month in which a home opened: which home is drawn; beds at the end of each year from 2014 to 2020 grow at a constant rate (derived).

The beds of a home that opens go into service in equal monthly steps over `beds.fill_years`; they count as built at once. Beds on paper and
those occupied by people under 60 are never in service; both are ordinary beds, unless a home has too few of these.
"""

from __future__ import annotations

from datetime import date
from math import floor

import numpy as np

from sim.clock import month_number, whole_months
from sim.codes import Owner
from sim.draws import Decision
from sim.evidence import Evidence
from sim.world import apportionment
from sim.world.columns import Homes, Ints

GROWTH_BEGINS, GROWTH_ENDS = month_number(date(2015, 1, 1)), month_number(date(2021, 1, 1))
"""First month in which a home of the world can open, and the first in which none can."""
LONG_AGO = -1200
"""Months before 2016: the opening of homes that were there before growth begins."""


def in_service(beds: Ints, opened: Ints | int, full: Ints | int, month: int) -> Ints:
    """Return how many of the beds that opened in month `opened` are in service in a month: none at first, all from month `full` on.

    >>> [int(in_service(np.array(10), 0, 4, month)) for month in (-1, 0, 1, 2, 3, 4, 99)]
    [0, 0, 3, 5, 8, 10, 10]
    """
    span = np.maximum(np.subtract(full, opened), 1)
    passed = np.clip(month - np.asarray(opened), 0, span)
    steps = np.where(month >= np.asarray(full), span, passed)
    return np.asarray((2 * beds * steps + span) // (2 * span))


def usable(homes: Homes) -> Ints:
    """Return (h, 2) beds that can ever be in service: built, less those on paper and those occupied by people under 60."""
    left: Ints = np.maximum(homes.beds - homes.paper - homes.under_60, 0)
    return left


def at(homes: Homes, month: int) -> tuple[Ints, Ints]:
    """Return (h, 2) beds built and in service in a month of the years of growth; a home that is not open yet has none."""
    built = np.where((homes.opened <= month)[:, None], homes.beds, 0)
    return built, in_service(usable(homes), homes.opened[:, None], homes.full[:, None], month).astype(built.dtype)


def set_aside(homes: Homes, evidence: Evidence) -> Homes:
    """Return the homes with beds on paper and beds occupied by people under 60, to exact totals for each owner."""
    beds, paper, young = homes.beds.sum(1), np.zeros(len(homes.key), np.int64), np.zeros(len(homes.key), np.int64)
    share = evidence.value("beds.paper_share")
    for owner in Owner:
        rows = homes.owner == owner
        paper[rows] = apportionment.apportion(floor(share * beds[rows].sum() + 0.5), beds[rows], most=beds[rows])
    rows = homes.owner == Owner.TEKUN
    of_each = evidence.value("tekun.under60_beds") / evidence.value("beds.tekun")
    young[rows] = apportionment.apportion(floor(of_each * beds[rows].sum() + 0.5), beds[rows], most=(beds - paper)[rows])
    of_young = _ordinary_first(young, homes.beds)
    return homes._replace(paper=_ordinary_first(paper, homes.beds - of_young), under_60=of_young)


def _ordinary_first(number: Ints, beds: Ints) -> Ints:
    """Return (h, 2) `number` beds taken from each home's, ordinary ones as far as there are any.

    >>> _ordinary_first(np.array([3, 3]), np.array([[9, 9], [1, 9]])).tolist()
    [[3, 0], [1, 2]]
    """
    ordinary = np.minimum(number, beds[:, 0])
    return np.stack([ordinary, number - ordinary], axis=1).astype(beds.dtype)


def open_in_turn(homes: Homes, evidence: Evidence, seed: int) -> Homes:
    """Return the homes with the months in which they opened and were full.

    Homes of a prefecture and owner open in a drawn order, all such groups side by side, so that the oldest part of the beds is spread over
    all of them. The beds of 2014 were there before; a later home opens in the month in which beds, growing at a constant rate, reach the
    middle of its own.
    """
    drawn = apportionment.uniforms(seed, homes.key, Decision.HOME_OPENING)
    place = apportionment.ranked(drawn, homes.prefecture.astype(np.int64) * len(Owner) + homes.owner)
    order = np.lexsort((drawn, place))
    beds = homes.beds.sum(1)
    reached = np.empty(len(beds))
    reached[order] = (np.cumsum(beds[order]) - beds[order] / 2) / max(beds.sum(), 1)
    first = evidence.value("beds.before_growth") / evidence.value("beds.all")
    months = np.ceil((GROWTH_ENDS - GROWTH_BEGINS) * np.log(np.maximum(reached, first) / first) / np.log(1 / first))
    opened = np.where(reached <= first, LONG_AGO, GROWTH_BEGINS - 1 + months).astype(np.int16)
    return homes._replace(opened=opened, full=(opened + whole_months(evidence.value("beds.fill_years"))).astype(np.int16))
