"""Every law can break: one home, three people, and a record in which one thing is wrong. Exactly that law complains."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import tally
from sim.audit.books import Books, whole_state
from sim.audit.day import Keeper
from sim.audit.homes import Home, Person, Rules
from sim.audit.laws import NOT_YET, SHOWN, Findings, Law, States
from sim.codes import Event, Means, Owner, Setting, Sex, Why
from sim.lives import HomeView
from sim.rules.admission import CARER
from tests.lives.towns import lively, town

HOME = 7
"""A private home with 1 ordinary and 1 nursing bed, and 10 carers."""
ANN, BEN, CAI, DAO = 1, 2, 3, 4
"""Ann and Ben: able, at home. Cai: of level 3, in the nursing bed. Dao: turns 60 on day 5."""
LOAD = (CARER // 10, CARER // 10, CARER // 6, CARER // 3, CARER // 3)
NO = -1
COUNTY, ELSEWHERE = 3, 4


def at_home(key: int, level: int = 1) -> Person:
    return Person(key, Sex.FEMALE, 1940, -3000, Means.OTHERS, 0, COUNTY, Setting.OWN_HOME, level, 0)


def keeper(ann: int = 1, ben: int = 1) -> Keeper:
    """Return the books of the four on the morning of day 0; Ann and Ben of some level."""
    home = Home(HOME, 0, COUNTY, Owner.PRIVATE, 0, 10 * CARER, [1, 1], [1, 1])
    cai = Person(CAI, Sex.MALE, 1935, -5000, Means.OTHERS, 0, COUNTY, Setting.NURSING, 3, 0, bed=home)
    home.residents[1][CAI] = cai
    home.flow[1] = 1
    dao = Person(DAO, Sex.MALE, 1956, 5, Means.OTHERS, 0, COUNTY, Setting.NOT_YET, 0, 0)
    return Keeper(1, [at_home(ANN, ann), at_home(BEN, ben), cai, dao], {HOME: home}, Rules(LOAD, 30, 0), Findings())


def told(*events: tuple[int, Event, int, Why], day: int = 0) -> list[tuple[int, ...]]:
    return [(day, person, event, home, why) for person, event, home, why in events]


def asks(person: int) -> tuple[tuple[int, Event, int, Why], ...]:
    return (person, Event.SEEK, HOME, Why.CHOSE_HOME), (person, Event.JOIN, HOME, Why.CHOSE_HOME)


def comes_in(person: int, why: Why = Why.FREE_BED) -> tuple[int, Event, int, Why]:
    return person, Event.ADMIT, HOME, why


def broken(books: Keeper) -> dict[str, int]:
    return {law.name: number for law, number in books.findings.broken.items()}


GOES_HOME = (CAI, Event.DISCHARGE, HOME, Why.WENT_HOME)


def test_a_day_on_which_all_is_as_it_should_be_breaks_nothing_and_counts() -> None:
    """Ann asks and gets the ordinary bed; Ben asks and waits; Cai recovers to level 2 in the nursing bed, then goes home."""
    books = keeper()
    books.live(0, told(*asks(ANN), *asks(BEN), (CAI, Event.RECOVER, NO, Why.NONE), first_of(books)))
    assert broken(books) == {}
    home = books.homes[HOME]
    assert (home.flow, len(home.waiting), books.people[CAI].need) == ([1, 1], 1, 1)
    books.live(1, told(GOES_HOME, day=1))
    assert (home.flow, books.people[CAI].place) == ([1, 0], Setting.OWN_HOME)
    assert (home.bed_days, books.lists[3, tally.JOINED], books.lists[3, tally.ADMITTED]) == ([0, 1], 2, 1)
    checks = books.findings.checks
    assert all(checks[law] > 0 for law in (Law.V01, Law.V02, Law.V03, Law.V04, Law.V06, Law.V07, Law.V08, Law.V09, Law.V18))


def first_of(books: Keeper) -> tuple[int, Event, int, Why]:
    """Return the admission of Ann or Ben who comes first: both ask on one day, so a keyed tie decides."""
    ties = {person: books.homes[HOME].tie_of(1, person) for person in (ANN, BEN)}
    return comes_in(min(ties, key=lambda person: ties[person]))


def other_of(books: Keeper) -> tuple[int, Event, int, Why]:
    return comes_in(ANN + BEN - first_of(books)[0])


WRONG: dict[str, tuple[str, list[tuple[int, Event, int, Why]]]] = {
    "somebody nobody knows falls ill": ("V01", [(99, Event.WORSEN, NO, Why.NONE)]),
    "a resident dies at home": ("V02", [(CAI, Event.DEATH, NO, Why.NONE)]),
    "who lives at home leaves a home": ("V02", [(ANN, Event.DISCHARGE, HOME, Why.WENT_HOME)]),
    "who lives at home is admitted without asking": ("V02", [comes_in(ANN)]),
    "a resident seeks care": ("V02", [(CAI, Event.SEEK, NO, Why.STAYED)]),
    "a resident leaves the province out of the bed": ("V02", [(CAI, Event.EMIGRATE, NO, Why.NONE)]),
    "who has died falls ill": ("V03", [(ANN, Event.DEATH, NO, Why.NONE), (ANN, Event.WORSEN, NO, Why.NONE)]),
    "who has left the province dies": ("V03", [(ANN, Event.EMIGRATE, NO, Why.NONE), (ANN, Event.DEATH, NO, Why.NONE)]),
    "an able person recovers": ("V03", [(ANN, Event.RECOVER, NO, Why.NONE)] * 2),
    "somebody falls to dementia twice": ("V03", [(ANN, Event.DEMENTIA, NO, Why.NONE)] * 2),
    "a search leads to no list": ("V06", [(ANN, Event.SEEK, HOME, Why.CHOSE_HOME)]),
    "somebody is on a list twice": ("V06", [*asks(ANN), (ANN, Event.JOIN, HOME, Why.WITH_SPOUSE)]),
    "somebody leaves a list for no reason": ("V06", [*asks(ANN), (ANN, Event.OFF_LIST, HOME, Why.RECOVERED)]),
    "who was on no list leaves one": ("V06", [(ANN, Event.OFF_LIST, HOME, Why.GAVE_UP)]),
    "who dies on a list stays on it": ("V06", [*asks(ANN), (ANN, Event.DEATH, HOME, Why.ON_LIST)]),
    "a bed stays free while somebody waits": ("V07", [*asks(ANN)]),
    "an able person takes the nursing bed": ("V08", [GOES_HOME, *asks(ANN), comes_in(ANN, Why.IDLE_NURSING)]),
    "somebody enters before turning 60": ("V18", [(DAO, Event.WORSEN, NO, Why.NONE)]),
    "somebody turns 60 twice": ("V18", [(ANN, Event.TURN_60, NO, Why.NONE)]),
    "a birthday comes too soon": ("V18", [(DAO, Event.TURN_60, NO, Why.NONE)]),
    "somebody seeks a home that is not there": ("V18", [(ANN, Event.SEEK, 8, Why.CHOSE_HOME)]),
    "somebody falls ill after the admissions of the day": ("V18", [*asks(ANN), comes_in(ANN), (BEN, Event.WORSEN, NO, Why.NONE)]),
}
"""What happens on day 0, and the law that it breaks."""


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_happen_breaks_one_law(what: str) -> None:
    law, events = WRONG[what]
    books = keeper()
    if law == "V06":
        books.homes[HOME].open[0] = 0  # no bed is free for who stays on the list
    books.live(0, told(*events))
    assert broken(books) == {law: 1}


def test_who_is_overtaken_is_told() -> None:
    books = keeper()
    books.live(0, told(*asks(ANN), *asks(BEN), other_of(books)))
    (violation,) = books.findings.violations
    assert violation.law == Law.V08
    assert (violation.expected, violation.found) == (first_of(books)[0], other_of(books)[0])
    assert (violation.day, violation.home) == (NO, HOME)


def test_who_asked_later_may_not_come_first() -> None:
    books = keeper()
    books.homes[HOME].open[0] = 0
    books.live(0, told(*asks(BEN)))
    books.homes[HOME].open[0] = 1
    books.live(1, told(*asks(ANN), comes_in(ANN), day=1))
    assert broken(books) == {"V08": 1}


def test_a_bed_above_those_in_service_breaks_the_bed_balance() -> None:
    """One more nursing bed is free, so that the home as a whole is not full: but it does not fit Ann."""
    books = keeper()
    books.homes[HOME].open[:] = [0, 2]
    books.live(0, told(*asks(ANN), comes_in(ANN)))
    assert broken(books) == {"V04": 1}


def test_an_admission_beyond_the_carers_breaks_staff_hours() -> None:
    """Cai alone needs a third of a carer, Ann a tenth; .4 of a carer is there."""
    books = keeper()
    books.homes[HOME].carers = 4 * CARER // 10
    books.live(0, told(*asks(ANN), comes_in(ANN)))
    assert broken(books) == {"V09": 1}
    assert books.findings.excess == 1


def test_where_too_few_carers_stop_heavy_care_only_others_pass_and_must_not_be_left_out() -> None:
    """Cai needs a third of a carer, Ann (level 3) another, Ben (level 2) a sixth; .4 of a carer is there, and one nursing bed more."""
    for heavy_only, tells, breaks in (
        (1, (comes_in(BEN, Why.FREE_NURSING),), {}),
        (1, (), {"V07": 1}),
        (1, (comes_in(ANN, Why.FREE_NURSING),), {"V08": 1, "V09": 1}),
        (0, (), {}),
    ):
        books = keeper(ann=3, ben=2)
        books.rules = books.rules._replace(heavy_only=heavy_only)
        home = books.homes[HOME]
        home.open[:], home.built[:], home.carers = [0, 2], [1, 2], 4 * CARER // 10
        books.live(0, told((ANN, Event.CHILD, NO, Why.NONE), *asks(ANN), *asks(BEN), *tells))
        assert broken(books) == breaks, (heavy_only, tells)


def placed(means: Means, owner: Owner, county: int, why: Why = Why.CHOSE_HOME) -> dict[str, int]:
    """Return the laws broken when Ann asks at the only home, which is of this owner and in this county, and gets its ordinary bed."""
    books = keeper()
    books.people[ANN].means = means
    books.homes[HOME].owner, books.homes[HOME].county = owner, county
    search = asks(ANN) if why == Why.CHOSE_HOME else ((ANN, Event.SEEK, NO, why),)
    books.live(0, told(*search, *((comes_in(ANN),) if why == Why.CHOSE_HOME else ())))
    return broken(books)


def test_a_destitute_person_is_placed_in_a_public_home_of_the_own_county_and_elsewhere_only_if_that_has_none() -> None:
    assert placed(Means.TEKUN, Owner.PRIVATE, COUNTY) == {"V06": 1}
    assert placed(Means.OTHERS, Owner.PRIVATE, COUNTY) == {}
    assert placed(Means.TEKUN, Owner.TEKUN, COUNTY) == placed(Means.TEKUN, Owner.OTHER_PUBLIC, COUNTY) == {}
    assert placed(Means.TEKUN, Owner.TEKUN, ELSEWHERE) == {}, "under contract: the only public home of the prefecture"
    books = keeper()
    books.people[ANN].means = Means.TEKUN
    books.homes[HOME].owner, books.homes[HOME].county = Owner.TEKUN, ELSEWHERE
    near = Home(HOME + 1, 0, COUNTY, Owner.OTHER_PUBLIC, 0, 10 * CARER, [1, 0], [1, 0])
    books.homes[near.key] = near
    books.live(0, told(*asks(ANN), comes_in(ANN)))
    assert broken(books) == {"V06": 1}, "a home of her own county has a bed that fits"


def test_a_destitute_person_who_asks_is_placed_wherever_a_home_has_beds_that_fit() -> None:
    assert placed(Means.TEKUN, Owner.TEKUN, COUNTY, Why.NO_HOME) == {"V06": 1}
    assert placed(Means.TEKUN, Owner.TEKUN, COUNTY, Why.STAYED) == {"V06": 1}
    assert placed(Means.TEKUN, Owner.PRIVATE, COUNTY, Why.NO_HOME) == {}


def test_a_bed_may_stay_free_for_want_of_carers_or_because_it_is_kept() -> None:
    for scarce in ({"carers": 4 * CARER // 10}, {"kept": 1}):
        books = keeper()
        for name, number in scarce.items():
            setattr(books.homes[HOME], name, number)
        books.live(0, told(*asks(ANN)))
        assert broken(books) == {}


def test_a_bed_does_not_stay_free_because_beds_of_the_other_kind_are_closing() -> None:
    """The ordinary bed is to close, and Ann is still in it: the nursing bed that Cai leaves is Ben's all the same."""
    books = keeper(ben=3)
    books.live(0, told(*asks(ANN), comes_in(ANN)))
    books.homes[HOME].open[0] = 0
    books.live(1, told(GOES_HOME, *asks(BEN), comes_in(BEN, Why.FREE_NURSING), day=1))
    assert broken(books) == {}
    books = keeper(ben=3)
    books.live(0, told(*asks(ANN), comes_in(ANN)))
    books.homes[HOME].open[0] = 0
    books.live(1, told(GOES_HOME, *asks(BEN), day=1))
    assert broken(books) == {"V07": 1}


