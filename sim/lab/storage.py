"""A folder with the results of a laboratory world: summary.json and tables, written whole or not at all, never over anything else.

Everything is written into a new folder next to the old one, and the new folder then replaces it: a full disk or a kill loses nothing.
"""

from __future__ import annotations

import io
import json
import math
import re
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from sim.files import unwritable, write_whole
from sim.inputs.faults import BadInput
from sim.lab.result import LabResult
from sim.lab.spec import Lab
from sim.results.storage import folder_for, refused

SCHEMA = 1
"""Version of the schema described in docs/laboratory.md."""
SUMMARY = "summary.json"
TABLES = ("people", "census", "deaths")
OURS = {SUMMARY, *(f"{table}.{kind}" for table in TABLES for kind in ("parquet", "csv"))}
"""What a folder with results may contain."""
FOREIGN_LETTER = re.compile(r"[^A-Za-z0-9_.+=-]")
"""Characters that the name of a folder may not contain."""
LONGEST_STEM = 60
MOST_ROWS = 2**20 - 1
"""That a sheet of Excel or LibreOffice shows below the head."""
LARGEST_SUMMARY = 1_000_000_000
"""Bytes."""


def place(root: Path, lab: Lab) -> Path:
    """Return the folder for a run of this world under `root`; raise BadInput if it contains something else or cannot be written."""
    name = FOREIGN_LETTER.sub("_", Path(lab.source).stem)[:LONGEST_STEM]
    folder = folder_for(root, f"lab_{name}_seed{lab.seed}" + ("_reference" if lab.engine == "reference" else ""))
    if why := unwritable(root):
        raise refused(root, f"cannot be written: {why}", "a folder that you can write to")
    refuse_foreign(folder, lab.name)
    return folder


def save(result: LabResult, folder: Path, csv: bool = False) -> None:
    """Write a result into its own folder, over an older result of the same world.

    Raise BadInput, with everything as it was, if the folder contains something else or the result cannot be written to disk.
    """
    refuse_foreign(folder, result.lab.name)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
            new = Path(scratch) / "new"
            for name, content in contents(result, csv).items():
                write_whole(new / name, lambda file, content=content: file.write(content))  # type: ignore[misc]
            _put(new, folder, Path(scratch) / "old")
    except OSError as wrong:
        raise refused(folder, f"the result cannot be written: {wrong.strerror}", "a folder that you can write to, with room") from None


def contents(result: LabResult, csv: bool) -> dict[str, bytes]:
    """Return the files of a result: Parquet, or CSV in UTF-8 with byte order mark, for spreadsheets."""
    tables = {"people": result.people, "census": result.census, "deaths": result.deaths}
    written = {
        f"{name}.{'csv' if csv else 'parquet'}": _csv(table) if csv else _parquet(table)
        for name, table in tables.items()
        if table is not None
    }
    return {**written, SUMMARY: (as_json(result) + "\n").encode()}


def too_long(result: LabResult) -> dict[str, int]:
    """Return the tables that have more rows than a spreadsheet shows below their heads, with their rows."""
    tables = {"people": result.people, "census": result.census, "deaths": result.deaths}
    return {name: table.height for name, table in tables.items() if table is not None and table.height > MOST_ROWS}


def as_json(result: LabResult) -> str:
    """Return the summary: the world as it was read, the rows, and the lists that grow; null where there is no value."""
    summary = {"schema": SCHEMA, "lab": _plain(result.lab), "rows": _plain(result.rows), "growing": _plain(result.growing)}
    return json.dumps(summary, ensure_ascii=False, indent=1, allow_nan=False)


def read_summary(folder: Path) -> dict[str, Any]:
    """Return the summary of a saved result; raise BadInput if the folder has none."""
    path = folder / SUMMARY
    try:
        if path.stat().st_size > LARGEST_SUMMARY:
            raise refused(path, f"the file has {path.stat().st_size:,} bytes", f"at most {LARGEST_SUMMARY:,}")
        found = json.loads(path.read_bytes().decode("utf-8"))
    except OSError as wrong:
        raise refused(path, f"cannot be read: {wrong.strerror}", "a folder with the result of a laboratory world") from None
    except (ValueError, RecursionError) as wrong:
        raise refused(path, f"not the JSON of a summary: {wrong}") from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA or not isinstance(found.get("lab"), dict):
        raise refused(path, "not the summary of a laboratory world", f"schema {SCHEMA}", "schema")
    return found


def refuse_foreign(folder: Path, name: str) -> None:
    """Raise BadInput if saving here would destroy anything but an older result of this world."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise refused(folder, "not a folder", "a new folder, or one with an older result of this world")
    there = sorted(path.name for path in folder.iterdir())
    strange = [each for each in there if each not in OURS]
    if strange:
        raise refused(folder, f"the folder contains {strange[0]!r}, which is not part of a result", "an empty or new folder")
    if not there:
        return
    try:
        older = read_summary(folder)["lab"].get("name")
    except BadInput:
        raise refused(folder, "the folder contains files, but not the result of a laboratory world", "an empty or new folder") from None
    if older != name:
        raise refused(folder, f"the folder contains the result of {older!r}, not of {name!r}", "another folder")


def _put(new: Path, folder: Path, old: Path) -> None:
    """Give a finished folder its name; the older folder is moved aside only for that instant."""
    if not folder.exists():
        new.rename(folder)
        return
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it; a named tuple as its fields, with `queue` under its name in files, class."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {"class" if key == "queue" else key: _plain(each) for key, each in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _parquet(table: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    table.write_parquet(file, compression="zstd")
    return file.getvalue()


def _csv(table: pl.DataFrame) -> bytes:
    """Return CSV as spreadsheets write it: lines end in CRLF, and text is quoted, since a name such as 3-2 could be read as a date."""
    file = io.BytesIO()
    table.write_csv(file, include_bom=True, quote_style="non_numeric", line_terminator="\r\n")
    return file.getvalue()
