"""One way to compile, for the whole project, and the folder where compiled code is kept.

`kernel` compiles with numba's reference counting off: about four times faster for functions that take NamedTuples of arrays, and safe
as long as nothing is allocated inside. Every call from one kernel to another is inlined: a call would pass each array of each
NamedTuple, seven words or more per column, which took three quarters of the time of a day of lives. Numba notices an edit to the
file a function is in, but not to a function it calls in another file: so the cache folder is named after everything that can matter, and an
edit anywhere in rules or lives triggers a fresh compile.
"""

from __future__ import annotations

import contextlib
import hashlib
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm  # type: ignore[import-untyped]
import numba
from numba.core import config as numba_settings

from sim import files

COMPILED = (
    "codes.py",
    "draws.py",
    "kernel.py",
    "tally.py",
    "rules",
    "lives/__init__.py",
    "lives/demands.py",
    "lives/fast",
    "world/columns.py",
    "world/apportionment.py",
)
"""What the compiled code depends on, below `sim/`."""
settings: Any = numba_settings


def fingerprint() -> str:
    """Return the hash of all sources that compiled code depends on, and of the numba and Python versions and the processor."""
    paths = []
    for name in COMPILED:
        path = files.HERE / name
        paths += sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.is_file() else []
    host = f"{numba.__version__} {sys.version_info[:3]} {platform.machine()} {settings.CPU_NAME} {llvm.get_host_cpu_name()}"
    return hashlib.sha256((files.digest_of(paths, files.HERE) + host).encode()).hexdigest()[:16]


MOST_KEPT = 300_000_000
"""Bytes of compiled code in the cache; one version takes about 15 MB."""


def cache() -> Path:
    """Return the cache folder for this version of the code, created if need be; older versions make room."""
    folder = files.cache_folder() / "kernels" / fingerprint()
    if not folder.is_dir():
        with contextlib.suppress(OSError):  # if nothing can be saved there, numba compiles again each time
            folder.mkdir(parents=True)
            files.keep_recent(folder.parent, MOST_KEPT, spare=folder)
    return folder


settings.CACHE_DIR = str(cache())


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function of the engine or the rulebook: scalar mathematics, no allocation, no interpreter lock.

    `function.py_func` is the same function in plain Python, for the reference engine and for doctests.
    """
    return numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=True, _nrt=False)(function)  # type: ignore[call-overload]
