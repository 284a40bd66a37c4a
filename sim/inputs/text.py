"""The text of an input file, before any format: refused if it is missing, too large, binary, not UTF-8 or empty."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from sim.inputs.faults import BadInput, Fault, shown


class Format(NamedTuple):
    """What a reader accepts, for its messages."""

    file: str
    """`a TOML file`"""
    content: str
    """What is in such a file."""
    largest: int
    """Bytes."""
    encoding: str = "UTF-8 text"


def real(path: Path) -> Path:
    """Return where a path leads; one that goes round in a loop of links leads to itself, and cannot be read."""
    return Path(os.path.realpath(path))


def read_text(path: Path, form: Format) -> str:
    """Return the text of a file, without byte order mark, with LF in place of CRLF; raise BadInput if there is none to be read."""
    file = shown(path)
    try:
        if not path.is_file():
            raise BadInput([Fault(file, 0, "", "not a file" if path.exists() else "no such file", form.file)])
        size = path.stat().st_size
        if size > form.largest:
            raise BadInput([Fault(file, 0, "", f"the file has {size:,} bytes", f"at most {form.largest:,}")])
        content = path.read_bytes()
    except OSError as wrong:
        raise BadInput([Fault(file, 0, "", f"cannot be read: {wrong.strerror}", "a readable file")]) from None
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise BadInput([Fault(file, line, "", "contains a byte 0: it is binary or UTF-16", form.encoding)])
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise BadInput([Fault(file, line, "", f"byte {content[wrong.start]:#04x} is not UTF-8", form.encoding)]) from None
    if not text.strip():
        raise BadInput([Fault(file, 0, "", "the file is empty", form.content)])
    return text
