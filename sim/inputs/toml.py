"""A TOML file, read with care: refused before it can do harm, and with the line of every key, so that each fault can be located.

`tomllib` parses the content; the line numbers, which it does not report, come from a walk over the tokens of the same text.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sim.inputs.faults import BadInput, Fault, shown
from sim.inputs.text import Format, read_text
from sim.inputs.written import as_toml

FORMAT = Format("a TOML file", "keys and values in TOML", largest=1_000_000)
DEEPEST = 50
"""Brackets within brackets, and parts of one dotted key."""
LONGEST_WORD = 100
"""Characters of a number, a date or a bare key."""
MOST_TOKENS = 100_000
"""Words, texts and marks of one file: reading it takes less than half a second, whatever is in it."""
KeyPath = tuple[str | int, ...]
"""The location of a value: names of tables and keys, and positions in arrays counted from 0."""

TOKEN = re.compile(
    r"""(?P<newline>\n)
      | (?P<skip>[^\S\n]+|\#[^\n]*)
      | (?P<text>\"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5} | '{3}(?:[^']|'{1,2}(?!'))*+'{3,5} | "(?:[^"\\\n]|\\[^\n])*+" | '[^'\n]*+')
      | (?P<mark>[\[\]{}=,.])
      | (?P<word>[^\s\[\]{}=,.\#"']+)
      | (?P<endless>["'])""",
    re.VERBOSE | re.DOTALL,
)
BARE = re.compile(r"[\w-]+")
WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
KEY = re.compile(r"\s*(?:\[+\s*)?([\w.\"'-]+)\s*(?:=|\])")


class Token(NamedTuple):
    """A piece of the text: `newline`, `text` (a quoted string), `mark` (one of `[ ] { } = , .`) or `word`."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a file, with the line of each value."""

    file: str
    """The file as the user would name it."""
    values: dict[str, Any]
    lines: dict[KeyPath, int]

    def line(self, path: KeyPath) -> int:
        """Return the line of a key, or of what contains it if the key is missing; 0 for the file as a whole."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def fault(self, path: KeyPath, what: str, allowed: str = "") -> Fault:
        return Fault(self.file, self.line(path), key_text(path), what, allowed)


def key_text(path: KeyPath) -> str:
    """Return a key as people write it; positions in arrays count from 1.

    >>> key_text(("change", 0, "beds", "low"))
    'change[1].beds.low'
    """
    parts = (f"[{part + 1}]" if isinstance(part, int) else "." + (part if BARE.fullmatch(part) else ascii(part[:40])) for part in path)
    return "".join(parts).removeprefix(".")


def read(path: Path) -> Document:
    """Read a TOML file; raise BadInput if it is not text of a reasonable size and depth, or not TOML."""
    file = shown(path)
    text = read_text(path, FORMAT)
    tokens = _tokens(text, file)
    try:
        values = tomllib.loads(text)
    except ValueError as wrong:  # most are TOMLDecodeError, a subclass; a number may be too long for Python
        raise BadInput([_syntax_fault(file, text, str(wrong))]) from None
    return Document(file, values, _Walk(tokens).lines)


def _tokens(text: str, file: str) -> list[Token]:
    """Return the tokens; refuse depths and lengths that could overwhelm a reader. Stops if a quoted text never ends."""
    tokens: list[Token] = []
    line, depth, dots = 1, 0, 0
    for match in TOKEN.finditer(text):
        kind, piece = str(match.lastgroup), match.group()
        if kind == "endless":
            break
        if kind != "skip":
            tokens.append(Token(kind, piece, line))
            if len(tokens) > MOST_TOKENS:
                raise BadInput([Fault(file, line, "", f"more than {MOST_TOKENS:,} words and marks", "the file was not read further")])
        depth += (kind == "mark") * ((piece in "[{") - (piece in "]}"))
        dots = dots + 1 if piece == "." else 0 if piece in "=,\n" else dots
        if depth > DEEPEST or dots > DEEPEST:
            raise BadInput([Fault(file, line, "", f"nested deeper than {DEEPEST}", f"at most {DEEPEST} brackets within brackets")])
        if kind == "word" and len(piece) > LONGEST_WORD:
            raise BadInput([Fault(file, line, "", f"a word of {len(piece):,} characters", f"at most {LONGEST_WORD}")])
        line += piece.count("\n")
    return tokens


def _syntax_fault(file: str, text: str, message: str) -> Fault:
    """Return the fault for a message of tomllib, which ends with the place where it stopped."""
    where = WHERE.search(message)
    line = int(where[1]) if where and where[1] else text.rstrip("\n").count("\n") + 1 if where else 0
    written = text.split("\n")[line - 1] if line else ""
    key = KEY.match(written)
    twice = "Cannot overwrite" in message or "Cannot declare" in message or "Duplicate" in message
    allowed = "each key and each table once" if twice else 'TOML: key = value; texts in "quotes", dates as 2021-07-01'
    if not twice and (meant := as_toml(written)):
        allowed += f"; perhaps: {meant}"
    what = "appears twice" if twice else "not TOML: " + WHERE.sub("", message)
    return Fault(file, line, key[1] if key else "", what, allowed)


class _Walk:
    """A walk over the tokens of valid TOML that records the line of every key, table and element."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.at = [*tokens, Token("newline", "\n", 0)], 0
        self.lines: dict[KeyPath, int] = {}
        self.tables: dict[KeyPath, int] = {}  # arrays of tables, with their last element
        inside: KeyPath = ()
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.text == "[" and token.kind == "mark":
                inside = self.header(token.line)
            elif token.kind == "newline":
                self.at += 1
            else:
                self.pair(inside)

    def take(self, text: str) -> bool:
        """Skip a mark if it comes next."""
        found = self.tokens[self.at].text == text
        self.at += found
        return found

    def key(self) -> tuple[list[str], int]:
        """Read a key, dotted or not: its parts and its line."""
        line, parts = self.tokens[self.at].line, []
        while True:
            token = self.tokens[self.at]
            self.at += 1
            parts.append(str(tomllib.loads(f"key = {token.text}")["key"]) if token.kind == "text" else token.text)
            if not self.take("."):
                return parts, line

    def note(self, path: KeyPath, line: int) -> None:
        self.lines.setdefault(path, line)

    def header(self, line: int) -> KeyPath:
        """Read `[table]` or `[[array]]`; within arrays of tables it refers to the last element."""
        self.at += 1
        array = self.take("[")
        parts, _ = self.key()
        self.at += 1 + array
        path: KeyPath = ()
        for place, part in enumerate(parts):
            path = (*path, part)
            self.note(path, line)
            if array and place == len(parts) - 1:
                self.tables[path] = self.tables.get(path, -1) + 1
            if path in self.tables:
                path = (*path, self.tables[path])
                self.note(path, line)
        return path

    def pair(self, inside: KeyPath) -> None:
        parts, line = self.key()
        for length in range(1, len(parts) + 1):
            self.note((*inside, *parts[:length]), line)
        self.take("=")
        self.value((*inside, *parts))

    def value(self, path: KeyPath) -> None:
        """Read a value, and record the keys and elements in it."""
        if self.take("{"):
            while not self.skip_to("}"):
                self.pair(path)
        elif self.take("["):
            place = 0
            while not self.skip_to("]"):
                self.note((*path, place), self.tokens[self.at].line)
                self.value((*path, place))
                place += 1
        else:
            while self.tokens[self.at].kind in ("word", "text") or self.tokens[self.at].text == ".":
                self.at += 1

    def skip_to(self, end: str) -> bool:
        """Skip commas and line ends; return whether the closing mark came next, and skip it."""
        while self.tokens[self.at].text in ("\n", ","):
            self.at += 1
        return self.take(end)
