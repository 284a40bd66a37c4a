"""Parts of the package that are one file each, such as levers and indicators: found by looking through their folder.

A new part is one new file, and nothing else names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def defined(package: str, path: Iterable[str], word: str) -> dict[str, Any]:
    """Return what the files of a package define under the name `word`, by file, in the order of file names; skip files without it."""
    modules = {file: import_module(f"{package}.{file}") for file in sorted(each.name for each in iter_modules(path))}
    return {file: getattr(module, word) for file, module in modules.items() if hasattr(module, word)}


def declared(package: str, path: Iterable[str], word: str) -> dict[str, Any]:
    """Return the parts that the files of a package define under the name `word`, one a file, by their own `name`, in the order of files.

    Raise ImportError if a name is not that of its file, apart from capitals.
    """
    parts = defined(package, path, word)
    if wrong := [file for file, part in parts.items() if part.name.lower() != file]:
        raise ImportError(f"{package}: the name of a {word} is not that of its file: {', '.join(wrong)}")
    return {part.name: part for part in parts.values()}
