"""The facilities of villages and counties in the slow tier: what there is, and what works will bring. Never sampled."""

from __future__ import annotations

import numpy as np

from sim.codes import Facility, Owner, PlaceKind
from sim.lives import NewHome
from sim.province.inventory import Counts
from sim.world.columns import Counties, Places


class Cover:
    """Facilities of villages, `m` places and `k` counties in the order of the world."""

    def __init__(self, places: Places, counties: Counties) -> None:
        self.key: Counts = places.key.astype(np.int64)
        self.county: Counts = places.county.astype(np.int64)
        self.village = places.kind == PlaceKind.VILLAGE
        """(m,) whether the village counts in the plan; communities and quasi villages do not."""
        self.facility: Counts = np.where(self.village, places.facility, Facility.NONE).astype(np.int64)
        """(m,) codes.Facility; they rank in the order of their numbers, and a village is counted by its best."""
        self.coming = self.facility.copy()
        """(m,) like `facility`, with what works begun or planned will bring."""
        self.tekun = counties.tekun.copy()
        """(k,) whether the county has a public 特困 facility."""
        self.tekun_coming = counties.tekun.copy()
        self.villages = np.bincount(self.county[self.village], minlength=len(self.tekun))
        """(k,) total number of villages."""

    def by_county(self) -> Counts:
        """Return villages by county and codes.Facility, (k, 4)."""
        cells = self.county[self.village] * len(Facility) + self.facility[self.village]
        return np.bincount(cells, minlength=len(self.tekun) * len(Facility)).reshape(-1, len(Facility))

    def with_or_coming(self, facility: int) -> Counts:
        """Return (k,) villages by county with exactly this facility, counting planned works as done."""
        return np.bincount(self.county[self.village & (self.coming == facility)], minlength=len(self.tekun))

    def cover(self, row: int, facility: int) -> None:
        self.facility[row] = max(int(self.facility[row]), facility)

    def opened(self, record: NewHome) -> None:
        """Record what a new home means for its county."""
        if record.owner == Owner.TEKUN:
            self.tekun[record.county] = self.tekun_coming[record.county] = True
