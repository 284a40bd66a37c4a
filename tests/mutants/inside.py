"""A pytest plugin for the process that tests a mutant: kernels told by plain Python, and a bound on memory.

Compiling the fast engine takes half a minute; told by Python it lives a small world in half a second. Only the draws and the dealing out of
numbers stay compiled: their code is kept in a folder named after their sources, so that no mutant of theirs meets the code of another.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from typing import Any

import pytest

PLAIN = "LONGJIANG_PLAIN"
"""Name in the environment; set: kernels are plain Python."""
MOST_BYTES = 6_000_000_000
COMPILED = {"sim.draws": "draws.py", "sim.world.apportionment": "world/apportionment.py"}
"""Modules whose kernels stay compiled; they call no kernel but their own and those of the draws."""


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Put the plain kernel in place before anything of the project is imported."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    if PLAIN not in os.environ:
        return
    from sim import files, kernel  # noqa: PLC0415 - not before the bound on memory

    sources = [files.HERE / name for name in ("kernel.py", *COMPILED.values())]
    folder = files.cache_folder() / "plain" / files.digest_of(sources, files.HERE)[:16]
    folder.mkdir(parents=True, exist_ok=True)
    kernel.settings.CACHE_DIR = str(folder)
    kernel.kernel = plain(kernel.kernel)


def plain(compile_kernel: Callable[..., Any]) -> Callable[..., Any]:
    """Return a `kernel` that leaves functions as they are, but for those of the draws."""

    def kernel(function: Any) -> Any:
        if function.__module__ in COMPILED:
            return compile_kernel(function)
        function.py_func = function
        return function

    return kernel
