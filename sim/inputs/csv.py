"""A CSV table, read strictly: UTF-8, one known header, numbered lines, and a fault for everything else.

LF, CRLF or CR line ends, a byte order mark and empty lines make no difference; anything else not as declared is refused. So is a last
line without its end: the file may have been cut off in the middle of a note.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sim.inputs.faults import HIDDEN, BadInput, Fault, brief, nearest, shown
from sim.inputs.text import Format, read_text

FORMAT = Format("a CSV file", "a header and rows", largest=5_000_000, encoding="UTF-8 text (in a spreadsheet: save as CSV UTF-8)")
LONGEST_FIELD = 10_000
"""Characters."""
MOST_LINES = 20_000
"""Lines of one file that are read: reading stays a matter of seconds, whatever the file."""
MOST_FAULTS = 100
"""Most faults reported for one file: with more, it is the wrong file, not a hundred mistakes."""
CONTROL = re.compile(r"(?![\t\n])" + HIDDEN.pattern)


class Line(NamedTuple):
    """One record of a CSV file."""

    file: str
    """The file as the user would name it."""
    number: int
    """The line on which the record starts, counted from 1."""
    fields: dict[str, str]
    """Text by column."""

    def fault(self, column: str, what: str, allowed: str = "") -> Fault:
        """Return a fault at the line of the field itself: quoted line ends in earlier fields move it down."""
        before = itertools.takewhile(lambda name: name != column, self.fields)
        return Fault(self.file, self.number + sum(self.fields[name].count("\n") for name in before), column, what, allowed)


def read_lines(path: Path, header: Sequence[str], faults: list[Fault]) -> Iterator[Line]:
    """Yield the lines below the header that have all their fields; add the faults of the others to `faults`.

    Stops when this file has MOST_FAULTS, including those that the caller adds in the meantime.
    """
    file, before = shown(path), len(faults)
    try:
        text = read_text(path, FORMAT).replace("\r", "\n")
        records = _records(file, text)
        number, columns = next(records, (0, []))
        faults += _header_faults(file, number, columns, header) or _end_faults(file, text)
        if len(faults) > before:
            return
        for read, (number, record) in enumerate(records):
            if read == MOST_LINES:
                faults.append(Fault(file, number, "", f"more than {MOST_LINES:,} lines", "the file was not read further"))
                return
            line = Line(file, number, dict(zip(header, record, strict=False)))
            wrong = _shape_faults(line, record, header)
            faults += wrong
            if not wrong:
                yield line
            if len(faults) - before >= MOST_FAULTS:
                faults.append(Fault(file, number, "", "too many faults", "the file was not read further"))
                return
    except BadInput as bad:
        faults += bad.faults


def _records(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records, each with the line on which it starts; empty lines are skipped."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            raise BadInput([Fault(file, number, "", f"not CSV: {wrong}", 'fields quoted with two " or none, each quote closed')]) from None
        if record:
            yield number, record


def _end_faults(file: str, text: str) -> list[Fault]:
    """Return the fault of a file whose last line has no end."""
    if text.endswith("\n"):
        return []
    allowed = "a line end after the last line: add one if nothing is missing"
    return [Fault(file, text.count("\n") + 1, "", "the last line has no end: the file may have been cut off", allowed)]


def _header_faults(file: str, number: int, columns: list[str], header: Sequence[str]) -> list[Fault]:
    """Return what is wrong with a header: columns that are unknown, missing, or out of order."""
    if tuple(columns) == tuple(header):
        return []
    strange = itertools.islice((name for name in columns if name not in header), MOST_FAULTS)
    unknown = [Fault(file, number, brief(name)[1:-1], "unknown column", nearest(name, header)) for name in strange]
    missing = [Fault(file, number, name, "column missing", ",".join(header)) for name in header if name not in columns]
    if len(missing) == len(header):
        return [
            Fault(file, number, "", f"the header is missing: the first line is {brief(','.join(columns[:MOST_FAULTS]))}", ",".join(header))
        ]
    return (unknown + missing)[:MOST_FAULTS] or [Fault(file, number, "", "columns repeated or in another order", ",".join(header))]


def _shape_faults(line: Line, record: list[str], header: Sequence[str]) -> list[Fault]:
    """Return what is wrong with the form of a record: number and length of fields, hidden characters, blanks."""
    if len(record) != len(header):
        allowed = f"{len(header)} fields: {','.join(header)}; a field with a comma is quoted"
        return [Fault(line.file, line.number, "", f"{len(record)} fields", allowed)]
    faults = []
    for column, text in line.fields.items():
        if len(text) > LONGEST_FIELD:
            faults.append(line.fault(column, f"{len(text):,} characters", f"at most {LONGEST_FIELD:,}"))
        elif CONTROL.search(text):
            faults.append(line.fault(column, f"{brief(text)} contains a control character", "text"))
        elif text != text.strip():
            faults.append(line.fault(column, f"{brief(text)} begins or ends with a blank", brief(text.strip())))
    return faults
