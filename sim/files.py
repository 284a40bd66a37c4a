"""Where the project's data is, where caches go, and how to write a file so that no reader ever sees half of it.

A cache is never needed: what cannot be read from it is made again, and what cannot be written to it is done without.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import re
import shutil
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

HERE = Path(__file__).resolve().parent
NOWHERE = Path(os.devnull) / "longjiang"
"""The cache folder of a user without a home: nothing can be there, and nothing can be written there."""
PART = re.compile(r"\..+\.([0-9a-f]{8})\.(\d+)\.part")
"""A file that is being written: the host and the process that write it."""
ABANDONED = 86_400
"""Seconds after which an unfinished file is abandoned, whoever wrote it."""


def data_folder(name: str) -> Path:
    """Return the folder `scenarios` or `calibration`, in the working tree or in the installed package."""
    in_tree = HERE.parent / name
    return in_tree if (HERE.parent / "pyproject.toml").is_file() and in_tree.is_dir() else HERE / "_data" / name


def in_working_tree() -> bool:
    """Return whether this is a working tree, whose data may be written, and not an installed package."""
    return (HERE.parent / "pyproject.toml").is_file()


def cache_folder() -> Path:
    """Return the folder for compiled kernels, checkpoints and refits: $LONGJIANG_CACHE, or else the user's cache folder."""
    named = os.environ.get("LONGJIANG_CACHE")
    if named:
        return Path(named)
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "longjiang"
    except RuntimeError:  # neither $HOME nor an entry for this user
        return NOWHERE


def unwritable(folder: Path) -> str:
    """Return why a folder cannot be written to, or created; empty if it can. Nothing is left behind."""
    try:
        place = folder.resolve()
        while not place.exists() and place != place.parent:
            place = place.parent
        with tempfile.TemporaryFile(dir=place):
            return ""
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of symbolic links
        return getattr(error, "strerror", None) or str(error)


def write_whole(path: Path, write: Callable[[BinaryIO], object], forced: bool = True) -> None:
    """Write a file under a temporary name, sync it to disk, then rename it: it is there whole or not at all.

    If not `forced`, a crash of the machine may damage it: for large cache files whose checksums show whether they are whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{host()}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            write(file)
            if forced:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def host() -> str:
    """Return eight digits that differ between machines, and between containers with process numbers of their own."""
    try:
        processes = os.stat("/proc/self/ns/pid").st_ino
    except OSError:  # not Linux
        processes = 0
    return f"{zlib.crc32(f'{platform.node()} {processes}'.encode()):08x}"


def sweep(folder: Path) -> None:
    """Remove, at any depth, files that processes of this host left unfinished when they died, and those abandoned for a day."""
    here = host()
    for place, _, names in os.walk(folder):
        for name in names:
            if (part := PART.fullmatch(name)) and (_is_dead(int(part[2])) if part[1] == here else _is_old(Path(place) / name)):
                with contextlib.suppress(OSError):
                    (Path(place) / name).unlink()


def _is_dead(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:  # it lives, and is another user's
        return False
    return False


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > ABANDONED
    except OSError:
        return False


def write_text(path: Path, text: str) -> None:
    """Write a whole text file, in UTF-8 with LF line endings."""
    write_whole(path, lambda file: file.write(text.encode("utf-8")))


def digest_of(paths: Iterable[Path], root: Path) -> str:
    """Return the SHA-256 over names (relative to `root`) and contents of files, in name order."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def seal_of(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 over data as sorted JSON, without its `seal`: what is sealed with it shows whether it was changed.

    >>> seal_of({"a": 1.5, "seal": "x"}) == seal_of({"a": 1.5}) != seal_of({"a": 1.25})
    True
    """
    content = {key: value for key, value in data.items() if key != "seal"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def keep_recent(folder: Path, most_bytes: int, spare: Path) -> None:
    """Remove the least recently used folders in `folder` until the rest hold at most `most_bytes`; never remove `spare`.

    A folder's time of use is that of its `about.json`, which readers touch.
    """

    def used(path: Path) -> float:
        try:
            about = path / "about.json"
            return about.stat().st_mtime if about.is_file() else path.stat().st_mtime
        except OSError:  # removed meanwhile by another run
            return 0.0

    kept = 0
    for path in sorted((p for p in folder.iterdir() if p.is_dir()), key=used, reverse=True):
        with contextlib.suppress(OSError):
            kept += sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
        if kept > most_bytes and path != spare:
            shutil.rmtree(path, ignore_errors=True)
