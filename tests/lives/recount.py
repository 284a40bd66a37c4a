"""What must hold on every evening, counted again from the people alone, without any running count."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draws, tally
from sim.codes import Mate, Need, QueueClass, Setting
from sim.lives.fast import traits as at
from sim.lives.fast.prefecture import Prefecture
from sim.rules.family import mate_of
from tests.lives.towns import traits

OWN_HOME, WAITING, ORDINARY, NURSING, DEAD, LEFT, NOT_YET = Setting
MATE_OF = np.array([[mate_of.py_func(int(setting), level) for level in range(5)] for setting in Setting])
NEED = np.array([[0, 0, 1, 2, 2], [2, 2, 2, 2, 2]])
"""[dementia][level]: levels 0-1 ordinary beds, 2 either kind, 3-4 and dementia nursing beds."""


class Who(NamedTuple):
    """Everybody of a prefecture, read out of their bits."""

    setting: NDArray[np.int64]
    level: NDArray[np.int64]
    dementia: NDArray[np.int64]
    sex: NDArray[np.int64]
    need: NDArray[np.int64]
    mate: NDArray[np.int64]
    queue: NDArray[np.int64]
    listed: NDArray[np.bool_]


def who(part: Prefecture) -> Who:
    p = part.people
    level, dementia = traits(p, at.LEVEL), traits(p, at.DEMENTIA)
    return Who(
        traits(p, at.SETTING), level, dementia, traits(p, at.SEX), NEED[dementia, level],
        traits(p, at.MATE), traits(p, at.CLASS), traits(p, at.LISTED) == 1,
    )  # fmt: skip


def people(part: Prefecture) -> NDArray[np.int64]:
    """Return (2, 5, 2, 7) persons by sex, level, dementia, setting."""
    w = who(part)
    out = np.zeros((2, 5, 2, len(Setting)), np.int64)
    np.add.at(out, (w.sex, w.level, w.dementia, w.setting), 1)
    return out


def beds(part: Prefecture) -> dict[str, NDArray[np.int64]]:
    """Return occupied beds, care needed and wrong kinds by home."""
    w, home = who(part), part.people.home
    out: dict[str, NDArray[np.int64]] = {name: np.zeros((len(part.homes.key), 2), np.int64) for name in ("occupied", "misplaced")}
    out["load"] = np.zeros(len(part.homes.key), np.int64)
    inside = (w.setting == ORDINARY) | (w.setting == NURSING)
    np.add.at(out["occupied"], (home[inside], w.setting[inside] - ORDINARY), 1)
    np.add.at(out["load"], home[inside], part.given.rules.load[w.level[inside]])
    wrong = ((w.setting == ORDINARY) & (w.need == Need.NURSING_ONLY)) | ((w.setting == NURSING) & (w.need == Need.ORDINARY_ONLY))
    np.add.at(out["misplaced"], (home[wrong], w.setting[wrong] - ORDINARY), 1)
    return out


def tie(part: Prefecture, p: int, home: int) -> int:
    """Return the number that breaks ties of a person at a home."""
    return int(draws.block(part.seed, int(part.people.key[p]), int(draws.Decision.TIE), int(part.homes.key[home]))[0])


def rank(part: Prefecture, p: int, home: int) -> tuple[int, int, int]:
    """Return what orders a person within a class at a home: day asked, keyed tie, person."""
    return int(part.people.asked[p]), tie(part, p, home), int(part.people.key[p])


def walk(part: Prefecture, home: int, need: int, queue: int) -> list[int]:
    """Return who stands on one list, first to last, following the links; both directions must agree."""
    p, out, back = int(part.homes.head[home, need, queue]), [], -1
    while p >= 0:
        assert part.people.before[p] == back, "the link backwards is not the one forwards"
        out.append(p)
        assert len(out) <= len(part.people.key), "a ring"
        back, p = p, int(part.people.behind[p])
    assert part.homes.tail[home, need, queue] == back
    return out


def lists(part: Prefecture) -> dict[tuple[int, int, int], list[int]]:
    """Return every list that is not empty, by home, need and class."""
    cells = np.argwhere((part.homes.head >= 0) | (part.homes.tail >= 0))
    return {(int(h), int(n), int(c)): walk(part, int(h), int(n), int(c)) for h, n, c in cells}


def check(part: Prefecture) -> None:
    """Assert everything that must hold on an evening in one prefecture."""
    check_counts(part)
    check_lists(part)
    check_couples(part)


def check_counts(part: Prefecture) -> None:
    w, p, h = who(part), part.people, part.homes
    assert np.array_equal(part.tally.people, people(part))
    for name, counted in beds(part).items():
        assert np.array_equal(getattr(h, name), counted), name
    assert (h.open <= h.built).all()
    assert (h.occupied <= h.built).all()
    assert (h.open >= 0).all()
    with_home = np.isin(w.setting, (WAITING, ORDINARY, NURSING))
    assert ((p.home >= 0) == with_home).all()
    assert (p.due[np.isin(w.setting, (DEAD, LEFT, NOT_YET))] == 32_000).all()


def check_lists(part: Prefecture) -> None:
    w, found = who(part), lists(part)
    standing = [p for one in found.values() for p in one]
    asks = (w.setting == WAITING) | ((w.setting == ORDINARY) & (w.need == Need.NURSING_ONLY))
    assert sorted(standing) == np.flatnonzero(asks).tolist(), "who asks for a bed stands on a list exactly once"
    assert np.array_equal(w.listed, asks)
    waiting = np.zeros((len(part.homes.key), 3), np.int64)
    classes = np.zeros(len(QueueClass), np.int64)
    for (home, need, queue), one in found.items():
        waiting[home, need] += len(one)
        classes[queue] += len(one)
        assert (part.people.home[one] == home).all()
        assert (w.need[one] == need).all()
        assert (w.queue[one] == queue).all()
        ranks = [rank(part, p, home) for p in one]
        assert ranks == sorted(ranks)
    assert np.array_equal(part.homes.waiting, waiting)
    assert np.array_equal(part.tally.lists[:, tally.WAITING], classes)


def check_couples(part: Prefecture) -> None:
    """What a spouse is to each of a couple is what the spouse is tonight."""
    w, mate = who(part), part.people.mate
    linked = np.flatnonzero(mate >= 0)
    assert (mate[mate[linked]] == linked).all()
    alive = linked[np.isin(w.setting[linked], (OWN_HOME, WAITING, ORDINARY, NURSING, NOT_YET))]
    assert (w.mate[alive] == MATE_OF[w.setting[mate[alive]], w.level[mate[alive]]]).all()
    assert (w.mate[alive] != Mate.NONE).all()


def rows_of(counts: NDArray[Any], *columns: int) -> NDArray[Any]:
    """Return the columns of a table added up."""
    return counts[..., list(columns)].sum(-1)
