"""The formulas against published and hand-worked numbers; the chains of whole days against the formulas, as stays get longer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.lab.spec import Law
from tests.verify import day_chain, queueing
from tests.verify.day_chain import Chain, Happened, long_run
from tests.verify.queue_seasons import MONTHS, PER_YEAR, STREAMS, brought, expected, rate
from tests.verify.queue_stays import LAWS, mean_days, not_ended
from tests.verify.queue_worlds import from_ratio

Vector = NDArray[np.float64]


@pytest.mark.parametrize(("beds", "load"), [(1, 0.0101), (5, 1.361), (10, 4.461), (20, 12.03), (50, 37.90), (100, 84.06)])
def test_erlang_b_at_the_loads_of_the_published_table_for_one_percent(beds: int, load: float) -> None:
    assert queueing.erlang_b(beds, load) == pytest.approx(0.01, rel=3e-3)


def test_erlang_c_by_hand() -> None:
    assert queueing.erlang_c(1, 0.7) == pytest.approx(0.7)  # one bed: waits who finds it occupied
    assert queueing.erlang_c(2, 1.0) == pytest.approx(1 / 3)  # a^2 / (2 + a)
    assert queueing.erlang_c_list(1, 0.8, 1.0).mean_waiting == pytest.approx(3.2)  # a^2 / (1 - a)


def test_erlang_a_without_beds_to_wait_for_is_a_home_of_many() -> None:
    same = queueing.erlang_a(3, 0.05, 100.0, 100.0, 80)  # who waits leaves as fast as who is in: Poisson with mean 5
    assert same.prob_wait == pytest.approx(float(stats.poisson.sf(2, 5.0)))
    assert queueing.erlang_a(10, 0.08, 100.0, 1e9, 400).prob_wait == pytest.approx(0.4092, abs=5e-5)  # nobody gives up: Erlang's C


def test_cobham_conserves_work_and_serves_the_first_class_as_if_alone_but_for_who_is_in_a_bed() -> None:
    loads = [0.2, 0.3, 0.25]
    waits = queueing.cobham(1, loads, 1.0)
    together = queueing.erlang_c_list(1, 0.75, 1.0).mean_waiting
    assert sum(load * wait for load, wait in zip(loads, waits, strict=True)) == pytest.approx(together)
    assert waits[0] == pytest.approx(0.75 / (1 - 0.2))  # R / (1 - rho1), residual stay .75 x 1


def test_engset_with_as_many_beds_as_others_loses_nobody_and_tends_to_erlang_b() -> None:
    assert queueing.engset(5, 5, 1.0, 2.0) == 0.0
    assert queueing.engset(1_000_000, 10, 1.0, 1e5) == pytest.approx(0.2146, abs=5e-5)  # a pool so large that nobody is missed from it


def test_kept_beds_of_nobody_and_of_everybody() -> None:
    assert queueing.kept_beds(10, 0, 4.0, 6.0, 1.0)[:2] == pytest.approx((0.2146, 0.2146), abs=5e-5)
    assert queueing.kept_beds(10, 10, 10.0, 6.0, 1.0)[:2] == pytest.approx((0.2146, 1.0), abs=5e-5)


def test_two_homes_that_help_each_other_are_one() -> None:
    law = queueing.two_homes((4, 6), (3.0, 7.0), (1.0, 1.0), (1.0, 1.0))
    assert law[-1, -1] == pytest.approx(0.2146, abs=5e-5)


def test_transient_of_beds_for_everybody_is_poisson() -> None:
    law = queueing.transient(60, 0.1, 100.0, 0, [50.0, 300.0], 60)
    for day, own in zip((50.0, 300.0), law, strict=True):
        assert own[:20] == pytest.approx(stats.poisson.pmf(np.arange(20), 10 * (1 - math.exp(-day / 100))), abs=1e-9)


def waits(stay: float) -> tuple[float, float]:
    return long_run(day_chain.one_home(10, stay, 7.0 / stay, 150)).share("over", "asked"), queueing.erlang_c(10, 7.0)


def loses(stay: float) -> tuple[float, float]:
    return long_run(day_chain.one_home(10, stay, 10.0 / stay)).share("over", "asked"), queueing.erlang_b(10, 10.0)


def gives_up(stay: float) -> tuple[float, float]:
    chain = day_chain.one_home(8, stay, 8.0 / stay, 60, patience=stay / 2)
    return long_run(chain).share("gave_up", "asked"), queueing.erlang_a(8, 8.0 / stay, stay, stay / 2, 60).gave_up


def second_class(stay: float) -> tuple[float, float]:
    chain = day_chain.classes(3, stay, (1.0 / stay, 1.0 / stay), (30, 50))
    return long_run(chain).of(chain.state[2]), queueing.cobham(3, (1.0, 1.0), stay)[1] / stay


def keeps(stay: float) -> tuple[float, float]:
    chain = day_chain.kept_beds(12, 2, stay, (4.0 / stay, 7.0 / stay))
    return long_run(chain).share("lost0", "asked0"), queueing.kept_beds(12, 2, 4.0, 7.0, 1.0)[0]


def helps(stay: float) -> tuple[float, float]:
    found = long_run(day_chain.overflow((3, 3), stay, (3.0 / stay, 2.0 / stay)))
    return found.share("over_a", "asked_a") - found.share("sent", "asked_a"), float(
        queueing.two_homes((3, 3), (3.0, 2.0), (1.0, 1.0), (1.0, 0.0))[-1, -1]
    )


def fits(stay: float) -> tuple[float, float]:
    found = long_run(day_chain.two_kinds((3, 2), stay, (3.0 / stay, 1.0 / stay, 1.0 / stay)))
    return found.share("lost_ordinary", "asked_ordinary"), float(queueing.two_kinds((3, 2), (3.0, 1.0, 1.0), 1.0)[-1].sum())


def pools(stay: float) -> tuple[float, float]:
    return long_run(day_chain.one_home(8, stay, pool=(30, 2 * stay))).share("over", "asked"), queueing.engset(30, 8, 1.0, 2.0)


def repairs(stay: float) -> tuple[float, float]:
    law = long_run(day_chain.one_home(5, stay, top=20, pool=(20, 3 * stay)))
    return law.of(np.maximum(law.chain.state[0] - 5, 0)), queueing.machine_repair(20, 5, 1.0, 3.0).mean_waiting


def returns(stay: float) -> tuple[float, float]:
    return long_run(day_chain.coming_back(8, stay, 4.0 / stay, 0.3, 90)).share("over", "asked"), queueing.erlang_c(8, 4.0 / 0.7)


EVERY = (waits, loses, gives_up, second_class, keeps, helps, fits, pools, repairs, returns)


@pytest.mark.parametrize("found", EVERY, ids=lambda each: each.__name__)
def test_whole_days_matter_at_most_half_as_much_when_stays_are_twice_as_long(found: Callable[[float], tuple[float, float]]) -> None:
    apart = [math.fabs(np.subtract(*found(stay))) / found(stay)[1] for stay in (200.0, 400.0)]
    assert apart[1] < 0.03
    assert apart[0] / apart[1] > 1.9


def test_a_chain_on_its_way_is_the_formula_in_time() -> None:
    chain = day_chain.one_home(4, 1000.0, 0.003, 40)
    truth = queueing.transient(4, 0.003, 1000.0, 0, [1000.0], 40)[0]
    there = day_chain.evenings(chain, chain.start(0), 999, 1000)
    assert there.evening == pytest.approx(truth, abs=1e-3)
    assert there.of(chain.state[0]) == pytest.approx(float(truth @ chain.state[0]), rel=1e-3)


def test_means_over_evenings_are_those_of_the_long_run_once_the_start_is_forgotten() -> None:
    chain = day_chain.one_home(3, 20.0, 0.1, 60)
    late, ever = day_chain.evenings(chain, chain.start(0), 20_000, 20_777), long_run(chain)
    assert late.evening == pytest.approx(ever.evening, abs=1e-12)
    assert ever.daily("asked") == pytest.approx(0.1)
    assert ever.of(np.minimum(chain.state[0], 3)) * day_chain.ends(20.0) == pytest.approx(0.1)  # as many leave as ask


def test_who_comes_first_on_a_day_when_several_ask_and_one_bed_is_free() -> None:
    some = math.log(2)  # people a day: nobody asks on half of all days
    kept = day_chain.kept_beds(1, 0, 1000.0, (some, some))
    assert kept.daily["lost1"][kept.at(0)] == pytest.approx(some - 1 / 4)  # one gets the bed if no first class and at least one other ask
    two = day_chain.overflow((1, 1), 1000.0, (some, some))
    assert two.daily["sent"][two.at(0, 0, 0)] == pytest.approx((1 / 2 - some / 2) / 2)  # two or more ask at A, nobody at B
    kinds = day_chain.two_kinds((1, 0), 1000.0, (some, some, 0.0))
    assert kinds.daily["lost_ordinary"][kinds.at(0, 0)] == pytest.approx(some - 1 / 4)


def test_spread_of_a_mean_over_two_evenings_that_hang_together() -> None:
    chain = day_chain.one_home(1, 1 / math.log(2), per_day=math.log(2))  # 0 to 1 with 1/2, 1 to 0 with 1/4: correlated by 1/4
    assert day_chain.spread(chain, chain.state[0], 2) == pytest.approx(2 / 9 * (2 + 2 / 4) / 4)


def ages(beds: int, stay: int, per_day: float) -> Chain:
    """Return the chain of fixed stays of a few days: how many were admitted tonight, last evening, ... Counts: asked, lost."""
    every = np.array([one for one in product(range(beds + 1), repeat=stay) if sum(one) <= beds]).T
    state = tuple(every)

    def days() -> Iterator[Happened]:
        free = beds - every[:-1].sum(0)
        for chance, (asked,) in day_chain.together(day_chain.asking(per_day, free)):
            admitted = np.minimum(free, asked)
            yield chance, (admitted, *every[:-1]), {"asked": 0 * free + asked, "lost": asked - admitted}

    return day_chain.builds(state, days())


def two_sorts(beds: int, stays: tuple[float, float], weight: float, per_day: float) -> Chain:
    """Return the chain of stays that are exponential of two means: how many of each are in. Counts: asked, lost."""
    every = day_chain.all_states(beds + 1, beds + 1)
    first, second = state = tuple(own[every[0] + every[1] <= beds] for own in every)

    def days() -> Iterator[Happened]:
        parts = day_chain.of_these(first, stays[0]), day_chain.of_these(second, stays[1]), day_chain.asking(per_day, first)
        for chance, (out, away, asked) in day_chain.together(*parts):
            left = np.maximum(first - out, 0), np.maximum(second - away, 0)
            admitted = np.minimum(beds - left[0] - left[1], asked)
            for n in range(asked + 1):
                share = stats.binom.pmf(n, admitted, weight)
                yield (
                    chance * share,
                    (left[0] + n, left[1] + np.maximum(admitted - n, 0)),
                    {"asked": 0 * first + asked, "lost": asked - admitted},
                )

    return day_chain.builds(state, days())


def corrected(beds: int, load: float, per_day: float) -> tuple[float, float]:
    """Return Erlang's B times what whole days change for exponential stays, and that change."""
    mean = load / per_day
    same = long_run(day_chain.one_home(beds, -1 / math.log1p(-1 / mean), per_day)).share("over", "asked")
    return same, abs(same - queueing.erlang_b(beds, load))


