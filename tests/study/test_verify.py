"""What the comparison of the two engines says: how much was compared, what happened, and where they part."""

from __future__ import annotations

import json
from functools import cache

from rich.console import Console

from sim.faces.terminal import verify as verify_page
from sim.study.baseline import ENGINES, Setup, engine_of
from sim.study.twins import random_worlds, verify
from sim.study.twins.random_deeds import Deed
from sim.study.twins.verify import BRANCHES, Report
from tests.lives.towns import frame, numbers, rules

UNTIL = 1500
PEOPLE = 150


@cache
def report() -> Report:
    """Four random worlds, one of each kind."""
    return verify.verify(Setup(numbers(), rules(), frame(1), 1.0, 1, UNTIL, 1), [], 4, PEOPLE)


@cache
def parted() -> Report:
    """A world in which the reference engine was given a fee that the other was not."""
    case = random_worlds.case(numbers(), rules().fitted, 2, PEOPLE, 5, UNTIL)
    dear = case._replace(deeds=(Deed(0, "fee", 0.3, 0.9), *case.deeds))
    lived = {"fast": verify.play(engine_of("fast"), case), "reference": verify.play(engine_of("reference"), dear)}
    return verify.compare("a dear home", lived, case.world, UNTIL)


def text(found: Report, language: str) -> str:
    console = Console(width=80)
    with console.capture() as capture:
        console.print(verify_page.page(found, language))
    return capture.get()


def test_random_worlds_of_every_kind_agree_and_their_events_are_branches_we_know() -> None:
    found = report()
    assert (found.cases, found.differing, found.partings) == (4, 0, ())
    assert set(found.branches) <= set(BRANCHES)
    assert sum(found.branches.values()) == found.events
    assert found.together > 0
    assert {"rates", "shut", "unlock"} <= set(found.deeds)


def test_a_random_world_is_the_same_for_the_same_numbers_and_another_for_others() -> None:
    first, again, other = (random_worlds.case(numbers(), rules().fitted, n, PEOPLE, 5, UNTIL) for n in (0, 0, 4))
    assert (first.params.digest, first.deeds) == (again.params.digest, again.deeds)
    assert first.params.digest != other.params.digest


def test_the_page_tells_what_was_compared_in_both_languages() -> None:
    english, chinese = text(report(), "en"), text(report(), "zh")
    assert f"{report().events:,}" in english
    assert f"{report().events:,}" in chinese
    assert "events that differ" in english
    assert "不一致的事件数" in chinese
    for branch in BRANCHES:
        assert branch[0].en[:20] in english
        assert branch[0].zh in chinese


def test_a_difference_is_shown_as_its_first_event_with_both_lives() -> None:
    (parting,) = parted().partings
    shown = text(parted(), "en")
    assert "a dear home: they diverge on" in shown
    for engine in ENGINES:
        assert f"Person {parting.where[1]} by the {engine} engine" in shown
    assert "出现分歧" in text(parted(), "zh")


def test_the_json_holds_every_branch_and_the_partings() -> None:
    told = json.loads(verify_page.as_json(parted()))
    assert len(told["branches"]) == len(BRANCHES)
    assert told["differing"] == parted().differing > 0
    assert told["partings"][0]["case"] == "a dear home"


def test_a_home_admits_the_day_somebody_waiting_comes_to_need_less_care() -> None:
    """World 45: a person of level 3 with dementia recovers a level while waiting where carers, not beds, were too few."""
    found = verify.random_world(Setup(numbers(), rules(), frame(1), 1.0, 1, 3652, 1), 45, 1000)
    assert found.partings == ()
    assert found.events > 5000
