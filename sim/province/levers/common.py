"""Keys that several levers share, and how pages show programmes."""

from __future__ import annotations

from sim.codes import Bed, Owner
from sim.inputs.values import Amount
from sim.province.changes import Change
from sim.province.levers.keys import Day, Key, Number, Quantity, Unit, Word, Words, amount, text, words_of
from sim.province.levers.places import HomeKey, Where

MOST_BEDS = 1_000_000
MOST_PLACES = 100_000
LARGEST_HOME = 10_000
"""Beds."""
DEAREST = 100_000
"""Yuan per month."""
STRONGEST = 100
"""A factor."""
BEDS, PLACES = Unit("beds", "张床位"), Unit("places", "处")
YUAN, TIMES = Unit("yuan per month", "元/月"), Unit("times", "倍")

FROM = Key("from", Day(), "First day.", "起始日。", into="start")
UNTIL = Key("until", Day(), "Last day, inclusive.", "截止日（含）。")
HOME = Key("home", HomeKey(), "The home.", "机构。")
BUILDERS = words_of(Owner)
"""Owners of one home."""
OWNER = Key(
    "owner", Words((*BUILDERS, Word("public", "public", "公办"))),
    "Whose homes; public means tekun and other_public.", "机构的举办性质；public 为 tekun 与 other_public 两类。",
)  # fmt: skip
KIND = Key("kind", Words(words_of(Bed)), "Kind of bed.", "床位类型。")
FACTOR = Key("factor", Number(0, STRONGEST, TIMES), "Multiplies what it acts on; 1 changes nothing.", "乘数；1 为不变。", into="value")

BEDS_A_YEAR = Key(
    "beds_a_year", Quantity(MOST_BEDS, Unit("beds a year", "张床位/年")),
    "Beds per year: twelve times the beds of a month.", "每年床位数，即每月的十二倍。", "one_of", "a_year",
)  # fmt: skip
BEDS_IN_ALL = Key(
    "beds", Quantity(MOST_BEDS, BEDS), "Beds in total: none at `from`, all at `until`.", "期末达到的床位总数。", "one_of", "total"
)
WHERE = Key(
    "where",
    Where(
        Words((
            Word("even", "evenly", "均匀分布"), Word("largest_gap", "largest gap first", "缺口大者优先"),
            Word("largest_need", "most need first", "需求大者优先"),
        ))
    ),
    "In proportion to what exists; first where least exists; in proportion to elders; or only in the places listed.",
    "分布方式：按现有规模、缺口大者优先、按老年人口；或仅限所列地区。",
)  # fmt: skip
PATH = Key(
    "path", Words((Word("completions", "", ""), Word("starts", "works begin along the line", "按开工时间直线"))),
    "What follows the straight line from `from` to `until`. `completions`: beds and places come into use along it; works begin "
    "one lead time earlier; those that would begin before 2021-01-01 are under way on that day and still end on the line. "
    "`starts`: works begin along it.",
    "沿直线推进的是什么。completions：投入使用；工程按工期提前开工，2021-01-01 之前应开工的视为当日在建。starts：开工。",
    "optional", default="completions",
)  # fmt: skip
"""The keys of programmes: whole beds or places by cumulative rounding; each project takes some months and ends on the first of a month."""


def amount_of(change: Change, unit: Unit, language: str) -> str:
    """Return the beds or places of a programme, in total or per year."""
    total = change.get("total", Amount)
    number = amount(total or change.need("a_year", Amount), language)
    return f"{number} {text(unit, language)}" + ("" if total else text((" a year", " 每年"), language))
