"""What each event may follow, and what it does to the books: one small function per event, returning whether it was possible.

An impossible event is noted under the law it breaks and skipped, so that one fault is reported once.
"""

from __future__ import annotations

from collections.abc import Callable

from sim import tally
from sim.audit.homes import FOR_IDLE, FOR_NURSING, FOR_ORDINARY, NOBODY, Home, Person
from sim.audit.laws import Law
from sim.audit.ledger import Ledger, Row
from sim.codes import EVENT_OF, Clock, Event, Means, Need, Owner, Setting, Why
from sim.rules.admission import RESIDENT
from sim.rules.plain import has_bed_for, queue_class
from sim.rules.risk import risks

CLOCK_OF: dict[int, Clock] = {event: clock for clock, event in EVENT_OF.items()}
AT_HOME = (Setting.OWN_HOME, Setting.WAITING)
ENDS: dict[int, tuple[Why, ...]] = {
    Setting.OWN_HOME: (Why.STAYED, Why.NO_HOME, Why.CHOSE_HOME),
    Setting.WAITING: (Why.STAYED, Why.NO_HOME, Why.KEPT_LIST, Why.OTHER_HOME),
}
"""How a search may end."""
MEASURE: dict[int, int] = {
    Why.DIED: tally.DIED,
    Why.RECOVERED: tally.RECOVERED,
    Why.OTHER_HOME: tally.OTHER_PLACE,
    Why.MOVED_AWAY: tally.AWAY,
}
"""How leaving a waiting list is counted, by reason; all other reasons count as giving up."""
OFFERS: dict[int, tuple[int, tuple[Need, ...]]] = {
    Why.FREE_BED: (0, FOR_ORDINARY),
    Why.FREE_NURSING: (1, FOR_NURSING),
    Why.IDLE_NURSING: (1, FOR_IDLE),
}
"""The kind of bed and the needs it serves, by the reason for an admission."""


def enter(k: Ledger, p: Person, _row: Row, _owed: bool) -> bool:
    """Turn 60."""
    if not k.findings.equal(Law.V18, p.b60, k.day, "the 60th birthday", p.key):
        return False
    k.entered += 1
    k.alive[p.sex, p.born] += 1
    k.lived -= k.day
    k.turn(p, place=Setting.OWN_HOME)
    return True


def die(k: Ledger, p: Person, row: Row, _owed: bool) -> bool:
    """Die at home, on a waiting list or in a bed."""
    home = p.bed or p.line
    expected = (home.key if home else NOBODY, Why.IN_CARE if p.bed else Why.ON_LIST if p.line else Why.NONE)
    if not k.findings.equal(Law.V02, expected, row[2:], "where somebody died", p.key, row.home):
        return False
    k.owe_list(p, Why.DIED)
    go(k, p, Setting.DEAD)
    return True


def emigrate(k: Ledger, p: Person, row: Row, _owed: bool) -> bool:
    """Leave the province, from one's own home."""
    if not k.findings.holds(
        Law.V02, p.place in AT_HOME, "a person who leaves the province has left the bed", p.key, row.home, (AT_HOME, p.place)
    ):
        return False
    k.owe_list(p, Why.MOVED_AWAY)
    go(k, p, Setting.LEFT)
    return True


def go(k: Ledger, p: Person, where: Setting) -> None:
    """Take a person out of the living population of the province."""
    k.alive[p.sex, p.born] -= 1
    k.lived += k.day
    k.empty_bed(p)
    k.turn(p, place=where)