@pytest.mark.parametrize(("beds", "load", "stay"), [(2, 1.5, 4), (3, 2.5, 6), (4, 3.5, 6)])
def test_the_law_of_stays_matters_less_than_a_twentieth_of_what_whole_days_change(beds: int, load: float, stay: int) -> None:
    truth, change = corrected(beds, load, load / stay)
    fixed = long_run(ages(beds, stay, load / stay)).share("lost", "asked")
    assert change > 0.01
    assert abs(fixed - truth) < change / 20


def test_so_it_does_for_a_mix_of_short_and_long_stays() -> None:
    stays, weight, per_day = (5.0, 45.0), 0.6, 0.2
    load = per_day * sum(w / day_chain.ends(mean) for w, mean in zip((weight, 1 - weight), stays, strict=True))
    truth, change = corrected(6, load, per_day)
    assert abs(long_run(two_sorts(6, stays, weight, per_day)).share("lost", "asked") - truth) < change / 20


def test_stays_by_hand() -> None:
    assert not_ended(Law("fixed", 2.0), 732).sum() == 731  # 730.5 days are 731 evenings
    assert not_ended(Law("uniform", 1.0), 800)[365] == pytest.approx(1 - 365 / 730.5)
    assert not_ended(LAWS["Weibull, shape 0.7"])[0] == 1.0
    for name, law in LAWS.items():
        assert mean_days(law) == pytest.approx(365.75, abs=0.3 if name == "fixed" else 0.01)


