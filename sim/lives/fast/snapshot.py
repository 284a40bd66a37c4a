"""A state of the lives on disk: plain arrays, no pickle, each with a checksum; written under another name first, and renamed when whole.

Prefectures in any order, their columns byte for byte; at the end one line of JSON that tells what stands where, and its length. Who has
died or left the province is dropped: nothing can happen to them. Clocks of who is not yet 60 are not wound and not kept. The file is not
forced to the disk, which would take longer than living the years it keeps: what a crash tears is found by its checksums and made again.
"""

from __future__ import annotations

import json
import math
import os
import zlib
from concurrent.futures import Executor
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import files
from sim.faults import BadInput, Fault, shown
from sim.lives.fast import state
from sim.lives.fast.prefecture import Prefecture
from sim.tally import Tally

FORMAT = 3
LONGEST_TAIL = 10_000_000
"""Bytes of the last line."""
LENGTH = 20
"""Digits of the length of the last line, at the very end."""
Arrays = dict[str, NDArray[Any]]


class Kept(NamedTuple):
    """One prefecture as it was saved."""

    people: state.People
    beds: state.Homes
    tally: Arrays
    flag: NDArray[np.int8]
    seed: int
    horizon: int
    seen: tuple[int, int]


class Saved(NamedTuple):
    """A saved state."""

    day: int
    homes: int
    prefectures: list[Kept]


class Room:
    """The part of a file that is still to be written, shared by threads."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.end, self._lock = file, 0, Lock()

    def take(self, size: int) -> int:
        """Return where the next `size` bytes stand."""
        with self._lock:
            start, self.end = self.end, self.end + size
        return start

    def put(self, column: NDArray[Any], start: int) -> int:
        """Write a column at a place; return where it ends."""
        content = _bytes(column)
        while content:
            written = os.pwrite(self.file.fileno(), content, start)
            start, content = start + written, content[written:]
        return start


def save(path: Path, day: int, homes: int, prefectures: list[Prefecture], pool: Executor | None = None) -> None:
    """Write the state of a morning; threads make prefectures ready and write them, each in the place it takes."""
    about: dict[str, Any] = {"format": FORMAT, "day": day, "homes": homes}

    def write(file: BinaryIO) -> None:
        room = Room(file)
        about["prefectures"] = list((pool.map if pool else map)(lambda part: _written(part, room), prefectures))
        text = json.dumps(about).encode()
        file.seek(room.end)
        file.write(text + b"%0*d" % (LENGTH, len(text)))

    files.write_whole(path, write, forced=False)


def _written(part: Prefecture, room: Room) -> dict[str, Any]:
    """Write a prefecture, column by column through one buffer, and return what is told of it."""
    people, stay = part.people._asdict(), state.remaining(part.people)
    beds = part.homes._replace(head=stay.row[part.homes.head], tail=stay.row[part.homes.tail])
    small = {f"beds.{name}": column for name, column in beds._asdict().items()}
    small |= {f"tally.{name}": column for name, column in part.tally._asdict().items()} | {"flag": part.work.flag}
    small = {name: np.ascontiguousarray(column) for name, column in small.items()}
    sizes = {name: column[:1].nbytes * len(stay.entered if name in state.CLOCKS else stay.keep) for name, column in people.items()}
    starts = place = room.take(sum(sizes.values()) + sum(column.nbytes for column in small.values()))
    buffer = np.empty(max(sizes.values()), np.uint8)
    told = []
    columns = ((f"people.{name}", state.kept_column(name, column, stay, buffer)) for name, column in people.items())
    for name, column in chain(columns, small.items()):
        told.append([name, column.dtype.str, column.shape, zlib.crc32(_bytes(column))])
        place = room.put(column, place)
    return {"seed": part.seed, "horizon": part.horizon, "seen": list(part.seen), "starts": starts, "columns": told}


def load(path: Path, pool: Executor | None = None) -> Saved:
    """Read a state; raise BadInput where the file is no whole state."""
    try:
        about = _about(path)
        parts = list((pool.map if pool else map)(lambda told: _kept(path, told), about["prefectures"]))
        day, homes = int(about["day"]), int(about["homes"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput([Fault(shown(path), 0, "", f"no whole state of lives: {error}", "delete it; it is made again")]) from None
    return Saved(day, homes, parts)


def _about(path: Path) -> dict[str, Any]:
    """Return what a file tells of itself; raise ValueError where it does not end as one that is whole."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(size - LENGTH, 0))
        length = int(file.read(LENGTH))
        if not 0 < length <= min(LONGEST_TAIL, size - LENGTH):
            raise ValueError("its end is missing")
        file.seek(size - LENGTH - length)
        about: dict[str, Any] = json.loads(file.read(length))
    if about["format"] != FORMAT:
        raise ValueError(f"format {about['format']}")
    told = [math.prod(shape) * np.dtype(kind).itemsize for part in about["prefectures"] for _, kind, shape, _ in part["columns"]]
    if sum(told) + length + LENGTH != size:
        raise ValueError("it is not as long as it should be")
    return about


def _kept(path: Path, told: dict[str, Any]) -> Kept:
    """Return one prefecture; raise ValueError where a byte is wrong."""
    arrays: Arrays = {}
    with path.open("rb") as file:
        file.seek(told["starts"])
        for name, kind, shape, check in told["columns"]:
            column = np.fromfile(file, np.dtype(kind), math.prod(shape)).reshape(shape)
            if zlib.crc32(_bytes(column)) != check:
                raise ValueError(f"{name} is not what was written")
            arrays[name] = column
    rooms = state.with_all_clocks(_room(arrays, "people")), state.Homes(**_room(arrays, "beds"))
    return Kept(*rooms, _room(arrays, "tally"), arrays["flag"], told["seed"], told["horizon"], (told["seen"][0], told["seen"][1]))


def _bytes(column: NDArray[Any]) -> memoryview:
    """Return the bytes of a column without copying them."""
    return column.reshape(-1).view(np.uint8).data


def _room(arrays: Arrays, room: str) -> Arrays:
    """Return the columns of one room."""
    return {name[len(room) + 1 :]: column for name, column in arrays.items() if name.startswith(f"{room}.")}


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
