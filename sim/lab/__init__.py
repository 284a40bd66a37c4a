"""The laboratory: small worlds written by hand in one file, run on the same engines as the province (docs/laboratory.md)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.lab import size
from sim.lab.file import load
from sim.lab.result import LabResult, collect
from sim.lab.run import live
from sim.lab.spec import Lab

__all__ = ["Lab", "LabResult", "load", "run"]


def run(
    lab: Lab | Path | str,
    engine: str | None = None,
    seed: int | None = None,
    threads: int = 2,
    progress: Callable[[float], None] | None = None,
) -> LabResult:
    """Run a laboratory world, or the file of one, and measure it; engine and seed override those in the file.

    Raise BadInput with everything that is wrong in the file, or if there is not enough memory.
    """
    world = lab if isinstance(lab, Lab) else load(lab)
    world = world._replace(engine=engine or world.engine, seed=world.seed if seed is None else seed)
    size.check(world)
    return collect(live(world, threads, progress))
