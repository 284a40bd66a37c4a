"""A state of the lives on disk: plain arrays, no pickle, written whole or not at all."""

from __future__ import annotations

import json
import math
import zlib
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import files
from sim.faults import BadInput, Fault, shown
from sim.lives.fast import state
from sim.lives.fast.prefecture import Prefecture
from sim.tally import Tally

FORMAT = 2
LONGEST_HEAD = 10_000_000
"""Bytes of the first line."""


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
    """Write the state of a morning: one line of JSON that tells what follows, then the columns, byte for byte."""
    arrays: dict[str, NDArray[Any]] = {}
    for i, part in enumerate(prefectures):
        people, homes_now = state.without_the_gone(part.people, part.homes)
        for room, columns in (("people", people), ("beds", homes_now), ("tally", part.tally)):
            arrays |= {f"{i}.{room}.{name}": column for name, column in columns._asdict().items()}
        arrays[f"{i}.flag"] = part.work.flag
    arrays = {name: np.ascontiguousarray(column) for name, column in arrays.items()}
    about = {
        "format": FORMAT,
        "day": day,
        "homes": homes,
        "prefectures": [{"seed": part.seed, "horizon": part.horizon, "seen": list(part.seen)} for part in prefectures],
        "columns": [[name, column.dtype.str, column.shape, zlib.crc32(_bytes(column))] for name, column in arrays.items()],
    }

    def write(file: BinaryIO) -> None:
        file.write(json.dumps(about).encode() + b"\n")
        for column in arrays.values():
            file.write(_bytes(column))

    files.write_whole(path, write)


def load(path: Path) -> Saved:
    """Read a state; raise BadInput where the file is no whole state."""
    try:
        about, arrays = _read(path)
        parts = []
        for i, one in enumerate(about["prefectures"]):
            people = state.People(**_room(arrays, i, "people"))
            left = state.aligned(len(people.key))
            left[:] = people.left
            beds = state.Homes(**_room(arrays, i, "beds"))
            tally = _room(arrays, i, "tally")
            people, flag = people._replace(left=left), arrays[f"{i}.flag"]
            parts.append(Kept(people, beds, tally, flag, one["seed"], one["horizon"], tuple(one["seen"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput([Fault(shown(path), 0, "", f"no whole state of lives: {error}", "delete it; it is made again")]) from None
    return Saved(about["day"], about["homes"], parts)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return what a file tells of itself and its columns; raise ValueError where a byte is missing or wrong."""
    arrays: dict[str, NDArray[Any]] = {}
    with path.open("rb") as file:
        about = json.loads(file.readline(LONGEST_HEAD))
        if about["format"] != FORMAT:
            raise ValueError(f"format {about['format']}")
        for name, kind, shape, check in about["columns"]:
            column = np.fromfile(file, np.dtype(kind), math.prod(shape)).reshape(shape)
            if zlib.crc32(_bytes(column)) != check:
                raise ValueError(f"{name} is not what was written")
            arrays[name] = column
        if file.read(1):
            raise ValueError("it is longer than it should be")
    return about, arrays


def _bytes(column: NDArray[Any]) -> memoryview:
    """Return the bytes of a column without copying them."""
    return column.reshape(-1).view(np.uint8).data


def _room(arrays: dict[str, NDArray[Any]], prefecture: int, room: str) -> dict[str, Any]:
    """Return the columns of one room of a prefecture."""
    start = f"{prefecture}.{room}."
    return {name[len(start) :]: column for name, column in arrays.items() if name.startswith(start)}


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
