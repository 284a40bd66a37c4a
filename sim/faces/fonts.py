"""The shipped font: for figures, and for pages, which embed the glyphs they use (fonts/README.md)."""

from __future__ import annotations

import base64
import io
from functools import cache
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FOLDER = Path(__file__).resolve().parent / "fonts"
FAMILY = "Longjiang Sans"
"""The name under which figures and pages use it: no font on the machine has this name."""
WEIGHTS = {400: "NotoSansSC-Regular.otf", 700: "NotoSansSC-Bold.otf"}
"""File by weight."""
NO_GLYPH = "□"


@cache
def covered() -> frozenset[int]:
    """Return the characters that both weights have."""
    return frozenset.intersection(*(frozenset(_open(file).getBestCmap()) for file in WEIGHTS.values()))


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
    """Return the CSS that embeds the glyphs of a text in both weights: the same text gives the same bytes."""
    letters = frozenset(text)
    face = '@font-face{{font-family:"{}";font-weight:{};src:url(data:font/woff;base64,{}) format("woff")}}\n'
    return "".join(face.format(FAMILY, weight, _glyphs(file, letters)) for weight, file in WEIGHTS.items())


def _glyphs(file: str, letters: frozenset[str]) -> str:
    """Return the part of a font needed for some letters, as WOFF in base64."""
    options = subset.Options(layout_features=[], hinting=False, recalc_timestamp=False, notdef_outline=True)
    font = _open(file)
    part = subset.Subsetter(options)
    part.populate(text="".join(sorted(letters)))
    part.subset(font)
    font.flavor = "woff"
    content = io.BytesIO()
    font.save(content, reorderTables=False)
    return base64.b64encode(content.getvalue()).decode()


def _open(file: str) -> TTFont:
    return TTFont(FOLDER / file, lazy=True, recalcTimestamp=False)
