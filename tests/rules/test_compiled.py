"""Every rule that runs inside an engine gives the same bits compiled and told by Python."""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import numpy as np
import pytest

from sim import rules as room
from sim.lives import demands
from sim.lives.demands import Demands, Durations
from sim.rules import admission, ages, choice, family, hazards, idle_beds, settings
from sim.rules.ages import AGES
from sim.rules.hazards import Hazards, Traits
from sim.rules.params import Parameters

TIMES = 2_000
Arguments = Callable[[Random, Parameters, Hazards], tuple[Any, ...]]


def whole(low: int, high: int) -> Callable[[Random], int]:
    return lambda rng: rng.randint(low, high)


def number(low: float, high: float) -> Callable[[Random], float]:
    return lambda rng: rng.uniform(low, high)


def plain(*parts: Callable[[Random], Any]) -> Arguments:
    return lambda rng, p, h: tuple(part(rng) for part in parts)


def tasteful(*parts: Callable[[Random], Any]) -> Arguments:
    return lambda rng, p, h: (p.choice, *(part(rng) for part in parts))


def tabled(*parts: Callable[[Random], Any]) -> Arguments:
    return lambda rng, p, h: (h, *(part(rng) for part in parts))


def demanding(*parts: Callable[[Random], Any]) -> Arguments:
    return lambda rng, p, h: (DEMANDS, *(part(rng) for part in parts))


def lasting(*parts: Callable[[Random], Any]) -> Arguments:
    return lambda rng, p, h: (DEMANDS.stay, *(part(rng) for part in parts))


def traits(rng: Random) -> Traits:
    """Return anybody: every trait within its codes."""
    most = {"level": 4, "bereaved": 2, "mate": 4, "near": 7, "setting": 6}
    return Traits(*(rng.randint(0, most.get(name, 1)) for name in Traits._fields))


def every_kind() -> Demands:
    """Return one demand by each kind of duration: a pool whose members may go on to one of two others."""
    n, none, rows = 8, np.zeros(8, np.int64), np.zeros((8, 8), np.int64)
    parts = np.tile([0.4, 1.0, 0, 0, 0, 0, 0, 0], (n, 1)), np.tile([100.0, 900.0, 0, 0, 0, 0, 0, 0], (n, 1))
    stay = Durations(np.arange(n), np.full(n, 500.0), np.full(n, 3.0), *parts)
    following = np.tile([5, 6, 0, 0, 0, 0, 0, 0], (n, 1)), np.tile([0.3, 0.6, 0, 0, 0, 0, 0, 0], (n, 1)), np.full(n, 2)
    return Demands(none, none, none > 0, none > 0, np.full(n, 200.0), rows, none, *following, stay, stay)


