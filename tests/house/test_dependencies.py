"""What the project asks for is what it uses, and types and version are there for those who use it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import sim

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
IMPORTED = {"fonttools": "fontTools"}
"""Names of modules that differ from their packages."""


def test_every_dependency_is_imported_somewhere(sources: dict[str, str]) -> None:
    text = "\n".join(source for path, source in sources.items() if path.startswith("sim/"))
    names = [re.split(r"[<>=~!;]", each)[0].strip() for each in PROJECT["dependencies"]]
    used = [name for name in names if re.search(rf"""(?m)(^\s*(from|import) |import_module\(")({IMPORTED.get(name, name)})\b""", text)]
    assert used == names


def test_the_version_is_one_however_it_is_asked_for() -> None:
    done = subprocess.run([sys.executable, "-m", "sim", "--version"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == f"longjiang {PROJECT['version']}\n"
    assert sim.__version__ == PROJECT["version"]
    assert (ROOT / "sim" / "py.typed").is_file()
