"""Where the project's data is, where caches go, and how to write a file so that no reader ever sees half of it."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

HERE = Path(__file__).resolve().parent


def data_folder(name: str) -> Path:
    """Return the folder `scenarios` or `calibration`, in the working tree or in the installed package."""
    in_tree = HERE.parent / name
    return in_tree if (HERE.parent / "pyproject.toml").is_file() and in_tree.is_dir() else HERE / "_data" / name


def in_working_tree() -> bool:
    """Return whether this is a working tree, whose data may be written, and not an installed package."""
    return (HERE.parent / "pyproject.toml").is_file()


def cache_folder() -> Path:
    """Return the folder for compiled kernels and checkpoints: $LONGJIANG_CACHE, or else the user's cache folder."""
    named = os.environ.get("LONGJIANG_CACHE")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "longjiang"


def write_whole(path: Path, write: Callable[[BinaryIO], object], forced: bool = True) -> None:
    """Write a file under a temporary name, sync it to disk, then rename it: it is there whole or not at all.

    If not `forced`, a crash of the machine may damage it: for large cache files whose checksums show whether they are whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            write(file)
            if forced:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a whole text file, in UTF-8 with LF line endings."""
    write_whole(path, lambda file: file.write(text.encode("utf-8")))


def digest_of(paths: Iterable[Path], root: Path) -> str:
    """Return the SHA-256 over names (relative to `root`) and contents of files, in name order."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def keep_recent(folder: Path, most_bytes: int, spare: Path) -> None:
    """Remove the least recently used folders in `folder` until the rest hold at most `most_bytes`; never remove `spare`.

    A folder's time of use is that of its `about.json`, which readers touch.
    """

    def used(path: Path) -> float:
        about = path / "about.json"
        return about.stat().st_mtime if about.is_file() else path.stat().st_mtime

    kept = 0
    for path in sorted((p for p in folder.iterdir() if p.is_dir()), key=used, reverse=True):
        kept += sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
        if kept > most_bytes and path != spare:
            shutil.rmtree(path, ignore_errors=True)
