"""Names of files that users give, which become names of folders: `my plan v1.2.toml`, `计划 2025.toml`, `PLAN.TOML`."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

LONGEST = 64
"""Characters of a name."""
MORE_BYTES = 80
"""Bytes by which a name may exceed its characters: systems allow 255 for a folder, and its name says more than that of the scenario."""
PATTERN = r"[^\W_](?:[\w .+=()（）《》·，、-]*[\w+=)）》-])?"
ALLOWED = "letters, digits, blanks and _ . + = - ( ) （ ） 《 》 · ， 、, a letter or digit first"
NAME = re.compile(PATTERN)
SUFFIX = ".toml"


def is_name(text: str, longest: int = LONGEST) -> bool:
    """Return whether a text can name a scenario and its folder: a single part, not hidden, nothing that a system takes for a command.

    >>> [is_name(name) for name in ("my plan v1.2", "计划 2025（修订）", "..", "a/b", "a;b", "plan.")]
    [True, True, False, False, False, False]
    """
    text = unicodedata.normalize("NFC", text)
    return len(text) <= longest and len(text.encode(errors="replace")) <= longest + MORE_BYTES and NAME.fullmatch(text) is not None


def is_file_name(text: str) -> bool:
    """Return whether a text names a TOML file rather than something shipped.

    >>> is_file_name("plan.toml"), is_file_name("PLAN.TOML"), is_file_name("plan_2025")
    (True, True, False)
    """
    return text.casefold().endswith(SUFFIX)


def file_named(folder: Path, name: str) -> Path | None:
    """Return the TOML file of a name in a folder, in small letters or capitals."""
    return next((path for suffix in (SUFFIX, SUFFIX.upper()) if (path := folder / f"{name}{suffix}").is_file()), None)
