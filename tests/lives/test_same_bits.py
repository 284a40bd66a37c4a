"""The same lives to the last bit: any number of threads, any stops, saved and loaded, a longer horizon, told or not told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.inputs.faults import BadInput
from sim.lives.fast import FastLives
from tests.lives.towns import BASELINE_DAY, END, add_beds, differing, lively, lively_lives, new_home, rules, town

UNTIL = BASELINE_DAY + 731


@pytest.fixture(scope="module")
def never_stopped() -> FastLives:
    """The lively town, lived in one go to the end of 2022."""
    return lively_lives(UNTIL)


@pytest.mark.parametrize("threads", [2, 4])
def test_any_number_of_threads_gives_the_same_bits(never_stopped: FastLives, threads: int) -> None:
    assert differing(never_stopped, lively_lives(UNTIL, threads=threads)) == []


@pytest.mark.parametrize("step", [1, 30, 1000])
def test_stopping_every_day_every_month_or_now_and_then_changes_no_bit(never_stopped: FastLives, step: int) -> None:
    lives = lively_lives()
    for day in [*range(step, UNTIL, step), UNTIL]:
        lives.advance(day)
    assert differing(never_stopped, lives) == []


@pytest.mark.parametrize("day", [0, 1, 59, 700, BASELINE_DAY, BASELINE_DAY + 200, UNTIL - 1])
def test_saved_on_any_morning_loaded_and_continued_changes_no_bit(never_stopped: FastLives, tmp_path: Path, day: int) -> None:
    lives = lively_lives(day)
    before = lives.events()
    lives.save(tmp_path / "lives.state")
    again = FastLives.load(tmp_path / "lives.state", lively(), END, threads=1, log=True)
    assert again.day == day
    again.advance(UNTIL)
    names = [name for name in differing(never_stopped, again) if name != "events"]
    assert names == []
    assert np.array_equal(np.concatenate([before, again.events()]), never_stopped.events())


def test_saving_disturbs_nothing_and_a_state_can_be_branched_from_more_than_once(never_stopped: FastLives, tmp_path: Path) -> None:
    lives = lively_lives(900)
    lives.save(tmp_path / "a")
    lives.advance(1000)
    lives.save(tmp_path / "b")
    lives.advance(UNTIL)
    assert differing(never_stopped, lives) == []
    branches = [FastLives.load(tmp_path / "a", lively(), END, 1) for _ in range(2)]
    branches[0].set_rates({"death": 5.0})
    for branch in branches:
        branch.advance(1000)
    branches[1].save(tmp_path / "c")
    assert (branches[0].census() != branches[1].census()).any()
    assert (tmp_path / "b").read_bytes() == (tmp_path / "c").read_bytes()


def test_what_came_up_in_the_evening_is_not_forgotten_by_saving(tmp_path: Path) -> None:
    """A spouse who asks for a bed beside the other, a bed left free by a couple that moves away: served on the next day."""
    lives = lively_lives(BASELINE_DAY)
    pending = 0
    for day in range(BASELINE_DAY, BASELINE_DAY + 120):
        lives.advance(day)
        if any(part.work.flag.any() for part in lives.prefectures):
            lives.save(tmp_path / "lives.state")
            again = FastLives.load(tmp_path / "lives.state", lively(), END, 1)
            assert differing(lives, again) == ["events"]
            for one in (lives, again):
                one.advance(day + 1)
            assert differing(lives, again) == ["events"]
            pending += 1
    assert pending >= 5


def test_saved_after_a_change_of_rates_and_loaded_with_the_rules_in_force(tmp_path: Path) -> None:
    lives = lively_lives(BASELINE_DAY)
    lives.set_rates({"death": 0.5, "seeking": 3.0})
    lives.advance(BASELINE_DAY + 50)
    lives.save(tmp_path / "lives.state")
    again = FastLives.load(tmp_path / "lives.state", lives.params, END, 1)
    for one in (lives, again):
        one.advance(UNTIL)
    assert [name for name in differing(lives, again) if name != "events"] == []


def test_a_home_opened_by_a_policy_is_kept_in_a_saved_state(tmp_path: Path) -> None:
    lives = lively_lives(BASELINE_DAY)
    lives.add_home(new_home(lives))
    lives.advance(BASELINE_DAY + 90)
    lives.save(tmp_path / "lives.state")
    again = FastLives.load(tmp_path / "lives.state", lively(), END, 1)
    for one in (lives, again):
        add_beds(one, 11, 1, 4)
        one.advance(UNTIL)
    assert [name for name in differing(lives, again) if name != "events"] == []
    assert again.homes().occupied[11].sum() > 0


def test_keeping_the_event_record_or_not_changes_no_bit(never_stopped: FastLives) -> None:
    silent = lively_lives(UNTIL, log=False)
    assert differing(never_stopped, silent) == ["events"]
    assert silent.events().shape == (0, 5)


def test_a_checkpoint_lives_on_beyond_the_horizon_it_was_saved_under(tmp_path: Path) -> None:
    """Who had nothing due before the old end finds their next day: the calendar of the two must be the same."""
    world = town(lively(), end=END)
    short, long = (FastLives(world, lively(), horizon, 1, log=True) for horizon in (1000, END))
    short.advance(1001)
    short.save(tmp_path / "lives.state")
    again = FastLives.load(tmp_path / "lives.state", lively(), END, 1)
    for one in (again, long):
        one.advance(UNTIL)
    assert [name for name in differing(again, long) if name != "events"] == []


def test_a_longer_run_changes_nothing_before() -> None:
    """To the end of 2025 and to the end of 2027: more people exist, who turn 60 later, and everything up to 2025-12-31 is the same."""
    long_end = END + 730
    short, long = (lively_lives(END + 1, horizon=horizon) for horizon in (END, long_end))
    assert np.array_equal(short.events(), long.events())
    assert np.array_equal(short.counts(0, 119)["lists"], long.counts(0, 119)["lists"])
    more = [len(b.people.key) - len(a.people.key) for a, b in zip(short.prefectures, long.prefectures, strict=True)]
    assert min(more) > 100
    people = [counts["people"][..., :6] for counts in (short.counts(0, 119), long.counts(0, 119))]
    assert np.array_equal(*people)


def test_another_seed_is_another_province() -> None:
    first, second = (FastLives(town(rules(), seed=seed), rules(), 400, 1, log=True) for seed in (1, 2))
    for one in (first, second):
        one.advance(400)
    assert not np.array_equal(first.events(), second.events())
    assert 0.8 < len(first.events()) / len(second.events()) < 1.25


def test_it_cannot_go_back_or_beyond_its_horizon() -> None:
    lives = FastLives(town(times=1), rules(), 100, 1)
    lives.advance(101)
    for day in (100, 102):
        with pytest.raises(ValueError, match="cannot advance"):
            lives.advance(day)


def damaged(whole: bytes, damage: str) -> bytes:
    """Return what is left of a file."""
    at = len(whole) - 1000
    bit = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    return {"empty": b"", "cut": whole[: len(whole) // 2], "longer": whole + b"\0", "one bit": bit, "text": b"not a state"}[damage]


@pytest.mark.parametrize("file", ["lives.state", "lives.state.01"])
@pytest.mark.parametrize("damage", ["empty", "cut", "longer", "one bit", "text", "missing"])
def test_a_damaged_state_is_refused_with_its_name(tmp_path: Path, damage: str, file: str) -> None:
    path = tmp_path / file
    lives = FastLives(town(times=1), rules(), 100, 1)
    lives.save(tmp_path / "lives.state")
    whole = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(damaged(whole, damage))
    with pytest.raises(BadInput, match=r"lives.state.*not a complete state"):
        FastLives.load(tmp_path / "lives.state", rules(), 100)