DEMANDS = every_kind()
YES = whole(0, 1)
B60, DAY, KEY = whole(-16_000, 7_304), whole(0, 7_304), whole(0, 2**31 - 1)
RULES: dict[Any, Arguments] = {
    ages.age_index: plain(B60, DAY),
    ages.birthday: plain(B60, whole(0, 45)),
    ages.trend_year: plain(B60, whole(0, 45)),
    admission.need_of: plain(whole(0, 4), YES),
    admission.queue_class: plain(whole(0, 2), whole(0, 3), YES, whole(0, 4), YES),
    admission.kept_back: plain(whole(0, 3), whole(0, 5), whole(0, 5)),
    admission.too_few_carers: plain(YES, whole(0, 3), whole(0, 2), whole(0, 90), whole(0, 20), whole(0, 100)),
    admission.ahead_of: plain(YES, whole(0, 2), whole(0, 9), whole(0, 9), whole(0, 9)),
    idle_beds.idle_since: plain(whole(0, 2), whole(31_999, 32_000), DAY),
    idle_beds.lets_idle: plain(DAY, whole(0, 60), DAY),
    idle_beds.has_bed_for: plain(whole(0, 2), YES, YES, YES),
    idle_beds.able_get_nursing_bed: plain(YES, whole(-1, 2)),
    admission.served_before: plain(whole(0, 3), whole(0, 2), KEY, whole(0, 3), whole(0, 2), KEY),
    choice.years_to_wait: plain(whole(0, 40), whole(0, 90), whole(0, 300)),
    choice.home_utility: tasteful(whole(0, 2), number(0, 9_000), number(100, 60_000), number(0, 9)),
    choice.placement: plain(whole(0, 2), whole(0, 2), whole(0, 2)),
    choice.may_join_spouse: plain(whole(0, 3), whole(0, 2), whole(0, 2), whole(0, 2)),
    choice.placement_utility: tasteful(whole(0, 2), number(0, 9)),
    choice.looks_at: plain(whole(0, 99), KEY, whole(0, 5_000), whole(0, 2**32)),
    choice.preference: tasteful(whole(0, 99), KEY, whole(0, 5_000), number(0.1, 900), number(-9, 4)),
    choice.scaled_exp: tasteful(number(-30, 5)),
    choice.family_terms: tasteful(whole(0, 3), YES, YES, YES),
    choice.chooses_institution: tasteful(number(-4, 2), number(0, 5_000), number(0, 5_000), number(0, 1)),
    **dict.fromkeys((settings.is_at_home, settings.is_inside, settings.is_gone, settings.is_here), plain(whole(0, 6))),
    family.mate_of: plain(whole(0, 6), whole(0, 4)),
    family.enters_together: plain(whole(0, 6), whole(0, 6)),
    family.looked_together: plain(whole(0, 99), whole(0, 99), whole(50, 150), whole(0, 40)),
    family.living_with: plain(whole(0, 4), YES),
    family.may_emigrate: plain(whole(0, 6), whole(0, 4), YES),
    hazards.ages_in: tabled(),
    hazards.factor: tabled(whole(0, 7), traits),
    hazards.row_at_60: plain(traits, whole(41, 60)),
    demands.part: plain(whole(0, 99), KEY, whole(0, 20), whole(0, 30), whole(0, 63)),
    demands.unit_exponential: plain(whole(0, 2**32 - 1)),
    demands.length: lasting(whole(1, 7), whole(0, 99), KEY, whole(23, 23), whole(0, 30)),
    demands.whole_days: lasting(whole(0, 7), whole(0, 99), KEY, whole(24, 24), whole(0, 30)),
    demands.free_days: demanding(whole(0, 7), whole(0, 99), KEY, whole(0, 30)),
    demands.next_demand: demanding(whole(0, 7), whole(0, 99), KEY, whole(0, 30)),
    hazards.daily: tabled(whole(0, 7), whole(0, hazards.KINDS * AGES - 1), whole(0, 19), whole(0, AGES - 1), whole(0, 3 * 2**16)),
}


def compiled_rules() -> Iterator[Any]:
    """All compiled functions that a file of the rulebook, or the demands of a laboratory, define themselves."""
    for module in (demands, *(importlib.import_module(f"{room.__name__}.{found.name}") for found in pkgutil.iter_modules(room.__path__))):
        yield from (thing for thing in vars(module).values() if hasattr(thing, "py_func") and thing.py_func.__module__ == module.__name__)


def bits(value: Any) -> str:
    """A result to the last bit; a truth value is its 0 or 1."""
    return float(value).hex() if isinstance(value, float) else str(int(value))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.py_func.__name__)
def test_a_rule_gives_the_same_bits_compiled_and_plain(rule: Any, rules: Parameters, tables: Hazards) -> None:
    rng = Random(rule.py_func.__name__)
    for _ in range(TIMES):
        asked = RULES[rule](rng, rules, tables)
        assert bits(rule(*asked)) == bits(rule.py_func(*asked)), asked[-8:]


def test_every_compiled_rule_is_compared() -> None:
    assert {rule.py_func.__name__ for rule in compiled_rules()} == {rule.py_func.__name__ for rule in RULES}


def test_one_bit_less_is_told() -> None:
    assert bits(0.1) != bits(math.nextafter(0.1, 0))
    assert bits(True) == bits(1)
