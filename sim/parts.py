"""Parts of the package that are one file each, such as levers and indicators: found by looking through their folder.

A new part is one new file, and nothing else names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def declared(package: str, path: Iterable[str], word: str) -> dict[str, Any]:
    """Return what the files of a package declare under the name `word`, by their own `name`, in the order of file names.

    A file that does not have it is skipped. Raise ImportError if a name is not that of its file, apart from capitals.
    """
    modules = {each.name: import_module(f"{package}.{each.name}") for each in iter_modules(path)}
    found = {file: getattr(module, word) for file, module in sorted(modules.items()) if hasattr(module, word)}
    if wrong := [file for file, part in found.items() if part.name.lower() != file]:
        raise ImportError(f"{package}: the name of a {word} is not that of its file: {', '.join(wrong)}")
    return {part.name: part for part in found.values()}
