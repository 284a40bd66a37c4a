"""`python -m sim` is `longjiang`."""

from __future__ import annotations

from sim.cli.main import main

main()
