"""A saved run, changed and sealed anew: what passes every hash and is no run all the same."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from sim.files import seal_of
from sim.results import schema
from sim.results.digests import table_digest, tables_digest

ODD: tuple[Any, ...] = (None, 0, -1, 2**62, 0.5, float("inf"), "", "x", "\x1b[31m", "𠮷" * 50, True, [], {}, [1], {"a": 1}, "2021-02-30")


def spoil_run(rng: np.random.Generator, good: Path, folder: Path) -> None:
    """Write a copy of a saved run with one or two things changed, in a table or in the manifest, every hash and the seal renewed."""
    shutil.copytree(good, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for _ in range(rng.integers(1, 3)):
        if rng.random() < 0.5:
            name = list(schema.TABLES)[rng.integers(len(schema.TABLES))]
            table = changed(rng, pl.read_parquet(folder / f"{name}.parquet"))
            file = io.BytesIO()
            table.write_parquet(file)
            (folder / f"{name}.parquet").write_bytes(file.getvalue())
            manifest["files"][f"{name}.parquet"] = hashlib.sha256(file.getvalue()).hexdigest()
            manifest["tables"][name] = {"sha256": table_digest(name, table), "rows": table.height}
            manifest["digest"] = tables_digest({each: entry["sha256"] for each, entry in manifest["tables"].items()})
        else:
            replace_one(rng, manifest)
    manifest["seal"] = seal_of(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def replace_one(rng: np.random.Generator, data: Any) -> None:
    """Replace, or remove, one value somewhere in the manifest; hashes of files stay, or nothing would be looked at."""
    while True:
        keys = [key for key in data if key not in ("files", "tables", "digest", "seal")] if isinstance(data, dict) else range(len(data))
        if not len(keys):
            return
        key = list(keys)[rng.integers(len(keys))]
        if not isinstance(data[key], (dict, list)) or not data[key] or rng.random() < 0.15:
            break
        data = data[key]
    if rng.random() < 0.15 and isinstance(data, dict):
        del data[key]
    else:
        data[key] = ODD[rng.integers(len(ODD))]


def changed(rng: np.random.Generator, table: pl.DataFrame) -> pl.DataFrame:
    """Return a table with the same columns and something else in them."""
    column = table.columns[rng.integers(table.width)]
    kind = table.schema[column]
    odd: dict[Any, list[Any]] = {
        pl.Int64(): [0, -1, 2**62], pl.Float64(): [0.0, -1.0, 1e300], pl.Boolean(): [True],
        pl.String(): ["", "x", "\x1b[31m", "𠮷" * 50], pl.Date(): [date(1, 1, 1), date(2021, 1, 15), date(9999, 12, 31)],
    }  # fmt: skip
    values = [*odd[kind], None]
    value = values[rng.integers(len(values))]
    match rng.integers(6):
        case 0:
            return table.clear()
        case 1:
            return table.sample(fraction=float(rng.random()), seed=int(rng.integers(1 << 30)))
        case 2:
            return pl.concat([table, table.head(int(rng.integers(1, 50)))])
        case 3:
            return table.with_columns(pl.lit(value, dtype=kind).alias(column))
        case 4:
            return table.reverse()
        case _:
            some = pl.int_range(pl.len()) % int(rng.integers(2, 20)) == 0
            return table.with_columns(pl.when(some).then(pl.lit(value, dtype=kind)).otherwise(pl.col(column)).alias(column))
