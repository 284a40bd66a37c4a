"""A state of the lives on disk: plain arrays, no pickle, written whole or not at all."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import files
from sim.faults import BadInput, Fault, shown
from sim.lives.fast import state
from sim.lives.fast.prefecture import Prefecture
from sim.tally import Tally

FORMAT = 1


class Kept(NamedTuple):
    """One prefecture as it was saved."""

    people: state.People
    beds: state.Homes
    tally: dict[str, NDArray[Any]]
    flag: NDArray[np.int8]
    seed: int
    horizon: int
    seen: tuple[int, int]


class Saved(NamedTuple):
    """A saved state."""

    day: int
    homes: int
    prefectures: list[Kept]


def save(path: Path, day: int, homes: int, prefectures: list[Prefecture]) -> None:
    """Write the state of a morning."""
    arrays: dict[str, NDArray[Any]] = {}
    about = {
        "format": FORMAT,
        "day": day,
        "homes": homes,
        "prefectures": [{"seed": part.seed, "horizon": part.horizon, "seen": list(part.seen)} for part in prefectures],
    }
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    for i, part in enumerate(prefectures):
        people, homes_now = state.without_the_gone(part.people, part.homes)
        for room, columns in (("people", people), ("beds", homes_now), ("tally", part.tally)):
            arrays |= {f"{i}.{room}.{name}": column for name, column in columns._asdict().items()}
        arrays[f"{i}.flag"] = part.work.flag
    files.write_whole(path, lambda file: np.savez(file, allow_pickle=False, **arrays))


def load(path: Path) -> Saved:
    """Read a state; raise BadInput where the file is no whole state."""
    try:
        with np.load(path, allow_pickle=False) as raw:
            about = json.loads(bytes(raw["about"]).decode())
            if about["format"] != FORMAT:
                raise ValueError(f"format {about['format']}")
            parts = []
            for i, one in enumerate(about["prefectures"]):
                people = state.People(**_room(raw, i, "people"))
                left = state.aligned(len(people.key))
                left[:] = people.left
                parts.append(
                    Kept(
                        people._replace(left=left),
                        state.Homes(**_room(raw, i, "beds")),
                        _room(raw, i, "tally"),
                        raw[f"{i}.flag"],
                        one["seed"],
                        one["horizon"],
                        tuple(one["seen"]),
                    )
                )
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise BadInput([Fault(shown(path), 0, "", f"no whole state of lives: {error}", "delete it; it is made again")]) from None
    return Saved(about["day"], about["homes"], parts)


def _room(raw: Any, prefecture: int, room: str) -> dict[str, Any]:
    """Return the columns of one room of a prefecture."""
    start = f"{prefecture}.{room}."
    return {name[len(start) :]: raw[name] for name in raw.files if name.startswith(start)}


def restore(part: Prefecture, kept: Kept) -> None:
    """Put the counts of the saved months into a prefecture whose horizon may differ, and mark the homes that were marked."""
    columns = {}
    for name, fresh in part.tally._asdict().items():
        saved = kept.tally[name]
        if name in ("people", "flows", "lists"):
            columns[name] = saved.copy()
            continue
        months = min(len(saved), len(fresh))
        fresh[:months] = saved[:months]
        columns[name] = fresh
    part.tally = Tally(**columns)
    part.work.flag[:] = kept.flag
