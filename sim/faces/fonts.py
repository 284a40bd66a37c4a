"""The shipped font: for figures, and for pages, which embed the glyphs they use (fonts/README.md)."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.kept import kept

FOLDER = Path(__file__).resolve().parent / "fonts"
FAMILY = "Longjiang Sans"
"""The name under which figures and pages use it: no font on the machine has this name."""
BOXES = "Longjiang Boxes"
"""The family of the characters that the font lacks."""
WEIGHTS = {400: "NotoSansSC-Regular.otf", 700: "NotoSansSC-Bold.otf"}
"""File by weight."""
NO_GLYPH = "□"
SUBSET: dict[str, Any] = {"layout_features": [], "hinting": False, "recalc_timestamp": False, "notdef_outline": True}
"""How glyphs are taken out of a font."""


@cache
def covered() -> frozenset[int]:
    """Return the characters that both weights have."""
    return frozenset.intersection(*(frozenset(json.loads(_kept(file, "covered", _characters))) for file in WEIGHTS.values()))


def missing(text: str) -> list[str]:
    """Return the characters of a text that the font lacks, line breaks aside.

    >>> missing("床位 230,000 🛏")
    ['🛏']
    """
    return sorted({letter for letter in text if ord(letter) not in covered() and letter not in "\n\r\t"})


def drawable(text: str) -> str:
    """Return a text for a figure: characters the font lacks become a box, as a user's own title may contain anything.

    >>> drawable("plan 🛏")
    'plan □'
    """
    return "".join(letter if ord(letter) in covered() else NO_GLYPH for letter in text)


def style_sheet(text: str) -> str:
    """Return the CSS that embeds the glyphs of a text in both weights: the same text gives the same bytes.

    Characters that the font lacks are boxes in a family of their own, for readers who have no other font with them.
    """
    letters, lacking = frozenset(text), "".join(missing(text))
    face = '@font-face{{font-family:"{}";font-weight:{};src:url(data:font/woff;base64,{}) format("woff")}}\n'
    faces = [face.format(FAMILY, weight, _glyphs(file, letters)) for weight, file in WEIGHTS.items()]
    if lacking:
        content = _kept(WEIGHTS[400], BOXES + lacking, lambda name: _woff(name, NO_GLYPH, lacking))
        faces.append(face.format(BOXES, 400, base64.b64encode(content).decode()))
    return "".join(faces)


def _kept(file: str, what: str, make: Callable[[str], bytes]) -> bytes:
    """Return what is read from a font file, from the cache if it is there: it depends on the font and on the library that reads it."""
    key = json.dumps([SUBSET, _digest(file), version("fonttools"), what])
    return kept("fonts", key.encode(), lambda: make(file))


@cache
def _digest(file: str) -> str:
    return hashlib.sha256((FOLDER / file).read_bytes()).hexdigest()


def _characters(file: str) -> bytes:
    return json.dumps(sorted(_open(file).getBestCmap())).encode()


def _glyphs(file: str, letters: frozenset[str]) -> str:
    """Return the part of a font needed for some letters, as WOFF in base64."""
    text = "".join(sorted(letters))
    return base64.b64encode(_kept(file, text, lambda name: _woff(name, text))).decode()


def _woff(file: str, text: str, boxes: str = "") -> bytes:
    """Return the part of a font for a text as WOFF; `boxes`: characters that get the glyph of the text instead."""
    subset = import_module("fontTools.subset")  # takes a fifth of a second, and is not needed for glyphs that are kept
    options = subset.Options(**SUBSET)
    font = _open(file)
    part = subset.Subsetter(options)
    part.populate(text=text)
    part.subset(font)
    if boxes:
        glyph = font.getBestCmap()[ord(text)]
        table = import_module("fontTools.ttLib.tables._c_m_a_p").CmapSubtable.newSubtable(12)
        table.platformID, table.platEncID, table.language, table.cmap = 3, 10, 0, dict.fromkeys(map(ord, boxes), glyph)
        font["cmap"].tables = [table]
    font.flavor = "woff"
    content = io.BytesIO()
    font.save(content, reorderTables=False)
    return content.getvalue()


def _open(file: str) -> Any:
    return import_module("fontTools.ttLib").TTFont(FOLDER / file, lazy=True, recalcTimestamp=False)
