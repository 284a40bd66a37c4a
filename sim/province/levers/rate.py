"""A hazard that applies to everybody: what if people died, sought care, ... more often? Not a policy; for experiments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sim.clock import day_of
from sim.province.changes import Change
from sim.province.levers.common import FACTOR, FROM, UNTIL
from sim.province.levers.keys import Key, Word, Words
from sim.province.levers.lever import Lever, in_words
from sim.province.works import NOBODY

if TYPE_CHECKING:
    from sim.province.agenda import Story
    from sim.province.operations import Operations

RATE = Key(
    "rate",
    Words((
        Word("death", "death", "死亡"), Word("dementia", "dementia", "失智"), Word("worsening", "worsening", "失能加重"),
        Word("recovery", "recovery", "能力恢复"), Word("child_leaves", "a child leaves", "子女外出"),
        Word("emigration", "leaving the place (net)", "净迁出"), Word("seeking", "seeking care", "寻求入住"),
        Word("leaving_care", "leaving care", "退住"), Word("giving_up", "giving up", "放弃轮候"),
    )),
    "The hazard.", "风险率。",
)  # fmt: skip


def clash(one: Change, other: Change) -> bool:
    """Return whether two factors on one hazard apply on the same day; a rate applies from its first day to its last.

    >>> this, that = (Change(lever="rate", start=date(year, 1, 1), values=(("rate", "seeking"), ("value", 1.5))) for year in (2022, 2024))
    >>> clash(this, that)
    True
    """
    same = one.get("rate", str) == other.get("rate", str)
    return same and one.start <= (other.until or date.max) and other.start <= (one.until or date.max)


def story(operations: Operations, change: Change, number: int) -> Story:
    """Multiply everybody's hazard from a day on, until a last day if there is one."""
    from sim.province.agenda import Order

    rate = change.need("rate", str)
    yield operations.agenda.turn(day_of(change.start), Order.RATES, NOBODY, number)
    operations.set_rate(number, rate, change.need("value", float))
    if change.until is not None:
        yield operations.agenda.turn(day_of(change.until) + 1, Order.RATES, NOBODY, number)
        operations.set_rate(number, rate, 1.0)


def sentence(change: Change, language: str) -> list[str]:
    return [*in_words(change, language, RATE), f"x {change.need('value', float):g}"]


LEVER = Lever(
    name="rate",
    en="hazard",
    zh="风险率",
    about_en="Multiplies one hazard for everybody: an experiment.",
    about_zh="对所有人的某一风险率乘以系数：仅供实验。",
    keys=(FROM, UNTIL.optional(" If left out: to the end of the run.", "不填则持续到运行结束。"), FACTOR, RATE),
    story=story,
    sentence=sentence,
    example='from = 2022-01-01\nuntil = 2022-12-31\nrate = "seeking"\nfactor = 1.5\n',
    clash=clash,
)
