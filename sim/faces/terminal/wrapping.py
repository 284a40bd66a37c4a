"""Lines of a given width for text in which some characters are two columns wide: Chinese breaks anywhere except before 。 and after （."""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.text import Text

NOT_FIRST = "，。；：、）》”’！？％…"
"""Punctuation that may not begin a line."""
NOT_LAST = "（《“‘"
"""Punctuation that may not end a line."""
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d"
PIECE = re.compile(rf"\s+|[{NOT_LAST}]*(?:[^\s{WIDE}]+|[{WIDE}])[{NOT_FIRST}]*")
"""What stays together: blanks, a word, or one wide character, with the punctuation attached to it."""


Lines = list[tuple[str, str]]
"""Text and style of each line in a cell."""


def cell(lines: Lines, width: int) -> Text:
    """Return lines as the text of a cell, wrapped here so that nothing is cut off later."""
    text = Text()
    for words, style in lines:
        for line in wrapped(words, width):
            text.append(("\n" if text.plain else "") + line, style)
    return text


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text, none wider than `width` columns; a wider word is cut, and only blanks at breaks are dropped.

    >>> wrapped("26.8 % not reached", 12)
    ['26.8 % not', 'reached']
    >>> wrapped("床位，普通", 6)
    ['床位，', '普通']
    """
    lines, line = [], ""
    for piece in _pieces(text, width):
        if cell_len(line + piece) <= width:
            line += piece
        elif piece.isspace():
            lines.append(line)
            line = ""
        else:
            lines.append(line)
            line = piece
    return [each.strip() for each in (*lines, line) if each.strip()]


def _pieces(text: str, width: int) -> list[str]:
    """Return the pieces that stay together; a piece wider than a line is cut."""
    found = []
    for piece in PIECE.findall(text):
        while cell_len(piece) > width and len(piece) > 1:
            fits = max(1, next(size for size in range(len(piece), 0, -1) if cell_len(piece[:size]) <= width or size == 1))
            found.append(piece[:fits])
            piece = piece[fits:]  # noqa: PLW2901  # what is left of it
        found.append(piece)
    return found