def test_lognormal_and_erlang_stays_have_the_spread_they_say() -> None:
    for law, cv in ((LAWS["lognormal, cv 1.5"], 1.5), (LAWS["Erlang, 4 stages"], 0.5)):
        tail, day = not_ended(law), np.arange(60_000)
        second = float(((2 * day + 1) * tail).sum())  # mean of the square of a whole number
        assert math.sqrt(second / tail.sum() ** 2 - 1) == pytest.approx(cv, rel=2e-2)


def test_a_stream_brings_in_a_year_what_it_should_and_the_sum_over_days_is_the_integral() -> None:
    assert brought(MONTHS, np.array([365.25, 730.5])).tolist() == pytest.approx([PER_YEAR, 2 * PER_YEAR])
    for stay, season in STREAMS.values():
        still = not_ended(stay, 1200)
        half_a_day_more = partial(np.interp, xp=np.arange(1200) + 0.5, fp=still)
        integral = queueing.endless_beds(partial(rate, season), half_a_day_more, 1096.0, 1096.0)
        assert expected(stay, season, 1095) == pytest.approx(integral, rel=3e-3)


def test_a_ratio_is_right_where_busy_copies_have_another_share() -> None:
    rng = np.random.default_rng(1)  # copies of 1 or 9 people, of whom none or 3 wait: 30 % of all who ask, but 16.7 % as a mean of shares
    busy = rng.random(4000) < 0.5
    whole, part = np.where(busy, 9.0, 1.0), np.where(busy, 3.0, 0.0)
    assert abs(from_ratio("", "", 0.3, part, whole).z) < 4  # a false alarm in 16,000 seeds
    assert abs((part / whole).mean() - 0.167) < 0.01
