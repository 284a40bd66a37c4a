"""A folder with one result: claimed by one run at a time, written whole or not at all, read only if every hash matches.

All files are first written under `.new` and then moved into place, the manifest last. So a full disk or a kill while writing loses
nothing; a kill while files are being moved leaves a folder without a manifest, which is never treated as a result.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sim.files import seal_of, write_whole
from sim.inputs import names
from sim.inputs.faults import BadInput, Fault, shown
from sim.inputs.names import is_name

SCHEMA = 3
"""Version of the schema described in outputs/README.md."""
MANIFEST = "manifest.json"
LOCK = ".lock"
NEW = ".new"
LONGEST_FOLDER = 120
"""Characters of the name of a folder: the name of a scenario and what its run adds."""
OURS = re.compile(r"(?:manifest\.json|scorecard\.(?:csv|json)|[a-z][a-z0-9_]*\.parquet|\.lock|\.new|\.manifest\.json\.[\da-f.]+\.part)")
"""What a folder with a result may contain; anything else makes it somebody else's folder."""
LARGEST_MANIFEST = 20_000_000
"""Bytes."""


def refused(path: Path, what: str, allowed: str = "", key: str = "") -> BadInput:
    """Return the exception for one fault in a file or folder as a whole."""
    return BadInput([Fault(shown(path), 0, key, what, allowed)])


def folder_for(root: Path, name: str) -> Path:
    """Return the folder of a given name under `root`; raise BadInput for a name that could lead anywhere else.

    >>> folder_for(Path("outputs"), "plan_2025").as_posix()
    'outputs/plan_2025'
    """
    if not is_name(name, LONGEST_FOLDER):
        raise refused(root, f"{name!r} is not a name of a folder", names.ALLOWED)
    return root / name


@contextmanager
def claimed(folder: Path, scenario: str) -> Iterator[Path]:
    """Hold a folder for one run, from before it begins until its result is saved; create the folder if it does not exist.

    Raise BadInput, with nothing written, if another run holds it, or if it contains files that are not part of a result or the whole
    result of another scenario. A claim ends with the process, however it ends.
    """
    _refuse_foreign(folder, scenario)
    made, lock = not folder.exists(), -1
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        except OSError as wrong:
            raise refused(folder, f"cannot be written: {wrong.strerror}", "a folder that you can write to") from None
        if not _held(lock, folder / LOCK):
            raise refused(folder, "another run is writing into this folder", "wait until it ends, or name another folder")
        _refuse_foreign(folder, scenario)
        yield folder
    finally:
        with suppress(OSError):  # a signal may come at any point: before the lock is known, and before it is held
            lock = os.open(folder / LOCK, os.O_RDWR | os.O_NOFOLLOW) if lock < 0 else lock
            if _held(lock, folder / LOCK):
                (folder / LOCK).unlink(missing_ok=True)
            os.close(lock)
        if made and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def write_result(folder: Path, files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> None:
    """Write the files of a result and then its manifest with their hashes; the caller holds the claim.

    Raise BadInput if they cannot be written to disk: an older result is then still whole.
    """
    for name in files:
        if not OURS.fullmatch(name):
            raise ValueError(f"{name!r} is not a file of a result")
    new = folder / NEW
    shutil.rmtree(new, ignore_errors=True)
    try:
        for name, content in files.items():
            write_whole(new / name, lambda file, content=content: file.write(content))  # type: ignore[misc]
        write_whole(new / MANIFEST, lambda file: file.write(_sealed(manifest, files)))
        (folder / MANIFEST).unlink(missing_ok=True)
        for old in set(_parquets(folder)) - set(files):
            (folder / old).unlink()
        for name in (*files, MANIFEST):
            (new / name).replace(folder / name)
        _to_disk(folder)
    except OSError as wrong:
        room = sum(map(len, files.values()))
        raise refused(folder, f"the result cannot be written: {wrong.strerror}", f"a folder with room for {room:,} bytes") from None
    finally:
        shutil.rmtree(new, ignore_errors=True)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a whole result; raise BadInput if the folder has none, or if it is not as it was written."""
    path = folder / MANIFEST
    if not folder.is_dir():
        raise refused(folder, "no such folder", "a folder with a result")
    if not path.is_file():
        raise refused(path, "no such file: the result is incomplete", "run the scenario again")
    if path.stat().st_size > LARGEST_MANIFEST:
        raise refused(path, f"the file has {path.stat().st_size:,} bytes", f"at most {LARGEST_MANIFEST:,}")
    try:
        manifest = json.loads(path.read_bytes().decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as wrong:
        raise refused(path, f"not the JSON of a manifest: {wrong}") from None
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        found = manifest.get("schema") if isinstance(manifest, dict) else None
        raise refused(path, f"schema {found!r} is unknown", str(SCHEMA), "schema")
    if manifest.get("seal") != seal_of(manifest):
        raise refused(path, "the manifest is not as it was written", "run the scenario again", "seal")
    return manifest


def read_files(folder: Path, manifest: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the files that a manifest lists; raise BadInput with every file that is missing or not as it was written."""
    faults, found = [], {}
    for name, digest in manifest["files"].items():
        path = folder / name
        if not OURS.fullmatch(name) or not path.is_file():
            faults.append(Fault(shown(path), 0, "", "no such file, but the manifest lists it", "the folder as it was written"))
            continue
        found[name] = path.read_bytes()
        if hashlib.sha256(found[name]).hexdigest() != digest:
            faults.append(Fault(shown(path), 0, "", "its SHA-256 is not that of the manifest", digest))
    unlisted = set(_parquets(folder)) - set(manifest["files"])
    faults += [Fault(shown(folder / name), 0, "", "the manifest does not list this file") for name in sorted(unlisted)]
    if faults:
        raise BadInput(faults)
    return found


def _sealed(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Return the bytes of a manifest with the hashes of the files and its seal."""
    whole = {**manifest, "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}}
    whole["seal"] = seal_of(whole)
    return (json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _held(lock: int, path: Path) -> bool:
    """Try to take a lock; a lock does not count if its file was removed in the meantime by the run that held it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.fstat(lock).st_ino == path.stat().st_ino
    except OSError:
        return False


def _refuse_foreign(folder: Path, scenario: str) -> None:
    """Raise BadInput if writing here would mix with, or destroy, anything but an older result of this scenario."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise refused(folder, "not a folder", "a new folder, or one with an older result of the scenario")
    strange = sorted(path.name for path in folder.iterdir() if not OURS.fullmatch(path.name))
    if strange:
        raise refused(folder, f"the folder contains {strange[0]!r}, which is not part of a result", "an empty or new folder")
    try:
        older = read_manifest(folder)["scenario"]["name"]
    except BadInput:
        return  # incomplete or damaged: it may be overwritten
    if older != scenario:
        raise refused(folder, f"the folder contains the result of {older!r}, not of {scenario!r}", "another folder")


def _parquets(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".parquet")]


def _to_disk(folder: Path) -> None:
    """Flush the names in a folder to disk."""
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build a JSON object; refuse a duplicate key."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key appears twice")
    return found


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is not a number")
