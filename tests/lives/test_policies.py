"""What a policy does between two mornings, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.codes import Bed, Event, Setting
from sim.lives.fast import FastLives
from sim.province.inventory import Beds
from tests.lives import recount
from tests.lives.towns import BASELINE_DAY, END, add_beds, change_beds, close_beds, differing, lively, lively_lives, new_home, town
from tests.lives.twins import LISTS_AND_BEDS, first_after, partings

UNTIL = BASELINE_DAY + 731
HOMES = range(11)


def lived(policy: Callable[[FastLives], object] = lambda _: None, until: int = UNTIL) -> FastLives:
    """Return the lively town at the end of 2022, with a policy on the morning of 2021-01-01."""
    lives = lively_lives(BASELINE_DAY)
    policy(lives)
    lives.advance(until)
    return lives


@pytest.fixture(scope="module")
def left_alone() -> FastLives:
    return lived()


def test_closing_beds_puts_nobody_out_and_bars_admissions_until_enough_have_left() -> None:
    lives = lively_lives(BASELINE_DAY)
    before = lives.homes()
    for key in HOMES:
        for kind in Bed:
            close_beds(lives, key, kind, int(before.open[key, kind]) - int(before.open[key, kind]) // 2)
    closed = lives.homes()
    assert np.array_equal(closed.occupied, before.occupied)
    assert (closed.occupied > closed.open).any()
    evening = closed
    for day in range(BASELINE_DAY, BASELINE_DAY + 400):
        lives.advance(day + 1)
        now = lives.homes()
        assert (now.occupied <= np.maximum(now.open, evening.occupied)).all()
        evening = now
    assert (evening.occupied <= evening.open).sum() > (closed.occupied <= closed.open).sum()
    assert np.array_equal(evening.built, before.built)


def test_on_the_day_of_closing_who_leaves_a_home_is_who_would_have_left_anyway(left_alone: FastLives) -> None:
    def close(lives: FastLives) -> None:
        for key in HOMES:
            for kind in Bed:
                close_beds(lives, key, kind, int(lives.homes().open[key, kind]))

    closed = lived(close)
    today = [rows[rows[:, 0] == BASELINE_DAY] for rows in (left_alone.events(), closed.events())]
    gone = [rows[np.isin(rows[:, 2], (Event.DEATH, Event.DISCHARGE, Event.EMIGRATE))] for rows in today]
    assert np.array_equal(*gone)
    later = closed.events()
    assert not ((later[:, 0] >= BASELINE_DAY) & np.isin(later[:, 2], (Event.ADMIT, Event.MOVE))).any()


def test_closed_beds_that_are_vacant_can_be_taken_away_or_converted_and_no_others() -> None:
    lives, books = lively_lives(BASELINE_DAY), Beds(town(lively()).homes, town(lively()).carers, 0)
    key = int(np.argmax(lives.homes().occupied[:, Bed.ORDINARY]))
    beds, used = (int(part[key, Bed.ORDINARY]) for part in (lives.homes().built, lives.homes().occupied))
    assert used == beds > 1, "the lively town has full homes"
    assert (books.close(key, Bed.ORDINARY, 1), books.begin_works(key, beds - 1, BASELINE_DAY)) == (1, beds - 1)
    lives.set_beds(key, *books.of(key))
    assert books.convert(key, beds, lives.occupied(key)) == 0
    lives.advance(BASELINE_DAY + 1500)
    vacant = beds - int(lives.homes().occupied[key, Bed.ORDINARY])
    assert vacant >= 2
    assert books.remove(key, Bed.ORDINARY, 1, lives.occupied(key)) == 1
    assert books.convert(key, beds, lives.occupied(key)) == vacant - 1
    lives.set_beds(key, *books.of(key))
    after = lives.homes()
    assert after.built[key, Bed.ORDINARY] == after.occupied[key, Bed.ORDINARY] == beds - vacant
    for part in lives.prefectures:
        recount.check(part)


def test_beds_closed_and_reopened_on_one_morning_change_no_life(left_alone: FastLives) -> None:
    def there_and_back(lives: FastLives) -> None:
        close_beds(lives, 0, Bed.ORDINARY, 2)
        change_beds(lives, 0, Bed.ORDINARY, 0, 2)

    assert differing(left_alone, lived(there_and_back)) == []


def test_sixty_beds_and_forty_on_one_morning_are_a_hundred() -> None:
    def at_once(lives: FastLives) -> None:
        add_beds(lives, 3, Bed.NURSING, 100)

    def in_parts(lives: FastLives) -> None:
        add_beds(lives, 3, Bed.NURSING, 60)
        add_beds(lives, 3, Bed.NURSING, 40)

    assert differing(lived(at_once), lived(in_parts)) == []


@pytest.mark.parametrize(
    "policy",
    [
        lambda lives: lives.set_beds(999, (5, 0), (5, 0)),
        lambda lives: lives.set_beds(3, *Beds(town(lively()).homes, town(lively()).carers, 0).of(3)),
        lambda lives: lives.set_fee(999, 0, 5),
        lambda lives: lives.set_carers(999, 5.0),
        lambda lives: lives.set_rates(dict.fromkeys(lively().rates._fields, 1.0) | lively().rates._asdict()),
        lambda lives: lives.set_params(lively()),
        lambda lives: lives.set_rates({}),
    ],
)
def test_a_policy_without_effect_changes_no_bit(left_alone: FastLives, policy: Callable[[FastLives], object]) -> None:
    """A home that is not simulated is passed over; rules and rates that are what they were touch no clock."""
    assert differing(left_alone, lived(policy)) == []


def test_a_home_that_is_not_simulated_has_nobody_in_its_beds() -> None:
    lives = lively_lives(BASELINE_DAY)
    assert lives.occupied(999) == (0, 0)
    assert [lives.occupied(key) for key in HOMES] == list(map(tuple, lives.homes().occupied.tolist()))


def test_a_key_that_is_taken_is_refused() -> None:
    lives = lively_lives(BASELINE_DAY)
    with pytest.raises(ValueError, match="key 3 is taken"):
        lives.add_home(new_home(lives)._replace(key=3))


def test_a_rate_changed_and_changed_back_on_one_morning_changes_no_life(left_alone: FastLives) -> None:
    def there_and_back(lives: FastLives) -> None:
        lives.set_rates({"seeking": 30.0, "death": 0.0})
        lives.set_rates({"seeking": lively().rates.seeking, "death": lively().rates.death})

    assert np.array_equal(left_alone.events(), lived(there_and_back).events())


def test_more_deaths_move_deaths_and_no_other_clock(left_alone: FastLives) -> None:
    """Where two records part, somebody has died earlier, or a search or list met other homes: never another clock."""
    deadlier = lived(lambda lives: lives.set_rates({"death": 4.0}))
    parted = partings(town(lively(), end=END), left_alone, deadlier)
    deaths = 0
    for parting in parted.values():
        assert parting.day >= BASELINE_DAY
        died = Event.DEATH in {row[2] for row in parting.second}
        assert Event.DEATH not in {row[2] for row in parting.first}, "a higher hazard never delays a death"
        assert died or parting.events <= LISTS_AND_BEDS
        deaths += died
    assert deaths > 300


def test_fewer_deaths_only_delay_them(left_alone: FastLives) -> None:
    spared = lived(lambda lives: lives.set_rates({"death": 0.0}))
    rows = spared.events()
    assert not ((rows[:, 2] == Event.DEATH) & (rows[:, 0] >= BASELINE_DAY)).any()
    for parting in partings(town(lively(), end=END), left_alone, spared).values():
        assert Event.DEATH in {row[2] for row in parting.first} or parting.events <= LISTS_AND_BEDS


@pytest.mark.parametrize("factor", [1e2, 1e4, 1e6, 1e9])
def test_a_hazard_however_high_is_a_hazard(factor: float) -> None:
    """Whole numbers do not run over: nobody survives a month of it. Scenarios allow 100 a change, and changes multiply."""
    lives = lively_lives(BASELINE_DAY, log=False)
    lives.set_rates({"death": factor * 100})
    alive = lives.census()[:, :, : Setting.DEAD].sum()
    lives.advance(BASELINE_DAY + 31)
    assert lives.census()[:, :, : Setting.DEAD].sum() < 0.01 * alive


def test_seeking_more_brings_the_next_search_forward_and_moves_nothing_of_health(left_alone: FastLives) -> None:
    at_home = settings(lively_lives(BASELINE_DAY), Setting.OWN_HOME)
    eager = lived(lambda lives: lives.set_rates({"seeking": 3 * lively().rates.seeking}))
    with_spouse = first_after(eager, Event.JOIN, BASELINE_DAY)
    before, after = (first_after(lives, Event.SEEK, BASELINE_DAY) for lives in (left_alone, eager))
    sooner = 0
    for person in at_home & before.keys():
        if person in after or person not in with_spouse:
            assert after[person] <= before[person]
            sooner += after[person] < before[person]
    assert sooner > 500
    for parting in partings(town(lively(), end=END), left_alone, eager).values():
        assert parting.events <= LISTS_AND_BEDS | {Event.SEEK}


def settings(lives: FastLives, setting: Setting) -> set[int]:
    """Return who is in a setting."""
    now = lives.lives()
    return set(now["person"][now["setting"] == setting].tolist())


def test_a_fee_moves_no_clock_only_what_searches_lead_to(left_alone: FastLives) -> None:
    def dear(lives: FastLives) -> None:
        for key in HOMES:
            lives.set_fee(key, Bed.NURSING, 9_000)

    parted = partings(town(lively(), end=END), left_alone, lived(dear))
    assert len(parted) > 20
    for parting in parted.values():
        assert parting.events <= LISTS_AND_BEDS


def test_what_is_done_in_one_prefecture_changes_no_bit_of_the_other(left_alone: FastLives) -> None:
    def much(lives: FastLives) -> None:
        home = new_home(lives, prefecture=1)
        lives.add_home(home)
        add_beds(lives, 6, Bed.NURSING, 50)
        close_beds(lives, 7, Bed.ORDINARY, 1)
        lives.set_fee(8, Bed.ORDINARY, 300)

    changed = lived(much)
    assert differing(left_alone, changed, prefecture=0) == []
    assert len(differing(left_alone, changed, prefecture=1)) > 20


def test_a_home_added_is_looked_at_chosen_and_counted() -> None:
    lives = lived(lambda lives: lives.add_home(new_home(lives, prefecture=1)))
    view = lives.homes()
    assert view.built[11].tolist() == [6, 6]
    assert view.occupied[11].sum() > 6
    counts = lives.counts(59, 83)
    assert counts["occupied"].shape[1] == 12
    assert not counts["occupied"][0, 11].any()
    assert counts["occupied"][-1, 11].tolist() == view.occupied[11].tolist()
    for part in lives.prefectures:
        recount.check(part)


def test_two_homes_added_take_keys_in_turn() -> None:
    def two(lives: FastLives) -> None:
        lives.add_home(new_home(lives, prefecture=1))
        lives.add_home(new_home(lives, prefecture=0))

    lives = lived(two)
    assert lives.prefectures[0].homes.key.tolist() == [0, 1, 2, 3, 4, 5, 12]
    assert lives.prefectures[1].homes.key.tolist() == [6, 7, 8, 9, 10, 11]
    for part in lives.prefectures:
        recount.check(part)