def test_a_kept_bed_goes_to_nobody_else() -> None:
    books = keeper()
    books.homes[HOME].kept = 1
    books.live(0, told(*asks(ANN), comes_in(ANN)))
    assert broken(books) == {"V08": 1}


def test_a_nursing_bed_may_not_stay_free_for_the_able_after_thirty_days() -> None:
    """Cai goes home on day 0 and the ordinary bed is closed: the nursing bed is Ann's on day 31 at the latest."""
    books = keeper()
    books.homes[HOME].open[0] = 0
    books.live(0, told(GOES_HOME, *asks(ANN)))
    for day in range(1, 31):
        books.live(day, [])
    assert broken(books) == {"V18": 1}, "Dao's birthday on day 5 was not told"
    books.live(31, [])
    assert broken(books) == {"V18": 1, "V07": 1}
    books.live(32, told(comes_in(ANN, Why.IDLE_NURSING), day=32))
    assert broken(books) == {"V18": 1, "V07": 1}


def test_who_needs_a_nursing_bed_comes_before_an_able_person_who_would_have_it_as_an_idle_one() -> None:
    books = keeper(ben=3)
    home = books.homes[HOME]
    home.open[0], home.lets_idle = 0, True
    books.live(0, told(GOES_HOME, *asks(ANN), *asks(BEN), comes_in(ANN, Why.IDLE_NURSING)))
    assert broken(books) == {"V08": 1}


