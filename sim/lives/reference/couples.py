"""Couples: what the day did to spouses, once, from the state at its end. Hazards change from tomorrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import Mate, Setting, Why
from sim.rules.plain import enters_together, looked_together, mate_of, may_join_spouse

if TYPE_CHECKING:
    from sim.lives.reference.elder import Elder

MATES = tuple(Mate)


def ask_together(elder: Elder, day: int) -> None:
    """Let a couple who both sought care recently enter together: the one still at home asks for a bed where the other is or waits."""
    spouse = elder.spouse
    if spouse is None or not looked_together(elder.sought_on, spouse.sought_on, day, elder.model.params.admission.together_days):
        return
    for ahead, behind in ((elder, spouse), (spouse, elder)):
        if not enters_together(ahead.setting, behind.setting) or not ahead.home:
            continue
        home = ahead.home
        if may_join_spouse(behind.means, home.owner, home.county, behind.county) and home.fits(behind.need):
            behind.catch_up(day)
            behind.ask(home, day, Why.WITH_SPOUSE)
            behind.plan()
            return


def hear_of_spouse(elder: Elder, day: int) -> None:
    """Let an elder know how the spouse is tonight: dead, gone with them to another province, in care, able to care or not."""
    spouse = elder.spouse
    if spouse is None or elder.setting in (Setting.DEAD, Setting.LEFT):
        return
    mate = MATES[mate_of(spouse.setting, spouse.level)]
    if mate == elder.mate:
        return
    if elder.here:
        elder.catch_up(day)
    elder.mate = mate
    if mate == Mate.NONE:
        elder.spouse = spouse.spouse = None
    if spouse.setting == Setting.DEAD:
        elder.be_widowed(day)
    elif spouse.setting == Setting.LEFT:
        elder.leave_with_spouse(day)
    if elder.setting != Setting.NOT_YET:
        elder.plan()
