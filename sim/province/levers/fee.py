"""Fees: price. The fee of one home in yuan, or the fees of all homes of an owner by a factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.clock import day_of
from sim.codes import Bed
from sim.inputs.fields import Fields
from sim.province.changes import OWNERS, Change
from sim.province.levers.common import DEAREST, FACTOR, FROM, HOME, KIND, OWNER, YUAN
from sim.province.levers.keys import Key, Number, text
from sim.province.levers.lever import Lever, in_words
from sim.province.works import NOBODY

if TYPE_CHECKING:
    from sim.province.agenda import Story
    from sim.province.operations import Operations

IN_YUAN = Key("yuan_per_month", Number(0, DEAREST, YUAN), "The fee of one home.", "一家机构的收费。", "one_of", "value")
BY_FACTOR = Key(
    "factor",
    FACTOR.kind,
    "Multiplies the fees of 2020-12-31, so factors do not compound.",
    "以 2020-12-31 的收费为基数的乘数，不累乘。",
    "one_of",
    "value",
)
OWNERS_OF = OWNER.optional(" Only with a factor; if left out: all.", "与 factor 同用；不填为全部。")
OF_HOME = HOME.optional(" Only with a fee in yuan.", "与 yuan_per_month 同用。")
OF_KIND = KIND.optional(" If left out: both.", "不填为两类。")


def rule(fields: Fields) -> None:
    """Require a home and a kind of bed with a fee in yuan, and an owner with a factor."""
    if fields.has("yuan_per_month"):
        fields.needs(("home", "kind"), "a fee in yuan")
        if fields.has("owner"):
            fields.wrong("owner", "does not go with a fee in yuan", "home, or factor in place of yuan_per_month")
    elif fields.has("home"):
        fields.wrong("home", "does not go with a factor", "owner, or yuan_per_month in place of factor")


def clash(one: Change, other: Change) -> bool:
    """Return whether two fees of one day apply to the same homes and kinds of bed; a later fee replaces an earlier one without a clash.

    >>> from datetime import date
    >>> public, tekun, private = (
    ...     Change(lever="fee", start=date(2022, 1, 1), values=(("owner", owner), ("value", factor)))
    ...     for owner, factor in (("public", 2.0), ("tekun", 3.0), ("private", 4.0))
    ... )
    >>> clash(public, tekun), clash(public, private)
    (True, False)
    """
    if one.start != other.start or one.get("home", int) != other.get("home", int) or one.get("value", float) == other.get("value", float):
        return False
    kinds = [change.get("kind", str) for change in (one, other)]
    owners = [OWNERS[change.get("owner", str)] for change in (one, other)]
    return bool(set(owners[0]) & set(owners[1])) and (kinds[0] == kinds[1] or None in kinds)


def story(operations: Operations, change: Change, number: int) -> Story:
    """Set the fee of a home from a day on, or the fees of all homes of an owner to a multiple of what they were at the start.

    A later fee replaces an earlier one; on the same day, the fee of a named home replaces that of its owner.
    """
    from sim.province.agenda import Order

    home, kind, value = change.get("home", int), change.get("kind", str), change.need("value", float)
    kinds = [Bed[kind.upper()]] if kind else list(Bed)
    yield operations.agenda.turn(day_of(change.start), Order.FEE, NOBODY if home is None else home, number)
    if home is not None:
        for bed in kinds:
            operations.set_fee(home, bed, round(value))
        return
    owners = OWNERS[change.get("owner", str)]
    for row in [row for row, owner in enumerate(operations.beds.owner.tolist()) if owner in owners]:
        for bed in kinds:
            operations.set_fee(int(operations.beds.key[row]), bed, round(float(operations.beds.first_fee[row, bed]) * value))


def sentence(change: Change, language: str) -> list[str]:
    value, home = change.need("value", float), change.get("home", int)
    whose = in_words(change, language, OF_HOME, OWNERS_OF) or [text(("all owners", "全部举办性质"), language)]
    return [*whose, *in_words(change, language, OF_KIND), f"x {value:g}" if home is None else IN_YUAN.kind.shown(value, language)]


LEVER = Lever(
    name="fee",
    en="fee",
    zh="收费",
    about_en="Sets the fee of a kind of bed in one home, or multiplies the fees of an owner's homes. "
    "A later fee replaces an earlier one; on the same day, a home's own fee takes precedence.",
    about_zh="设定一家机构某类床位的收费，或按乘数调整某一举办性质机构的收费。后来的替代先前的；同日以单个机构为准。",
    keys=(FROM, OWNERS_OF, OF_KIND, OF_HOME, IN_YUAN, BY_FACTOR),
    story=story,
    sentence=sentence,
    example='from = 2022-01-01\nowner = "public"\nfactor = 0.9\n',
    rule=rule,
    clash=clash,
)