def test_a_resident_who_comes_to_need_a_nursing_bed_must_ask_for_it() -> None:
    """Ann, of level 2, lies in the ordinary bed and worsens: the record owes her asking, and the books let her ask."""
    books = keeper(ann=2)
    books.live(0, told(*asks(ANN), comes_in(ANN)))
    books.live(1, told((ANN, Event.WORSEN, NO, Why.NONE), (BEN, Event.CHILD, NO, Why.NONE), day=1))
    assert broken(books) == {"V06": 1}
    assert [books.people[ANN].queue, *books.homes[HOME].waiting] == [0, ANN]


def test_an_event_told_on_another_day_breaks_the_order_of_time() -> None:
    books = keeper()
    books.live(3, told((ANN, Event.WORSEN, NO, Why.NONE), day=2))
    assert broken(books) == {"V18": 1}


def test_who_did_not_turn_60_in_time_is_missed() -> None:
    books = keeper()
    books.live(5, [])
    assert broken(books) == {"V18": 1}


def test_only_the_first_violations_are_kept_and_all_are_counted() -> None:
    books = keeper()
    books.live(0, told(*[(99, Event.WORSEN, NO, Why.NONE)] * 50))
    assert (len(books.findings.violations), broken(books)) == (SHOWN, {"V01": 50})


