"""The result of one run: tables, a manifest, the scenario. It is saved whole, and loaded only if it is as it was saved."""

from __future__ import annotations

import io
import platform
import resource
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import TypeAdapter, ValidationError

from sim.evidence import Evidence, load
from sim.inputs.faults import BadInput, Fault, shown
from sim.plan.targets import targets
from sim.results import indicators, schema, scorecard, scorecard_files, sound, storage
from sim.results.digests import table_digest, tables_digest
from sim.results.noise import Noise
from sim.results.record import Record
from sim.results.tables import tables_of
from sim.scenario import Scenario

PACKAGES = ("numpy", "scipy", "numba", "mesa", "simpy", "polars", "pydantic")
"""Packages the numbers depend on; their versions are in the manifest."""
SCENARIO: TypeAdapter[Scenario] = TypeAdapter(Scenario)
AS_A_RUN = "a table as a run leaves it"


@dataclass(frozen=True, eq=False)
class Result:
    """The result of one run. Two results are the same if their digests are."""

    tables: dict[str, pl.DataFrame]
    """By name; columns and types as schema.TABLES."""
    manifest: dict[str, Any]
    """Where the tables come from; outputs/README.md lists its keys."""
    scenario: Scenario
    evidence: Evidence | None = None
    """The evidence of the run; None in a loaded result, whose manifest has only its digest."""

    @property
    def digest(self) -> str:
        """Return a single SHA-256 over all tables: the same for the same numbers, wherever and whenever they were made."""
        return str(self.manifest["digest"])

    @property
    def numbers(self) -> Evidence:
        """Return the evidence of the run; for a loaded result, the project's own.

        The two differ if the manifest has another digest, and pages then say so. Tables never depend on what is read here; the values
        that the plan's targets had in 2020, the villages of T4 when two runs are compared, and figures of a census do.
        """
        return self.evidence or load()

    @cached_property
    def noise(self) -> Noise:
        """Return what the figures are made of: says whether a difference to another result is more than chance."""
        return Noise(self.tables, self.manifest, self.numbers)

    def score(self) -> scorecard.Scorecard:
        """Return the ten targets of the plan, with verdicts for those that are carried."""
        return scorecard.score(self.tables, self.manifest, self.scenario, self.noise, targets(self.numbers))

    def save(self, folder: Path | str, *, claimed: bool = False) -> Path:
        """Write the result into a folder, whole or not at all; `claimed`: the caller holds the folder (storage.claimed).

        Raise BadInput if another run is writing there, or if the folder is not one of this scenario's results.
        """
        folder = Path(folder)
        with nullcontext() if claimed else storage.claimed(folder, self.scenario.name):
            storage.write_result(folder, self._files(), self.manifest)
        return folder

    @classmethod
    def load(cls, folder: Path | str) -> Result:
        """Read a saved result; if it is not as it was saved, raise BadInput with the file and what is wrong."""
        folder = Path(folder)
        manifest = storage.read_manifest(folder)
        where = folder / storage.MANIFEST
        try:
            of = "scenario."
            scenario = SCENARIO.validate_python(manifest["scenario"])
            of = ""
            world = sound.world_of(manifest)
            if keys := list(sound.hidden(manifest)):
                raise BadInput([Fault(shown(where), 0, key, "contains a control character", "a text on one line") for key in keys])
            content = storage.read_files(folder, manifest)
            tables = {name: _read(folder, name, content[f"{name}.parquet"], entry["sha256"]) for name, entry in manifest["tables"].items()}
        except ValidationError as wrong:
            faults = [Fault(shown(where), 0, of + ".".join(map(str, each["loc"])), each["msg"]) for each in wrong.errors()]
            raise BadInput(faults) from None
        except (KeyError, TypeError, AttributeError) as wrong:
            raise storage.refused(where, f"not the manifest of a result: {type(wrong).__name__} {wrong}") from None
        if set(tables) != set(schema.TABLES):
            raise storage.refused(where, f"the tables are {sorted(tables)}", ", ".join(schema.TABLES), "tables")
        if tables_digest({name: entry["sha256"] for name, entry in manifest["tables"].items()}) != manifest.get("digest"):
            raise storage.refused(where, "is not the digest of the tables", key="digest")
        faults = [
            Fault(shown(folder / f"{name}.parquet"), 0, "", what, AS_A_RUN)
            for name in tables
            for what in sound.complaints(name, tables[name], world)
        ]
        if faults:
            raise BadInput(faults)
        return cls(tables, {key: value for key, value in manifest.items() if key not in ("files", "seal")}, scenario)

    def _files(self) -> dict[str, bytes]:
        """Return the name and content of every file except the manifest."""
        files = {f"{name}.parquet": _parquet(table) for name, table in self.tables.items()}
        scores = self.score()
        page = {
            "scorecard.csv": scorecard_files.as_csv(scores).encode("utf-8-sig"),
            "scorecard.json": scorecard_files.as_text(scores).encode(),
        }
        return files | page


def collect(record: Record, evidence: Evidence) -> Result:
    """Return the result of a run: its tables, the indicators computed from them, and the manifest."""
    share = record.world.share
    tables = tables_of(record)
    tables[schema.INDICATORS] = indicators.table(tables, record.dates, share, evidence)
    tables = {name: tables[name] for name in schema.TABLES}
    digests = {name: table_digest(name, table) for name, table in tables.items()}
    manifest = {
        "schema": storage.SCHEMA,
        "scenario": SCENARIO.dump_python(record.scenario, mode="json"),
        "settings": dict(record.settings),
        "world": {
            "seed": record.world.seed, "share": share, "prefectures": list(record.world.prefectures),
            "first": _iso(record.dates[:1]), "last": _iso(record.dates[-1:]),
        },
        "versions": versions(),
        "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        "tables": {name: {"sha256": digests[name], "rows": table.height} for name, table in tables.items()},
        "digest": tables_digest(digests),
    }  # fmt: skip
    return Result(tables, manifest, record.scenario, evidence)


def versions() -> dict[str, str]:
    """Return the versions of the project, of Python, and of the packages the numbers depend on."""
    found = {"python": platform.python_version()}
    for name in ("longjiang", *PACKAGES):
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # a working tree that was never installed
            found[name] = "not installed"
    return found


def same(one: Result, other: Result) -> list[str]:
    """Return the names of the tables in which two results differ."""
    mine, theirs = (each.manifest["tables"] for each in (one, other))
    return [name for name in schema.TABLES if mine[name]["sha256"] != theirs[name]["sha256"]]


def _iso(days: list[date]) -> str | None:
    return days[0].isoformat() if days else None


def _parquet(table: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    table.write_parquet(file, compression="zstd")
    return file.getvalue()


def _read(folder: Path, name: str, content: bytes, digest: str) -> pl.DataFrame:
    """Return one table; raise BadInput if it is not the table with that name and digest."""
    path = folder / f"{name}.parquet"
    if name not in schema.TABLES:
        raise storage.refused(path, f"{name!r} is not a table of a result", ", ".join(schema.TABLES))
    try:
        table = pl.read_parquet(io.BytesIO(content))
    except pl.exceptions.PolarsError as wrong:
        raise storage.refused(path, f"not a Parquet table: {wrong}") from None
    faults = schema.complaints(name, table)
    if faults:
        raise BadInput([Fault(shown(path), 0, "", what, "the columns of outputs/README.md") for what in faults])
    if table_digest(name, table) != digest:
        raise storage.refused(path, "its rows are not those that were saved", digest)
    return table
