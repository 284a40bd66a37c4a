"""A state of the lives on disk: plain arrays, no pickle, each with a checksum; written under a temporary name, renamed when complete.

One file per prefecture holds its columns byte for byte, and an index written last, sealed, describes them. People who have died or left are
dropped: nothing more can happen to them. Clocks of people under 60 are not set, so not kept. Prefecture files are not synced to disk, which
would take longer than simulating the years they save: checksums find what a crash has damaged, and it is made again.
"""

from __future__ import annotations

import json
import math
import zlib
from concurrent.futures import Executor
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import files
from sim.inputs.faults import BadInput, Fault, shown
from sim.lives.fast import state
from sim.lives.fast.prefecture import Prefecture
from sim.lives.fast.remaining import kept_column, remaining, with_all_clocks

FORMAT = 7
Arrays = dict[str, NDArray[Any]]


class Kept(NamedTuple):
    """One prefecture as saved."""

    place: str
    """Its code."""
    people: state.People
    beds: state.Homes
    now: NDArray[np.int64]
    months: NDArray[np.int32]
    flag: NDArray[np.int8]
    seed: int
    horizon: int
    seen: tuple[int, int]


class Saved(NamedTuple):
    """A saved state."""

    day: int
    homes: int
    prefectures: list[Kept]


def save(path: Path, day: int, homes: int, prefectures: list[Prefecture], places: tuple[str, ...], pool: Executor | None = None) -> None:
    """Write the state of a morning: one file per prefecture next to `path`, in threads, then `path` itself, which describes them.

    `places`: their codes.
    """
    path.unlink(missing_ok=True)  # while the parts are being written there is no complete state
    about: dict[str, Any] = {"format": FORMAT, "day": day, "homes": homes}
    numbered = enumerate(prefectures)
    entries = (pool.map if pool else map)(lambda part: _save_one(_part(path, part[0]), part[1]), numbered)
    about["prefectures"] = [{"place": place, **entry} for place, entry in zip(places, entries, strict=True)]
    files.write_text(path, json.dumps({**about, "seal": files.seal_of(about)}) + "\n")


def _part(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number:02d}")


def _save_one(path: Path, part: Prefecture) -> dict[str, Any]:
    """Write a prefecture, column by column through one buffer, and return its entry in the index."""
    people, stay = part.people._asdict(), remaining(part.people)
    beds = part.homes._replace(head=stay.row[part.homes.head], tail=stay.row[part.homes.tail])
    small = {f"beds.{name}": column for name, column in beds._asdict().items()}
    small |= {"now": part.tally.now, "months": part.tally.months, "flag": part.work.flag}
    buffer = np.empty(max(column.nbytes for column in people.values()), np.uint8)
    columns = ((f"people.{name}", kept_column(name, column, stay, buffer)) for name, column in people.items())
    listed = []

    def write(file: BinaryIO) -> None:
        for name, column in chain(columns, small.items()):
            content = _bytes(np.ascontiguousarray(column))
            listed.append([name, column.dtype.str, column.shape, zlib.crc32(content)])
            file.write(content)

    files.write_whole(path, write, forced=False)
    return {"seed": part.seed, "horizon": part.horizon, "seen": list(part.seen), "columns": listed}


def load(path: Path, pool: Executor | None = None) -> Saved:
    """Read a state; raise BadInput if its files are not a complete state."""
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        if about["format"] != FORMAT:
            raise ValueError(f"format {about['format']!r:.20}")
        if about["seal"] != files.seal_of(about):
            raise ValueError("the index is not what was written")
        numbered = enumerate(about["prefectures"])
        kept = list((pool.map if pool else map)(lambda entry: _load_one(_part(path, entry[0]), entry[1]), numbered))
        day, homes = int(about["day"]), int(about["homes"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInput([Fault(shown(path), 0, "", f"not a complete state of lives: {error}", "delete it; it will be made again")]) from None
    return Saved(day, homes, kept)


def _load_one(path: Path, entry: dict[str, Any]) -> Kept:
    """Return one prefecture; raise ValueError if a byte is wrong, missing or extra."""
    arrays: Arrays = {}
    with path.open("rb") as file:
        for name, kind, shape, check in entry["columns"]:
            column = np.fromfile(file, np.dtype(kind), math.prod(shape)).reshape(shape)
            if zlib.crc32(_bytes(column)) != check:
                raise ValueError(f"{name} of {path.name} is not what was written")
            arrays[name] = column
        if file.read(1):
            raise ValueError(f"{path.name} is longer than it should be")
    rooms = with_all_clocks(_room(arrays, "people")), state.Homes(**_room(arrays, "beds"))
    own, other = entry["seen"]
    return Kept(str(entry["place"]), *rooms, arrays["now"], arrays["months"], arrays["flag"], entry["seed"], entry["horizon"], (own, other))


def _bytes(column: NDArray[Any]) -> memoryview:
    """Return the bytes of a column without copying them."""
    return column.reshape(-1).view(np.uint8).data


def _room(arrays: Arrays, room: str) -> Arrays:
    """Return the columns of one group, `people` or `beds`."""
    return {name[len(room) + 1 :]: column for name, column in arrays.items() if name.startswith(f"{room}.")}


def restore(part: Prefecture, kept: Kept) -> None:
    """Put the saved months' counts into a prefecture whose horizon may differ, and mark the homes that were marked."""
    part.tally.now[:] = kept.now
    months = min(len(kept.months), len(part.tally.months))
    part.tally.months[:months] = kept.months[:months]
    part.work.flag[:] = kept.flag