# ---- what an engine says, held against the books: a lively town of whose first evening one number is wrong


class Said:
    """What a faithful engine says of the evening of day 0 in a town in which nothing has happened; one number may be changed."""

    def __init__(self) -> None:
        self.world = town(lively())
        self.books = Books(self.world, lively(), Findings())
        homes = list(self.books.homes.values())
        size = len(self.world.homes.key)
        self.view = HomeView(*(np.zeros((size, 2), np.int64) for _ in range(3)), np.zeros((size, 3), np.int64), np.zeros(size))
        for home in homes:
            self.view.built[home.key], self.view.open[home.key], self.view.occupied[home.key] = home.built, home.open, home.flow
            self.view.carers[home.key] = home.carers / CARER
        people = np.array([part.count for part in self.books.keepers]).reshape(-1, 2, 5, 2, 7)
        self.census = people.sum((1, 3))
        parts = len(self.books.keepers)
        self.counts = {
            "people": people[None].astype(np.int32),
            "flows": np.zeros((1, parts, len(Event), len(Why)), np.int32),
            "lists": np.zeros((1, parts, 4, 9), np.int32),
            "occupied": self.view.occupied[None].copy(),
            "misplaced": np.array([[misplaced_of(home) for home in homes]]),
        }
        rows = [sorted(map(whole_state, part.people.values())) for part in self.books.keepers]
        self.states = [States(*np.array(one, np.int64).T) for one in rows]

    def broken(self) -> dict[str, int]:
        """Return what breaks when the books are held against it: evening, month end, end of the run."""
        self.books.live(0, [[] for _ in self.books.keepers], self.view, self.census)
        self.books.end_month(self.counts, self.states)
        self.books.close(0)
        return {law.name: number for law, number in self.books.findings.broken.items() if law != Law.V18}


def misplaced_of(home: Home) -> tuple[int, int]:
    return (
        sum(p.level > 2 or p.dementia for p in home.residents[0].values()),
        sum(p.level < 2 and not p.dementia for p in home.residents[1].values()),
    )


