"""One way to compile, for the whole project, and the folder where compiled code is kept.

`kernel` compiles with numba's reference counting off: about four times faster for functions that take NamedTuples of arrays, and safe
as long as nothing is allocated inside. Every call from one kernel to another is inlined: a call would pass each array of each
NamedTuple, seven words or more per column, which took three quarters of the time of a day of lives. Numba notices an edit to the
file a function is in, but not to a function it calls in another file: so the cache folder is named after everything that can matter, and an
edit anywhere in rules or lives triggers a fresh compile.

Compiled code on disk is a cache. Each file carries a checksum over its name and content, since a damaged one would crash the process or,
worse, compute something else; what is damaged, missing or cannot be written is compiled again. With NUMBA_DISABLE_JIT=1 everything stays
plain Python, and very slow.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm  # type: ignore[import-untyped]
import numba
from numba.core import caching
from numba.core import config as numba_settings
from numba.core.serialize import dumps

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
    with contextlib.suppress(OSError):  # if nothing can be saved there, each process compiles for itself
        if not folder.is_dir():
            folder.mkdir(parents=True)
            files.keep_recent(folder.parent, MOST_KEPT, spare=folder)
    return folder


settings.CACHE_DIR = str(cache())
SEAL = hashlib.sha256().digest_size
"""Bytes of the checksum at the head of a file."""


class KernelFiles(caching.IndexDataCacheFile):
    """The files of one function: an index of its signatures, and the object code of each; a damaged file counts as missing."""

    def _load_index(self) -> dict[Any, str]:
        try:
            version, stamp, overloads = self._load_data(self._index_name)
        except OSError:
            return {}
        return overloads if (version, stamp) == (self._version, self._source_stamp) else {}

    def _save_index(self, overloads: dict[Any, str]) -> None:
        self._save_data(self._index_name, (self._version, self._source_stamp, overloads))

    def _load_data(self, name: str) -> Any:
        content = read_sealed(Path(self._cache_path) / name)
        if content is None:
            raise OSError("missing or damaged")
        return pickle.loads(content)

    def _save_data(self, name: str, data: Any) -> None:
        path, content = Path(self._cache_path) / name, dumps(data)  # type: ignore[no-untyped-call]
        files.write_whole(path, lambda file: file.write(_seal(path, content) + content), forced=False)


class KernelLocator(caching.UserProvidedCacheLocator):
    """The cache folder, whether or not it can be written: what is kept in it can still be read."""

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> KernelLocator:
        return cls(py_func, py_file)


class KernelCode(caching.CompileResultCacheImpl):
    """How compiled code is put on disk: as numba does, in the cache folder only."""

    _locator_classes = [KernelLocator]  # noqa: RUF012 - as numba declares it


class KernelCache(caching.FunctionCache):
    """The compiled code of one function on disk; never a reason to stop."""

    _impl_class = KernelCode

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)  # type: ignore[no-untyped-call]
        place = self.cache_path, self._impl.filename_base, self._impl.locator.get_source_stamp()
        self._cache_file = KernelFiles(*place)  # type: ignore[no-untyped-call]

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)  # type: ignore[no-untyped-call]
        except Exception:  # numba may refuse kept code in any way: it is compiled again
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        with contextlib.suppress(OSError):
            super().save_overload(sig, data)  # type: ignore[no-untyped-call]


def read_sealed(path: Path) -> bytes | None:
    """Return the content of a file of compiled code; None if it is missing, damaged, or another file under this name."""
    try:
        whole = path.read_bytes()
    except OSError:
        return None
    content = whole[SEAL:]
    return content if whole[:SEAL] == _seal(path, content) else None


def kept() -> Iterator[Path]:
    """Yield the files of compiled code in the cache for this version of the code."""
    return Path(settings.CACHE_DIR).glob("*/*.nb[ci]")


def _seal(path: Path, content: bytes) -> bytes:
    """Return the checksum of a file, bound to its place: version of the code, folder of the source, name."""
    return hashlib.sha256("/".join(path.parts[-3:]).encode() + b"\0" + content).digest()


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function of the engine or the rulebook: scalar mathematics, no allocation, no interpreter lock.

    `function.py_func` is the same function in plain Python, for the reference engine and for doctests.
    """
    compiled = numba.njit(nogil=True, error_model="numpy", forceinline=True, _nrt=False)(function)  # type: ignore[call-overload]
    if compiled is function:  # NUMBA_DISABLE_JIT
        vars(function)["py_func"] = function
    else:
        compiled._cache = KernelCache(function)
    return compiled
