"""The baseline is kept on disk under everything it depends on, and made again where it is not whole."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.clock import day_of
from sim.codes import Owner
from sim.scenario import load
from sim.study.baseline import BASELINE_DAY, SHORTEST_END, Setup, branch, key_of, prepare
from sim.study.run import run
from sim.world.build import OCCUPANCY
from tests.lives.towns import frame, town
from tests.study.conftest import silent


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    monkeypatch.setenv("LONGJIANG_CACHE", str(tmp_path))
    return tmp_path


def told(s: Setup) -> list[str]:
    """Prepare a baseline; return what it tells of its making: nothing where it is read."""
    steps: list[str] = []
    prepare(s, lambda step, _: steps.append(step))
    return steps


def test_it_is_made_once_and_then_read(small: Setup, fresh: Path) -> None:
    assert fresh.is_dir()
    assert told(small) == ["world", "2016", "2016", "2017", "2018", "2019", "2020"]
    assert told(small) == []


def test_what_is_read_is_what_was_made(small: Setup, fresh: Path) -> None:
    made = prepare(small, silent)
    before = made.path.read_bytes()
    read = prepare(small, silent)
    assert read.path.read_bytes() == before
    assert (made.key, made.world.share, made.world.end) == (read.key, read.world.share, read.world.end)
    for name in ("key", "beds", "fee", "owner", "weight", "sampled"):
        assert np.array_equal(getattr(made.world.homes, name), getattr(read.world.homes, name)), name
    assert np.array_equal(made.world.carers, read.world.carers)
    prefectures = [f"lives.state.{number:02d}" for number in range(len(made.world.prefectures))]
    assert sorted(path.name for path in fresh.rglob("*") if path.is_file()) == ["about.json", "lives.state", *prefectures, "world.npz"]


def test_the_baseline_is_the_morning_of_2021_with_nothing_due_before(small: Setup, fresh: Path) -> None:
    assert fresh.is_dir()
    lives = branch(small, prepare(small, silent))
    assert lives.day == BASELINE_DAY == day_of(date(2021, 1, 1))
    assert min(int(part.people.due.min()) for part in lives.prefectures) >= BASELINE_DAY


def test_everything_it_depends_on_is_in_its_key(small: Setup) -> None:
    p = small.params
    other = {
        "seed": small._replace(seed=2),
        "share": small._replace(share=0.5),
        "frame": small._replace(frame=frame(11)),
        "end": small._replace(end=SHORTEST_END + 1),
        "rates": small._replace(params=p.with_rates(death=1.000001)),
        "rules": small._replace(params=replace(p, seeking=p.seeking._replace(leave=p.seeking.leave * 1.000001))),
        "numbers": small._replace(evidence=replace(small.evidence, rows=small.evidence.rows[1:])),
        "fit": small._replace(params=replace(p, fitted=p.fitted._replace(price=p.fitted.price * 1.000001))),
    }
    keys = {name: key_of(s) for name, s in other.items()} | {"": key_of(small)}
    assert len(set(keys.values())) == len(keys)


def test_what_it_does_not_depend_on_is_not(small: Setup) -> None:
    words = replace(small.evidence, rows=tuple(replace(row, note="another word") for row in small.evidence.rows))
    others = {"threads": 4}, {"record": True}, {"checkpoint": False}, {"end": 2000}, {"evidence": words}
    for same in (small._replace(**other) for other in others):
        assert key_of(same) == key_of(small)


DAMAGE = {
    "empty": lambda whole: b"",
    "cut in half": lambda whole: whole[: len(whole) // 2],
    "a text": lambda whole: b"not a state",
}


@pytest.mark.parametrize("name", ["world.npz", "lives.state", "lives.state.01", "about.json"])
@pytest.mark.parametrize("damage", [*DAMAGE, "missing"])
def test_a_damaged_checkpoint_is_made_again(small: Setup, fresh: Path, name: str, damage: str) -> None:
    """A full disk, a copy that was cut: the next run must not stop at it."""
    digest = run(small, prepare(small, silent), load("baseline")).result.digest
    path = next(fresh.rglob(name))
    whole = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(DAMAGE[damage](whole))
    assert run(small, prepare(small, silent), load("baseline")).result.digest == digest


def test_lives_with_one_wrong_bit_are_made_again(small: Setup, fresh: Path) -> None:
    """The file is not forced to the disk, so a crash of the machine may leave it with all its bytes, some of them wrong."""
    digest = run(small, prepare(small, silent), load("baseline")).result.digest
    path = next(fresh.rglob("lives.state.00"))
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)
    assert run(small, prepare(small, silent), load("baseline")).result.digest == digest
    assert path.read_bytes() != bytes(whole)


def test_what_is_kept_says_what_it_is(small: Setup, fresh: Path) -> None:
    base = prepare(small, silent)
    about = json.loads(next(fresh.rglob("about.json")).read_text(encoding="utf-8"))
    assert about["key"] == base.key == key_of(small)
    assert (about["seed"], about["share"]) == (1, 1.0)


def test_homes_are_seeded_to_the_assumed_occupancy(small: Setup, fresh: Path) -> None:
    """At the start, before settling in: rounded home by home, so within half a bed of each kind of each home."""
    assert fresh.is_dir()
    world = town()
    for owner in Owner:
        rows = np.flatnonzero(world.homes.owner == owner)
        residents = sum(int(np.isin(s.home, world.homes.key[rows]).sum()) for s in world.seeds)
        target = small.evidence.value(*OCCUPANCY[owner]) * world.homes.beds[rows].sum()
        assert abs(residents - target) <= len(rows)
