"""A state of the lives on disk: plain arrays, no pickle, each with a checksum; written under another name first, and renamed when whole.

A prefecture after the other: its columns, byte for byte; at the end one line of JSON that tells what stands where, and its length. Who has
died or left the province is dropped: nothing can happen to them. Clocks of who is not yet 60 are not wound and not kept. The file is not
forced to the disk, which would take longer than living the years it keeps: what a crash tears is found by its checksums and made again.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
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


def save(path: Path, day: int, homes: int, prefectures: list[Prefecture], pool: Executor | None = None) -> None:
    """Write the state of a morning; one prefecture is written while the next is made ready."""
    about: dict[str, Any] = {"format": FORMAT, "day": day, "homes": homes, "prefectures": []}

    def write(file: BinaryIO) -> None:
        for part, (arrays, checks) in zip(prefectures, _ready(prefectures, pool), strict=True):
            columns = [[name, column.dtype.str, column.shape, check] for (name, column), check in zip(arrays.items(), checks, strict=True)]
            told = {"seed": part.seed, "horizon": part.horizon, "seen": list(part.seen), "starts": file.tell(), "columns": columns}
            about["prefectures"].append(told)
            for column in arrays.values():
                file.write(_bytes(column))
        text = json.dumps(about).encode()
        file.write(text + b"%0*d" % (LENGTH, len(text)))

    files.write_whole(path, write, forced=False)


def _ready(prefectures: list[Prefecture], pool: Executor | None) -> Iterator[tuple[Arrays, list[int]]]:
    """Return columns and checksums of each prefecture, at most two ahead: all of them at once would double the memory."""
    if pool is None:
        yield from map(_columns, prefectures)
        return
    coming = [pool.submit(_columns, part) for part in prefectures[:2]]
    for number in range(len(prefectures)):
        yield coming.pop(0).result()
        if number + 2 < len(prefectures):
            coming.append(pool.submit(_columns, prefectures[number + 2]))


def _columns(part: Prefecture) -> tuple[Arrays, list[int]]:
    people, beds = state.without_the_gone(part.people, part.homes)
    arrays: Arrays = {f"people.{name}": column for name, column in people.items()}
    for room, columns in (("beds", beds), ("tally", part.tally)):
        arrays |= {f"{room}.{name}": column for name, column in columns._asdict().items()}
    arrays["flag"] = part.work.flag
    arrays = {name: np.ascontiguousarray(column) for name, column in arrays.items()}
    return arrays, [zlib.crc32(_bytes(column)) for column in arrays.values()]


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
