"""A run from a kept baseline starts without what it does not use: Mesa is of the reference engine, figures are of the report."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("mesa", "pandas", "scipy.special", "matplotlib", "fontTools", "jinja2", "sim.lives.reference", "sim.faces.report")


def brought_in(module: str) -> list[str]:
    """Return what a module brings in of what is heavy, in a process of its own."""
    code = f"import sys, {module}\nprint([each for each in {HEAVY} if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return list(ast.literal_eval(done.stdout.splitlines()[-1]))


def test_a_run_with_the_fast_engine_brings_in_neither_mesa_nor_figures() -> None:
    assert brought_in("sim.cli.run") == []
    assert {"mesa", "sim.lives.reference"} <= set(brought_in("sim.lives.reference"))