def test_a_faithful_engine_breaks_nothing() -> None:
    assert Said().broken() == {}


def change(array: np.ndarray[Any, Any], *cell: int, by: int = 1) -> None:
    array[cell] += by


MAN, WOMAN = (0, 0, Sex.MALE, 0, 0, 0), (0, 0, Sex.FEMALE, 0, 0, 0)
DOCTORED: dict[str, tuple[set[str], Any]] = {
    "one person more": ({"V01", "V02", "V03", "V12"}, lambda s: change(s.census, 0, 0, Setting.OWN_HOME)),
    "a person in another place": ({"V02", "V12"}, lambda s: (change(s.census, 0, 1, 0), change(s.census, 0, 1, 1, by=-1))),
    "a person of another level": ({"V03", "V12"}, lambda s: (change(s.census, 0, 1, 0), change(s.census, 0, 0, 0, by=-1))),
    "a bed more built": ({"V04"}, lambda s: change(s.view.built, 0, 0)),
    "a bed less in service": ({"V04"}, lambda s: change(s.view.open, 0, 0, by=-1)),
    "a bed less occupied": ({"V05", "V13"}, lambda s: change(s.view.occupied, occupied_home(s), 0, by=-1)),
    "a person more on a list": ({"V06", "V13"}, lambda s: change(s.view.waiting, 0, 1)),
    "a carer more": ({"V09"}, lambda s: change(s.view.carers, 0)),
    "an admission counted that nobody tells": ({"V15"}, lambda s: change(s.counts["flows"], 0, 0, Event.ADMIT, Why.FREE_BED)),
    "somebody counted who gave up": ({"V06"}, lambda s: change(s.counts["lists"], 0, 1, 3, tally.GAVE_UP)),
    "a woman counted as a man": ({"V03"}, lambda s: (change(s.counts["people"], *MAN), change(s.counts["people"], *WOMAN, by=-1))),
    "a resident counted in the wrong bed": ({"V19"}, lambda s: change(s.counts["misplaced"], 0, 0, 0)),
    "a person of another number": ({"V01"}, lambda s: change(s.states[0].person, 5)),
    "a person of another home": ({"V02"}, lambda s: change(s.states[0].home, 5)),
    "a person who asked on another day": ({"V06"}, lambda s: change(s.states[1].asked, 5)),
    "a person born in another year": ({"V01"}, lambda s: s.books.keepers[0].alive.update({(0, 1940): 1, (0, 1941): -1})),
    "a person-evening too many": ({"V12"}, lambda s: change(s.books.census_days, 0, 0, 0)),
    "an evening on a list too many": ({"V13"}, lambda s: s.books.list_days.update({0: 1})),
}  # fmt: skip
"""What is changed in what a faithful engine says, and the laws that complain: all that the number is held against, and no other."""


def occupied_home(said: Said) -> int:
    return next(key for key, home in said.books.homes.items() if home.flow[0])


@pytest.mark.parametrize("what", DOCTORED)
def test_a_wrong_number_of_an_engine_is_told_by_the_laws_it_breaks(what: str) -> None:
    laws, doctor = DOCTORED[what]
    said = Said()
    doctor(said)
    assert set(said.broken()) == laws


def test_no_bed_in_which_somebody_sleeps_is_taken_away_and_none_is_in_service_that_is_not_built() -> None:
    said = Said()
    home = next(home for home in said.books.homes.values() if home.occupied(0))
    residents, other = home.occupied(0), home.built[1]
    said.books.set_beds(home.key, (residents, other), (0, other))
    assert not said.books.findings.broken
    said.books.set_beds(home.key, (residents - 1, other), (0, other))
    assert said.books.findings.broken == {Law.V04: 1}
    said.books.set_beds(home.key, (residents, other), (residents, other + 1))
    assert said.books.findings.broken == {Law.V04: 2}


def test_the_slow_tier_is_answered_how_many_beds_are_occupied() -> None:
    said = Said()
    home = next(home for home in said.books.homes.values() if home.occupied(0))
    right = home.occupied(0), home.occupied(1)
    said.books.check_occupied(home.key, right)
    assert not said.books.findings.broken
    said.books.check_occupied(home.key, (right[0] - 1, right[1]))
    assert said.books.findings.broken == {Law.V05: 1}


def test_every_law_applies_or_has_a_reason() -> None:
    assert len(Law) == 20
    assert set(NOT_YET) == {Law.V10, Law.V11, Law.V14, Law.V17}
    assert all(en and zh for en, zh in NOT_YET.values())
