"""Merge idle capacity: idle beds of public homes leave the count on a day, so that occupancy rises without anybody moving in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.clock import day_of
from sim.codes import Bed, Owner
from sim.province.changes import Change
from sim.province.levers.common import FROM
from sim.province.levers.keys import Key, Number, Unit
from sim.province.levers.lever import Lever, beds_of_one_kind, in_words
from sim.province.works import NOBODY, Outcome, Works

if TYPE_CHECKING:
    from sim.province.agenda import Story
    from sim.province.operations import Operations

MOST = 0.3
"""Share of the built beds; public homes of the whole province have more idle beds than that."""
SHARE = Key(
    "share", Number(0, MOST, Unit("of the built beds of public homes", "（占公办机构床位）")),
    "Part of the built beds of public homes that leaves the count, as far as it is idle.", "公办机构床位中退出的比例，以闲置床位为限。",
)  # fmt: skip


def story(operations: Operations, change: Change, number: int) -> Story:
    """Remove idle beds from every public home in proportion to its beds: on paper, then vacant; ordinary ones, then nursing beds."""
    from sim.province.agenda import Order
    from sim.world.apportionment import apportion

    day, beds = day_of(change.start), operations.beds
    yield operations.agenda.turn(day, Order.REMOVE, NOBODY, number)
    rows = [row for row, owner in enumerate(beds.owner.tolist()) if owner != Owner.PRIVATE]
    built = beds.built[rows].sum(1)
    for row, wanted in zip(rows, apportion(round(change.need("share", float) * int(built.sum())), built).tolist(), strict=True):
        home, county = int(beds.key[row]), int(beds.county[row])
        left = wanted
        for kind in Bed:
            gone = operations.strike_idle(home, kind, left)
            left -= gone
            if gone:
                works = Works(operations.next_number(), change.lever, county, home, NOBODY, kind, -gone, day, day, 0)
                operations.note(works, Outcome.DONE, -gone)


def sentence(change: Change, language: str) -> list[str]:
    return in_words(change, language, SHARE)


LEVER = Lever(
    name="merge_idle",
    en="merge idle public beds",
    zh="整合闲置公办床位",
    about_en="Removes idle beds of public homes from the count on one day: those on paper first, then vacant ones. Nobody has to move. "
    "Occupancy rises because there are fewer beds, so compare it with occupancy by the public beds of 2020.",
    about_zh="于某日将公办机构的闲置床位退出统计：先退账面床位，再退空置床位；无人需要搬迁。入住率因床位减少而上升，须与按2020年公办床位计的入住率对照。",
    keys=(FROM, SHARE),
    story=story,
    sentence=sentence,
    example="from = 2023-01-01\nshare = 0.2\n",
    beds_added=beds_of_one_kind,
)
