"""A page on stdout, without heavy imports."""

from __future__ import annotations

import sys
from collections.abc import Callable

from rich.console import Console, RenderableType

NARROWEST = 80


def show(page: Callable[[int], RenderableType]) -> None:
    """Print a page as wide as the terminal, at least 80 columns; a pipe gets 80."""
    width = max(Console(file=sys.stdout).width if sys.stdout.isatty() else NARROWEST, NARROWEST)
    Console(file=sys.stdout, width=width, highlight=False).print(page(width))