def ail(k: Ledger, p: Person, row: Row, _owed: bool) -> bool:
    """Change level and dementia as the rulebook says for the clock (rules/risk.py); then ask for a bed that fits, or no longer ask."""
    risk = risks()[CLOCK_OF[row.event]]
    level, dementia = p.level + risk.level, p.dementia + risk.dementia
    possible = 0 <= level <= 4 and dementia <= 1
    if not k.findings.holds(Law.V03, possible, "level 0 to 4, dementia once", p.key, NOBODY, ((p.level, p.dementia), (level, dementia))):
        return False
    k.turn(p, level=level, dementia=dementia)
    misplaced = p.place == Setting.ORDINARY and p.need == Need.NURSING_ONLY
    well = p.place == Setting.WAITING and level == 0 and not dementia
    if p.bed and misplaced and not p.line:
        k.owe(p, Event.JOIN, p.bed.key, Why.NEEDS_NURSING)
    elif risk.level < 0 and (well or (p.bed and not misplaced)):
        k.owe_list(p, Why.RECOVERED)
    return True


def seek(k: Ledger, p: Person, row: Row, _owed: bool) -> bool:
    """Look for care; joining a list follows, or changing lists, or nothing."""
    f, chosen = k.findings, row.why not in (Why.STAYED, Why.NO_HOME)
    if not f.holds(Law.V02, p.place in AT_HOME, "a person who seeks care lives at home", p.key, row.home, (AT_HOME, p.place)):
        return False
    here = p.line is not None and p.line.key == row.home
    possible = row.why in ENDS[p.place] and (row.home != NOBODY) == chosen and here == (row.why == Why.KEPT_LIST)
    if not f.holds(Law.V06, possible, "the end of a search", p.key, row.home, (ENDS[p.place], row.why)):
        return False
    if p.means == Means.TEKUN:
        placed = row.home in county_homes(k, p) if chosen else row.why == Why.NO_HOME and not county_homes(k, p)
        f.holds(Law.V06, placed, "a county places its tekun persons in its own public homes, elsewhere if none fits", p.key, row.home)
    if row.why != Why.KEPT_LIST:
        k.owe_list(p, row.why)
        if chosen:
            k.owe(p, Event.JOIN, row.home, row.why)
    return True


def county_homes(k: Ledger, p: Person) -> list[int]:
    """Return the homes in which the county may place a 特困 person: its public ones with beds that fit, else those of the prefecture."""
    fit = [home for home in k.homes.values() if home.owner != Owner.PRIVATE and has_bed_for(p.need, *home.open, home.lets_idle)]
    return [home.key for home in fit if home.county == p.county] or [home.key for home in fit]


def join(k: Ledger, p: Person, row: Row, owed: bool) -> bool:
    """Join a home's waiting list: from one's own home, or as its resident who needs a nursing bed."""
    f = k.findings
    place = Setting.ORDINARY if row.why == Why.NEEDS_NURSING else Setting.OWN_HOME
    if not f.holds(Law.V06, p.line is None, "nobody is on two lists, or twice on one", p.key, row.home):
        return False
    if not f.holds(
        Law.V06, owed or row.why == Why.WITH_SPOUSE, "a person who joins a list has chosen, or follows the spouse", p.key, row.home
    ):
        return False
    if not f.equal(Law.V02, place, p.place, "where a person who joins a list lives", p.key, row.home):
        return False
    home = p.line = k.homes[row.home]
    follows = row.why == Why.WITH_SPOUSE and p.means == Means.TEKUN
    own = home.owner != Owner.PRIVATE and home.county == p.county
    f.holds(Law.V06, own or not follows, "a tekun person follows the spouse to a public home of the own county", p.key, home.key)
    p.queue = RESIDENT if p.bed else int(queue_class(home.owner, p.means, p.priority, p.level, p.dementia))
    p.asked, p.tie = k.day, home.tie_of(k.seed, p.key)
    home.waiting[p.key] = p
    k.lists[p.queue, tally.JOINED] += 1
    if not p.bed:
        k.turn(p, place=Setting.WAITING)
    return True


def leave_list(k: Ledger, p: Person, row: Row, owed: bool) -> bool:
    """Leave a waiting list because of the event just reported, or give up."""
    f = k.findings
    if not f.equal(Law.V06, p.line and p.line.key, row.home, "the list that is left", p.key, row.home):
        return False
    if not f.holds(Law.V06, owed or (row.why == Why.GAVE_UP and not p.bed), "a person who leaves a list has a reason", p.key, row.home):
        return False
    k.leave_list(p, MEASURE.get(row.why, tally.GAVE_UP))
    if p.place == Setting.WAITING:
        k.turn(p, place=Setting.OWN_HOME)
    return True


