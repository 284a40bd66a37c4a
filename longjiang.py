"""The command `longjiang`, outside the package: it notices when another `sim` is in the way, which the package itself cannot."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent / "sim"
EXIT_BAD_INPUT = 2


def main() -> None:
    """Run the command line; exit code 2 and a sentence if `sim` is a file or package of somebody else."""
    found = find_spec("sim")
    there = Path(found.origin).resolve() if found and found.origin else None
    if there != PACKAGE / "__init__.py":
        print(f"{there or 'sim'} hides the package sim of Longjiang: rename it, or take its folder out of PYTHONPATH", file=sys.stderr)
        print(f"{there or 'sim'} 遮住了龙江的程序包 sim：请将其改名，或从 PYTHONPATH 中去掉所在文件夹", file=sys.stderr)
        sys.exit(EXIT_BAD_INPUT)
    from sim.cli.main import main as run  # noqa: PLC0415 - only once it is the right one

    run()


if __name__ == "__main__":
    main()
