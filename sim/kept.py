"""What is dear to make and cheap to keep: content in the cache folder under a hash of all it is made from.

Content lies behind its own SHA-256. A file that is missing, damaged or cannot be read or written is no cache: the content is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable

from sim import files

MOST_KEPT = 200
"""Files kept of one kind; the least recently used go first."""
CHECK = 32
"""Bytes of the checksum before the content."""


def kept(kind: str, key: bytes, make: Callable[[], bytes]) -> bytes:
    """Return the content of a kind under a key: read it if it is kept whole, else make and keep it.

    `kind` is the name of a folder in the cache folder; `key` has in it everything that the content depends on.
    """
    path = files.cache_folder() / kind / hashlib.sha256(key).hexdigest()[:32]
    with contextlib.suppress(OSError):
        found = path.read_bytes()
        if hashlib.sha256(found[CHECK:]).digest() == found[:CHECK]:
            path.touch()
            return found[CHECK:]
    content = make()
    with contextlib.suppress(OSError):
        files.write_whole(path, lambda file: file.write(hashlib.sha256(content).digest() + content), forced=False)
        others = sorted(path.parent.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in others[MOST_KEPT:]:
            old.unlink(missing_ok=True)
    return content
