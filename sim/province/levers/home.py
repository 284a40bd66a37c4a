"""A new home: one more home to consider, from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.clock import day_of
from sim.codes import Bed
from sim.inputs.fields import Fields
from sim.province.changes import OWNERS, Change
from sim.province.levers.common import BEDS, BUILDERS, DEAREST, FROM, LARGEST_HOME, YUAN
from sim.province.levers.keys import Key, Number, Table, Words, text
from sim.province.levers.lever import Lever
from sim.province.levers.places import County
from sim.province.works import NOBODY, Outcome, Works

if TYPE_CHECKING:
    from sim.province.agenda import Story
    from sim.province.operations import Operations

BUILT, FEE = Number(0, LARGEST_HOME, BEDS, whole=True), Number(0, DEAREST, YUAN)
OWNER = Words(BUILDERS)
NEW_HOME = Key(
    "new_home",
    Table((
        Key("county", County(), "Its county.", "所在县区。"),
        Key("owner", OWNER, "Its owner.", "举办性质。"),
        Key("ordinary", BUILT, "Ordinary beds.", "普通型床位。"),
        Key("nursing", BUILT, "Nursing beds.", "护理型床位。"),
        Key("fee_ordinary", FEE, "Fee of an ordinary bed.", "普通型床位收费。"),
        Key("fee_nursing", FEE, "Fee of a nursing bed.", "护理型床位收费。"),
    )),
    "The home: at least one bed of either kind.", "新机构，至少一张床位。",
)  # fmt: skip


def rule(fields: Fields) -> None:
    """Refuse a home without beds."""
    new = fields.table("new_home") if isinstance(fields.values.get("new_home"), dict) else None
    if new and [new.values.get(key) for key in ("ordinary", "nursing")] == [0, 0]:
        new.wrong("ordinary", "a home without beds", "at least one ordinary or nursing bed")


def story(operations: Operations, change: Change, number: int) -> Story:
    """Open a new home on a day."""
    from sim.province.agenda import Order
    from sim.province.new_homes import home_of

    new, day = dict(change.need("new_home", tuple)), day_of(change.start)
    beds, fees = (round(new["ordinary"]), round(new["nursing"])), (round(new["fee_ordinary"]), round(new["fee_nursing"]))
    county = operations.world.counties.code.index(new["county"])
    works = Works(number, change.lever, county, NOBODY, NOBODY, NOBODY, sum(beds), day, day, 0)
    yield operations.turn(day, Order.NEW_HOME, works)
    operations.open_home(record := home_of(operations, county, OWNERS[new["owner"]][0], beds, fees))
    operations.note(works._replace(home=record.key), Outcome.DONE, sum(record.beds))


def sentence(change: Change, language: str) -> list[str]:
    new = dict(change.need("new_home", tuple))
    beds = [f"{new[kind.label]:,.0f} {text((kind.en, kind.zh), language)}" for kind in Bed]
    fees = f"{new['fee_ordinary']:,g} / {new['fee_nursing']:,g} {text(YUAN, language)}"
    return [new["county"], OWNER.shown(new["owner"], language), " + ".join(beds), fees]


LEVER = Lever(
    name="home",
    en="a new home",
    zh="新开机构",
    about_en="Opens a home on a given day, with as many carers per bed as homes of its owner have.",
    about_zh="于某日新开一家机构，护理员按同类举办性质机构的比例配备。",
    keys=(FROM, NEW_HOME),
    story=story,
    sentence=sentence,
    example=(
        "from = 2024-01-01\n"
        'new_home = { county = "230102", owner = "tekun", ordinary = 60, nursing = 40, fee_ordinary = 900, fee_nursing = 1500 }\n'
    ),
    rule=rule,
)