def take_bed(k: Ledger, p: Person, row: Row, _owed: bool) -> bool:
    """Enter a home from its waiting list, or move to a nursing bed within it."""
    f, home, moves = k.findings, p.line, row.event == Event.MOVE
    if not f.equal(Law.V02, Setting.ORDINARY if moves else Setting.WAITING, p.place, "where a person who takes a bed was", p.key, row.home):
        return False
    if not f.equal(Law.V06, home and home.key, row.home, "the list that a bed is taken from", p.key, row.home) or home is None:
        return False
    kind, needs = (1, FOR_NURSING) if moves else OFFERS[row.why]
    service = (home.open[kind], home.occupied(kind) + 1)
    f.holds(Law.V04, service[1] <= service[0], "beds in service, occupied with this one", p.key, home.key, service)
    judge(k, p, home, needs)
    if not moves:
        carers = (home.carers, home.care(k.rules.load) + k.rules.load[p.level])
        enough = not home.too_few_carers(p, k.rules)
        f.holds(Law.V09, enough, "carers, and the care needed with one more resident", p.key, home.key, carers)
    k.lists[p.queue, tally.WAIT_DAYS] += k.day - p.asked
    k.leave_list(p, tally.ADMITTED)
    k.empty_bed(p)
    k.fill_bed(p, home, kind)
    return True


def judge(k: Ledger, p: Person, home: Home, needs: tuple[Need, ...]) -> None:
    """Check that the bed suits the person, and that nobody comes first, in this line or in that for beds filled earlier."""
    f, first = k.findings, home.next_in_line(needs, k.rules) or home.first(needs)
    f.equal(Law.V08, first and first.key, p.key, "who comes first", p.key, home.key)
    f.holds(Law.V08, not home.keeps_from(p), "the last beds are kept for tekun persons", p.key, home.key)
    if needs == FOR_IDLE:
        idle = home.lets_idle and home.open[0] <= home.occupied(0)
        f.holds(Law.V08, idle, "a nursing bed is for the able if long empty, and no ordinary one is free", p.key, home.key)
    if needs != FOR_NURSING and home.open[1] > home.occupied(1):
        other = home.next_in_line(FOR_NURSING, k.rules)
        f.equal(Law.V08, None, other and other.key, "nursing beds come first for people they suit", p.key, home.key)


def leave_home(k: Ledger, p: Person, row: Row, _owed: bool) -> bool:
    """Leave a bed for one's own home, or with the spouse for another province."""
    if not k.findings.equal(Law.V02, p.bed and p.bed.key, row.home, "the home that is left", p.key, row.home):
        return False
    if row.why == Why.MOVED_AWAY:
        k.owe(p, Event.EMIGRATE, NOBODY, Why.WITH_SPOUSE)
    else:
        k.owe_list(p, Why.WENT_HOME)
    k.empty_bed(p)
    k.turn(p, place=Setting.OWN_HOME)
    return True


def nothing(_k: Ledger, _p: Person, _row: Row, _owed: bool) -> bool:
    """Change nothing that these books keep."""
    return True


EVENTS: dict[int, Callable[[Ledger, Person, Row, bool], bool]] = dict.fromkeys(EVENT_OF.values(), ail) | {
    Event.DEATH: die,
    Event.EMIGRATE: emigrate,
    Event.CHILD: nothing,
    Event.SEEK: seek,
    Event.DISCHARGE: leave_home,
    Event.TURN_60: enter,
    Event.JOIN: join,
    Event.ADMIT: take_bed,
    Event.MOVE: take_bed,
    Event.OFF_LIST: leave_list,
    Event.WIDOWED: nothing,
    Event.GRIEF: nothing,
    Event.CALM: nothing,
}
"""Arguments: books, person, event, whether it was owed. Events of clocks not named here do what the rulebook says."""
